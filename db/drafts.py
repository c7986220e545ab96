"""Half-filled forms: one a session, kept until whoever was typing has decided. They are no facts and are not logged."""

import json
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime

from db.driver import sqlite3
from db.store import BUSY_MS

_KEEP = "INSERT OR REPLACE INTO draft VALUES (:session, :by, :at, :group, :command, :ref, :texts)"
_OF = "SELECT session, at, command_group, command, ref, texts FROM draft WHERE by_whom = ? ORDER BY at DESC"
_DROP = "DELETE FROM draft WHERE session = ?"

_WAIT_MS = 300
"""How long a form waits for whoever is writing, in milliseconds: nobody's typing stands still for it."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A form as it was left: which command, about what, and what stood in its fields."""

    session: str
    at: str
    group: str
    command: str
    ref: str
    texts: Mapping[str, str]


def keep(connection: sqlite3.Connection, draft: Draft, by: str) -> None:
    """Keep the form, in the place of the one that this session kept before."""
    values = {
        "session": draft.session, "by": by, "at": draft.at, "group": draft.group, "command": draft.command,
        "ref": draft.ref, "texts": json.dumps(dict(draft.texts)),
    }  # fmt: skip
    with _soon(connection):
        try:
            connection.execute(_KEEP, values)
        except sqlite3.OperationalError as full:
            if full.sqlite_errorcode != sqlite3.SQLITE_FULL:
                raise
            connection.execute("PRAGMA wal_checkpoint(RESTART)").fetchall()  # the log beside the store begins anew,
            connection.execute(_KEEP, values)  # where a full disk has room for it already


def drop(connection: sqlite3.Connection, session: str) -> None:
    """The form of that session was written, or left."""
    with _soon(connection):
        connection.execute(_DROP, [session])


def of(connection: sqlite3.Connection, by: str) -> list[Draft]:
    """The forms that this coordinator has left, newest first. One that is damaged keeps nobody from starting."""
    with closing(connection.execute(_OF, [by])) as rows:
        return [
            Draft(session, at, group, command, ref, fields)
            for session, at, group, command, ref, texts in rows
            if (fields := read(at, texts)) is not None
        ]


def read(at: str, texts: str) -> Mapping[str, str] | None:
    """The fields of a form that was kept at that moment; None where either is damaged."""
    try:
        datetime.fromisoformat(at)
        fields = json.loads(texts)
    except (ValueError, TypeError):
        return None
    if not isinstance(fields, dict) or not all(isinstance(each, str) for each in fields.values()):
        return None
    return fields


@contextmanager
def _soon(connection: sqlite3.Connection) -> Iterator[None]:
    """Wait for others only so long."""
    connection.execute(f"PRAGMA busy_timeout = {_WAIT_MS}")
    try:
        yield
    finally:
        connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
