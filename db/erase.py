"""Erasing a person: which columns stay as figures, what else has to be looked through, and the bytes themselves.

`STAYS` is what is kept of each table; of any other column, also one that is new tomorrow, nothing is.
"""

import json
import time
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from db.change import Cell, Row, logged
from db.driver import sqlite3
from db.everything import Rows
from db.store import BUSY_MS

STAYS: dict[str, frozenset[str]] = {
    "patient": frozenset({"referred_on", "route", "consented_on"}),
    "champion": frozenset({"status", "capacity", "joined_on"}),
    "clearance": frozenset({"clearance", "done_on", "renew_on"}),
    "supervision": frozenset({"on_day", "kind"}),
    "pair": frozenset(
        {
            "coordinator",
            "matched_on",
            "introduced_on",
            "every_days",
            "mode",
            "ends_on",
            "closed_on",
            "ending",
            "ended_by",
        }
    ),
    "agreement": frozenset({"from_on", "every_days", "mode"}),
    "meeting": frozenset(
        {"on_day", "outcome", "mode", "minutes", "cancelled_by", "rearranged_to", "week_only", "notice"}
    ),
    "contact": frozenset({"on_day", "with_whom", "channel", "reached", "met_on"}),
    "setback": frozenset({"began_on", "whose", "kind", "effect", "review_on", "ended_on"}),
    "pause": frozenset({"from_on", "review_on", "ended_on"}),
    "goal": frozenset({"measured", "set_on", "state", "ended_on"}),
    "tally": frozenset({"on_day", "amount"}),
    "step": frozenset({"due_on", "done_on"}),
    "rating": frozenset({"on_day", "by_whom", "score"}),
    "request": frozenset({"asked_by", "kind", "asked_on", "answered_on"}),
    "concern": frozenset({"seen_on", "passed_on"}),
    "note": frozenset({"on_day"}),
    "raised": frozenset({"severity", "raised_on", "lowered_on"}),
    "action": frozenset({"due_on", "done_on", "dropped_on"}),
    "review": frozenset({"on_day", "by_whom", "outcome"}),
    "snooze": frozenset({"rule", "severity", "from_on", "until_on", "woken_on"}),
    "ending": frozenset({"kind", "begun_on"}),
    "ending_step": frozenset({"step", "due_on", "done_on", "agreed_on", "skipped_on"}),
    "plan": frozenset(),
    "worry": frozenset({"answered_on"}),
    "handover": frozenset({"from_whom", "to_whom", "on_day", "accepted_on", "declined_on", "withdrawn_on"}),
    "extension": frozenset({"from_on", "to_on"}),
    "letter": frozenset({"kind", "made_on"}),
    "journal": frozenset({"on_day", "state"}),
}
"""Columns that stay as they are: days, numbers, and words out of our own lists. docs/erasing.md says why of each."""

BOOKS = frozenset({"id", "ref", "nth", "recorded_at", "recorded_by", "recorded_on"})
"""Columns that keep the books, and stay in every table, as do those that refer to another row."""

_JSON = frozenset({("review", "seen"), ("letter", "fields")})
"""Columns that hold JSON, in which nothing is written `{}`."""

OWN = ("name", "phone", "email", "care_contact", "care_contact_phone")
"""Columns of a patient or champion in which another one's name is no mention of this one."""

_COLUMNS = """
    SELECT c.name, c."notnull", EXISTS (SELECT 1 FROM pragma_foreign_key_list(:table) AS f WHERE f."from" = c.name)
    FROM pragma_table_info(:table) AS c
"""
_TABLES = """
    SELECT t.name FROM pragma_table_list AS t JOIN pragma_table_info(t.name) AS c ON c.name = 'id'
    WHERE t.schema = 'main' AND t.type = 'table' AND substr(t.name, 1, 1) <> '_' AND t.name <> 'change'
    ORDER BY t.name
"""
_LOGGED = "SELECT change_id, n, table_name, row_id, before, after FROM change_row WHERE salt IS NOT NULL"
_EVER = "SELECT before, after FROM change_row WHERE table_name = :table AND row_id = :row AND salt IS NOT NULL"
_FORGET = """
    UPDATE change_row SET before = NULL, after = NULL, salt = NULL
    WHERE change_id < :entry AND salt IS NOT NULL AND table_name = :table
      AND row_id IN (SELECT value FROM json_each(:ids))
"""
_FORGET_ONE = "UPDATE change_row SET before = NULL, after = NULL, salt = NULL WHERE change_id = ? AND n = ?"
_WROTE = """
    SELECT DISTINCT change_id FROM change_row
    WHERE table_name = :table AND row_id IN (SELECT value FROM json_each(:ids)) AND change_id < :entry
"""
_SUMMARIES = "SELECT id, command, summary FROM change WHERE summary IS NOT NULL"
_UNSAY = "UPDATE change SET summary = NULL WHERE id IN (SELECT value FROM json_each(?)) AND summary IS NOT NULL"
_ERASED = "SELECT ref, who, on_day, reason, recorded_by FROM erased ORDER BY id"
_IS_ERASED = "SELECT ref, who, on_day, reason, recorded_by FROM erased WHERE ref = ? ORDER BY id DESC LIMIT 1"
_HALVES = """
    SELECT pair.ref, patient.ref, champion.ref FROM pair
    JOIN patient ON patient.id = pair.patient_id JOIN champion ON champion.id = pair.champion_id
    WHERE patient.ref IN (SELECT ref FROM erased) OR champion.ref IN (SELECT ref FROM erased)
"""
_UNFINISHED_CONCERNS = """
    SELECT DISTINCT pair.ref FROM concern JOIN pair ON pair.id = concern.pair_id
    WHERE concern.passed_on IS NULL AND pair.id IN (SELECT value FROM json_each(?)) ORDER BY pair.ref
"""
_BACKUPS = "SELECT file, at FROM backup ORDER BY n DESC"


class Erasure(NamedTuple):
    """That somebody was erased: the reference, what they were, when, why, by whom."""

    ref: str
    who: str
    on: date
    reason: str
    by: str


class Text(NamedTuple):
    """A piece of text in a row."""

    table: str
    row_id: int
    column: str
    text: str


class LoggedText(NamedTuple):
    """A row of the change log with what it has before and after, as JSON."""

    entry: int
    n: int
    table: str
    row_id: int
    text: str


def what_goes(connection: sqlite3.Connection, table: str, row: Row) -> dict[str, Cell]:
    """The columns of this row that are emptied, with what stands in them then."""
    stays = STAYS.get(table, frozenset()) | BOOKS
    found: dict[str, Cell] = {}
    for name, needed, refers in connection.execute(_COLUMNS, {"table": table}):
        if name in stays or refers:
            continue
        nothing: Cell = None if not needed else "{}" if (table, name) in _JSON else ""
        if row[name] is not None and row[name] != nothing:
            found[name] = nothing
    return found


def columns(connection: sqlite3.Connection, table: str) -> Iterator[tuple[str, bool]]:
    """The columns of a table, and whether each stays when somebody is erased."""
    stays = STAYS.get(table, frozenset()) | BOOKS
    for name, _, refers in connection.execute(_COLUMNS, {"table": table}):
        yield name, name in stays or bool(refers)


def texts(connection: sqlite3.Connection) -> Iterator[Text]:
    """Every text of every table that is logged, the names and numbers of people apart."""
    for (table,) in connection.execute(_TABLES).fetchall():
        cursor = connection.execute(f"SELECT * FROM {table}")  # noqa: S608 - a name from the schema
        names = [name for name, *_ in cursor.description]
        own = OWN if table in {"patient", "champion"} else ()
        at = names.index("id")
        read = [
            (place, name)
            for place, name in enumerate(names)
            if name not in BOOKS and name not in own and not name.endswith("_on")  # those are days
        ]
        for row in cursor:
            for place, name in read:
                if isinstance(value := row[place], str):
                    yield Text(table, row[at], name, value)


def logged_texts(connection: sqlite3.Connection) -> Iterator[LoggedText]:
    """Every row of the change log that is not erased; of people without what is their own."""
    for entry, n, table, row_id, before, after in connection.execute(_LOGGED):
        if table in {"patient", "champion"}:
            pieces = [json.loads(each) for each in (before, after) if each]
            text = json.dumps([{k: v for k, v in each.items() if k not in OWN} for each in pieces], ensure_ascii=False)
        else:
            text = f"{before or ''}\n{after or ''}"
        yield LoggedText(entry, n, table, row_id, text)


def called_before(connection: sqlite3.Connection, table: str, row_id: int) -> list[dict[str, Cell]]:
    """A patient or champion as they were ever written down: under another name, with another number."""
    rows = connection.execute(_EVER, {"table": table, "row": row_id})
    return [row for before, after in rows for each in (before, after) if (row := logged(each))]


def forget(connection: sqlite3.Connection, rows: Rows, before_entry: int) -> None:
    """Erase what the log has of these rows up to an entry; the chain goes over digests, and still fits."""
    for table, ids in rows.items():
        given = {"table": table, "ids": json.dumps(sorted(ids)), "entry": before_entry}
        connection.execute(_FORGET, given)


def forget_each(connection: sqlite3.Connection, rows: Sequence[LoggedText]) -> None:
    """Erase these rows of the log alone."""
    connection.executemany(_FORGET_ONE, [(row.entry, row.n) for row in rows])


def entries_about(connection: sqlite3.Connection, rows: Rows, before_entry: int) -> set[int]:
    """The entries up to that one that wrote any of these rows."""
    found: set[int] = set()
    for table, ids in rows.items():
        given = {"table": table, "ids": json.dumps(sorted(ids)), "entry": before_entry}
        found |= {entry for (entry,) in connection.execute(_WROTE, given)}
    return found


def summaries(connection: sqlite3.Connection) -> list[tuple[int, str, str]]:
    """Every entry that still has its words: its number, its command, the words."""
    return connection.execute(_SUMMARIES).fetchall()


def unsay(connection: sqlite3.Connection, entries: Sequence[int]) -> None:
    """Erase the words of these entries."""
    connection.execute(_UNSAY, [json.dumps(sorted(entries))])


def drafts(connection: sqlite3.Connection) -> list[tuple[str, str, str]]:
    """Every half-filled form: its session, what it is about, what stands in its fields."""
    return connection.execute("SELECT session, ref, texts FROM draft").fetchall()


def drop_drafts(connection: sqlite3.Connection, sessions: Sequence[str]) -> None:
    """Take these half-filled forms away."""
    connection.executemany("DELETE FROM draft WHERE session = ?", [(session,) for session in sessions])


def everybody_erased(connection: sqlite3.Connection) -> dict[str, Erasure]:
    """Whoever was erased, by reference."""
    return {row[0]: _erasure(row) for row in connection.execute(_ERASED)}


def erasure_of(connection: sqlite3.Connection, ref: str) -> Erasure | None:
    """That the one with this reference was erased, or None."""
    row = connection.execute(_IS_ERASED, [ref]).fetchone()
    return _erasure(row) if row else None


def pairs_of_the_erased(connection: sqlite3.Connection) -> list[tuple[str, str, str]]:
    """The pairs of which one or both were erased: the pair, its patient, its champion."""
    return connection.execute(_HALVES).fetchall()


def concerns_not_passed_on(connection: sqlite3.Connection, pair_ids: Sequence[int]) -> list[str]:
    """Of these pairs those with a concern that nobody was told of yet, by reference."""
    return [ref for (ref,) in connection.execute(_UNFINISHED_CONCERNS, [json.dumps(sorted(pair_ids))])]


def backups(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """The copies that are known of, newest first: the file, and when it was made."""
    return connection.execute(_BACKUPS).fetchall()


def overwrite_what_goes(connection: sqlite3.Connection) -> None:
    """From now on SQLite writes zeros over what is deleted."""
    connection.execute("PRAGMA secure_delete = ON").fetchall()


def sweep(connection: sqlite3.Connection) -> bool:
    """Write the file anew and empty the log beside it, so that nothing erased is left in either.

    Waits for others as long as a command does; False where they were too busy, or the disk too full.
    """
    until = time.monotonic() + BUSY_MS / 1000
    while True:
        try:
            if connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_stat4'").fetchone():
                connection.execute("ANALYZE")  # its samples are taken anew, from what is there now
            connection.execute("VACUUM")
            busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        except sqlite3.OperationalError:
            busy = 1
        if not busy or time.monotonic() >= until:
            return not busy
        time.sleep(0.05)


def _erasure(row: tuple[str, str, str, str, str]) -> Erasure:
    return Erasure(row[0], row[1], date.fromisoformat(row[2]), row[3], row[4])
