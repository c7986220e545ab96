"""What is asked of the meetings of one pair before another is written."""

from dataclasses import dataclass
from datetime import date

from db.driver import sqlite3

_NEXT = "SELECT coalesce(max(nth), 0) + 1 FROM meeting WHERE pair_id = ? AND on_day = ?"
_ON = "SELECT outcome, recorded_by FROM meeting WHERE pair_id = ? AND on_day = ? ORDER BY nth"
_LAST_HELD = """
    SELECT on_day, mode, minutes FROM meeting
    WHERE pair_id = ? AND outcome = 'held' ORDER BY on_day DESC, nth DESC LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class LastHeld:
    """The pair's latest held meeting."""

    on: date
    mode: str | None
    minutes: int | None


def next_nth(connection: sqlite3.Connection, pair_id: int, on: date) -> int:
    """Which meeting of that day a new one would be, from 1."""
    return int(connection.execute(_NEXT, [pair_id, on.isoformat()]).fetchone()[0])


def on_day(connection: sqlite3.Connection, pair_id: int, on: date) -> tuple[tuple[str, str], ...]:
    """What is written down for that day already: the outcome, and by whom."""
    return tuple((outcome, by) for outcome, by in connection.execute(_ON, [pair_id, on.isoformat()]))


def last_held(connection: sqlite3.Connection, pair_id: int) -> LastHeld | None:
    """The latest held meeting, or None."""
    row = connection.execute(_LAST_HELD, [pair_id]).fetchone()
    return LastHeld(date.fromisoformat(row[0]), row[1], row[2]) if row else None
