"""The actions of one pair, and everybody's: what is to be done, by whom, by when."""

from dataclasses import dataclass
from datetime import date

from db.driver import sqlite3

_ROWS = """
    SELECT action.id, pair.ref, pair.coordinator, action_text, whom, due_on, done_on, action.recorded_by
    FROM action LEFT JOIN pair ON pair.id = pair_id
"""
_OPEN_OF_PAIR = _ROWS + (
    "WHERE pair_id = :pair AND (done_on IS NULL OR done_on > :on) AND (dropped_on IS NULL OR dropped_on > :on)"
    " ORDER BY coalesce(due_on, '9999'), action.id"
)
_OPEN = _ROWS + (
    "WHERE (done_on IS NULL OR done_on > :on) AND (dropped_on IS NULL OR dropped_on > :on)"
    " ORDER BY coalesce(due_on, '9999'), action.id"
)


@dataclass(frozen=True, slots=True)
class Action:
    """Something to be done. `ref` is the pair's; `whom` is who does it, as it was typed."""

    id: int
    ref: str | None
    coordinator: str | None
    text: str
    whom: str | None
    due_on: date | None
    done_on: date | None
    recorded_by: str


def open_of_pair(connection: sqlite3.Connection, pair_id: int, on: date) -> tuple[Action, ...]:
    """Those of one pair that are not done by the end of that day, nor closed with it, the soonest first."""
    return tuple(_action(row) for row in connection.execute(_OPEN_OF_PAIR, {"pair": pair_id, "on": on.isoformat()}))


def all_open(connection: sqlite3.Connection, on: date) -> tuple[Action, ...]:
    """Everything that is to be done, the soonest first."""
    return tuple(_action(row) for row in connection.execute(_OPEN, {"on": on.isoformat()}))


def _action(row: tuple[object, ...]) -> Action:
    number, ref, coordinator, text, whom, due, done, by = row
    return Action(number, ref, coordinator, text, whom, _day(due), _day(done), by)  # type: ignore[arg-type]


def _day(text: object) -> date | None:
    return date.fromisoformat(str(text)) if text else None
