"""Options of the command line, made from the fields of a command, and the values that were given to them."""

import sys
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date

import click

from console.cli.session import Session
from console.commands import Command, Field, Value
from console.fields import expected, parse
from db.refused import Doubt, Refused

SURE = click.Option(["--sure"], is_flag=True, help="Write it although it contradicts what is known.")

NAMES = click.option("--names", is_flag=True, help="With names. They say that somebody is on the list.")
JSON = click.option("--json", "as_json", is_flag=True, help="For a program to read.")
ON = click.option("--on", "on", metavar="DATE", help="As of this day: today, tue, 3 nov, 2026-11-23.")


def of_field(field: Field, *, needed: bool) -> click.Option:
    """The option for a field. What was typed is read later, by the field itself."""
    name = "--" + (field.option or field.name).replace("_", "-")
    if field.kind == "yes":
        return click.Option(
            [f"{name}/--not-{name[2:]}", field.name], default=False, help=f"{field.label}, or not (left out: not)"
        )
    if field.free:
        hint = f" ({field.hint})" if field.hint else ""
        about = f"{field.label}, read from standard input{hint}"
        return click.Option([name, field.name], metavar="-", required=field.required, help=about)
    about = f"{field.label}: {', '.join(field.choices)}" if field.choices else field.label
    hint = f" ({field.hint})" if field.hint else ""
    return click.Option(
        [name, field.name],
        metavar=name[2:].upper() if field.kind != "day" else "DATE",
        required=needed,
        help=f"{about}{hint}" + (f" [{field.default}]" if field.default and not needed else ""),
    )


def given(fields: Iterable[Field], texts: Mapping[str, object], today: date) -> dict[str, Value]:
    """The values of the options that were given. Free text is read from standard input, and only from there: all of it,
    or a line for each of several fields, in their order.

    Raises Refused where one cannot be read, UsageError where free text stands among the arguments.
    """
    values: dict[str, Value] = {}
    fields = list(fields)
    read = _a_line if sum(field.free and texts.get(field.name) is not None for field in fields) > 1 else _everything
    for field in fields:
        text = texts.get(field.name)
        if text is None:
            continue
        if isinstance(text, bool):
            values[field.name] = text
        elif field.free:
            values[field.name] = parse(field, _from_input(field, str(text), read), today)
        else:
            values[field.name] = parse(field, str(text), today)
    return values


def do(session: Session, command: Command, ref: str, values: Mapping[str, Value], *, sure: bool = False) -> str:
    """Run a command; returns what was written. Raises Refused; a doubt says that `--sure` writes it all the same."""
    try:
        return command(session.desk, ref, {**values, "sure": True} if sure else values)
    except Doubt as doubt:
        raise Refused(f"{doubt} Nothing was written. Add --sure to write it all the same.") from None


def do_for_all(
    session: Session,
    command: Command,
    refs: Sequence[str],
    values: Mapping[str, Value],
    *,
    sure: bool,
    usual: Collection[str],
) -> str:
    """The same for several pairs at once, as one command."""
    from console.bulk import for_all

    try:
        return for_all(session.desk, command, refs, {**values, "sure": True} if sure else values, usual=usual)
    except Doubt as doubt:
        raise Refused(f"{doubt} Nothing was written. Add --sure to write it all the same.") from None


def _everything() -> str:
    return sys.stdin.read()


def _a_line() -> str:
    return sys.stdin.readline()


def _from_input(field: Field, text: str, read: Callable[[], str]) -> str:
    if text != "-":
        raise click.UsageError(
            f"--{field.option or field.name} takes only -, and the words come from standard input: what stands on the"
            " command line can be read by others on this machine."
        )
    if sys.stdin.isatty():
        print(f"{field.label} ({field.hint or expected(field)}), then Enter:", file=sys.stderr)
        return _a_line()
    return read()
