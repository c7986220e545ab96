"""Pairs that are listed although no flag says so: an action is due, or somebody keeps an eye on them."""

import io
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from console import actions
from console.desk import Desk
from console.entry import run
from console.reviewing import reviewed
from console.undoing import undo
from console.wanted import also_listed
from db import store
from tests.caseloads import a_pair, days_later, desk_of
from tests.driving import press, screens

TODAY, TOMORROW = date(2026, 11, 24), date(2026, 11, 25)

Said = tuple[int, str, str]
Ask = Callable[..., Said]


@pytest.fixture
def quiet_pair(desk: Desk) -> str:
    """A pair on which no rule fires."""
    return a_pair(desk, "HC-0001", quiet=2)


class TestAnAction:
    def test_from_its_day_on_the_pair_is_wanted(self, desk: Desk, quiet_pair: str) -> None:
        actions.set_one(desk, quiet_pair, action="ring", due=TOMORROW)
        assert also_listed(desk.store, TODAY) == {}
        assert also_listed(desk.store, TOMORROW) == {1: "to be done by 25 Nov, jw"}
        assert also_listed(desk.store, TOMORROW + timedelta(days=9)) == {1: "to be done by 25 Nov, jw"}

    def test_until_it_is_done(self, desk: Desk, quiet_pair: str) -> None:
        actions.set_one(desk, quiet_pair, action="ring", due=TODAY)
        actions.done(desk, quiet_pair, on=TODAY)
        assert also_listed(desk.store, TODAY) == {}
        undo(desk)
        assert also_listed(desk.store, TODAY) == {1: "to be done by 24 Nov, jw"}

    def test_of_several_the_soonest_is_said(self, desk: Desk, quiet_pair: str) -> None:
        actions.set_one(desk, quiet_pair, action="the later", due=TOMORROW, whom="rm")
        actions.set_one(desk, quiet_pair, action="the sooner", due=TODAY, whom="jw")
        assert also_listed(desk.store, TOMORROW) == {1: "to be done by 24 Nov, jw"}

    def test_it_says_no_name_and_none_of_the_words(self, desk: Desk, pair: str) -> None:
        actions.set_one(desk, pair, action="ask Rosa", due=TODAY, whom="Femi Adu")
        assert also_listed(desk.store, TODAY) == {1: "to be done by 24 Nov, the champion"}


class TestAnEye:
    def test_a_pair_that_somebody_keeps_an_eye_on_is_wanted(self, desk: Desk, quiet_pair: str) -> None:
        reviewed(desk, quiet_pair, outcome="watch")
        assert also_listed(desk.store, TODAY) == {1: "keep an eye"}
        assert also_listed(desk.store, TODAY + timedelta(days=60)) == {1: "keep an eye"}

    def test_until_somebody_has_looked_at_it_and_needs_nothing(self, desk: Desk, quiet_pair: str) -> None:
        reviewed(desk, quiet_pair, outcome="watch")
        reviewed(desk_of("rm", days_later(desk, 7)), quiet_pair, outcome="fine")
        assert also_listed(desk.store, TODAY) == {1: "keep an eye"}
        assert also_listed(desk.store, TODAY + timedelta(days=7)) == {}

    def test_before_that_day_nothing_is_known_of_it(self, desk: Desk, quiet_pair: str) -> None:
        reviewed(desk, quiet_pair, outcome="watch")
        assert also_listed(desk.store, TODAY - timedelta(days=1)) == {}

    def test_a_look_that_was_taken_back_wants_nothing(self, desk: Desk, quiet_pair: str) -> None:
        reviewed(desk, quiet_pair, outcome="watch")
        undo(desk)
        assert also_listed(desk.store, TODAY) == {}

    def test_an_action_that_is_due_is_said_before_it(self, desk: Desk, quiet_pair: str) -> None:
        reviewed(desk, quiet_pair, outcome="watch")
        actions.set_one(desk, quiet_pair, action="ring", due=TODAY)
        assert also_listed(desk.store, TODAY) == {1: "to be done by 24 Nov, jw"}


class TestOnTheScreen:
    def test_the_pair_is_on_the_list_with_why(self, desk: Desk, quiet_pair: str) -> None:
        assert "HC-0001" not in press(desk)
        reviewed(desk, quiet_pair, outcome="watch")
        assert "keep an eye" in press(desk)

    def test_it_comes_on_the_list_and_leaves_it_before_ones_eyes(self, desk: Desk, quiet_pair: str) -> None:
        watched, fine = screens(desk, [["w", "w", "l", "w", "enter", "w"], ["l", "f", "enter"]])[1:]
        assert [line for line in watched.splitlines() if "HC-0001" in line and "keep an eye" in line]
        assert not [line for line in fine.splitlines()[3:14] if "HC-0001" in line]

    def test_in_another_caseload_it_is_not(self, desk: Desk, quiet_pair: str) -> None:
        a_pair(desk, "HC-0002", coordinator="rm")
        reviewed(desk, quiet_pair, outcome="watch")
        drawn = press(desk, "P", "P")
        assert "HC-0002" in drawn
        assert "HC-0001" not in drawn


NOW = date.today()  # noqa: DTZ011 - the command line reads the clock, and so must what looks at it


@pytest.fixture
def ask(path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Run a command on a store with a pair on which no rule fires."""
    with closing(store.create(path)) as connection:
        desk = Desk(connection, "jw", NOW, datetime.combine(NOW, time(), tzinfo=UTC))
        a_pair(desk, "HC-0001", quiet=2, patient="Rosa Lind", champion="Femi Ash")
        a_pair(replace(desk, by="rm"), "HC-0002", quiet=2)

    def asked(*words: str, typed: str = "") -> Said:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        code = run(["--db", str(path), "--by", "jw", *words])
        return (code, *capsys.readouterr())

    return asked


class TestOnTheCommandLine:
    def test_it_is_listed_with_why(self, ask: Ask) -> None:
        assert "HC-0001" not in ask("triage")[1]
        assert ask("log", "reviewed", "hc-1", "--outcome", "watch")[1] == "HC-0001: looked at, keep an eye\n"
        listed = [line for line in ask("triage")[1].splitlines() if line.startswith("HC-")]
        assert len(listed) == 1
        assert listed[0].startswith("HC-0001, no flags, ")
        assert listed[0].endswith("; keep an eye")

    def test_what_is_due_is_listed_without_a_name(self, ask: Ask) -> None:
        ask("log", "action", "hc-2", "--action", "-", "--due", "today", "--whom", "Femi Zephyr", typed="ring")
        out = ask("triage")[1]
        assert "the champion" in out
        assert "Femi" not in out

    def test_several_pairs_are_looked_at_with_one_entry(self, ask: Ask) -> None:
        ask("log", "reviewed", "hc-1", "hc-2", "--outcome", "watch")
        assert ask("triage")[1].count("keep an eye") == 2
        ask("undo")
        assert "keep an eye" not in ask("triage")[1]

    def test_the_counts_stay_those_of_the_flags(self, ask: Ask) -> None:
        before = ask("triage")[1].splitlines()[0]
        ask("log", "reviewed", "hc-1", "--outcome", "watch")
        assert ask("triage")[1].splitlines()[0] == before
