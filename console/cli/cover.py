"""`cover`: a coordinator is away, and a colleague has the caseload until a day."""

from typing import Any

import click

from console.cli.listing import Listing
from console.cli.options import JSON, do, given, of_field
from console.cli.printing import say, say_json
from console.cli.session import Session
from console.cli.writing import Writing
from console.commands import Command, find
from console.dates import written
from db.coordinators import covers

command = Listing("cover", help="Who covers for whom: show, hand over, back again.")


@command.command("show", help="Every cover that holds or is to come.")
@JSON
@click.pass_obj
def show(session: Session, as_json: bool) -> None:
    """Print them."""
    found = covers(session.store, session.today)
    if as_json:
        rows = [
            {"coordinator": each.coordinator, "covered_by": each.covered_by,
             "from_on": each.from_on.isoformat(), "until_on": each.until_on.isoformat()}
            for each in found
        ]  # fmt: skip
        say_json({"covers": rows})
        return
    for each in found:
        days = f"from {written(each.from_on)} until {written(each.until_on)}"
        say(f"{each.coordinator} is covered by {each.covered_by} {days}")
    if not found:
        say("Nobody is covered. Hand a caseload over with: alongside cover hand --of jw --to rm --until DATE")


def _made(name: str, entry: Command) -> click.Command:
    @click.pass_obj
    def run(session: Session, /, **texts: Any) -> None:
        values = given(entry.fields, texts, session.today)
        offered = entry.filled(session.desk, "")
        for field in entry.fields:
            if field.required and field.name not in values:
                values[field.name] = field.parse(offered.get(field.name, ""), session.today)
        say(do(session, entry, "", values))

    options: list[click.Parameter] = [
        of_field(field, needed=field.required and not field.default and field.name != "coordinator")
        for field in entry.fields
    ]
    return Writing(name, callback=run, help=entry.help, params=options)


command.add_command(_made("hand", find("cover", "people")))
command.add_command(_made("back", find("cover-ended", "people")))
