"""What is asked of the ending of one pair."""

from datetime import date

from db.driver import sqlite3


def begun_on(connection: sqlite3.Connection, pair_id: int) -> date | None:
    """The day on which the ending was begun, or None."""
    row = connection.execute("SELECT begun_on FROM ending WHERE pair_id = ?", [pair_id]).fetchone()
    return date.fromisoformat(row[0]) if row else None
