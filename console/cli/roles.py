"""`roles`: who has which role, and another one given."""

import click

from console import roles
from console.cli.listing import Listing
from console.cli.options import JSON, SURE, do
from console.cli.printing import say, say_json
from console.cli.session import Session
from console.cli.writing import ForAdmins
from console.commands import find
from db import vocabulary as words
from db.roles import everybody

command = Listing("roles", help="Who may do what: a viewer looks only, a coordinator writes, an admin sets limits too.")


@command.command("show", help="Every login that has a role or initials. Whoever is not listed is a coordinator.")
@JSON
@click.pass_obj
def show(session: Session, as_json: bool) -> None:
    """Print them."""
    found, desk = everybody(session.store), session.desk
    admins = [each.login for each in found if each.role == "admin"]
    if as_json:
        rows = [{"login": each.login, "role": each.role} for each in found]
        you = {"login": session.login, "role": desk.role, "looking_only": roles.looking(desk) or None}
        say_json({"you": you, "roles": rows, "anybody_may_do_what_an_admin_may": not admins})
        return
    for each in found:
        say(f"{each.login}, {each.role}" + (", which is you" if each.login == session.login else ""))
    say(f"Whoever is not listed is a {roles.USUAL}.")
    if not admins:
        say(roles.NO_ADMIN)
    if why := roles.looking(desk):
        say(f"You are looking only ({why}).")


def _set(session: Session, /, login: str, role: str, sure: bool) -> None:
    say(do(session, find("role", "people"), login, {"role": role}, sure=sure))


command.add_command(
    ForAdmins(
        "set",
        callback=click.pass_obj(_set),
        help="Give a login a role. It holds at once, in consoles that are open too.",
        params=[
            click.Argument(["login"]),
            click.Argument(["role"], type=click.Choice(words.ROLES)),
            SURE,
        ],
    )
)
