"""People, pairs, clearances and closures on the command line."""

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from console.entry import run

Said = tuple[int, str, str]
Ask = Callable[..., Said]


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Run a command on a store with one patient and one champion."""

    def asked(*words: str, typed: str = "") -> Said:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        code = run(["--db", str(tmp_path / "a.db"), "--by", "jw", *words])
        return (code, *capsys.readouterr())

    asked("init", "--no-passphrase")
    asked("people", "add", "patient", typed="name: Rosa Lind\nphone: 07700 900001\nonline: yes\ncare contact: Kit Moss")
    asked("people", "add", "champion", "C-0007", typed="name: Femi Ash\nemail: femi@example.org\npairs at once: 2\n")
    return asked


PRIVATE = ["Rosa", "Femi", "07700", "example.org", "Kit Moss"]


@pytest.mark.parametrize("words", [["people"], ["people", "--json"], ["people", "p-1"], ["people", "c-7", "--json"]])
def test_nothing_printed_says_who_they_are_unless_names_are_asked_for(ask: Ask, words: list[str]) -> None:
    out = ask(*words)[1]
    assert "P-0001" in out or "C-0007" in out
    assert [private for private in PRIVATE if private in out] == []


def test_names_are_printed_when_asked_for(ask: Ask) -> None:
    assert "P-0001, Rosa Lind, patient, in no open pair" in ask("people", "--names")[1]
    shown = ask("people", "p-1", "--names")[1]
    assert "name: Rosa Lind" in shown
    assert "care contact: Kit Moss" in shown


def test_what_is_held_back_is_said(ask: Ask) -> None:
    assert "shown with --names: name, phone, care contact" in ask("people", "P-0001")[1]


def test_a_correction_changes_only_the_lines_that_were_given(ask: Ask) -> None:
    assert ask("people", "edit", "p-1", typed="phone:\narea: Eastmere\n")[1] == "P-0001: corrected phone, area\n"
    shown = ask("people", "P-0001", "--names")[1]
    assert "area: Eastmere" in shown
    assert "name: Rosa Lind" in shown
    assert "phone" not in shown


def test_one_bad_line_and_nothing_is_written(ask: Ask) -> None:
    code, _, err = ask("people", "edit", "P-0001", typed="area: Eastmere\nprefers: letters\n")
    assert code == 1
    assert "Line 2, prefers: «letters» is not one of its words" in err
    assert "Eastmere" not in ask("people", "P-0001")[1]


def test_a_pair_is_matched_shown_and_corrected(ask: Ask) -> None:
    code, out, _ = ask("pair", "add", "--patient", "p-1", "--champion", "c-7", "--introduced", "today", "--sure")
    assert (code, out.startswith("HC-0001: P-0001 and C-0007 matched on")) == (0, True)
    assert "coordinator jw" in ask("pair")[1]
    assert "agreed weekly, in person" in ask("pair", "hc-1")[1]
    assert "Rosa" not in ask("pair", "hc-1")[1]
    assert "Rosa Lind (P-0001) with Femi Ash (C-0007)" in ask("pair", "hc-1", "--names")[1]
    assert "coordinator rm" in ask("pair", "edit", "hc-1", "--coordinator", "rm")[1]
    assert "C-0007, champion, ready, in HC-0001" in ask("people")[1]


def test_a_pair_can_be_read_by_a_program(ask: Ask) -> None:
    ask("pair", "add", "HC-0009", "--patient", "p-1", "--champion", "c-7", "--sure")
    pair = json.loads(ask("pair", "HC-0009", "--json")[1])
    assert (pair["ref"], pair["patient_ref"], pair["closed_on"]) == ("HC-0009", "P-0001", None)
    assert "patient_name" not in pair


def test_a_clearance_is_added_corrected_and_taken_away(ask: Ask) -> None:
    assert ask("clearance", "add", "c-7", "dbs", "--done", "3/11/2025", "--renew", "3/11/2028")[0] == 0
    assert "dbs: done on 3 Nov 2025, renew on 3 Nov 2028" in ask("people", "C-0007")[1]
    assert ask("clearance", "edit", "c-7", "dbs", "--done", "4/11/2025")[0] == 0
    assert ask("clearance", "remove", "c-7", "dbs")[0] == 0
    assert "dbs" not in ask("people", "C-0007")[1]


def test_a_clearance_of_no_known_kind_is_refused(ask: Ask) -> None:
    code, _, err = ask("clearance", "add", "c-7", "dsb", "--done", "3/11/2025")
    assert code == 1
    assert "Did you mean dbs?" in err


def test_a_closure_is_added_shown_and_taken_away(ask: Ask) -> None:
    assert ask("closure", "add", "--from", "22/12/2026", "--to", "2/1/2027", "--name", "Christmas")[0] == 0
    assert ask("closure")[1] == "from 22 Dec 2026 to 2 Jan 2027: Christmas\n"
    assert ask("closure", "remove", "--from", "22/12/2026")[0] == 0
    assert "There is no closure" in ask("closure")[1]


def test_an_empty_store_says_how_to_begin(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["--db", str(tmp_path / "b.db"), "init", "--no-passphrase"])
    run(["--db", str(tmp_path / "b.db"), "people"])
    run(["--db", str(tmp_path / "b.db"), "pair"])
    out = capsys.readouterr().out
    assert "alongside people add patient" in out
    assert "alongside pair add" in out


@pytest.mark.parametrize("name", ["[bold]red[/]", "\x1b[31mRed", "\u202eRosa", "Ro\x07sa\x9b2J", "李" * 200])
def test_no_name_can_steer_the_terminal(ask: Ask, name: str) -> None:
    ask("people", "edit", "P-0001", typed=f"name: {name}\n")
    out = ask("people", "--names")[1]
    assert all(character.isprintable() or character == "\n" for character in out)
    assert name.startswith("[") is ("[bold]red[/]" in out)
