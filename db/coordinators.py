"""Who the coordinators are, how many pairs each looks after, and who covers for whom."""

from dataclasses import dataclass
from datetime import date

from db.driver import sqlite3

_INITIALS = "SELECT initials FROM coordinator WHERE login = ?"
_LOGIN = "SELECT id, initials FROM coordinator WHERE login = ?"
_KNOWN = """
    SELECT EXISTS (SELECT 1 FROM pair WHERE coordinator = :who)
        OR EXISTS (SELECT 1 FROM coordinator WHERE initials = :who)
"""
_HAS_WRITTEN = """
    SELECT EXISTS (SELECT 1 FROM change WHERE by_whom = :who)
        AND NOT EXISTS (SELECT 1 FROM coordinator WHERE initials = :who)
"""
_TAKEN = "SELECT login FROM coordinator WHERE initials = ? AND login <> ?"
_EVERYBODY = """
    SELECT who, (SELECT login FROM coordinator WHERE initials = who),
        (SELECT count(*) FROM pair
         WHERE coordinator = who AND matched_on <= :on AND (closed_on IS NULL OR closed_on > :on))
    FROM (
        SELECT initials AS who FROM coordinator UNION SELECT coordinator FROM pair WHERE coordinator IS NOT NULL
        UNION SELECT covered_by FROM cover
    )
    ORDER BY who
"""
_COVERS = """
    SELECT id, coordinator, covered_by, from_on, until_on FROM cover
    WHERE until_on >= :on AND (ended_on IS NULL OR ended_on > :on) ORDER BY from_on, id
"""


@dataclass(frozen=True, slots=True)
class Coordinator:
    """Somebody who looks after pairs. `login` is the name they log in with, where they have said so."""

    initials: str
    login: str | None
    open_pairs: int


@dataclass(frozen=True, slots=True)
class Cover:
    """A caseload in a colleague's hands, from one day to another, both included."""

    id: int
    coordinator: str
    covered_by: str
    from_on: date
    until_on: date


def initials_of(connection: sqlite3.Connection, login: str) -> str | None:
    """The initials of whoever logs in with that name, once they have said so."""
    row = connection.execute(_INITIALS, [login]).fetchone()
    return str(row[0]) if row else None


def is_known(connection: sqlite3.Connection, initials: str) -> bool:
    """Whether a pair names that coordinator, or somebody has given these initials."""
    return bool(connection.execute(_KNOWN, {"who": initials}).fetchone()[0])


def has_written(connection: sqlite3.Connection, initials: str) -> bool:
    """Whether entries of the change log bear these initials, and no login does."""
    return bool(connection.execute(_HAS_WRITTEN, {"who": initials}).fetchone()[0])


def row_of(connection: sqlite3.Connection, login: str) -> int | None:
    """The number of their row, or None."""
    row = connection.execute(_LOGIN, [login]).fetchone()
    return int(row[0]) if row else None


def other_login(connection: sqlite3.Connection, initials: str, login: str) -> str | None:
    """Another name that logs in with these initials, or None."""
    row = connection.execute(_TAKEN, [initials, login]).fetchone()
    return str(row[0]) if row else None


def everybody(connection: sqlite3.Connection, on: date) -> tuple[Coordinator, ...]:
    """Every coordinator that is known of, by initials."""
    return tuple(Coordinator(*row) for row in connection.execute(_EVERYBODY, {"on": on.isoformat()}))


def covers(connection: sqlite3.Connection, on: date) -> tuple[Cover, ...]:
    """Those that hold on that day, or are to come."""
    return tuple(
        Cover(row[0], row[1], row[2], date.fromisoformat(row[3]), date.fromisoformat(row[4]))
        for row in connection.execute(_COVERS, {"on": on.isoformat()})
    )
