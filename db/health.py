"""How a store is: what the doctor reads off it, without writing anything."""

from dataclasses import dataclass
from pathlib import Path

from db.driver import sqlite3
from db.refused import NoStore
from db.store import MIGRATIONS

STRICT_SINCE = (3, 37, 0)
"""The first SQLite that knows strict tables, which every table here is."""


@dataclass(frozen=True, slots=True)
class Health:
    """A store as it was found. `wrong` is SQLite's own first complaint about the file, or empty."""

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
        return set(self.migrations) == set(MIGRATIONS)


_COUNTS = """
    SELECT (SELECT count(*) FROM patient) + (SELECT count(*) FROM champion),
           (SELECT count(*) FROM pair WHERE closed_on IS NULL),
           (SELECT count(*) FROM meeting), (SELECT count(*) FROM change)
"""


def examine(path: Path) -> Health:
    """Read a store as it lies there, neither making nor changing it. Raises NoStore where it cannot be read."""
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=1)
    except sqlite3.Error as error:
        raise NoStore(f"The store at {path} cannot be read ({error}).") from None
    try:
        applied = connection.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = 'alongside'")
        migrations = tuple(name for (name,) in applied)
        (journal,) = connection.execute("PRAGMA journal_mode").fetchone()
        (checked,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        people, pairs, meetings, changes = connection.execute(_COUNTS).fetchone()
    except sqlite3.Error as error:
        raise NoStore(f"The store at {path} cannot be read ({error}).") from None
    finally:
        connection.close()
    return Health(migrations, journal, "" if checked == "ok" else checked, people, pairs, meetings, changes)
