"""Closures as they are kept."""

from dataclasses import dataclass
from datetime import date

from db.driver import sqlite3


@dataclass(frozen=True, slots=True)
class ClosureRow:
    """Days, both included, on which the whole programme rests."""

    id: int
    from_on: date
    to_on: date
    name: str


def all_of_them(connection: sqlite3.Connection) -> list[ClosureRow]:
    """Every closure, the earliest first."""
    found = connection.execute("SELECT id, from_on, to_on, name FROM closure ORDER BY from_on, to_on")
    return [
        ClosureRow(number, date.fromisoformat(from_on), date.fromisoformat(to_on), name)
        for number, from_on, to_on, name in found
    ]
