"""Who may do what: one row a login, and none for whoever is a coordinator like most."""

from dataclasses import dataclass
from typing import Literal, cast

from db.driver import sqlite3

Role = Literal["coordinator", "viewer", "admin"]
"""The words of `vocabulary.ROLES`."""

_OF = "SELECT role FROM role WHERE login = ?"
_ROW = "SELECT id FROM role WHERE login = ?"
_ADMINS = "SELECT login FROM role WHERE role = 'admin' ORDER BY login"
_EVERYBODY = """
    SELECT who, coalesce((SELECT role FROM role WHERE login = who), 'coordinator')
    FROM (SELECT login AS who FROM role UNION SELECT login FROM coordinator) ORDER BY who
"""
_KNOWN = """
    SELECT EXISTS (SELECT 1 FROM role WHERE login = :who) OR EXISTS (SELECT 1 FROM coordinator WHERE login = :who)
        OR EXISTS (SELECT 1 FROM holder WHERE name = :who)
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """A login and its role."""

    login: str
    role: Role


def of(connection: sqlite3.Connection, login: str) -> Role | None:
    """The role of a login, or None where it was given none. One look into an index."""
    row = connection.execute(_OF, [login]).fetchone()
    return cast("Role", row[0]) if row else None


def row_of(connection: sqlite3.Connection, login: str) -> int | None:
    """The number of its row, or None."""
    row = connection.execute(_ROW, [login]).fetchone()
    return int(row[0]) if row else None


def admins(connection: sqlite3.Connection) -> tuple[str, ...]:
    """The logins of the admins."""
    return tuple(login for (login,) in connection.execute(_ADMINS))


def everybody(connection: sqlite3.Connection) -> tuple[Standing, ...]:
    """Every login that was given a role, or initials, by name."""
    return tuple(Standing(*row) for row in connection.execute(_EVERYBODY))


def is_known(connection: sqlite3.Connection, login: str) -> bool:
    """Whether the store knows of that login: by its role, its initials, or its passphrase."""
    return bool(connection.execute(_KNOWN, {"who": login}).fetchone()[0])


def look_only(connection: sqlite3.Connection, *, only: bool) -> None:
    """From now on SQLite itself refuses every write on this connection, or takes them again."""
    connection.execute(f"PRAGMA query_only = {'ON' if only else 'OFF'}")
