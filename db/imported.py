"""What the store holds already, one query a table, for an import to be compared with."""

from collections.abc import Iterator
from typing import NamedTuple

from db.driver import sqlite3

Kept = str | int | None

ROWS = {
    "champion": """
        SELECT id, ref, name, area, phone, email, gender, languages, interests, availability, status, capacity,
               joined_on
        FROM champion""",
    "clearance": "SELECT id, champion_id, clearance, done_on, renew_on FROM clearance",
    "patient": """
        SELECT id, ref, name, area, phone, gender, champion_gender, languages, interests, availability, online,
               prefers, referred_on, route, consented_on, care_contact, care_contact_phone, care_team
        FROM patient""",
    "pair": """
        SELECT id, ref, patient_id, champion_id, coordinator, matched_on, introduced_on, every_days, mode, ends_on,
               closed_on, ending, ended_by, ending_reason
        FROM pair""",
    "agreement": "SELECT id, pair_id, from_on, every_days, mode, recorded_on FROM agreement",
    "closure": "SELECT id, from_on, to_on, name FROM closure",
    "meeting": """
        SELECT id, pair_id, on_day, nth, outcome, mode, minutes, cancelled_by, reason, rearranged_to, week_only, note,
               recorded_on
        FROM meeting""",
    "contact": "SELECT id, pair_id, on_day, nth, with_whom, channel, reached, met_on, note, recorded_on FROM contact",
    "setback": """
        SELECT id, pair_id, began_on, nth, whose, kind, effect, review_on, ended_on, note, recorded_on FROM setback""",
    "pause": "SELECT id, pair_id, from_on, nth, review_on, ended_on, reason, recorded_on FROM pause",
    "goal": "SELECT id, ref, pair_id, goal_text, measure, set_on, recorded_on FROM goal",
    "rating": "SELECT id, goal_id, on_day, by_whom, score, recorded_on FROM rating",
    "supervision": "SELECT id, champion_id, on_day, kind, note, recorded_on FROM supervision",
}
"""Every row of a table, with the columns that a file may bring."""

_REFERENCES = {
    "champions": "SELECT ref, id FROM champion",
    "patients": "SELECT ref, id FROM patient",
    "pairs": "SELECT ref, id FROM pair",
    "goals": "SELECT ref, id FROM goal",
}

_CHANGED_HERE = """
    WITH stands (id, command) AS (
        SELECT id, command FROM change AS c
        WHERE command NOT IN ('undo', 'redo') AND NOT EXISTS (
            SELECT 1 FROM change AS u WHERE u.undoes = c.id
              AND NOT EXISTS (SELECT 1 FROM change AS r WHERE r.undoes = u.id)
        )
    ),
    here (row_id, newest) AS (
        SELECT r.row_id, max(s.id) FROM stands AS s JOIN change_row AS r ON r.change_id = s.id
        WHERE s.command <> 'import' AND r.table_name = :table GROUP BY r.row_id
    )
    SELECT row_id FROM here
    WHERE NOT EXISTS (
        SELECT 1 FROM change_row AS r JOIN stands AS s ON s.id = r.change_id
        WHERE r.table_name = :table AND r.row_id = here.row_id AND r.change_id > here.newest
    )
"""

_PAIRS = """
    SELECT p.ref, t.ref, c.ref, c.name, c.phone, p.closed_on
    FROM pair AS p JOIN patient AS t ON t.id = p.patient_id JOIN champion AS c ON c.id = p.champion_id
"""

_PATIENTS = "SELECT ref, name FROM patient"

_CHAMPIONS = "SELECT ref, name, phone, id FROM champion"

_WEEKLY_MEETINGS = """
    SELECT p.ref, m.on_day, m.nth, m.outcome, m.mode, m.minutes, m.cancelled_by, m.reason, m.week_only
    FROM meeting AS m JOIN pair AS p ON p.id = m.pair_id ORDER BY p.ref, m.on_day, m.nth
"""

_SETBACKS = """
    SELECT p.ref, s.began_on, s.nth, s.whose, s.kind
    FROM setback AS s JOIN pair AS p ON p.id = s.pair_id ORDER BY p.ref, s.began_on, s.nth
"""

_NEWEST = "SELECT coalesce(max(id), 0) FROM change"

_CLOSURES = "SELECT from_on, to_on, name, id FROM closure ORDER BY from_on, to_on"


class HeldPair(NamedTuple):
    """A pair in the store, with the people it joins."""

    ref: str
    patient: str
    champion: str
    champion_name: str
    champion_phone: str | None
    closed_on: str | None


class HeldChampion(NamedTuple):
    """A champion in the store."""

    ref: str
    name: str
    phone: str | None
    id: int


class HeldMeeting(NamedTuple):
    """A meeting in the store."""

    pair: str
    on_day: str
    nth: int
    outcome: str
    mode: str | None
    minutes: int | None
    cancelled_by: str | None
    reason: str | None
    week_only: int


class HeldSetback(NamedTuple):
    """A setback in the store."""

    pair: str
    began_on: str
    nth: int
    whose: str
    kind: str


class HeldClosure(NamedTuple):
    """A closure in the store."""

    from_on: str
    to_on: str
    name: str
    id: int


def rows(connection: sqlite3.Connection, table: str) -> tuple[tuple[str, ...], Iterator[tuple[Kept, ...]]]:
    """The names of the columns, `id` first, and every row."""
    cursor = connection.execute(ROWS[table])
    return tuple(name for name, *_ in cursor.description), cursor


def references(connection: sqlite3.Connection) -> dict[str, dict[str, int]]:
    """Reference to id, for each table that others refer to."""
    return {name: dict(connection.execute(query).fetchall()) for name, query in _REFERENCES.items()}


def changed_here(connection: sqlite3.Connection, table: str) -> set[int]:
    """Ids of the rows whose newest change is a coordinator's, not an import's. What was taken back does not count."""
    return {row_id for (row_id,) in connection.execute(_CHANGED_HERE, {"table": table})}


def pairs(connection: sqlite3.Connection) -> dict[str, HeldPair]:
    """Every pair, by reference."""
    return {row[0]: HeldPair(*row) for row in connection.execute(_PAIRS)}


def patients(connection: sqlite3.Connection) -> dict[str, str]:
    """The name of every patient, by reference."""
    return dict(connection.execute(_PATIENTS).fetchall())


def champions(connection: sqlite3.Connection) -> list[HeldChampion]:
    """Every champion."""
    return [HeldChampion(*row) for row in connection.execute(_CHAMPIONS)]


def meetings(connection: sqlite3.Connection) -> list[HeldMeeting]:
    """Every meeting, in order."""
    return [HeldMeeting(*row) for row in connection.execute(_WEEKLY_MEETINGS)]


def setbacks(connection: sqlite3.Connection) -> list[HeldSetback]:
    """Every setback, in order."""
    return [HeldSetback(*row) for row in connection.execute(_SETBACKS)]


def closures(connection: sqlite3.Connection) -> list[HeldClosure]:
    """Every closure, in order."""
    return [HeldClosure(*row) for row in connection.execute(_CLOSURES)]


def newest_change(connection: sqlite3.Connection) -> int:
    """The number of the newest entry in the change log, 0 where there is none."""
    return int(connection.execute(_NEWEST).fetchone()[0])
