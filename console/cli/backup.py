"""`backup`: a checked copy of the store."""

from pathlib import Path

import click

from console.backing_up import FOLDER, back_up
from console.cli.options import JSON
from console.cli.printing import say, say_json
from console.cli.session import Session
from console.cli.writing import Writing


@click.command("backup", cls=Writing, help="Copy the store while others work in it, and check the copy by opening it.")
@click.argument("to", metavar="[FILE|FOLDER]", required=False)
@click.option(
    "--keep", metavar="N", type=click.IntRange(1), help="Keep the newest N of the folder; older ones go afterwards."
)
@JSON
@click.pass_obj
def command(session: Session, to: str | None, keep: int | None, as_json: bool) -> None:
    """Make the copy, and say what is in it."""
    path = session.place.path
    folder = path.parent / FOLDER if to is None else _folder(to, keeping=keep is not None)
    made = back_up(session.desk, path, session.key, folder or Path(to or ""), in_folder=bool(folder), keep=keep)
    if as_json:
        say_json(
            {
                "file": str(made.file),
                "keys": str(made.keys) if made.keys else None,
                "encrypted": made.keys is not None,
                "pairs": made.holds.pairs,
                "newest": made.holds.newest,
                "removed": [str(file) for file in made.removed],
            }
        )
        return
    say(made.line)
    if made.keys:
        say(f"Its keys are in {made.keys}: neither is of use without the other.")
    else:
        say("It is not encrypted, as the store is not: keep it where only you can read it.")
    if made.removed:
        say(f"Older than the newest {keep}, and removed: {', '.join(file.name for file in made.removed)}.")


def _folder(to: str, *, keeping: bool) -> Path | None:
    """The folder that is meant: one that is there, one with a stroke at its end, or where some are to be kept."""
    there = Path(to)
    if there.is_dir() or to.endswith("/"):
        return there
    if keeping and there.exists():
        raise click.UsageError(f"--keep goes with a folder, or with none: then it is {FOLDER} beside the store.")
    return there if keeping else None
