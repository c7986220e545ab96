"""How a store is: what the doctor reads off it, without writing anything."""

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from db import store
from db.driver import sqlite3
from db.refused import NoStore, WrongKey

STRICT_SINCE = (3, 37, 0)
"""The first SQLite that knows strict tables, which every table here is."""


@dataclass(frozen=True, slots=True)
class Health:
    """A store as it was found. `wrong` is the first complaint about the file, or empty."""

    migrations: tuple[str, ...]
    journal: str
    wrong: str
    people: int
    open_pairs: int
    meetings: int
    changes: int

    @property
    def current(self) -> bool:
        """Whether the store has this program's schema."""
        return set(self.migrations) == set(store.MIGRATIONS)


_COUNTS = """
    SELECT (SELECT count(*) FROM patient) + (SELECT count(*) FROM champion),
           (SELECT count(*) FROM pair WHERE closed_on IS NULL),
           (SELECT count(*) FROM meeting), (SELECT count(*) FROM change)
"""


def examine(path: Path, key: bytes | None = None) -> Health:
    """Read a store as it lies there, neither making nor changing it.

    Raises NoStore where it cannot be read, WrongKey where the key is not its own, Refused where it lies on a network.
    """
    try:
        with closing(store.connect(path, key, read_only=True)) as connection:
            return _read(connection)
    except sqlite3.DatabaseError as error:
        if key is not None and error.sqlite_errorcode == sqlite3.SQLITE_NOTADB:
            raise WrongKey(f"The key does not open the store at {path}.") from None
        raise NoStore(f"The store at {path} cannot be read ({error}).") from None
    except UnicodeDecodeError:  # SQLite's own words about a damaged file quote it, and are no text then
        raise NoStore(f"The store at {path} is damaged.") from None


def cipher_version() -> str:
    """The version of SQLCipher, or nothing where the driver is none that encrypts."""
    with closing(sqlite3.connect(":memory:")) as connection:
        found = connection.execute("PRAGMA cipher_version").fetchone()
    return str(found[0]) if found else ""


def _read(connection: sqlite3.Connection) -> Health:
    connection.execute("BEGIN")  # everything as of one moment
    applied = connection.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = 'alongside'")
    migrations = tuple(name for (name,) in applied)
    (journal,) = connection.execute("PRAGMA journal_mode").fetchone()
    (checked,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    return Health(migrations, journal, "" if checked == "ok" else checked, *connection.execute(_COUNTS).fetchone())
