"""Files as they come from other programs: encodings, delimiters, broken workbooks."""

import os
from pathlib import Path

import pytest

from console.desk import Desk
from console.imports import bring_in
from db.refused import Refused
from tests.data.books import PEOPLE, folder, ods, workbook

SHEETS = {
    "Champions": [["champion", "name"], ["C-1", "Ada Field"]],
    "PATIENTS": [["patient", "name", "online"], ["P-1", "Cleo Marsh", True]],
    "pairs": [["pair", "patient", "champion", "matched_on", "every_days"], ["HC-1", "P-1", "C-1", "2/3/2026", 14]],
    "Notes to self": [["nothing"]],
}


def refusal(desk: Desk, path: Path) -> str:
    with pytest.raises(Refused) as refused:
        bring_in(desk, path)
    assert "\n" not in str(refused.value)
    return str(refused.value)


def test_a_workbook_with_sheets_of_those_names_is_the_fixed_format(desk: Desk, tmp_path: Path) -> None:
    report = bring_in(desk, workbook(tmp_path / "b.xlsx", SHEETS))
    assert report.added == {"champions": 1, "patients": 1, "pairs": 1}
    assert "Sheet Notes to self is no table of the fixed format: passed over." in report.lines()
    assert desk.store.execute("SELECT matched_on, every_days FROM pair").fetchone() == ("2026-03-02", 14)
    assert desk.store.execute("SELECT online FROM patient").fetchone() == (1,)


def test_an_opendocument_workbook_is_read_too(desk: Desk, tmp_path: Path) -> None:
    sheets = {"champions": [["champion", "name"], ["C-1", "Ada Field"], ["C-2", "Ben Moss"]]}
    assert bring_in(desk, ods(tmp_path / "b.ods", sheets)).added == {"champions": 2}


def test_a_bad_cell_of_a_workbook_is_named_by_its_address(desk: Desk, tmp_path: Path) -> None:
    bad = {**SHEETS, "pairs": [SHEETS["pairs"][0], ["HC-1", "P-1", "C-1", "soon", 14]]}
    with pytest.raises(Refused, match=r"pairs!D2 \(matched_on\): “soon”: expected a day like"):
        bring_in(desk, workbook(tmp_path / "b.xlsx", bad))


def test_one_csv_is_imported_by_its_name(desk: Desk, tmp_path: Path) -> None:
    path = folder(tmp_path / "f", PEOPLE) / "champions.csv"
    assert bring_in(desk, path).added == {"champions": 2}


def test_utf_8_with_a_mark_is_read(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, folder(tmp_path / "f", {"champions.csv": b"\xef\xbb\xbfchampion,name\nC-1,Zo\xc3\xab\n"}))
    assert desk.store.execute("SELECT name FROM champion").fetchone() == ("Zoë",)


def test_windows_letters_are_read_and_said(desk: Desk, tmp_path: Path) -> None:
    report = bring_in(desk, folder(tmp_path / "f", {"champions.csv": b"champion,name\nC-1,Zo\xeb\n"}))
    assert desk.store.execute("SELECT name FROM champion").fetchone() == ("Zoë",)
    assert any("champions.csv is not written in UTF-8" in line for line in report.lines())


@pytest.mark.parametrize("first", ["", "sep=;\r\n"])
def test_semicolons_between_the_cells_are_read(desk: Desk, tmp_path: Path, first: str) -> None:
    text = first + 'champion;name;languages\r\nC-1;"Field, Ada";"English; Twi"\r\n'
    bring_in(desk, folder(tmp_path / "f", {"champions.csv": text}))
    assert desk.store.execute("SELECT name, languages FROM champion").fetchone() == ("Field, Ada", "English; Twi")


def test_empty_lines_and_a_heading_further_down_are_passed_over(desk: Desk, tmp_path: Path) -> None:
    text = "\n,,\nchampion,name\n\nC-1,Ada\n,\n"
    assert bring_in(desk, folder(tmp_path / "f", {"champions.csv": text})).added == {"champions": 1}


def test_unknown_columns_and_files_are_named_and_passed_over(desk: Desk, tmp_path: Path) -> None:
    files = {
        "champions.csv": "champion,shoe size\nC-1,42\n",
        "extra.csv": "a\n1\n",
        "read.txt": "hello",
        ".hidden": "x",
    }
    lines = bring_in(desk, folder(tmp_path / "f", files)).lines()
    assert "champions.csv: unknown columns were passed over: shoe size." in lines
    assert "File extra.csv is no table of the fixed format: passed over." in lines
    assert "read.txt is not a CSV file and was passed over." in lines
    assert not any("hidden" in line for line in lines)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b"", "champions.csv is empty"),
        (b"  \n\n", "champions.csv is empty"),
        (b",,\n,,\n", "champions.csv is empty"),
        (b"champion,name,Name\nC-1,a,b\n", "champions.csv has the heading name twice"),
        (b"name,area\nAda,Hull\n", "champions.csv has no column champion"),
        ("champion,name\nC-1,Ada\n".encode("utf-16"), "champions.csv is written in UTF-16"),
        (b"champion,name\nC-1,\x81\x9d\n", "champions.csv row 2 has letters in an encoding that is not known"),
        (b"PK\x03\x04...", "champions.csv is a workbook, though its name ends in .csv"),
        (b'champion,name\nC-1,"' + b"x" * 140_000 + b'"\n', "champions.csv is not a CSV file that can be read"),
        (b"champion" + b"," * 600 + b"\n", "champions.csv row 1 has 601 columns; at most 500 are read"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(desk: Desk, tmp_path: Path, text: bytes, why: str) -> None:
    assert why in refusal(desk, folder(tmp_path / "f", {"champions.csv": text}))


def test_two_files_for_one_table_are_refused(desk: Desk, tmp_path: Path) -> None:
    files = {"champions.csv": "champion\nC-1\n", "Champions.csv": "champion\nC-2\n"}
    assert "bring the same table" in refusal(desk, folder(tmp_path / "f", files))


def test_a_folder_without_csvs_is_refused(desk: Desk, tmp_path: Path) -> None:
    assert "no CSV files" in refusal(desk, folder(tmp_path / "f", {}))


def test_nothing_at_that_place_is_refused(desk: Desk, tmp_path: Path) -> None:
    assert "There is nothing at" in refusal(desk, tmp_path / "none.xlsx")


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.xlsx", b"junk", "cannot be read as a workbook"),
        ("a.xlsx", b"", "cannot be read as a workbook"),
        ("a.xlsx", b"PK\x03\x04 and then nothing", "cannot be read as a workbook"),
        ("a.ods", b"junk", "cannot be read as a workbook"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old Excel format"),
        (
            "a.xlsx",
            b"\xd0\xcf\x11\xe0" + b"\0" * 50 + "EncryptedPackage".encode("utf-16-le"),
            "protected by a password",
        ),
        ("a.pdf", b"%PDF-1.7", "not a kind of file that can be imported"),
    ],
)
def test_a_workbook_that_cannot_be_read_is_refused(
    desk: Desk, tmp_path: Path, name: str, data: bytes, why: str
) -> None:
    (tmp_path / name).write_bytes(data)
    assert why in refusal(desk, tmp_path / name)


def test_a_workbook_cut_short_is_refused(desk: Desk, tmp_path: Path) -> None:
    whole = workbook(tmp_path / "b.xlsx", SHEETS).read_bytes()
    (tmp_path / "cut.xlsx").write_bytes(whole[: len(whole) // 2])
    assert "cannot be read as a workbook" in refusal(desk, tmp_path / "cut.xlsx")


@pytest.mark.parametrize("cell", ["XFD1", "A1048576:Z", "ZZ9"])
def test_a_stray_cell_far_away_is_refused_before_it_fills_the_memory(desk: Desk, tmp_path: Path, cell: str) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(str(tmp_path / "b.xlsx"))
    sheet = book.add_worksheet("champions")
    sheet.write("A1", "champion")
    sheet.write(cell.split(":", maxsplit=1)[0], "x")
    if ":" in cell:
        sheet.write("Z1", "x")
    book.close()
    assert "too large to be read" in refusal(desk, tmp_path / "b.xlsx")


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_may_not_be_read_is_refused(desk: Desk, tmp_path: Path) -> None:
    path = folder(tmp_path / "f", PEOPLE) / "champions.csv"
    path.chmod(0)
    assert "cannot be read" in refusal(desk, path)
