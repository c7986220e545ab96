"""`ending` and `endings`: the whole of an ending on the command line, from week 31 to the check-in."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from console.desk import Desk
from console.entry import run

Ask = Callable[..., str]


@pytest.fixture
def ask(path: Path, desk: Desk, pair: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Runs a command on a programme of one pair, week 31 of it; returns what it printed, the reason where refused."""
    desk.store.execute("UPDATE pair SET matched_on = '2025-01-01', introduced_on = date('now', '-217 days'),"
                       " ends_on = date('now', '+56 days')")  # fmt: skip
    desk.store.close()

    def asked(*words: str, code: int = 0, typed: str = "") -> str:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        assert run(["--db", str(path), "--by", "jw", *words]) == code
        told = capsys.readouterr()
        return told.err if code else told.out

    return asked


def known(ask: Ask) -> Any:
    return json.loads(ask("ending", "HC-0001", "--json"))


def test_from_week_thirty_one_to_the_check_in(ask: Ask) -> None:
    assert known(ask)["state"] == "open"
    assert "HC-0001" in ask("endings")
    ask("ending", "hc-1", "begin")
    found = known(ask)
    assert (found["pair"], found["state"], found["kind"]) == ("HC-0001", "closing", "planned")
    assert [step["step"] for step in found["steps"]] == [
        "tell-both", "endings-session", "goals-together", "carry-on-plan", "care-contact-told", "last-meeting",
        "journal", "debrief", "letters", "check-in",
    ]  # fmt: skip
    assert all(step["done_on"] is None and step["late"] is False and step["due"] for step in found["steps"])
    ask("ending", "HC-0001", "step", "tell-both", "--on", "today", "--note", "-", typed="both were there")
    ask("ending", "HC-0001", "step", "endings-session")
    ask("log", "goal", "HC-0001", "--goal", "-", typed="walk to the park")
    assert "rate them first" in ask("ending", "HC-0001", "step", "goals-together", code=1)
    assert "written like G-0001:7:5" in ask("ending", "HC-0001", "step", "goals-together", "--rate", "7", code=1)
    ask("ending", "HC-0001", "step", "goals-together", "--rate", "G-0001:8:7")
    ask("ending", "HC-0001", "plan", "--keep-doing", "-", "--who-helps", "-", typed="walk\nmy sister\n")
    assert known(ask)["plan"] == {"what I keep doing": "walk", "who helps": "my sister"}
    assert "the patient agreed to" in ask("ending", "HC-0001", "step", "care-contact-told", code=1)
    assert "in their own words: walk" in ask("ending", "HC-0001", "told")
    ask("ending", "HC-0001", "agreed")
    ask("ending", "HC-0001", "step", "care-contact-told", "--on", "today")
    assert "steps of the ending open: last-meeting, journal." in ask("ending", "HC-0001", "close", code=1)
    ask("ending", "HC-0001", "step", "last-meeting", "--on", "today", "--sure")
    ask("ending", "HC-0001", "skip", "journal", "--why", "never had one")
    ask("ending", "HC-0001", "close", "--on", "today", "--sure")
    assert known(ask)["state"] == "closed"
    ask("ending", "HC-0001", "worry", "--worry", "-", typed="who will ring")
    assert "not answered yet" in ask("ending", "HC-0001", "step", "debrief", code=1)
    ask("ending", "HC-0001", "answer", "--answer", "-", typed="the neighbour")
    ask("ending", "HC-0001", "step", "debrief")
    assert "HC-0001, closed, ending, by" in ask("actions")
    assert "To be done after the end, of closed pairs: HC-0001 letters by" in ask("triage")
    assert json.loads(ask("triage", "--json"))["pairs"] == []
    assert [each["step"] for each in json.loads(ask("actions", "--json"))["endings"]] == ["letters"]
    ask("ending", "HC-0001", "step", "letters")
    assert [each["pair"] for each in json.loads(ask("endings", "--json"))["endings"]] == ["HC-0001"]
    ask("ending", "HC-0001", "step", "check-in", "--sure")
    assert json.loads(ask("endings", "--json"))["endings"] == []
    ask("verify")


def test_the_plan_is_read_in_lines_where_no_option_names_a_field(ask: Ask) -> None:
    ask("ending", "HC-0001", "plan", typed="what I keep doing: walk\nwhere I go: the park\n")
    ask("ending", "HC-0001", "plan", typed="if it slips: ring my sister\nwhere i go: -\n")
    assert known(ask)["plan"] == {"what I keep doing": "walk", "what I do if it slips": "ring my sister"}


def test_free_text_never_stands_among_the_arguments(ask: Ask) -> None:
    ask("ending", "HC-0001", "begin")
    for words in (["plan", "--keep-doing", "walk"], ["worry", "--worry", "x"], ["step", "journal", "--note", "x"]):
        assert "takes only -" in ask("ending", "HC-0001", *words, code=2)


def test_an_early_ending_where_the_champion_has_moved_away(ask: Ask) -> None:
    ask("ending", "HC-0001", "begin", "--kind", "champion-left", "--by", "champion", "--reason", "Femi moved away")
    found = known(ask)
    assert (found["kind"], found["by"], found["days_left"]) == ("champion left", "champion", 28)
    assert found["reason"] == "the champion moved away"
    ask("ending", "HC-0001", "close", "--why", "gone already")
    assert "Closed with steps open" in ask("ending", "HC-0001")
    assert "closed" in ask("pair", "HC-0001")
    assert "open again" in ask("ending", "HC-0001", "reopen", "--why", "back after all")
    assert known(ask)["state"] == "closing"


def test_one_where_nobody_can_be_reached(ask: Ask) -> None:
    ask("log", "contact", "HC-0001", "--with", "patient", "--channel", "call", "--not-reached")
    ask("ending", "HC-0001", "begin", "--kind", "unreachable")
    assert "1 try: call to the patient" in ask("ending", "HC-0001")
    assert "must be told before" in ask("ending", "HC-0001", "close", "--why", "nobody answers", code=1)
    ask("ending", "HC-0001", "step", "care-contact-told")
    ask("ending", "HC-0001", "close", "--why", "nobody answers")
    assert known(ask)["tries"][0]["with"] == "patient"


def test_going_on_once(ask: Ask) -> None:
    ask("ending", "HC-0001", "begin")
    ask("ending", "HC-0001", "extend", "--to", "+4m", "--why", "a new hip")
    assert "has gone on once already" in ask("ending", "HC-0001", "extend", "--to", "+6m", "--why", "more", code=1)
    assert known(ask)["extensions"][0]["why"] == "a new hip"


def test_names_are_printed_only_when_asked_for(ask: Ask) -> None:
    ask("ending", "HC-0001", "begin", "--reason", "Rosa and Femi are ready")
    for words in (["ending", "HC-0001"], ["ending", "HC-0001", "told"], ["endings"]):
        assert not {"Rosa", "Femi", "Sam Field"} & set(ask(*words).replace(",", " ").replace(".", " ").split())
        assert "Rosa" in ask(*words, "--names")


def test_an_unknown_step_or_kind_is_refused_with_those_there_are(ask: Ask) -> None:
    ask("ending", "HC-0001", "begin", "--kind", "sudden", code=1)
    ask("ending", "HC-0001", "begin")
    assert "tell-both" in ask("ending", "HC-0001", "step", "zzz", code=1)


def test_where_there_is_no_ending_the_list_says_so(ask: Ask) -> None:
    ask("ending", "HC-0001", "move", "--to", "+11m", "--sure")
    assert "HC-0001" in ask("endings")
    ask("ending", "HC-0001", "close", "--why", "moved", "--sure")
    assert "from week 31 on" in ask("endings")
