"""The work on one pair, as known by the end of a day: to be done, seen, asked for, aimed at, supervised, looked at.

What was recorded later is not in here, and a date that lies after the day reads as None.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from db import goals
from db.driver import sqlite3
from db.goals import Aim

DONE_DAYS = 28
"""Days for which an action that is done still stands there."""

_ACTIONS = """
    SELECT action_text, whom, due_on, CASE WHEN done_on <= :on THEN done_on END AS done FROM action
    WHERE pair_id = :pair AND recorded_on <= :on AND (done_on IS NULL OR done_on > :since)
        AND (dropped_on IS NULL OR dropped_on > :on)
    ORDER BY done IS NOT NULL, done DESC, due_on IS NULL, due_on, id
"""
_CONCERNS = """
    SELECT seen_on, facts, CASE WHEN passed_on <= :on THEN told END,
        CASE WHEN passed_on <= :on THEN passed_on END AS passed
    FROM concern WHERE pair_id = :pair AND recorded_on <= :on
    ORDER BY passed IS NOT NULL, seen_on DESC, id DESC
"""
_REQUESTS = """
    SELECT asked_by, kind, asked_on, CASE WHEN answered_on <= :on THEN answered_on END AS answered, note FROM request
    WHERE pair_id = :pair AND asked_on <= :on AND recorded_on <= :on
    ORDER BY answered IS NOT NULL, asked_on DESC, id DESC
"""
_SUPERVISIONS = """
    SELECT on_day, kind, note FROM supervision
    WHERE champion_id = :champion AND on_day <= :on AND recorded_on <= :on ORDER BY on_day DESC, id DESC LIMIT 3
"""
_JOURNAL = """
    SELECT on_day, state FROM journal
    WHERE pair_id = :pair AND on_day <= :on AND recorded_on <= :on ORDER BY on_day DESC, id DESC LIMIT 1
"""
_LOOKS = """
    SELECT on_day, by_whom, outcome FROM review
    WHERE pair_id = :pair AND on_day <= :on AND recorded_on <= :on ORDER BY on_day DESC, id DESC LIMIT :most
"""
_SNOOZES = """
    SELECT rule, from_on, until_on, reason, recorded_by FROM snooze
    WHERE pair_id = :pair AND recorded_on <= :on AND from_on <= :on AND until_on > :on
        AND (woken_on IS NULL OR woken_on > :on)
    ORDER BY until_on, id
"""
_ENDING = "SELECT kind, begun_on FROM ending WHERE pair_id = :pair AND begun_on <= :on AND recorded_on <= :on"


class ToDo(NamedTuple):
    """An action; `done_on` is None while it is open."""

    text: str
    whom: str | None
    due_on: date | None
    done_on: date | None


class Seen(NamedTuple):
    """A safeguarding concern; `told` and `passed_on` are None while it is open."""

    on: date
    facts: str
    told: str | None
    passed_on: date | None


class Asked(NamedTuple):
    """A request; `answered_on` is None while it is open."""

    by: str
    kind: str
    on: date
    answered_on: date | None
    note: str | None


class Supervised(NamedTuple):
    """A supervision of the champion."""

    on: date
    kind: str
    note: str | None


class Journal(NamedTuple):
    """How it stands with the patient's journal since a day."""

    on: date
    state: str


class Looked(NamedTuple):
    """A coordinator has looked at the pair."""

    on: date
    by: str
    outcome: str


class PutAway(NamedTuple):
    """A rule that is put away until a day."""

    rule: str
    from_on: date
    until_on: date
    reason: str
    by: str


class Begun(NamedTuple):
    """An ending that was begun."""

    kind: str
    on: date


@dataclass(frozen=True, slots=True)
class Work:
    """What stands open first in each, then the newest first."""

    actions: tuple[ToDo, ...]
    concerns: tuple[Seen, ...]
    requests: tuple[Asked, ...]
    goals: tuple[Aim, ...]
    supervisions: tuple[Supervised, ...]
    journal: Journal | None
    looks: tuple[Looked, ...]
    snoozes: tuple[PutAway, ...]
    ending: Begun | None


def of_pair(connection: sqlite3.Connection, pair_id: int, champion_id: int, on: date) -> Work:
    """Everything; of supervisions the last three, of looks the last five."""
    values: dict[str, str | int] = {"pair": pair_id, "champion": champion_id, "on": on.isoformat()}
    journal = connection.execute(_JOURNAL, values).fetchone()
    ending = connection.execute(_ENDING, values).fetchone()
    return Work(
        actions(connection, pair_id, on),
        tuple(
            Seen(_date(seen), facts, told, _day(passed))
            for seen, facts, told, passed in connection.execute(_CONCERNS, values)
        ),
        tuple(
            Asked(by, kind, _date(asked), _day(answered), note)
            for by, kind, asked, answered, note in connection.execute(_REQUESTS, values)
        ),
        goals.aims(connection, pair_id, on),
        tuple(Supervised(_date(day), kind, note) for day, kind, note in connection.execute(_SUPERVISIONS, values)),
        Journal(_date(journal[0]), journal[1]) if journal else None,
        looks(connection, pair_id, on, 5),
        tuple(
            PutAway(rule, _date(start), _date(until), reason, by)
            for rule, start, until, reason, by in connection.execute(_SNOOZES, values)
        ),
        Begun(ending[0], _date(ending[1])) if ending else None,
    )


def actions(connection: sqlite3.Connection, pair_id: int, on: date) -> tuple[ToDo, ...]:
    """The open ones, the soonest due first; then those done lately, the newest first."""
    since = (on - timedelta(days=DONE_DAYS)).isoformat()
    rows = connection.execute(_ACTIONS, {"pair": pair_id, "on": on.isoformat(), "since": since})
    return tuple(ToDo(text, whom, _day(due), _day(done)) for text, whom, due, done in rows)


def looks(connection: sqlite3.Connection, pair_id: int, on: date, most: int) -> tuple[Looked, ...]:
    """So many at most, the newest first."""
    rows = connection.execute(_LOOKS, {"pair": pair_id, "on": on.isoformat(), "most": most})
    return tuple(Looked(_date(day), by, outcome) for day, by, outcome in rows)


def _date(text: str) -> date:
    return date.fromisoformat(text)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
