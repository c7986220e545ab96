"""Many at once: every acknowledged command is there, whole and in one unbroken chain, and nobody waits too long."""

import hashlib
import signal
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from console.desk import Desk
from console.meetings import met
from db import change, store
from db.driver import sqlite3
from db.refused import Refused
from tests import writers
from tests.conftest import TODAY

PROCESSES, COMMANDS = 8, 500
WITHIN = 240.0
"""Seconds after which the proof has failed, on whatever machine."""


@pytest.mark.proof
def test_eight_writers_at_once_lose_nothing_keep_the_chain_and_wait_their_turn(path: Path) -> None:
    writers.make(path)
    found = writers.at_once(path, processes=PROCESSES, commands=COMMANDS, within=WITHIN)
    assert max(writer.longest for writer in found) < store.BUSY_MS / 1000
    with closing(store.open_store(path)) as connection:
        assert _count(connection, "SELECT count(*) FROM meeting") == PROCESSES * COMMANDS
        written = dict(
            connection.execute("SELECT by_whom, count(*) FROM change WHERE command = 'met' GROUP BY by_whom")
        )
        assert written == {writer.who: COMMANDS for writer in found}
        assert _links(connection) == PROCESSES * COMMANDS + 1


def test_writers_that_take_too_long_are_said_to(path: Path) -> None:
    writers.make(path)
    with pytest.raises(TimeoutError):
        writers.at_once(path, processes=2, commands=10**6, within=0.1)


def test_a_writer_is_ended_whatever_happens(path: Path) -> None:
    writers.make(path)
    with pytest.raises(ZeroDivisionError), writers.running(path, "w0", 1) as process:
        raise ZeroDivisionError
    assert process.returncode == -signal.SIGKILL


def test_a_writer_that_fails_says_why(path: Path) -> None:
    with pytest.raises(RuntimeError, match="There is no store at"):
        writers.at_once(path, processes=1, commands=1, within=60)


def test_a_store_that_stays_busy_is_refused_in_a_sentence_within_the_limit(
    desk: Desk, pair: str, holder: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "BUSY_MS", 60)
    holder.execute("BEGIN IMMEDIATE")
    began = time.monotonic()
    with pytest.raises(Refused, match=r"^The store is busy .* Nothing was written: try again in a moment\.$"):
        met(desk, pair, on=TODAY, minutes=60)
    assert 0.06 <= time.monotonic() - began < 2


def test_a_store_that_comes_free_is_written_to(desk: Desk, pair: str, holder: sqlite3.Connection) -> None:
    holder.execute("BEGIN IMMEDIATE")
    looked: list[str] = []

    def seen(statement: str) -> None:
        looked.append(statement)
        if looked.count("BEGIN IMMEDIATE") == 3:
            holder.execute("ROLLBACK")

    desk.store.set_trace_callback(seen)
    assert met(desk, pair, on=TODAY, minutes=60).startswith("HC-0001: met")


@pytest.fixture
def holder(connection: sqlite3.Connection, path: Path) -> Iterator[sqlite3.Connection]:
    """A colleague's connection to the same store."""
    with closing(store.open_store(path)) as other:
        yield other


def _count(connection: sqlite3.Connection, sql: str) -> int:
    return int(connection.execute(sql).fetchone()[0])


_ENTRIES = (
    "SELECT id, at, by_whom, command, undoes, summary, summary_digest, rows_digest, previous, hash"
    " FROM change ORDER BY id"
)
_ROWS = "SELECT salt, table_name, row_id, before, after, digest FROM change_row WHERE change_id = ? ORDER BY n"


def _links(connection: sqlite3.Connection) -> int:
    """How many entries there are, each numbered and chained to the one before, each digest that of what it is of."""
    before, entries = change.FIRST_HASH, connection.execute(_ENTRIES).fetchall()
    for place, (number, at, by, command, undoes, summary, words, rows, previous, sealed) in enumerate(entries, 1):
        assert (number, previous) == (place, before)
        assert words == change.digest(summary)
        digests = hashlib.sha256()
        for salt, table, row, old, new, row_digest in connection.execute(_ROWS, [number]):
            assert row_digest == change.digest(salt, table, str(row), old or "", new or "")
            digests.update(row_digest.encode())
        assert rows == digests.hexdigest()
        assert sealed == change.digest(previous, str(number), at, by, command, str(undoes or ""), words, rows)
        before = sealed
    return len(entries)
