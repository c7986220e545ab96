"""The example programme."""

import csv
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from pathlib import Path

import pytest

from console.demo import ABOUT, make, weeks_since
from console.entry import run
from db.driver import sqlite3
from db.refused import Refused

NOW = datetime(2027, 3, 12, 9, 0, tzinfo=UTC)
FRIDAY = date(2027, 3, 12)


def held(store: Path) -> list[str]:
    """The days of the meetings that were held."""
    with closing(sqlite3.connect(store)) as connection:
        return [day for (day,) in connection.execute("SELECT on_day FROM meeting WHERE outcome = 'held' ORDER BY 1")]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("demo"), FRIDAY, NOW)


def test_the_dates_are_moved_by_whole_weeks_to_the_week_of_today(store: Path) -> None:
    rows = csv.DictReader((files("fixtures") / "programme" / "meetings.csv").read_text(encoding="utf-8").splitlines())
    written = sorted(date.fromisoformat(row["on"]) for row in rows if row["outcome"] == "held")
    moved = timedelta(days=date(2027, 3, 8).toordinal() - ABOUT.toordinal())
    assert moved.days % 7 == 0
    assert held(store) == [(day + moved).isoformat() for day in written]


@pytest.mark.parametrize("day", range(7))
def test_every_day_of_the_week_it_is_about_leaves_the_dates_alone(day: int) -> None:
    assert weeks_since(ABOUT + timedelta(days=day)) == timedelta(0)


def test_every_row_of_the_example_programme_is_in_it(store: Path) -> None:
    with closing(sqlite3.connect(store)) as connection:
        assert connection.execute("SELECT count(*) FROM pair").fetchone() == (60,)
        assert connection.execute("SELECT count(*) FROM closure").fetchone() == (2,)


def test_a_second_one_is_not_made_over_the_first(store: Path) -> None:
    with pytest.raises(Refused, match="left alone"):
        make(store.parent, FRIDAY, NOW)


def test_it_can_be_kept_without_opening_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["demo", "--no-open", "--path", str(tmp_path / "kept")]) == 0
    assert f"alongside --db {tmp_path}/kept/example.db" in capsys.readouterr().out
    assert run(["--db", f"{tmp_path}/kept/example.db", "pair", "hc-7"]) == 0


def test_nobodys_undo_takes_the_example_away(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["demo", "--no-open", "--path", str(tmp_path / "kept")])
    assert run(["--db", f"{tmp_path}/kept/example.db", "undo"]) == 1
    assert "Your last entry is of" in capsys.readouterr().err


def test_the_example_has_a_review_of_last_week_to_compare_with(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["demo", "--no-open", "--path", str(tmp_path / "kept")])
    assert run(["--db", f"{tmp_path}/kept/example.db", "review"]) == 0
    said = capsys.readouterr().out
    assert "What changed since" in said
    assert "jw: ring the champion about a fortnightly rhythm" in said
