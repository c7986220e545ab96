"""What happened, written down from the command line in one line."""

import io
import os
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pexpect
import pytest

from console.dates import say, written
from console.entry import run

TODAY = date.today()  # noqa: DTZ011 - the command line reads the clock, and so must what looks at it
YESTERDAY = TODAY - timedelta(days=1)
Said = tuple[int, str, str]
Ask = Callable[..., Said]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "a.db"


@pytest.fixture
def ask(store: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Run a command on a store with one pair; returns its code, what it wrote, and what it refused."""

    def asked(*words: str, typed: str = "") -> Said:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        code = run(["--db", str(store), "--by", "jw", *words])
        return (code, *capsys.readouterr())

    asked("init", "--no-passphrase")
    asked("people", "add", "patient", typed="name: Rosa Lind\n")
    asked("people", "add", "champion", typed="name: Femi Ash\n")
    matched = written(TODAY - timedelta(days=60))
    assert asked("pair", "add", "--patient", "P-0001", "--champion", "C-0001", "--matched", matched, "--sure")[0] == 0
    return asked


def test_a_line_is_said_as_it_was_understood_and_then_written(ask: Ask) -> None:
    code, out, err = ask("log", "hc-1 cancelled yesterday champion work, moved to +1w")
    understood, wrote = out.splitlines()
    assert (code, err) == (0, "")
    assert understood.startswith(
        f"HC-0001 cancelled: when {YESTERDAY:%a} {say(YESTERDAY)}, by champion, why work, moved"
    )
    assert wrote.startswith(f"HC-0001: cancelled {YESTERDAY:%a} {say(YESTERDAY)} by the champion (work), moved to")


def test_a_line_need_not_be_quoted(ask: Ask) -> None:
    code, out, _ = ask("log", "HC-0001", "met", "-1d", "45", "min", "by", "phone")
    assert code == 0
    assert out.splitlines()[1].endswith(", 45 minutes, phone")


def test_a_quoted_line_may_begin_with_what_happened(ask: Ask) -> None:
    assert ask("log", "met hc-1 yesterday")[1].splitlines()[1].startswith("HC-0001: met on")


def test_what_the_form_begins_with_is_said_and_written_where_the_line_gives_none(ask: Ask) -> None:
    _, out, _ = ask("log", "hc-1 met")
    assert out.splitlines()[0] == f"HC-0001 met: when {YESTERDAY:%a} {say(YESTERDAY)}"


def test_minutes_that_nobody_said_are_not_written(ask: Ask) -> None:
    assert "minutes" not in ask("log", "hc-1 met")[1]


def test_one_undo_takes_a_line_back(ask: Ask) -> None:
    ask("log", "hc-1 agreement fortnightly")
    assert ask("undo")[1].startswith("taken back: HC-0001: agreed fortnightly")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("hc-1 canceled yesterday", "There is no entry called «canceled». Did you mean cancelled?"),
        ("HC-0002 met", "There is no pair called HC-0002. Did you mean HC-0001?"),
        ("hc-1 cancelled campion", "«campion» is not understood: did you mean champion?"),
        ("hc-1 cancelled yesterday", "by: nothing is given yet. Write champion, patient, both or service."),
        ("hc-1 contact champion call", "reached: nothing is given yet. Write reached or not reached."),
        ("met yesterday", "It is not said which pair."),
        ("hc-1 returned", "HC-0001 has no open pause"),
    ],
)
def test_what_cannot_be_written_is_refused_in_one_line(ask: Ask, line: str, why: str) -> None:
    code, out, err = ask("log", line)
    assert (code, out) == (1, "")
    assert err.startswith(why)
    assert len(err.splitlines()) == 1


def test_nothing_of_a_refused_line_is_written(ask: Ask) -> None:
    ask("log", "hc-1 cancelled yesterday champion nonsense")
    assert ask("log", "hc-1 cancelled yesterday champion")[0] == 0


@pytest.mark.parametrize("line", ["hc-1 note Rang twice", "hc-1 met note: Rang twice", "hc-1 note"])
def test_free_text_is_sent_to_standard_input(ask: Ask, line: str) -> None:
    code, out, err = ask("log", line)
    assert (code, out) == (1, "")
    assert err.rstrip().endswith("HC-0001 --note -")
    assert "Rang" not in err


def test_a_doubt_is_refused_once_and_written_when_sure(ask: Ask) -> None:
    ask("log", "hc-1 met yest")
    code, _, err = ask("log", "hc-1 met yest")
    assert code == 1
    assert "--sure" in err
    assert ask("log", "hc-1 met yest", "--sure")[0] == 0
    assert ask("log", "--sure", "hc-1", "met", "yest")[0] == 0


@pytest.mark.parametrize(
    "words", [["mett"], ["mett", "HC-0001", "--on", "tue"], ["hc-1 met", "--on"], [""], ["--frob"]]
)
def test_what_is_neither_a_command_nor_a_line_is_wrong_usage(ask: Ask, words: list[str]) -> None:
    assert ask("log", *words)[0] == 2


def test_the_plain_commands_stay_as_they_are(ask: Ask) -> None:
    code, out, _ = ask("log", "met", "hc-1", "--on", "yest", "--mode", "phone")
    assert code == 0
    assert len(out.splitlines()) == 1


def terminal(store: Path, line: str) -> "pexpect.spawn[str]":
    """The command on a terminal of its own."""
    start = ["-c", "from console.entry import main; main()", "--db", str(store), "--by", "jw", "log", line]
    environment = {**os.environ, "TERM": "xterm", "NO_COLOR": "1"}
    return pexpect.spawn(sys.executable, start, timeout=20, encoding="utf-8", env=environment, dimensions=(24, 120))


def finished(asked: "pexpect.spawn[str]") -> int | None:
    """The exit code, once it has ended."""
    asked.expect(pexpect.EOF)
    asked.close()
    return asked.exitstatus


def test_on_a_terminal_it_is_asked_first_and_enter_says_yes(ask: Ask, store: Path) -> None:
    asked = terminal(store, "hc-1 met yest 45")
    asked.expect("HC-0001 met: when")
    asked.expect("Write this down")
    asked.sendline("")
    asked.expect("HC-0001: met on")
    assert finished(asked) == 0


def test_a_no_on_the_terminal_writes_nothing(ask: Ask, store: Path) -> None:
    asked = terminal(store, "hc-1 agreement fortnightly")
    asked.expect("Write this down")
    asked.sendline("n")
    asked.expect("Nothing was written")
    assert finished(asked) == 1
    assert "agreed" not in ask("undo")[1]
