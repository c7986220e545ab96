"""Nothing plain touches the disk: a mark in every column of text, and every file that was written searched for it."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from console import keys
from db import store
from db.change import command
from db.driver import sqlite3
from tests.encrypted import NOW, PASSPHRASE, Asked, desk_of, with_programme
from tests.terminal import ALONGSIDE, running
from tests.vfs import Disk

MARK = "Zqxjkvbwyz"
"""What is written everywhere: a word of no sentence, sqlite or Python of its own."""

_BOOKS = {"change", "change_row"}
_TRUE_TO_ITS_CHECK = {"meeting": {"outcome": "cancelled"}, "extension": {"to_on": "2026-11-03"}}
"""What a table asks for beside what every column asks for."""


def columns_of_text(connection: sqlite3.Connection) -> Iterator[tuple[str, str, str]]:
    """Every column that takes text: its table, its name, and what may stand in it (`MARK`: anything)."""
    tables = connection.execute(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_%'"
        " ESCAPE '\\'"
    ).fetchall()
    for table, sql in tables:
        for name, kind in connection.execute("SELECT name, type FROM pragma_table_info(?)", [table]):
            if kind == "TEXT" and table not in _BOOKS:
                word = re.search(rf"\b{name} IN \('([^']+)'", sql)
                yield table, name, word[1] if word else "2026-11-02" if f"date({name}," in sql else MARK


def plant(connection: sqlite3.Connection) -> int:
    """A row in every table with the mark in every column of text that takes it; returns in how many."""
    texts: dict[str, dict[str, str]] = {}
    for table, name, word in columns_of_text(connection):
        texts.setdefault(table, {})[name] = f"{MARK} {name}" if word == MARK else word
    with command(connection, name="planted", by=f"{MARK}er", at=NOW, summary=f"{MARK} in words") as change:
        for table, planted in texts.items():
            about = connection.execute('SELECT name, type, "notnull" FROM pragma_table_info(?)', [table]).fetchall()
            numbers = {name: 1 for name, kind, needed in about if kind == "INTEGER" and needed and name != "id"}
            if "nth" in numbers:
                numbers["nth"] = 97
            row = {**planted, **_TRUE_TO_ITS_CHECK.get(table, {})}
            if table in {"draft", "backup"}:
                names = [*row, *numbers]
                marks = ", ".join("?" * len(names))
                connection.execute(
                    f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", [*row.values(), *numbers.values()]
                )
                continue
            try:
                change.insert(table, {**numbers, **row})
            except sqlite3.IntegrityError as error:
                raise AssertionError(f"{table}: {error}") from error
    return sum(word.startswith(MARK) for row in texts.values() for word in row.values())


def in_plain(folder: Path) -> list[str]:
    """Every file below a folder that the mark stands in, in any of the ways text is written down."""
    ways = [MARK.encode(way) for way in ("utf-8", "utf-16-le", "utf-16-be")] + [MARK.lower().encode()]
    return [
        str(each.relative_to(folder))
        for each in folder.rglob("*")
        if each.is_file() and any(way in each.read_bytes() for way in ways)
    ]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A home, a place for temporary files and one for the store: nothing is written outside of them."""
    for name in ("home", "tmp", "srv", "away"):
        (tmp_path / name).mkdir(mode=0o700)
    return tmp_path


@pytest.fixture
def store_path(place: Path) -> Path:
    """An encrypted example programme with the mark everywhere."""
    from console.place import coordinator

    path = place / "srv" / "programme.db"
    made = with_programme(path, coordinator())
    with closing(store.open_store(path, made.key)) as connection:
        assert plant(connection) > 100
    return path


def environment(place: Path) -> dict[str, str]:
    """Where a program may write."""
    home = str(place / "home")
    return {**os.environ, "HOME": home, "TMPDIR": str(place / "tmp"), "XDG_DATA_HOME": home, "XDG_CACHE_HOME": home}


def run(place: Path, path: Path, *words: str) -> subprocess.CompletedProcess[bytes]:
    """A command, with its passphrase."""
    read, write = os.pipe()
    os.write(write, f"{PASSPHRASE}\n{PASSPHRASE}\n".encode())
    os.close(write)
    try:
        return subprocess.run(
            [ALONGSIDE, "--db", str(path), "--passphrase-fd", str(read), *words],
            pass_fds=[read], capture_output=True, check=False, env=environment(place), cwd=place / "home",
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
    finally:
        os.close(read)


def test_the_search_finds_a_mark_in_a_plain_store(place: Path) -> None:
    path = place / "srv" / "plain.db"
    with closing(store.create(path)) as connection:
        with command(connection, name="planted", by="jw", at=NOW, summary="a patient") as change:
            change.insert("patient", {"ref": "P-0001", "name": MARK})
        assert in_plain(place)
    assert in_plain(place)


def test_no_file_of_an_encrypted_store_has_a_mark_in_it(place: Path, store_path: Path) -> None:
    done = run(place, store_path, "triage", "--names")
    assert done.returncode == 0, done.stderr
    assert run(place, store_path, "history", "--names").returncode == 0
    backed_up = run(place, store_path, "backup", str(place / "away"))
    assert backed_up.returncode == 0, backed_up.stderr
    assert run(place, store_path, "verify").returncode in {0, 1}
    broken = run(place, store_path, "why", MARK)
    assert broken.returncode == 1
    restored = run(place, next((place / "away").glob("*.db")), "keys", "list")
    assert restored.returncode == 0, restored.stderr
    anew = run(place, store_path, "keys", "rekey")
    assert anew.returncode == 0, anew.stderr
    assert len(list((place / "away").iterdir())) >= 2
    assert in_plain(place) == []


def test_neither_a_hang_up_nor_a_kill_leaves_a_mark(place: Path, store_path: Path) -> None:
    for number in (signal.SIGHUP, signal.SIGKILL):
        with running((ALONGSIDE, "--db", str(store_path)), environment=environment(place)) as terminal:
            terminal.wait_for("Passphrase of ")
            terminal.press(f"{PASSPHRASE}\r")
            terminal.wait_for("? help")
            terminal.press("\x07")
            terminal.press(f"/HC-0029\rn{MARK} half typed")
            terminal.wait_for("half typed")
            time.sleep(2.5)  # it is kept after two seconds
            os.kill(terminal.process.pid, number)
            terminal.process.wait(5)
        assert in_plain(place) == []


def test_what_sqlite_writes_is_never_plain(place: Path, store_path: Path) -> None:
    """Seen at the writing itself: files that are gone by the time anybody looks, too."""
    from console.place import coordinator
    from console.unlocking import unlock

    unlocked = unlock(store_path, coordinator(), Asked(PASSPHRASE))
    assert unlocked
    with Disk(store_path.parent) as disk:
        desk = desk_of(store_path, unlocked.key, coordinator())
        assert desk.store.execute("PRAGMA temp_store").fetchone() == (2,), "what is sorted stays in memory"
        plant_again = "UPDATE patient SET name = ?"
        desk.store.execute("BEGIN IMMEDIATE")
        desk.store.execute(plant_again, [MARK * 50])
        desk.store.execute("ROLLBACK")
        desk.store.execute("CREATE TEMP TABLE t AS SELECT * FROM change_row, patient")  # more than fits the memory
        desk.store.execute("SELECT count(*) FROM (SELECT * FROM t ORDER BY after)").fetchone()
        desk.store.close()
        keys.another_key(store_path, unlocked.key, coordinator(), PASSPHRASE)
    written = [each.data for each in disk.done if each.data]
    assert len(written) > 100
    assert not [each for each in written if MARK.encode() in each]


def test_something_that_breaks_says_nothing_of_the_data(place: Path, store_path: Path) -> None:
    code = (
        "import console.triage as t, sys\n"
        f"def broken(store, on): raise RuntimeError(store.execute('SELECT name FROM patient WHERE name LIKE ?',"
        f" ['{MARK}%']).fetchone())\n"
        "t.queue = broken\n"
        "from console.entry import run\n"
        f"sys.exit(run(['--db', {str(store_path)!r}, '--passphrase-fd', '0', 'triage']))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], input=f"{PASSPHRASE}\n".encode(), capture_output=True, check=False,
        env=environment(place), cwd=place / "home",
    )  # fmt: skip
    assert done.returncode == 1
    assert b"RuntimeError at" in done.stderr
    assert MARK.encode() not in done.stderr + done.stdout
    assert in_plain(place) == []
