"""A copy of a store while others write to it: whole, as of one moment, checked by opening it."""

import os
from contextlib import suppress
from pathlib import Path

from db.driver import sqlite3
from db.refused import Refused
from db.store import open_store


def back_up(connection: sqlite3.Connection, to: Path) -> int:
    """Copy the store to a new file that only its owner can read; returns how many pairs the copy holds.

    Raises Refused where there is a file already, it cannot be written, or the copy is not whole.
    """
    try:
        os.close(os.open(to, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        raise Refused(f"There is a file at {to} already, and it was left alone. Give another name.") from None
    except OSError as error:
        raise Refused(f"No copy could be made at {to}: {error.strerror}. Give a folder you may write to.") from None
    try:
        with_all = sqlite3.connect(to)
        connection.backup(with_all)
        with_all.close()
        copy = open_store(to)
        wrong = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
        pairs: int = copy.execute("SELECT count(*) FROM pair").fetchone()[0]
        copy.close()
    except BaseException as error:
        with suppress(FileNotFoundError):
            to.unlink()
        if isinstance(error, sqlite3.Error):
            raise Refused(f"No copy was made at {to}: {error}.") from error
        raise
    if wrong != "ok":
        to.unlink()
        raise Refused(f"The copy at {to} is not whole ({wrong}), and it was removed. Look at the store with doctor.")
    return pairs
