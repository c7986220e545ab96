"""Fields read from standard input: asked one by one on a terminal, else `field: value` lines."""

import sys
from collections.abc import Mapping, Sequence
from datetime import date

from console.commands import Field, Value
from console.fields import parse
from console.plain import clean
from console.typed import read_lines
from db.refused import Refused

EMPTY = "-"
"""What is typed at a question to take a value away."""


def ask(fields: Sequence[Field], present: Mapping[str, str], today: date) -> dict[str, Value]:
    """The values that were given. Raises Refused where a line cannot be read; on a terminal it is asked again."""
    if not sys.stdin.isatty():
        return read_lines(sys.stdin, fields, today)
    print(f"Enter keeps what stands in brackets, {EMPTY} empties it. Ctrl+C stops, and nothing is written.")
    return {field.name: value for field in fields for value in _one(field, present.get(field.name, ""), today)}


def _one(field: Field, present: str, today: date) -> list[Value]:
    """The value that was typed, or nothing where the present one is kept."""
    words = f"; {', '.join(field.choices)}" if field.choices else f"; {field.hint}" if field.hint else ""
    shown = f" [{clean(present)}]" if present else ""
    while True:
        try:
            typed = input(f"{field.label}{words}{shown}: ").strip()
        except EOFError:
            raise KeyboardInterrupt from None  # the line dropped, or Ctrl+D: nothing is written
        if not typed and (present or not field.required):
            return []
        try:
            return [parse(field, "" if typed == EMPTY else typed, today)]
        except Refused as refused:
            print(refused)
