"""`init`: a new, empty store."""

import click

from console.cli.options import JSON
from console.cli.printing import say, say_json
from console.cli.session import Session
from db.refused import Refused
from db.store import create


@click.command("init", help="Make a new, empty store.")
@click.option("--no-passphrase", is_flag=True, help="A store that is not encrypted.")
@JSON
@click.pass_obj
def command(session: Session, no_passphrase: bool, as_json: bool) -> None:
    """Make the store, and say what it is."""
    path = session.place.path
    if not no_passphrase:
        raise Refused(
            "No store was made, because this version cannot make an encrypted one yet. For trials with invented people"
            f" a store without encryption is made with: alongside --db {path} init --no-passphrase"
        )
    create(path).close()
    if as_json:
        say_json({"store": str(path), "why": session.place.why, "encrypted": False})
        return
    say(f"A new store is at {path}, {session.place.why}.")
    say("It is not encrypted: whoever can read the file can read what is in it. Keep real people out of it.")
