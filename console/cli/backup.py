"""`backup`: a checked copy of the store."""

from pathlib import Path

import click

from console.cli.printing import say
from console.cli.session import Session
from db.backup import back_up


@click.command("backup", help="Copy the store to FILE while others work in it, and check the copy.")
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def command(session: Session, file: Path) -> None:
    """Make the copy, and say what is in it."""
    pairs = back_up(session.store, file)
    say(f"The store was copied to {file} and the copy opened: {pairs} {'pair' if pairs == 1 else 'pairs'}.")
    say("It is not encrypted, as the store is not: keep it where only you can read it.")
