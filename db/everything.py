"""Every row that is about one patient or champion: what refers to them, what refers to that, there or long gone.

It goes by the foreign keys of the schema itself, so that a table that is new tomorrow is not forgotten.
"""

import json
from typing import Literal

from db.change import Cell, logged
from db.driver import sqlite3
from db.history import RowChange
from db.links import referring

Who = Literal["patient", "champion"]
Rows = dict[str, set[int]]

PATIENTS_OWN = frozenset({"goal", "plan"})
"""What of a pair is the patient's alone, with all that hangs on it: it is not about the champion."""

_GONE = """
    SELECT table_name, row_id, json_extract(before, '$.' || :column) FROM change_row
    WHERE after IS NULL AND before IS NOT NULL AND json_extract(before, '$.' || :column) IS NOT NULL
"""
_LOGGED = """
    SELECT change_id, n, table_name, row_id, before, after, salt FROM change_row
    WHERE table_name = :table AND row_id IN (SELECT value FROM json_each(:ids))
"""


def rows_about(connection: sqlite3.Connection, who: Who, number: int) -> Rows:
    """By table, the ids of the rows about that person, their own first; those that were taken away count too."""
    links = referring(connection)
    found: Rows = {who: {number}}
    new: Rows = {who: {number}}
    gone: dict[str, dict[int, set[tuple[str, int]]]] = {}
    while new:
        newer: Rows = {}
        for parent, ids in new.items():
            for table, column in links.get(parent, ()):
                if who == "champion" and table in PATIENTS_OWN:
                    continue
                theirs = _referring_to(connection, table, column, ids, gone) - found.get(table, set())
                if theirs:
                    found.setdefault(table, set()).update(theirs)
                    newer.setdefault(table, set()).update(theirs)
        new = newer
    return found


def read(connection: sqlite3.Connection, table: str, row_id: int) -> dict[str, Cell] | None:
    """The row of that table, which is one of the schema's, or None where it is gone."""
    cursor = connection.execute(f"SELECT * FROM {table} WHERE id = ?", [row_id])  # noqa: S608 - a name from the schema
    row = cursor.fetchone()
    return dict(zip((name for name, *_ in cursor.description), row, strict=True)) if row else None


def history_of(connection: sqlite3.Connection, rows: Rows) -> dict[int, list[RowChange]]:
    """Every entry of the change log that wrote any of these rows, oldest first, with what it did to them."""
    found: dict[int, list[tuple[int, RowChange]]] = {}
    for table, ids in rows.items():
        given = {"table": table, "ids": json.dumps(sorted(ids))}
        for entry, n, name, row_id, before, after, salt in connection.execute(_LOGGED, given):
            row = RowChange(name, row_id, logged(before), logged(after), salt is None)
            found.setdefault(entry, []).append((n, row))
    return {entry: [row for _, row in sorted(found[entry], key=lambda each: each[0])] for entry in sorted(found)}


def _referring_to(
    connection: sqlite3.Connection,
    table: str,
    column: str,
    ids: set[int],
    gone: dict[str, dict[int, set[tuple[str, int]]]],
) -> set[int]:
    given = json.dumps(sorted(ids))
    here = f"SELECT id FROM {table} WHERE {column} IN (SELECT value FROM json_each(?))"  # noqa: S608 - from the schema
    found = {row_id for (row_id,) in connection.execute(here, [given])}
    if column not in gone:
        gone[column] = {}
        for name, row_id, parent in connection.execute(_GONE, {"column": column}):
            gone[column].setdefault(parent, set()).add((name, row_id))
    return found | {row_id for parent in ids for name, row_id in gone[column].get(parent, ()) if name == table}
