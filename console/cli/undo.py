"""`undo` and `redo`: the last command, or one entry alone, taken back; and done again."""

import click

from console import undoing
from console.cli.printing import say
from console.cli.session import Session
from console.cli.writing import Writing
from db.refused import Doubt, Refused

ENTRY = click.option("--entry", metavar="N", type=int, help="That entry alone; alongside history has its number.")


@click.command("undo", cls=Writing, help="Take back your last command, whole, unless somebody has built on it since.")
@ENTRY
@click.option("--redo", "again", is_flag=True, help="Do again what you took back last.")
@click.option("--sure", is_flag=True, help="Take it back although it is a whole import.")
@click.pass_obj
def command(session: Session, entry: int | None, again: bool, sure: bool) -> None:
    """Take it back, and say what it was."""
    if again:
        say(undoing.redo(session.desk, number=entry))
        return
    try:
        say(undoing.undo(session.desk, number=entry, sure=sure))
    except Doubt as doubt:
        raise Refused(f"{doubt} Nothing was taken back. Add --sure to take it back all the same.") from None
