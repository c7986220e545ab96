"""Half-filled forms as they are kept: whose, of which session, until when; a busy store stops nobody's typing."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from console import drafts
from console.commands import find
from console.desk import Desk
from console.meetings import met
from console.verifying import verify
from db import drafts as kept
from db import store
from db.drafts import Draft
from db.driver import sqlite3
from tests.caseloads import desk_of

NOTE = find("note")
TYPED = {"note": "prefers morn", "on": "today"}


@contextmanager
def writing_elsewhere(path: Path) -> Iterator[None]:
    """Somebody else is in the middle of a long entry."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


def another_program() -> "subprocess.Popen[bytes]":
    """A program that runs until its input ends."""
    return subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE)


@pytest.fixture
def gone() -> str:
    """The session of a program that ran on this machine and has ended."""
    with another_program() as process:
        pass
    machine = drafts.this_session().split(" ")[0]
    return f"{machine} {process.pid} 4711"


def leave(desk: Desk, session: str, note: str = "prefers morn") -> None:
    """A form is left half filled by that session."""
    kept.keep(desk.store, Draft(session, desk.now.isoformat(), "log", "note", "HC-0001", {"note": note}), desk.by)


class TestSessions:
    def test_a_program_that_runs_has_a_name_of_its_own(self) -> None:
        with another_program() as process:
            assert drafts.this_session(process.pid) != drafts.this_session()
            assert drafts.this_session(process.pid) == drafts.this_session(process.pid)

    def test_a_form_of_a_program_that_still_runs_is_not_offered(self, desk: Desk, pair: str) -> None:
        with another_program() as process:
            leave(desk, drafts.this_session(process.pid))
            assert drafts.left_behind(desk) is None

    def test_one_of_a_program_that_has_ended_is_offered(self, desk: Desk, pair: str, gone: str) -> None:
        leave(desk, gone)
        found = drafts.left_behind(desk)
        assert found is not None
        draft, command = found
        assert (command.name, draft.ref, draft.texts["note"]) == ("note", "HC-0001", "prefers morn")

    def test_another_program_with_the_same_number_is_another_session(self, desk: Desk, pair: str) -> None:
        machine, number, began = drafts.this_session().split(" ")
        assert number == str(os.getpid())
        leave(desk, f"{machine} {number} {int(began) - 1}")
        assert drafts.left_behind(desk) is not None

    def test_one_of_another_machine_is_offered(self, desk: Desk, pair: str) -> None:
        leave(desk, "elsewhere 4711 0")
        assert drafts.left_behind(desk) is not None

    def test_a_colleagues_is_not(self, desk: Desk, pair: str, gone: str) -> None:
        leave(desk_of("rm", desk), gone)
        assert drafts.left_behind(desk) is None


class TestKept:
    def test_a_session_keeps_one_form_the_last_as_it_stands(self, desk: Desk, pair: str) -> None:
        drafts.keep(desk, NOTE, pair, {"note": "p"})
        drafts.keep(desk, find("met"), pair, {"minutes": "45"})
        assert [(each.command, each.texts) for each in kept.of(desk.store, "jw")] == [("met", {"minutes": "45"})]

    def test_when_it_is_decided_nothing_is_left(self, desk: Desk, pair: str) -> None:
        drafts.keep(desk, NOTE, pair, TYPED)
        drafts.decided(desk)
        assert kept.of(desk.store, "jw") == []

    def test_another_sessions_form_stays(self, desk: Desk, pair: str, gone: str) -> None:
        leave(desk, gone)
        drafts.keep(desk, NOTE, pair, TYPED)
        drafts.decided(desk)
        assert [each.session for each in kept.of(desk.store, "jw")] == [gone]

    def test_a_form_that_was_offered_is_decided_by_its_own_session(self, desk: Desk, pair: str, gone: str) -> None:
        leave(desk, gone)
        drafts.decided(desk, gone)
        assert drafts.left_behind(desk) is None

    def test_it_is_no_entry_in_the_change_log(self, desk: Desk, pair: str) -> None:
        before = desk.store.execute("SELECT count(*) FROM change").fetchone()
        drafts.keep(desk, NOTE, pair, TYPED)
        assert desk.store.execute("SELECT count(*) FROM change").fetchone() == before
        assert verify(desk).findings == ()


class TestABusyStore:
    def test_what_cannot_be_kept_now_stops_nobody(self, desk: Desk, pair: str, path: Path) -> None:
        with writing_elsewhere(path):
            began = time.monotonic()
            drafts.keep(desk, NOTE, pair, TYPED)
            drafts.decided(desk)
            assert time.monotonic() - began < store.BUSY_MS / 1000
        assert kept.of(desk.store, "jw") == []

    def test_what_was_kept_before_can_be_read(self, desk: Desk, pair: str, path: Path, gone: str) -> None:
        leave(desk, gone)
        with writing_elsewhere(path):
            assert drafts.left_behind(desk) is not None

    def test_the_next_entry_waits_for_others_as_long_as_ever(self, desk: Desk, pair: str, path: Path) -> None:
        with writing_elsewhere(path):
            drafts.keep(desk, NOTE, pair, TYPED)
        assert desk.store.execute("PRAGMA busy_timeout").fetchone() == (store.BUSY_MS,)
        met(desk, pair, on=desk.on)

    def test_a_store_that_is_closed_already_does_not_raise(self, desk: Desk, pair: str) -> None:
        desk.store.close()
        drafts.keep(desk, NOTE, pair, TYPED)
        drafts.decided(desk)
