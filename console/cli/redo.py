"""`redo`: what was taken back, done again."""

import click

from console import undoing
from console.cli.printing import say
from console.cli.session import Session
from console.cli.undo import ENTRY
from console.cli.writing import Writing


@click.command("redo", cls=Writing, help="Do again what you took back last, unless you have written something since.")
@ENTRY
@click.pass_obj
def command(session: Session, entry: int | None) -> None:
    """Do it again, and say what it was."""
    say(undoing.redo(session.desk, number=entry))
