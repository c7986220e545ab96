"""The goals of one pair."""

import sqlite3
from dataclasses import dataclass
from datetime import date

_OPEN = """
    SELECT id, ref, set_on FROM goal
    WHERE pair_id = :pair AND (ended_on IS NULL OR ended_on > :on) ORDER BY set_on DESC, id DESC
"""
_REFS = "SELECT ref FROM goal"
_RATED = "SELECT id FROM rating WHERE goal_id = ? AND on_day = ? AND by_whom = ?"


@dataclass(frozen=True, slots=True)
class OpenGoal:
    """A goal that the patient has not put down or met."""

    id: int
    ref: str
    set_on: date


def open_goals(connection: sqlite3.Connection, pair_id: int, on: date) -> tuple[OpenGoal, ...]:
    """Newest first."""
    rows = connection.execute(_OPEN, {"pair": pair_id, "on": on.isoformat()})
    return tuple(OpenGoal(row[0], row[1], date.fromisoformat(row[2])) for row in rows)


def references(connection: sqlite3.Connection) -> list[str]:
    """Of every goal there is."""
    return [ref for (ref,) in connection.execute(_REFS)]


def rating(connection: sqlite3.Connection, goal_id: int, on: date, by_whom: str) -> int | None:
    """The id of the rating of that day by that side, or None."""
    row = connection.execute(_RATED, [goal_id, on.isoformat(), by_whom]).fetchone()
    return int(row[0]) if row else None
