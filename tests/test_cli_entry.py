"""Where the program starts: what opens the console, what is refused, what is imported."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from console.entry import run

ALONGSIDE = [sys.executable, "-c", "from console.entry import main; main()"]


def alongside(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a shell would, with no terminal."""
    return subprocess.run(
        [*ALONGSIDE, *words],
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=60,
        check=False,
    )


def on_a_terminal(*words: str, **environment: str) -> str:
    """What the command writes on a terminal of its own, until it ends."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [*ALONGSIDE, *words], env={**os.environ, **environment}, stdin=theirs, stdout=theirs, stderr=theirs
    ) as started:
        os.close(theirs)
        written = b""
        try:
            while part := os.read(ours, 4096):
                written += part
        except OSError:  # the other side is closed
            pass
        os.close(ours)
        assert started.wait(60) == 1
    return written.decode()


def test_the_start_imports_nothing_heavy() -> None:
    heavy = ["click", "textual", "rich", "sqlite_utils", "python_calamine", "dateutil", "platformdirs", "console.cli"]
    look = f"import console.entry, sys; print([name for name in {heavy!r} if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, timeout=60, check=True)
    assert found.stdout.strip() == "[]"


@pytest.mark.parametrize("words", [[], ["--db", "none.db"], ["--db=none.db"], ["--by", "jw"]])
def test_without_a_terminal_the_console_is_refused_and_the_plain_text_named(words: list[str]) -> None:
    found = alongside(*words)
    assert found.returncode == 1
    assert "alongside triage" in found.stderr
    assert found.stdout == ""


def test_a_dumb_terminal_is_refused_in_a_sentence() -> None:
    written = on_a_terminal(TERM="dumb")
    assert "TERM=dumb" in written
    assert "alongside triage" in written
    assert "\x1b" not in written


@pytest.mark.parametrize("words", [["frobnicate"], ["log", "met"], ["triage", "--frob"], ["--frob"]])
def test_wrong_usage_leaves_with_two(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(words) == 2
    assert "Usage: alongside" in capsys.readouterr().err


def test_a_store_that_is_not_there_is_refused_saying_how_to_make_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--db", str(tmp_path / "none.db"), "people"]) == 1
    assert "init\n" in capsys.readouterr().err


def test_a_plain_store_says_that_it_is_not_encrypted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--db", str(tmp_path / "a.db"), "init", "--no-passphrase"]) == 0
    assert "not encrypted" in capsys.readouterr().out
    assert (tmp_path / "a.db").stat().st_mode & 0o777 == 0o600


def test_a_store_is_not_made_over_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.db").write_text("something of mine")
    assert run(["--db", str(tmp_path / "a.db"), "init", "--no-passphrase"]) == 1
    assert "left alone" in capsys.readouterr().err
    assert (tmp_path / "a.db").read_text() == "something of mine"


def test_what_breaks_is_one_sentence_without_a_traceback_and_without_data(tmp_path: Path) -> None:
    store = tmp_path / "a.db"
    assert alongside("--db", str(store), "init", "--no-passphrase").returncode == 0
    edit = "import sqlite3,sys; c=sqlite3.connect(sys.argv[1]); c.execute('ALTER TABLE patient DROP COLUMN area')"
    subprocess.run([sys.executable, "-c", edit, str(store)], check=True, timeout=60)
    found = alongside("--db", str(store), "people", ALONGSIDE_DEBUG="")
    assert found.returncode == 1
    assert "OperationalError at db/people.py:" in found.stderr
    assert "Traceback" not in found.stderr
    assert len(found.stderr.splitlines()) == 1
    assert "Traceback" in alongside("--db", str(store), "people", ALONGSIDE_DEBUG="1").stderr


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    store = tmp_path / "a.db"
    assert alongside("--db", str(store), "init", "--no-passphrase").returncode == 0
    ours, theirs = os.pipe()
    os.close(ours)
    found = subprocess.run(
        [*ALONGSIDE, "--db", str(store), "doctor"],
        stdout=theirs, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True, timeout=60, check=False,
    )  # fmt: skip
    os.close(theirs)
    assert found.stderr == ""


def test_letters_that_the_locale_cannot_write_do_not_break_a_listing() -> None:
    found = alongside("people", PYTHONIOENCODING="latin-1", ALONGSIDE_DB="/nowhere/at all/«\u2026».db")
    assert found.returncode == 1
    assert "There is no store at /nowhere/at all/" in found.stderr
    assert "?" in found.stderr


def test_every_command_is_in_the_docs() -> None:
    from console.cli.root import COMMANDS

    docs = (Path(__file__).parent.parent / "docs" / "commands.md").read_text(encoding="utf-8")
    assert [name for name in COMMANDS if f"alongside {name}" not in docs] == []


def test_everything_that_can_be_logged_is_in_the_docs() -> None:
    from console.commands import LOG

    docs = (Path(__file__).parent.parent / "docs" / "commands.md").read_text(encoding="utf-8")
    assert [entry.name for entry in LOG if f"| `{entry.name}` |" not in docs] == []
