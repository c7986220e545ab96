"""When somebody is due to be erased: so many months after their last pair was closed (`keep.closed` in the policy).

A patient who was never matched is due so long after they were referred, else typed in. A champion who still is one
(ready, resting) is never due; one who left or only applied is, from their last pair, else from the day they joined or
were put down as having left.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from dateutil.relativedelta import relativedelta

from console.desk import Desk
from console.policy import everything
from db import erase, pairs, people, retention
from db.driver import sqlite3
from db.pairs import PairRow
from db.people import Champion, Patient

LIMIT = "keep.closed"
"""Months, in the policy."""

STILL_HERE = frozenset({"ready", "resting"})
"""What a champion is who has not left."""


@dataclass(frozen=True, slots=True)
class Due:
    """Somebody, or a pair, with the day from which the months are counted and the day on which they have passed.

    `pair` is the pair they were in last, or none.
    """

    ref: str
    what: str
    why: str
    since: date
    due_on: date
    pair: str | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A pair that is closed, and which of its two are due, or will be on which day; those erased are not named."""

    ref: str
    closed_on: date
    due_on: date
    people: tuple[Due, ...]


def due_on(store: sqlite3.Connection, since: date) -> date:
    """The day on which so many months have passed as the policy says."""
    return since + relativedelta(months=everything(store)[LIMIT])


def everybodys(desk: Desk) -> list[Due]:
    """The retention date of whoever has one, the soonest first: of people, not of pairs."""
    of: dict[str, list[PairRow]] = {}
    for pair in pairs.all_of_them(desk.store):
        of.setdefault(pair.patient_ref, []).append(pair)
        of.setdefault(pair.champion_ref, []).append(pair)
    gone = erase.everybody_erased(desk.store)
    months = relativedelta(months=everything(desk.store)[LIMIT])
    typed_in, left = retention.typed_in(desk.store), retention.left(desk.store)
    found: list[Due] = []
    everybody: list[Patient | Champion] = [*people.patients(desk.store), *people.champions(desk.store)]
    for person in everybody:
        if person.ref in gone:
            continue
        counted = _counted(person, of.get(person.ref, ()), typed_in[person.ref], left.get(person.ref), desk.on)
        if counted:
            why, since, last = counted
            what = "patient" if isinstance(person, Patient) else "champion"
            found.append(Due(person.ref, what, why, since, since + months, last))
    return sorted(found, key=lambda each: (each.due_on, each.ref))


def due(desk: Desk, within: int = 0) -> tuple[list[Kept], list[Due]]:
    """Closed pairs of which somebody's date has passed, or passes within so many days; and people without a pair.

    A pair stands under the last of both its people alone: whoever is in a newer pair is due with that one.
    """
    last = desk.on + relativedelta(days=within)
    soon = [each for each in everybodys(desk) if each.due_on <= last]
    closed = {pair.ref: pair for pair in pairs.all_of_them(desk.store) if pair.closed_on}
    by_pair: dict[str, list[Due]] = {}
    for each in soon:
        if each.pair:
            by_pair.setdefault(each.pair, []).append(each)
    kept = []
    for ref, theirs in by_pair.items():
        day = closed[ref].closed_on
        assert day is not None
        kept.append(Kept(ref, day, min(each.due_on for each in theirs), tuple(theirs)))
    return sorted(kept, key=lambda each: (each.due_on, each.ref)), [each for each in soon if not each.pair]


def of_person(desk: Desk, ref: str) -> Due | None:
    """The retention date of one person, or None where there is none yet."""
    return next((each for each in everybodys(desk) if each.ref == ref), None)


def said(found: Due | None, day: str) -> str:
    """`due to be erased on 3 Nov 2028 (HC-0001 was closed)`; nothing where there is no date."""
    return f"due to be erased on {day} ({found.why})" if found else ""


def _counted(
    person: Patient | Champion, theirs: Iterable[PairRow], typed_in: str, left: str | None, on: date
) -> tuple[str, date, str | None] | None:
    """Why and from which day the months are counted, and the pair; None where somebody is in a pair, or still here."""
    theirs = list(theirs)
    if any(pair.closed_on is None or pair.closed_on > on for pair in theirs):
        return None
    if isinstance(person, Champion) and person.status in STILL_HERE:
        return None
    closed = max(((pair.closed_on, pair.ref) for pair in theirs if pair.closed_on), default=None)
    if isinstance(person, Champion) and person.status == "left" and left:
        went = _local(left)
        if closed is None or went > closed[0]:
            return "left", went, closed[1] if closed else None
    if closed:
        return f"{closed[1]} was closed", closed[0], closed[1]
    first = person.referred_on if isinstance(person, Patient) else person.joined_on
    began = "referred" if isinstance(person, Patient) else "joined" if person.status == "left" else "applied"
    return f"{began if first else 'typed in'}, never matched", first or _local(typed_in), None


def _local(moment: str) -> date:
    return datetime.fromisoformat(moment).astimezone().date()
