"""A backup is a whole store of its own, made while others write, and never over a file that is there."""

import stat
from datetime import date
from pathlib import Path

import pytest

from console.desk import Desk
from console.meetings import met
from db.backup import back_up
from db.refused import Refused
from db.store import open_store


def test_a_backup_opens_and_holds_what_the_store_holds(desk: Desk, pair: str, tmp_path: Path) -> None:
    met(desk, pair, on=date(2026, 11, 23))
    assert back_up(desk.store, tmp_path / "copy.db") == 1
    copy = open_store(tmp_path / "copy.db")
    assert copy.execute("SELECT on_day FROM meeting").fetchall() == [("2026-11-23",)]
    assert copy.execute("SELECT count(*) FROM change").fetchone() == (2,)


def test_a_backup_is_its_owners_alone(desk: Desk, tmp_path: Path) -> None:
    back_up(desk.store, tmp_path / "copy.db")
    assert stat.S_IMODE((tmp_path / "copy.db").stat().st_mode) == 0o600


def test_a_file_that_is_there_is_left_alone(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_text("my diary")
    with pytest.raises(Refused, match="left alone"):
        back_up(desk.store, tmp_path / "copy.db")
    assert (tmp_path / "copy.db").read_text() == "my diary"


def test_a_folder_that_is_not_there_is_refused(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="No copy could be made"):
        back_up(desk.store, tmp_path / "nowhere" / "copy.db")


def test_what_is_written_after_the_backup_is_not_in_it(desk: Desk, pair: str, tmp_path: Path) -> None:
    back_up(desk.store, tmp_path / "copy.db")
    met(desk, pair, on=date(2026, 11, 23))
    assert open_store(tmp_path / "copy.db").execute("SELECT count(*) FROM meeting").fetchone() == (0,)
