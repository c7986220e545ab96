"""What a page of a pair is written on: how wide it is, as of which day, and whose names are not to be read."""

from dataclasses import dataclass
from datetime import date

from rich.cells import cell_len

from console import dates
from console.unnamed import unnamed
from screens.lines import Line, Span, Tone, fold, line
from screens.naming import Named, shown

INDENT = 14
"""Cells before the text of an entry."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """`hidden` are the names of the patient and the champion where they are not to be read, else None."""

    on: date
    width: int
    hidden: tuple[str, str] | None = None

    @classmethod
    def of(cls, pair: Named, on: date, width: int, *, private: bool) -> "Sheet":
        """For the page of this pair."""
        return cls(on, width, (shown(pair.patient_name), shown(pair.champion_name)) if private else None)

    def say(self, day: date) -> str:
        """A day, with its year where that is not plain."""
        return dates.say(day, self.on)

    def typed(self, text: str) -> str:
        """What somebody typed; without the names of the two where they are hidden."""
        return unnamed(shown(text), *self.hidden) if self.hidden else text

    def note(self, text: str | None) -> str:
        """What somebody typed beside something else."""
        return f" - {self.typed(text)}" if text else ""

    def entry(self, label: str, text: str, *, tone: Tone = "muted", body: Tone = "plain") -> list[Line]:
        """A label, and a text folded beside it, or under a label that is too long; `tone` is the label's."""
        head = f"  {shown(label)} ".ljust(INDENT)
        rows = [Span(row, body) for row in fold(shown(text), max(20, self.width - INDENT - 1))]
        if cell_len(head) > INDENT:
            return [line(Span(head, tone)), *(line(" " * INDENT, row) for row in rows)]
        return [line(Span(head, tone), rows[0]), *(line(" " * INDENT, row) for row in rows[1:])]


def heading(text: str) -> Line:
    """The beginning of a section."""
    return line(Span(f" {text}", "strong"))


def comma(*parts: str | None) -> str:
    """What there is of these, in a row."""
    return ", ".join(part for part in parts if part)
