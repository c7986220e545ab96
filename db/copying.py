"""A copy of a whole store, as of one moment and whatever others write meanwhile, checked by opening it.

A copy grows under a name of its own, `.programme.db.part`, and gets its good name when it has been found good: what
bears a good name is whole. It is locked while it grows, so that what a crash left behind is known and cleared away.
"""

import errno
import fcntl
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from db import keys, modes
from db.change import FIRST_HASH
from db.driver import sqlite3
from db.refused import NoStore, Refused, WrongKey
from db.store import nature
from db.verify import one_moment, torn

_ALONE = "mode=ro&immutable=1"
"""How a file is opened that nobody writes to: without locks, and with nothing laid beside it."""

_STEP = 512
"""Pages that are copied at a time: two megabytes."""

_TABLES = """
    SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND substr(name, 1, 7) <> 'sqlite_'
    ORDER BY name
"""
_NEWEST = "SELECT id, at, by_whom, hash FROM change ORDER BY id DESC LIMIT 1"

BROKEN = (sqlite3.Error, UnicodeDecodeError)
"""What SQLite raises over a file that is damaged: its own words about one quote it, and may be no text then."""

SIDES = ("-wal", "-shm", "-journal")
"""What SQLite lays beside a store, by what is put to its name."""


@dataclass(frozen=True, slots=True)
class Held:
    """What a store holds: how many rows of each table, and the newest entry of its change log (0: there is none)."""

    counts: Mapping[str, int]
    entry: int
    at: str
    by: str
    newest: str

    @property
    def pairs(self) -> int:
        """How many pairs, open or closed."""
        return self.counts.get("pair", 0)


def held(connection: sqlite3.Connection) -> Held:
    """What the store holds at this moment."""
    counts = {
        table: connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]  # noqa: S608 - a name of the schema
        for (table,) in connection.execute(_TABLES).fetchall()
    }
    return Held(counts, *(connection.execute(_NEWEST).fetchone() or (0, "", "", FIRST_HASH)))


def copy(source: sqlite3.Connection, to: Path, key: bytes | None) -> Held:
    """Copy the store that `source` has open into `to`, an empty file, with the same key; returns what it holds.

    All of it is as of one moment, and nobody waits for it: others write on. The copy is one file, synced to the disk,
    opened again and compared. Raises Refused where it is not whole, one of `BROKEN` where it could not be made.
    """
    with one_moment(source):
        there = held(source)
        with closing(_connect(to, key, "mode=rw")) as target:
            target.execute("PRAGMA synchronous = OFF")  # it is synced at the end, as a whole
            source.backup(target, pages=_STEP)
            target.execute("PRAGMA journal_mode = DELETE").fetchall()
    sync(to)
    here = look_at(to, key)
    if here != there:
        apart = [table for table in there.counts if here.counts.get(table) != there.counts[table]]
        said = f"not as many rows in {', '.join(apart)}" if apart else "another newest entry"
        raise Refused(f"It is not what was copied ({said}).")
    return here


def no_room(error: Exception) -> bool:
    """Whether a copy failed because the disk is full."""
    return "disk is full" in str(error)  # copying gives no code


def _connect(path: Path, key: bytes | None, how: str) -> sqlite3.Connection:
    """A connection to a copy. Unlike a store it may lie on a network: nobody works in it."""
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True, isolation_level=None)
    if key is not None:
        connection.execute("PRAGMA cipher_log = off")  # it would write on the screen
        connection.set_key(f"x'{key.hex()}'")  # type: ignore[attr-defined]
    return connection


def look_at(path: Path, key: bytes | None) -> Held:
    """Open a copy with its key and read all of it: its cipher, its pages, what its rows refer to; returns what it
    holds. Raises Refused with what is wrong."""
    if (nature(path) == "plain") != (key is None):
        raise Refused("It is not encrypted." if key else "It is encrypted.")
    with closing(_connect(path, key, _ALONE)) as connection:
        try:
            if key is not None and (broken := connection.execute("PRAGMA cipher_integrity_check").fetchall()):
                raise Refused(f"Its cipher does not fit ({broken[0][0]}).")
            if (wrong := connection.execute("PRAGMA integrity_check(1)").fetchone()[0]) != "ok":
                raise Refused(f"It is damaged ({wrong}).")
            if lost := torn(connection):
                raise Refused(f"In {lost[0][0]} a row refers to one that is not there.")
            return held(connection)
        except BROKEN as error:
            raise Refused(f"It cannot be read ({error}).") from None


@contextmanager
def opened(path: Path, key: bytes | None) -> Iterator[sqlite3.Connection]:
    """A backup, to be read only: nothing is written to it or beside it, so that it may lie where nothing can be.

    Raises NoStore where it is no store of Alongside or is damaged, WrongKey where the key is not its own.
    """
    wal = Path(f"{path}-wal")
    connection = _connect(path, key, "mode=ro" if wal.exists() and wal.stat().st_size else _ALONE)
    try:
        try:
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
        except BROKEN as error:
            if key is not None and getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_NOTADB:
                raise WrongKey(
                    f"The key does not open {path}: the copy or its key file is damaged, or they are not of one"
                    " backup. Take both from one."
                ) from None
            raise NoStore(f"{path} cannot be read ({error}). Take another backup.") from None
        if not {"_sqlite_migrations", "pair", "change"} <= tables:
            raise NoStore(f"{path} is not a copy of an Alongside store. Check the name.")
        yield connection
    finally:
        connection.close()


# --- the file ---


@contextmanager
def part_of(path: Path) -> Iterator[Path]:
    """A new, empty file beside `path`, its owner's alone and locked, in which what will be `path` can grow.

    What is left of it at the end is removed. Raises Refused where somebody makes the same one, `OSError` where the
    folder cannot be written.
    """
    part = path.with_name(f".{path.name}.part")
    clear_away(part)
    try:
        handle = os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
    except FileExistsError:
        raise Refused(f"Somebody is making {path} at this moment. Wait until that is done.") from None
    try:
        with suppress(OSError):  # a file system without locks
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield part
    finally:
        os.close(handle)
        _remove(part)


def clear_away(part: Path) -> None:
    """Remove what a copy that broke off has left, unless somebody is at work on it."""
    try:
        handle = os.open(part, os.O_RDWR | os.O_NOFOLLOW)
    except OSError:
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        _remove(part)
    except OSError:
        return
    finally:
        os.close(handle)


def _remove(part: Path) -> None:
    for each in (part, keys.beside(part), *(Path(f"{part}{side}") for side in SIDES)):
        with suppress(OSError):
            each.unlink()


def copy_keys(of: Path, to: Path) -> None:
    """Copy the key file of the store at `of` beside the copy at `to`, its owner's alone and synced.

    Raises NoStore where there is none or it is damaged, `OSError` where it cannot be written.
    """
    keys.read(keys.beside(of))
    target = keys.beside(to)
    with keys.beside(of).open("rb") as source, new(target) as out:
        shutil.copyfileobj(source, out)
        out.flush()
        os.fsync(out.fileno())
    keys.read(target)


def new(path: Path) -> BinaryIO:
    """A new file to write to, its owner's alone. Raises FileExistsError where there is one."""
    return os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb")


def give_name(part: Path, path: Path, *, encrypted: bool) -> None:
    """Give a copy that was found good its name, its key file first; the folder is synced.

    Raises FileExistsError where there is a file of that name: it is left alone.
    """
    if modes.group_of(path.resolve().parent) is not None:  # what a group shares, each of it can bring back
        for each in (part, keys.beside(part)) if encrypted else (part,):
            modes.fit(each)
    if encrypted:
        give(keys.beside(part), keys.beside(path))
    try:
        give(part, path)
    except OSError:
        if encrypted:
            keys.beside(path).unlink()
        raise
    try:
        keys.sync_folder(path.parent)
    except OSError as error:
        if error.errno not in {errno.EINVAL, errno.ENOTSUP}:  # a file system that knows no such thing
            raise


def give(part: Path, path: Path) -> None:
    """Give a file another name. Raises FileExistsError where there is a file of that name: it is left alone."""
    try:
        os.link(part, path)  # unlike a renaming it takes nobody's place
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if path.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST)) from None
        part.rename(path)
    else:
        part.unlink()


def sync(path: Path) -> None:
    """Make what was written to a file outlast a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
