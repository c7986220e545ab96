"""Whether what no log tells of is sound: how the file describes itself, the half-filled forms, the backups."""

from contextlib import closing
from datetime import datetime
from functools import cache

from db import drafts, store
from db.change import FIRST_HASH
from db.driver import sqlite3

_SCHEMA = """
    SELECT type, name, tbl_name, sql FROM sqlite_schema
    WHERE substr(tbl_name, 1, 11) <> 'sqlite_stat'  -- where SQLite counted, which is no part of the store
"""
_MIGRATED = "SELECT name, applied_at FROM _sqlite_migrations WHERE migration_set = 'alongside' ORDER BY id"
_DRAFTS = "SELECT by_whom, at, texts FROM draft"
_BACKUPS = "SELECT n, at, pairs, newest, EXISTS (SELECT 1 FROM change WHERE hash = newest) FROM backup ORDER BY n"
_EMPTIED = """
    SELECT min(change_id) FROM change_row
    WHERE salt IS NULL AND NOT EXISTS (SELECT 1 FROM change WHERE command = 'erase')
"""


def strange_descriptions(connection: sqlite3.Connection) -> list[str]:
    """Names of tables and indexes that the file describes otherwise than this program makes them, or not at all."""
    return sorted({name for _, name, *_ in _as_made() ^ _described(connection)})


@cache
def _as_made() -> frozenset[tuple[str, str, str, str | None]]:
    from db.migrate import migrate  # noqa: PLC0415 - imported when it is asked for

    with closing(sqlite3.connect(":memory:", isolation_level=None)) as new:
        migrate(new)
        return _described(new)


def _described(connection: sqlite3.Connection) -> frozenset[tuple[str, str, str, str | None]]:
    return frozenset(connection.execute(_SCHEMA))


def is_brought_up_to_date(connection: sqlite3.Connection) -> bool:
    """Whether the list of migrations is the one that this program writes."""
    names, moments = zip(*connection.execute(_MIGRATED), strict=True)
    return names == store.MIGRATIONS and all(map(_is_moment, moments))


def strange_drafts(connection: sqlite3.Connection) -> list[str]:
    """Whose half-filled forms are none any more."""
    return sorted({by for by, at, texts in connection.execute(_DRAFTS) if drafts.read(at, texts) is None})


def strange_backups(connection: sqlite3.Connection) -> list[int]:
    """Numbers of the backups that tell of an entry which the log does not have, or of what no backup is."""
    return [
        number
        for number, at, pairs, newest, is_there in connection.execute(_BACKUPS)
        if not (_is_moment(at) and pairs >= 0 and (is_there or newest == FIRST_HASH))
    ]


def emptied(connection: sqlite3.Connection) -> int | None:
    """The first entry of which rows were emptied, as for somebody who is erased, though nobody was; else None."""
    entry: int | None = connection.execute(_EMPTIED).fetchone()[0]
    return entry


def _is_moment(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
