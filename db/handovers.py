"""Handovers as they are kept: which pair was handed by whom to whom, what became of it, and what goes with it."""

import json
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from db.driver import sqlite3

_ROWS = """
    SELECT handover.id, pair_id, pair.ref, pair.coordinator, from_whom, to_whom, on_day, note, handover.recorded_by,
           CASE WHEN accepted_on <= :on THEN accepted_on END
    FROM handover JOIN pair ON pair.id = pair_id
    WHERE on_day <= :on AND handover.recorded_on <= :on AND (pair.closed_on IS NULL OR pair.closed_on > :on)
      AND (declined_on IS NULL OR declined_on > :on) AND (withdrawn_on IS NULL OR withdrawn_on > :on)
"""
_WAITING = f"{_ROWS} AND (accepted_on IS NULL OR accepted_on > :on) ORDER BY pair.ref"
_ACCEPTED = f"{_ROWS} AND accepted_on BETWEEN :since AND :on ORDER BY pair.ref, handover.id"
_DECLINED = """
    SELECT pair.ref, from_whom, to_whom, declined_on, why FROM handover JOIN pair ON pair.id = pair_id
    WHERE declined_on BETWEEN :since AND :on AND (pair.closed_on IS NULL OR pair.closed_on > :on)
    ORDER BY pair.ref, handover.id
"""
_OPEN_ROW = """
    SELECT id FROM handover
    WHERE pair_id = ? AND accepted_on IS NULL AND declined_on IS NULL AND withdrawn_on IS NULL
"""
_TO_DO = """
    SELECT id, whom FROM action WHERE pair_id = :pair AND done_on IS NULL AND dropped_on IS NULL ORDER BY id
"""
_SINCE = """
    SELECT c.by_whom, c.summary FROM change_row AS r JOIN change AS c ON c.id = r.change_id
    WHERE r.table_name = 'pair' AND r.row_id = :pair AND c.id > :seen
      AND json_extract(r.before, '$.coordinator') IS NOT json_extract(r.after, '$.coordinator')
    ORDER BY c.id DESC LIMIT 1
"""
_WORDS_OF = "SELECT note, why FROM handover WHERE id IN (SELECT value FROM json_each(?))"
_WITH_WORDS = """
    SELECT id, note, why FROM handover
    WHERE (note IN (SELECT value FROM json_each(:words)) OR why IN (SELECT value FROM json_each(:words)))
      AND id NOT IN (SELECT value FROM json_each(:ids))
"""


class Handover(NamedTuple):
    """An open pair in the hands of two. `coordinator` is who looks after it; `by` is who wrote the handover down."""

    id: int
    pair_id: int
    ref: str
    coordinator: str | None
    from_whom: str
    to_whom: str
    on: date
    note: str | None
    by: str
    accepted_on: date | None = None


class Declined(NamedTuple):
    """A pair that was not taken over, and why."""

    ref: str
    from_whom: str
    to_whom: str
    on: date
    why: str


def waiting(connection: sqlite3.Connection, on: date) -> tuple[Handover, ...]:
    """Those that nobody has accepted, declined or taken back by that day, of open pairs, by reference."""
    return tuple(_handover(row) for row in connection.execute(_WAITING, {"on": on.isoformat()}))


def accepted(connection: sqlite3.Connection, since: date, on: date) -> tuple[Handover, ...]:
    """Those of open pairs that were accepted on one of these days, by reference."""
    given = {"since": since.isoformat(), "on": on.isoformat()}
    return tuple(_handover(row) for row in connection.execute(_ACCEPTED, given))


def declined(connection: sqlite3.Connection, since: date, on: date) -> tuple[Declined, ...]:
    """Those of open pairs that were declined on one of these days, by reference."""
    rows = connection.execute(_DECLINED, {"since": since.isoformat(), "on": on.isoformat()})
    return tuple(Declined(ref, giver, to, date.fromisoformat(day), why or "") for ref, giver, to, day, why in rows)


def open_row(connection: sqlite3.Connection, pair_id: int) -> int | None:
    """The number of the handover of that pair that nothing became of yet, whatever day it is; else None."""
    row = connection.execute(_OPEN_ROW, [pair_id]).fetchone()
    return int(row[0]) if row else None


def to_do(connection: sqlite3.Connection, pair_id: int) -> list[tuple[int, str]]:
    """What is still to be done of a pair: the number of each action, and by whom."""
    return [(number, whom or "") for number, whom in connection.execute(_TO_DO, {"pair": pair_id})]


def changed_since(connection: sqlite3.Connection, pair_id: int, seen: int) -> tuple[str, str] | None:
    """Who gave the pair another coordinator after that entry of the log, and what was written then; or None."""
    row = connection.execute(_SINCE, {"pair": pair_id, "seen": seen}).fetchone()
    return (row[0], row[1] or "") if row else None


def words_of(connection: sqlite3.Connection, ids: Iterable[int]) -> set[str]:
    """What was typed with these handovers."""
    rows = connection.execute(_WORDS_OF, [json.dumps(sorted(ids))])
    return {text for row in rows for text in row if text}


def sharing_words(connection: sqlite3.Connection, ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """Other handovers that bear the same words as one of these, and in which columns: they may speak of all at once."""
    own = sorted(ids)
    words = words_of(connection, own)
    given = {"words": json.dumps(sorted(words)), "ids": json.dumps(own)}
    return {
        number: tuple(name for name, text in (("note", note), ("why", why)) if text in words)
        for number, note, why in connection.execute(_WITH_WORDS, given)
    }


def _handover(row: tuple[object, ...]) -> Handover:
    cells: list[object] = list(row)
    cells[6] = date.fromisoformat(str(cells[6]))
    cells[9] = date.fromisoformat(str(cells[9])) if cells[9] else None
    return Handover(*cells)  # type: ignore[arg-type]
