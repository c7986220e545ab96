"""Folders, workbooks and trackers for the tests of the imports. Every name in them is invented."""

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import xlsxwriter

Rows = Sequence[Sequence[object]]

PEOPLE = {
    "champions.csv": "champion,name\nC-1,Ada Field\nC-2,Ben Moss\n",
    "patients.csv": "patient,name\nP-1,Cleo Marsh\nP-2,Dan Brook\n",
    "pairs.csv": "pair,patient,champion,matched_on,introduced_on\n"
    "HC-1,P-1,C-1,2026-03-02,2026-03-09\nHC-2,P-2,C-2,2026-03-02,2026-03-09\n",
}
"""Two pairs, as a folder of CSVs."""

HEADINGS = ("Pair", "Patient", "Health Champion", "Borough", "Coord", "Start", "Due to finish", "How often")
WEEKS = ("w/c 02/11/26", "w/c 09/11/26", "w/c 16/11/26")


def folder(path: Path, files: Mapping[str, str | bytes]) -> Path:
    """A folder with these files."""
    path.mkdir(exist_ok=True)
    for name, text in files.items():
        (path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def workbook(path: Path, sheets: Mapping[str, Rows]) -> Path:
    """A workbook with these sheets; days are real date cells."""
    book = xlsxwriter.Workbook(str(path))
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for place, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(number, place, value, day)
                elif isinstance(value, str):
                    sheet.write_string(number, place, value)
                elif value is not None:
                    sheet.write(number, place, value)
    book.close()
    return path


def ods(path: Path, sheets: Mapping[str, Rows]) -> Path:
    """An OpenDocument spreadsheet with these sheets of text."""
    tables = ""
    for name, rows in sheets.items():
        lines = "".join(
            "<table:table-row>"
            + "".join(
                f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
                for value in row
            )
            + "</table:table-row>"
            for row in rows
        )
        tables += f'<table:table table:name="{name}">{lines}</table:table>'
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "table", "text")
    )
    with ZipFile(path, "w") as parts:
        parts.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        parts.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        parts.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body><office:spreadsheet>{tables}"
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return path


def pair_row(number: int, *weeks: str, **other: object) -> list[object]:
    """A row of a tracker: a pair that started on 2 March, with what is written in its weeks."""
    row = {
        "Pair": f"HC-{number:04}",
        "Patient": f"Patient {number}",
        "Health Champion": f"Champion {number}",
        "Borough": "Lambeth",
        "Coord": "JW",
        "Start": date(2026, 3, 2),
        "Due to finish": date(2026, 12, 2),
        "How often": "weekly",
    }
    return [*(other.get(name, value) for name, value in row.items()), *weeks]


def tracker(
    path: Path,
    *rows: Sequence[object],
    headings: Sequence[object] = (*HEADINGS, *WEEKS),
    champions: Rows | None = None,
) -> Path:
    """A tracker: a title, an empty line, the headings, the rows; and a sheet of champions if given."""
    sheets: dict[str, Rows] = {"Contact log": [["Our log"], [], headings, *rows]}
    if champions is not None:
        sheets["HCs"] = [["Name", "Mobile", "Borough", "DBS", "Refs", "Safeguarding", "HC training"], *champions]
    return workbook(path, sheets)


def bad_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a file of bad rows."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
