"""Whether the log is whole and the tables are as it left them. Read row by row, so that its size does not matter."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal

from db import seals
from db.change import FIRST_HASH, Cell, digest, logged
from db.driver import sqlite3
from db.undo import still

_AT_MOST = 5
"""Places of a damaged file that are told: where there are more, it is lost anyway."""

Fault = Literal["missing", "previous", "words", "row", "rows", "hash"]
Row = dict[str, Cell]

_ENTRIES = """
    SELECT id, at, by_whom, command, undoes, summary, summary_digest, rows_digest, previous, hash
    FROM change ORDER BY id
"""
_ROWS = """
    SELECT change_id, n, table_name, row_id, before, after, salt, digest FROM change_row ORDER BY change_id, n
"""
_TABLES = """
    SELECT t.name FROM pragma_table_list AS t JOIN pragma_table_info(t.name) AS c ON c.name = 'id'
    WHERE t.schema = 'main' AND t.type = 'table' AND substr(t.name, 1, 1) <> '_' AND t.name <> 'change'
    ORDER BY t.name
"""
_LOGGED = """
    SELECT row_id, change_id, after, salt FROM change_row WHERE table_name = ? ORDER BY row_id, change_id, n
"""


@dataclass(frozen=True, slots=True)
class Misfit:
    """The first entry that does not fit, and what of it: `row` counts what it did from 1."""

    entry: int
    fault: Fault
    at: str | None = None
    by: str | None = None
    row: int | None = None
    table: str | None = None


@dataclass(frozen=True, slots=True)
class Chain:
    """How far the log was read: to its end, where nothing is amiss."""

    entries: int
    rows: int
    newest: str
    misfit: Misfit | None


@dataclass(frozen=True, slots=True)
class Astray:
    """A row that is not as the log left it. `entry` is the last that wrote it, None where none did."""

    table: str
    row_id: int
    how: Literal["changed", "put in", "taken out"]
    entry: int | None
    logged: Row | None
    now: Row | None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that are different, where it was changed."""
        if self.now is None or self.logged is None:
            return ()
        return tuple(name for name, value in self.now.items() if value != self.logged.get(name))


@contextmanager
def one_moment(connection: sqlite3.Connection) -> Iterator[None]:
    """Everything that is read inside is as of one moment, whatever others write meanwhile."""
    connection.execute("BEGIN")
    try:
        yield
    finally:
        if connection.in_transaction:  # SQLite leaves it by itself where it cannot read on
            connection.execute("ROLLBACK")


def chain(connection: sqlite3.Connection) -> Chain:
    """Walk the log from its first entry to the first that does not fit, or to the end."""
    walk = _Walk(connection)
    misfit = walk.to_the_end()
    return Chain(walk.entries, walk.rows, walk.newest, misfit)


class _Walk:
    """One way through the log: entries and rows are read side by side."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._all = connection.execute(_ENTRIES)
        self._rows = connection.execute(_ROWS)
        self._row = self._rows.fetchone()
        self.entries, self.rows, self.newest = 0, 0, FIRST_HASH

    def to_the_end(self) -> Misfit | None:
        for entry in self._all:
            if misfit := self._look_at(*entry):
                return misfit
        return Misfit(self._row[0], "missing") if self._row else None

    def _look_at(  # noqa: PLR0911 - one way out a fault
        self, number: int, at: str, by: str, command: str, undoes: int | None, summary: str | None,
        summary_digest: str, rows_digest: str, previous: str, sealed: str,
    ) -> Misfit | None:  # fmt: skip
        if number != self.entries + 1 or (self._row and self._row[0] < number):
            return Misfit(min(self.entries + 1, self._row[0] if self._row else number), "missing")
        if previous != self.newest:
            return Misfit(number, "previous", at, by)
        if summary is not None and digest(summary) != summary_digest:
            return Misfit(number, "words", at, by)
        found, wrong = self._rows_of(number)
        if wrong:
            return Misfit(number, "row", at, by, *wrong)
        if found != rows_digest:
            return Misfit(number, "rows", at, by)
        if digest(previous, str(number), at, by, command, str(undoes or ""), summary_digest, rows_digest) != sealed:
            return Misfit(number, "hash", at, by)
        self.entries, self.newest = number, sealed
        return None

    def _rows_of(self, number: int) -> tuple[str, tuple[int, str] | None]:
        """The digest over the rows of an entry; the first row that is not what its own digest says."""
        digests, count = hashlib.sha256(), 0
        while self._row and self._row[0] == number:
            _, n, table, row_id, before, after, salt, mark = self._row
            count += 1
            erased = salt is None and before is None and after is None
            if n != count or not (erased or digest(salt or "", table, str(row_id), before or "", after or "") == mark):
                return "", (count, table)
            digests.update(mark.encode())
            self._row = self._rows.fetchone()
        self.rows += count
        return digests.hexdigest(), None


def astray(connection: sqlite3.Connection) -> Iterator[Astray]:
    """Every row that is not as the log left it: changed, put in or taken out behind its back."""
    for (table,) in connection.execute(_TABLES).fetchall():
        cursor = connection.execute(f"SELECT * FROM {table} ORDER BY id")  # noqa: S608 - a name from the schema
        names = [name for name, *_ in cursor.description]
        stored = (dict(zip(names, row, strict=True)) for row in cursor)
        left = _last_of_each(connection.execute(_LOGGED, [table]))
        yield from _compared(table, stored, left)


def _compared(
    table: str, stored: Iterator[Row], last: Iterator[tuple[int, int, str | None, str | None]]
) -> Iterator[Astray]:
    """Both in the order of their ids."""
    here, there = next(stored, None), next(last, None)
    while here or there:
        number = int(here["id"] or 0) if here else None
        if there is None or (number is not None and number < there[0]):
            assert here is not None
            yield Astray(table, int(here["id"] or 0), "put in", None, None, here)
            here = next(stored, None)
            continue
        row_id, entry, after, salt = there
        now = here if number == row_id else None
        left = logged(after)
        if salt is not None and not still(now, left):
            how: Any = "taken out" if now is None else "put in" if left is None else "changed"
            yield Astray(table, row_id, how, entry, left, now)
        there = next(last, None)
        here = next(stored, None) if now else here


def _last_of_each(rows: Iterator[Any]) -> Iterator[tuple[int, int, str | None, str | None]]:
    """Of each row what was logged last."""
    before = None
    for row in rows:
        if before and row[0] != before[0]:
            yield before
        before = row
    if before:
        yield before


def damage(connection: sqlite3.Connection) -> list[str]:
    """What is wrong with the file, in the words of SQLite, or of SQLCipher, which seals every page; empty where nothing
    is."""
    pages = [text for (text,) in connection.execute(f"PRAGMA integrity_check({_AT_MOST})") if text != "ok"]
    return pages or list(islice(seals.broken(connection), _AT_MOST))


def torn(connection: sqlite3.Connection) -> list[tuple[str, int | None, str]]:
    """Rows that refer to one that is not there: their table, their id where they have one, and the other table."""
    return [(table, row_id, parent) for table, row_id, parent, _ in connection.execute("PRAGMA foreign_key_check")]
