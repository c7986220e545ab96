"""The third schema, as SQL: who may do what, who can open the store, which plain files left it, who was erased."""

from db import vocabulary as words
from db.schema import RECORDED, day, one_of

STATEMENTS = (
    f"""
    CREATE TABLE role (
        id INTEGER PRIMARY KEY, login TEXT NOT NULL UNIQUE, role TEXT NOT NULL {one_of("role", words.ROLES)}, {RECORDED}
    ) STRICT
    """,
    f"""
    CREATE TABLE holder (
        id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,
        added_on TEXT NOT NULL {day("added_on")}, changed_on TEXT {day("changed_on")},
        removed_on TEXT {day("removed_on")}, {RECORDED}
    ) STRICT
    """,
    f"""
    CREATE TABLE key_event (
        id INTEGER PRIMARY KEY, on_day TEXT NOT NULL {day("on_day")}, what TEXT NOT NULL, about TEXT, {RECORDED}
    ) STRICT
    """,
    f"""
    CREATE TABLE paper (
        id INTEGER PRIMARY KEY, on_day TEXT NOT NULL {day("on_day")}, what TEXT NOT NULL, file TEXT NOT NULL,
        names INTEGER NOT NULL CHECK (names IN (0, 1)), about TEXT, {RECORDED}
    ) STRICT
    """,
    f"""
    CREATE TABLE erased (
        id INTEGER PRIMARY KEY, ref TEXT NOT NULL, who TEXT NOT NULL {one_of("who", words.ERASED)},
        on_day TEXT NOT NULL {day("on_day")}, reason TEXT NOT NULL, {RECORDED}
    ) STRICT
    """,
    """
    CREATE TABLE backup (
        n INTEGER PRIMARY KEY, at TEXT NOT NULL, file TEXT NOT NULL, pairs INTEGER NOT NULL, newest TEXT NOT NULL
    ) STRICT
    """,
)
"""`paper` is a file that was written for reading: an export, a review page, a letter. `backup` is not in the change
log: that a copy was made at night is no news to anybody, only that none was."""
