"""`log`: everything that can be written down of a pair, made from the table of commands."""

from typing import Any

import click

from console.cli.listing import InOrder
from console.cli.options import SURE, do, given, of_field
from console.cli.printing import say
from console.cli.session import Session
from console.commands import LOG, Command


def _made(entry: Command) -> click.Command:
    """The click command for an entry of the table. A needed field that is not given is what the form begins with."""
    needed = [field for field in entry.fields if field.required]
    offered = bool(entry.prefill)

    @click.pass_obj
    def run(session: Session, /, pair: str, sure: bool, **texts: Any) -> None:
        values = given(entry.fields, texts, session.today)
        begun = entry.filled(session.desk, pair) if any(field.name not in values for field in needed) else {}
        for field in needed:
            if field.name not in values:
                values[field.name] = field.parse(begun.get(field.name, ""), session.today)
        say(do(session, entry, pair, values, sure=sure))

    options: list[click.Parameter] = [
        of_field(field, needed=field.required and not field.default and not offered) for field in entry.fields
    ]
    return click.Command(entry.name, callback=run, help=entry.help, params=[click.Argument(["pair"]), *options, SURE])


command = InOrder(
    "log",
    help="Write down what happened to a pair. Days are typed as people say them: yest, tue, 3 nov, +2w.",
    commands={entry.name: _made(entry) for entry in LOG},
)
