"""A backup is restored into a new file, and never over a store without keeping it, whenever the machine may stop."""

import json
import os
import re
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from console.backing_up import back_up
from console.desk import Desk
from console.entry import run
from console.meetings import met
from console.restoring import Restored, restore
from db import copying, keys, replacing, store
from db.refused import NoStore, Refused, WrongKey
from tests import stored
from tests.locked import PASSPHRASE, give_keys, rows

NOW = datetime(2026, 11, 24, 18, 30, tzinfo=UTC)
DAY = date(2026, 11, 20)
KEY = stored.KEY
ROOT = Path(__file__).parent.parent


@pytest.fixture(params=["encrypted", "plain"])
def key(request: pytest.FixtureRequest) -> bytes | None:
    """Both kinds of store."""
    return stored.KINDS[request.param]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where the coordinators' store lies."""
    folder = tmp_path / "srv"
    folder.mkdir(mode=0o700)
    return folder / "programme.db"


@pytest.fixture
def backup(place: Path, key: bytes | None, tmp_path: Path) -> Path:
    """A backup of the store at its place, which has one more entry since."""
    stored.make(place, key)
    if key:
        give_keys(place)
    with at_work(place, key) as at:
        met(at, "HC-0001", on=DAY - timedelta(days=7), minutes=60)
        made = back_up(at, place, key, tmp_path / "away", in_folder=True)
        met(at, "HC-0002", on=DAY, minutes=60)
    return made.file


@contextmanager
def at_work(path: Path, key: bytes | None) -> Iterator[Desk]:
    """A coordinator at work, three days before the backup is restored."""
    with closing(store.open_store(path, key)) as connection:
        yield Desk(connection, "jw", date(2026, 11, 21), NOW - timedelta(days=3))


def meetings(path: Path, key: bytes | None) -> int:
    """How many meetings stand in the store."""
    return len(rows(path, key)["meeting"])


def replaced(place: Path) -> list[Path]:
    """The stores that were kept, oldest name first."""
    return sorted(place.parent.glob("*.replaced-*.db"))


# --- into a new file ---


def test_a_restored_store_is_the_one_that_was_backed_up_row_for_row(
    backup: Path, key: bytes | None, tmp_path: Path
) -> None:
    found = restore(backup, tmp_path / "new" / "store.db", key, NOW)
    assert rows(found.store, key) == rows(backup, key)
    assert meetings(found.store, key) == 1
    assert (found.holds.pairs, found.holds.entry, found.holds.by, found.days_old(NOW)) == (3, 2, "jw", 3)
    assert found.holds.newest == rows(backup, key)["change"][-1][-1]  # type: ignore[index]
    assert (found.replaced, found.first_misfit) == (None, None)


def test_it_is_its_owners_alone_and_opens_with_its_own_keys(backup: Path, key: bytes | None, tmp_path: Path) -> None:
    found = restore(backup, tmp_path / "new" / "store.db", key, NOW)
    belongs = [file for file in (found.store, found.keys) if file]
    assert len(belongs) == (2 if key else 1)
    assert {stat.S_IMODE(file.stat().st_mode) for file in belongs} == {0o600}
    opens = keys.unwrapped(keys.read(belongs[1]), "jw", PASSPHRASE) if key else None
    with closing(store.open_store(found.store, opens)) as connection:
        assert stored.is_whole(connection) == []


def test_the_backup_is_left_as_it_was_with_nothing_beside_it(backup: Path, key: bytes | None, tmp_path: Path) -> None:
    before = {each.name: each.read_bytes() for each in backup.parent.iterdir()}
    backup.chmod(0o400)
    backup.parent.chmod(0o500)
    try:
        restore(backup, tmp_path / "new" / "store.db", key, NOW)
    finally:
        backup.parent.chmod(0o700)
    assert {each.name: each.read_bytes() for each in backup.parent.iterdir()} == before


def test_a_backup_of_an_older_program_is_brought_up_to_date_and_itself_stays_as_it_is(tmp_path: Path) -> None:
    stored.make_old(tmp_path / "old.db", None)
    before = (tmp_path / "old.db").read_bytes()
    found = restore(tmp_path / "old.db", tmp_path / "new.db", None, NOW)
    assert len(rows(found.store)["_sqlite_migrations"]) == len(store.MIGRATIONS)
    assert (tmp_path / "old.db").read_bytes() == before


def test_a_backup_of_a_newer_program_is_refused(backup: Path, key: bytes | None, tmp_path: Path) -> None:
    with closing(store.connect(backup, key)) as connection:
        connection.execute("INSERT INTO _sqlite_migrations VALUES (99, 'alongside', 'm9999_later', '2030-01-01')")
    with pytest.raises(Refused, match=r"newer Alongside \(m9999_later\)"):
        restore(backup, tmp_path / "new.db", key, NOW)
    assert not (tmp_path / "new.db").exists()


def test_what_was_never_checkpointed_is_restored_too(backup: Path, key: bytes | None, tmp_path: Path) -> None:
    with closing(store.connect(backup, key)) as connection:
        connection.execute("INSERT INTO draft VALUES ('s', 'jw', '', '', '', '', '{}')")
        found = restore(backup, tmp_path / "new.db", key, NOW)
    assert len(rows(found.store, key)["draft"]) == 1


def test_nothing_is_restored_over_a_file_that_is_there(backup: Path, key: bytes | None, tmp_path: Path) -> None:
    (tmp_path / "diary.db").write_text("mine")
    with pytest.raises(Refused, match="left alone"):
        restore(backup, tmp_path / "diary.db", key, NOW)
    assert (tmp_path / "diary.db").read_text() == "mine"


# --- what is no good backup ---


def spoil(file: Path, at: int) -> None:
    """Rubbish in a page."""
    with file.open("r+b") as out:
        out.seek(at)
        out.write(b"\xfe" * 300)


@pytest.mark.parametrize("where", ["first", "middle"])
def test_a_damaged_backup_is_refused_and_the_store_stays(
    backup: Path, place: Path, key: bytes | None, where: str
) -> None:
    spoil(backup, 0 if where == "first" else backup.stat().st_size // 8192 * 4096)
    before = rows(place, key)
    with pytest.raises(Refused, match=r"[Tt]ake (another|both)|not encrypted|Check the name"):
        restore(backup, place, key, NOW, replace=True)
    assert rows(place, key) == before
    assert {each.name for each in place.parent.iterdir()} <= {"programme.db", "programme.keys.json"}


def test_another_key_is_refused(backup: Path, key: bytes | None, tmp_path: Path) -> None:
    if key:
        with pytest.raises(WrongKey, match="does not open"):
            restore(backup, tmp_path / "new.db", bytes(32), NOW)


def test_without_its_keys_an_encrypted_backup_is_refused(backup: Path, key: bytes | None, tmp_path: Path) -> None:
    if key:
        keys.beside(backup).unlink()
        with pytest.raises(NoStore, match="cannot be read"):
            restore(backup, tmp_path / "new.db", key, NOW)
        assert not (tmp_path / "new.db").exists()


@pytest.mark.parametrize("content", [b"", b"my diary", b"SQLite format 3\x00" + b"\x00" * 84])
def test_what_is_no_store_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "diary").write_bytes(content)
    with pytest.raises(Refused):
        restore(tmp_path / "diary", tmp_path / "new.db", None, NOW)
    assert {each.name for each in tmp_path.iterdir()} == {"diary"}


def test_a_history_that_does_not_fit_is_restored_and_said(tmp_path: Path) -> None:
    with closing(store.create(tmp_path / "odd.db")) as connection:
        stored.make_pairs(connection)
        for trigger in ("change_is_append_only", "change_keeps_its_words"):
            connection.execute(f"DROP TRIGGER {trigger}")
        connection.execute("UPDATE change SET by_whom = 'rm'")
    assert restore(tmp_path / "odd.db", tmp_path / "new.db", None, NOW).first_misfit == 1


# --- in the place of the store ---


def test_the_store_that_was_there_is_kept_with_its_keys(backup: Path, place: Path, key: bytes | None) -> None:
    before = rows(place, key)
    found = restore(backup, place, key, NOW, replace=True, store=place)
    assert found.replaced
    assert re.fullmatch(r"programme\.replaced-2026-11-24-\d{4}\.db", found.replaced.name)
    assert rows(found.replaced, key) == before
    assert rows(place, key) == rows(backup, key)
    if key:
        assert keys.read(keys.beside(found.replaced)) == keys.read(keys.beside(place))
    assert {each.suffix for each in place.parent.iterdir()} <= {".db", ".json"}, "nothing else is left"


def test_what_was_not_checkpointed_is_kept_too(backup: Path, place: Path, key: bytes | None) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", _DIES_AT_WORK, str(place), key.hex() if key else ""], cwd=ROOT, check=False
    )
    assert ran.returncode == 9
    assert Path(f"{place}-wal").stat().st_size > 0
    found = restore(backup, place, key, NOW, replace=True)
    assert found.replaced
    with closing(store.open_store(found.replaced, key)) as connection:
        assert connection.execute("SELECT count(*) FROM meeting").fetchone() == (3,)
    assert meetings(place, key) == 1


_DIES_AT_WORK = """
import os, sys
from datetime import date
from pathlib import Path
from console.meetings import met
from db import store
from tests import stored
connection = store.open_store(Path(sys.argv[1]), bytes.fromhex(sys.argv[2]) or None)
met(stored.desk(connection), "HC-0003", on=date(2026, 11, 20))
os._exit(9)
"""


def test_two_that_are_replaced_in_one_minute_are_both_kept(backup: Path, place: Path, key: bytes | None) -> None:
    restore(backup, place, key, NOW, replace=True)
    restore(backup, place, key, NOW, replace=True)
    assert sorted(meetings(each, key) for each in replaced(place)) == [1, 2]


def test_a_group_keeps_its_store(backup: Path, place: Path, key: bytes | None) -> None:
    place.parent.chmod(0o2770)
    for file in (place, *([keys.beside(place)] if key else [])):
        file.chmod(0o660)
    found = restore(backup, place, key, NOW, replace=True)
    for file in (found.store, found.keys, found.replaced):
        if file:
            assert stat.S_IMODE(file.stat().st_mode) == 0o660


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can restore for somebody else")
@pytest.mark.parametrize("there", [True, False])
def test_what_root_restores_belongs_to_whom_the_store_or_its_folder_belongs_to(
    backup: Path, place: Path, key: bytes | None, there: bool
) -> None:
    os.chown(place.parent, 4321, -1)
    for each in place.parent.iterdir():
        if there:
            os.chown(each, 1234, -1)
        else:
            each.unlink()
    found = restore(backup, place, key, NOW, replace=True)
    for file in (found.store, found.keys, found.replaced):
        assert file is None or file.stat().st_uid == (1234 if there else 4321)


def test_while_somebody_has_the_store_open_it_is_left_alone_and_said_who(
    backup: Path, place: Path, key: bytes | None
) -> None:
    reader = subprocess.Popen(
        [sys.executable, "-c", _HAS_IT_OPEN, str(place), key.hex() if key else ""],
        stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip
    with reader:
        assert reader.stdout
        assert reader.stdout.readline() == "open\n"
        with pytest.raises(Refused, match=rf"because it is open: \w+ \(process {reader.pid}\)"):
            restore(backup, place, key, NOW, replace=True)
        assert replaced(place) == []
        reader.communicate("done\n")
    assert meetings(place, key) == 2
    restore(backup, place, key, NOW, replace=True)
    assert meetings(place, key) == 1


_HAS_IT_OPEN = """
import sys
from pathlib import Path
from db import store
connection = store.open_store(Path(sys.argv[1]), bytes.fromhex(sys.argv[2]) or None)
print("open", flush=True)
sys.stdin.readline()
"""


def test_whoever_was_about_to_open_the_old_store_is_refused_and_writes_into_none(
    backup: Path, place: Path, key: bytes | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting: list[subprocess.Popen[str]] = []
    keep = replacing._keep

    def somebody_comes(path: Path, aside: Path, old: object) -> None:
        waiting.append(
            subprocess.Popen(
                [sys.executable, "-c", _WAITS, str(place), key.hex() if key else ""],
                stdout=subprocess.PIPE, text=True, cwd=ROOT,
            )
        )  # fmt: skip
        assert waiting[0].stdout
        assert waiting[0].stdout.readline() == "about to\n"
        keep(path, aside, old)  # type: ignore[arg-type]

    monkeypatch.setattr(replacing, "_keep", somebody_comes)
    found = restore(backup, place, key, NOW, replace=True)
    said, _ = waiting[0].communicate(timeout=60)
    assert re.match("refused: .*(key does not open|not an Alongside store|could not be opened)", said)
    assert found.replaced
    assert (meetings(place, key), meetings(found.replaced, key)) == (1, 2)


_WAITS = """
import os, sys
from pathlib import Path
from db import store
from db.refused import Refused
connect = store.connect
def and_say_so(path, key, **how):
    handle = os.open(path, os.O_RDWR)   # SQLite opens the file before it waits for the lock: so does this
    os.close(handle)
    return connect(path, key, **how)
import sqlcipher3.dbapi2 as driver
opened = driver.connect
def openly(*words, **how):
    found = opened(*words, **how)
    print("about to", flush=True)
    return found
store.sqlite3.connect = openly
try:
    connection = store.open_store(Path(sys.argv[1]), bytes.fromhex(sys.argv[2]) or None)
except Refused as refused:
    print("refused:", refused)
else:
    print("wrote", connection.execute("INSERT INTO draft VALUES ('s', 'jw', '', '', '', '', '{}')").rowcount)
"""


def test_a_hard_link_to_the_old_store_is_not_written_into(backup: Path, place: Path, key: bytes | None) -> None:
    before = rows(place, key)
    os.link(place, place.with_name("snapshot.db"))
    restore(backup, place, key, NOW, replace=True)
    assert rows(place.with_name("snapshot.db"), key) == before


@pytest.mark.parametrize("moment", ["sync", "give"])
def test_a_store_that_somebody_makes_there_meanwhile_is_left_alone(
    backup: Path, tmp_path: Path, key: bytes | None, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    where = copying if moment == "sync" else replacing
    real = getattr(where, moment)

    def after_somebody(*words: Path) -> None:
        (tmp_path / "new.db").write_text("mine")
        real(*words)

    monkeypatch.setattr(where, moment, after_somebody)
    with pytest.raises(Refused, match="File exists"):
        restore(backup, tmp_path / "new.db", key, NOW)
    assert (tmp_path / "new.db").read_text() == "mine"


# --- what the backup does not have ---


def test_entries_since_and_people_erased_since_are_told(
    backup: Path, place: Path, key: bytes | None, ask: "Ask"
) -> None:
    with at_work(place, key) as at, at.command("erase", "P-0002 was erased") as change:
        change.insert(
            "erased", {"ref": "P-0002", "who": "patient", "on_day": "2026-11-23", "reason": "asked for it"}
        )  # fmt: skip
    since = restore(backup, place.with_name("look.db"), key, NOW, store=place).since
    assert since
    assert (since.read, since.entries, since.erased) == (True, 2, ("P-0002",))
    out = ask("restore", str(backup), "--replace")[1]
    assert "2 entries written after the backup are not in it." in out
    assert "to be erased again: P-0002." in out


def test_whom_the_backup_had_erased_already_is_not_told_again(
    backup: Path, place: Path, key: bytes | None, tmp_path: Path
) -> None:
    with at_work(place, key) as at:
        with at.command("erase", "P-0002 was erased") as change:
            change.insert("erased", {"ref": "P-0002", "who": "patient", "on_day": "2026-11-23", "reason": "asked"})
        later = back_up(at, place, key, tmp_path / "later.db").file
    since = restore(later, place, key, NOW, replace=True, store=place).since
    assert since
    assert (since.entries, since.erased) == (0, ())


def test_a_store_that_cannot_be_read_any_more_is_replaced_and_that_is_said(
    backup: Path, place: Path, key: bytes | None
) -> None:
    spoil(place, 0)
    before = place.read_bytes()
    found = restore(backup, place, key, NOW, replace=True, store=place)
    assert found.since
    assert not found.since.read
    assert found.replaced
    assert found.replaced.read_bytes() == before


def test_whoever_was_removed_since_and_comes_back_is_named(backup: Path, place: Path, key: bytes | None) -> None:
    if key:
        give_keys(backup, "rm", "leaver")
        give_keys(place, "rm")
        assert restore(backup, place, key, NOW, replace=True, store=place).again == ("leaver",)


# --- whenever the machine stops ---

_STEPS = ("link", "rename", "replace", "unlink", "fsync", "pwrite")
"""What changes the folder, or makes it last."""


def restore_and_die_at(number: int, backup: Path, place: Path, key: bytes | None) -> bool:
    """Restore in a process of its own that is gone just before the step of that number; returns whether it was."""
    child = os.fork()
    if child == 0:
        left = [number]

        def dying(name: str) -> Callable[..., object]:
            real = getattr(os, name)

            def step(*words: object, **how: object) -> object:
                if not left[0]:
                    os._exit(9)
                left[0] -= 1
                return real(*words, **how)

            return step

        for name in _STEPS:
            setattr(os, name, dying(name))
        try:
            restore(backup, place, key, NOW, replace=True, store=place)
        except BaseException:
            os._exit(1)
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in {0, 9}
    return code == 9


def test_at_every_step_the_old_store_or_the_new_is_whole_and_restoring_again_goes_on(
    backup: Path, place: Path, key: bytes | None, tmp_path: Path
) -> None:
    before, wanted = rows(place, key), rows(backup, key)
    saved = {each.name: each.read_bytes() for each in place.parent.iterdir()}
    seen = set()
    for number in range(100):
        for each in place.parent.iterdir():
            each.unlink()
        for name, content in saved.items():
            (place.parent / name).write_bytes(content)
            (place.parent / name).chmod(0o600)
        if not restore_and_die_at(number, backup, place, key):
            break
        kept = [each for each in replaced(place) if each.exists()]
        assert not key or all(keys.beside(each).exists() for each in kept), "a kept store has its keys with its name"
        if place.exists():
            state = "old" if rows(place, key) == before else "new"
            assert rows(place, key) == (before if state == "old" else wanted)
            assert not key or keys.read(keys.beside(place)).holder("jw")
        else:
            state = "none"
        if state != "old":
            assert [rows(each, key) for each in kept] == [before]
            assert not key or keys.read(keys.beside(kept[0])).holder("jw")
        seen.add(state)
        again = restore(backup, place, key, NOW, replace=True, store=place)
        assert rows(again.store, key) == wanted
        assert before in [rows(each, key) for each in replaced(place)]
        assert not list(place.parent.glob(".*")), "nothing half made is left"
    assert seen == {"old", "none", "new"}
    assert number > 10


# --- on the command line ---

Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ask(place: Path, key: bytes | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Run a command on the store, with its passphrase on a file descriptor."""
    (tmp_path / "passphrase").write_text(f"{PASSPHRASE}\n")

    def asked(*words: str) -> tuple[int, str, str]:
        handle = os.open(tmp_path / "passphrase", os.O_RDONLY)
        try:
            code = run(["--db", str(place), "--by", "jw", "--passphrase-fd", str(handle), *words])
        finally:
            os.close(handle)
        return (code, *capsys.readouterr())

    return asked


def test_it_says_what_the_backup_holds(ask: Ask, backup: Path, place: Path) -> None:
    code, out, err = ask("restore", str(backup), "--replace")
    assert (code, err) == (0, "")
    assert f"{place}, 3 pairs." in out
    assert "number 2 of the history, by jw on 21 Nov 2026" in out
    assert re.search(r"review pages of that time bear: [0-9a-f]{64}\n", out)
    assert f"is kept as {replaced(place)[0]}" in out
    assert "1 entry written after the backup is not in it." in out


def test_where_there_is_a_store_it_takes_a_word_more(ask: Ask, backup: Path, place: Path, key: bytes | None) -> None:
    code, _, err = ask("restore", str(backup))
    assert (code, "--replace" in err, meetings(place, key)) == (1, True, 2)


def test_where_there_is_none_it_becomes_the_store(ask: Ask, backup: Path, place: Path, key: bytes | None) -> None:
    for each in place.parent.iterdir():
        each.unlink()
    assert ask("restore", str(backup))[0] == 0
    assert meetings(place, key) == 1
    assert ask("triage")[0] == 0


def test_into_another_file_the_store_stays_and_is_asked_what_is_new(
    ask: Ask, backup: Path, place: Path, key: bytes | None, tmp_path: Path
) -> None:
    code, out, _ = ask("restore", str(backup), "--to", str(tmp_path / "look.db"), "--json")
    said = json.loads(out)
    assert (code, said["store"], said["replaced"]) == (0, str(tmp_path / "look.db"), None)
    assert (said["pairs"], said["entries_since"], said["newest"]["entry"]) == (3, 1, 2)
    assert meetings(place, key) == 2


def test_both_at_once_is_wrong_usage(ask: Ask, backup: Path, tmp_path: Path) -> None:
    assert ask("restore", str(backup), "--to", str(tmp_path / "look.db"), "--replace")[0] == 2


def test_a_wrong_passphrase_restores_nothing(ask: Ask, backup: Path, key: bytes | None, tmp_path: Path) -> None:
    if key:
        (tmp_path / "passphrase").write_text("another\n")
        code, _, err = ask("restore", str(backup), "--to", str(tmp_path / "look.db"))
        assert (code, "not the passphrase" in err) == (1, True)
        assert not (tmp_path / "look.db").exists()


def test_what_is_not_encrypted_is_said_to_be(ask: Ask, backup: Path, key: bytes | None) -> None:
    _, out, _ = ask("restore", str(backup), "--replace")
    assert ("look: it is not encrypted" in out) == (key is None)


def test_a_link_is_not_replaced(ask: Ask, backup: Path, place: Path) -> None:
    place.rename(place.with_name("real.db"))
    place.symlink_to("real.db")
    code, _, err = ask("restore", str(backup), "--replace")
    assert (code, f"is a link to {place.with_name('real.db')}" in err) == (1, True)
    assert place.is_symlink()


def test_the_store_itself_is_no_backup_of_itself(ask: Ask, place: Path, backup: Path) -> None:
    code, _, err = ask("restore", str(place), "--replace")
    assert (code, "the store itself" in err) == (1, True)


def test_a_restored_store_is_what_the_program_then_works_in(backup: Path, place: Path, key: bytes | None) -> None:
    found: Restored = restore(backup, place, key, NOW, replace=True)
    with at_work(found.store, key) as at:
        met(at, "HC-0003", on=DAY)
        assert stored.is_whole(at.store) == []
    assert copying.SIDES
