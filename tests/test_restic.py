"""What docs/operating.md says of the nightly backup is what is run here, word for word, on a repository of restic."""

import os
import re
import shutil
import subprocess
import sys
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from console.meetings import met
from db import keys, store
from tests import stored
from tests.locked import PASSPHRASE, give_keys, rows

ROOT = Path(__file__).parent.parent
DOC = ROOT / "docs" / "operating.md"
PLACES = ("/srv/", "/etc/", "/mnt/")
"""Folders of the machine in the document, which lie in a folder of the test here."""

pytestmark = [
    pytest.mark.proof,
    pytest.mark.skipif(shutil.which("restic") is None, reason="restic is not installed: apt install restic"),
]


def told(name: str) -> str:
    """The block of the document that is marked so."""
    found = re.findall(rf"<!-- runs: {name} -->\n```sh\n(.*?)```", DOC.read_text(encoding="utf-8"), re.DOTALL)
    assert len(found) == 1, name
    return str(found[0])


class Machine:
    """A machine whose /srv, /etc and /mnt are folders of the test, with an encrypted store on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = folder / "srv/alongside/programme.db"
        self.backups = folder / "srv/alongside-backups"
        self.back = folder / "srv/alongside-back"
        for each in ("srv/alongside", "etc/alongside", "mnt/elsewhere", "bin"):
            (folder / each).mkdir(parents=True, mode=0o700)
        stored.make(self.store, stored.KEY)
        give_keys(self.store, "nightly")
        (folder / "etc/alongside/passphrase").write_text(f"{PASSPHRASE}\n")
        code = "from console.entry import main; main()"
        (folder / "bin/alongside").write_text(f'#!/bin/sh\nexec {sys.executable} -c "{code}" "$@"\n')
        (folder / "bin/alongside").chmod(0o700)

    def here(self, text: str) -> str:
        """The text with the folders of this machine."""
        for place in PLACES:
            text = text.replace(place, f"{self.folder}{place}")
        return text

    def runs(self, name: str) -> subprocess.CompletedProcess[str]:
        """Run a block of the document, as cron would: stopped at the first that fails."""
        environment = {
            "PATH": f"{self.folder}/bin:{os.environ['PATH']}", "HOME": str(self.folder), "PYTHONPATH": str(ROOT),
            "XDG_CACHE_HOME": str(self.folder / "cache"),
        }  # fmt: skip
        return subprocess.run(
            ["sh", "-e", "-c", self.here(told(name))], env=environment, capture_output=True, text=True, check=False,
            cwd=self.folder, stdin=subprocess.DEVNULL, timeout=300,
        )  # fmt: skip

    def write(self, ref: str) -> None:
        """A coordinator writes something down."""
        with closing(store.open_store(self.store, stored.KEY)) as connection:
            met(stored.desk(connection), ref, on=date(2026, 11, 20), minutes=60)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def ran(done: subprocess.CompletedProcess[str]) -> str:
    """What it said, where nothing failed."""
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_what_is_carried_off_at_night_comes_back_row_for_row_and_opens(machine: Machine) -> None:
    ran(machine.runs("once"))
    ran(machine.runs("nightly"))
    machine.write("HC-0001")
    ran(machine.runs("nightly"))
    original = rows(machine.store, stored.KEY)
    shutil.rmtree(machine.backups)
    said = ran(machine.runs("back"))
    assert "3 pairs" in said
    assert "everything fits" in said
    restored = machine.back / "programme.db"
    after = rows(restored, stored.KEY)
    assert len(after["meeting"]) == 1
    assert after == {**original, "backup": original["backup"][:-1]}, "no backup is noted in itself"
    assert store.nature(restored) == "other"
    key = keys.unwrapped(keys.read(keys.beside(restored)), "jw", PASSPHRASE)
    with closing(store.open_store(restored, key)) as connection:
        assert stored.is_whole(connection) == []


def test_what_was_carried_off_says_nothing_and_what_opens_it_is_roots_alone(machine: Machine) -> None:
    ran(machine.runs("once"))
    ran(machine.runs("nightly"))
    for file in (machine.folder / "mnt").rglob("*"):
        assert not file.is_file() or b"Rosa K" not in file.read_bytes()
    password = machine.folder / "etc/alongside/restic-password"
    assert password.stat().st_mode & 0o077 == 0
    assert len(password.read_text().strip()) >= 44


def test_a_night_without_a_good_backup_carries_nothing_off_and_fails(machine: Machine) -> None:
    ran(machine.runs("once"))
    ran(machine.runs("nightly"))
    machine.write("HC-0002")
    (machine.folder / "etc/alongside/passphrase").write_text("another\n")
    night = machine.runs("nightly")
    assert night.returncode != 0
    assert "not the passphrase of nightly" in night.stderr
    (machine.folder / "etc/alongside/passphrase").write_text(f"{PASSPHRASE}\n")
    assert "1 entry written after the backup is not in it" in ran(machine.runs("back"))
