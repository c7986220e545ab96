"""The doctor: what is well with this machine, this terminal and this store, and what to look at."""

import locale
import os
import shutil
import stat
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.util import cache_from_source
from pathlib import Path

from console.place import Place
from db.driver import sqlite3
from db.health import STRICT_SINCE, examine
from db.refused import Refused

NETWORK = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "sshfs", "fuse.sshfs", "afs", "ceph", "glusterfs", "fuse.glusterfs",
           "9p", "davfs", "fuse.davfs2", "ncpfs", "gfs2", "ocfs2", "lustre", "beegfs"}  # fmt: skip
"""File systems on which SQLite's locks do not hold between machines."""

LEAST_FREE = 200
"""Megabytes that should be free where the store is: room for its log and a copy."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `ok` is False where a coordinator, or whoever looks after the machine, should look."""

    what: str
    ok: bool
    said: str


def look(place: Place, environment: Mapping[str, str] = os.environ) -> list[Finding]:
    """Everything the doctor looks at, in order. Nothing is written."""
    return [*_program(), *_store(place), *_file(place.path), *_terminal(environment)]


def _program() -> Iterator[Finding]:
    version = sys.version_info[:2]
    said = ".".join(map(str, sys.version_info[:3]))
    fits = (3, 11) <= version <= (3, 14)
    yield Finding("python", fits, said if fits else f"{said}; Alongside is made for 3.11 to 3.14")
    fits = sqlite3.sqlite_version_info >= STRICT_SINCE
    needed = ".".join(map(str, STRICT_SINCE[:2]))
    yield Finding("sqlite", fits, sqlite3.sqlite_version if fits else f"{sqlite3.sqlite_version}; {needed} is needed")
    compiled = Path(cache_from_source(__file__)).exists()
    home = Path(__file__).resolve().parent.parent
    rooms = " ".join(str(home / room) for room in ("console", "screens", "db"))
    todo = f"no, a start takes three times as long. Run: {sys.executable} -m compileall -q {rooms}"
    yield Finding("compiled", compiled, "yes, the program starts fast" if compiled else todo)


def _store(place: Place) -> Iterator[Finding]:
    yield Finding("store", True, f"{place.path}, {place.why}")
    if not place.path.exists():
        yield Finding("opens", False, f"there is none. Make one with: alongside --db {place.path} init --no-passphrase")
        return
    try:
        health = examine(place.path)
    except Refused as refused:
        yield Finding("opens", False, f"{refused} Restore it from the last backup, or check the name.")
        return
    yield Finding("opens", not health.wrong, "yes, and it is whole" if not health.wrong else f"damaged: {health.wrong}")
    newer = "the next command brings it up to date, or it was made by a newer Alongside"
    yield Finding("schema", health.current, ", ".join(health.migrations) + ("" if health.current else f"; {newer}"))
    said = (
        f"people {health.people}, open pairs {health.open_pairs}, meetings {health.meetings}, changes {health.changes}"
    )
    yield Finding("holds", True, said)
    yield Finding(
        "encryption", False, "none: whoever can read the file can read what is in it. Keep real people out of it"
    )


def _file(path: Path) -> Iterator[Finding]:
    if path.exists():
        mode = stat.S_IMODE(path.stat().st_mode)
        private = not mode & 0o077
        todo = "" if private else f"; others may get at it. Run: chmod 600 {path}"
        yield Finding("file", private, f"mode {mode:o}{todo or ', yours alone'}")
    folder = next(parent for parent in path.absolute().parents if parent.exists())
    free = shutil.disk_usage(folder).free // 1_000_000
    room = free >= LEAST_FREE
    yield Finding("disk", room, f"{free} MB free" + ("" if room else f"; make room, {LEAST_FREE} MB at the least"))
    kind = file_system(folder)
    if kind:
        network = kind in NETWORK
        todo = ", over the network: two machines at once can damage the store. Move it to a disk of this machine"
        yield Finding("file system", not network, kind + (todo if network else ", on this machine"))


def file_system(folder: Path, mounts: Path = Path("/proc/mounts")) -> str:
    """The kind of file system that a folder lies on, or nothing where the machine does not say."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    real = folder.resolve()
    found = [(line.split(" ")[1], line.split(" ")[2]) for line in lines if line.count(" ") >= 2]
    over = [(len(at), kind) for at, kind in ((_unescaped(at), kind) for at, kind in found) if real.is_relative_to(at)]
    longest = max((length for length, _ in over), default=0)
    return next((kind for length, kind in reversed(over) if length == longest), "")


def _unescaped(mounted: str) -> str:
    """A path of /proc/mounts with its blanks back."""
    return mounted.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\")


def _terminal(environment: Mapping[str, str]) -> Iterator[Finding]:
    encoding = locale.getpreferredencoding(do_setlocale=False)
    utf8 = encoding.lower().replace("-", "") == "utf8"
    todo = "; names and marks come out plainer. Set LANG=en_GB.UTF-8, and UTF-8 in PuTTY under Translation"
    yield Finding("letters", utf8, encoding + ("" if utf8 else todo))
    term = environment.get("TERM", "")
    fits = bool(term) and term != "dumb"
    plain = "; the console cannot be shown. Use: alongside triage"
    yield Finding("terminal", fits, (term or "no TERM") + (f", {_colours(environment)}" if fits else plain))
    columns, rows = shutil.get_terminal_size((0, 0))
    if columns and rows:
        fits = columns >= 80 and rows >= 24
        yield Finding("size", fits, f"{columns}x{rows}" + ("" if fits else "; 80x24 at the least reads well"))


def _colours(environment: Mapping[str, str]) -> str:
    if environment.get("COLORTERM") in {"truecolor", "24bit"}:
        return "all colours"
    term = environment.get("TERM", "")
    return "256 colours" if term == "xterm" or "256" in term else "16 colours"
