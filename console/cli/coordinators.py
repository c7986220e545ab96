"""`coordinators`: who there is, how many pairs each looks after, and which of them one is."""

import click

from console.cli.listing import Listing
from console.cli.options import JSON, do
from console.cli.printing import say, say_json
from console.cli.session import Session
from console.cli.writing import Writing
from console.commands import find
from db.coordinators import everybody

command = Listing("coordinators", help="Who the coordinators are: list, and say which of them you are.")


@command.command("show", help="Every coordinator, with their open pairs.")
@JSON
@click.pass_obj
def show(session: Session, as_json: bool) -> None:
    """Print them."""
    found = everybody(session.store, session.today)
    if as_json:
        rows = [{"initials": each.initials, "login": each.login, "open_pairs": each.open_pairs} for each in found]
        say_json({"you": session.by, "coordinators": rows})
        return
    for each in found:
        who = f", logs in as {each.login}" if each.login else ""
        you = ", which is you" if each.initials == session.by else ""
        say(f"{each.initials}, {each.open_pairs} open {'pair' if each.open_pairs == 1 else 'pairs'}{who}{you}")
    if session.by not in {each.initials for each in found}:
        say(f"Your entries bear {session.by}. To give your initials: alongside coordinators me INITIALS")


@command.command(
    "me", cls=Writing, help="Your initials: your entries bear them from now on, and your pairs are found by them."
)
@click.argument("initials")
@click.pass_obj
def me(session: Session, initials: str) -> None:
    """Write them down."""
    say(do(session, find("initials", "people"), session.login, {"initials": initials}))
