"""Whether other connections have written, and what."""

from typing import NamedTuple

from db.driver import sqlite3

_NEWEST = "SELECT coalesce(max(id), 0) FROM change"
_SINCE = "SELECT by_whom, coalesce(summary, '') FROM change WHERE id > ? ORDER BY id"
_TOUCHED = """
    SELECT DISTINCT CASE table_name WHEN 'pair' THEN row_id
        ELSE coalesce(json_extract(after, '$.pair_id'), json_extract(before, '$.pair_id')) END
    FROM change_row WHERE change_id > ?
"""


class Entry(NamedTuple):
    """Who wrote, and what."""

    by: str
    summary: str


def version(connection: sqlite3.Connection) -> int:
    """A number that changes when another connection has committed. Asking costs microseconds, and locks nothing."""
    return int(connection.execute("PRAGMA data_version").fetchone()[0])


def newest(connection: sqlite3.Connection) -> int:
    """The number of the newest entry of the change log."""
    return int(connection.execute(_NEWEST).fetchone()[0])


def newest_hash(connection: sqlite3.Connection) -> str:
    """The hash of that entry, which stands for all of the log up to it; empty where there is none."""
    row = connection.execute("SELECT hash FROM change ORDER BY id DESC LIMIT 1").fetchone()
    return str(row[0]) if row else ""


def entries_since(connection: sqlite3.Connection, number: int) -> list[Entry]:
    """The entries after the one of that number."""
    return [Entry(*row) for row in connection.execute(_SINCE, [number])]


def pairs_touched(connection: sqlite3.Connection, number: int) -> tuple[int, ...] | None:
    """The pairs that the entries after that one wrote about; None where they wrote about more than pairs."""
    found = tuple(pair for (pair,) in connection.execute(_TOUCHED, [number]))
    return None if None in found else found
