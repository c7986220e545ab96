"""The one way to write: one command, one immediate transaction, one entry in the change log.

    with command(connection, name="cancelled", by="jw", at=now, summary="HC-0007: ...") as change:
        change.insert("meeting", {...})
        change.update("pair", 7, {"introduced_on": "2026-11-02"})

Each entry is chained to the one before it by SHA-256, over digests of what it did. What was there before and after
lies beside the chain, so that a person can be erased and the chain still fits.
"""

import hashlib
import json
import secrets
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from db.refused import Overtaken, Refused, Stale

Cell = str | int | None
Row = Mapping[str, Cell]

FIRST_HASH = "0" * 64


class Clash(Stale, sqlite3.IntegrityError):
    """The store does not take it: a row like it is there, or one that it needs is not."""


@dataclass(slots=True)
class Change:
    """One command under way. Made by `command()`; every write of the program goes through its three methods."""

    connection: sqlite3.Connection
    id: int
    at: str
    by: str
    summary: str
    undoes: int | None = None
    seen: int | None = None
    """The newest entry of the log when what is written now was looked at; None where it was looked at just now."""
    _columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _digests: "hashlib._Hash" = field(default_factory=hashlib.sha256)
    _log: list[tuple[int, int, str, int, str | None, str | None, str, str]] = field(default_factory=list)
    count: int = 0

    def insert(self, table: str, values: Row) -> int:
        """Add a row, stamped with who and when; returns its id."""
        row: dict[str, Cell] = {"recorded_at": self.at, "recorded_by": self.by, **values}
        columns = [name for name in self._columns_of(table) if name in row]
        self._no_strangers(table, row)
        cursor = self.connection.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})",  # noqa: S608
            [row[name] for name in columns],
        )
        row_id = int(cursor.lastrowid or 0)
        self._note(table, row_id, None, self.read(table, row_id))
        return row_id

    def update(self, table: str, row_id: int, values: Row) -> bool:
        """Set some columns of a row; returns whether anything was different. Raises Stale where the row is gone."""
        before = self.read(table, row_id)
        if before is None:
            raise Stale("Somebody removed this entry in the meantime. Look at the pair again before you change it.")
        self._no_strangers(table, values)
        new = {name: value for name, value in values.items() if before[name] != value}
        if not new:
            return False
        self._must_not_overtake(table, row_id, new)
        self.connection.execute(
            f"UPDATE {table} SET {', '.join(f'{name} = ?' for name in new)} WHERE id = ?",  # noqa: S608
            [*new.values(), row_id],
        )
        self._note(table, row_id, before, {**before, **new})
        return True

    def delete(self, table: str, row_id: int) -> None:
        """Take a row away. Raises Stale where it is gone already."""
        before = self.read(table, row_id)
        if before is None:
            raise Stale("Somebody removed this entry in the meantime. There is nothing left to take away.")
        self.connection.execute(f"DELETE FROM {table} WHERE id = ?", [row_id])  # noqa: S608
        self._note(table, row_id, before, None)

    def read(self, table: str, row_id: int) -> dict[str, Cell] | None:
        """The row as it stands inside this command, or None."""
        columns = self._columns_of(table)
        found = self.connection.execute(
            f"SELECT {', '.join(columns)} FROM {table} WHERE id = ?",  # noqa: S608
            [row_id],
        ).fetchone()
        return None if found is None else dict(zip(columns, found, strict=True))

    def _must_not_overtake(self, table: str, row_id: int, new: Row) -> None:
        if self.seen is None:
            return
        for by, at, summary, before, after in self.connection.execute(
            _SINCE, {"table": table, "row": row_id, "seen": self.seen, "this": self.id}
        ):
            old, now = json.loads(before or "{}"), json.loads(after or "{}")
            if both := [name.replace("_", " ") for name in new if old.get(name) != now.get(name)]:
                raise Overtaken(
                    f"{by} changed the same ({', '.join(both)}) while this was open, at {at[11:16]} on {at[:10]}:"
                    f" {summary}."
                )

    def _restore(self, table: str, row: Row) -> None:
        names = list(row)
        self.connection.execute(
            f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})",  # noqa: S608
            list(row.values()),
        )
        self._note(table, int(row["id"] or 0), None, row)

    def _columns_of(self, table: str) -> tuple[str, ...]:
        """Column names from the schema itself: the only names that ever reach a statement."""
        if table not in self._columns:
            found = self.connection.execute("SELECT name FROM pragma_table_info(?)", [table]).fetchall()
            if not found or table.startswith(("change", "sqlite", "_")):
                raise ValueError(f"no table to write to: {table!r}")
            self._columns[table] = tuple(name for (name,) in found)
        return self._columns[table]

    def _no_strangers(self, table: str, values: Row) -> None:
        if strangers := set(values) - set(self._columns_of(table)):
            raise ValueError(f"{table} has no column {', '.join(sorted(strangers))}")

    def _note(self, table: str, row_id: int, before: Row | None, after: Row | None) -> None:
        salt = secrets.token_hex(8)
        old, new = _text(before), _text(after)
        digest = _digest(salt, table, str(row_id), old or "", new or "")
        self.count += 1
        self._digests.update(digest.encode())
        self._log.append((self.id, self.count, table, row_id, old, new, salt, digest))
        if len(self._log) >= 1000:
            self._flush()

    def _flush(self) -> None:
        self.connection.executemany("INSERT INTO change_row VALUES (?, ?, ?, ?, ?, ?, ?, ?)", self._log)
        self._log.clear()


_SINCE = """
    SELECT c.by_whom, c.at, c.summary, r.before, r.after FROM change_row AS r JOIN change AS c ON c.id = r.change_id
    WHERE r.table_name = :table AND r.row_id = :row AND c.id > :seen AND c.id <> :this ORDER BY c.id DESC
"""


@contextmanager
def command(
    connection: sqlite3.Connection,
    *,
    name: str,
    by: str,
    at: datetime,
    summary: str,
    undoes: int | None = None,
    seen: int | None = None,
) -> Iterator[Change]:
    """Run one command. A body that raises, or writes nothing, leaves nothing behind, not even a log entry.

    `at` is the moment, with its zone. `summary` is what was written, in words and references; the body may sharpen it
    (`change.summary = ...`) until it ends. `seen` is the newest entry when what it changes was looked at; it
    raises Overtaken where somebody changed the same columns since. Raises Refused where another program holds the store too long
    or the disk is full.
    """
    moment = at.isoformat(timespec="seconds")
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        raise Refused(
            f"The store is busy or cannot be written ({error}). Nothing was written: try again in a moment."
        ) from None
    try:
        last = connection.execute("SELECT id, hash FROM change ORDER BY id DESC LIMIT 1").fetchone()
        number, previous = (last[0] + 1, last[1]) if last else (1, FIRST_HASH)
        connection.execute("PRAGMA defer_foreign_keys = ON")
        change = Change(connection, number, moment, by, summary, undoes, seen)
        yield change
        if change.count:
            _seal(change, name, previous)
            connection.execute("COMMIT")
        else:
            connection.execute("ROLLBACK")
    except BaseException as error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        if isinstance(error, sqlite3.IntegrityError):
            raise Clash(
                "Nothing was written: it does not go with what is there, perhaps since somebody wrote a moment ago."
                " Look again."
            ) from error
        if isinstance(error, sqlite3.OperationalError):
            raise Refused(f"Nothing was written, because the store could not take it ({error}).") from error
        raise


def _seal(change: Change, name: str, previous: str) -> None:
    summary_digest = _digest(change.summary)
    rows_digest = change._digests.hexdigest()
    sealed = _digest(
        previous,
        str(change.id),
        change.at,
        change.by,
        name,
        str(change.undoes or ""),
        summary_digest,
        rows_digest,
    )
    change.connection.execute(
        "INSERT INTO change VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            change.id,
            change.at,
            change.by,
            name,
            change.undoes,
            change.summary,
            summary_digest,
            rows_digest,
            previous,
            sealed,
        ],
    )
    change._flush()


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the change log."""

    id: int
    at: str
    by: str
    command: str
    summary: str
    undoes: int | None


_LAST_OF = """
    SELECT id, at, by_whom, command, summary, undoes FROM change AS c
    WHERE by_whom = :by AND command NOT IN ('undo', 'init')
      AND (SELECT count(*) FROM change AS u WHERE u.undoes = c.id) = 0
    ORDER BY id DESC LIMIT 1
"""


def newest(connection: sqlite3.Connection) -> int:
    """The number of the newest entry, 0 where there is none."""
    return int(connection.execute("SELECT coalesce(max(id), 0) FROM change").fetchone()[0])


def last_of(connection: sqlite3.Connection, by: str) -> Entry | None:
    """The newest command of this coordinator that has not been undone."""
    row = connection.execute(_LAST_OF, {"by": by}).fetchone()
    return Entry(*row) if row else None


def undo(connection: sqlite3.Connection, entry: Entry, *, by: str, at: datetime) -> str:
    """Reverse one command, whole, as a new entry; returns what was taken back, in words.

    Raises Stale where a later change stands on a row that it wrote.
    """
    rows = connection.execute(
        "SELECT table_name, row_id, before, after FROM change_row WHERE change_id = ? ORDER BY n DESC", [entry.id]
    ).fetchall()
    summary = f"taken back: {entry.summary}"
    try:
        with command(connection, name="undo", by=by, at=at, summary=summary, undoes=entry.id) as change:
            for table, row_id, before_text, after_text in rows:
                before = None if before_text is None else json.loads(before_text)
                after = None if after_text is None else json.loads(after_text)
                if change.read(table, row_id) != after:
                    raise Stale(_who_changed_it(connection, table, row_id, entry))
                if before is None:
                    change.delete(table, row_id)
                elif after is None:
                    change._restore(table, before)
                else:
                    change.update(table, row_id, before)
    except sqlite3.IntegrityError:
        raise Stale(f"«{entry.summary}» was not taken back: later entries stand on it.") from None
    return summary


_TOUCHED = """
    SELECT DISTINCT coalesce(json_extract(after, '$.pair_id'), json_extract(before, '$.pair_id'))
    FROM change_row WHERE change_id = (SELECT max(id) FROM change WHERE by_whom = :by)
"""


def pairs_touched(connection: sqlite3.Connection, by: str) -> list[int] | None:
    """The pairs whose records this coordinator's newest command wrote; None where it wrote more than of pairs."""
    found = [pair for (pair,) in connection.execute(_TOUCHED, {"by": by})]
    return None if None in found else found


def _who_changed_it(connection: sqlite3.Connection, table: str, row_id: int, entry: Entry) -> str:
    later = connection.execute(
        "SELECT c.by_whom, c.at, c.summary FROM change_row AS r JOIN change AS c ON c.id = r.change_id"
        " WHERE r.table_name = ? AND r.row_id = ? AND c.id > ? ORDER BY c.id DESC LIMIT 1",
        [table, row_id, entry.id],
    ).fetchone()
    what = f"{later[0]} changed it since, on {later[1][:10]}: {later[2]}" if later else "it was changed since"
    return f"«{entry.summary}» was not taken back: {what}."


def _text(row: Row | None) -> str | None:
    return None if row is None else json.dumps(dict(row), ensure_ascii=False, separators=(",", ":"))


def _digest(*parts: str) -> str:
    """SHA-256 over parts that cannot run into one another."""
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()
