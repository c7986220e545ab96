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
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime

from db import store, trouble
from db.driver import sqlite3
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
    _highest: dict[str, int] = field(default_factory=dict)
    count: int = 0

    def insert(self, table: str, values: Row) -> int:
        """Add a row, stamped with who and when; returns its id, which no row of the table ever had before."""
        row: dict[str, Cell] = {"recorded_at": self.at, "recorded_by": self.by, **values}
        row.setdefault("id", self._highest_id(table) + 1)
        columns = [name for name in self._columns_of(table) if name in row]
        self._no_strangers(table, row)
        cursor = self.connection.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})",  # noqa: S608
            [row[name] for name in columns],
        )
        row_id = int(cursor.lastrowid or 0)
        self._highest[table] = max(row_id, self._highest_id(table))
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

    def erase(self, table: str, row_id: int, values: Row) -> None:
        """Empty some columns of a row for good: the log takes down what is left of the row, not what stood there.

        Raises Stale where the row is gone.
        """
        before = self.read(table, row_id)
        if before is None:
            raise Stale("Somebody removed this entry in the meantime. There is nothing left to erase.")
        self._no_strangers(table, values)
        if values:
            self.connection.execute(
                f"UPDATE {table} SET {', '.join(f'{name} = ?' for name in values)} WHERE id = ?",  # noqa: S608
                [*values.values(), row_id],
            )
        self._note(table, row_id, None, {**before, **values})

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
                    f"{by} changed the same ({', '.join(both)}) while this was open, on {local(at)}: {summary}."
                )

    def restore(self, table: str, row: Row) -> None:
        """Put a row back as it was, with its id and who recorded it."""
        names = list(row)
        self.connection.execute(
            f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})",  # noqa: S608
            list(row.values()),
        )
        self._note(table, int(row["id"] or 0), None, row)

    def _highest_id(self, table: str) -> int:
        """The highest id that a row of the table has or ever had: SQLite alone gives the last one away again."""
        if table not in self._highest:
            self._columns_of(table)
            here = self.connection.execute(f"SELECT max(id) FROM {table}").fetchone()[0]  # noqa: S608
            logged = self.connection.execute(_HIGHEST_LOGGED, [table]).fetchone()[0]
            self._highest[table] = max(here or 0, logged or 0)
        return self._highest[table]

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
        mark = digest(salt, table, str(row_id), old or "", new or "")
        self.count += 1
        self._digests.update(mark.encode())
        self._log.append((self.id, self.count, table, row_id, old, new, salt, mark))
        if len(self._log) >= 1000:
            self._flush()

    def _flush(self) -> None:
        self.connection.executemany("INSERT INTO change_row VALUES (?, ?, ?, ?, ?, ?, ?, ?)", self._log)
        self._log.clear()


_HIGHEST_LOGGED = "SELECT max(row_id) FROM change_row WHERE table_name = ?"

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
    (`change.summary = ...`) until it ends. `seen` is the newest entry when what it changes was looked at. Raises
    Overtaken where somebody changed the same columns since, Refused where another program holds the store too long, the
    disk is full or fails, or the file is damaged.
    """
    moment = at.isoformat(timespec="seconds")
    try:
        store.begin(connection)
    except sqlite3.DatabaseError as error:
        raise _not_begun(error) from None
    at_the_end = False
    try:
        last = connection.execute("SELECT id, hash FROM change ORDER BY id DESC LIMIT 1").fetchone()
        number, previous = (last[0] + 1, last[1]) if last else (1, FIRST_HASH)
        connection.execute("PRAGMA defer_foreign_keys = ON")
        change = Change(connection, number, moment, by, summary, undoes, seen)
        yield change
        if change.count:
            _seal(change, name, previous)
            at_the_end = True
            connection.execute("COMMIT")
        else:
            connection.execute("ROLLBACK")
    except BaseException as error:
        _roll_back(connection)
        if isinstance(error, sqlite3.IntegrityError):
            raise Clash(
                "Nothing was written: it does not go with what is there, perhaps since somebody wrote a moment ago."
                " Look again."
            ) from error
        if isinstance(error, sqlite3.DatabaseError):
            if at_the_end and trouble.failed_at_the_disk(error) and not _written_over(connection):
                raise Refused(
                    f"The disk failed while this was being written ({error}), and it may be there or not: look again"
                    " before you write it anew, and tell whoever looks after the machine."
                ) from error
            if why := trouble.meaning(error):
                raise Refused(f"Nothing was written: {why}.") from error
        if isinstance(error, sqlite3.OperationalError):
            raise Refused(f"Nothing was written, because the store could not take it ({error}).") from error
        raise


def _not_begun(error: sqlite3.DatabaseError) -> Exception:
    if (why := trouble.meaning(error)) and not trouble.busy(error):
        return Refused(f"Nothing was written: {why}.")
    if isinstance(error, sqlite3.OperationalError):
        return Refused(f"The store is busy or cannot be written ({error}). Nothing was written: try again in a moment.")
    return error


def _roll_back(connection: sqlite3.Connection) -> None:
    """Leave the transaction. SQLite does so by itself where the disk fails; a failure here must not hide the first."""
    if connection.in_transaction:
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")


def _written_over(connection: sqlite3.Connection) -> bool:
    """Write over what a command left in the file when its last step failed; returns whether the disk took it.

    All of it may stand in the log beside the store, and whoever reads that log next, after a kill, would take it for
    written, though it was refused. The next that is written takes its place: here a number, as it was before.
    """
    try:
        (number,) = connection.execute("PRAGMA user_version").fetchone()
        connection.execute(f"PRAGMA user_version = {int(number)}")
    except sqlite3.Error:
        return False
    return True


def _seal(change: Change, name: str, previous: str) -> None:
    summary_digest = digest(change.summary)
    rows_digest = change._digests.hexdigest()
    sealed = digest(
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


def local(at: str) -> str:
    """A moment of the log in the zone of the machine: `24 Nov 2026 10:00`; what is none stays as it is."""
    try:
        moment = datetime.fromisoformat(at).astimezone()
    except ValueError:
        return at
    return f"{moment.day} {moment:%b %Y %H:%M}"


def logged(text: str | None) -> dict[str, Cell] | None:
    """A row as the log has it, or None; empty where somebody tampered with the log and it is no row any more."""
    if text is None:
        return None
    try:
        row = json.loads(text)
    except ValueError:
        return {}
    return row if isinstance(row, dict) else {}


def _text(row: Row | None) -> str | None:
    return None if row is None else json.dumps(dict(row), ensure_ascii=False, separators=(",", ":"))


def digest(*parts: str) -> str:
    """SHA-256 over parts that cannot run into one another."""
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()
