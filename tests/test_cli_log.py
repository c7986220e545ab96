"""What happens to a pair, written down from the command line."""

import io
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from console.cli.log import command as log
from console.commands import LOG
from console.dates import written
from console.entry import run

TODAY = date.today()  # noqa: DTZ011 - the command line reads the clock, and so must what looks at it
Said = tuple[int, str, str]
Ask = Callable[..., Said]


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Run a command on a store with one pair; returns its code, what it wrote, and what it refused."""

    def asked(*words: str, typed: str = "") -> Said:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        code = run(["--db", str(tmp_path / "a.db"), "--by", "jw", *words])
        return (code, *capsys.readouterr())

    asked("init", "--no-passphrase")
    asked("people", "add", "patient", typed="name: Rosa Lind\n")
    asked("people", "add", "champion", typed="name: Femi Ash\n")
    matched = written(TODAY - timedelta(days=60))
    assert asked("pair", "add", "--patient", "P-0001", "--champion", "C-0001", "--matched", matched, "--sure")[0] == 0
    return asked


def test_every_command_of_the_table_is_on_the_command_line_in_its_order() -> None:
    assert list(log.commands) == [entry.name for entry in LOG]


def test_every_field_of_the_table_is_an_option() -> None:
    for entry in LOG:
        options = {parameter.name for parameter in log.commands[entry.name].params}
        assert {field.name for field in entry.fields} <= options


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["met", "hc-1", "--on", "yest", "--minutes", "45", "--mode", "phone"], "HC-0001: met on"),
        (["cancelled", "hc-1", "--by", "champion", "--reason", "work", "--moved-to", "+1w"], "by the champion (work)"),
        (["cancelled", "hc-1", "--by", "c", "--reason", "train strike"], "(train strike)"),
        (["missed", "hc-1", "--by", "patient"], "HC-0001: missed on"),
        (["setback", "hc-1", "--whose", "patient", "--kind", "illness", "--effect", "fewer"], "patient's setback"),
        (["pause", "hc-1", "--from", "today", "--review", "+2w", "--reason", "holiday"], "paused from"),
        (["contact", "hc-1", "--with", "champion", "--channel", "call", "--reached"], "call with the champion"),
        (["agreement", "hc-1", "--every", "14"], "agreed fortnightly"),
    ],
)
def test_what_is_written_is_said_in_one_line(ask: Ask, words: list[str], said: str) -> None:
    code, out, err = ask("log", *words)
    assert (code, err) == (0, "")
    assert said in out
    assert len(out.splitlines()) == 1


def test_a_note_is_read_from_standard_input(ask: Ask) -> None:
    assert ask("log", "note", "HC-0001", "--note", "-", typed="Rang twice.\n")[0] == 0


def test_a_note_does_not_stand_on_the_command_line(ask: Ask) -> None:
    code, _, err = ask("log", "note", "HC-0001", "--note", "Rang twice.")
    assert code == 2
    assert "standard input" in err
    assert "Rang twice" not in err


def test_an_empty_note_is_refused(ask: Ask) -> None:
    code, _, err = ask("log", "note", "HC-0001", "--note", "-", typed="\n")
    assert code == 1
    assert "note: nothing is given yet" in err


def test_who_cancelled_is_never_assumed(ask: Ask) -> None:
    code, _, err = ask("log", "cancelled", "HC-0001")
    assert code == 2
    assert "--by" in err


def test_minutes_that_nobody_said_are_not_written(ask: Ask) -> None:
    assert "minutes" not in ask("log", "met", "HC-0001")[1]


def test_a_word_that_is_not_known_is_refused_naming_the_nearest(ask: Ask) -> None:
    code, _, err = ask("log", "cancelled", "HC-0001", "--by", "champoin")
    assert code == 1
    assert "Did you mean champion?" in err


def test_what_contradicts_is_asked_about_and_written_when_sure(ask: Ask) -> None:
    ask("log", "met", "HC-0001", "--on", "yest")
    code, _, err = ask("log", "met", "HC-0001", "--on", "yest")
    assert code == 1
    assert "--sure" in err
    assert ask("log", "met", "HC-0001", "--on", "yest", "--sure")[0] == 0


def test_a_pair_that_is_not_there_is_refused_naming_the_nearest(ask: Ask) -> None:
    code, _, err = ask("log", "met", "HC-0002")
    assert code == 1
    assert "There is no pair called HC-0002. Did you mean HC-0001?" in err


def test_the_last_command_is_taken_back(ask: Ask) -> None:
    ask("log", "agreement", "HC-0001", "--every", "14")
    assert ask("undo")[1].startswith("taken back: HC-0001: agreed fortnightly")


def test_a_setback_is_looked_at_again_with_its_effect_kept(ask: Ask) -> None:
    ask("log", "setback", "HC-0001", "--whose", "patient", "--kind", "hospital", "--effect", "stopped")
    code, out, _ = ask("log", "setback-review", "HC-0001", "--review", "+1w")
    assert code == 0
    assert "meetings stopped" in out
    assert ask("log", "setback-ended", "HC-0001")[0] == 0


def test_a_pause_ends_with_the_return(ask: Ask) -> None:
    ask("log", "pause", "HC-0001", "--review", "+2w", "--reason", "holiday")
    assert "back from the pause" in ask("log", "returned", "HC-0001")[1]
