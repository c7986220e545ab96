"""A power cut at any moment: what was acknowledged is there and nothing is half, whatever was not yet synced."""

import random
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import pytest

from console.desk import Desk
from db import store
from db.driver import sqlite3
from db.refused import Refused
from tests import stored
from tests.stored import KINDS
from tests.vfs import Disk

State = Mapping[str, str]

BEGUN = 16
"""The log is written into the store after so many pages, instead of 1,000: every few commands."""


@dataclass
class Recorded:
    """A day's work as the disk saw it, and all that was in the store after each command that was acknowledged."""

    disk: Disk
    states: list[State]
    name: str
    key: bytes | None
    made: bool = False
    """Whether the store itself was made under the eyes of the disk."""


@dataclass
class Cuts:
    """What so many power cuts left."""

    images: int = 0
    lost: list[str] = field(default_factory=list)
    """Each image in which something acknowledged was not there, or something was half."""
    kept_more: int = 0
    """Images that hold the command that was under way, whole."""
    doings: Counter[str] = field(default_factory=Counter)


Change = Callable[[Desk], Desk]


def recorded(
    folder: Path, key: bytes | None, *, synchronous: str = "FULL", as_desk: Change = lambda at: at
) -> Recorded:
    """Open an old store, which migrates it; a day's work with the log written back now and then; close, and again."""
    path = folder / "programme.db"
    stored.make_old(path, key)
    with Disk(folder) as disk:
        states: list[State] = []

        def done(connection: sqlite3.Connection) -> None:
            states.append(stored.all_that_is_in(connection))
            disk.mark()

        work = list(stored.a_days_work(2))
        for part in (work[: len(work) // 2 + 3], work[len(work) // 2 + 3 :]):
            with closing(store.open_store(path, key)) as connection:
                done(connection)
                connection.execute(f"PRAGMA synchronous = {synchronous}")
                connection.execute(f"PRAGMA wal_autocheckpoint = {BEGUN}")
                for command in part:
                    command(as_desk(stored.desk(connection)))
                    done(connection)
    return Recorded(disk, states, path.name, key)


def made_anew(folder: Path, key: bytes | None) -> Recorded:
    """A new store, and the beginning of a day's work in it."""
    path = folder / "programme.db"
    states: list[State] = []
    with Disk(folder) as disk, closing(store.create(path, key)) as connection:
        states.append(stored.all_that_is_in(connection))
        disk.mark()
        for command in (lambda at: stored.make_pairs(at.store), *islice(stored.a_days_work(), 4)):
            command(stored.desk(connection))
            states.append(stored.all_that_is_in(connection))
            disk.mark()
    return Recorded(disk, states, path.name, key, made=True)


def cut_off(work: Recorded, images: int, into: Path, *, seed: int) -> Cuts:
    """So many power cuts at any moment of the work, each store opened and compared with what was acknowledged."""
    cuts, chance = Cuts(doings=Counter(each.what for each in work.disk.done)), random.Random(seed)
    for number in range(images):
        cut = chance.randrange(len(work.disk.done) + 1)
        folder = into / str(number)
        folder.mkdir()
        work.disk.image(cut, chance, folder)
        cuts.images += 1
        if wrong := _what_is_wrong(work, cut, folder, cuts):
            cuts.lost.append(f"image {number}, cut after {cut}: {wrong}")
        for each in folder.iterdir():
            each.unlink()
        folder.rmdir()
    return cuts


def _what_is_wrong(work: Recorded, cut: int, folder: Path, cuts: Cuts) -> str:
    acknowledged = work.disk.marks(cut)
    # what was acknowledged last, or the command that was under way; the migration is done again where it was lost
    may_be = work.states[max(0, acknowledged - 1) : acknowledged + 1]
    try:
        with closing(store.open_store(folder / work.name, work.key)) as connection:
            if wrong := stored.is_whole(connection):
                return wrong[0]
            now = stored.all_that_is_in(connection)
    except (Refused, sqlite3.Error, UnicodeDecodeError) as error:
        return "" if work.made and not acknowledged else str(error)
    if now not in may_be:
        return f"not what was acknowledged ({acknowledged} commands)"
    cuts.kept_more += now != may_be[0]
    return ""


@pytest.fixture(scope="module", params=sorted(KINDS))
def work(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    """A day's work in a store of either kind."""
    return recorded(tmp_path_factory.mktemp("work"), KINDS[request.param])


def test_the_work_holds_what_a_power_cut_may_meet(work: Recorded) -> None:
    done = work.disk.done
    logs = {each.file for each in done if each.what == "create" and each.name.endswith("-wal")}
    begun_anew = [each for each in done if each.what == "write" and each.file in logs and each.at == 0]
    assert len(begun_anew) > len(logs) + 2, "the log is begun anew several times"
    assert sum(each.what == "delete" for each in done) >= 2, "the log is taken away when the store is closed"
    assert any(each.what == "write" and each.file == 0 for each in done), "the log is written into the store"
    assert len(work.states) == work.disk.marks(len(done)) == 24


def test_of_150_power_cuts_none_loses_what_was_acknowledged(work: Recorded, tmp_path: Path) -> None:
    cuts = cut_off(work, 75, tmp_path, seed=1)
    assert cuts.lost == []
    assert cuts.kept_more


@pytest.mark.proof
def test_of_1500_power_cuts_none_loses_what_was_acknowledged(work: Recorded, tmp_path: Path) -> None:
    cuts = cut_off(work, 750, tmp_path, seed=2)
    assert cuts.images == 750
    assert cuts.lost == []


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_new_store_that_was_said_to_be_made_is_there_after_a_power_cut(kind: str, tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    assert cut_off(made_anew(tmp_path / "work", KINDS[kind]), 60, tmp_path, seed=5).lost == []


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("images", [40, pytest.param(400, marks=pytest.mark.proof)])
def test_a_store_with_a_rollback_journal_loses_nothing_either(
    kind: str, images: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.store.ground.journal", lambda *_, **__: "DELETE")
    (tmp_path / "work").mkdir()
    work = recorded(tmp_path / "work", KINDS[kind], synchronous="EXTRA")
    assert sum(each.what == "create" and each.name.endswith("-journal") for each in work.disk.done) > 20
    assert cut_off(work, images, tmp_path, seed=6).lost == []


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("synchronous", ["OFF", "NORMAL"])
def test_a_store_that_does_not_wait_for_the_disk_is_found_out(kind: str, synchronous: str, tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    loose = recorded(tmp_path / "work", KINDS[kind], synchronous=synchronous)
    assert cut_off(loose, 40, tmp_path, seed=3).lost


def test_commands_without_a_transaction_are_found_out(tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    loose = recorded(tmp_path / "work", None, as_desk=stored.loosely)
    assert cut_off(loose, 40, tmp_path, seed=4).lost
