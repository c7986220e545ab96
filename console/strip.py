"""The week strip: one mark for each of the last weeks of a pair, so that a coordinator sees its story at a glance.

A week runs from Monday to Sunday; the last cell is the week of the day asked about, as far as it has gone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from console.flags import Assessment
from db.facts import Closure
from db.timeline import Timeline

HELD, REMOTE, MISSED, SETBACK, PAUSE, CLOSURE, NO_WORD, NOT_DUE = "HRx+=-? "
"""What a cell says; `c`, `p`, `b` and `s` say who cancelled. How it is drawn is for a screen to choose."""

LEGEND = (
    (HELD, "met in person, or so it was told"),
    (REMOTE, "met by phone or video"),
    ("c", "the champion cancelled"),
    ("p", "the patient cancelled"),
    ("b", "both cancelled"),
    ("s", "the service cancelled"),
    (MISSED, "somebody did not come"),
    (SETBACK, "setback"),
    (PAUSE, "pause"),
    (CLOSURE, "closure"),
    (NO_WORD, "no word"),
    (NOT_DUE, "no meeting due"),
)

_OPEN_REVIEW = timedelta(days=21)


LOOK_BACK = 5
"""Weeks before the first cell that are read too, so that a fortnightly or monthly pair is not taken for silent."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """What a strip needs to know of a pair beside what happened."""

    matched_on: date
    introduced_on: date | None
    every_days: int
    mode: str | None
    closed_on: date | None = None


def monday(on: date) -> date:
    """The Monday of that day's week."""
    return on - timedelta(days=on.weekday())


def weeks_back(on: date, weeks: int) -> date:
    """The Monday of the week that lies so many weeks back, this one counted."""
    return monday(on) - timedelta(weeks=weeks - 1)


def agreed(found: Assessment) -> Agreed:
    """What a strip needs to know of a pair that was assessed."""
    return Agreed(found.pair.matched_on, found.pair.introduced_on, found.rhythm, found.mode)


def strip(pair: Agreed, known: Timeline, closures: Sequence[Closure], *, on: date, weeks: int) -> str:
    """The marks of the last `weeks` weeks up to `on`, oldest first.

    Within a week the strongest word wins: a held meeting, else a cancelled or missed one, else a setback, a pause,
    a closure; else `?` where more days than the rhythm have gone by without a word, else a blank.
    """
    first = monday(on) - timedelta(weeks=weeks - 1)
    marks = [NOT_DUE] * weeks

    def place(day: date) -> int | None:
        index = (day - first).days // 7
        return index if 0 <= index < weeks else None

    met_days = _days_met(known, on)
    for meeting in known.meetings:
        if (at := place(meeting.on)) is not None and meeting.on <= monday(on) + timedelta(days=6):
            marks[at] = _stronger(marks[at], _of_meeting(meeting.outcome, meeting.mode, meeting.cancelled_by))
    for contact in known.contacts:
        if contact.met_on and contact.met_on <= on and (at := place(contact.met_on)) is not None:
            remote = pair.mode in ("phone", "video")
            marks[at] = _stronger(marks[at], REMOTE if remote else HELD)
    rests = [
        *((s.began_on, _until(s.began_on, s.ended_on, s.review_on), SETBACK) for s in known.setbacks),
        *((p.from_on, _until(p.from_on, p.ended_on, p.review_on), PAUSE) for p in known.pauses),
        *((c.from_on, c.to_on, CLOSURE) for c in closures),
    ]
    start = pair.introduced_on or pair.matched_on
    for index, mark in enumerate(marks):
        if mark == NOT_DUE:
            opens = first + timedelta(weeks=index)
            marks[index] = _quiet_week(pair, start, opens, min(opens + timedelta(days=6), on), rests, met_days)
    return "".join(marks)


def _of_meeting(outcome: str, mode: str | None, by: str | None) -> str:
    if outcome == "held":
        return REMOTE if mode in ("phone", "video") else HELD
    if outcome == "missed":
        return MISSED
    return (by or MISSED)[0]


_STRENGTH = {NOT_DUE: 0, MISSED: 1, "c": 1, "p": 1, "b": 1, "s": 1, REMOTE: 2, HELD: 3}


def _stronger(old: str, new: str) -> str:
    return new if _STRENGTH[new] >= _STRENGTH[old] else old


def _days_met(known: Timeline, on: date) -> list[date]:
    held = (meeting.on for meeting in known.meetings if meeting.outcome == "held" and meeting.on <= on)
    confirmed = (contact.met_on for contact in known.contacts if contact.met_on and contact.met_on <= on)
    return sorted({*held, *confirmed})


def _until(began: date, ended: date | None, review: date | None) -> date:
    """The last day that a rest excuses: its end, else its review; past that a week without a word is `?` again."""
    return ended or review or began + _OPEN_REVIEW


def _quiet_week(
    pair: Agreed, start: date, opens: date, last: date, rests: list[tuple[date, date, str]], met_days: list[date]
) -> str:
    if last < start or (pair.closed_on and opens >= pair.closed_on):
        return NOT_DUE
    for began, until, mark in rests:
        if began <= last and until >= opens:
            return mark
    before = max((day for day in met_days if day <= last), default=start)
    return NO_WORD if (last - before).days > pair.every_days else NOT_DUE
