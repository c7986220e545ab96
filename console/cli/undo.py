"""`undo`: the last command, taken back."""

import click

from console.cli.printing import say
from console.cli.session import Session
from console.undoing import undo


@click.command("undo", help="Take back your last command, whole, unless somebody has built on it since.")
@click.pass_obj
def command(session: Session) -> None:
    """Take it back, and say what it was."""
    say(undo(session.desk))
