"""Any text in any field: whatever is printed, drawn or saved of it is plain text, and no part of it does anything."""

import json
import re
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from console.commands import LOG, PEOPLE, Command, Value
from console.desk import Desk
from console.review_file import FORMATS, save
from console.review_words import Part, Words
from db import store
from db.driver import sqlite3
from db.refused import Doubt, Refused
from tests.fuzzing import TEXT, a_folder, cases, command, harmful, seen
from tests.hurrying import screens
from tests.terminal import ALONGSIDE, running

TODAY = datetime.now(UTC).date()
LONG_AGO = {"matched": "90 days ago", "introduced": "90 days ago"}
SIMPLE = {"name": "Rosa Lind", "patient": "P-0001", "champion": "C-0001", "goal": "walk to the shop"}

FREE = {
    "patient": "name area phone gender champion_gender languages interests availability care_contact "
    "care_contact_phone care_team", "champion": "name area phone email gender languages interests availability",
    "pair": "coordinator ending_reason", "meeting": "reason note", "contact": "note", "setback": "note",
    "pause": "reason", "goal": "goal_text measure routine", "step": "step_text", "concern": "facts told",
    "request": "note", "action": "action whom", "snooze": "reason", "raised": "reason", "closure": "name",
    "supervision": "note",
}  # fmt: skip
"""Columns in which anything may stand: an older program, or another one, may have written it."""

PRINTED = (
    ("triage", "--all", "--names"), ("why", "HC-0001", "--names"), ("history", "--names"), ("history", "HC-0001"),
    ("people", "--names"), ("people", "P-0001", "--names"), ("people", "C-0001", "--names"), ("pair", "--names"),
    ("people", "show", "P-0001", "--everything"), ("pair", "HC-0001", "--names"), ("review", "show", "--names"),
    ("goal", "HC-0001"), ("goal", "HC-0001", "--names"),
    ("actions",), ("closure",), ("coordinators",), ("cover",), ("policy",), ("doctor",),
)  # fmt: skip
"""Everything that prints; with --json too, where it takes that."""


def desk_at(connection: sqlite3.Connection) -> Desk:
    """jw at work, today."""
    return Desk(connection, "jw", TODAY, datetime.now(UTC))


def filled(desk: Desk, command: Command, ref: str, texts: dict[str, str]) -> str:
    """Fill in the form of a command, where these texts stand over what it begins with; returns what it says."""
    said = {**command.filled(desk, ref), **{name: some[0] for name, some in command.offered(desk, ref).items() if some}}
    values: dict[str, Value] = {}
    for field in command.fields:
        text = texts.get(field.name, said.get(field.name, ""))
        if not text and field.required:
            usual = {"day": "today", "yes": "yes"}.get(field.kind, "7")
            text = field.choices[0] if field.choices else SIMPLE.get(field.name, usual)
        values[field.name] = field.parse(text, desk.on)
    try:
        return command(desk, ref, values)
    except Doubt:
        return command(desk, ref, {**values, "sure": True})


def told(desk: Desk, command: Command, ref: str, texts: dict[str, str]) -> str:
    """What it says, or how it refuses."""
    try:
        return filled(desk, command, ref, texts)
    except Refused as refused:
        return str(refused)


def about(command: Command) -> str:
    """Whom a command is about."""
    if command.name.startswith(("champion", "clearance")):
        return "C-0001"
    return "P-0001" if command.name.startswith("patient") else "HC-0001"


def fill(connection: sqlite3.Connection) -> None:
    """A pair of whom everything is recorded that can be, in harmless words."""
    desk = desk_at(connection)
    for name in ("patient-add", "champion-add", "pair-add"):
        filled(desk, next(each for each in PEOPLE if each.name == name), "", LONG_AGO)
    for each in (*LOG, *PEOPLE):
        if each.name != "closed" and not each.name.endswith(("remove", "-ended", "returned")):
            words = {field.name: "some words" for field in each.fields if field.free}
            told(desk, each, about(each), {**words, **({"passed": "today"} if each.name == "concern" else {})})


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A store in which every kind of thing is written."""
    path = tmp_path_factory.mktemp("said") / "s.db"
    with closing(store.create(path)) as connection:
        fill(connection)
    return path.read_bytes()


def columns(connection: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """Every column of text in which words may stand."""
    for table, names in FREE.items():
        there = {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
        yield from ((table, name) for name in names.split() if name in there)


def spoil(path: Path, texts: list[str]) -> None:
    """Put these texts into every column, as no command of ours would."""
    with closing(store.connect(path, None)) as connection:
        for number, (table, name) in enumerate(columns(connection)):
            text = texts[number % len(texts)].encode("utf-8", "replace").decode()
            connection.execute(f"UPDATE {table} SET {name} = ?", [text])


def test_every_column_of_words_is_spoilt_and_has_a_row(everything: bytes, tmp_path: Path) -> None:
    (tmp_path / "s.db").write_bytes(everything)
    with closing(store.connect(tmp_path / "s.db", None)) as connection:
        found = list(columns(connection))
        assert {table for table, _ in found} == {*FREE}
        empty = {table for table, _ in found if not connection.execute(f"SELECT 1 FROM {table}").fetchall()}
    assert len(found) >= 30
    assert not empty


# --- in ---------------------------------------------------------------------------------------------------------------

WORDS = tuple(
    each for each in (*LOG, *PEOPLE) if any(field.kind == "text" or field.open_choice for field in each.fields)
)


@cases(60)
@given(st.sampled_from(WORDS), st.data())
def test_any_text_in_any_form_is_written_plain_or_refused(
    everything: bytes, each: Command, data: st.DataObject
) -> None:
    texts = {field.name: data.draw(TEXT) for field in each.fields if field.kind == "text" or field.open_choice}
    if each.name in {"patient-add", "champion-add", "pair-add"} and data.draw(st.booleans()):
        texts.pop("ref", None)
    with a_folder() as place:
        (place / "s.db").write_bytes(everything)
        with closing(store.connect(place / "s.db", None)) as connection:
            said = told(desk_at(connection), each, about(each), texts)
            assert not harmful(said), said
            assert "\n" not in said
            for table, name in columns(connection):
                for (kept,) in connection.execute(f"SELECT {name} FROM {table}").fetchall():
                    assert not kept or (not harmful(kept) and "\n" not in kept and seen(kept)), (table, name, kept)
            for (kept,) in connection.execute("SELECT summary FROM change").fetchall():
                assert not harmful(kept)


# --- out --------------------------------------------------------------------------------------------------------------


@cases(4)
@given(st.lists(TEXT, min_size=1, max_size=6))
@example(["\x1b[2J\u202e", "[bold red]x[/]", "\x9b31m\n\r", "\u2066\u200b\ufeff\u2028"])
def test_whatever_stands_in_the_store_is_printed_plain(everything: bytes, texts: list[str]) -> None:
    with a_folder() as place:
        (place / "s.db").write_bytes(everything)
        spoil(place / "s.db", texts)
        for argv in PRINTED:
            said = command(place / "s.db", *argv)
            assert said.code in {0, 1}, (argv, said)
            assert "Something broke" not in said.err, (argv, said)
            assert not harmful(said.out + said.err), (argv, said)
        for argv in PRINTED:
            said = command(place / "s.db", *(each for each in argv if each != "--names"), "--json")
            assert said.code in {0, 1, 2}, (argv, said)
            assert "Something broke" not in said.err, (argv, said)
            if said.code == 0:
                json.loads(said.out)
                assert said.out.replace("\n", "").isascii()
                assert said.out.replace("\n", "").isprintable()


PLACES = (
    ["enter"],
    ["b", "4"],
    ["1", "5"],
    ["1", "V"],
    ["b", "1", "m"],
    ["escape", ":", "'note x"],
    ["escape", "ctrl+p"],
)
"""Through every place, a page, a form, the line and the palette."""


@cases(2)
@given(st.lists(TEXT, min_size=1, max_size=6))
@example(["\x1b[2J\u202e", "[bold red]x[/]", "\x9b31m\n\r", "\u2066\u200b\ufeff\u2028"])
def test_whatever_stands_in_the_store_is_drawn_plain(everything: bytes, texts: list[str]) -> None:
    with a_folder() as place:
        (place / "s.db").write_bytes(everything)
        spoil(place / "s.db", texts)
        with closing(store.open_store(place / "s.db")) as connection:
            for seen_there in screens(desk_at(connection), PLACES):
                assert not harmful(seen_there), seen_there


def test_markup_in_a_name_is_drawn_as_it_stands(everything: bytes, tmp_path: Path) -> None:
    (tmp_path / "s.db").write_bytes(everything)
    spoil(tmp_path / "s.db", ["[b]x[/b][@click=app.quit]y[/]"])
    with closing(store.open_store(tmp_path / "s.db")) as connection:
        shown = screens(desk_at(connection), PLACES[:3])
    assert any("[b]x[/b][@click=app.quit]y[/]" in each for each in shown), shown
    assert "[b]x[/b]" in command(tmp_path / "s.db", "people", "P-0001", "--names").out


def test_no_sequence_from_the_store_reaches_a_real_terminal(everything: bytes, tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    path.write_bytes(everything)
    spoil(path, ["\x1b]0;PWNED\x07Rosa", "\x9b5mPWNED", "\x1b[5mPWNED\x1bPq\x1b\\", "\x1b[2J\x1b[999;999HPWNED"])
    with running((ALONGSIDE, "--db", str(path)), environment={"LOGNAME": "jw"}) as terminal:
        terminal.wait_for("? help")
        for keys in ("\r", "4", "5", "1:note x", "\x1b", "\x10"):
            terminal.press(keys)
            terminal.settle(0.3)
        assert b"PWNED" in terminal.received
        for sequence in (b"\x1b]0", b"\x1b[5m", b"\x1bP", b"\xc2\x9b", b"\x9b5m", b"\x1b[999"):
            assert sequence not in terminal.received


# --- pages that are saved ---------------------------------------------------------------------------------------------

PAGE = st.builds(
    Words,
    title=TEXT,
    about=st.lists(TEXT, max_size=2).map(tuple),
    parts=st.lists(
        st.builds(Part, heading=TEXT, lines=st.lists(TEXT, max_size=3).map(tuple), nothing=TEXT), max_size=2
    ).map(tuple),
    foot=st.lists(TEXT, max_size=2).map(tuple),
)


@cases(15)
@given(PAGE)
@example(Words("", ("",), (Part("", ("",)),), ("",)))
def test_a_saved_page_is_plain_whatever_stands_in_it(page: Words) -> None:
    with a_folder() as place:
        for kind in FORMATS:
            save(page, place / f"p.{kind}")
        for kind in ("md", "txt"):
            assert not harmful((place / f"p.{kind}").read_text("utf-8"))
        from docx import Document

        document = Document(str(place / "p.docx"))
        assert not harmful("\n".join(each.text for each in document.paragraphs))
        assert not document.element.xpath("//w:hyperlink | //w:fldSimple | //w:instrText")


@pytest.mark.parametrize(
    "text", ["# x", "- x", "+ x", "* x", "1. x", "1) x", "=== x", "> x", "| x |", "<b>", "[x](y)", "`x`", "---"]
)
def test_markdown_in_a_text_is_a_text(tmp_path: Path, text: str) -> None:
    page = Words(title="t", about=(text,), parts=(Part("h", (text,), ""),), foot=(text,))
    save(page, tmp_path / "p.md")
    for line in (tmp_path / "p.md").read_text("utf-8").splitlines():
        if line not in {"---", "# t", "## h"}:
            assert not re.match(r"[#+\-*=>|`<\[]|\d+[.)]", line.removeprefix("- ")), line
