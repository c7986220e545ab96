"""The safeguarding concerns of one pair."""

from dataclasses import dataclass
from datetime import date

from db.driver import sqlite3

_ROWS = "SELECT id, seen_on, facts, told, passed_on FROM concern WHERE pair_id = :pair ORDER BY seen_on DESC, id DESC"


@dataclass(frozen=True, slots=True)
class Concern:
    """What was seen or heard; `told` is whom it was passed on to, and `passed_on` when."""

    id: int
    seen_on: date
    facts: str
    told: str | None
    passed_on: date | None


def of_pair(connection: sqlite3.Connection, pair_id: int) -> tuple[Concern, ...]:
    """All of them, newest first."""
    return tuple(
        Concern(row[0], date.fromisoformat(row[1]), row[2], row[3], date.fromisoformat(row[4]) if row[4] else None)
        for row in connection.execute(_ROWS, {"pair": pair_id})
    )
