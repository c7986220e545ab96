"""The agreements of one pair: its rhythm and mode, from a day on."""

from dataclasses import dataclass
from datetime import date

from db.driver import sqlite3

_ROWS = "SELECT id, from_on, every_days, mode FROM agreement WHERE pair_id = ? ORDER BY from_on"


@dataclass(frozen=True, slots=True)
class Agreement:
    """What was agreed from a day on; None keeps what was agreed before."""

    id: int
    from_on: date
    every_days: int | None
    mode: str | None


def of_pair(connection: sqlite3.Connection, pair_id: int) -> tuple[Agreement, ...]:
    """Oldest first."""
    rows = connection.execute(_ROWS, [pair_id])
    return tuple(Agreement(row[0], date.fromisoformat(row[1]), row[2], row[3]) for row in rows)
