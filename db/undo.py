"""Taking back and doing again: one command reversed, whole, as a new entry; what is in the log stays as it is.

An `undo` points at the entry that it took back, a `redo` at the undo that it reversed. An entry counts as taken back
while an undo points at it that no redo points at.
"""

from dataclasses import dataclass
from datetime import datetime

from db.change import Cell, Change, Clash, command, local, logged
from db.driver import sqlite3
from db.links import referring
from db.refused import Refused, Stale

TAKEN_BACK = """EXISTS (
    SELECT 1 FROM change AS u INDEXED BY change_undoes WHERE u.undoes = c.id AND u.command = 'undo'
      AND NOT EXISTS (SELECT 1 FROM change AS r INDEXED BY change_undoes WHERE r.undoes = u.id)
)"""
"""Whether the entry `c` of a query is taken back. The index is named: few entries undo another, which SQLite, where it
has counted, may take for many."""

_DONE_AGAIN = "EXISTS (SELECT 1 FROM change AS r INDEXED BY change_undoes WHERE r.undoes = c.id)"
"""Whether the undo `c` of a query was done again."""

_ENTRY = "SELECT id, at, by_whom, command, summary, undoes FROM change AS c "
_ITS_OWN = "command NOT IN ('undo', 'redo', 'paper', 'letters', 'key', 'passphrase', 're-key')"
"""What is somebody's own entry, to be taken back by a key: not what cannot be, a file that lies there, a passphrase."""
_BY_NUMBER = _ENTRY + "WHERE id = ?"
_LAST_OF = _ENTRY + f"WHERE by_whom = :by AND {_ITS_OWN} AND NOT {TAKEN_BACK} ORDER BY id DESC LIMIT 1"
_LAST_UNDO_OF = _ENTRY + f"WHERE by_whom = :by AND command = 'undo' AND NOT {_DONE_AGAIN} ORDER BY id DESC LIMIT 1"
_UNDO_OF = _ENTRY + f"INDEXED BY change_undoes WHERE undoes = ? AND command = 'undo' AND NOT {_DONE_AGAIN}"
_WRITTEN_AFTER = _ENTRY + f"WHERE by_whom = :by AND {_ITS_OWN} AND id > :after ORDER BY id DESC LIMIT 1"
_NEWEST_REDO = """
    SELECT max(r.id) FROM change AS u INDEXED BY change_undoes
    CROSS JOIN change AS r INDEXED BY change_undoes ON r.undoes = u.id
    WHERE u.undoes = ?
"""
_WROTE_TO = "SELECT 1 FROM change_row WHERE table_name = :table AND change_id = :entry LIMIT 1"
_ROWS = "SELECT table_name, row_id, before, after, salt FROM change_row WHERE change_id = ? ORDER BY n DESC"

_STANDS_ON_IT = f"""
    SELECT c.id, c.at, c.by_whom, c.command, c.summary, c.undoes
    FROM change_row AS mine
    CROSS JOIN change_row AS later INDEXED BY change_row_of
      ON later.table_name = mine.table_name AND later.row_id = mine.row_id AND later.change_id > :entry
    CROSS JOIN change AS c ON c.id = later.change_id
    WHERE mine.change_id = :source AND c.command NOT IN ('undo', 'redo') AND NOT {TAKEN_BACK}
      AND NOT EXISTS (
        SELECT 1 FROM change_row AS gone
        WHERE gone.table_name = mine.table_name AND gone.row_id = mine.row_id AND gone.after IS NULL
          AND gone.change_id > :source AND gone.change_id < later.change_id
      )
    ORDER BY c.id DESC LIMIT 1
"""  # noqa: S608 - one constant text is put into another
"""The newest entry that stands and wrote a row of `source` after it; not once the row was gone and its id another's."""

_NEWEST_ON_ROW = """
    SELECT c.id, c.at, c.by_whom, c.command, c.summary, c.undoes
    FROM change_row AS r INDEXED BY change_row_of CROSS JOIN change AS c ON c.id = r.change_id
    WHERE r.table_name = :table AND r.row_id = :row AND c.id > :after ORDER BY c.id DESC LIMIT 1
"""
_TOUCHED = """
    SELECT DISTINCT coalesce(json_extract(after, '$.pair_id'), json_extract(before, '$.pair_id'))
    FROM change_row WHERE change_id = (SELECT max(id) FROM change WHERE by_whom = :by)
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the change log. `undoes` is the entry that an undo took back, or the undo that a redo reversed."""

    id: int
    at: str
    by: str
    command: str
    summary: str | None
    undoes: int | None

    @property
    def said(self) -> str:
        """What was written, in words."""
        return self.summary if self.summary is not None else f"entry {self.id}"


def entry(connection: sqlite3.Connection, number: int) -> Entry | None:
    """The entry of that number, or None."""
    return _one(connection, _BY_NUMBER, [number])


def last_of(connection: sqlite3.Connection, by: str) -> Entry | None:
    """The newest command of this coordinator that is not taken back."""
    return _one(connection, _LAST_OF, {"by": by})


def last_undo_of(connection: sqlite3.Connection, by: str) -> Entry | None:
    """The newest undo of this coordinator that was not done again."""
    return _one(connection, _LAST_UNDO_OF, {"by": by})


def undo_of(connection: sqlite3.Connection, number: int) -> Entry | None:
    """The undo by which that entry is taken back, or None where it stands."""
    return _one(connection, _UNDO_OF, [number])


def written_after(connection: sqlite3.Connection, by: str, number: int) -> Entry | None:
    """The newest command of this coordinator after that entry, undo and redo apart, or None."""
    return _one(connection, _WRITTEN_AFTER, {"by": by, "after": number})


def wrote_to(connection: sqlite3.Connection, number: int, table: str) -> bool:
    """Whether that entry wrote to that table."""
    return connection.execute(_WROTE_TO, {"entry": number, "table": table}).fetchone() is not None


def pairs_touched(connection: sqlite3.Connection, by: str) -> list[int] | None:
    """The pairs whose records this coordinator's newest command wrote; None where it wrote more than of pairs."""
    found = [pair for (pair,) in connection.execute(_TOUCHED, {"by": by})]
    return None if None in found else found


def undo(connection: sqlite3.Connection, what: Entry, *, by: str, at: datetime) -> str:
    """Reverse one command, whole, as a new entry; returns what was taken back, in words.

    Raises Refused where it is taken back already, Stale where a later change stands on a row that it wrote.
    """
    summary = f"taken back: {what.said}"
    source = connection.execute(_NEWEST_REDO, [what.id]).fetchone()[0] or what.id
    try:
        with command(connection, name="undo", by=by, at=at, summary=summary, undoes=what.id) as change:
            if before := undo_of(connection, what.id):
                raise Refused(f"It was taken back already, by {before.by} on {local(before.at)}: «{what.said}».")
            if later := _one(connection, _STANDS_ON_IT, {"entry": what.id, "source": source}):
                raise Stale(f"Not taken back: {_changed(later)}. It was «{what.said}».")
            _reverse(change, source, f"Not taken back: {{why}}. It was «{what.said}».")
    except Clash:
        raise Stale(f"Not taken back: {_what_stands_against(connection, source)}. It was «{what.said}».") from None
    return summary


def redo(connection: sqlite3.Connection, undone: Entry, *, by: str, at: datetime) -> str:
    """Do again what an undo took back, as a new entry; returns what was done again, in words.

    Raises Refused where it was done again already, Stale where a later change stands in its way.
    """
    taken = entry(connection, undone.undoes or 0) or undone
    summary = f"done again: {taken.said}"
    try:
        with command(connection, name="redo", by=by, at=at, summary=summary, undoes=undone.id) as change:
            if (now := undo_of(connection, taken.id)) is None or now.id != undone.id:
                raise Refused(f"It was done again already: «{taken.said}».")
            if later := _one(connection, _STANDS_ON_IT, {"entry": undone.id, "source": undone.id}):
                raise Stale(f"Not done again: {_changed(later)}. It was «{taken.said}».")
            _reverse(change, undone.id, f"Not done again: {{why}}. It was «{taken.said}».")
    except Clash:
        raise Stale(f"Not done again: {_what_stands_against(connection, undone.id)}. It was «{taken.said}».") from None
    return summary


def still(now: dict[str, Cell] | None, left: dict[str, Cell] | None) -> bool:
    """Whether a row is as the log has it. A column that is younger than what was logged has to be empty."""
    if now is None or left is None:
        return now is left
    return all(value == left.get(name) for name, value in now.items())


def _reverse(change: Change, source: int, refusal: str) -> None:
    """Put back every row of an entry, the last one first. `refusal` has `{why}` in it."""
    for table, row_id, before_text, after_text, salt in change.connection.execute(_ROWS, [source]):
        if salt is None:
            raise Refused(refusal.replace("{why}", "what it wrote was erased"))
        before, after = logged(before_text), logged(after_text)
        if not still(change.read(table, row_id), after):
            newest = _one(change.connection, _NEWEST_ON_ROW, {"table": table, "row": row_id, "after": source})
            raise Stale(refusal.replace("{why}", _changed(newest) if newest else "it was changed since"))
        if before is None:
            change.delete(table, row_id)
        elif after is None:
            change.restore(table, before)
        else:
            change.update(table, row_id, before)


def _what_stands_against(connection: sqlite3.Connection, source: int) -> str:
    """Who wrote what hangs on a row that would go, or stands in the place of one, or took away what it belongs to."""
    rows = connection.execute(_ROWS, [source]).fetchall()
    links, own = referring(connection), {(table, row_id) for table, row_id, *_ in rows}
    for table, row_id, before_text, _, _ in rows:
        before = logged(before_text)
        ways = (
            [("later entries stand on it: {}", _hanging_on(connection, links.get(table, ()), row_id))]
            if before is None
            else [
                ("something stands in its place: {}", _alike(connection, table, before)),
                ("what it belongs to is gone: {}", _missing(connection, links, table, before)),
            ]
        )
        for sentence, others in ways:
            for other, other_id in others:
                about: dict[str, str | int] = {"table": other, "row": other_id, "after": 0}
                if (other, other_id) not in own and (found := _one(connection, _NEWEST_ON_ROW, about)):
                    return sentence.format(f"{found.by} on {local(found.at)}, «{found.said}»")
    return "it does not go with what was written since"


def _missing(
    connection: sqlite3.Connection, links: dict[str, tuple[tuple[str, str], ...]], table: str, row: dict[str, Cell]
) -> list[tuple[str, int]]:
    """The rows that this one refers to and that are not there."""
    referred = [(parent, row.get(by)) for parent, them in links.items() for child, by in them if child == table]
    return [
        (parent, int(number))
        for parent, number in referred
        if number and not connection.execute(f"SELECT 1 FROM {parent} WHERE id = ?", [number]).fetchone()  # noqa: S608
    ]


def _hanging_on(
    connection: sqlite3.Connection, links: tuple[tuple[str, str], ...], row_id: int
) -> list[tuple[str, int]]:
    found: list[tuple[str, int]] = []
    for table, column in links:
        rows = connection.execute(f"SELECT id FROM {table} WHERE {column} = ? ORDER BY id DESC", [row_id])  # noqa: S608
        found += [(table, number) for (number,) in rows]
    return found


def _alike(connection: sqlite3.Connection, table: str, row: dict[str, Cell]) -> list[tuple[str, int]]:
    """The rows that have what may be there only once: the same reference, the same day of the same pair."""
    found: list[tuple[str, int]] = []
    for (index,) in connection.execute('SELECT name FROM pragma_index_list(?) WHERE "unique"', [table]).fetchall():
        columns = [name for (name,) in connection.execute("SELECT name FROM pragma_index_info(?)", [index])]
        if None in columns:  # an index over an expression
            continue
        same = " AND ".join(f"{name} = ?" for name in columns)
        rows = connection.execute(f"SELECT id FROM {table} WHERE {same}", [row.get(name) for name in columns])  # noqa: S608
        found += [(table, number) for (number,) in rows if number != row.get("id")]
    return found


def _changed(later: Entry) -> str:
    return f"{later.by} changed it since, on {local(later.at)}: «{later.said}»"


def _one(connection: sqlite3.Connection, query: str, values: list[int] | dict[str, str | int]) -> Entry | None:
    row = connection.execute(query, values).fetchone()
    return Entry(*row) if row else None
