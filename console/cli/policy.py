"""`policy`: the limits of the rules."""

from collections.abc import Mapping

import click

from console import policy
from console.cli.listing import Listing
from console.cli.options import JSON
from console.cli.printing import say, say_json
from console.cli.session import Session
from console.cli.writing import ForAdmins
from console.limits import Limit

command = Listing("policy", help="The limits of the rules: show them, set one, put one back to its default.")


@command.command("show", help="Every limit, or one with what its rule is for.")
@click.argument("name", required=False)
@JSON
@click.pass_obj
def show(session: Session, name: str | None, as_json: bool) -> None:
    """Print the limits, and which of them are this programme's own."""
    own = policy.stored(session.store)
    found = [policy.the(name)] if name else list(policy.limits())
    if as_json:
        say_json({"limits": [_row(limit, own) for limit in found]})
        return
    for limit in found:
        value = own.get(limit.name, limit.default)
        comes = "" if value == limit.default else f" (it comes as {limit.default})"
        say(f"{limit.name}: {value} {limit.unit}{comes}, {limit.meaning}")
    for told in policy.about(found[0].name) if name else ():
        say(told)


@command.command("set", cls=ForAdmins, help="Set a limit, for example: policy set low-contact.act 4")
@click.argument("name")
@click.argument("value")
@click.pass_obj
def set_one(session: Session, name: str, value: str) -> None:
    """Set it, and say so."""
    say(policy.set_limit(session.desk, name, value))


def _row(limit: Limit, own: Mapping[str, int]) -> dict[str, object]:
    return {
        "name": limit.name,
        "value": own.get(limit.name, limit.default),
        "default": limit.default,
        "unit": limit.unit,
        "meaning": limit.meaning,
        "about": policy.about(limit.name),
    }


@command.command("reset", cls=ForAdmins, help="Put a limit back to its default.")
@click.argument("name")
@click.pass_obj
def reset(session: Session, name: str) -> None:
    """Put it back, and say so."""
    say(policy.reset(session.desk, name))
