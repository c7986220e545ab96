"""What was understood of a line, before anything is written."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Self

from console.commands import Command, Field, Value
from console.dates import say, written
from console.line.labels import PICK, is_pick


@dataclass(frozen=True, slots=True)
class Understood:
    """A command, the pair it is about, and the text of each field that was given: one that the field reads."""

    command: Command
    ref: str
    texts: Mapping[str, str]

    def having(self, texts: Mapping[str, str]) -> Self:
        """The same with these texts where the line gave none."""
        return replace(self, texts={**texts, **self.texts})

    def values(self, today: date) -> dict[str, Value]:
        """The values of the texts, as the command takes them."""
        fields = {field.name: field for field in self.command.fields}
        return {name: fields[name].parse(text, today) for name, text in self.texts.items()}

    def said(self, today: date) -> str:
        """One plain line, which can be typed again: `HC-0007 cancelled: when Mon 23 Nov, by champion, why work`."""
        given = [field for field in self.command.fields if self.texts.get(field.name)]
        given.sort(key=lambda field: field.free)
        parts = ", ".join(_part(self.command, field, self.texts[field.name], today) for field in given)
        return f"{self.ref} {self.command.label}" + (f": {parts}" if parts else "")


def name_of(field: Field) -> str:
    """What a field is called in a line: its label, or its name where that looks like a value (`0 to 10`)."""
    return field.name if field.label[:1].isdigit() else field.label


def _part(command: Command, field: Field, text: str, today: date) -> str:
    value = field.parse(text, today)
    if is_pick(command, field):
        value = _reference(str(value))
    if isinstance(value, bool):
        return name_of(field) if value else f"not {name_of(field)}"
    if isinstance(value, date):
        return f"{name_of(field)} {_day(field, value, today)}"
    return f"{name_of(field)}{':' if field.free else ''} {value}"


def _reference(offered: str) -> str:
    """`G-0001` of `G-0001 walk to the shop`: what a patient said in their own words is not repeated."""
    first = offered.partition(" ")[0]
    return first if PICK.fullmatch(first) else offered


def _day(field: Field, day: date, today: date) -> str:
    """With its weekday, and with its year where another day would be read without."""
    short = say(day, today)
    return f"{day:%a} {short if field.parse(short, today) == day else written(day)}"
