"""Giving a store another key, so that whoever kept the old one can open no copy that is made from now on.

The order makes every moment recoverable. The next key file is written beside the one in use; the store is encrypted
anew in one transaction; then the next key file takes the place of the old. Whoever opens the store in between finds
both files, and tries which of them is the store's.
"""

from contextlib import closing, suppress
from pathlib import Path

from db import keys
from db.driver import sqlite3
from db.keys import KeyFile
from db.refused import Refused
from db.store import KEY_BYTES, connect


def rekey(path: Path, old: bytes, new: bytes, file: KeyFile) -> None:
    """Encrypt the store at `path` with `new` instead of `old`, and put `file`, which wraps it, in its place.

    Nobody else may have the store open: raises Refused where somebody has, or where there is no room.
    """
    if len(new) != KEY_BYTES:
        raise ValueError(f"a key is {KEY_BYTES} bytes")
    settle(path, old)
    keys.write(keys.pending(path), file, like=path)
    connection = connect(path, old)
    try:
        _have_it_alone(connection)
        connection.reset_key(f"x'{new.hex()}'")  # type: ignore[attr-defined]
    except sqlite3.Error as error:
        connection.close()
        settle(path, old)
        raise Refused(f"The store kept its key, because it could not be written anew ({error}).") from None
    except BaseException:
        connection.close()
        with suppress(Refused):
            settle(path, old)
        raise
    connection.close()
    if not opens(path, new):
        raise Refused(f"The store at {path} could not be read after it was given another key. Restore the last backup.")
    keys.pending(path).replace(keys.beside(path))
    keys.sync_folder(path.parent)


def settle(path: Path, key: bytes) -> bool:
    """Clear away what an interrupted re-key left, where `key` opens the store; returns whether it does.

    `key` comes from the key file in use: then the store was never written anew, and the next key file is of no use.
    """
    if not opens(path, key):
        return False
    keys.pending(path).unlink(missing_ok=True)
    return True


def finish(path: Path, key: bytes) -> bool:
    """Finish an interrupted re-key, where `key`, which the next key file wraps, opens the store; returns whether so."""
    if not opens(path, key):
        return False
    keys.pending(path).replace(keys.beside(path))
    keys.sync_folder(path.parent)
    return True


def opens(path: Path, key: bytes) -> bool:
    """Whether that key opens the store: asked by reading, since SQLCipher takes any key without a word."""
    try:
        with closing(connect(path, key)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_NOTADB:
            return False
        raise Refused(f"The store at {path} could not be read ({error}). Try again in a moment.") from None
    return True


def _have_it_alone(connection: sqlite3.Connection) -> None:
    """A rollback journal for as long as this takes: SQLite grants it only to the one connection there is."""
    try:
        connection.execute("PRAGMA busy_timeout = 500")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        mode = connection.execute("PRAGMA journal_mode = DELETE").fetchone()[0]
    except sqlite3.OperationalError:
        mode = "wal"
    if mode == "delete":
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")
        mode = connection.execute("PRAGMA journal_mode").fetchone()[0]  # somebody may have come in before the lock
    if mode != "delete":
        raise Refused(
            "The store was left as it is, because somebody else has it open: a new key needs it alone for a moment."
            " Ask everybody to leave the console (q), then try again."
        )
