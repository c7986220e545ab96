"""`policy`: the limits of the rules."""

import click

from console import policy
from console.cli.listing import Listing
from console.cli.options import JSON
from console.cli.printing import say
from console.cli.session import Session

command = Listing("policy", help="The limits of the rules: show them, set one, put one back to its default.")


@command.command("show", help="Every limit, its default and its source.")
@JSON
@click.pass_obj
def show(session: Session, as_json: bool) -> None:
    """Print the limits."""
    raise NotImplementedError


@command.command("set", help="Set a limit, for example: policy set low-contact.act 4")
@click.argument("name")
@click.argument("value")
@click.pass_obj
def set_one(session: Session, name: str, value: str) -> None:
    """Set it, and say so."""
    say(policy.set_limit(session.desk, name, value))


@command.command("reset", help="Put a limit back to its default.")
@click.argument("name")
@click.pass_obj
def reset(session: Session, name: str) -> None:
    """Put it back, and say so."""
    say(policy.reset(session.desk, name))
