"""The change log as a history to read: entries, newest first, and the rows of each before and after."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from db.change import Cell, logged
from db.driver import sqlite3
from db.links import referring

_NUMBERS = """
    SELECT id FROM change
    WHERE (:by IS NULL OR by_whom = :by) AND (:since IS NULL OR at >= :since)
      AND (:among IS NULL OR id IN (SELECT value FROM json_each(:among)))
      AND NOT EXISTS (
        SELECT 1 FROM json_each(:words) AS w
        WHERE instr(lower(coalesce(summary, '') || ' ' || by_whom || ' ' || command || ' ' || id), w.value) = 0
      )
    ORDER BY id DESC LIMIT :limit
"""
_ENTRIES = """
    SELECT id, at, by_whom, command, summary, undoes,
        (SELECT max(u.id) FROM change AS u INDEXED BY change_undoes WHERE u.undoes = c.id AND u.command = 'undo'
            AND NOT EXISTS (SELECT 1 FROM change AS r INDEXED BY change_undoes WHERE r.undoes = u.id)),
        (SELECT max(r.id) FROM change AS r INDEXED BY change_undoes WHERE r.undoes = c.id AND r.command = 'redo'),
        (SELECT max(n) FROM change_row WHERE change_id = c.id),
        CASE WHEN summary IS NULL THEN coalesce(
            (SELECT min(e.at) FROM change_row AS mine CROSS JOIN change_row AS theirs INDEXED BY change_row_of
                ON theirs.table_name = mine.table_name AND theirs.row_id = mine.row_id AND theirs.change_id > c.id
             CROSS JOIN change AS e ON e.id = theirs.change_id
             WHERE mine.change_id = c.id AND mine.salt IS NULL AND e.command = 'erase'),
            (SELECT at FROM change WHERE command = 'erase' AND id > c.id GROUP BY command HAVING count(*) = 1)
        ) END
    FROM change AS c WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id DESC
"""
_ROWS = "SELECT change_id, n, table_name, row_id, before, after, salt FROM change_row "
_ROWS_OF = _ROWS + "WHERE change_id = ? ORDER BY n LIMIT ?"
_ROWS_ABOUT = _ROWS + "WHERE table_name = :table AND row_id IN (SELECT value FROM json_each(:ids))"  # noqa: S608 - one constant text is put into another
_GONE = """
    SELECT table_name, row_id FROM change_row
    WHERE after IS NULL AND json_extract(before, '$.' || :column) IN (SELECT value FROM json_each(:ids))
"""
_COUNTS_OF = """
    SELECT table_name, sum(before IS NULL AND salt IS NOT NULL), sum(before IS NOT NULL AND after IS NOT NULL),
        sum(after IS NULL AND salt IS NOT NULL), sum(salt IS NULL)
    FROM change_row WHERE change_id = ? GROUP BY table_name ORDER BY min(n)
"""
_LAST_KNOWN = """
    SELECT coalesce(after, before) FROM change_row
    WHERE table_name = ? AND row_id = ? AND salt IS NOT NULL ORDER BY change_id DESC, n DESC LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Logged:
    """One entry. `at` is a moment as ISO text; `summary` is None where it was erased, at `erased_at` where it is known.

    `taken_back_by` and `done_again_by` are the numbers of the entries that did, where they stand; `rows` is how many
    rows it wrote.
    """

    id: int
    at: str
    by: str
    command: str
    summary: str | None
    undoes: int | None
    taken_back_by: int | None
    done_again_by: int | None
    rows: int
    erased_at: str | None = None


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row as it was before and after; neither is known where it was erased."""

    table: str
    row_id: int
    before: dict[str, Cell] | None
    after: dict[str, Cell] | None
    erased: bool

    def of(self, column: str) -> Cell:
        """What stands in that column, after else before."""
        return (self.after or self.before or {}).get(column)


class Count(NamedTuple):
    """How many rows of a table an entry added, changed and took away, and how many of them were erased since."""

    table: str
    added: int
    changed: int
    taken_away: int
    erased: int


def numbers(
    connection: sqlite3.Connection,
    *,
    by: str | None = None,
    since: str | None = None,
    words: Sequence[str] = (),
    among: Iterable[int] | None = None,
    limit: int = -1,
) -> list[int]:
    """The numbers of the entries, newest first: by whom, since a moment, with all of these words (in small letters)."""
    given = {
        "by": by,
        "since": since,
        "words": json.dumps(list(words)),
        "among": None if among is None else json.dumps(list(among)),
        "limit": limit,
    }
    return [number for (number,) in connection.execute(_NUMBERS, given)]


def entries(connection: sqlite3.Connection, wanted: Sequence[int]) -> list[Logged]:
    """The entries of these numbers, newest first."""
    return [Logged(*row) for row in connection.execute(_ENTRIES, [json.dumps(list(wanted))])]


def rows_of(connection: sqlite3.Connection, number: int, at_most: int) -> list[RowChange]:
    """What an entry did, row by row, in order."""
    return [_row(row) for row in connection.execute(_ROWS_OF, [number, at_most])]


def counts_of(connection: sqlite3.Connection, number: int) -> list[Count]:
    """What an entry did, counted by table."""
    return [Count(*row) for row in connection.execute(_COUNTS_OF, [number])]


def last_known(connection: sqlite3.Connection, table: str, row_id: int) -> dict[str, Cell]:
    """The row as it was written last, also where it is gone by now; empty where the log does not have it."""
    found = connection.execute(_LAST_KNOWN, [table, row_id]).fetchone()
    return (logged(found[0]) if found else None) or {}


def of_pair(connection: sqlite3.Connection, pair_id: int) -> dict[int, list[RowChange]]:
    """Every entry that wrote a row of this pair, with those rows: the pair, what refers to it, what hangs on that, and
    the supervisions of its champion.

    What is there now is found by its table's index on the pair; what is gone, among the rows that were taken away.
    """
    links = referring(connection)
    of_pairs = tuple(table for table, _ in links["pair"])
    found = _about(connection, "pair", "id", {pair_id}, {pair_id})
    for table, ids in _ids(connection, of_pairs, "pair_id", {pair_id}).items():
        found += _about(connection, table, "pair_id", ids, {pair_id})
        hanging = [(child, column) for child, column in links.get(table, ()) if child not in of_pairs and ids]
        for column in {column for _, column in hanging}:
            children = [child for child, by in hanging if by == column]
            for child, theirs in _ids(connection, children, column, ids).items():
                found += _about(connection, child, column, theirs, ids)
    champion = connection.execute("SELECT champion_id FROM pair WHERE id = ?", [pair_id]).fetchone()
    if champion:
        for table, ids in _ids(connection, ("supervision",), "champion_id", {champion[0]}).items():
            found += _about(connection, table, "champion_id", ids, {champion[0]})
    by_entry: dict[int, list[RowChange]] = {}
    for number, _, row in sorted(found, key=lambda each: each[:2]):
        by_entry.setdefault(number, []).append(row)
    return by_entry


def _ids(connection: sqlite3.Connection, tables: Sequence[str], column: str, of: set[int]) -> dict[str, set[int]]:
    """By table, the rows, there or gone, that refer to one of these."""
    given = {"ids": json.dumps(sorted(of)), "column": column}
    found: dict[str, set[int]] = {}
    for table in tables:
        here = f"SELECT id FROM {table} WHERE {column} IN (SELECT value FROM json_each(:ids))"  # noqa: S608
        found[table] = {row_id for (row_id,) in connection.execute(here, given)}
    for table, row_id in connection.execute(_GONE, given):
        if table in found:
            found[table].add(row_id)
    return found


def _about(
    connection: sqlite3.Connection, table: str, column: str, ids: set[int], of: set[int]
) -> list[tuple[int, int, RowChange]]:
    """What the log has of these rows, with entry and place in it; an id that was once another's is passed over."""
    rows = connection.execute(_ROWS_ABOUT, {"table": table, "ids": json.dumps(sorted(ids))})
    read = ((number, n, _row((number, n, *rest))) for number, n, *rest in rows)
    return [(number, n, row) for number, n, row in read if row.erased or row.of(column) in of]


def _row(row: Sequence[Any]) -> RowChange:
    _, _, table, row_id, before, after, salt = row
    return RowChange(table, row_id, logged(before), logged(after), salt is None)
