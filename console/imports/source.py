"""Reading what was named: a folder of CSVs, one CSV, or a workbook, each as sheets of cells."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import pairwise
from pathlib import Path

from console.imports.sheet import Cell, Sheet, key
from db.refused import Refused

LARGEST_FILE = 200_000_000
"""Bytes of a file that is read."""
MOST_ROWS = 1_000_000
MOST_COLUMNS = 500


@dataclass(frozen=True, slots=True)
class Source:
    """What was read: the sheets, and anything worth saying about how they were read."""

    path: Path
    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...] = ()
    is_folder: bool = False


def read_source(path: Path) -> Source:
    """Read a folder, a CSV or a workbook. Raises Refused with a sentence where it cannot be read."""
    try:
        if path.is_dir():
            return _folder(path)
        if not path.exists():
            raise Refused(f"There is nothing at {path}. Check the name of the file or folder to import.")
        if path.stat().st_size > LARGEST_FILE:
            raise Refused(f"{path.name} is larger than {LARGEST_FILE // 1_000_000} MB. Import it in parts.")
        if path.suffix.lower() == ".csv":
            sheet, notes = _csv(path)
            return Source(path, (sheet,), tuple(notes))
        from console.imports.workbook import read_workbook  # noqa: PLC0415 - its reader is heavy

        return Source(path, read_workbook(path))
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}. Copy it to a folder of your own.") from None


def _folder(path: Path) -> Source:
    files = sorted(
        file for file in path.iterdir() if file.is_file() and file.name[0] not in ".~" and not file.name.endswith("~")
    )
    read = [_csv(file) for file in files if file.suffix.lower() == ".csv"]
    notes = [note for _, said in read for note in said]
    notes += [f"{file.name} is not a CSV file and was passed over." for file in files if file.suffix.lower() != ".csv"]
    if not read:
        raise Refused(f"There are no CSV files in {path}. Name the folder that has them, or a workbook.")
    names = sorted((key(sheet.name), sheet.label) for sheet, _ in read)
    for (one, label), (other, second) in pairwise(names):
        if one == other:
            raise Refused(f"{label} and {second} in {path} bring the same table. Keep one of them.")
    return Source(path, tuple(sheet for sheet, _ in read), tuple(notes), is_folder=True)


def _csv(path: Path) -> tuple[Sheet, list[str]]:
    if path.stat().st_size > LARGEST_FILE:
        raise Refused(f"{path.name} is larger than {LARGEST_FILE // 1_000_000} MB. Import it in parts.")
    text, notes = _decoded(path)
    first, _, rest = text.partition("\n")
    if key(first) in {"sep=;", "sep=,"}:
        delimiter, text = first.strip()[-1], "\n" + rest
    else:
        delimiter = _delimiter(text)
    if not text.strip():
        raise Refused(f"{path.name} is empty. Give it a row of headings, or take it out of the folder.")

    def read() -> Iterator[Sequence[Cell]]:
        try:
            for number, cells in enumerate(csv.reader(StringIO(text, newline=""), delimiter=delimiter), 1):
                _not_too_large(path.name, number, len(cells))
                yield cells
        except csv.Error as error:
            raise Refused(f"{path.name} is not a CSV file that can be read ({error}). Save it as CSV again.") from None

    return Sheet(path.stem, path.name, read, in_workbook=False), notes


def _not_too_large(label: str, rows: int, columns: int) -> None:
    if columns > MOST_COLUMNS:
        raise Refused(
            f"{label} row {rows} has {columns:,} columns; at most {MOST_COLUMNS} are read. Look for stray cells."
        )
    if rows > MOST_ROWS:
        raise Refused(f"{label} has more than {MOST_ROWS:,} rows. Import it in parts.")


def _decoded(path: Path) -> tuple[str, list[str]]:
    data = path.read_bytes()
    again = "Save it as “CSV UTF-8”."
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        raise Refused(f"{path.name} is written in UTF-16, which is not read. {again}")
    if data[:4] == b"PK\x03\x04" or data[:4] == b"\xd0\xcf\x11\xe0":
        raise Refused(f"{path.name} is a workbook, though its name ends in .csv. Give it the ending .xlsx or .ods.")
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        raise Refused(f"{path.name} row {row} has letters in an encoding that is not known. {again}") from None
    return text, [
        f"{path.name} is not written in UTF-8 and was read as Windows-1252: look at the accents in its names."
    ]


def _delimiter(text: str) -> str:
    """The one of , ; and tab that the first line with anything in it uses most, outside quotes."""
    line = next((line for line in text.splitlines()[:50] if line.strip(' ,;\t\r"')), "")
    bare = "".join(part for number, part in enumerate(line.split('"')) if number % 2 == 0)
    return max(",;\t", key=bare.count)
