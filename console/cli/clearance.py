"""`clearance`: clearances of a champion, done, corrected, taken away."""

from typing import Any

import click

from console.cli.listing import InOrder
from console.cli.options import do, given, of_field
from console.cli.printing import say
from console.cli.session import Session
from console.cli.writing import Writing
from console.commands import Command, find

command = InOrder("clearance", help="Clearances of a champion. `people C-0001` lists them.")


def _made(name: str, entry: Command) -> click.Command:
    dates = [field for field in entry.fields if field.name != "clearance"]

    @click.pass_obj
    def run(session: Session, /, champion: str, kind: str, **texts: Any) -> None:
        values = given(entry.fields, {**texts, "clearance": kind}, session.today)
        say(do(session, entry, champion, values))

    return Writing(
        name,
        callback=run,
        help=f"{entry.help} The kinds are {', '.join(entry.fields[0].choices)}.",
        params=[
            click.Argument(["champion"]),
            click.Argument(["kind"]),
            *(of_field(field, needed=field.required) for field in dates),
        ],
    )


for _name in ("add", "edit", "remove"):
    command.add_command(_made(_name, find(f"clearance-{_name}", "people")))
