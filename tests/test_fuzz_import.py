"""Any cells, any bytes, any workbook: `alongside import` reads them or refuses in words, whole, and within bounds."""

import csv
import struct
import subprocess
import sys
import zlib
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import xlsxwriter
from hypothesis import example, given
from hypothesis import strategies as st

from console.imports.layout import BUILT_IN, read_layout
from console.imports.problem import Problem, Problems
from console.imports.sheet import Sheet, text_of
from console.imports.source import read_source
from console.imports.tables import TABLES
from db.refused import Refused
from tests.data.books import HEADINGS, PEOPLE, folder, ods, tracker
from tests.fuzzing import TEXT, a_folder, cases, changes, command, harmful, new_store

FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")

VALID = st.sampled_from(
    ["", "HC-1", "P-1", "C-1", "2026-03-16", "3/11/2026", "3 Nov 2026", "held", "cancelled", "in person", "phone", "45",
     "7",
     "champion", "patient", "yes", "no", "dbs", "call", "hospital", "stopped", "completed", "ready", "one-to-one",
     "1", "10", "31/02/2026", "9" * 40, "-1", "1e5", "0x10", "²", "٣", "1.0", "x" * 2001, "2026-03-16T00:00"]
)  # fmt: skip
CELL = st.one_of(VALID, TEXT)


def imported(place: Path, path: Path, *more: str) -> None:
    """Import it: as a rehearsal, whole, and without its bad rows. What is refused leaves nothing behind."""
    store = new_store(place)
    for options in (("--dry-run",), (), ("--skip-bad", "--bad-out", str(place / "bad"))):
        before = changes(store)
        said = command(store, "import", str(path), *more, *options)
        said.must_be_well()
        if said.code or "--dry-run" in options:
            assert changes(store) == before
        if said.code and "not right" in said.err:
            named = [line for line in said.err.splitlines() if line.startswith("  ") or "row" in line or "!" in line]
            assert named, said.err
    command(store, "verify").must_be_well()
    for file in (place / "bad").glob("*"):
        spreadsheet(file)


def spreadsheet(path: Path) -> None:
    """No cell of the file is a formula, and none of it steers a terminal."""
    text = path.read_text("utf-8-sig")
    assert not harmful(text.replace("\r\n", "\n"))
    for row in csv.reader(StringIO(text, newline="")):
        assert not [cell for cell in row if cell.startswith(FORMULA)]


def written(rows: list[list[str]]) -> bytes:
    out = StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8", "surrogatepass")


@st.composite
def tables(draw: st.DrawFn) -> dict[str, bytes]:
    """Two pairs, and some table of the fixed format with any cells."""
    table = TABLES[draw(st.sampled_from(sorted(TABLES)))]
    names = [column.name for column in table.columns if not column.internal]
    chosen = draw(st.lists(st.sampled_from(names), min_size=1, max_size=len(names), unique=True))
    required = [column.name for column in table.columns if column.required and not column.internal]
    headings = list(dict.fromkeys([*required, *chosen])) if draw(st.booleans()) else chosen
    width = len(headings)
    rows = draw(st.lists(st.lists(CELL, min_size=width, max_size=width), max_size=5))
    return {**{name: text.encode() for name, text in PEOPLE.items()}, f"{table.name}.csv": written([headings, *rows])}


@cases(40)
@given(tables())
def test_any_cells_of_any_table_are_read_or_refused(files: dict[str, bytes]) -> None:
    with a_folder() as place:
        imported(place, folder(place / "f", files))


@cases(20)
@given(
    st.sampled_from(sorted(PEOPLE)),
    st.one_of(st.binary(max_size=200), TEXT.map(lambda text: text.encode("utf-8", "replace"))),
    st.integers(0, 200),
)
@example("pairs.csv", b"\x00", 5)
@example("champions.csv", b'"', 0)
@example("patients.csv", b"\xff\xfe", 0)
def test_any_bytes_in_a_csv_are_read_or_refused(name: str, data: bytes, at: int) -> None:
    with a_folder() as place:
        whole = PEOPLE[name].encode()
        imported(place, folder(place / "f", {**PEOPLE, name: whole[:at] + data + whole[at:]}))


@cases(15)
@given(st.lists(st.lists(CELL, min_size=8, max_size=11), max_size=4))
def test_any_cells_of_a_tracker_are_read_or_refused(rows: list[list[str]]) -> None:
    with a_folder() as place:
        path = place / "t.csv"
        path.write_bytes(written([[*HEADINGS, "w/c 02/11/26", "w/c 09/11/26", "w/c 16/11/26"], *rows]))
        imported(place, path)


# --- workbooks ------------------------------------------------------------------------------------------------------


def a_book(cells: list[list[str]], *, formulas: bool = False) -> bytes:
    """A workbook of two pairs; in its sheet of meetings, these cells, dates, errors and, if asked for, formulas."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": formulas, "strings_to_urls": False})
    for name, text in PEOPLE.items():
        sheet = book.add_worksheet(name.removesuffix(".csv"))
        for number, row in enumerate(csv.reader(StringIO(text))):
            sheet.write_row(number, 0, row)
    meetings = book.add_worksheet("meetings")
    meetings.write_row(0, 0, ["pair", "on", "outcome", "mode", "minutes", "note"])
    meetings.write_row(1, 0, ["HC-1"])
    meetings.write_datetime(1, 1, date(2026, 3, 16), book.add_format({"num_format": "dd/mm/yyyy"}))
    meetings.write_row(1, 2, ["held", "phone", 45])
    meetings.write_formula(2, 0, '="HC-"&1', value="HC-1")
    meetings.write_formula(2, 1, "=1/0", value="#DIV/0!")
    meetings.write_boolean(2, 4, True)
    for number, row in enumerate(cells, 3):
        for place, text in enumerate(row):
            meetings.write(number, place, text.encode("utf-8", "replace").decode())
    book.close()
    return out.getvalue()


def remade(data: bytes, name: str, change: bytes) -> bytes:
    """The workbook with that part put in the place of another."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, change if part.filename == name else old.read(part))
    return out.getvalue()


BOOK = a_book([["HC-1", "2026-03-23", "held"]])
PARTS = sorted(ZipFile(BytesIO(BOOK)).namelist())


@cases(15)
@given(st.lists(st.lists(CELL, max_size=7), max_size=4), st.booleans())
def test_any_cells_of_a_workbook_are_read_or_refused(cells: list[list[str]], formulas: bool) -> None:
    with a_folder() as place:
        (place / "b.xlsx").write_bytes(a_book(cells, formulas=formulas))
        imported(place, place / "b.xlsx")


@cases(20)
@given(st.lists(st.tuples(st.integers(0, len(BOOK) - 1), st.integers(0, 255)), max_size=8), st.integers(0, len(BOOK)))
@example([(1036, 0)], 0)
@example([], len(BOOK) // 2)
@example([], 30)
def test_a_workbook_with_wrong_bytes_is_read_or_refused(flips: list[tuple[int, int]], cut: int) -> None:
    data = bytearray(BOOK)
    for at, byte in flips:
        data[at] = byte
    with a_folder() as place:
        (place / "b.xlsx").write_bytes(data[: cut if not flips else len(data)])
        imported(place, place / "b.xlsx")


@cases(20)
@given(
    st.sampled_from(PARTS),
    st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 12), st.binary(max_size=12)), max_size=4),
)
def test_a_workbook_whose_parts_are_wrong_is_read_or_refused(name: str, edits: list[tuple[int, int, bytes]]) -> None:
    part = bytearray(ZipFile(BytesIO(BOOK)).read(name))
    for at, gone, data in edits:
        begin = at % (len(part) + 1)
        part[begin : begin + gone] = data
    with a_folder() as place:
        (place / "b.xlsx").write_bytes(remade(BOOK, name, bytes(part) if edits else b""))
        imported(place, place / "b.xlsx")


LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "lol">'
    + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10))
    + b']><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>&a9;</t></si></sst>'
)
FILE = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">' + b"<si><t>&f;</t></si>" * 40 + b"</sst>"
)
SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"


def sheet_of(old: bytes, new: bytes) -> bytes:
    part = ZipFile(BytesIO(BOOK)).read(SHEET)
    assert old in part
    return remade(BOOK, SHEET, part.replace(old, new))


def elsewhere() -> bytes:
    """A far cell in a sheet that is not where sheets are."""
    out = BytesIO()
    with ZipFile(BytesIO(sheet_of(b'r="B2"', b'r="XFD1048576"'))) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(
                part.filename.replace("worksheets", "other"), old.read(part).replace(b"worksheets/", b"other/")
            )
    return out.getvalue()


def lying(size: int) -> bytes:
    """Strings that are larger than the workbook says they are, with a check sum that fits the lie."""
    part = ZipFile(BytesIO(BOOK)).read(STRINGS).replace(b"<si>", b"<si><t>" + b"a" * size + b"</t></si><si>", 1)
    data = bytearray(remade(BOOK, STRINGS, part))
    with ZipFile(BytesIO(data)) as parts:
        told = struct.pack("<I", zlib.crc32(part[:500])), struct.pack("<I", 500)
        at = parts.start_dir
        for info in parts.infolist():
            if info.filename == STRINGS:
                data[info.header_offset + 14 : info.header_offset + 18] = told[0]
                data[info.header_offset + 22 : info.header_offset + 26] = told[1]
                data[at + 16 : at + 20], data[at + 24 : at + 28] = told
            at += 46 + sum(struct.unpack_from("<HHH", data, at + 28))
    return bytes(data)


BOMBS = {
    "laughs": lambda: remade(BOOK, STRINGS, LAUGHS),
    "a file named by an entity": lambda: remade(BOOK, STRINGS, FILE),
    "a huge dimension": lambda: sheet_of(b'<dimension ref="A1:B3"/>', b'<dimension ref="A1:XFD1048576"/>'),
    "a far cell": lambda: sheet_of(b'r="B2"', b'r="XFD1048576"'),
    "a far cell in single quotes": lambda: sheet_of(b'r="B2"', b"r='XFD1048576'"),
    "a far cell in small letters": lambda: sheet_of(b'r="B2"', b'r="xfd1048576"'),
    "a far cell on another line": lambda: sheet_of(b'<c r="B2"', b'<c\nr="XFD1048576"'),
    "a far cell behind a sign": lambda: sheet_of(b'<c r="B2"', b'<c x=">" r="XFD1048576"'),
    "a far cell elsewhere": elsewhere,
    "a far row": lambda: sheet_of(b'<row r="2"', b'<row r="4294967295"'),
    "a cell that is nowhere": lambda: sheet_of(b'r="B2"', b'r="A0"'),
    "a cell beyond every number": lambda: sheet_of(b'r="B2"', b'r="ZZZZZZZ99999999999999"'),
    "strings larger than they say": lambda: lying(50_000_000),
    "no strings": lambda: remade(BOOK, STRINGS, b""),
}

_BOUNDED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (4_000_000_000,) * 2)
resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
from console.entry import run
sys.exit(run(sys.argv[1:]))
"""


def bounded(store: Path, path: Path) -> subprocess.CompletedProcess[str]:
    """Import it in a process that may take 4 GB and 20 seconds, and no more."""
    argv = (sys.executable, "-c", _BOUNDED, "--db", str(store), "import", str(path))
    return subprocess.run(argv, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_workbook_made_to_do_harm_does_none(tmp_path: Path, bomb: str) -> None:
    path = tmp_path / "b.xlsx"
    path.write_bytes(BOMBS[bomb]())
    said = bounded(new_store(tmp_path), path)
    assert said.returncode in {0, 1}, said
    assert "root:" not in said.stdout + said.stderr
    assert "Traceback" not in said.stderr
    assert "panicked" not in said.stderr
    assert "Something broke" not in said.stderr
    assert len(said.stderr) < 3000


@pytest.mark.parametrize(
    "repeated",
    ['<table:table-cell table:number-columns-repeated="4000000000"/>',
     '<table:table-cell table:number-columns-repeated="-1"/>',
     '</table:table-row><table:table-row table:number-rows-repeated="4000000000">'],
)  # fmt: skip
def test_a_repeated_cell_of_an_opendocument_workbook_fills_no_memory(tmp_path: Path, repeated: str) -> None:
    path = ods(tmp_path / "b.ods", {"champions": [["champion", "name"], ["C-1", "Ada"]]})
    out = BytesIO()
    with ZipFile(path) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for part in old.infolist():
            text = old.read(part).replace(b"</table:table-cell><", b"</table:table-cell>" + repeated.encode() + b"<")
            new.writestr(part.filename, text)
    path.write_bytes(out.getvalue())
    said = bounded(new_store(tmp_path), path)
    assert said.returncode in {0, 1}, said
    assert "panicked" not in said.stderr
    assert "Something broke" not in said.stderr


# --- bad rows that come back ----------------------------------------------------------------------------------------


@cases(60)
@given(st.lists(st.lists(TEXT, min_size=3, max_size=3), min_size=1, max_size=4), TEXT)
@example([["'=1", "''=1", "=1"]], "x")
@example([["'\u200b=1", "\t=1", " =1"]], "-")
@example([["=" + "x" * 1999, "x" * 2001, "＝1"]], "+")
def test_bad_rows_come_back_without_a_formula_and_are_read_as_they_were(rows: list[list[str]], why: str) -> None:
    sheet = Sheet("meetings", "meetings.csv", lambda: iter([["pair", "on", "note"], *rows]), in_workbook=False)
    problems = Problems([Problem(sheet, number, why) for number, _ in enumerate(rows, 2)])
    with a_folder() as place:
        (path,) = problems.write(place / "bad")
        spreadsheet(path)
        back = [[text_of(cell, 130_000) for cell in cells] for _, cells in read_source(path).sheets[0].rows()]
    assert [row[:3] for row in back] == [
        ["pair", "on", "note"],
        *([text_of(cell, 130_000) for cell in row] for row in rows),
    ]
    assert back[0][3] == "error"


# --- layouts --------------------------------------------------------------------------------------------------------

LAYOUTS = [file.read_text("utf-8") for file in sorted(BUILT_IN.glob("*.toml"))]
TOML = st.sampled_from(
    ["", "[", "]", "[[codes]]", "=", '""', "'''", "-1", "1e400", "9" * 30, "true", "[[]]", "{}", "{a={}}", "1979-05-27",
     "nan", '"{by}"', '"{x}{x}"', '"("', '"[a-"', '"{when"', '"(?:a+)+$"', '"\\u0000"', '"\\u202E"', "\x00", "\x1b[2J",
     "\n", "#", '["a", 1]', '[["a"]]', '"""', "heading = ", "patterns = ", "means = ", "[words.by]", "[pairs.columns]",
     "x = 1\n"]
)  # fmt: skip


@cases(150)
@given(
    st.sampled_from(LAYOUTS),
    st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 40), st.one_of(TOML, TEXT)), min_size=1, max_size=4),
)
@example(LAYOUTS[0], [(0, 5000, "x = " + "[" * 5000)])
@example(LAYOUTS[0], [(0, 5000, "a." * 5000 + "a = 1")])
@example(LAYOUTS[0], [(0, 5000, "x = " + "1" * 5000)])
@example(LAYOUTS[0], [(len(LAYOUTS[0]), 0, '\n[champions."\\u001b[2J"]\nx = 1\n')])
def test_any_layout_is_read_or_refused_in_one_line(text: str, edits: list[tuple[int, int, str]]) -> None:
    for at, gone, new in edits:
        begin = at % (len(text) + 1)
        text = text[:begin] + new + text[begin + gone :]
    with a_folder() as place:
        path = place / "l.toml"
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        try:
            layout = read_layout(path)
        except Refused as refused:
            said = str(refused)
            assert "\n" not in said
            assert not harmful(said)
            assert "l.toml" in said
        else:
            assert not harmful(layout.name + layout.about)
            layout.codes.read("cxl hc, ill " + text[:200])


@cases(8)
@given(st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 20), TOML), min_size=1, max_size=3))
def test_a_tracker_with_any_layout_is_imported_or_refused(edits: list[tuple[int, int, str]]) -> None:
    text = LAYOUTS[-1]
    for at, gone, new in edits:
        begin = at % (len(text) + 1)
        text = text[:begin] + new + text[begin + gone :]
    with a_folder() as place:
        (place / "l.toml").write_bytes(text.encode("utf-8", "replace"))
        book = tracker(
            place / "t.xlsx",
            ["HC-1", "Cleo Marsh", "Ada Field", "Hull", "JW", date(2026, 3, 2), None, "weekly", "tel 45"],
        )
        imported(place, book, "--layout", str(place / "l.toml"))
