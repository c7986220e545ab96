"""What an error of SQLite means is said in words of the programme, and never quotes what was in the store."""

from contextlib import closing
from pathlib import Path

import pytest

from console.entry import run
from db import trouble
from db.driver import sqlite3
from tests import stored

_DAMAGED = (
    "Alongside had to stop: the store is damaged (database disk image is malformed): see what of it with «alongside"
    " verify», and restore the last backup.\n"
)


def test_a_text_that_is_none_any_more_is_damage_and_is_not_quoted() -> None:
    with closing(sqlite3.connect(":memory:")) as connection, pytest.raises(sqlite3.OperationalError) as caught:
        connection.execute("SELECT cast(x'526f7361ff' AS text)").fetchall()
    assert "Rosa" in str(caught.value)
    said = trouble.meaning(caught.value)
    assert said is not None
    assert said.startswith("the store is damaged (a text in it is none any more)")
    assert "Rosa" not in said


def test_a_mistake_of_the_program_means_nothing_to_a_coordinator() -> None:
    with closing(sqlite3.connect(":memory:")) as connection, pytest.raises(sqlite3.OperationalError) as caught:
        connection.execute("SELECT nothing FROM nowhere")
    assert trouble.meaning(caught.value) is None
    assert not trouble.damaged(caught.value)


def test_what_cannot_be_read_in_the_middle_of_a_command_is_one_sentence(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stored.make(path, None)
    with stored.opened(path, None) as at:
        (root,) = at.store.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'pair'").fetchone()
    content = path.read_bytes()
    path.write_bytes(content[: (root - 1) * 4096] + b"\xa5" * 4096 + content[root * 4096 :])
    assert run(["--db", str(path), "--by", "jw", "triage"]) == 1
    assert tuple(capsys.readouterr()) == ("", _DAMAGED)
