"""Two coordinators in two terminals on one store: each sees what the other writes, and neither loses anything."""

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from console.commands import find
from console.coordinators import introduced
from console.desk import Desk
from db import store
from db.driver import sqlite3
from tests.caseloads import a_pair
from tests.terminal import ALONGSIDE, Terminal, running

SHOWS_WITHIN = 2.0
"""Seconds until what one writes shows at the other, without a key."""


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    """Four pairs that are on the list today, the quietest first; the login jones is jw, and mills is rm."""
    now = datetime.now(UTC)
    path = tmp_path / "shared.db"
    connection = store.create(path)
    desk = Desk(connection, "example", now.astimezone().date(), now)
    for number, quiet in enumerate((60, 50, 40, 30), 1):
        a_pair(desk, f"HC-{number:04}", quiet=quiet)
    introduced(desk, "jones", initials="jw")
    introduced(desk, "mills", initials="rm")
    connection.close()
    return path


@pytest.fixture
def mine(shared: Path) -> Iterator[Terminal]:
    """The console of jw."""
    with running((ALONGSIDE, "--db", str(shared)), environment={"LOGNAME": "jones", "USER": "jones"}) as terminal:
        terminal.wait_for("? help")
        yield terminal


@pytest.fixture
def theirs(shared: Path, mine: Terminal) -> Iterator[Terminal]:
    """The console of rm, beside it."""
    with running((ALONGSIDE, "--db", str(shared)), environment={"LOGNAME": "mills", "USER": "mills"}) as terminal:
        terminal.wait_for("? help")
        mine.settle()
        terminal.settle()
        yield terminal


def asked(path: Path, query: str) -> list[tuple[object, ...]]:
    """What is in the store now."""
    connection = sqlite3.connect(path)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def keys(terminal: Terminal, *steps: tuple[str, str]) -> None:
    """Press keys, each time until something stands on the screen."""
    for pressed, seen in steps:
        terminal.press(pressed)
        terminal.wait_for(seen)


def cursor(terminal: Terminal) -> str:
    """The row that the cursor stands on."""
    return next(line for line in terminal.text().splitlines() if line.startswith(">"))


def test_what_one_writes_shows_at_the_other_without_a_key(mine: Terminal, theirs: Terminal) -> None:
    keys(theirs, ("jj", ">! HC-0003"))
    keys(mine, ("m", "esc leave"), ("\r", "HC-0001: met on"))
    written = time.perf_counter()
    drawn = theirs.wait_for("jw: HC-0001: met on", SHOWS_WITHIN)
    assert time.perf_counter() - written < SHOWS_WITHIN
    assert drawn.splitlines()[-1].startswith(" jw: HC-0001: met on")
    assert drawn.splitlines()[3].startswith(" ! HC-0002")
    assert cursor(theirs).startswith(">! HC-0003")


def test_what_is_taken_back_shows_too(mine: Terminal, theirs: Terminal) -> None:
    keys(mine, ("m", "esc leave"), ("\r", "HC-0001: met on"))
    theirs.wait_for("jw: HC-0001: met on", SHOWS_WITHIN)
    keys(mine, ("u", "taken back"))
    assert "jw: taken back: HC-0001: met on" in theirs.wait_for("jw: taken back", SHOWS_WITHIN)
    assert theirs.text().splitlines()[3].startswith(">! HC-0001")


def test_nothing_is_sent_while_nobody_writes(mine: Terminal, theirs: Terminal) -> None:
    end = time.perf_counter() + 2.3
    while time.perf_counter() < end:
        assert (mine.read(0.1), theirs.read(0.1)) == (b"", b"")


def test_a_form_that_is_open_is_left_alone(mine: Terminal, theirs: Terminal) -> None:
    keys(theirs, ("j", ">! HC-0002"), ("c", "-- HC-0002"), ("c lost", "lost"))
    keys(mine, ("m", "esc leave"), ("\r", "HC-0001: met on"))
    drawn = theirs.wait_for(" ~ HC-0001", SHOWS_WITHIN)
    assert drawn.splitlines()[3].startswith(">! HC-0002")
    assert "-- HC-0002" in drawn
    assert "lost" in drawn
    assert drawn.splitlines()[-1].startswith(" enter write it")
    keys(theirs, (" keys\r", "HC-0002: cancelled"))


def test_a_pair_in_a_review_that_a_colleague_writes_of_says_so(mine: Terminal, theirs: Terminal) -> None:
    keys(theirs, ("W", "Review  1 of 4"))
    keys(mine, ("c", "esc leave"), ("cw\r", "HC-0001: cancelled"))
    theirs.wait_for("meanwhile: jw: HC-0001: cancelled", SHOWS_WITHIN)
    assert "Review  1 of 4" in theirs.text()


def test_who_changes_what_a_colleague_has_changed_is_told_and_decides(
    mine: Terminal, theirs: Terminal, shared: Path
) -> None:
    for terminal in (mine, theirs):
        keys(terminal, ("4e", "-- P-0001"), ("\t", "> area"))
    keys(mine, ("\x15Hackney\r", "P-0001: corrected"))
    keys(theirs, ("\x15Camden\r", "Enter again writes it anyway"))
    told = " ".join(theirs.text().split())
    assert "jw changed the same (area) while this was open" in told
    assert "P-0001: corrected area" in told
    assert asked(shared, "SELECT area FROM patient WHERE ref = 'P-0001'") == [("Hackney",)]
    theirs.press("\r")
    theirs.settle(0.4)
    assert "esc leave" not in theirs.text()
    assert asked(shared, "SELECT area FROM patient WHERE ref = 'P-0001'") == [("Camden",)]


def test_every_correction_can_be_written_all_the_same(desk: Desk, pair: str) -> None:
    sure = {"sure": True}
    days = {"introduced": date(2026, 3, 9), "ends": date(2027, 3, 9)}
    assert "rm" in find("pair-edit", "people")(desk, pair, {**days, "coordinator": "rm", **sure})
    assert "area" in find("patient-edit", "people")(desk, "P-0001", {"area": "Camden", **sure})
    assert "4" in find("limit", "policy")(desk, "low-contact.act", {"value": 4, **sure})


def test_what_each_of_them_changes_elsewhere_stays(mine: Terminal, theirs: Terminal, shared: Path) -> None:
    for terminal in (mine, theirs):
        keys(terminal, ("4e", "-- P-0001"), ("\t", "> area"))
    keys(mine, ("\x15Hackney\r", "P-0001: corrected"))
    keys(theirs, ("\t", "> phone"), ("\x1507700 900777\r", "P-0001: corrected"))
    assert asked(shared, "SELECT area, phone FROM patient WHERE ref = 'P-0001'") == [("Hackney", "07700 900777")]


def test_entries_bear_the_initials_of_whoever_logged_in(mine: Terminal, theirs: Terminal, shared: Path) -> None:
    keys(mine, ("m", "esc leave"), ("\r", "HC-0001: met on"))
    theirs.wait_for("jw: HC-0001: met on", SHOWS_WITHIN)
    keys(theirs, ("gm", "esc leave"), ("\r", "HC-0002: met on"))
    written = asked(shared, "SELECT by_whom, summary FROM change WHERE command = 'met' ORDER BY id")
    assert [(by, str(summary)[:7]) for by, summary in written] == [("jw", "HC-0001"), ("rm", "HC-0002")]
