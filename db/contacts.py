"""What is asked of the contacts of one pair before another is written."""

from datetime import date

from db.driver import sqlite3

_NEXT = "SELECT coalesce(max(nth), 0) + 1 FROM contact WHERE pair_id = ? AND on_day = ?"


def next_nth(connection: sqlite3.Connection, pair_id: int, on: date) -> int:
    """Which contact of that day a new one would be, from 1."""
    return int(connection.execute(_NEXT, [pair_id, on.isoformat()]).fetchone()[0])
