"""Stores are made, opened, migrated and refused."""

import stat
from pathlib import Path

import pytest

from db import migrate, store
from db.driver import sqlite3
from db.refused import NoStore, Refused

TABLES = {
    "champion", "clearance", "patient", "pair", "agreement", "meeting", "contact", "setback", "pause", "closure",
    "goal", "step", "rating", "supervision", "request", "concern", "action", "review", "snooze", "ending",
    "ending_step", "letter", "policy", "change",
}  # fmt: skip


def test_a_new_store_has_every_table_of_the_design_and_each_is_strict(path: Path) -> None:
    connection = store.create(path)
    strict = {name for name, is_strict in connection.execute("SELECT name, strict FROM pragma_table_list") if is_strict}
    assert strict >= TABLES


def test_every_fact_says_who_recorded_it_and_when(connection: sqlite3.Connection) -> None:
    for table in TABLES - {"change"}:
        columns = {name for (name,) in connection.execute("SELECT name FROM pragma_table_info(?)", [table])}
        assert {"recorded_at", "recorded_by"} <= columns, table


def test_a_new_store_is_its_owners_alone(path: Path) -> None:
    store.create(path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_that_is_there_is_never_overwritten(path: Path) -> None:
    path.write_text("my diary")
    with pytest.raises(Refused, match="left alone"):
        store.create(path)
    assert path.read_text() == "my diary"


def test_a_store_that_is_not_there_is_refused_with_the_command_that_makes_one(path: Path) -> None:
    with pytest.raises(NoStore, match="init"):
        store.open_store(path)


@pytest.mark.parametrize("content", [b"", b"hello", b"SQLite format 3\x00" + b"\x00" * 84])
def test_a_file_that_is_no_store_is_refused(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(NoStore):
        store.open_store(path)


def test_another_programs_database_is_left_alone(path: Path) -> None:
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE songs (name)")
    other.commit()
    other.close()
    with pytest.raises(NoStore, match="not an Alongside store"):
        store.open_store(path)


def test_a_store_made_by_a_newer_program_is_refused(path: Path) -> None:
    connection = store.create(path)
    connection.execute("INSERT INTO _sqlite_migrations VALUES (99, 'alongside', 'm9999_later', '2030-01-01')")
    connection.close()
    with pytest.raises(Refused, match=r"newer Alongside.*m9999_later"):
        store.open_store(path)


def test_the_names_known_at_the_start_are_those_of_the_migrations() -> None:
    assert [each.name for each in migrate.migrations._migrations] == list(store.MIGRATIONS)


_OPEN = """
import sys
from pathlib import Path
from db.store import open_store
sys.stdin.readline()
connection = open_store(Path(sys.argv[1]))
print(connection.execute("SELECT count(*) FROM _sqlite_migrations").fetchone()[0])
"""


def test_a_store_without_its_tables_is_not_taken_for_a_new_one(path: Path) -> None:
    old = sqlite3.connect(path)
    old.execute("PRAGMA journal_mode = WAL")
    old.close()
    path.chmod(0o600)
    with pytest.raises(NoStore, match="emptied"):
        store.open_store(path)
