"""The weekly review on the command line: how it stands, its page, one of an earlier day; begun and finished."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from console import actions, concerns, meetings, policy, weekly
from console.dates import written
from console.desk import Desk
from console.entry import run
from console.reviewing import reviewed
from db import store
from tests.caseloads import CHAMPION, PATIENT, a_pair, days_later, desk_of

Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture
def desk(path: Path) -> Any:
    """jw at work today, as the command line is."""
    now = datetime.now(UTC)
    connection = store.create(path)
    yield Desk(connection, "jw", now.astimezone().date(), now)
    connection.close()


@pytest.fixture
def ask(desk: Desk, path: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Run a command as jw on four pairs: act and soon of jw's, one of rm's, and one without flags."""
    a_pair(desk, "HC-0001", quiet=30)
    a_pair(desk, "HC-0002", quiet=16)
    a_pair(desk, "HC-0003", quiet=30, coordinator="rm")
    a_pair(desk, "HC-0004", quiet=2)

    def asked(*argv: str, by: str = "jw") -> tuple[int, str, str]:
        capsys.readouterr()
        code = run(["--db", str(path), "--by", by, *argv])
        said = capsys.readouterr()
        return code, said.out, said.err

    return asked


@pytest.fixture
def last_week(ask: Ask, desk: Desk) -> str:
    """The day of a review of a week ago, as ISO text; the facts and the policy have changed since."""
    then = days_later(desk, -7)
    weekly.begin(then, ["HC-0001", "HC-0003"])
    reviewed(then, "HC-0001", outcome="watch")
    weekly.finish(then)
    for ref in ("HC-0001", "HC-0003"):
        meetings.met(desk, ref, on=desk.on)
    policy.set_limit(desk, "low-contact.act", "9")
    return then.on.isoformat()


# --- begun and finished ---------------------------------------------------------------------------------------------


def test_a_review_is_begun_of_what_triage_lists(ask: Ask) -> None:
    code, out, err = ask("review", "begin")
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "Review begun: 3 pairs. Say of each: alongside log reviewed PAIR --outcome fine",
        "  HC-0001",
        "  HC-0003",
        "  HC-0002",
    ]


def test_a_review_of_one_caseload_or_of_everything(ask: Ask) -> None:
    assert ask("review", "begin", "--caseload", "rm")[1].splitlines()[1:] == ["  HC-0003"]
    assert ask("undo")[0] == 0
    assert "  HC-0004" in ask("review", "begin", "--all")[1].splitlines()


def test_a_pair_to_keep_an_eye_on_and_one_with_an_action_due_are_walked_through_too(ask: Ask, desk: Desk) -> None:
    reviewed(desk, "HC-0004", outcome="watch")
    assert "  HC-0004" in ask("review", "begin")[1].splitlines()
    ask("undo")
    reviewed(desk, "HC-0004", outcome="fine")
    actions.set_one(desk, "HC-0004", action="ring both", due=desk.on)
    assert "  HC-0004" in ask("review", "begin")[1].splitlines()


def test_an_empty_list_is_refused(ask: Ask) -> None:
    code, out, err = ask("review", "begin", "--caseload", "nobody-of-that-name")
    assert (code, out) == (1, "")
    assert err.startswith("There is no pair on the list to review")


def test_a_second_beginning_is_refused(ask: Ask) -> None:
    ask("review", "begin")
    code, _, err = ask("review", "begin")
    assert code == 1
    assert "is under way: take it up, or finish it first" in err


def test_finishing_prints_the_page(ask: Ask) -> None:
    ask("review", "begin")
    looked = ask("log", "reviewed", "HC-0001", "--outcome", "fine")[:2]
    assert looked == (0, "HC-0001: looked at, nothing more needed\n")
    ask("log", "met", "HC-0002", "--on", "today")
    code, out, _ = ask("review", "finish")
    assert code == 0
    assert out.startswith("Weekly review by jw, ")
    assert "Looked at: 2 of 3" in out
    assert "  HC-0001: act (30 days without meeting). Looked at." in out
    assert "  HC-0002: soon (no word for 16 days), now no flags. Written: met on " in out
    assert "Not looked at: 1" in out


def test_finishing_without_one_is_refused(ask: Ask) -> None:
    code, out, err = ask("review", "finish")
    assert (code, out) == (1, "")
    assert err.startswith("No review of yours is under way")


# --- how it stands --------------------------------------------------------------------------------------------------


def test_without_a_review_it_says_what_changed_since_the_last(ask: Ask, last_week: str) -> None:
    code, out, err = ask("review")
    assert (code, err) == (0, "")
    assert out.startswith("Since the last review, ")
    assert "  HC-0001: met 1 of 4 expected (new, soon); low-contact cleared." in out
    assert ask("review", "--text")[1] == out


def test_while_one_is_under_way_it_is_its_page(ask: Ask) -> None:
    ask("review", "begin")
    ask("log", "reviewed", "HC-0001", "--outcome", "fine")
    out = ask("review")[1]
    assert out.startswith("Weekly review by jw, ")
    assert "Looked at: 1 of 3" in out


def test_it_is_one_page_for_each_coordinator(ask: Ask) -> None:
    ask("review", "begin")
    assert ask("review", by="rm")[1].startswith("How things stand, ")


def test_it_can_be_read_by_a_program(ask: Ask) -> None:
    ask("review", "begin")
    ask("log", "reviewed", "HC-0001", "--outcome", "watch")
    page = json.loads(ask("review", "--json")[1])
    assert [(row["pair"], row["outcome"]) for row in page["looked_at"]] == [("HC-0001", "watch")]
    assert [row["pair"] for row in page["not_looked_at"]] == ["HC-0003", "HC-0002"]
    assert (page["by"], page["counts"]["act"]) == ("jw", 2)


@pytest.mark.parametrize("how", [(), ("--json",), ("--text",)])
def test_names_are_not_printed_unless_they_are_asked_for(ask: Ask, desk: Desk, how: tuple[str, ...]) -> None:
    actions.set_one(desk, "HC-0001", action=f"ring {PATIENT}", due=desk.on + timedelta(days=7))
    ask("review", "begin")
    out = ask("review", *how)[1]
    assert "ring the patient" in out
    assert not any(name in out for name in (*PATIENT.split(), *CHAMPION.split()))
    assert f"HC-0001 ({PATIENT} & {CHAMPION})" in ask("review", "--names")[1]


# --- one of an earlier day ------------------------------------------------------------------------------------------


def test_a_review_of_an_earlier_day_shows_what_was_on_the_screen_then(ask: Ask, last_week: str) -> None:
    code, out, err = ask("review", "--show", last_week)
    assert (code, err) == (0, "")
    assert "HC-0001: act (23 days without meeting). Keep an eye." in out
    seen = out.partition("On the screen when it was begun, 4 open pairs:")[2]
    assert "  HC-0001, week 36, quiet 23 days: 23 days without meeting (act, since " in seen
    assert "By these limits: " in seen
    assert "low-contact.act 3," in seen


def test_it_shows_the_same_however_much_was_written_since(ask: Ask, desk: Desk, last_week: str) -> None:
    before = ask("review", "--show", last_week)[1]
    reviewed(desk, "HC-0001", outcome="fine")
    meetings.cancelled(desk, "HC-0003", on=desk.on + timedelta(days=1), by="patient")
    policy.set_limit(desk, "low-contact.soon", "5")
    assert ask("review", "--show", last_week)[1] == before


def test_queue_flags_and_policy_of_that_day_for_a_program(ask: Ask, last_week: str) -> None:
    found = json.loads(ask("review", "--show", last_week, "--json")[1])
    assert found["page"]["on"] == found["seen"]["on"] == last_week
    assert found["seen"]["listed"] == ["HC-0001", "HC-0003"]
    assert found["seen"]["policy"]["low-contact.act"] == 3
    (pair,) = [row for row in found["seen"]["pairs"] if row["pair"] == "HC-0001"]
    assert (pair["severity"], pair["quiet_days"]) == ("act", 23)
    assert [(flag["rule"], flag["severity"]) for flag in pair["flags"]] == [("low-contact", "act")]


def test_the_day_is_typed_as_people_say_it(ask: Ask, last_week: str) -> None:
    day = date.fromisoformat(last_week)
    assert ask("review", "--show", f"{day.day} {day:%b} {day.year}") == ask("review", "--show", last_week)


def test_the_page_of_the_review_under_way_can_be_shown_by_its_day(ask: Ask) -> None:
    ask("review", "begin")
    code, out, _ = ask("review", "--show", "today")
    assert code == 0
    assert "Looked at: 0 of 3" in out


def test_a_colleagues_review_is_shown_by_name(ask: Ask, last_week: str) -> None:
    assert "Looked at: 1 of 2" in ask("review", "--show", last_week, "--by", "jw", by="rm")[1]
    code, _, err = ask("review", "--show", last_week, by="rm")
    assert code == 1
    assert "There is none by rm." in err


def test_a_day_without_a_review_is_refused_with_the_last_there_is(ask: Ask, last_week: str) -> None:
    code, out, err = ask("review", "--show", "yesterday")
    assert (code, out) == (1, "")
    assert f"The last is of {written(date.fromisoformat(last_week))}." in err


def test_of_two_reviews_on_one_day_the_later_is_shown(ask: Ask, desk: Desk) -> None:
    for outcome in ("fine", "watch"):
        weekly.begin(desk, ["HC-0001"])
        reviewed(desk, "HC-0001", outcome=outcome)
        weekly.finish(desk)
    assert "Keep an eye." in ask("review", "--show", "today")[1]


@pytest.mark.parametrize("how", [(), ("--json",), ("--names",)])
def test_a_concern_is_not_shown(ask: Ask, desk: Desk, how: tuple[str, ...]) -> None:
    then = replace(days_later(desk, -7), by="jw")
    concerns.noticed(then, "HC-0004", facts="a bruise", seen=then.on)
    weekly.begin(then, ["HC-0004", "HC-0001"])
    reviewed(then, "HC-0004", outcome="fine")
    weekly.finish(then)
    code, out, _ = ask("review", "--show", then.on.isoformat(), *how)
    assert code == 0
    assert "bruise" not in out
    assert "concern" not in out.replace("and no concern", "")
    if how == ("--json",):
        (pair,) = [row for row in json.loads(out)["seen"]["pairs"] if row["pair"] == "HC-0004"]
        assert (pair["severity"], pair["flags"], pair["order"]) == ("none", [], None)


# --- as a file ------------------------------------------------------------------------------------------------------


def test_the_page_is_written_to_a_word_file(ask: Ask, tmp_path: Path) -> None:
    ask("review", "begin")
    code, out, err = ask("review", "--out", str(tmp_path / "page.docx"))
    assert (code, err) == (0, "")
    assert (
        out == f"The page is at {tmp_path / 'page.docx'}, not encrypted, for you alone to read; it bears references.\n"
    )
    paragraphs = [each.text for each in Document(str(tmp_path / "page.docx")).paragraphs]
    assert "HC-0001: act (30 days without meeting)." in paragraphs


def test_a_review_of_an_earlier_day_is_written_to_a_file_with_names(ask: Ask, tmp_path: Path, last_week: str) -> None:
    code, out, _ = ask("review", "--show", last_week, "--out", str(tmp_path / "page.txt"), "--names")
    assert code == 0
    assert out.endswith("it bears names.\n")
    assert f"HC-0001 ({PATIENT} & {CHAMPION}): act (23 days" in (tmp_path / "page.txt").read_text(encoding="utf-8")


def test_a_file_that_is_there_is_not_written_over(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text("mine", encoding="utf-8")
    code, out, err = ask("review", "--out", str(tmp_path / "page.md"))
    assert (code, out) == (1, "")
    assert "There is a file at" in err
    assert (tmp_path / "page.md").read_text(encoding="utf-8") == "mine"


def test_what_a_colleague_wrote_meanwhile_is_on_nobodys_page_but_theirs(ask: Ask, desk: Desk) -> None:
    ask("review", "begin")
    ask("review", "begin", by="rm")
    reviewed(desk_of("rm", desk), "HC-0003", outcome="watch")
    assert "Looked at: 0 of 3" in ask("review")[1]
    assert "Looked at: 1 of 3" in ask("review", by="rm")[1]


def test_what_is_asked_for_and_not_answered_stands_on_the_page(ask: Ask) -> None:
    ask("review", "begin")
    ask("log", "request", "HC-0001", "--by", "champion", "--kind", "practical")
    assert "Asked for, and not answered yet: 1" in ask("review")[1]


def test_the_page_that_was_finished_today_comes_again_and_new_gives_what_changed_since(ask: Ask) -> None:
    ask("review", "begin")
    ask("review", "finish")
    assert ask("review")[1].startswith("Weekly review by ")
    assert ask("review", "--new")[1].startswith("Since the last review, ")
