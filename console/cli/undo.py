"""`undo`: the last command, taken back."""

import click

from console.cli.printing import say
from console.cli.session import Session
from console.undoing import undo
from db.refused import Doubt, Refused


@click.command("undo", help="Take back your last command, whole, unless somebody has built on it since.")
@click.option("--sure", is_flag=True, help="Take it back although it is a whole import.")
@click.pass_obj
def command(session: Session, sure: bool) -> None:
    """Take it back, and say what it was."""
    try:
        say(undo(session.desk, sure=sure))
    except Doubt as doubt:
        raise Refused(f"{doubt} Nothing was taken back. Add --sure to take it back all the same.") from None
