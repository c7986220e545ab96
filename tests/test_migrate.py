"""A store that an older program made: brought up to date once, everything in it kept, and still to be taken back."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlite_utils import Database

from console.desk import Desk
from console.undoing import redo, undo
from console.verifying import verify
from db import change, migrate, store
from db.driver import sqlite3
from db.refused import Stale
from tests.at_once import answers

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


@pytest.fixture
def old(path: Path) -> Path:
    """A store with the first schema only: a pair, and a meeting written as an entry of its own."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    migrate.migrations.apply(Database(connection, execute_plugins=False), stop_before=store.MIGRATIONS[1])
    with change.command(connection, name="made", by="jw", at=NOW, summary="a pair") as made:
        made.insert("patient", {"ref": "P-0001", "name": "Rosa Kaya"})
        made.insert("champion", {"ref": "C-0001"})
        made.insert("pair", {"ref": "HC-0001", "patient_id": 1, "champion_id": 1, "matched_on": "2026-03-02"})
    with change.command(connection, name="met", by="jw", at=NOW, summary="HC-0001: met on Mon 23 Nov") as met:
        met.insert(
            "meeting",
            {"pair_id": 1, "on_day": "2026-11-23", "outcome": "held", "minutes": 60, "recorded_on": "2026-11-24"},
        )
    connection.close()
    return path


def desk(path: Path) -> Desk:
    return Desk(store.open_store(path), "jw", date(2026, 11, 24), NOW)


def columns(connection: sqlite3.Connection, table: str) -> list[str]:
    return [name for (name,) in connection.execute("SELECT name FROM pragma_table_info(?)", [table])]


def test_the_old_store_is_one_that_lacks_what_came_later(old: Path) -> None:
    connection = sqlite3.connect(old)
    assert "notice" not in columns(connection, "meeting")
    assert [name for (name,) in connection.execute("SELECT name FROM _sqlite_migrations")] == ["m0001_first"]


def test_opening_it_brings_it_up_to_date(old: Path, tmp_path: Path) -> None:
    new = store.create(tmp_path / "new.db")
    opened = store.open_store(old)
    schema = "SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE '\\_%' ESCAPE '\\' ORDER BY name"
    assert opened.execute(schema).fetchall() == new.execute(schema).fetchall()


def test_everything_in_it_is_there(old: Path) -> None:
    connection = store.open_store(old)
    assert connection.execute("SELECT on_day, minutes, notice FROM meeting").fetchall() == [("2026-11-23", 60, None)]
    assert connection.execute("SELECT name FROM patient").fetchall() == [("Rosa Kaya",)]
    assert connection.execute("SELECT count(*) FROM change").fetchone() == (2,)


def test_its_log_still_fits_and_its_rows_are_as_it_says(old: Path) -> None:
    assert verify(desk(old)).findings == ()


def test_what_was_written_before_is_taken_back_and_done_again(old: Path) -> None:
    at_work = desk(old)
    assert undo(at_work) == "taken back: HC-0001: met on Mon 23 Nov"
    assert at_work.store.execute("SELECT count(*) FROM meeting").fetchone() == (0,)
    redo(at_work)
    assert at_work.store.execute("SELECT on_day, minutes, notice FROM meeting").fetchall() == [("2026-11-23", 60, None)]
    assert verify(at_work).findings == ()


def test_a_change_of_what_was_written_before_is_taken_back(old: Path) -> None:
    at_work = desk(old)
    with at_work.command("corrected", "HC-0001: 45 minutes") as command:
        command.update("meeting", 1, {"minutes": 45, "notice": "same day"})
    undo(at_work)
    assert at_work.store.execute("SELECT minutes, notice FROM meeting").fetchall() == [(60, None)]
    undo(at_work)
    assert at_work.store.execute("SELECT count(*) FROM meeting").fetchone() == (0,)


def test_a_column_that_came_later_counts_as_changed_where_it_is_filled(old: Path) -> None:
    at_work = desk(old)
    with Desk(at_work.store, "rm", at_work.on, NOW).command("notice", "HC-0001: notice, same day") as command:
        command.update("meeting", 1, {"notice": "same day"})
    with pytest.raises(Stale, match=r"rm changed it since.*same day"):
        undo(at_work, number=2)


def test_a_column_filled_behind_the_log_is_noticed(old: Path) -> None:
    at_work = desk(old)
    at_work.store.execute("UPDATE meeting SET notice = 'same day'")
    assert "was changed behind the log's back (notice)" in verify(at_work).findings[0]
    with pytest.raises(Stale, match="it was changed since"):
        undo(at_work)


_OPEN = """
import sys
from pathlib import Path
from db.store import open_store
sys.stdin.readline()
connection = open_store(Path(sys.argv[1]))
print(connection.execute("SELECT count(*) FROM _sqlite_migrations").fetchone()[0],
      connection.execute("SELECT count(*) FROM meeting WHERE notice IS NULL").fetchone()[0])
"""


def test_six_processes_open_it_at_once_and_one_migrates(old: Path) -> None:
    said = answers(_OPEN, old)
    assert [out.split() for out, _ in said] == [[str(len(store.MIGRATIONS)), "1"]] * 6, [err for _, err in said]
    assert verify(desk(old)).findings == ()
