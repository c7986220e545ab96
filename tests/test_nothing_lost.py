"""A disk that is full, or fails, at any write of a command: it is said, nothing is lost, it can be written again."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from pathlib import Path
from typing import Literal

import pytest

from console import drafts, meetings, undoing
from console.bulk import for_all
from console.commands import find
from console.desk import Desk
from console.entry import run
from db import change, store
from db.refused import Refused
from tests import hurrying, stored
from tests.stored import KINDS, PAIRS
from tests.terminal import ALONGSIDE, running
from tests.vfs import CANTOPEN, FULL, IOERR_FSYNC, IOERR_WRITE, Disk, Fault

FAULTS: dict[str, tuple[Literal["write", "sync", "open"], int]] = {
    "the disk is full": ("write", FULL),
    "writing fails": ("write", IOERR_WRITE),
    "syncing fails": ("sync", IOERR_FSYNC),
    "no file can be made": ("open", CANTOPEN),
}

COMMANDS: dict[str, stored.Command] = {
    "one entry": lambda at: meetings.met(at, "HC-0002", on=date(2026, 11, 9), minutes=60, sure=True),
    "several at once": lambda at: for_all(
        at, find("missed"), PAIRS, {"on": date(2026, 11, 10), "by": "both", "reason": "weather " * 400, "sure": True}
    ),
    "undo": undoing.undo,
}

ONE = ["log", "met", "HC-0002", "--on", "2026-11-09", "--minutes", "60", "--sure"]


@dataclass
class Struck:
    """What came of a command at whose first, second, ... write the disk failed."""

    times: int = 0
    refused: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def struck_at_every_write(
    folder: Path, kind: str, fault: str, command: stored.Command, *, stays: bool, change_desk: Callable[[Desk], Desk]
) -> Struck:
    """The command again and again, the disk failing one write later each time, until it is done without a failure."""
    found, key = Struck(), KINDS[kind]
    for nth in count(1):
        path = folder / str(nth) / "programme.db"
        path.parent.mkdir()
        stored.make(path, key)
        with Disk(path.parent) as disk, closing(store.open_store(path, key)) as connection:
            at = change_desk(stored.desk(connection))
            meetings.met(at, "HC-0001", on=date(2026, 11, 2), minutes=60, sure=True)
            before = stored.all_that_is_in(connection)
            what, code = FAULTS[fault]
            disk.fault = Fault(what, nth, code, stays)
            try:
                command(at)
            except Refused as refused:
                found.refused.append(str(refused))
                if stored.all_that_is_in(connection) != before:
                    found.wrong.append(f"{nth}: refused, and something was written all the same")
            if not disk.fault.struck:
                return found
            found.times += 1
            disk.fault = None
            found.wrong += [f"{nth}: {fault}" for fault in stored.is_whole(connection)]
            if found.refused[found.times - 1 :]:
                found.wrong += _after_a_kill(path, key, before, nth, sure="Nothing" in found.refused[-1])
                command(at)
                found.wrong += [f"{nth}, again: {fault}" for fault in stored.is_whole(connection)]
            else:
                found.refused.append("")
            if stored.all_that_is_in(connection) == before:
                found.wrong.append(f"{nth}: acknowledged, and not there")
    return found


def _after_a_kill(path: Path, key: bytes | None, before: object, nth: int, *, sure: bool) -> list[str]:
    """What the next that opens the store finds, where this process was killed at this moment."""
    there = path.parent / "killed"
    there.mkdir()
    for each in (path, Path(f"{path}-wal")):
        shutil.copy(each, there / each.name)
    with closing(store.open_store(there / path.name, key)) as connection:
        if sure and stored.all_that_is_in(connection) != before:
            return [f"{nth}: refused, and it comes to life after a kill"]
        return [f"{nth}, after a kill: {fault}" for fault in stored.is_whole(connection)]


def as_it_is(at: Desk) -> Desk:
    """The desk as it is."""
    return at


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("fault", ["the disk is full", "writing fails", "syncing fails"])
def test_a_disk_that_fails_at_any_write_of_an_entry_is_told_and_loses_nothing(
    kind: str, fault: str, tmp_path: Path
) -> None:
    _nothing_is_lost(tmp_path, kind, fault, "one entry", stays=True)


@pytest.mark.proof
@pytest.mark.parametrize("stays", [True, False], ids=["stays", "once"])
@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("command", sorted(COMMANDS))
@pytest.mark.parametrize("fault", ["the disk is full", "writing fails", "syncing fails"])
def test_a_disk_that_fails_at_any_write_of_any_command_is_told_and_loses_nothing(
    kind: str, fault: str, command: str, stays: bool, tmp_path: Path
) -> None:
    _nothing_is_lost(tmp_path, kind, fault, command, stays=stays)


def _nothing_is_lost(folder: Path, kind: str, fault: str, command: str, *, stays: bool) -> None:
    found = struck_at_every_write(folder, kind, fault, COMMANDS[command], stays=stays, change_desk=as_it_is)
    assert found.wrong == []
    assert found.times >= (1 if fault == "syncing fails" else 10)
    assert any(found.refused)
    for said in filter(None, found.refused):
        assert said.startswith(("Nothing was written: the disk ", "The disk failed while this was being written"))
        assert said.endswith(".")


def test_a_command_without_a_transaction_is_found_half_written(tmp_path: Path) -> None:
    found = struck_at_every_write(
        tmp_path, "plain", "the disk is full", COMMANDS["one entry"], stays=False, change_desk=stored.loosely
    )
    assert any("refused, and something was written" in wrong for wrong in found.wrong)


def test_a_refused_command_that_is_left_in_the_log_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(change, "_written_over", lambda _: True)
    found = struck_at_every_write(
        tmp_path, "plain", "syncing fails", COMMANDS["one entry"], stays=False, change_desk=as_it_is
    )
    assert found.wrong == ["1: refused, and it comes to life after a kill"]


@pytest.mark.parametrize("fault", sorted(FAULTS))
def test_on_the_command_line_a_failing_disk_is_one_sentence(
    fault: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    refused = 0
    for nth in count(1):
        path = tmp_path / str(nth) / "programme.db"
        path.parent.mkdir()
        stored.make(path, None)
        what, code = FAULTS[fault]
        with Disk(path.parent, Fault(what, nth, code)) as disk:
            ended = run(["--db", str(path), "--by", "jw", *ONE])
            struck = disk.fault is not None and disk.fault.struck
        said = capsys.readouterr()
        with stored.opened(path, None) as at:
            assert stored.is_whole(at.store) == []
            assert at.store.execute("SELECT count(*) FROM meeting").fetchone() == (int(ended == 0),)
        if not struck:
            assert ended == 0
            break
        if ended:
            refused += 1
            assert said.out == ""
            assert said.err.count("\n") == 1
            assert "Something broke" not in said.err
    assert refused


@pytest.mark.parametrize("nth", [1, 5, 9, pytest.param(13, marks=pytest.mark.proof)])
@pytest.mark.parametrize("fault", ["the disk is full", "writing fails"])
def test_on_the_screen_the_form_keeps_what_was_typed_and_can_be_written_when_there_is_room(
    fault: str, nth: int, path: Path
) -> None:
    stored.make(path, None)
    what, code = FAULTS[fault]
    with Disk(path.parent) as disk, stored.opened(path, None) as at:
        disk.fault = Fault(what, nth, code, stays=False)
        _, filled, refused, again = hurrying.screens(at, [["c", "c", "' bus late"], ["enter"], ["enter"]])
        assert "bus late" in filled
        assert "bus late" in refused
        assert "Nothing was written: the disk " in refused
        assert "HC-0001: cancelled" in again.splitlines()[-1]
        assert "(bus late)" in again.splitlines()[-1]
        assert at.store.execute("SELECT reason FROM meeting").fetchall() == [("bus late",)]
        assert stored.is_whole(at.store) == []


def test_a_half_filled_form_finds_the_room_of_the_log_on_a_full_disk(path: Path) -> None:
    stored.make(path, None)
    with Disk(path.parent) as disk, stored.opened(path, None) as at:
        meetings.met(at, "HC-0001", on=date(2026, 11, 2), minutes=60, sure=True)
        disk.fault = Fault("write", 1, FULL, stays=False)
        drafts.keep(at, find("note"), "HC-0001", {"note": "half a"})
        assert disk.fault.struck
        assert at.store.execute("SELECT texts FROM draft").fetchall() == [('{"note": "half a"}',)]


# --- a disk that is really full -------------------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of two megabytes."""
    at = tmp_path / "disk"
    at.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m,mode=700", "tmpfs", str(at)], check=False).returncode:
        pytest.skip("no disk can be mounted here: only root may")
    yield at
    subprocess.run(["umount", "-l", str(at)], check=True)


@contextmanager
def full(disk: Path) -> Iterator[None]:
    """Not a byte of room is left on it inside."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(b"x" * 4096):
            pass
    yield
    filler.unlink()


def test_on_a_disk_that_is_really_full_the_form_stays_and_is_written_when_there_is_room(small_disk: Path) -> None:
    path = small_disk / "programme.db"
    stored.make(path, None)
    with running((ALONGSIDE, "--db", str(path)), environment={"LOGNAME": "jw"}) as terminal:
        terminal.wait_for("? help")
        with full(small_disk):
            terminal.press("cc late bus\r")
            said = terminal.wait_for("Nothing was written: the disk is full")
            assert "late bus" in said
        terminal.press("\r")
        terminal.wait_for("(late bus)")
        terminal.hang_up()
        terminal.ended()
    with stored.opened(path, None) as at:
        assert at.store.execute("SELECT reason FROM meeting").fetchall() == [("late bus",)]
        assert stored.is_whole(at.store) == []


@pytest.mark.parametrize("room", [True, False], ids=["room in the log", "no room"])
def test_on_a_disk_that_is_really_full_a_dropped_line_keeps_the_half_filled_form_if_the_log_has_room(
    room: bool, small_disk: Path
) -> None:
    path = small_disk / "programme.db"
    stored.make(path, None)
    with running((ALONGSIDE, "--db", str(path)), environment={"LOGNAME": "jw"}) as terminal:
        terminal.wait_for("? help")
        terminal.press("cc first\r")
        terminal.wait_for("(first)")
        if room:  # as SQLite makes it every 1,000 pages
            with stored.opened(path, None) as at:
                at.store.execute("PRAGMA wal_checkpoint(PASSIVE)")
        with full(small_disk):
            terminal.press("jcc the sec")
            terminal.wait_for("the sec")
            terminal.hang_up()
            assert terminal.ended() == 129
    with stored.opened(path, None) as at:
        assert at.store.execute("SELECT count(*) FROM draft").fetchone() == (int(room),)
        assert at.store.execute("SELECT reason FROM meeting").fetchall() == [("first",)]
        assert stored.is_whole(at.store) == []


def test_on_a_disk_that_is_really_full_a_command_is_refused_in_a_sentence(
    small_disk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = small_disk / "programme.db"
    stored.make(path, None)
    with full(small_disk):
        assert run(["--db", str(path), "--by", "jw", *ONE]) == 1
        assert "full" in capsys.readouterr().err
    assert run(["--db", str(path), "--by", "jw", *ONE]) == 0
    with stored.opened(path, None) as at:
        assert stored.is_whole(at.store) == []
