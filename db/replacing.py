"""Putting a restored store into a store's place, so that at every moment either is whole and neither is lost.

The order: nobody has the old store open, and nobody can open it; it is copied whole under its new name beside it
(store, log, keys) and synced; it is taken away; the keys of the new one get their name; the new one gets its own, last.
Should the machine stop, there is the old store, or the new one, or none: then the old one lies whole under its new
name, and restoring once more goes on from there.
"""

import errno
import fcntl
import glob
import os
import pwd
import shutil
import signal
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import IO

from db import keys, modes
from db.copying import SIDES, give, new
from db.refused import Refused

_LOCKS, _MANY = 0x40000000, 512
"""The bytes of a store that SQLite locks: whoever has it open holds some of them, at work or not."""

_REPLACED = ".replaced-"

_GONE = b"This store was replaced while you were opening it. Open it anew.\n"
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def belongings(path: Path) -> list[Path]:
    """What lies there of a store: itself, what SQLite has beside it, its keys."""
    return [file for file in _names(path) if file.exists()]


def aside(path: Path, at: datetime) -> Path:
    """Where a store is kept that is replaced at that moment, `programme.replaced-2026-11-24-1830.db`: nothing of that
    name is there yet."""
    stem = f"{path.stem}{_REPLACED}{at.astimezone():%Y-%m-%d-%H%M}"
    name, n = path.with_name(f"{stem}.db"), 1
    while belongings(name):
        n += 1
        name = path.with_name(f"{stem}-{n}.db")
    return name


def put(part: Path, path: Path, away: Path, *, encrypted: bool, replace: bool) -> bool:
    """Give the store at `part`, and its keys, the name `path`; returns whether something lay there, which is at `away`.

    Raises Refused where somebody has the old store open, or there is no room to keep it; FileExistsError where there is
    one and it is not to be replaced: then nothing was changed.
    """
    belongs_to = (path if path.exists() else path.parent).stat().st_uid  # root restores for somebody else
    for file in (part, keys.beside(part)) if encrypted else (part,):
        modes.fit(file)
        with suppress(PermissionError):
            os.chown(file, belongs_to, -1)
    with _alone(path) as old, _undisturbed():
        if old is not None and not replace:
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
        if kept := belongings(path):
            _keep(path, away, old)
        for file in (each for each in kept if each != keys.beside(path) or not encrypted):
            file.unlink()  # the store itself is the first: without it nothing of the rest is read
        if old is not None and os.fstat(old.fileno()).st_nlink == 0:
            os.pwrite(old.fileno(), _GONE, 0)  # whoever waits to open it would write where nobody reads
        if encrypted:
            keys.beside(part).replace(keys.beside(path))
        give(part, path)  # not over one that somebody made this moment
        keys.sync_folder(path.parent)
    return bool(kept)


@contextmanager
def _alone(path: Path) -> Iterator[IO[bytes] | None]:
    """Hold the old store so that nobody can open it. Raises Refused, with who it is, where somebody has it open."""
    if not path.exists():
        yield None
        return
    # one handle for everything: if another one of this program were closed, the lock would be gone
    with path.open("r+b", buffering=0) as old:
        try:
            fcntl.lockf(old, fcntl.LOCK_EX | fcntl.LOCK_NB, _MANY, _LOCKS)
        except (BlockingIOError, PermissionError):
            who = _holders(old)
            raise Refused(
                f"The store at {path} was left as it is, because it is open: {who}. Ask to have the console left (q),"
                " then try again."
            ) from None
        yield old


def _holders(old: IO[bytes]) -> str:
    """Who has the store open, as far as the machine says: login and process."""
    inode, found = os.fstat(old.fileno()).st_ino, []
    with suppress(OSError):
        for line in Path("/proc/locks").read_text(encoding="ascii").splitlines():
            words = line.split()
            if len(words) == 8 and words[5].rpartition(":")[2] == str(inode) and words[6].isdecimal():
                found.append(int(words[4]))
    found = [pid for pid in found if pid > 0] or _first_holder(old)
    said = [f"{login} (process {pid})" for pid in dict.fromkeys(found) if (login := _login(pid))]
    return ", ".join(said) or "somebody has it open"


def _first_holder(old: IO[bytes]) -> list[int]:
    asked = struct.pack("hhqqi4x", fcntl.F_WRLCK, os.SEEK_SET, _LOCKS, _MANY, 0)
    with suppress(OSError):
        return [struct.unpack("hhqqi4x", fcntl.fcntl(old, fcntl.F_GETLK, asked))[4]]
    return []


def _login(pid: int) -> str:
    with suppress(OSError, KeyError):
        return pwd.getpwuid(Path(f"/proc/{pid}").stat().st_uid).pw_name
    return ""


@contextmanager
def _undisturbed() -> Iterator[None]:
    """No key and no hung-up line stops it half way."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _keep(path: Path, away: Path, old: IO[bytes] | None) -> None:
    """Copy everything that belongs to the old store under its new name, and sync it. Nothing of it is taken away.

    Without the store itself there is what a restore that broke off has left: it is kept as well.
    """
    if old is not None:
        for left in path.parent.glob(f".{glob.escape(path.stem + _REPLACED)}*.part"):
            left.unlink()  # by a try that broke off: nobody else tries, and the store that it was of is there
    growing: list[tuple[Path, Path]] = []
    try:
        for file, name in zip(_names(path), _names(away), strict=True):
            if not file.exists() or file.name.endswith("-shm") or (file.name.endswith("-wal") and _empty(file)):
                continue  # what holds nothing is made anew by whoever opens it
            part = name.with_name(f".{name.name}.part")
            growing.append((part, name))
            if file == path and old is not None:
                old.seek(0)
                _copy(old, file, part)
            else:
                with file.open("rb") as source:
                    _copy(source, file, part)
        for part, name in reversed(growing):  # the store itself gets its name last: then all of it is there
            part.rename(name)
        keys.sync_folder(path.parent)
    except OSError as error:
        for file in (file for both in growing for file in both):
            file.unlink(missing_ok=True)
        raise Refused(
            f"The store at {path} was left as it is: it could not be kept as {away} ({error.strerror}). Make room in"
            " the folder, then try again."
        ) from None


def _copy(source: IO[bytes], file: Path, to: Path) -> None:
    """Copy an open file, with the owner, rights and times that it has, and sync it."""
    with new(to) as out:
        shutil.copyfileobj(source, out, 1 << 20)
        out.flush()
        with suppress(OSError):  # as far as one may
            seen = file.stat()
            os.fchown(out.fileno(), seen.st_uid, seen.st_gid)
        shutil.copystat(file, to)
        os.fsync(out.fileno())


def _empty(file: Path) -> bool:
    return not file.stat().st_size


def _names(path: Path) -> list[Path]:
    return [path, *(Path(f"{path}{side}") for side in SIDES), keys.beside(path), keys.pending(path)]
