"""The open requests of one pair: what a champion or patient asked of the programme."""

from dataclasses import dataclass
from datetime import date

from db.driver import sqlite3

_OPEN = """
    SELECT id, asked_by, kind, asked_on FROM request
    WHERE pair_id = :pair AND (answered_on IS NULL OR answered_on > :on) ORDER BY asked_on, id
"""


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """A request that has no answer by the day asked about."""

    id: int
    asked_by: str
    kind: str
    asked_on: date


def open_requests(connection: sqlite3.Connection, pair_id: int, on: date) -> tuple[OpenRequest, ...]:
    """Oldest first."""
    rows = connection.execute(_OPEN, {"pair": pair_id, "on": on.isoformat()})
    return tuple(OpenRequest(row[0], row[1], row[2], date.fromisoformat(row[3])) for row in rows)
