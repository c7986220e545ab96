"""Who has, or had, a passphrase for the store, as its history knows it. Who has one now is in the key file."""

from dataclasses import dataclass
from datetime import date

from db.driver import sqlite3

_ALL = "SELECT name, added_on, changed_on, removed_on FROM holder ORDER BY name"
_ROW = "SELECT id FROM holder WHERE name = ?"


@dataclass(frozen=True, slots=True)
class Known:
    """A holder, and the days on which they were let in, chose their passphrase, were removed."""

    name: str
    added_on: date
    changed_on: date | None
    removed_on: date | None


def all_of_them(connection: sqlite3.Connection) -> list[Known]:
    """Everybody who has or had a passphrase, by name."""
    return [Known(name, date.fromisoformat(since), _day(changed), _day(until))
            for name, since, changed, until in connection.execute(_ALL)]  # fmt: skip


def row_of(connection: sqlite3.Connection, name: str) -> int | None:
    """The number of their row, or None."""
    found = connection.execute(_ROW, [name]).fetchone()
    return int(found[0]) if found else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
