"""What the doctor says."""

import json
import os
import shutil
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from console import keys, whereabouts
from console.backing_up import back_up
from console.desk import Desk
from console.doctor import look
from console.entry import run
from console.finding import Finding
from console.place import Place
from db import ground
from db.driver import sqlite3
from db.store import create, open_store

GOOD = {"TERM": "xterm-256color"}
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
PASSPHRASE = "seven herons over cold water"


def found(path: Path, environment: dict[str, str] = GOOD, key: bytes | None = None) -> dict[str, Finding]:
    """What the doctor found, by what it looked at."""
    return {one.what: one for one in look(Place(path, "named by --db"), key, now=NOW, environment=environment)}


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "a.db"
    create(path).close()
    return path


def test_a_new_store_is_well_but_not_encrypted(store: Path) -> None:
    seen = found(store)
    assert all(
        seen[what].ok
        for what in (
            "python",
            "sqlite",
            "sqlcipher",
            "store",
            "opens",
            "schema",
            "holds",
            "backup",
            "file",
            "folder",
            "terminal",
        )
    )
    assert not seen["encryption"].ok


def test_it_says_where_the_store_is_and_why_there(store: Path) -> None:
    assert found(store)["store"].said == f"{store}, named by --db"


def test_a_store_that_is_not_there_is_said_with_what_makes_one(tmp_path: Path) -> None:
    seen = found(tmp_path / "none.db")["opens"]
    assert not seen.ok
    assert f"alongside --db {tmp_path / 'none.db'} init" in seen.said


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


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"LC_ALL": "C", "LANG": "en_GB.UTF-8"}, "by LC_ALL=C; names and marks"),
        ({"LC_ALL": "", "LANG": "xx_XX.UTF-8"}, "has not got LANG=xx_XX.UTF-8. Those it has: locale -a"),
        ({}, "there is no LANG"),
    ],
)
def test_which_setting_takes_the_letters_away_is_said(
    store: Path, environment: dict[str, str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("locale.getpreferredencoding", lambda do_setlocale: "ANSI_X3.4-1968")
    seen = found(store, environment)["letters"]
    assert not seen.ok
    assert said in seen.said


# --- where it lies ---


def test_a_keys_file_that_others_may_read_is_said(store: Path) -> None:
    keys_file = store.with_name("a.keys.json")
    keys_file.touch(mode=0o600)
    keys_file.chmod(0o644)
    seen = found(store)["file"]
    assert not seen.ok
    assert f"chmod 600 {keys_file}" in seen.said


@pytest.mark.parametrize(
    ("mode", "said"),
    [
        (0o777, "chmod go-w {}"),
        (0o755, "others may see what lies there. Run: chmod 700 {}"),
        (0o1777, "a folder of its own"),
    ],
)
def test_a_folder_that_others_get_at_is_said(store: Path, mode: int, said: str) -> None:
    store.parent.chmod(mode)
    seen = found(store)["folder"]
    assert not seen.ok
    assert said.format(store.parent) in seen.said


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_a_folder_that_is_somebody_elses_is_said(store: Path) -> None:
    os.chown(store.parent, 54321, -1)
    seen = found(store)["folder"]
    assert not seen.ok
    assert "54321's, who may put another file" in seen.said


def test_a_shared_folder_that_its_group_cannot_reach_is_said(tmp_path: Path) -> None:
    (tmp_path / "closed" / "shared").mkdir(parents=True)
    (tmp_path / "closed").chmod(0o700)
    (tmp_path / "closed" / "shared").chmod(0o2770)
    path = tmp_path / "closed" / "shared" / "a.db"
    create(path).close()
    if os.geteuid() == 0:
        os.chown(tmp_path / "closed" / "shared", -1, 100)
        (tmp_path / "closed" / "shared").chmod(0o2770)
        os.chown(path, -1, 100)
        assert f"Run: chmod o+x {tmp_path / 'closed'}" in found(path)["folder"].said
    assert not found(path)["folder"].ok
    assert found(path)["file"].ok


def test_a_store_on_a_network_is_said_and_whether_that_was_allowed(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(f"1 0 7:99 / / rw - ext4 /dev/a rw\n2 1 0:40 / {store.parent} rw - cifs //s/x rw\n")
    monkeypatch.setattr(ground, "MOUNTS", mounts)
    seen = found(store)
    assert not seen["file system"].ok
    assert "cifs, over the network" in seen["file system"].said
    assert not seen["opens"].ok
    assert "see under file system" in seen["opens"].said
    monkeypatch.setenv(ground.ALLOWED, "rollback")
    seen = found(store, {**GOOD, ground.ALLOWED: "rollback"})
    assert seen["opens"].ok
    assert not seen["file system"].ok
    assert "which was allowed" in seen["file system"].said


def test_a_full_disk_is_said_with_what_is_needed(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = type(shutil.disk_usage(store))
    monkeypatch.setattr(whereabouts.shutil, "disk_usage", lambda _: usage(10**9, 10**9 - 5_000_000, 5_000_000))
    seen = found(store)["disk"]
    assert not seen.ok
    assert "5 MB free" in seen.said
    assert f"{whereabouts.LEAST_FREE} MB" in seen.said


# --- backups ---


def wrote(store: Path, on: datetime) -> Desk:
    desk = Desk(open_store(store), "jw", on.date(), on)
    with desk.command("made", "a patient") as change:
        change.insert("patient", {"ref": "P-0001", "name": "Rosa Kaya"})
    return desk


@pytest.mark.parametrize(("days", "ok"), [(0, True), (7, True), (8, False)])
def test_how_old_the_last_good_backup_is(store: Path, tmp_path: Path, days: int, ok: bool) -> None:
    desk = wrote(store, NOW - timedelta(days=days))
    back_up(desk, store, None, tmp_path / "copy.db")
    desk.store.close()
    seen = found(store)["backup"]
    assert seen.ok is ok
    assert ("less than a day" if days == 0 else f"{days} days") in seen.said
    assert str(tmp_path / "copy.db") in seen.said
    (tmp_path / "copy.db").unlink()
    assert "is not there now" in found(store)["backup"].said


def test_the_limit_is_the_policys(store: Path, tmp_path: Path) -> None:
    desk = wrote(store, NOW - timedelta(days=8))
    back_up(desk, store, None, tmp_path / "copy.db")
    with desk.command("policy", "backup.age is 30") as change:
        change.insert("policy", {"limit_name": "backup.age", "value": 30})
    desk.store.close()
    assert found(store)["backup"].ok


# --- encryption ---


@pytest.fixture
def locked(tmp_path: Path) -> tuple[Path, bytes]:
    """An encrypted store that one coordinator opens, and its key."""
    path = tmp_path / "locked.db"
    return path, keys.make(path, "anna", PASSPHRASE).key


def test_an_encrypted_store_without_its_key_is_said_to_be_one_and_nothing_is_asked(locked: tuple[Path, bytes]) -> None:
    seen = found(locked[0])
    assert seen["opens"] == Finding("opens", True, seen["opens"].said)
    assert "alongside doctor --unlock" in seen["opens"].said
    assert "holds" not in seen
    assert seen["encryption"].said.startswith("yes")


def test_with_its_key_it_is_looked_into(locked: tuple[Path, bytes]) -> None:
    seen = found(locked[0], key=locked[1])
    assert seen["opens"] == Finding("opens", True, "yes, and it is whole")
    assert seen["holds"].said.startswith("people 0")


def test_one_holder_alone_is_said_and_two_are_well(locked: tuple[Path, bytes]) -> None:
    path, key = locked
    assert not found(path)["encryption"].ok
    assert "keys add NAME" in found(path)["encryption"].said
    with closing(open_store(path, key)) as opened:
        keys.added(Desk(opened, "anna", NOW.date(), NOW, login="anna"), path, key, "bela")
    assert found(path)["encryption"] == Finding("encryption", True, "yes, and 2 can open it")


def test_another_key_does_not_open_it(locked: tuple[Path, bytes]) -> None:
    assert not found(locked[0], key=bytes(32))["opens"].ok


def test_pages_that_were_changed_from_outside_are_said(locked: tuple[Path, bytes]) -> None:
    path, key = locked
    torn = bytearray(path.read_bytes())
    torn[-100:] = bytes(100)
    path.write_bytes(torn)
    assert not found(path, key=key)["opens"].ok


def test_a_missing_key_file_is_said(locked: tuple[Path, bytes]) -> None:
    locked[0].with_name("locked.keys.json").unlink()
    seen = found(locked[0])["opens"]
    assert not seen.ok
    assert "its key file locked.keys.json is missing" in seen.said


def test_a_damaged_key_file_is_said(locked: tuple[Path, bytes]) -> None:
    locked[0].with_name("locked.keys.json").write_text("{}")
    assert not found(locked[0])["encryption"].ok


def test_a_plain_file_in_the_place_of_an_encrypted_store_is_said(locked: tuple[Path, bytes], store: Path) -> None:
    shutil.copy(store, locked[0])
    seen = found(locked[0])["opens"]
    assert not seen.ok
    assert "another file was put in its place" in seen.said


def test_the_passphrase_that_is_given_unlocks_it_for_the_command(
    locked: tuple[Path, bytes], capsys: pytest.CaptureFixture[str]
) -> None:
    ours, theirs = os.pipe()
    os.write(theirs, f"{PASSPHRASE}\n".encode())
    os.close(theirs)
    assert run(["--db", str(locked[0]), "--by", "anna", "--passphrase-fd", str(ours), "doctor"]) == 0
    assert "ok: holds: people 0" in capsys.readouterr().out


# --- the whole ---


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
