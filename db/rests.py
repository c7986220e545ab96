"""The open setbacks and pauses of one pair: what keeps it from meeting now."""

from dataclasses import dataclass
from datetime import date

from db.driver import sqlite3

_SETBACKS = """
    SELECT id, whose, kind, effect, began_on, review_on FROM setback
    WHERE pair_id = :pair AND began_on <= :on AND (ended_on IS NULL OR ended_on > :on) ORDER BY began_on DESC, nth DESC
"""
_PAUSES = """
    SELECT id, reason, from_on, review_on FROM pause
    WHERE pair_id = :pair AND (ended_on IS NULL OR ended_on > :on) ORDER BY from_on DESC, nth DESC
"""
_NEXT_SETBACK = "SELECT coalesce(max(nth), 0) + 1 FROM setback WHERE pair_id = ? AND began_on = ?"
_NEXT_PAUSE = "SELECT coalesce(max(nth), 0) + 1 FROM pause WHERE pair_id = ? AND from_on = ?"


@dataclass(frozen=True, slots=True)
class OpenSetback:
    """A setback that has not ended by the day asked about."""

    id: int
    whose: str
    kind: str
    effect: str | None
    began_on: date
    review_on: date | None


@dataclass(frozen=True, slots=True)
class OpenPause:
    """A pause that has not ended by the day asked about; it may lie ahead."""

    id: int
    reason: str | None
    from_on: date
    review_on: date | None


def open_setbacks(connection: sqlite3.Connection, pair_id: int, on: date) -> tuple[OpenSetback, ...]:
    """Newest first."""
    rows = connection.execute(_SETBACKS, {"pair": pair_id, "on": on.isoformat()})
    return tuple(OpenSetback(row[0], row[1], row[2], row[3], date.fromisoformat(row[4]), _day(row[5])) for row in rows)


def open_pauses(connection: sqlite3.Connection, pair_id: int, on: date) -> tuple[OpenPause, ...]:
    """Newest first."""
    rows = connection.execute(_PAUSES, {"pair": pair_id, "on": on.isoformat()})
    return tuple(OpenPause(row[0], row[1], date.fromisoformat(row[2]), _day(row[3])) for row in rows)


def next_setback(connection: sqlite3.Connection, pair_id: int, began_on: date) -> int:
    """Which setback of that day a new one would be, from 1."""
    return int(connection.execute(_NEXT_SETBACK, [pair_id, began_on.isoformat()]).fetchone()[0])


def next_pause(connection: sqlite3.Connection, pair_id: int, from_on: date) -> int:
    """Which pause of that day a new one would be, from 1."""
    return int(connection.execute(_NEXT_PAUSE, [pair_id, from_on.isoformat()]).fetchone()[0])


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
