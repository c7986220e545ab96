"""What the doctor says."""

import json
from contextlib import closing
from pathlib import Path

import pytest

from console.doctor import Finding, file_system, look
from console.entry import run
from console.place import Place
from db.driver import sqlite3
from db.store import create

GOOD = {"TERM": "xterm-256color"}


def found(path: Path, environment: dict[str, str] = GOOD) -> dict[str, Finding]:
    """What the doctor found, by what it looked at."""
    return {one.what: one for one in look(Place(path, "named by --db"), environment)}


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "a.db"
    create(path).close()
    return path


def test_a_new_store_is_well_but_not_encrypted(store: Path) -> None:
    seen = found(store)
    assert all(seen[what].ok for what in ("python", "sqlite", "store", "opens", "schema", "holds", "file", "terminal"))
    assert not seen["encryption"].ok


def test_it_says_where_the_store_is_and_why_there(store: Path) -> None:
    assert found(store)["store"].said == f"{store}, named by --db"


def test_a_store_that_is_not_there_is_said_with_what_makes_one(tmp_path: Path) -> None:
    seen = found(tmp_path / "none.db")["opens"]
    assert not seen.ok
    assert "init --no-passphrase" in seen.said


def test_a_file_that_is_no_store_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_text("a shopping list, and nothing that SQLite can read")
    assert not found(tmp_path / "a.db")["opens"].ok


def test_a_damaged_store_is_said(store: Path) -> None:
    with closing(sqlite3.connect(store)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    torn = bytearray(store.read_bytes())
    torn[size * 3 : size * 12] = b"\xff" * (size * 9)
    store.write_bytes(bytes(torn))
    assert not found(store)["opens"].ok


def test_a_file_that_others_may_read_is_said_with_what_closes_it(store: Path) -> None:
    store.chmod(0o644)
    seen = found(store)["file"]
    assert not seen.ok
    assert f"chmod 600 {store}" in seen.said


@pytest.mark.parametrize(
    ("environment", "ok", "said"),
    [
        ({"TERM": "dumb"}, False, "alongside triage"),
        ({}, False, "no TERM"),
        ({"TERM": "xterm"}, True, "256 colours"),
        ({"TERM": "screen"}, True, "16 colours"),
        ({"TERM": "xterm", "COLORTERM": "truecolor"}, True, "all colours"),
    ],
)
def test_the_terminal_and_its_colours_are_said(store: Path, environment: dict[str, str], ok: bool, said: str) -> None:
    seen = found(store, environment)["terminal"]
    assert (seen.ok, said in seen.said) == (ok, True)


def test_the_file_system_is_the_one_mounted_nearest(tmp_path: Path) -> None:
    shared = tmp_path / "a share" / "programme"
    shared.mkdir(parents=True)
    mounts = tmp_path / "mounts"
    escaped = str(shared.parent).replace(" ", "\\040")
    mounts.write_text(f"/dev/sda1 / ext4 rw 0 0\nserver:/x {escaped} nfs4 rw 0 0\n")
    assert file_system(shared, mounts) == "nfs4"
    assert file_system(tmp_path, mounts) == "ext4"


def test_looking_changes_nothing(store: Path) -> None:
    before = {path.name: path.read_bytes() for path in store.parent.iterdir()}
    found(store)
    assert store.read_bytes() == before["a.db"]


def test_each_line_begins_with_ok_or_look(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--db", str(store), "doctor"]) == 0
    assert {line.split(":")[0] for line in capsys.readouterr().out.splitlines()} == {"ok", "look"}


def test_a_program_can_read_it(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["--db", str(store), "doctor", "--json"])
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert {"what": "store", "ok": True, "said": f"{store}, named by --db"} in findings
