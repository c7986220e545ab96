"""Opening a store: the one place that knows the file, its pragmas and, later, its key."""

import os
import time
from contextlib import suppress
from pathlib import Path

from db.driver import sqlite3
from db.refused import NoStore, Refused

MIGRATIONS = ("m0001_first", "m0002_reviews")
"""Names of the migrations this program knows, in order (`db/migrate.py` holds what they do)."""

BUSY_MS = 5000
"""How long a command waits for another's, in milliseconds."""

_LOOK_MS = 20
"""How long SQLite is left to wait by itself before it is asked anew, in milliseconds: see `begin`."""

_HEADER = b"SQLite format 3\x00"


def create(path: Path) -> sqlite3.Connection:
    """Make a new, empty, unencrypted store, readable by its owner alone.

    Raises Refused where a file is there already or the folder cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        raise Refused(f"There is a file at {path} already, and it was left alone. Give another name.") from None
    except OSError as error:
        raise Refused(f"No store could be made at {path}: {error.strerror}. Give a folder you may write to.") from None
    try:
        connection = _connect(path)
        _bring_up_to_date(connection, path)
    except BaseException:
        for name in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
            with suppress(FileNotFoundError):
                name.unlink()
        raise
    return connection


def open_store(path: Path) -> sqlite3.Connection:
    """Open the store at `path`, brought up to this program's schema.

    Raises NoStore where there is none or the file is something else, Refused where a newer program made it.
    """
    try:
        with path.open("rb") as file:
            header = file.read(len(_HEADER))
    except FileNotFoundError:
        raise NoStore(
            f"There is no store at {path}. Make one with: alongside --db {path} init --no-passphrase"
        ) from None
    except OSError as error:
        raise NoStore(f"The store at {path} cannot be read: {error.strerror}.") from None
    if header != _HEADER:
        raise NoStore(f"{path} is not an Alongside store, and it was left alone. Check the name given to --db.")
    try:
        connection = _connect(path)
        _bring_up_to_date(connection, path)
    except sqlite3.OperationalError as error:
        raise NoStore(
            f"The store at {path} could not be opened ({error}). Others may be at work in it: try again in a moment;"
            " if it stays so, ask for the right to write to the file and its folder."
        ) from None
    except sqlite3.DatabaseError as error:
        raise NoStore(f"The store at {path} could not be opened ({error}). Restore it from the last backup.") from None
    return connection


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


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, timeout=BUSY_MS / 1000)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "trusted_schema = OFF"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _bring_up_to_date(connection: sqlite3.Connection, path: Path) -> None:
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
    from db.migrate import migrate  # noqa: PLC0415 - needed for new and old stores only

    migrate(connection)


def _applied(connection: sqlite3.Connection) -> set[str]:
    here = connection.execute("SELECT 1 FROM sqlite_schema WHERE name = '_sqlite_migrations'").fetchone()
    if not here:
        return set()
    rows = connection.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = 'alongside'")
    return {name for (name,) in rows}
