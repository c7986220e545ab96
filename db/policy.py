"""The limits that this programme has set for itself, as they are kept."""

from db.driver import sqlite3

_ALL = "SELECT limit_name, value FROM policy ORDER BY limit_name"
_ONE = "SELECT id FROM policy WHERE limit_name = ?"


def limits(connection: sqlite3.Connection) -> dict[str, int]:
    """Every limit that was set, by its name."""
    return dict(connection.execute(_ALL).fetchall())


def row_of(connection: sqlite3.Connection, name: str) -> int | None:
    """The id of the row that holds the limit, or None where it stands at its default."""
    found = connection.execute(_ONE, [name]).fetchone()
    return int(found[0]) if found else None
