"""The labels that may stand before a value, and the fields that each of them may mean."""

import re
from collections.abc import Mapping

from console.commands import Command, Field
from console.line.cutting import folded
from console.line.everyday import LABELS, WEAK

NOT = "not "

PICK = re.compile(r"#?[0-9]+|[a-z]+(-[a-z0-9]+)+", re.IGNORECASE)
"""A number or a short name, by which one of several things is named: `12`, `G-0001`, `low-contact`."""


def labels(command: Command) -> Mapping[str, tuple[Field, ...]]:
    """The fields by label; where one label fits several, the field whose own it is comes first.

    `on` and `when` mean the entry's main day, whatever that is called. A yes-or-no field has `not` before its label.
    """
    ranked: dict[str, list[Field]] = {}
    for own in (True, False):
        for field in command.fields:
            for label in _own(field) if own else _more(field, command):
                if field not in (fields := ranked.setdefault(folded(label), [])):
                    fields.append(field)
    return {label: tuple(fields) for label, fields in ranked.items()}


def takes_days(command: Command) -> tuple[Field, ...]:
    """The fields for a day without a label, in their order: days of the last week, then the days that are needed."""
    days = [field for field in command.fields if field.kind == "day"]
    needed = [field for field in days if field.required] or days
    return (*[field for field in days if field.recent], *[field for field in needed if not field.recent])


def is_pick(command: Command, field: Field) -> bool:
    """Whether the field names one of several things that are there, by a number or a short name: one word."""
    return bool(command.offers) and field.kind == "text" and not field.free


def asks_for_words(command: Command) -> Field | None:
    """The free text that the entry is about, if it is about one."""
    return next((field for field in command.fields if field.free and field.required), None)


def _own(field: Field) -> list[str]:
    own = [field.label, field.name, *([field.option] if field.option else [])]
    return own + [NOT + label for label in own if field.kind == "yes"]


def _more(field: Field, command: Command) -> list[str]:
    more = [label for label in LABELS.get(field.name, ()) if not (field.free and label in WEAK)]
    main = next((day for day in command.fields if day.kind == "day" and day.required), None)
    return more + (["on", "when"] if field is main else [])
