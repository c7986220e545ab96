"""The queue, its reasons and the limits on the command line."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from console.entry import run

Ask = Callable[..., tuple[int, str, str]]
ON = ("--on", "24 nov 2026")


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Run a command on a programme of three pairs: one cancelled three times, one that met, one that was closed."""
    programme = tmp_path / "programme"
    programme.mkdir()
    tables = {
        "patients": "patient,name\nP-1,Rosa Lind\nP-2,Mila Ash\nP-3,Ines Moss\n",
        "champions": "champion,name\nC-1,Femi Adu\nC-2,Kit Bern\nC-3,Joss Hale\n",
        "pairs": "pair,patient,champion,matched_on,introduced_on,every_days,closed_on\n"
        "H-1,P-1,C-1,2026-08-03,2026-08-03,7,\n"
        "H-2,P-2,C-2,2026-09-28,2026-09-28,7,\n"
        "H-3,P-3,C-3,2026-03-02,2026-03-02,7,2026-11-02\n",
        "meetings": "pair,on,outcome,cancelled_by,minutes\nH-1,2026-10-27,held,,60\n"
        "H-1,2026-11-03,cancelled,champion,\nH-1,2026-11-10,cancelled,champion,\nH-1,2026-11-17,cancelled,champion,\n"
        "H-2,2026-11-03,held,,60\nH-2,2026-11-10,held,,60\nH-2,2026-11-17,held,,60\nH-2,2026-11-23,held,,60\n",
    }
    for name, text in tables.items():
        (programme / f"{name}.csv").write_text(text)

    def asked(*words: str) -> tuple[int, str, str]:
        code = run(["--db", str(tmp_path / "a.db"), *words])
        return (code, *capsys.readouterr())

    asked("init", "--no-passphrase")
    assert asked("import", str(programme))[0] == 0
    return asked


def test_the_queue_is_one_line_a_pair_that_reads_well_aloud(ask: Ask) -> None:
    lines = ask("triage", *ON)[1].splitlines()
    assert lines[0].startswith("24 Nov 2026: act 1, soon 0, watch ")
    assert lines[1].startswith("H-1, act, week 16, quiet 28 days: ")
    assert "3 cancelled in a row (champion)" in lines[1]


def test_what_is_not_urgent_is_counted_and_listed_when_asked_for(ask: Ask) -> None:
    plain, everyone = ask("triage", *ON)[1], ask("triage", "--all", *ON)[1]
    assert "H-2" not in plain
    assert "Not listed: 1. To see every open pair add --all." in plain
    assert "H-2, no flags, week 8, quiet 1 day" in everyone


def test_the_queue_of_another_day_is_as_of_that_day(ask: Ask) -> None:
    assert ask("triage", "--on", "1 oct 2026", "--json")[0] == 0
    pairs = {pair["pair"] for pair in json.loads(ask("triage", "--on", "1 oct 2026", "--json")[1])["pairs"]}
    assert pairs == {"H-1", "H-2", "H-3"}
    assert "no open pair" in ask("triage", "--on", "1 jan 2026")[1]


def test_a_program_reads_every_open_pair_most_urgent_first(ask: Ask) -> None:
    read = json.loads(ask("triage", "--json", *ON)[1])
    assert read["on"] == "2026-11-24"
    assert [pair["pair"] for pair in read["pairs"]] == ["H-1", "H-2"]


@pytest.mark.parametrize("words", [["triage", "--all"], ["triage", "--json"], ["why", "h-1"], ["why", "h-1", "--json"]])
def test_no_name_is_printed_unless_asked_for(ask: Ask, words: list[str]) -> None:
    out = ask(*words, *ON)[1]
    assert "H-1" in out
    assert [name for name in ("Rosa", "Femi", "Mila", "Kit") if name in out] == []


def test_names_are_printed_when_asked_for(ask: Ask) -> None:
    assert "H-1 (Rosa Lind and Femi Adu), act" in ask("triage", "--names", *ON)[1]
    assert "Rosa Lind and Femi Adu" in ask("why", "H-1", "--names", *ON)[1]


def test_why_says_what_would_clear_a_flag_and_what_to_do(ask: Ask) -> None:
    out = ask("why", "h-1", *ON)[1]
    assert "cancelled-in-a-row, act" in out
    assert "Next: " in out


def test_a_closed_pair_has_no_why_but_a_sentence(ask: Ask) -> None:
    code, out, err = ask("why", "h-3", *ON)
    assert (code, out) == (1, "")
    assert "H-3 is not open on 24 Nov 2026: it was closed on 2 Nov 2026." in err


def test_a_day_that_cannot_be_read_is_refused(ask: Ask) -> None:
    code, _, err = ask("triage", "--on", "31/02")
    assert code == 1
    assert "February has no day 31" in err


def test_an_empty_store_says_how_to_begin(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["--db", str(tmp_path / "b.db"), "init", "--no-passphrase"])
    assert run(["--db", str(tmp_path / "b.db"), "triage"]) == 0
    assert "Begin with alongside import" in capsys.readouterr().out


def test_a_limit_that_is_set_changes_the_queue_and_is_put_back(ask: Ask) -> None:
    assert ask("policy", "set", "cancelled-in-a-row.act", "9")[0] == 0
    assert "cancelled-in-a-row.act: 9 meetings (it comes as 3)" in ask("policy")[1]
    flags = json.loads(ask("triage", "--json", *ON)[1])["pairs"][0]["flags"]
    assert {flag["rule"]: flag["severity"] for flag in flags}["cancelled-in-a-row"] == "soon"
    assert ask("policy", "reset", "cancelled-in-a-row.act")[0] == 0
    assert "it comes as" not in ask("policy")[1]


def test_one_limit_is_shown_with_its_source(ask: Ask) -> None:
    assert "Source: " in ask("policy", "low-contact.act")[1]


def test_the_policy_can_be_read_by_a_program(ask: Ask) -> None:
    limits = {limit["name"]: limit for limit in json.loads(ask("policy", "--json")[1])["limits"]}
    assert (limits["low-contact.act"]["value"], limits["low-contact.act"]["default"]) == (3, 3)


@pytest.mark.parametrize(("name", "value"), [("low-contact.act", "x"), ("low-contact.act", "999"), ("lowcontact", "3")])
def test_a_limit_that_cannot_be_is_refused(ask: Ask, name: str, value: str) -> None:
    code, out, err = ask("policy", "set", name, value)
    assert (code, out) == (1, "")
    assert "low-contact" in err
