"""`alongside goal PAIR`: every thing that is done about a goal, and nobody's words among the arguments."""

import io
import json
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from console.dates import say
from console.desk import Desk
from console.entry import run
from db import store
from tests.caseloads import a_pair

Said = tuple[int, str, str]
Ask = Callable[..., Said]

NOW = date.today()  # noqa: DTZ011 - the command line reads the clock, and so must what looks at it


@pytest.fixture
def ask(path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Run `goal HC-0001 ...`; returns its code, what it wrote, and what it refused."""
    with closing(store.create(path)) as connection:
        desk = Desk(connection, "jw", NOW, datetime.combine(NOW, time(), tzinfo=UTC))
        a_pair(desk, "HC-0001", quiet=2, patient="Rosa Lind", champion="Femi Ash")

    def asked(*words: str, typed: str = "") -> Said:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        code = run(["--db", str(path), "--by", "jw", "goal", "hc-1", *words])
        return (code, *capsys.readouterr())

    return asked


def known(ask: Ask) -> list[dict[str, Any]]:
    found = json.loads(ask("--json")[1])
    assert found["pair"] == "HC-0001"
    goals: list[dict[str, Any]] = found["goals"]
    return goals


def a_goal(ask: Ask, words: str = "walk to the park", *more: str) -> None:
    assert ask("set", *more, "--on", "-30d", typed=words)[0] == 0


class TestSetting:
    def test_the_words_alone_are_read(self, ask: Ask) -> None:
        assert ask("set", "--routine", "mon-wed", typed="walk: to the park\n") == (0, "HC-0001: a goal, G-0001\n", "")
        assert (known(ask)[0]["words"], known(ask)[0]["routine"]) == ("walk: to the park", ["mon", "tue", "wed"])

    def test_or_lines_with_the_name_of_a_field(self, ask: Ask) -> None:
        assert ask("set", "--measured", "counted", typed="goal: sleep through\nmeasure: nights\n")[0] == 0
        found = known(ask)[0]
        assert (found["words"], found["measure"], found["measured"]) == ("sleep through", "nights", "counted")

    def test_or_a_line_for_each_that_is_asked_for(self, ask: Ask) -> None:
        assert ask("set", "--goal", "-", "--measure", "-", typed="sleep through\nnights\n")[0] == 0
        assert (known(ask)[0]["words"], known(ask)[0]["measure"]) == ("sleep through", "nights")

    @pytest.mark.parametrize("option", ["--goal", "--measure"])
    def test_never_from_the_arguments(self, ask: Ask, option: str) -> None:
        code, out, refused = ask("set", option, "sleep through", typed="x")
        assert (code, out) == (2, "")
        assert "takes only -" in refused

    def test_without_words_it_is_refused(self, ask: Ask) -> None:
        assert ask("set", typed="")[0] == 1
        assert ask("set", typed="goal:\n")[0] == 1
        assert known(ask) == []


class TestWhichGoal:
    def test_a_single_one_need_not_be_named(self, ask: Ask) -> None:
        a_goal(ask)
        assert "G-0001 ticked on" in ask("tick")[1]

    def test_of_several_it_must_be(self, ask: Ask) -> None:
        a_goal(ask)
        a_goal(ask, "cook")
        code, _, refused = ask("tick")
        assert (code, refused) == (1, "Say which goal: G-0002, G-0001.\n")
        assert "G-0002 ticked on" in ask("tick", "g-0002")[1]


class TestWhatIsDone:
    def test_it_is_ticked_on_several_days_at_once_and_taken_back(self, ask: Ask) -> None:
        a_goal(ask)
        assert "ticked on 2 days" in ask("tick", "G-0001", "--on", "yest", "--on", "today")[1]
        assert "tick taken back" in ask("tick", "G-0001", "--on", "yest", "--back")[1]
        assert known(ask)[0]["days_in_4_weeks"] == 1

    def test_it_is_counted(self, ask: Ask) -> None:
        a_goal(ask)
        assert "G-0001 counted 30 on" in ask("count", "G-0001", "30", "--on", "yest")[1]
        assert "counted 40 on" in ask("count", "40")[1]
        assert [each["amount"] for each in known(ask)[0]["tally"]] == [30, 40]

    @pytest.mark.parametrize("words", [["lots"], ["G-0001", "-3"], ["G-0001", "30", "31"], ["G-0001", "1000000"]])
    def test_what_is_no_number_is_refused(self, ask: Ask, words: list[str]) -> None:
        a_goal(ask)
        assert ask("count", *words)[0] in (1, 2)
        assert known(ask)[0]["tally"] == []

    def test_a_day_before_the_goal_takes_sure(self, ask: Ask) -> None:
        a_goal(ask)
        code, _, refused = ask("tick", "--on", "-40d")
        assert code == 1
        assert "Add --sure" in refused
        assert ask("tick", "--on", "-40d", "--sure")[0] == 0

    def test_both_rate_it(self, ask: Ask) -> None:
        a_goal(ask)
        for by, score, on in (("patient", "3", "-20d"), ("patient", "10", "today"), ("champion", "5", "today")):
            assert ask("rate", "G-0001", "--by", by, "--score", score, "--on", on)[0] == 0
        assert [(each["patient"], each["champion"]) for each in known(ask)[0]["ratings"]] == [(3, None), (10, 5)]
        said = ask()[1].splitlines()
        assert said[2:5] == [
            f"  patient  3 10 ({say(NOW)})",
            f"  champion -  5 ({say(NOW)})",
            "  they see it differently: ask each what they see",
        ]

    def test_steps_are_set_and_done(self, ask: Ask) -> None:
        a_goal(ask)
        assert ask("step", "--due", "+1w", typed="to the corner\n")[0] == 0
        assert ask("step", "--step", "-", typed="to the gate")[0] == 0
        assert [(each["words"], each["late"]) for each in known(ask)[0]["steps"]] == [
            ("to the corner", False),
            ("to the gate", False),
        ]
        assert ask("step-done", "2", "--on", "yest")[0] == 0
        assert ask("step-done")[0] == 0
        assert all(each["done_on"] for each in known(ask)[0]["steps"])

    def test_it_is_changed_and_what_is_not_given_stays(self, ask: Ask) -> None:
        a_goal(ask, "walk", "--kind", "moving", "--routine", "mon")
        assert "changed: words, routine" in ask("change", "--words", "-", "--routine", "none", typed="walk further")[1]
        found = known(ask)[0]
        assert (found["words"], found["kind"], found["routine"]) == ("walk further", "moving", [])
        assert ask("change", "--words", "walk", typed="")[0] == 2

    def test_it_is_met_put_down_and_taken_up_again(self, ask: Ask) -> None:
        a_goal(ask)
        for words, state in (("met", "met"), ("again", "open"), ("put-down", "put down"), ("again", "open")):
            assert ask(words)[0] == 0
            assert known(ask)[0]["state"] == state

    def test_what_the_patient_said_is_printed_without_the_names(self, ask: Ask) -> None:
        a_goal(ask, "walk with Femi")
        assert "walk with the champion" in ask()[1]
        assert known(ask)[0]["words"] == "walk with the champion"
        assert "Rosa Lind and Femi Ash" in ask("--names")[1]

    def test_as_of_a_day_it_was_not_there_yet(self, ask: Ask) -> None:
        a_goal(ask)
        assert ask("--on", (NOW - timedelta(days=1)).isoformat())[1] == "HC-0001: no goal yet\n"

    def test_log_still_does_the_same(self, ask: Ask, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        a_goal(ask)
        log = ["--db", str(path), "--by", "jw", "log"]
        assert run([*log, "rating", "HC-0001", "--by", "patient", "--score", "6"]) == 0
        assert run([*log, "tick", "HC-0001"]) == 0
        assert run([*log, "goal-ended", "HC-0001", "--state", "met"]) == 0
        assert run([*log, "goal-again", "HC-0001"]) == 0
        capsys.readouterr()
        assert (known(ask)[0]["state"], known(ask)[0]["days_in_4_weeks"]) == ("open", 1)
