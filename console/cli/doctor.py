"""`doctor`: what is well here, and what to look at."""

import click

from console.cli.options import JSON
from console.cli.printing import say, say_json
from console.cli.session import Session
from console.doctor import look
from console.prompt import Descriptor


@click.command("doctor", help="What is well with the machine, the terminal and the store, and what to look at.")
@click.option("--unlock", is_flag=True, help="Ask for the passphrase, and look into an encrypted store too.")
@JSON
@click.pass_obj
def command(session: Session, unlock: bool, as_json: bool) -> None:
    """Print what was found. It is no refusal: the exit code is 0 whatever it says."""
    given = unlock or isinstance(session.asking, Descriptor)
    found = look(session.place, session.key if given else None, now=session.now)
    if as_json:
        say_json({"findings": [{"what": one.what, "ok": one.ok, "said": one.said} for one in found]})
        return
    for one in found:
        mark = "ok" if one.ok else "look"
        say(f"{mark}: {one.what}: {one.said}", marked=mark)
