"""A folder of CSV files brought in from the command line."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from console.entry import run

Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Run a command on an empty store."""

    def asked(*words: object) -> tuple[int, str, str]:
        code = run(["--db", str(tmp_path / "a.db"), *map(str, words)])
        return (code, *capsys.readouterr())

    asked("init", "--no-passphrase")
    return asked


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A programme of two patients, one with a date that is none."""
    made = tmp_path / "programme"
    made.mkdir()
    (made / "patients.csv").write_text("patient,name,referred_on\nP-1,Rosa Lind,3/11/2025\nP-2,Mila Ash,31/02/2025\n")
    return made


def test_a_file_with_a_bad_row_is_refused_whole_in_sentences(ask: Ask, folder: Path) -> None:
    code, out, err = ask("import", folder)
    assert (code, out) == (1, "")
    assert "31/02/2025" in err
    assert "Traceback" not in err
    assert "Nobody is here yet" in ask("people")[1]


def test_bad_rows_are_left_out_and_written_where_asked(ask: Ask, folder: Path, tmp_path: Path) -> None:
    code, out, _ = ask("import", folder, "--skip-bad", "--bad-out", tmp_path / "bad")
    assert code == 0
    assert "31/02/2025" in out
    assert "P-1, patient" in ask("people")[1]
    assert "error" in (tmp_path / "bad" / "patients.csv").read_text().splitlines()[0]


def test_a_rehearsal_writes_nothing(ask: Ask, folder: Path) -> None:
    assert ask("import", folder, "--skip-bad", "--dry-run")[0] == 0
    assert "Nobody is here yet" in ask("people")[1]


def test_what_came_in_can_be_read_by_a_program(ask: Ask, folder: Path) -> None:
    assert json.loads(ask("import", folder, "--skip-bad", "--json")[1])["added"] == {"patients": 1}


def test_control_characters_in_a_file_are_not_printed(ask: Ask, folder: Path) -> None:
    (folder / "patients.csv").write_text("patient,name,referred_on\nP-1,Rosa,\x1b[2J31/02/2025\n")
    code, _, err = ask("import", folder)
    assert code == 1
    assert "\x1b" not in err


def test_a_path_that_is_not_there_is_refused(ask: Ask, tmp_path: Path) -> None:
    code, _, err = ask("import", tmp_path / "nowhere")
    assert code == 1
    assert "nowhere" in err
