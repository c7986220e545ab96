"""A form that was half filled when the line dropped: kept, and offered again at the next start."""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from console import drafts
from console.commands import find
from console.desk import Desk
from db import drafts as kept
from db import store
from db.drafts import Draft
from db.driver import sqlite3
from tests.caseloads import a_pair, days_later, desk_of
from tests.hurrying import press, screens
from tests.terminal import ALONGSIDE, Terminal, running

ENDED = "elsewhere 4711 0"
"""A session that has ended: it was on another machine."""

OFFERED = "Half filled when the line dropped"


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """A store of two pairs of jw's that are on the list today."""
    now = datetime.now(UTC)
    connection = store.create(tmp_path / "real.db")
    desk = Desk(connection, "jw", now.astimezone().date(), now)
    a_pair(desk, "HC-0001", quiet=40)
    a_pair(desk, "HC-0002", quiet=30)
    connection.close()
    return tmp_path / "real.db"


@contextmanager
def console(path: Path, wait: str = "? help") -> Iterator[Terminal]:
    """The console of jw, when this stands on it."""
    with running((ALONGSIDE, "--db", str(path)), environment={"LOGNAME": "jw"}) as terminal:
        terminal.wait_for(wait)
        yield terminal


def rows(path: Path, query: str) -> list[tuple[object, ...]]:
    """What is in the store now."""
    connection = sqlite3.connect(path)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def half_fill(terminal: Terminal) -> None:
    """A cancellation by the champion, for a reason in words that are not finished."""
    terminal.press("jc")
    terminal.wait_for("-- HC-0002")
    terminal.press("c lost the")
    terminal.wait_for("lost the")


# --- on a real terminal ---------------------------------------------------------------------------------------------


def test_a_form_is_offered_after_a_dropped_line_until_escape_lets_it_go_for_good(two: Path) -> None:
    with console(two) as terminal:
        half_fill(terminal)
        terminal.hang_up()
        terminal.ended()
    with console(two, OFFERED) as terminal:
        assert "-- HC-0002 Rosalind Q. & Femi Z." in terminal.text()
        assert "champion" in terminal.text()
        assert "lost the" in terminal.text()
        terminal.press("\x1b")
        terminal.wait_for("nothing written")
        terminal.hang_up()
        terminal.ended()
    assert rows(two, "SELECT * FROM draft") == []
    with console(two) as terminal:
        terminal.settle(0.3)
        assert OFFERED not in terminal.text()
    assert rows(two, "SELECT * FROM meeting WHERE outcome = 'cancelled'") == []


def test_a_form_is_offered_after_a_signal_to_end_and_enter_writes_it(two: Path) -> None:
    with console(two) as terminal:
        half_fill(terminal)
        terminal.signal(signal.SIGTERM)
        terminal.ended()
    with console(two, OFFERED) as terminal:
        terminal.press("\r")
        terminal.wait_for("HC-0002: cancelled")
        terminal.hang_up()
        terminal.ended()
    assert rows(two, "SELECT cancelled_by, reason FROM meeting WHERE outcome = 'cancelled'") == [
        ("champion", "lost the")
    ]
    assert rows(two, "SELECT * FROM draft") == []


def test_a_form_in_which_nothing_is_typed_for_a_moment_outlives_even_a_crash(two: Path) -> None:
    with console(two) as terminal:
        half_fill(terminal)
        end = time.perf_counter() + 10
        while not rows(two, "SELECT * FROM draft") and time.perf_counter() < end:
            terminal.read(0.1)
        terminal.signal(signal.SIGKILL)
        terminal.ended()
    with console(two, OFFERED) as terminal:
        assert "lost the" in terminal.text()


def test_what_was_written_and_what_was_only_opened_is_not_kept(two: Path) -> None:
    with console(two) as terminal:
        half_fill(terminal)
        terminal.press("\r")
        terminal.wait_for("HC-0002: cancelled")
        terminal.press("m")
        terminal.wait_for("esc leave")
        terminal.hang_up()
        terminal.ended()
    assert rows(two, "SELECT * FROM draft") == []


# --- what is offered to whom ----------------------------------------------------------------------------------------


def left(desk: Desk, command: str, ref: str, session: str = ENDED, **texts: str) -> None:
    """A form that this coordinator has left half filled."""
    draft = Draft(session, desk.now.isoformat(), find(command).group, command, ref, texts)
    kept.keep(desk.store, draft, desk.by)


def test_a_form_is_offered_to_whoever_began_it_and_nobody_else(desk: Desk, pair: str) -> None:
    left(desk_of("rm", desk), "note", pair, note="prefers mornings")
    assert OFFERED not in press(desk)
    drawn = press(desk_of("rm", desk))
    assert OFFERED in drawn
    assert "prefers mornings" in drawn


def test_a_form_that_is_being_filled_elsewhere_is_not_offered(desk: Desk, pair: str) -> None:
    left(desk, "note", pair, session=drafts.this_session(), note="prefers mornings")
    assert drafts.left_behind(desk) is None


def test_a_session_that_has_ended_on_this_machine_is_known_as_such(desk: Desk, pair: str) -> None:
    machine = drafts.this_session().partition(" ")[0]
    left(desk, "note", pair, session=f"{machine} 1 never", note="prefers mornings")
    found = drafts.left_behind(desk)
    assert found is not None
    assert found[0].texts == {"note": "prefers mornings"}


def test_of_several_forms_the_newest_comes_first_and_then_the_next(desk: Desk, pair: str) -> None:
    left(desk, "note", pair, session="elsewhere 1 0", note="the older one")
    left(days_later(desk, 1), "note", pair, session="elsewhere 2 0", note="the newer one")
    offered, _ = screens(days_later(desk, 1), [["escape"]])
    assert "the newer one" in offered
    assert "the older one" in press(days_later(desk, 1))


def test_the_days_in_it_are_those_that_were_meant_when_they_were_typed(desk: Desk, pair: str) -> None:
    left(desk, "met", pair, on="yest", minutes="45")
    found = drafts.left_behind(days_later(desk, 3))
    assert found is not None
    assert found[0].texts == {"on": "23 Nov 2026", "minutes": "45"}
    drawn = press(days_later(desk, 3), "enter")
    assert "HC-0001: met on Mon 23 Nov, 45 minutes" in drawn.splitlines()[-1]


def test_a_form_for_several_pairs_is_offered_for_all_of_them(desk: Desk) -> None:
    for ref in ("HC-0001", "HC-0002"):
        a_pair(desk, ref)
    left(desk, "cancelled", "HC-0001\nHC-0002", on="today", by="service", reason="weather")
    offered, written = screens(desk, [["enter"]])
    assert "-- 2 pairs" in offered
    assert "2 pairs: cancelled Tue 24 Nov by the service (weather)" in written.splitlines()[-1]


def test_a_form_of_a_pair_that_was_closed_meanwhile_says_so_once(desk: Desk, pair: str) -> None:
    left(desk, "met", pair, on="yest", minutes="45")
    desk.store.execute("UPDATE pair SET closed_on = '2026-11-20'")
    assert "HC-0001 was closed on 20 Nov" in press(desk).splitlines()[-1]
    assert drafts.left_behind(desk) is None


def test_a_form_of_a_command_that_there_is_no_more_is_forgotten(desk: Desk, pair: str) -> None:
    kept.keep(desk.store, Draft(ENDED, desk.now.isoformat(), "log", "danced", pair, {"on": "yest"}), "jw")
    assert drafts.left_behind(desk) is None
    assert kept.of(desk.store, "jw") == []
