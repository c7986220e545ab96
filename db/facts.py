"""What is known of a pair, and of the programme, as of a day: plain frozen values, made by `db/snapshot.py`.

A date that lies after the day asked about is not in here: it reads as None. The many small ones are named tuples,
because a thousand pairs have ten thousand of them and a tuple is made five times as fast as a frozen dataclass.
"""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple


class Meeting(NamedTuple):
    """A meeting of the pair: held, cancelled or missed."""

    on: date
    outcome: str
    mode: str | None = None
    minutes: int | None = None
    cancelled_by: str | None = None
    reason: str | None = None
    rearranged_to: date | None = None
    week_only: bool = False


class Contact(NamedTuple):
    """A call, text, email or visit that is not a meeting; `met_on` is a meeting it confirms."""

    on: date
    with_whom: str
    channel: str | None
    reached: bool
    met_on: date | None = None


class Setback(NamedTuple):
    """A health-related interruption, the patient's or the champion's."""

    id: int
    whose: str
    kind: str
    effect: str | None
    began_on: date
    review_on: date | None
    ended_on: date | None


class Pause(NamedTuple):
    """A pair's agreed break."""

    id: int
    from_on: date
    review_on: date | None
    ended_on: date | None
    reason: str | None


class Closure(NamedTuple):
    """Days, both included, on which the whole programme rests."""

    from_on: date
    to_on: date
    name: str


class Clearance(NamedTuple):
    """The latest row of one clearance of a champion."""

    clearance: str
    done_on: date | None
    renew_on: date | None


class Goal(NamedTuple):
    """An open goal with the latest rating by each side."""

    ref: str
    set_on: date
    by_patient: int | None
    by_patient_on: date | None
    by_champion: int | None
    by_champion_on: date | None


class Request(NamedTuple):
    """Something a champion or patient asked of the programme, not answered yet."""

    asked_on: date
    asked_by: str
    kind: str


class Raised(NamedTuple):
    """A flag that a coordinator raised, not lowered yet."""

    id: int
    severity: str
    reason: str
    raised_on: date


class Snooze(NamedTuple):
    """A rule put away until a day; `severity` is how grave it was then."""

    rule: str
    severity: str
    until_on: date
    reason: str


class OpenStep(NamedTuple):
    """An open step of an ending that was begun."""

    step: str
    due_on: date


@dataclass(frozen=True, slots=True)
class Pair:
    """An open pair and what is known of it. Meetings and contacts stand newest first.

    `every_days` and `mode` are those in force: the latest agreement's, else what the pair began with.
    """

    id: int
    ref: str
    patient_ref: str
    patient_name: str
    champion_ref: str
    champion_name: str
    champion_id: int
    area: str | None
    coordinator: str | None
    matched_on: date
    introduced_on: date | None
    ends_on: date | None
    every_days: int | None
    mode: str | None
    has_care_contact: bool
    meetings: tuple[Meeting, ...] = ()
    contacts: tuple[Contact, ...] = ()
    setbacks: tuple[Setback, ...] = ()
    pauses: tuple[Pause, ...] = ()
    goals: tuple[Goal, ...] = ()
    clearances: tuple[Clearance, ...] = ()
    supervised_on: date | None = None
    requests: tuple[Request, ...] = ()
    concerns_open: tuple[date, ...] = ()
    raised: tuple[Raised, ...] = ()
    ending_begun_on: date | None = None
    ending_steps: tuple[OpenStep, ...] = ()
    has_goal: bool = False
    """Whether a goal was ever set, open or not."""
    checked_in_on: date | None = None
    """The latest contact that reached the patient or the champion."""
    read_from: date | None = None
    """The meetings and contacts before this day were not read; None where all of them were."""
    snoozes: tuple[Snooze, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """Which kinds of record this programme has ever kept."""

    care_contacts: bool
    goals: bool
    check_ins: bool
    supervision: bool
    clearances: frozenset[str]


@dataclass(frozen=True, slots=True)
class Programme:
    """What holds for every pair on a day."""

    on: date
    closures: tuple[Closure, ...]
    kept: Kept
    limits: dict[str, int]
    """The limits that this programme has set for itself, by name; the rest are the rules' defaults."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far back the meetings and contacts of a pair are read: to the oldest of these, all where it has fewer."""

    held: int = 6
    """So many held meetings."""
    timed: int = 4
    """So many held meetings whose minutes are known."""
    rhythms: int = 4
    """So many rhythms before the day."""
