"""`demo`: the console on an example programme."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

import click

from console.cli.options import JSON
from console.cli.printing import say, say_json
from console.cli.session import Session
from console.demo import make
from console.place import Place


@click.command("demo", help="Open the console on an example programme, whose every name is invented.")
@click.option("--path", type=click.Path(path_type=Path), metavar="DIR", help="Keep it, in this folder.")
@click.option("--no-open", is_flag=True, help="Make it and say where it is.")
@JSON
@click.pass_obj
def command(session: Session, path: Path | None, no_open: bool, as_json: bool) -> None:
    """Make it and open it. What is not kept is thrown away when the console closes."""
    from console.entry import must_have_a_terminal

    if no_open or as_json:
        store = _made(session, path or Path(mkdtemp(prefix="alongside-demo-")))
        if as_json:
            say_json({"store": str(store)})
            return
        say(f"The example programme is at {store}. Open it with: alongside --db {store}")
        return
    must_have_a_terminal()
    if path:
        _open(session, _made(session, path))
        return
    with TemporaryDirectory(prefix="alongside-demo-", ignore_cleanup_errors=True) as throwaway:
        _open(session, _made(session, Path(throwaway)))


def _made(session: Session, folder: Path) -> Path:
    return make(folder, session.today, session.now, session.login)


def _open(session: Session, store: Path) -> None:
    from console.entry import open_console

    if code := open_console(Place(store, "made by demo"), session.login, session.today, session.readonly):
        sys.exit(code)
