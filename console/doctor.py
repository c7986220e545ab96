"""The doctor: what is well with this machine, this terminal and this store, and what to look at."""

import locale
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import datetime
from importlib import metadata
from importlib.util import cache_from_source
from pathlib import Path

from console.finding import Finding
from console.place import Place
from console.whereabouts import where_it_lies
from db import keys, store
from db.driver import sqlite3
from db.health import STRICT_SINCE, Health, cipher_version, examine
from db.refused import NoStore, Refused

_PACKAGES = ("textual", "sqlite-utils", "cryptography")
"""Packages whose versions whoever looks after the machine is asked for."""


def look(
    place: Place, key: bytes | None = None, *, now: datetime, environment: Mapping[str, str] = os.environ
) -> list[Finding]:
    """Everything the doctor looks at, in order. Nothing is written, and nothing is asked.

    `key` is that of an encrypted store; without it, such a store is looked at from outside.
    """
    path = place.path
    lies = list(where_it_lies(path, environment))  # first: opening a store makes files beside it
    store_itself = [Finding("store", True, f"{path}, {place.why}"), *_store(path, key, now)]
    return [*_program(), *store_itself, *lies, *_terminal(environment)]


# --- the program ------------------------------------------------------------------------------------------------------


def _program() -> Iterator[Finding]:
    version = sys.version_info[:2]
    said = ".".join(map(str, sys.version_info[:3]))
    fits = (3, 11) <= version <= (3, 14)
    yield Finding("python", fits, said if fits else f"{said}; Alongside is made for 3.11 to 3.14")
    fits = sqlite3.sqlite_version_info >= STRICT_SINCE
    needed = ".".join(map(str, STRICT_SINCE[:2]))
    yield Finding("sqlite", fits, sqlite3.sqlite_version if fits else f"{sqlite3.sqlite_version}; {needed} is needed")
    cipher = cipher_version()
    yield Finding("sqlcipher", bool(cipher), cipher or "none: no store can be encrypted. Install Alongside anew")
    for package in _PACKAGES:
        try:
            yield Finding(package, True, metadata.version(package))
        except metadata.PackageNotFoundError:
            yield Finding(package, False, "it is not installed. Install Alongside anew")
    compiled = os.access(cache_from_source(__file__), os.R_OK)
    home = Path(__file__).resolve().parent.parent
    rooms = " ".join(str(home / room) for room in ("console", "screens", "db"))
    todo = f"no, a start takes three times as long. Run: {sys.executable} -m compileall -q -f {rooms}"
    yield Finding("compiled", compiled, "yes, the program starts fast" if compiled else todo)


# --- what is in the store ---------------------------------------------------------------------------------------------


def _store(path: Path, key: bytes | None, now: datetime) -> Iterator[Finding]:
    try:
        lies, encrypted = store.nature(path), store.is_encrypted(path)
    except Refused as refused:
        yield Finding("opens", False, str(refused))
        return
    keys_file = keys.beside(path).name
    if lies == "none":
        yield Finding("opens", False, f"there is none. Make one with: alongside --db {path} init")
    elif lies == "other" and not encrypted:
        said = f"it is no store, or its key file {keys_file} is missing. Check the name, or restore the last backup"
        yield Finding("opens", False, said)
    elif lies == "plain" and encrypted:
        said = f"it is not encrypted, but has a key file ({keys_file}): another file was put in its place"
        yield Finding("opens", False, f"{said}. Restore the last backup")
    elif encrypted and key is None:
        said = "not tried, since it is encrypted. With the passphrase more is told: alongside doctor --unlock"
        yield Finding("opens", True, said)
        yield _holders(path)
    else:
        yield from _inside(path, key, now)
        yield (
            _holders(path)
            if encrypted
            else Finding(
                "encryption",
                False,
                "none: whoever can read the file can read what is in it. Keep real people out of it",
            )
        )


def _inside(path: Path, key: bytes | None, now: datetime) -> Iterator[Finding]:
    try:
        health = examine(path, key)
    except NoStore as refused:
        yield Finding("opens", False, f"{refused} Restore it from the last backup, or check the name.")
        return
    except Refused:
        yield Finding("opens", False, "it is refused because of where it lies: see under file system")
        return
    yield Finding("opens", not health.wrong, "yes, and it is whole" if not health.wrong else f"damaged: {health.wrong}")
    newer = "the next command brings it up to date, or it was made by a newer Alongside"
    yield Finding("schema", health.current, ", ".join(health.migrations) + ("" if health.current else f"; {newer}"))
    said = (
        f"people {health.people}, open pairs {health.open_pairs}, meetings {health.meetings}, changes {health.changes}"
    )
    yield Finding("holds", True, said)
    if health.current:
        yield _backup(path, key, now, health)


def _backup(path: Path, key: bytes | None, now: datetime, health: Health) -> Finding:
    """When the store was last copied, against the limit `backup.age`."""
    from console.backing_up import age, overdue  # noqa: PLC0415
    from console.desk import Desk  # noqa: PLC0415
    from db import backup  # noqa: PLC0415

    with closing(store.connect(path, key, read_only=True)) as connection:
        desk = Desk(connection, "", now.date(), now)
        last, days, late = backup.last(connection), age(desk), overdue(desk)
    gone = False
    if last:
        gone = not Path(last.file).exists()
        there = ", which is not there now: is it elsewhere?" if gone else ""
        said = f"the last good one is {_days(days or 0)} old: {last.file}{there}"
    else:
        said = "there never was one" if health.changes else "there is nothing to lose yet"
    return Finding("backup", not late and not gone, f"{said}. Make one with: alongside backup" if late else said)


def _days(days: int) -> str:
    return "less than a day" if days < 1 else "1 day" if days == 1 else f"{days} days"


def _holders(path: Path) -> Finding:
    """Who can open an encrypted store: how many."""
    try:
        many = len(keys.read(keys.beside(path)).holders)
    except Refused as refused:
        return Finding("encryption", False, str(refused))
    if many == 1:
        said = "yes, and one alone can open it. Let a colleague in with: alongside keys add NAME"
        return Finding("encryption", False, said)
    return Finding("encryption", True, f"yes, and {many} can open it")


# --- the terminal -----------------------------------------------------------------------------------------------------


def _terminal(environment: Mapping[str, str]) -> Iterator[Finding]:
    encoding = locale.getpreferredencoding(do_setlocale=False)
    named = next((environment[name] for name in ("LC_ALL", "LC_CTYPE", "LANG") if environment.get(name)), "")
    utf8 = encoding.lower().replace("-", "") == "utf8" and "utf" in (named or encoding).lower()  # as the console asks
    encoding = encoding if utf8 or not named else named
    yield Finding("letters", utf8, encoding + ("" if utf8 else _why_no_letters(environment)))
    term = environment.get("TERM", "")
    fits = bool(term) and term != "dumb"
    plain = "; the console cannot be shown. Use: alongside triage"
    yield Finding("terminal", fits, (term or "no TERM") + (f", {_colours(environment)}" if fits else plain))
    columns, rows = shutil.get_terminal_size((0, 0))
    if columns and rows:
        fits = columns >= 80 and rows >= 24
        yield Finding("size", fits, f"{columns}x{rows}" + ("" if fits else "; 80x24 at the least reads well"))


def _why_no_letters(environment: Mapping[str, str]) -> str:
    """Which setting makes it so: a locale without UTF-8, or one that the machine has not got."""
    name = next((name for name in ("LC_ALL", "LC_CTYPE", "LANG") if environment.get(name)), "")
    said = environment.get(name, "")
    if "utf" in said.lower():
        return f", since this machine has not got {name}={said}. Those it has: locale -a"
    by = f", by {name}={said}" if name else ", since there is no LANG"
    return f"{by}; names and marks come out plainer. Set LANG=C.UTF-8, and UTF-8 in PuTTY under Translation"


def _colours(environment: Mapping[str, str]) -> str:
    if environment.get("COLORTERM") in {"truecolor", "24bit"}:
        return "all colours"
    term = environment.get("TERM", "")
    return "256 colours" if term == "xterm" or "256" in term else "16 colours"
