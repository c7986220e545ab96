"""The flags that coordinators raised on one pair."""

from dataclasses import dataclass
from datetime import date

from db.driver import sqlite3

_OPEN = """
    SELECT id, severity, reason, raised_on FROM raised
    WHERE pair_id = :pair AND (lowered_on IS NULL OR lowered_on > :on) ORDER BY raised_on DESC, id DESC
"""


@dataclass(frozen=True, slots=True)
class OpenFlag:
    """A raised flag, not lowered by the day asked about."""

    id: int
    severity: str
    reason: str
    raised_on: date


def open_flags(connection: sqlite3.Connection, pair_id: int, on: date) -> tuple[OpenFlag, ...]:
    """Newest first."""
    rows = connection.execute(_OPEN, {"pair": pair_id, "on": on.isoformat()})
    return tuple(OpenFlag(row[0], row[1], row[2], date.fromisoformat(row[3])) for row in rows)
