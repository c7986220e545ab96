"""Whatever is in a cell or a file, it is read or refused in a sentence."""

import csv
import tempfile
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from console.desk import Desk
from console.imports import bring_in
from console.imports.codes import compiled
from console.imports.layout import built_in
from console.imports.sheet import text_of
from db import store
from db.driver import sqlite3
from db.refused import Refused
from tests.data.books import HEADINGS, PEOPLE, folder

CELL = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "HC-1",
            "2026-03-16",
            "held",
            "tel 45",
            "=cmd|' /C calc'!A0",
            "\x1b[2J",
            "\u202e",
            "'",
            '"',
            "31/02/2026",
            "9" * 40,
        ]
    ),
)


def tried(path: Path) -> None:
    """Import it in every way; what is refused is refused in words, and leaves nothing."""
    with tempfile.TemporaryDirectory() as place:
        connection = store.create(Path(place) / "s.db")
        desk = Desk(connection, "jw", date(2026, 11, 24), datetime(2026, 11, 24, 10, tzinfo=UTC))
        for skip_bad in (False, True):
            said = refused(desk, path, Path(place) / "bad", skip_bad=skip_bad)
            assert said.replace("\n", "").isprintable()
            assert not said or no_changes(connection)
        connection.close()


def refused(desk: Desk, path: Path, bad_out: Path, *, skip_bad: bool) -> str:
    try:
        bring_in(desk, path, skip_bad=skip_bad, bad_out=bad_out)
    except Refused as refusal:
        return str(refusal)
    return ""


def no_changes(connection: sqlite3.Connection) -> bool:
    return bool(connection.execute("SELECT count(*) FROM change").fetchone()[0] == 0)


def written(rows: list[list[str]]) -> str:
    out = StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue()


calm = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@calm
@given(st.lists(st.lists(CELL, max_size=8), max_size=6))
def test_any_rows_of_the_fixed_format_are_read_or_refused(rows: list[list[str]]) -> None:
    with tempfile.TemporaryDirectory() as place:
        headings = ["pair", "on", "outcome", "mode", "minutes", "cancelled_by", "note"]
        text = written([headings, *rows]).encode("utf-8", "replace")
        tried(folder(Path(place) / "f", {**PEOPLE, "meetings.csv": text}))


@calm
@given(st.lists(st.lists(CELL, max_size=12), max_size=6))
def test_any_rows_of_a_tracker_are_read_or_refused(rows: list[list[str]]) -> None:
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "t.csv"
        path.write_bytes(written([[*HEADINGS, "w/c 02/11/26", "w/c 09/11/26"], *rows]).encode("utf-8", "replace"))
        tried(path)


@calm
@given(st.binary(max_size=300))
@example(b"\x00")
@example(b"champion\n\x00\n")
@example(b'champion,name\n"')
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as place:
        tried(folder(Path(place) / "f", {"champions.csv": data}))


@calm
@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"]))
def test_any_bytes_named_as_a_workbook_are_refused(data: bytes, first: bytes) -> None:
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "b.xlsx"
        path.write_bytes(first + data)
        tried(path)


@given(st.text(max_size=80))
def test_any_text_is_a_code_or_unknown(text: str) -> None:
    layout = built_in()[0]
    read = layout.codes.read(text)
    assert isinstance(read, str | tuple)


@given(st.text(max_size=60))
def test_any_pattern_without_places_fits_its_own_text(text: str) -> None:
    plain = text_of(text.replace("{", "").replace("}", ""))
    if plain:
        assert compiled(plain, {}, "/", ()).fullmatch(plain)
