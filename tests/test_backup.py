"""A backup is a whole store of its own with its keys, made while others write, and never over a file that is there."""

import errno
import json
import os
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from console import policy
from console.backing_up import FOLDER, Made, age, back_up, overdue
from console.demo import make as make_demo
from console.desk import Desk
from console.entry import run
from console.meetings import met
from db import backup, copying, keys, store
from db.change import FIRST_HASH
from db.driver import sqlite3
from db.refused import Refused
from tests import stored, writers
from tests.hurrying import press, screens
from tests.locked import PASSPHRASE, give_keys

DAY = date(2026, 11, 23)
KEY = stored.KEY
NAMED = "programme-2026-11-24-1000.db"


@pytest.fixture(autouse=True)
def _in_utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The hour in a dated name is the machine's."""
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def locked(tmp_path: Path) -> Iterator[Desk]:
    """A coordinator at work in an encrypted store with its keys, called `locked.db`."""
    path = tmp_path / "locked.db"
    with closing(store.create(path, KEY)) as connection:
        stored.make_pairs(connection)
        give_keys(path)
        yield stored.desk(connection)


def where(at: Desk) -> Path:
    """The file of the desk's store."""
    return Path(at.store.execute("SELECT file FROM pragma_database_list").fetchone()[0])


def copied(at: Desk, to: Path, key: bytes | None = None) -> Made:
    """The desk's store copied to a file."""
    return back_up(at, where(at), key, to)


def into(at: Desk, folder: Path, keep: int | None = None, key: bytes | None = None) -> Made:
    """The desk's store copied into a folder."""
    return back_up(at, where(at), key, folder, in_folder=True, keep=keep)


# --- the copy ---


def test_a_backup_opens_and_holds_what_the_store_holds(desk: Desk, pair: str, tmp_path: Path) -> None:
    met(desk, pair, on=DAY)
    before = stored.all_that_is_in(desk.store)
    assert copied(desk, tmp_path / "copy.db").holds.pairs == 1
    with closing(store.open_store(tmp_path / "copy.db")) as copy:
        assert stored.all_that_is_in(copy) == before


def test_a_backup_of_an_encrypted_store_is_encrypted_with_its_keys_beside_it(locked: Desk, tmp_path: Path) -> None:
    before = stored.all_that_is_in(locked.store)
    made = copied(locked, tmp_path / "away.db", KEY)
    assert made.keys == tmp_path / "away.keys.json"
    assert made.keys.read_bytes() == keys.beside(where(locked)).read_bytes()
    assert store.nature(made.file) == "other"
    key = keys.unwrapped(keys.read(made.keys), "jw", PASSPHRASE)
    with closing(store.open_store(made.file, key)) as copy:
        assert stored.all_that_is_in(copy) == before


def test_a_backup_is_its_owners_alone(locked: Desk, tmp_path: Path) -> None:
    os.umask(0o000)
    try:
        made = into(locked, tmp_path / "backups", key=KEY)
    finally:
        os.umask(0o077)
    assert made.keys
    modes = [stat.S_IMODE(file.stat().st_mode) for file in (made.file, made.keys, tmp_path / "backups")]
    assert modes == [0o600, 0o600, 0o700]


def test_a_backup_is_one_file_that_can_be_read_where_nothing_can_be_written(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "away"
    folder.mkdir()
    copied(desk, folder / "copy.db")
    assert [each.name for each in folder.iterdir()] == ["copy.db"]
    assert (folder / "copy.db").read_bytes()[18:20] == b"\x01\x01"  # no log beside it is asked for


@pytest.mark.parametrize(
    ("there", "said"), [("copy.db", "left alone"), ("copy.keys.json", "differs in more than its ending")]
)
def test_a_file_that_is_there_is_left_alone(locked: Desk, tmp_path: Path, there: str, said: str) -> None:
    (tmp_path / there).write_text("my diary")
    before = sorted(each.name for each in tmp_path.iterdir())
    with pytest.raises(Refused, match=said):
        copied(locked, tmp_path / "copy.db", KEY)
    assert (tmp_path / there).read_text() == "my diary"
    assert sorted(each.name for each in tmp_path.iterdir()) == before


def test_a_file_that_comes_while_the_copy_is_made_is_left_alone(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_at = copying.look_at

    def slowly(path: Path, key: bytes | None) -> copying.Held:
        (tmp_path / "copy.db").write_text("my diary")
        return look_at(path, key)

    monkeypatch.setattr(copying, "look_at", slowly)
    with pytest.raises(Refused, match="left alone"):
        copied(desk, tmp_path / "copy.db")
    assert (tmp_path / "copy.db").read_text() == "my diary"


def test_a_folder_that_is_not_there_is_refused(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="No copy could be made"):
        copied(desk, tmp_path / "nowhere" / "copy.db")


def test_what_is_written_after_the_backup_is_not_in_it(desk: Desk, pair: str, tmp_path: Path) -> None:
    copied(desk, tmp_path / "copy.db")
    met(desk, pair, on=DAY)
    with closing(store.open_store(tmp_path / "copy.db")) as copy:
        assert copy.execute("SELECT count(*) FROM meeting").fetchone() == (0,)


def test_nobody_waits_for_a_backup_and_it_is_as_of_its_first_moment(
    desk: Desk, pair: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "_STEP", 8)
    steps = []
    with closing(store.open_store(where(desk))) as colleague:

        class Between(sqlite3.Connection):
            def backup(self, target: object, **how: object) -> None:
                def write(*_: object) -> None:
                    steps.append(met(replace(desk, store=colleague), pair, on=DAY - timedelta(days=len(steps))))

                super().backup(target, progress=write, **how)

        reading = sqlite3.connect(where(desk), isolation_level=None, factory=Between)
        before = stored.all_that_is_in(reading)
        made = copied(replace(desk, store=reading), tmp_path / "copy.db")
        reading.close()
    assert len(steps) > 5
    with closing(store.open_store(made.file)) as copy:
        assert stored.all_that_is_in(copy) == before


def test_a_backup_while_others_write_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "busy.db"
    writers.make(path)
    with writers.running(path, "w1", 1_000_000) as process, closing(store.open_store(path)) as connection:
        writers._is_ready(process, time.monotonic() + 30)
        writers._go(process)
        found: dict[int, Made] = {}
        while len(found) < 4 and process.poll() is None:
            made = into(stored.desk(connection), tmp_path / "away")
            found[made.holds.entry] = made
    assert len(found) == 4, "the writer gave up"
    for made in found.values():
        with closing(store.open_store(made.file)) as copy:
            assert stored.is_whole(copy) == []


# --- a copy that is not good ---


def spoilt_by(monkeypatch: pytest.MonkeyPatch, spoil: Callable[[Path], None]) -> None:
    """Between the copying and the looking, the copy is spoilt."""
    sync = copying.sync

    def spoiling(path: Path) -> None:
        spoil(path)
        sync(path)

    monkeypatch.setattr(copying, "sync", spoiling)


def overwrite(path: Path) -> None:
    """A page in the middle holds rubbish."""
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 8192 * 4096)
        file.write(b"\xff" * 300)


def plain(path: Path) -> None:
    """Another, plain store stands where the copy should be."""
    path.unlink()
    store.create(path).close()


def some_rows_less(path: Path) -> None:
    """A row is missing."""
    with closing(store.connect(path, KEY)) as connection:
        connection.execute("DELETE FROM pair WHERE id = 3")
        connection.execute("PRAGMA journal_mode = DELETE").fetchall()


def torn(path: Path) -> None:
    """A row belongs to none."""
    with closing(store.connect(path, KEY)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("UPDATE pair SET patient_id = 99 WHERE id = 3")
        connection.execute("PRAGMA journal_mode = DELETE").fetchall()


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (overwrite, "cipher does not fit"),
        (plain, "not encrypted"),
        (some_rows_less, "not as many rows in pair"),
        (torn, "refers to one that is not there"),
    ],
)
def test_a_copy_that_is_not_good_is_removed_and_said_to_be(
    locked: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spoil: Callable[[Path], None], said: str
) -> None:
    spoilt_by(monkeypatch, spoil)
    with pytest.raises(Refused, match=rf"was not good, and it was removed\..*{said}"):
        into(locked, tmp_path / "away", key=KEY)
    assert list((tmp_path / "away").iterdir()) == []
    assert backup.last(locked.store) is None


def other_day(path: Path) -> None:
    """An index says another day than the row that it leads to."""
    with closing(store.connect(path, None, read_only=True)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'meeting_held'").fetchone()
    whole = bytearray(path.read_bytes())
    at = whole.index(b"2026-11-23", (page - 1) * 4096, page * 4096)
    whole[at : at + 10] = b"2026-11-13"
    path.write_bytes(whole)


@pytest.mark.parametrize("spoil", [overwrite, other_day])
def test_a_damaged_page_of_a_plain_copy_is_found(
    desk: Desk, pair: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spoil: Callable[[Path], None]
) -> None:
    met(desk, pair, on=DAY)
    spoilt_by(monkeypatch, spoil)
    with pytest.raises(Refused, match="was not good"):
        copied(desk, tmp_path / "copy.db")


def test_without_its_key_file_an_encrypted_store_is_not_copied_as_if_all_were_well(
    locked: Desk, tmp_path: Path
) -> None:
    keys.beside(where(locked)).unlink()
    with pytest.raises(Refused, match=r"locked\.keys\.json cannot be read"):
        into(locked, tmp_path / "away", key=KEY)
    assert list((tmp_path / "away").iterdir()) == []


def test_a_full_disk_leaves_nothing_behind(
    desk: Desk, pair: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(copying, "sync", full)
    with pytest.raises(Refused, match=r"No space left on device.*room"):
        into(desk, tmp_path / "away")
    assert list((tmp_path / "away").iterdir()) == []


_DIES = """
import os, sys
from pathlib import Path
from contextlib import closing
from db import copying, store
from tests import stored
from console.backing_up import back_up
copying.look_at = lambda path, key: os._exit(9)
with closing(store.open_store(Path(sys.argv[1]))) as connection:
    back_up(stored.desk(connection), Path(sys.argv[1]), None, Path(sys.argv[2]), in_folder=True)
"""


def test_what_a_killed_backup_left_has_no_good_name_and_goes_with_the_next(desk: Desk, tmp_path: Path) -> None:
    ran = subprocess.run([sys.executable, "-c", _DIES, str(where(desk)), str(tmp_path / "away")], check=False)
    assert ran.returncode == 9
    assert [each.name for each in (tmp_path / "away").iterdir()] == [f".{NAMED}.part"]
    into(desk.at(desk.now + timedelta(days=1)), tmp_path / "away")
    assert [each.name for each in (tmp_path / "away").iterdir()] == ["programme-2026-11-25-1000.db"]


def test_what_somebody_is_at_work_on_is_not_cleared_away(desk: Desk, tmp_path: Path) -> None:
    with copying.part_of(tmp_path / "copy.db") as part:
        copying.clear_away(part)
        assert part.exists()
        with pytest.raises(Refused, match="at this moment"):
            copied(desk, tmp_path / "copy.db")
    assert not part.exists()


# --- a folder of them ---


def nights(at: Desk, folder: Path, days: int, keep: int | None = None, key: bytes | None = None) -> list[Made]:
    """A backup every night."""
    return [into(at.at(at.now + timedelta(days=day)), folder, keep, key) for day in range(days)]


def test_in_a_folder_the_name_says_when(desk: Desk, tmp_path: Path) -> None:
    names = [into(desk, tmp_path / FOLDER).file.name for _ in range(3)]
    assert names == [NAMED, "programme-2026-11-24-1000-2.db", "programme-2026-11-24-1000-3.db"]


def test_the_newest_are_kept_and_older_ones_go_with_their_keys(locked: Desk, tmp_path: Path) -> None:
    made = nights(locked, tmp_path / "away", 4, keep=2, key=KEY)
    assert {each.name for each in (tmp_path / "away").iterdir()} == {
        "locked-2026-11-26-1000.db", "locked-2026-11-26-1000.keys.json",
        "locked-2026-11-27-1000.db", "locked-2026-11-27-1000.keys.json",
    }  # fmt: skip
    assert [[file.name for file in each.removed] for each in made] == [
        [], [], ["locked-2026-11-24-1000.db"], ["locked-2026-11-25-1000.db"],
    ]  # fmt: skip


def test_of_one_minute_the_later_one_is_the_newer(desk: Desk, tmp_path: Path) -> None:
    for _ in range(11):
        into(desk, tmp_path / "away", keep=2)
    left = {each.name for each in (tmp_path / "away").iterdir()}
    assert left == {"programme-2026-11-24-1000-10.db", "programme-2026-11-24-1000-11.db"}


def test_only_what_this_store_named_and_noted_is_ever_removed(desk: Desk, tmp_path: Path) -> None:
    away = tmp_path / "away"
    nights(desk, away, 2)
    others = (
        "programme-2026-01-01-1000.db",  # another store of this name wrote it
        "programme-2026-01-01-1000.keys.json",
        "programme-letters.db",
        "programme-2026-11-24-1000.db.old",
        "notprogramme-2026-01-01-1000.db",
        "diary.txt",
    )
    for name in others:
        (away / name).write_text("mine")
    (away / NAMED).unlink()
    (away / NAMED).symlink_to(away / "diary.txt")
    into(desk.at(desk.now + timedelta(days=2)), away, keep=1)
    left = {each.name for each in away.iterdir()}
    assert left == {*others, NAMED, "programme-2026-11-26-1000.db"}


def test_nothing_is_removed_where_the_new_one_is_not_good(
    desk: Desk, pair: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nights(desk, tmp_path / "away", 3)
    before = {each.name for each in (tmp_path / "away").iterdir()}
    spoilt_by(monkeypatch, overwrite)
    with pytest.raises(Refused):
        into(desk.at(desk.now + timedelta(days=5)), tmp_path / "away", keep=1)
    assert {each.name for each in (tmp_path / "away").iterdir()} == before


# --- on the command line ---

Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ask(path: Path, pair: str, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Run a command on the store."""

    def asked(*words: str) -> tuple[int, str, str]:
        code = run(["--db", str(path), "--by", "jw", *words])
        return (code, *capsys.readouterr())

    return asked


def test_where_no_file_is_named_it_goes_to_the_folder_beside_the_store(ask: Ask, path: Path) -> None:
    code, out, _ = ask("backup")
    (made,) = (path.parent / "backups").iterdir()
    assert (code, str(made) in out, "1 pair" in out) == (0, True, True)
    assert "not encrypted" in out


@pytest.mark.parametrize("folder", ["new/", "there"])
def test_a_folder_may_be_named(ask: Ask, tmp_path: Path, folder: str) -> None:
    (tmp_path / "there").mkdir()
    code, out, _ = ask("backup", f"{tmp_path}/{folder}", "--json")
    said = json.loads(out)
    assert (code, Path(said["file"]).parent) == (0, tmp_path / folder)
    assert (said["encrypted"], said["keys"], said["pairs"], len(said["newest"])) == (False, None, 1, 64)


def test_how_many_are_kept_goes_with_a_folder(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_text("mine")
    assert ask("backup", str(tmp_path / "copy.db"), "--keep", "3")[0] == 2
    assert ask("backup", str(tmp_path / "nightly"), "--keep", "0")[0] == 2
    assert ask("backup", str(tmp_path / "nightly"), "--keep", "1")[0] == 0
    code, out, _ = ask("backup", str(tmp_path / "nightly"), "--keep", "1")
    assert code == 0
    assert "Older than the newest 1, and removed: programme-" in out


# --- how old it is ---


def noted(at: Desk, days: int) -> None:
    """The last good backup was so many days ago."""
    moment = (at.now - timedelta(days=days)).isoformat(timespec="seconds")
    backup.note(at.store, backup.Backup(moment, "away.db", 1, ""))


def old(at: Desk, days: int) -> None:
    """The store was made so many days ago."""
    moment = (at.now - timedelta(days=days)).isoformat(sep=" ")
    at.store.execute("UPDATE _sqlite_migrations SET applied_at = ?", [moment])


def test_a_backup_is_noted_with_its_newest_hash(desk: Desk, pair: str, tmp_path: Path) -> None:
    newest = desk.store.execute("SELECT hash FROM change").fetchone()[0]
    copied(desk, tmp_path / "copy.db")
    assert backup.last(desk.store) == ("2026-11-24T10:00:00+00:00", str(tmp_path / "copy.db"), 1, newest)
    assert desk.store.execute("SELECT count(*) FROM change").fetchone() == (1,), "it is no news in the history"


def test_of_a_store_in_which_nothing_is_written_yet_a_backup_is_one_too(desk: Desk, tmp_path: Path) -> None:
    assert copied(desk, tmp_path / "copy.db").holds.newest == FIRST_HASH
    assert stored.is_whole(desk.store) == []


@pytest.mark.parametrize(("days", "said"), [(0, ""), (7, ""), (8, "no backup for 8 days")])
def test_only_more_days_than_the_policy_allows_are_said(desk: Desk, pair: str, days: int, said: str) -> None:
    noted(desk, days)
    assert overdue(desk) == said


def test_the_policy_may_say_otherwise(desk: Desk, pair: str) -> None:
    noted(desk, 3)
    policy.set_limit(desk, "backup.age", "2")
    assert overdue(desk) == "no backup for 3 days"


def test_the_last_one_counts(desk: Desk, pair: str) -> None:
    noted(desk, 30)
    noted(desk, 2)
    assert overdue(desk) == ""


def test_a_store_without_any_counts_from_its_first_entry(desk: Desk, pair: str) -> None:
    old(desk, 40)
    later = desk.at(desk.now + timedelta(days=12))
    assert (age(desk), overdue(later)) == (0, "no backup for 12 days")


def test_an_empty_store_has_nothing_to_lose(desk: Desk) -> None:
    old(desk, 40)
    assert (age(desk), overdue(desk)) == (None, "")


def test_the_example_programme_is_not_nagged_about(tmp_path: Path) -> None:
    now = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
    with closing(store.open_store(make_demo(tmp_path, now.date(), now))) as connection:
        later = Desk(connection, "jw", now.date(), now + timedelta(days=300))
        assert overdue(later) == ""
        noted(later, 30)
        assert overdue(later) == "no backup for 30 days"


@pytest.mark.parametrize("size", [(80, 24), (60, 16), (120, 36)])
def test_it_is_said_above_the_list_of_triage_and_of_programme(desk: Desk, pair: str, size: tuple[int, int]) -> None:
    noted(desk, 12)
    triage, programme = screens(desk, [["5"]], size=size)
    for drawn in (triage, programme):
        assert "no backup for 12 days" in "\n".join(drawn.splitlines()[:3])
        assert max(map(len, drawn.splitlines())) <= size[0]
    assert "not kept" in triage


def test_it_is_not_said_where_all_is_well(desk: Desk, pair: str) -> None:
    noted(desk, 2)
    assert "no backup" not in press(desk)
    assert "no backup" not in press(desk, "5")
