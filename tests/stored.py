"""What the proofs that nothing is lost share: a day's work of real commands, and all that a store holds."""

import contextlib
import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlite_utils import Database

from console import contacts, drafts, goals, meetings, notes, people, setbacks, undoing
from console.bulk import for_all
from console.commands import find
from console.desk import Desk
from console.verifying import verify
from db import migrate, store
from db.driver import sqlite3

ON = date(2026, 11, 24)
KEY = bytes(range(32))
KINDS = {"encrypted": KEY, "plain": None}
"""Both kinds of store, each with its key."""

PAIRS = ("HC-0001", "HC-0002", "HC-0003")
MANY = 40
"""Pairs that only make the store larger."""

Command = Callable[[Desk], object]


def desk(connection: sqlite3.Connection, by: str = "jw") -> Desk:
    """A coordinator at work on 24 November 2026."""
    return Desk(connection, by, ON, datetime(2026, 11, 24, 10, 0, tzinfo=UTC))


@contextlib.contextmanager
def opened(path: Path, key: bytes | None) -> Iterator[Desk]:
    """A coordinator at work in that store."""
    with closing(store.open_store(path, key)) as connection:
        yield desk(connection)


def make_pairs(connection: sqlite3.Connection, many: int = len(PAIRS)) -> None:
    """The pairs that are written about, and others."""
    with desk(connection).command("made", "pairs to write about") as change:
        for number in range(1, many + 1):
            patient = change.insert("patient", {"ref": f"P-{number:04}", "name": f"Rosa K. the {number}."})
            champion = change.insert("champion", {"ref": f"C-{number:04}", "name": f"Femi A. the {number}."})
            change.insert(
                "pair",
                {
                    "ref": f"HC-{number:04}", "patient_id": patient, "champion_id": champion, "coordinator": "jw",
                    "matched_on": "2026-03-02", "introduced_on": "2026-03-09", "every_days": 7, "mode": "in person",
                    "ends_on": "2027-03-09",
                },
            )  # fmt: skip


def make(path: Path, key: bytes | None, many: int = len(PAIRS)) -> None:
    """A store with pairs in it."""
    with closing(store.create(path, key)) as connection:
        make_pairs(connection, many)


def make_old(path: Path, key: bytes | None, until: int = 1) -> None:
    """A store that an older program made, which knew only so many of the migrations, with pairs in it."""
    path.touch(mode=0o600)
    with closing(store.connect(path, key)) as connection:
        before = store.MIGRATIONS[until] if until < len(store.MIGRATIONS) else None
        migrate.migrations.apply(Database(connection, execute_plugins=False), stop_before=before)
        make_pairs(connection)


def a_days_work(times: int = 1) -> Iterator[Command]:
    """Commands of every kind, one after another: entries, several pairs at once, a form half filled, a mistake undone.

    Each of them is one transaction.
    """
    for number in range(times):
        day = ON - timedelta(days=7 * number + 1)
        yield lambda at, day=day: meetings.met(at, "HC-0001", on=day, minutes=60, sure=True)
        yield lambda at, day=day: meetings.cancelled(
            at, "HC-0002", on=day, by="champion", reason="work", moved_to=day + timedelta(days=2), sure=True
        )
        yield lambda at, number=number: drafts.keep(at, find("note"), "HC-0003", {"note": f"half a word {number}"})
        yield lambda at, day=day: for_all(
            at, find("missed"), PAIRS, {"on": day, "by": "both", "reason": "weather " * 40, "sure": True}
        )
        yield lambda at, day=day: setbacks.opened(
            at, "HC-0003", whose="patient", kind="hospital", effect="stopped", began=day, review=day, sure=True
        )
        yield undoing.undo
        yield lambda at, day=day: contacts.contacted(
            at, "HC-0001", with_whom="champion", channel="call", reached=True, on=day, sure=True
        )
        yield lambda at, number=number: goals.set_one(at, "HC-0002", goal=f"Walk to park {number}", on=ON, sure=True)
        yield lambda at, number=number: notes.noted(at, "HC-0001", note=f"{number} " + "long words " * 600, on=ON)
        yield lambda at, number=number: people.patient_edited(at, "P-0001", area=f"Lewisham {number}")
        yield drafts.decided


def all_that_is_in(connection: sqlite3.Connection) -> Mapping[str, str]:
    """Of every table of the store a digest of what is in it: the moment of a migration alone is left out."""
    tables = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    )
    found = {}
    for (name,) in tables.fetchall():
        columns = "id, migration_set, name" if name == "_sqlite_migrations" else "*"
        rows = connection.execute(f"SELECT {columns} FROM {name}").fetchall()
        found[name] = hashlib.sha256(repr(sorted(map(repr, rows))).encode()).hexdigest()
    return found


def is_whole(connection: sqlite3.Connection) -> list[str]:
    """What is wrong with the file, with what refers to what, or with the log and the rows that it tells of."""
    pages = [text for (text,) in connection.execute("PRAGMA integrity_check") if text != "ok"]
    loose = [str(row) for row in connection.execute("PRAGMA foreign_key_check")]
    return [*pages, *loose, *verify(desk(connection)).findings]


class Loose:
    """A connection without transactions: every statement stands by itself. What the proofs must find out."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def execute(self, sql: str, *values: object) -> object:
        """Do it, unless it is about a transaction."""
        if sql.startswith(("BEGIN", "COMMIT", "ROLLBACK")):
            sql, values = "SELECT 1", ()
        return self._connection.execute(sql, *values)

    def __getattr__(self, name: str) -> object:
        return getattr(self._connection, name)


def loosely(at: Desk) -> Desk:
    """The same desk without transactions."""
    return replace(at, store=Loose(at.store))  # type: ignore[arg-type]
