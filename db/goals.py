"""The goals of one pair, and the steps towards them."""

from dataclasses import dataclass
from datetime import date

from db.driver import sqlite3

_OPEN = """
    SELECT id, ref, set_on, goal_text FROM goal
    WHERE pair_id = :pair AND (ended_on IS NULL OR ended_on > :on) ORDER BY set_on DESC, id DESC
"""
_OPEN_STEPS = """
    SELECT step.id, goal.ref, step_text FROM step JOIN goal ON goal.id = goal_id
    WHERE goal.pair_id = :pair AND (done_on IS NULL OR done_on > :on) AND (ended_on IS NULL OR ended_on > :on)
    ORDER BY coalesce(due_on, '9999'), step.id
"""
_REFS = "SELECT ref FROM goal"
_RATED = "SELECT id FROM rating WHERE goal_id = ? AND on_day = ? AND by_whom = ?"


@dataclass(frozen=True, slots=True)
class OpenGoal:
    """A goal that the patient has not put down or met."""

    id: int
    ref: str
    set_on: date
    text: str


@dataclass(frozen=True, slots=True)
class OpenStep:
    """A step that is not done by the day asked about; `goal` is the reference of what it leads to."""

    id: int
    goal: str
    text: str


def open_goals(connection: sqlite3.Connection, pair_id: int, on: date) -> tuple[OpenGoal, ...]:
    """Newest first."""
    rows = connection.execute(_OPEN, {"pair": pair_id, "on": on.isoformat()})
    return tuple(OpenGoal(row[0], row[1], date.fromisoformat(row[2]), row[3]) for row in rows)


def open_steps(connection: sqlite3.Connection, pair_id: int, on: date) -> tuple[OpenStep, ...]:
    """The soonest due first."""
    return tuple(OpenStep(*row) for row in connection.execute(_OPEN_STEPS, {"pair": pair_id, "on": on.isoformat()}))


def references(connection: sqlite3.Connection) -> list[str]:
    """Of every goal there is."""
    return [ref for (ref,) in connection.execute(_REFS)]


def rating(connection: sqlite3.Connection, goal_id: int, on: date, by_whom: str) -> int | None:
    """The id of the rating of that day by that side, or None."""
    row = connection.execute(_RATED, [goal_id, on.isoformat(), by_whom]).fetchone()
    return int(row[0]) if row else None
