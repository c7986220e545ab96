"""The goals of one pair, the steps towards them, how each is going, and the days on which something was done for it."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from db.driver import sqlite3

_OPEN = """
    SELECT id, ref, set_on, goal_text, kind, measure, measured, routine FROM goal
    WHERE pair_id = :pair AND (ended_on IS NULL OR ended_on > :on) ORDER BY set_on DESC, id DESC
"""
_ENDED = """
    SELECT id, ref, set_on, goal_text, kind, measure, measured, routine FROM goal
    WHERE pair_id = :pair AND ended_on <= :on ORDER BY ended_on DESC, id DESC
"""
_OPEN_STEPS = """
    SELECT step.id, goal.ref, step_text FROM step JOIN goal ON goal.id = goal_id
    WHERE goal.pair_id = :pair AND (done_on IS NULL OR done_on > :on) AND (ended_on IS NULL OR ended_on > :on)
    ORDER BY coalesce(due_on, '9999'), step.id
"""
_REFS = "SELECT ref FROM goal"
_RATED = "SELECT id FROM rating WHERE goal_id = ? AND on_day = ? AND by_whom = ?"
_TALLIED = "SELECT id, amount FROM tally WHERE goal_id = ? AND on_day = ?"
_COUNTED = "SELECT count(*) FROM tally WHERE goal_id = ? AND amount > 1"

_AIMS = """
    SELECT id, ref, goal_text, kind, measure, measured, routine, set_on,
        CASE WHEN ended_on > :on THEN 'open' ELSE state END AS stands, CASE WHEN ended_on <= :on THEN ended_on END
    FROM goal WHERE pair_id = :pair AND set_on <= :on AND recorded_on <= :on
    ORDER BY stands <> 'open', set_on DESC, id DESC
"""
_STEPS = """
    SELECT goal_id, id, step_text, due_on, CASE WHEN done_on <= :on THEN done_on END AS done FROM step
    WHERE goal_id IN (SELECT id FROM goal WHERE pair_id = :pair) AND recorded_on <= :on
    ORDER BY goal_id, done IS NOT NULL, done DESC, due_on IS NULL, due_on, id
"""
_RATINGS = """
    SELECT goal_id, by_whom, on_day, score FROM rating
    WHERE goal_id IN (SELECT id FROM goal WHERE pair_id = :pair) AND on_day <= :on AND recorded_on <= :on
    ORDER BY goal_id, on_day
"""
_TALLIES = """
    SELECT goal_id, on_day, amount FROM tally
    WHERE goal_id IN (SELECT id FROM goal WHERE pair_id = :pair) AND on_day <= :on AND recorded_on <= :on
    ORDER BY goal_id, on_day
"""


@dataclass(frozen=True, slots=True)
class KeptGoal:
    """A goal as it stands in its row. `routine` is days of the week, `mon,thu`."""

    id: int
    ref: str
    set_on: date
    text: str
    kind: str | None = None
    measure: str | None = None
    measured: str | None = None
    routine: str | None = None


@dataclass(frozen=True, slots=True)
class OpenStep:
    """A step that is not done by the day asked about; `goal` is the reference of what it leads to."""

    id: int
    goal: str
    text: str


class Step(NamedTuple):
    """A step towards a goal; `done_on` is None while it is open."""

    id: int
    text: str
    due_on: date | None
    done_on: date | None


class Rating(NamedTuple):
    """How a goal is going, 0 to 10, by the patient or the champion."""

    by: str
    on: date
    score: int


class Tally(NamedTuple):
    """What was done on a day: 1 where it is ticked (0 where the tick was taken back), else the number."""

    on: date
    amount: int


class Aim(NamedTuple):
    """A goal as of a day, with its open steps, the soonest first, then those done; ratings and days, the oldest first.

    `state` is a word of `GOAL_STATES`; `ended_on` is when it was met or put down.
    """

    ref: str
    text: str
    kind: str | None
    measure: str | None
    measured: str | None
    routine: str | None
    set_on: date
    state: str
    ended_on: date | None
    steps: tuple[Step, ...]
    ratings: tuple[Rating, ...]
    tallies: tuple[Tally, ...]


def aims(connection: sqlite3.Connection, pair_id: int, on: date) -> tuple[Aim, ...]:
    """Every goal of the pair known by the end of that day, the open ones first, the newest of them first."""
    values: dict[str, str | int] = {"pair": pair_id, "on": on.isoformat()}
    rows = connection.execute(_AIMS, values).fetchall()
    if not rows:
        return ()
    steps: dict[int, list[Step]] = {row[0]: [] for row in rows}
    ratings: dict[int, list[Rating]] = {row[0]: [] for row in rows}
    tallies: dict[int, list[Tally]] = {row[0]: [] for row in rows}
    for goal, number, text, due, done in connection.execute(_STEPS, values):
        steps.setdefault(goal, []).append(Step(number, text, _day(due), _day(done)))
    for goal, by, day, score in connection.execute(_RATINGS, values):
        ratings.setdefault(goal, []).append(Rating(by, date.fromisoformat(day), score))
    for goal, day, amount in connection.execute(_TALLIES, values):
        tallies.setdefault(goal, []).append(Tally(date.fromisoformat(day), amount))
    found = []
    for goal, ref, text, kind, measure, measured, routine, start, state, ended in rows:
        known = tuple(steps[goal]), tuple(ratings[goal]), tuple(tallies[goal])
        set_on = date.fromisoformat(start)
        found.append(Aim(ref, text, kind, measure, measured, routine, set_on, state, _day(ended), *known))
    return tuple(found)


def open_goals(connection: sqlite3.Connection, pair_id: int, on: date) -> tuple[KeptGoal, ...]:
    """Those that the patient has not met or put down, the newest first."""
    return _kept(connection, _OPEN, pair_id, on)


def ended_goals(connection: sqlite3.Connection, pair_id: int, on: date) -> tuple[KeptGoal, ...]:
    """Those that were met or put down, the latest first."""
    return _kept(connection, _ENDED, pair_id, on)


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


def tally(connection: sqlite3.Connection, goal_id: int, on: date) -> tuple[int, int] | None:
    """The id of what is written for that day, and its amount, or None."""
    row = connection.execute(_TALLIED, [goal_id, on.isoformat()]).fetchone()
    return (int(row[0]), int(row[1])) if row else None


def counted_days(connection: sqlite3.Connection, goal_id: int) -> int:
    """Days with a number that no tick can say: more than one."""
    return int(connection.execute(_COUNTED, [goal_id]).fetchone()[0])


def _kept(connection: sqlite3.Connection, sql: str, pair_id: int, on: date) -> tuple[KeptGoal, ...]:
    rows = connection.execute(sql, {"pair": pair_id, "on": on.isoformat()})
    return tuple(KeptGoal(number, ref, date.fromisoformat(start), *rest) for number, ref, start, *rest in rows)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
