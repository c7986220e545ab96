"""`closure`: the days on which the whole programme rests."""

from typing import Any

import click

from console.cli.listing import Listing
from console.cli.options import JSON, do, given, of_field
from console.cli.printing import say, say_json
from console.cli.session import Session
from console.cli.writing import Writing
from console.commands import Command, find
from console.dates import written
from db.closures import all_of_them

command = Listing("closure", help="Days on which the whole programme rests: list, add, remove.")


@command.command("show", help="Every closure.")
@JSON
@click.pass_obj
def show(session: Session, as_json: bool) -> None:
    """Print the closures."""
    found = all_of_them(session.store)
    if as_json:
        rows = [{"from_on": f"{row.from_on}", "to_on": f"{row.to_on}", "name": row.name} for row in found]
        say_json({"closures": rows})
        return
    for row in found:
        say(f"from {written(row.from_on)} to {written(row.to_on)}" + (f": {row.name}" if row.name else ""))
    if not found:
        say("There is no closure. Add one with: alongside closure add --from DATE --to DATE --name NAME")


def _made(name: str, entry: Command) -> click.Command:
    @click.pass_obj
    def run(session: Session, /, **texts: Any) -> None:
        say(do(session, entry, "", given(entry.fields, texts, session.today)))

    options: list[click.Parameter] = [of_field(field, needed=field.required) for field in entry.fields]
    return Writing(name, callback=run, help=entry.help, params=options)


for _name in ("add", "remove"):
    command.add_command(_made(_name, find(f"closure-{_name}", "people")))
