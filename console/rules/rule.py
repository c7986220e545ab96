"""What a rule is: one function beside its title, its limits with their defaults, where they come from, and advice."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from console.limits import Limit
from console.situation import Situation

Severity = Literal["act", "soon", "watch"]

PUBLISHED = "published accounts of the intervention: weekly meetings of at least an hour for nine months"
MENTORING = (
    "mentoring standards: a check-in within 48 hours, twice in the first month, monthly after; supervision six-weekly"
)
PRACTICE = (
    "a mentoring programme's published practice: two missed in a row, discuss; three weeks unreachable, intervene"
)
OWN = "the programme's own choice"

SHORTEST = 40
"""Most characters that `short` may have."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule fires: how badly, in a few words for the list, in a sentence with its numbers, and what follows."""

    severity: Severity
    short: str
    why: str
    since: date
    clears: str
    next: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the table. `fires` is pure: it looks at a situation and gives a finding or None."""

    name: str
    about: str
    title: str
    limits: tuple[Limit, ...]
    source: str
    advice: str
    fires: Callable[[Situation], Finding | None]


def days(number: int) -> str:
    """`1 day`, `16 days`."""
    return "1 day" if number == 1 else f"{number} days"


def times(number: int, thing: str) -> str:
    """`2 contacts`, `1 contact`."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def fitting(*texts: str) -> str:
    """The first of these that a row of the list has room for; the last is cut to it."""
    return next((text for text in texts if len(text) <= SHORTEST), texts[-1][:SHORTEST].rstrip())


def less(excused: int) -> str:
    """`, less 5 excused`; nothing where no day is."""
    return f", less {excused} excused" if excused else ""
