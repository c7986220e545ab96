"""Which open pairs are wanted on the list although no flag says so. Asked before the first paint: two small queries."""

from datetime import date
from typing import NamedTuple

from db.driver import sqlite3

_EYES = "SELECT pair_id, outcome, max(id) FROM review WHERE on_day <= :on GROUP BY pair_id"
_DUE = """
    SELECT pair_id, due_on, coalesce(whom, ''), patient.name, champion.name
    FROM action JOIN pair ON pair.id = pair_id
    JOIN patient ON patient.id = pair.patient_id JOIN champion ON champion.id = pair.champion_id
    WHERE due_on <= :on AND (done_on IS NULL OR done_on > :on) AND (dropped_on IS NULL OR dropped_on > :on)
    ORDER BY due_on, action.id
"""
_ENDING = """
    SELECT pair.id, ends_on, introduced_on, begun_on FROM pair
    LEFT JOIN ending ON ending.pair_id = pair.id AND begun_on <= :on AND ending.recorded_on <= :on
    WHERE matched_on <= :on AND (closed_on IS NULL OR closed_on > :on)
        AND (begun_on IS NOT NULL OR ends_on <= :until OR (ends_on IS NULL AND introduced_on <= :on))
"""


class Due(NamedTuple):
    """An action that is due; the names are those of the pair's two, so that they can be left out of what is said."""

    pair: int
    on: date
    whom: str
    patient: str
    champion: str


def kept_an_eye_on(connection: sqlite3.Connection, on: date) -> set[int]:
    """The pairs whose latest look said: keep an eye on them."""
    rows = connection.execute(_EYES, {"on": on.isoformat()})
    return {pair for pair, outcome, _ in rows if outcome == "watch"}


class Ending(NamedTuple):
    """An open pair that may be near its end."""

    pair: int
    ends_on: date | None
    introduced_on: date | None
    begun: bool


def ending(connection: sqlite3.Connection, on: date, until: date) -> list[Ending]:
    """The open pairs whose ending is begun, that end by `until`, or of which no end is written down."""
    rows = connection.execute(_ENDING, {"on": on.isoformat(), "until": until.isoformat()})
    return [Ending(pair, _day(ends), _day(introduced), begun is not None) for pair, ends, introduced, begun in rows]


def actions_due(connection: sqlite3.Connection, on: date) -> list[Due]:
    """What was to be done of a pair by that day and is not done, the soonest first."""
    rows = connection.execute(_DUE, {"on": on.isoformat()})
    return [Due(row[0], date.fromisoformat(row[1]), *row[2:]) for row in rows]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
