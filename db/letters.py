"""What a letter at the end tells of: the meetings, what was done for each goal, and which letters there are."""

from dataclasses import dataclass
from datetime import date

from db.driver import sqlite3

_MET = """
    SELECT count(*), coalesce(sum(minutes), 0), count(minutes) FROM meeting
    WHERE pair_id = :pair AND outcome = 'held' AND on_day <= :on AND recorded_on <= :on
"""
_GOALS = """
    SELECT goal.id, goal_text, coalesce(measured, ''),
        CASE WHEN ended_on IS NOT NULL AND ended_on > :on THEN 'open' ELSE state END,
        (SELECT count(*) FROM step WHERE goal_id = goal.id AND done_on <= :on AND recorded_on <= :on),
        (SELECT count(*) FROM tally
         WHERE goal_id = goal.id AND amount > 0 AND on_day <= :on AND recorded_on <= :on)
    FROM goal WHERE pair_id = :pair AND set_on <= :on AND recorded_on <= :on ORDER BY set_on, goal.id
"""
_RATINGS = """
    SELECT score FROM rating WHERE goal_id = :goal AND by_whom = 'patient' AND on_day <= :on AND recorded_on <= :on
    ORDER BY on_day, id
"""
_MADE = "SELECT kind, made_on FROM letter WHERE pair_id = :pair AND made_on <= :on ORDER BY made_on, id"


@dataclass(frozen=True, slots=True)
class Met:
    """The meetings that were held. `with_minutes` is how many of them have a length."""

    meetings: int
    minutes: int
    with_minutes: int


@dataclass(frozen=True, slots=True)
class Aimed:
    """A goal in the patient's words, and what they did for it. `days` are those with a tick or a count.

    `scores` are the patient's own ratings, the earliest first.
    """

    text: str
    measured: str
    state: str
    steps_done: int
    days: int
    scores: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """A letter that was made."""

    kind: str
    on: date


def met(connection: sqlite3.Connection, pair_id: int, on: date) -> Met:
    """The meetings held by that day."""
    return Met(*connection.execute(_MET, {"pair": pair_id, "on": on.isoformat()}).fetchone())


def goals(connection: sqlite3.Connection, pair_id: int, on: date) -> tuple[Aimed, ...]:
    """The goals of a pair as of that day, the earliest first."""
    found = connection.execute(_GOALS, {"pair": pair_id, "on": on.isoformat()}).fetchall()
    return tuple(
        Aimed(text, measured, state, steps, days, _scores(connection, goal, on))
        for goal, text, measured, state, steps, days in found
    )


def made(connection: sqlite3.Connection, pair_id: int, on: date) -> tuple[Made, ...]:
    """The letters that were made by that day, the earliest first."""
    rows = connection.execute(_MADE, {"pair": pair_id, "on": on.isoformat()})
    return tuple(Made(kind, date.fromisoformat(day)) for kind, day in rows)


def _scores(connection: sqlite3.Connection, goal: int, on: date) -> tuple[int, ...]:
    return tuple(score for (score,) in connection.execute(_RATINGS, {"goal": goal, "on": on.isoformat()}))
