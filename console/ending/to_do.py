"""What is to be done about endings these days, of closed pairs too: their debrief, letters and check-in.

A closed pair is on no list of pairs any more, so that here alone it still comes up.
"""

from dataclasses import dataclass
from datetime import date

from console.desk import Desk
from console.ending.state import EndingState, StepState, all_of_them
from console.ending.timetable import what


@dataclass(frozen=True, slots=True)
class Due:
    """A step of an ending that is late, or due within a week; `words` say what there is to do."""

    pair: str
    step: str
    words: str
    due_on: date
    late: bool
    closed: bool
    coordinator: str | None


def due(desk: Desk) -> tuple[Due, ...]:
    """Every step that is late or due within a week, the soonest first."""
    found = [_due(each, step) for each in all_of_them(desk) for step in each.waiting if step.mark in {"due", "late"}]
    return tuple(sorted((each for each in found if each), key=lambda each: (each.due_on, each.pair)))


def after_the_close(desk: Desk) -> tuple[Due, ...]:
    """Those of pairs that are closed."""
    return tuple(each for each in due(desk) if each.closed)


def _due(ending: EndingState, step: StepState) -> Due | None:
    if step.due_on is None:
        return None
    closed = ending.state == "closed"
    return Due(
        ending.pair, step.step, what(ending.kind, step.step), step.due_on, step.mark == "late", closed,
        ending.coordinator,
    )  # fmt: skip
