"""Endings as they are kept: why a pair ends, its steps, the carry-on plan, what the champion worries about."""

from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from db.driver import sqlite3

_ENDINGS = "SELECT id, pair_id, kind, begun_on, by_whom, reason, closed_why, recorded_on FROM ending"
_STEPS = """
    SELECT id, ending_id, step, due_on, done_on, done_by, agreed_on, skipped_why, skipped_on, note FROM ending_step
    WHERE ending_id IN (SELECT value FROM json_each(?)) ORDER BY due_on, id
"""
_PLAN = "SELECT id, keep_doing, my_routine, who_helps, where_i_go, if_it_slips FROM plan WHERE pair_id = ?"
_WORRIES = "SELECT id, worry, answer, answered_on FROM worry WHERE ending_id = ? ORDER BY id"
_EXTENSIONS = "SELECT id, from_on, to_on, reason FROM extension WHERE pair_id = ? ORDER BY id"
_EXTENDED = "SELECT pair_id, max(to_on) FROM extension WHERE recorded_on <= ? GROUP BY pair_id"
_PLANNED = """
    SELECT pair_id, recorded_on FROM plan
    WHERE trim(coalesce(keep_doing, '')) <> '' AND recorded_on <= :on AND (:pair IS NULL OR pair_id = :pair)
"""
_LAST_MET = """
    SELECT ending.pair_id, max(
        coalesce((
            SELECT max(on_day) FROM meeting
            WHERE meeting.pair_id = ending.pair_id AND outcome = 'held' AND on_day <= :on AND recorded_on <= :on
        ), ''),
        coalesce((
            SELECT max(met_on) FROM contact
            WHERE contact.pair_id = ending.pair_id AND met_on <= :on AND recorded_on <= :on
        ), '')
    )
    FROM ending WHERE :pair IS NULL OR ending.pair_id = :pair
"""
_RATED = """
    SELECT goal.ref, group_concat(DISTINCT rating.by_whom) FROM goal
    LEFT JOIN rating ON rating.goal_id = goal.id AND rating.on_day BETWEEN :since AND :until
    WHERE goal.pair_id = :pair AND goal.set_on <= :until AND (goal.ended_on IS NULL OR goal.ended_on > :until)
    GROUP BY goal.id ORDER BY goal.ref
"""
_TRIES = """
    SELECT on_day, with_whom, channel FROM contact
    WHERE pair_id = :pair AND NOT reached AND on_day <= :on AND recorded_on <= :on
        AND on_day > max(
            coalesce((SELECT max(on_day) FROM contact WHERE pair_id = :pair AND reached AND on_day <= :on), ''),
            coalesce((SELECT max(on_day) FROM meeting WHERE pair_id = :pair AND outcome = 'held' AND on_day <= :on), '')
        )
    ORDER BY on_day DESC, nth DESC
"""
_HELD_ON = "SELECT 1 FROM meeting WHERE pair_id = ? AND outcome = 'held' AND on_day = ?"
_FREE_ACTIONS = """
    SELECT id FROM action
    WHERE pair_id = :pair AND done_on IS NULL AND dropped_on IS NULL AND (due_on IS NULL OR due_on > :on)
"""
_DROPPED_ACTIONS = "SELECT id FROM action WHERE pair_id = ? AND done_on IS NULL AND dropped_on IS NOT NULL"
_LAST_CLOSED = (
    "SELECT ref, closed_on FROM pair WHERE champion_id = ? AND closed_on <= ? ORDER BY closed_on DESC LIMIT 1"
)


@dataclass(frozen=True, slots=True)
class KeptStep:
    """A step of an ending. `agreed_on` is the day on which the patient agreed to it, where it needs that."""

    id: int
    step: str
    due_on: date
    done_on: date | None
    done_by: str | None
    agreed_on: date | None
    skipped_why: str | None
    skipped_on: date | None
    note: str | None

    def done(self, on: date) -> bool:
        """Whether it was done by the end of that day."""
        return self.done_on is not None and self.done_on <= on

    def skipped(self, on: date) -> bool:
        """Whether somebody had left it out by the end of that day."""
        return self.skipped_why is not None and (self.skipped_on is None or self.skipped_on <= on)


@dataclass(frozen=True, slots=True)
class KeptEnding:
    """An ending that was begun. `closed_why` says why steps were open when the pair was closed."""

    id: int
    pair_id: int
    kind: str
    begun_on: date
    by_whom: str | None
    reason: str | None
    closed_why: str | None
    recorded_on: date
    steps: tuple[KeptStep, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The carry-on plan, in the patient's words."""

    id: int
    keep_doing: str | None
    my_routine: str | None
    who_helps: str | None
    where_i_go: str | None
    if_it_slips: str | None


@dataclass(frozen=True, slots=True)
class Worry:
    """What the champion worries about at the end, and what was answered."""

    id: int
    worry: str
    answer: str | None
    answered_on: date | None


@dataclass(frozen=True, slots=True)
class Extension:
    """An agreement to go on, from one end to a later one."""

    id: int
    from_on: date
    to_on: date
    reason: str


class Try(NamedTuple):
    """A contact that reached nobody."""

    on: date
    with_whom: str
    channel: str


def begun_on(connection: sqlite3.Connection, pair_id: int) -> date | None:
    """The day on which the ending was begun, or None."""
    row = connection.execute("SELECT begun_on FROM ending WHERE pair_id = ?", [pair_id]).fetchone()
    return date.fromisoformat(row[0]) if row else None


def of_pair(connection: sqlite3.Connection, pair_id: int) -> KeptEnding | None:
    """The ending of a pair, or None where it was never begun."""
    found = _read(connection, connection.execute(f"{_ENDINGS} WHERE pair_id = ?", [pair_id]))
    return found.get(pair_id)


def all_of_them(connection: sqlite3.Connection) -> dict[int, KeptEnding]:
    """Every ending that was begun, by the id of its pair; those of closed pairs too."""
    return _read(connection, connection.execute(_ENDINGS))


def plan(connection: sqlite3.Connection, pair_id: int) -> Plan | None:
    """The carry-on plan of a pair, or None."""
    row = connection.execute(_PLAN, [pair_id]).fetchone()
    return Plan(*row) if row else None


def worries(connection: sqlite3.Connection, ending_id: int) -> tuple[Worry, ...]:
    """What was written down at the debrief."""
    rows = connection.execute(_WORRIES, [ending_id])
    return tuple(Worry(row[0], row[1], row[2], _day(row[3])) for row in rows)


def extensions(connection: sqlite3.Connection, pair_id: int) -> tuple[Extension, ...]:
    """The agreements to go on, oldest first."""
    rows = connection.execute(_EXTENSIONS, [pair_id])
    return tuple(Extension(row[0], date.fromisoformat(row[1]), date.fromisoformat(row[2]), row[3]) for row in rows)


def extended(connection: sqlite3.Connection, on: date) -> dict[int, date]:
    """By pair, the end to which it was agreed to go on."""
    rows = connection.execute(_EXTENDED, [on.isoformat()])
    return {pair: date.fromisoformat(to) for pair, to in rows}


def planned(connection: sqlite3.Connection, on: date, pair_id: int | None = None) -> dict[int, date]:
    """By pair, the day from which its carry-on plan had its first field. Of one pair, or of all."""
    rows = connection.execute(_PLANNED, {"on": on.isoformat(), "pair": pair_id})
    return {pair: date.fromisoformat(day) for pair, day in rows}


def last_met(connection: sqlite3.Connection, on: date, pair_id: int | None = None) -> dict[int, date]:
    """By pair whose ending was begun, the latest day by then on which they are known to have met."""
    rows = connection.execute(_LAST_MET, {"on": on.isoformat(), "pair": pair_id})
    return {pair: date.fromisoformat(day) for pair, day in rows if day}


def rated(connection: sqlite3.Connection, pair_id: int, since: date, until: date) -> dict[str, frozenset[str]]:
    """The goals that are open on `until`, each with who rated it in those days."""
    days = {"pair": pair_id, "since": since.isoformat(), "until": until.isoformat()}
    return {ref: frozenset((sides or "").split(",")) - {""} for ref, sides in connection.execute(_RATED, days)}


def tries(connection: sqlite3.Connection, pair_id: int, on: date) -> tuple[Try, ...]:
    """The contacts that reached nobody since anybody was reached or they met, newest first."""
    rows = connection.execute(_TRIES, {"pair": pair_id, "on": on.isoformat()})
    return tuple(Try(date.fromisoformat(day), whom, channel) for day, whom, channel in rows)


def held_on(connection: sqlite3.Connection, pair_id: int, on: date) -> bool:
    """Whether a held meeting of that day is written down."""
    return connection.execute(_HELD_ON, [pair_id, on.isoformat()]).fetchone() is not None


def actions_after(connection: sqlite3.Connection, pair_id: int, on: date) -> list[int]:
    """The open actions that are due after that day, or on no day."""
    return [number for (number,) in connection.execute(_FREE_ACTIONS, {"pair": pair_id, "on": on.isoformat()})]


def actions_dropped(connection: sqlite3.Connection, pair_id: int) -> list[int]:
    """The actions that were closed with the pair."""
    return [number for (number,) in connection.execute(_DROPPED_ACTIONS, [pair_id])]


def last_closed(connection: sqlite3.Connection, champion_id: int, on: date) -> tuple[str, date] | None:
    """The pair of a champion that was closed last, and when, or None."""
    row = connection.execute(_LAST_CLOSED, [champion_id, on.isoformat()]).fetchone()
    return (row[0], date.fromisoformat(row[1])) if row else None


def _read(connection: sqlite3.Connection, rows: Iterable[tuple]) -> dict[int, KeptEnding]:  # type: ignore[type-arg]
    import json  # noqa: PLC0415

    endings = list(rows)
    steps: dict[int, list[KeptStep]] = {row[0]: [] for row in endings}
    with closing(connection.execute(_STEPS, [json.dumps(list(steps))])) as found:
        for number, ending, step, due, done, by, agreed, why, skipped, note in found:
            kept = KeptStep(
                number, step, date.fromisoformat(due), _day(done), by, _day(agreed), why, _day(skipped), note
            )
            steps[ending].append(kept)
    return {
        pair: KeptEnding(
            number,
            pair,
            kind,
            date.fromisoformat(begun),
            by,
            reason,
            closed,
            date.fromisoformat(known),
            tuple(steps[number]),
        )
        for number, pair, kind, begun, by, reason, closed, known in endings
    }


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
