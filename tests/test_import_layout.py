"""Layouts: how a tracker is written, and what happens when a layout has a mistake."""

import time
from datetime import date
from pathlib import Path

import pytest

from console.desk import Desk
from console.imports import bring_in
from console.imports.layout import BUILT_IN, Layout, built_in, read_layout
from db.refused import Refused
from tests.data.books import PEOPLE, folder, pair_row, tracker, workbook

MATRIX = (BUILT_IN / "week-matrix.toml").read_text("utf-8")
LOG_HEADINGS = ["Date", "Pair", "What happened", "Minutes", "Notes"]
PAIR_HEADINGS = ["Pair", "Patient", "Champion", "Start"]


def layout_file(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def rows(desk: Desk, query: str) -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = desk.store.execute(query).fetchall()
    return found


@pytest.fixture
def matrix() -> Layout:
    return built_in()[0]


def test_the_layouts_that_come_with_the_program_are_sound() -> None:
    assert [layout.name for layout in built_in()] == ["week-matrix", "meeting-log"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("F2F", ("held", {"mode": "in person"})),
        ("face to face 90 mins", ("held", {"mode": "in person", "minutes": "90"})),
        ("TEL 45", ("held", {"mode": "phone", "minutes": "45"})),
        ("Teams", ("held", {"mode": "video"})),
        ("CXL HC - work", ("cancelled", {"by": "champion", "reason": "work"})),
        ("CXL HC-work", ("cancelled", {"by": "champion", "reason": "work"})),
        ("cxl PT mental health", ("cancelled", {"by": "patient", "reason": "mental health"})),
        ("pt cancelled (ill health)", ("cancelled", {"by": "patient", "reason": "ill health"})),
        ("HC cancelled", ("cancelled", {"by": "champion"})),
        ("DNA", ("missed", {})),
        ("pt DNA", ("missed", {"by": "patient"})),
        ("HC no show", ("missed", {"by": "champion"})),
        ("HC surgery", ("setback", {"whose": "champion", "kind": "surgery"})),
        ("pt ill", ("setback", {"whose": "patient", "kind": "illness"})),
        ("ENDED - stopped meeting", ("ended", {"ending": "early", "reason": "stopped meeting"})),
        ("XMAS", ("closure", {"name": "Christmas"})),
    ],
)
def test_a_code_means_what_the_layout_says(matrix: Layout, text: str, said: tuple[str, dict[str, str]]) -> None:
    read = matrix.codes.read(text)
    assert not isinstance(read, str)
    assert [(entry.means, dict(entry.said)) for entry in read] == [said]


@pytest.mark.parametrize(
    "text", ["xyz", "f2f 60 x", "xf2f", "cxl", "cxl HC (", "ended", "pt", "12345", "tel 12345", "/"]
)
def test_what_fits_no_pattern_as_a_whole_is_unknown(matrix: Layout, text: str) -> None:
    assert isinstance(matrix.codes.read(text), str)


def test_no_cell_can_make_the_patterns_slow(matrix: Layout) -> None:
    began = time.perf_counter()
    for text in ("cxl " * 5000, "hc cancelled (" * 400, "(" * 499, "a " * 249, "cxl hc - " + "- " * 240):
        matrix.codes.read(text)
    assert time.perf_counter() - began < 1


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('name = "week-matrix"', "name = 7", "at name: expected a text in quotes"),
        ('name = "week-matrix"', 'name = "x"\ncolour = 1', "at colour: expected one of the keys"),
        ('pair = ["Pair"', 'pears = ["Pair"', "at pairs.columns.pears: expected one of the keys pair, patient"),
        ('patient = ["Patient", "Patient name"]', "", "at pairs.columns.patient: expected a list of headings"),
        ('heading = ["w/c {day}"', 'heading = ["w/c"', "at weeks.heading: expected headings with {day} in them"),
        ('between = "/"', 'between = "and"', "at cells.between: expected one sign"),
        ('styles = ["2026-11-03"', 'styles = ["11/3/2026"', "at dates.styles: expected some of 2026-11-03, 3/11/2026"),
        ("fortnightly = 14", "fortnightly = 40", "at rhythm.fortnightly: expected a whole number from 1 to 28"),
        ("fortnightly = 14", 'fortnightly = "14"', "at rhythm.fortnightly: expected a whole number"),
        ('dbs = ["DBS"', 'police = ["DBS"', "at champions.clearances.police: expected one of the keys dbs"),
        ('phone = ["tel"', 'telephone = ["tel"', "at words.mode.telephone: expected one of the keys in person"),
        ('video = ["teams"', 'video = ["tel"', "a spelling that stands under one word alone, which “tel” does not"),
        ('means = "held"', 'means = "met"', "at codes[1].means: expected one of held, cancelled, missed"),
        (
            '"{mode} {minutes} mins"',
            '"{mode} {hours}"',
            "at codes[1].patterns: expected another pattern: {hours} is no",
        ),
        ('"{mode} {minutes} mins"', '"{mode}{minutes}"', "two places with nothing between them"),
        ('"{mode} {minutes} mins"', '"{mode"', "has a brace that is not closed"),
        ('"{mode} {minutes} mins"', '"{mode} {mode}"', "names the same place twice"),
        ('patterns = ["{whose} {kind}"]', 'patterns = ["{whose}"]', "at codes[4].kind: expected kind said by the code"),
        ('ending = "completed"', 'ending = "done"', "at codes[5].ending: expected one of completed, early"),
        ('patterns = ["xmas", "christmas"]', "patterns = []", "at codes[7].patterns: expected a list of patterns"),
        ('patterns = ["xmas"', 'pattern = "x"\npatterns = ["xmas"', "at codes[7].pattern: expected one of the keys"),
        ("[pairs]\n", "[pairs\n", "layout.toml is not TOML"),
        ("[[codes]]", "[codes]", "layout.toml is not TOML"),
    ],
)
def test_a_mistake_in_a_layout_is_refused_where_it_stands(tmp_path: Path, old: str, new: str, why: str) -> None:
    assert old in MATRIX
    path = layout_file(
        tmp_path / "layout.toml", MATRIX.replace(old, new, 1) if old != "[[codes]]" else MATRIX.replace(old, new)
    )
    with pytest.raises(Refused) as refused:
        read_layout(path)
    assert why in str(refused.value)
    assert "layout.toml" in str(refused.value)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"\xff\xfe\x00", "is not written in UTF-8"),
        (b"", "expected a section [pairs] or [log]"),
        (b"#" * 300_000, "too large for a layout"),
        (b"pairs = 3", "expected a section [pairs]"),
        (b"a = " + b"[" * 5000, "is not TOML"),
    ],
)
def test_a_file_that_is_no_layout_is_refused(tmp_path: Path, data: bytes, why: str) -> None:
    (tmp_path / "l.toml").write_bytes(data)
    with pytest.raises(Refused) as refused:
        read_layout(tmp_path / "l.toml")
    assert why in str(refused.value)


def test_a_layout_that_is_not_there_is_refused(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="cannot be read"):
        bring_in(desk, tracker(tmp_path / "t.xlsx", pair_row(1)), layout=tmp_path / "none.toml")


def test_a_layout_of_ones_own_is_the_only_one_that_is_tried(desk: Desk, tmp_path: Path) -> None:
    own = layout_file(tmp_path / "own.toml", MATRIX.replace('"Health Champion", "Champion", "HC"]', '"Buddy"]'))
    with pytest.raises(Refused, match=r"lacks champion \(Buddy\)"):
        bring_in(desk, tracker(tmp_path / "t.xlsx", pair_row(1, "tel")), layout=own)


def test_a_layout_of_ones_own_reads_other_words(desk: Desk, tmp_path: Path) -> None:
    text = (
        MATRIX.replace("week-matrix", "ours")
        .replace('"Patient name"]', '"Friend"]')
        .replace('["teams", "video"]', '["zoom"]')
    )
    own = layout_file(tmp_path / "own.toml", text.replace('"w/c {day}"', '"{day}"'))
    headings = ["Pair", "Friend", "HC", "Start", date(2026, 11, 2)]
    path = workbook(tmp_path / "t.xlsx", {"2026": [headings, ["HC-1", "Cleo Marsh", "Ada Field", "2/3/26", "zoom 30"]]})
    report = bring_in(desk, path, layout=own)
    assert "(layout: ours): 1 pair, 1 week from 2 Nov 2026" in report.lines()[0]
    assert rows(desk, "SELECT on_day, mode, minutes FROM meeting") == [("2026-11-04", "video", 30)]


def log_book(path: Path, *lines: list[object], with_pairs: bool = True) -> Path:
    sheets: dict[str, list[list[object]]] = {"Log": [list(LOG_HEADINGS), *lines]}
    if with_pairs:
        sheets["Pairs list"] = [
            list(PAIR_HEADINGS),
            ["HC-1", "Cleo Marsh", "Ada Field", "2/3/2026"],
            ["HC-2", "Dan Brook", "Ben Moss", "2/3/2026"],
        ]
    return workbook(path, sheets)


def test_a_log_sheet_brings_meetings_with_their_day(desk: Desk, tmp_path: Path) -> None:
    path = log_book(
        tmp_path / "l.xlsx",
        ["3/11/26", "HC-1", "met f2f", 60, "a walk"],
        [date(2026, 11, 3), "HC-1", "cxl pt work"],
        ["4 Nov 2026", "HC-2", "tel 45 / pt ill"],
    )
    lines = bring_in(desk, path).lines()
    assert lines[0].startswith(
        "Read l.xlsx as a log, one line a meeting (layout: meeting-log): 2 pairs, 2 held, 1 cancel"
    )
    query = "SELECT on_day, nth, outcome, mode, minutes, cancelled_by, note, week_only FROM meeting ORDER BY id"
    assert rows(desk, query) == [
        ("2026-11-03", 1, "held", "in person", 60, None, "a walk", 0),
        ("2026-11-03", 2, "cancelled", None, None, "patient", None, 0),
        ("2026-11-04", 1, "held", "phone", 45, None, None, 0),
    ]
    assert rows(desk, "SELECT began_on, kind FROM setback") == [("2026-11-04", "illness")]
    assert bring_in(desk, path).added == {}


def test_a_log_without_its_pairs_is_about_those_in_the_store(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, folder(tmp_path / "f", PEOPLE))
    path = log_book(
        tmp_path / "l.xlsx", ["3/11/26", "HC-1", "met"], ["10/11/26", "HC-1", "ended - finished"], with_pairs=False
    )
    bring_in(desk, path)
    assert rows(desk, "SELECT closed_on, ending, ending_reason FROM pair WHERE ref = 'HC-1'") == [
        ("2026-11-10", "completed", "finished")
    ]
    assert bring_in(desk, path).changed == {}


def test_a_pair_that_ended_in_the_log_is_closed(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, log_book(tmp_path / "l.xlsx", ["10/11/26", "HC-1", "ended - stopped meeting"]))
    assert rows(desk, "SELECT ref, closed_on, ending FROM pair ORDER BY ref") == [
        ("HC-1", "2026-11-10", "early"),
        ("HC-2", None, None),
    ]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (["31/2/26", "HC-1", "met"], "Log!A2: “31/2/26”: there is no such day"),
        (["", "HC-1", "met"], "Log!A2: it is empty"),
        (["3/11/26", "", "met"], "Log!B2: it is empty"),
        (["3/11/26", "HC-9", "met"], "Log!B2 (pair): “HC-9”: there is no such pair"),
        (["3/11/26", "HC-1", "jogged"], "Log!C2: “jogged”: no code that the layout meeting-log knows"),
        (["3/11/26", "HC-1", ""], "Log!C2: it is empty"),
        (["3/11/26", "HC-1", "met", "an hour"], "Log!D2 (minutes): “an hour”: expected a whole number"),
    ],
)
def test_a_line_of_a_log_that_cannot_be_is_refused(desk: Desk, tmp_path: Path, line: list[object], why: str) -> None:
    with pytest.raises(Refused) as refused:
        bring_in(desk, log_book(tmp_path / "l.xlsx", line))
    assert why in str(refused.value)


def test_the_layout_in_the_documentation_is_a_layout(tmp_path: Path) -> None:
    text = (Path(__file__).parent.parent / "docs" / "import.md").read_text("utf-8")
    example = text.split("```toml\n")[1].split("```")[0]
    layout = read_layout(layout_file(tmp_path / "ours.toml", example))
    read = layout.codes.read("cxl HC-work / pt poorly")
    assert not isinstance(read, str)
    assert [entry.means for entry in read] == ["cancelled", "setback"]
