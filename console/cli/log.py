"""`log`: everything that can be written down of a pair, made from the table of commands, or said in one line."""

import sys
from collections.abc import Mapping
from typing import Any

import click

from console.cli.listing import InOrder
from console.cli.options import SURE, do, do_for_all, given, of_field
from console.cli.printing import say
from console.cli.session import Session
from console.cli.writing import Writing
from console.commands import LOG, Command
from db.refused import Refused


class Log(InOrder):
    """A group in which a line of words may stand for a command: `log "HC-0007 cancelled yesterday champion work"`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Words that begin with no command, and bear no option of one, are a line."""
        words = [arg for arg in args if arg != "--sure"]
        options = any(word.startswith("--") and " " not in word for word in words)
        if (
            not options
            and len(" ".join(words).split()) > 1
            and words[0] not in {*self.commands, *ctx.help_option_names}
        ):
            args = [_LINE, *args]
        return super().parse_args(ctx, args)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        return _line if cmd_name == _LINE else super().get_command(ctx, cmd_name)


_LINE = "LINE"
"""Stands before the words of a line while the arguments are read. No command is written in capitals."""


def _made(entry: Command) -> click.Command:
    """The click command for an entry of the table. A needed field that is not given is what the form begins with."""
    needed = [field for field in entry.fields if field.required]

    @click.pass_obj
    def run(session: Session, /, pair: str | tuple[str, ...], sure: bool, **texts: Any) -> None:
        refs = (pair,) if isinstance(pair, str) else pair
        values = given(entry.fields, texts, session.today)
        begun = _begun(session, entry, refs[0], values)
        usual = [field.name for field in needed if field.name not in values]
        for field in needed:
            if field.name not in values:
                values[field.name] = field.parse(begun.get(field.name, ""), session.today)
        if len(refs) == 1:
            say(do(session, entry, refs[0], values, sure=sure))
        else:
            say(do_for_all(session, entry, refs, values, sure=sure, usual=usual))

    options: list[click.Parameter] = [
        of_field(field, needed=field.required and not field.default and field.name not in entry.fills)
        for field in entry.fields
    ]
    pairs = click.Argument(["pair"], nargs=1 if entry.once else -1, required=True)
    told = f"{entry.help} {entry.warning}".rstrip()
    return Writing(entry.name, callback=run, help=told, params=[pairs, *options, SURE])


def _begun(session: Session, entry: Command, pair: str, told: Mapping[str, object]) -> dict[str, str]:
    """What the form begins with, for the needed fields that were not given."""
    missing = {field.name for field in entry.fields if field.required and field.name not in told}
    if not missing:
        return {}
    return {name: text for name, text in entry.filled(session.desk, pair).items() if name in missing}


@click.command(
    _LINE,
    cls=Writing,
    add_help_option=False,
    context_settings={"ignore_unknown_options": True},
    options_metavar="[--sure]",
)
@click.argument("words", nargs=-1, required=True)
@click.option("--sure", is_flag=True)
@click.pass_obj
def _line(session: Session, words: tuple[str, ...], sure: bool) -> None:
    """Say what was understood of the line, ask on a terminal whether that is right, and write it."""
    from console.line import missing, read
    from db.pairs import references

    told = read(" ".join(words), session.today, references=references(session.store), free=False)
    entry = told.command
    understood = told.having(_begun(session, entry, told.ref, told.texts))
    for field in entry.fields:
        if field.required and field.name not in understood.texts:
            raise missing(understood, field)
    say(understood.said(session.today))
    if sys.stdin.isatty() and sys.stdout.isatty() and not click.confirm("Write this down?", default=True):
        raise Refused("Nothing was written.")
    say(do(session, entry, understood.ref, understood.values(session.today), sure=sure))


command = Log(
    "log",
    help="Write down what happened to a pair, or to several at once. Days are typed as people say them: yest, tue,"
    " 3 nov, +2w.\n\n"
    'Also in one line: alongside log "HC-0007 cancelled yesterday champion work, moved to fri"',
    commands={entry.name: _made(entry) for entry in LOG},
)
