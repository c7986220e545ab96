"""Opening a store: the one place that knows the file, its pragmas and its key."""

import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Literal

from db import ground, modes
from db.beside import beside, pending
from db.driver import sqlite3
from db.refused import NoStore, Refused, WrongKey

MIGRATIONS = ("m0001_first", "m0002_reviews", "m0003_trust", "m0004_endings")
"""Names of the migrations this program knows, in order (`db/migrate.py` holds what they do)."""

BUSY_MS = 5000
"""How long a command waits for another's, in milliseconds."""

_LOOK_MS = 20
"""How long SQLite is left to wait by itself before it is asked anew, in milliseconds: see `begin`."""

KEY_BYTES = 32
"""The size of the key that a store is encrypted with."""

_HEADER = b"SQLite format 3\x00"

Nature = Literal["none", "plain", "other"]
"""What lies where a store should be: no file, a store that is not encrypted, or something without SQLite's header: an
encrypted store, or any other file."""


def is_encrypted(path: Path) -> bool:
    """Whether a key file lies beside the store, so that it is opened with a passphrase."""
    # unlike a Path's `exists` this says no where the folder is closed to us: whoever reads the store says why
    return os.path.exists(beside(path)) or os.path.exists(pending(path))  # noqa: PTH110


def nature(path: Path) -> Nature:
    """What lies at `path`. Raises NoStore where it cannot be read."""
    try:
        with path.open("rb") as file:
            header = file.read(len(_HEADER))
    except FileNotFoundError:
        return "none"
    except OSError as error:
        raise NoStore(modes.unreadable(path, error)) from None
    return "plain" if header == _HEADER else "other"


def create(path: Path, key: bytes | None = None) -> sqlite3.Connection:
    """Make a new, empty store, readable by its owner alone, or by the group that shares its folder (`db.modes`);
    encrypted where a key of `KEY_BYTES` is given.

    Raises Refused where a file is there already, the folder cannot be written, others may write to it, it lies on a
    network, or the new file came out plain.
    """
    ground.journal(path, done="made")
    modes.prepare(path.parent)
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        raise Refused(f"There is a file at {path} already, and it was left alone. Give another name.") from None
    except OSError as error:
        raise Refused(f"No store could be made at {path}: {error.strerror}. Give a folder you may write to.") from None
    try:
        modes.fit(path)
        connection = connect(path, key)
        _bring_up_to_date(connection, path, new=True)
        _must_have_come_out(connection, path, key)
    except BaseException:
        for name in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
            with suppress(FileNotFoundError):
                name.unlink()
        raise
    return connection


def _must_have_come_out(connection: sqlite3.Connection, path: Path, key: bytes | None) -> None:
    """A key that did not reach SQLCipher makes a plain file, and nothing says so: look at the file itself."""
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    if (nature(path) == "plain") != (key is None):
        raise Refused(f"The store at {path} did not come out as it was asked for, and it was removed.")


def open_store(path: Path, key: bytes | None = None) -> sqlite3.Connection:
    """Open the store at `path`, brought up to this program's schema. `key` is that of an encrypted store.

    Raises NoStore where there is none or the file is something else, WrongKey where the key is not this store's,
    Refused where a newer program made it.
    """
    match nature(path):
        case "none":
            raise NoStore(_none_at(path))
        case "other" if key is None:
            raise NoStore(f"{path} is not an Alongside store, and it was left alone. Check the name given to --db.")
        case "plain" if key is not None:
            raise NoStore(
                f"The store at {path} is not encrypted, but it has a key file: somebody has put another file in its"
                " place. Nothing was written. Restore it from the last backup."
            )
    modes.must_be_kept(path)
    try:
        connection = connect(path, key)
        _bring_up_to_date(connection, path)
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        raise _not_opened(path, key, error) from None
    return connection


def _not_opened(path: Path, key: bytes | None, error: sqlite3.DatabaseError | UnicodeDecodeError) -> NoStore:
    from db import trouble  # noqa: PLC0415 - only when something is wrong

    if key is not None and getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_NOTADB:
        return WrongKey(
            f"The key does not open the store at {path}: the store or its key file is damaged, or they are not of"
            " one backup. Restore both from the last backup."
        )
    if trouble.damaged(error):
        return NoStore(
            f"The store at {path} could not be opened, since it is damaged ({trouble.words(error)})."
            " Restore it from the last backup."
        )
    if (why := trouble.meaning(error)) and not trouble.busy(error):
        return NoStore(f"The store at {path} could not be opened: {why}.")
    return NoStore(
        f"The store at {path} could not be opened ({error}). Others may be at work in it: try again in a moment;"
        " if it stays so, ask for the right to write to the file and its folder."
    )


def begin(connection: sqlite3.Connection) -> None:
    """Begin to write, waiting for others as long as `BUSY_MS`; all that wait have the same chance.

    SQLite by itself looks ever more seldom, in the end every 100 ms, and whoever waits longest misses most of the short
    moments between two commands: of eight that write without a rest, some were seen to give up. Asked anew it looks
    often again. Raises OperationalError where the store stays busy or cannot be written.
    """
    until = time.monotonic() + BUSY_MS / 1000
    connection.execute(f"PRAGMA busy_timeout = {_LOOK_MS}")
    try:
        while True:
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() >= until:
                    raise
            else:
                return
    finally:
        connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")


def connect(path: Path, key: bytes | None, *, read_only: bool = False) -> sqlite3.Connection:
    """A connection with this program's settings, and nothing read yet: a wrong key shows at the first reading.

    The key goes in by a call of its own, so that it stands in no statement. Raises Refused on a network (`db.ground`).
    """
    if key is not None and len(key) != KEY_BYTES:
        raise ValueError(f"a key is {KEY_BYTES} bytes")  # SQLCipher would take any other for a passphrase
    journal = ground.journal(path)
    address = f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rw'}"
    connection = sqlite3.connect(address, uri=True, isolation_level=None, timeout=BUSY_MS / 1000)
    if key is not None:
        connection.execute("PRAGMA cipher_log = off")  # it would write on the screen
        connection.set_key(f"x'{key.hex()}'")  # type: ignore[attr-defined]
    settings = ["foreign_keys = ON", "trusted_schema = OFF", "temp_store = MEMORY"]
    if not read_only:
        synchronous = "FULL" if journal == "WAL" else "EXTRA"  # the folder is synced as well
        settings = [f"journal_mode = {journal}", f"synchronous = {synchronous}", *settings]
    for pragma in settings:
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _none_at(path: Path) -> str:
    """What is said where there is no store: one that has lost its file is not made anew."""
    beside_it = [each for each in (beside(path), Path(f"{path}-wal")) if each.exists()]
    if beside_it:
        return (
            f"The store at {path} is gone, though {beside_it[0].name} is there. Do not make a new one: restore the last"
            " backup, with: alongside restore BACKUP --replace"
        )
    return (
        f"There is no store at {path}. If there was one, restore its last backup: alongside restore BACKUP. For a new"
        f" one: alongside --db {path} init"
    )


def _bring_up_to_date(connection: sqlite3.Connection, path: Path, *, new: bool = False) -> None:
    connection.execute("BEGIN")  # one moment for both questions: another process may be migrating
    done = _applied(connection)
    has_tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    connection.execute("COMMIT")
    if unknown := done - set(MIGRATIONS):
        raise Refused(f"The store at {path} was made by a newer Alongside ({max(unknown)}). Install that version.")
    if done == set(MIGRATIONS):
        return
    if has_tables and not done:
        raise NoStore(f"{path} is not an Alongside store, and it was left alone. Check the name given to --db.")
    if not has_tables and not new:
        raise NoStore(
            f"There is nothing in the store at {path}: it was emptied, or a copy of it was cut short. It was left"
            " alone. Restore the last backup: alongside restore BACKUP --replace"
        )
    from db.migrate import migrate  # noqa: PLC0415 - needed for new and old stores only

    migrate(connection)


def _applied(connection: sqlite3.Connection) -> set[str]:
    here = connection.execute("SELECT 1 FROM sqlite_schema WHERE name = '_sqlite_migrations'").fetchone()
    if not here:
        return set()
    rows = connection.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = 'alongside'")
    return {name for (name,) in rows}
