"""Fields as lines of text, `care contact: Rosa Lind`: how free text is given without standing in argv."""

import difflib
from collections.abc import Iterable, Sequence
from datetime import date

from console.commands import Field, Value
from console.fields import parse
from db.refused import Refused


def read_lines(lines: Iterable[str], fields: Sequence[Field], today: date) -> dict[str, Value]:
    """The values of the fields that have a line; an empty one, or a dash, takes the value away.

    Raises Refused with the line's number, the field and what was expected. Nothing is taken from a text with one
    bad line.
    """
    values: dict[str, Value] = {}
    for number, text in enumerate(lines, 1):
        if not text.strip() or text.lstrip().startswith("#"):
            continue
        name, colon, rest = text.partition(":")
        if not colon:
            raise Refused(f"Line {number} has no colon. Write a field and its value, like phone: 07700 900000.")
        field = _named(name, fields, number)
        if field.name in values:
            raise Refused(f"Line {number}: {field.label} was given already, in an earlier line. Leave one of them out.")
        try:
            values[field.name] = parse(field, "" if rest.strip() == "-" else rest, today)
        except Refused as refused:
            raise Refused(f"Line {number}, {refused}") from None
    return values


def _named(name: str, fields: Sequence[Field], number: int) -> Field:
    known = {_folded(word): field for field in fields for word in (field.label, field.name)}
    if found := known.get(_folded(name)):
        return found
    near = difflib.get_close_matches(_folded(name), known, n=1)
    hint = f"Did you mean {known[near[0]].label}?" if near else f"There is {', '.join(f.label for f in fields)}."
    raise Refused(f"Line {number}: «{' '.join(name.split())[:40]}» is not a field. {hint}")


def _folded(name: str) -> str:
    return " ".join(name.casefold().replace("_", " ").replace("-", " ").replace("’", "'").split())
