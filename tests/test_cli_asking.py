"""Questions that are asked on a terminal."""

import io
import os
import sys
from pathlib import Path

import pexpect
import pytest

from console.entry import run


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "a.db"
    assert run(["--db", str(path), "init", "--no-passphrase"]) == 0
    return path


def terminal(store: Path, *words: str) -> "pexpect.spawn[str]":
    """The command on a terminal of its own."""
    start = ["-c", "from console.entry import main; main()", "--db", str(store), "--by", "jw", *words]
    environment = {**os.environ, "TERM": "xterm", "NO_COLOR": "1"}
    return pexpect.spawn(sys.executable, start, timeout=20, encoding="utf-8", env=environment, dimensions=(24, 80))


def finished(asked: "pexpect.spawn[str]") -> int | None:
    """The exit code, once it has ended."""
    asked.expect(pexpect.EOF)
    asked.close()
    return asked.exitstatus


def test_each_field_of_a_new_champion_is_asked_and_a_slip_is_asked_again(store: Path) -> None:
    asked = terminal(store, "people", "add", "champion")
    asked.expect("name; as they like to be called: ")
    asked.sendline("Femi Ash")
    for label in ("area", "phone", "email", "gender", "languages", "interests", "availability"):
        asked.expect(f"{label}[^\n]*: ")
        asked.sendline("")
    asked.expect(r"status; [^\n]*\[ready\]: ")
    asked.sendline("asleep")
    asked.expect("«asleep» is not one of its words")
    asked.expect(r"status; [^\n]*\[ready\]: ")
    asked.sendline("")
    asked.expect(r"pairs at once \[1\]: ")
    asked.sendline("2")
    asked.expect("joined on: ")
    asked.sendline("3/11/2026")
    asked.expect("C-0001: new champion")
    assert finished(asked) == 0


def test_enter_keeps_what_is_there_and_a_hyphen_empties_it(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdin", io.StringIO("name: Rosa Lind\nphone: 07700 900001\n"))
        run(["--db", str(store), "people", "add", "patient"])
    asked = terminal(store, "people", "edit", "P-0001")
    asked.expect(r"name; [^\n]*\[Rosa Lind\]: ")
    asked.sendline("")
    asked.expect("area: ")
    asked.sendline("")
    asked.expect(r"phone \[07700 900001\]: ")
    asked.sendline("-")
    for _ in range(13):
        asked.expect(": ")
        asked.sendline("")
    asked.expect("P-0001: corrected phone")
    assert finished(asked) == 0


def test_stopping_half_way_writes_nothing(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = terminal(store, "people", "add", "patient")
    asked.expect("name; [^\n]*: ")
    asked.sendline("Rosa Lind")
    asked.expect("area: ")
    asked.sendintr()
    asked.expect("Stopped")
    assert finished(asked) == 1
    run(["--db", str(store), "people"])
    assert "Nobody is here yet" in capsys.readouterr().out
