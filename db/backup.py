"""The table of the backups that came out good. It is not in the change log: that one was made is no news to anybody."""

from typing import NamedTuple

from db import store
from db.driver import sqlite3
from db.refused import Refused

_NOTE = "INSERT INTO backup (at, file, pairs, newest) VALUES (?, ?, ?, ?)"
_LAST = "SELECT at, file, pairs, newest FROM backup ORDER BY n DESC LIMIT 1"
_FILES = "SELECT file FROM backup"
_BEGAN = """
    SELECT max(c.at, (SELECT min(applied_at) FROM _sqlite_migrations)), c.by_whom
    FROM change AS c ORDER BY c.id LIMIT 1
"""


class Backup(NamedTuple):
    """A good backup: the moment as ISO text in UTC, the file, its pairs, the hash of its newest entry."""

    at: str
    file: str
    pairs: int
    newest: str


class Beginning(NamedTuple):
    """When there first was something to lose, as ISO text, and who wrote it."""

    at: str
    by: str


def last(connection: sqlite3.Connection) -> Backup | None:
    """The last good backup of this store; None where there never was one."""
    row = connection.execute(_LAST).fetchone()
    return Backup(*row) if row else None


def began(connection: sqlite3.Connection) -> Beginning | None:
    """The moment of the store's first entry, or of its making where that is later (an example whose entries are moved
    in time); None while nothing is written."""
    row = connection.execute(_BEGAN).fetchone()
    return Beginning(*row) if row else None


def files(connection: sqlite3.Connection) -> frozenset[str]:
    """Every file that a backup of this store was ever written to, as it was named then."""
    return frozenset(file for (file,) in connection.execute(_FILES))


def note(connection: sqlite3.Connection, backup: Backup) -> None:
    """Write down that a backup came out good. Raises Refused where the store cannot take it."""
    try:
        store.begin(connection)
        try:
            connection.execute(_NOTE, backup)
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
    except sqlite3.Error as error:
        raise Refused(
            f"The copy at {backup.file} is good, but the store could not note that ({error}): it will go on to say that"
            " there is none."
        ) from None
