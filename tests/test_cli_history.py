"""The history, undo and redo on the command line."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from console.concerns import noticed
from console.desk import Desk
from console.entry import run
from console.imports import bring_in
from console.meetings import met
from console.notes import noted
from tests.conftest import EXAMPLE

Ask = Callable[..., tuple[int, str, str]]
DAY = date(2026, 11, 23)


@pytest.fixture
def ask(path: Path, desk: Desk, pair: str, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Run a command as jw on a store with one pair that met, and has a note."""
    met(desk, pair, on=DAY, minutes=60)
    noted(desk, pair, note="Owen rang, see you", on=DAY)

    def asked(*words: str) -> tuple[int, str, str]:
        code = run(["--db", str(path), "--by", "jw", *words])
        return (code, *capsys.readouterr())

    return asked


def test_each_entry_has_its_number_when_who_and_what_and_under_it_before_and_after(ask: Ask, desk: Desk) -> None:
    local = desk.now.astimezone()
    assert ask("history")[1].splitlines()[:4] == [
        f"3, 24 Nov 2026 {local:%H:%M}, jw: HC-0001: a note",
        "  new note on Mon 23 Nov: note (words)",
        f"2, 24 Nov 2026 {local:%H:%M}, jw: HC-0001: met on Mon 23 Nov, 60 minutes",
        "  new meeting on Mon 23 Nov: held, 60 minutes",
    ]


def test_no_name_and_no_word_of_anybody_is_printed(ask: Ask) -> None:
    out = ask("history")[1] + ask("history", "HC-0001")[1] + ask("history", "--json")[1]
    assert "HC-0001" in out
    assert [word for word in ("Rosa", "Femi", "Sam Field", "Owen") if word in out] == []


def test_with_names_they_are(ask: Ask) -> None:
    out = ask("history", "--names")[1]
    assert "note Owen rang, see you" in out
    assert "name Rosa Kaya" in out


@pytest.mark.parametrize("words", [[], ["--names"], ["--json", "--names"]])
def test_the_facts_of_a_concern_are_not_printed(ask: Ask, desk: Desk, words: list[str]) -> None:
    noticed(desk, "HC-0001", facts="Bruises on both arms", seen=DAY)
    out = ask("history", *words)[1]
    assert "a concern of 23 Nov" in out
    assert "Bruises" not in out


def test_the_newest_fifty_are_listed_and_all_when_asked_for(ask: Ask, desk: Desk) -> None:
    for number in range(60):
        noted(desk, "HC-0001", note=f"note {number}", on=DAY)
    some, everything = ask("history")[1], ask("history", "--all")[1]
    assert some.count("a note\n") == 50
    assert "older entries. To see every one of them add --all." in some
    assert everything.count("a note\n") == 61
    assert "older entries" not in everything
    assert ask("history", "--limit", "2")[1].count("a note\n") == 2


def test_of_one_pair_by_one_coordinator_since_a_day(ask: Ask) -> None:
    assert "met on Mon 23 Nov" in ask("history", "hc-1", "--by", "jw", "--since", "24 nov 2026")[1]
    for words in (["hc-1", "--by", "rm"], ["--since", "25 nov 2026"]):
        assert ask("history", *words)[1] == "Nothing was written down that this asks for.\n"


def test_a_pair_that_there_is_none_of_is_refused(ask: Ask) -> None:
    code, out, err = ask("history", "HC-0009")
    assert (code, out) == (1, "")
    assert "Did you mean HC-0001?" in err


def test_a_program_reads_each_row_before_and_after(ask: Ask, desk: Desk) -> None:
    with desk.command("corrected", "HC-0001: 45 minutes") as change:
        change.update("meeting", 1, {"minutes": 45})
    read = json.loads(ask("history", "--json", "--limit", "1")[1])
    entry = read["entries"][0]
    assert read["more"] is True
    assert (entry["entry"], entry["by"], entry["what"], entry["taken_back_by"]) == (
        4,
        "jw",
        "HC-0001: 45 minutes",
        None,
    )
    assert entry["told"] == ["meeting of Mon 23 Nov: minutes 60 -> 45"]
    assert entry["rows"] == [
        {
            "table": "meeting", "about": "HC-0001", "did": "changed",
            "before": {"minutes": "60"}, "after": {"minutes": "45"},
        }
    ]  # fmt: skip


def test_an_import_is_one_entry_with_counts(ask: Ask, desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, EXAMPLE)
    lines = ask("history", "--limit", "1")[1].splitlines()
    assert len(lines) == 3
    assert lines[1].startswith("  added ")


def test_what_was_taken_back_is_done_again(ask: Ask) -> None:
    assert ask("undo")[1] == "taken back: HC-0001: a note\n"
    assert "(taken back by entry 4)" in ask("history")[1]
    assert ask("redo")[1] == "done again: HC-0001: a note\n"
    assert ask("undo")[1] == "taken back: HC-0001: a note\n"
    assert ask("undo", "--redo")[1] == "done again: HC-0001: a note\n"


def test_one_entry_alone_is_taken_back_and_done_again(ask: Ask, desk: Desk) -> None:
    assert ask("undo", "--entry", "2")[1] == "taken back: HC-0001: met on Mon 23 Nov, 60 minutes\n"
    assert ask("redo", "--entry", "2")[1] == "done again: HC-0001: met on Mon 23 Nov, 60 minutes\n"
    assert desk.store.execute("SELECT count(*) FROM meeting").fetchone() == (1,)


def test_what_cannot_be_taken_back_is_refused_in_a_sentence(ask: Ask) -> None:
    code, out, err = ask("undo", "--entry", "1")
    assert (code, out) == (1, "")
    assert err.startswith("Not taken back: later entries stand on it: jw on 24 Nov 2026 ")


def test_a_whole_import_needs_to_be_sure(ask: Ask, desk: Desk) -> None:
    bring_in(desk, EXAMPLE)
    code, _, err = ask("undo", "--entry", "4")
    assert code == 1
    assert "Add --sure" in err
    assert ask("undo", "--entry", "4", "--sure")[0] == 0
