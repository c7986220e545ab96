"""Half-filled forms: one a session, kept until whoever was typing has decided. They are no facts and are not logged."""

import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass

_KEEP = "INSERT OR REPLACE INTO draft VALUES (:session, :by, :at, :group, :command, :ref, :texts)"
_OF = "SELECT session, at, command_group, command, ref, texts FROM draft WHERE by_whom = ? ORDER BY at DESC"
_DROP = "DELETE FROM draft WHERE session = ?"


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
    connection.execute(_KEEP, values)


def drop(connection: sqlite3.Connection, session: str) -> None:
    """The form of that session was written, or left."""
    connection.execute(_DROP, [session])


def of(connection: sqlite3.Connection, by: str) -> list[Draft]:
    """The forms that this coordinator has left, newest first."""
    with closing(connection.execute(_OF, [by])) as rows:
        return [Draft(row[0], row[1], row[2], row[3], row[4], json.loads(row[5])) for row in rows]
