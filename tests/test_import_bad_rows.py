"""Leaving bad rows out: they come back as files, with what is wrong with them."""

import stat
from pathlib import Path

import pytest

from console.desk import Desk
from console.imports import bring_in
from db.refused import Refused
from tests.data.books import PEOPLE, bad_rows, folder, pair_row, tracker

BAD = {
    **PEOPLE,
    "meetings.csv": "pair,on,outcome,reason\n"
    "HC-1,2026-03-16,held,\nHC-1,2026-03-23,met,=1+1\nHC-1,31/02/2026,maybe,\nHC-2,2026-03-16,held,\n",
}


def test_the_good_rows_come_in_and_the_bad_ones_come_back(desk: Desk, tmp_path: Path) -> None:
    report = bring_in(desk, folder(tmp_path / "f", BAD), skip_bad=True)
    assert report.added["meetings"] == 2
    assert report.path_of_bad == tmp_path / "f-errors"
    rows = bad_rows(tmp_path / "f-errors" / "meetings.csv")
    assert [row["on"] for row in rows] == ["2026-03-23", "31/02/2026"]
    assert rows[0]["error"] == "meetings.csv row 3, column outcome: “met”: expected held, cancelled or missed"
    assert rows[1]["error"].count("meetings.csv row 4") == 2


def test_the_files_of_bad_rows_are_for_their_owner_alone(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, folder(tmp_path / "f", BAD), skip_bad=True)
    assert stat.S_IMODE((tmp_path / "f-errors" / "meetings.csv").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "f-errors").stat().st_mode) == 0o700


def test_no_cell_of_a_bad_row_is_a_formula(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, folder(tmp_path / "f", BAD), skip_bad=True)
    assert bad_rows(tmp_path / "f-errors" / "meetings.csv")[0]["reason"] == "'=1+1"


def test_bad_rows_can_be_corrected_and_brought_in(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, folder(tmp_path / "f", BAD), skip_bad=True)
    path = tmp_path / "f-errors" / "meetings.csv"
    text = path.read_text("utf-8-sig").replace(",met,", ",cancelled,").replace("31/02/2026,maybe", "30/3/2026,held")
    path.write_text(text)
    report = bring_in(desk, path)
    assert report.added == {"meetings": 2}
    assert not any("unknown columns" in line for line in report.lines())
    assert desk.store.execute("SELECT reason FROM meeting WHERE outcome = 'cancelled'").fetchone() == ("=1+1",)


def test_the_second_of_a_day_stays_the_second_when_the_first_was_bad(desk: Desk, tmp_path: Path) -> None:
    lines = "pair,on,outcome\nHC-1,2026-03-16,met\nHC-1,2026-03-16,held\n"
    bring_in(desk, folder(tmp_path / "f", {**PEOPLE, "meetings.csv": lines}), skip_bad=True)
    assert desk.store.execute("SELECT nth, outcome FROM meeting").fetchall() == [(2, "held")]


def test_a_row_that_refers_to_a_bad_row_is_left_out_too(desk: Desk, tmp_path: Path) -> None:
    pairs = "pair,patient,champion,matched_on\nHC-1,P-1,C-1,soon\nHC-2,P-2,C-2,2026-03-02\n"
    report = bring_in(desk, folder(tmp_path / "f", {**BAD, "pairs.csv": pairs}), skip_bad=True)
    assert report.added["pairs"] == 1
    assert report.added["meetings"] == 1
    assert {file.name for file in (tmp_path / "f-errors").iterdir()} == {"pairs.csv", "meetings.csv"}


def test_the_folder_for_bad_rows_can_be_named(desk: Desk, tmp_path: Path) -> None:
    report = bring_in(desk, folder(tmp_path / "f", BAD), skip_bad=True, bad_out=tmp_path / "deep" / "bad")
    assert report.path_of_bad == tmp_path / "deep" / "bad"
    assert (tmp_path / "deep" / "bad" / "meetings.csv").exists()


def test_nothing_comes_in_when_the_bad_rows_cannot_be_written(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(Refused, match="could not be written"):
        bring_in(desk, folder(tmp_path / "f", BAD), skip_bad=True, bad_out=tmp_path / "taken")
    assert desk.store.execute("SELECT count(*) FROM pair").fetchone() == (0,)


def test_a_link_in_place_of_a_file_of_bad_rows_is_not_followed(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "f-errors").mkdir()
    (tmp_path / "precious").write_text("keep")
    (tmp_path / "f-errors" / "meetings.csv").symlink_to(tmp_path / "precious")
    with pytest.raises(Refused):
        bring_in(desk, folder(tmp_path / "f", BAD), skip_bad=True)
    assert (tmp_path / "precious").read_text() == "keep"


def test_without_bad_rows_no_folder_is_made(desk: Desk, tmp_path: Path) -> None:
    assert bring_in(desk, folder(tmp_path / "f", PEOPLE), skip_bad=True).path_of_bad is None
    assert not (tmp_path / "f-errors").exists()


def test_an_unknown_code_is_left_out_with_the_rest_of_its_row_kept(desk: Desk, tmp_path: Path) -> None:
    path = tracker(tmp_path / "t.xlsx", pair_row(1, "f2f", "xyz", "tel 45"), pair_row(2, "f2f"))
    report = bring_in(desk, path, skip_bad=True)
    assert report.added["meetings"] == 3
    assert report.skipped == ("Contact log!J4: “xyz”: no code that the layout week-matrix knows",)
    (row,) = bad_rows(tmp_path / "t-errors" / "Contact log.csv")
    assert (row["Pair"], row["w/c 09/11/26"]) == ("HC-0001", "xyz")
    assert "Contact log!J4" in row["error"]
