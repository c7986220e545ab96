"""Pairs as they are kept: who is with whom, since when, how often, until when."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from db.driver import sqlite3


@dataclass(frozen=True, slots=True)
class PairRow:
    """A pair, open or closed, and the two people it joins. `every_days` and `mode` are those agreed at the start."""

    id: int
    ref: str
    patient_id: int
    champion_id: int
    patient_ref: str
    champion_ref: str
    patient_name: str
    champion_name: str
    coordinator: str | None
    matched_on: date
    introduced_on: date | None
    every_days: int | None
    mode: str | None
    ends_on: date | None
    closed_on: date | None
    ending: str | None
    ended_by: str | None
    ending_reason: str | None


_PAIRS = """
    SELECT pair.id, pair.ref, pair.patient_id, pair.champion_id, patient.ref, champion.ref, patient.name, champion.name,
           pair.coordinator, pair.matched_on, pair.introduced_on, pair.every_days, pair.mode,
           pair.ends_on, pair.closed_on, pair.ending, pair.ended_by, pair.ending_reason
    FROM pair JOIN patient ON patient.id = pair.patient_id JOIN champion ON champion.id = pair.champion_id
"""
_BY_REF = _PAIRS + "WHERE pair.ref = :ref"
_ALL = _PAIRS + "ORDER BY pair.ref"
_IDS = "SELECT ref, id FROM pair WHERE ref IN (SELECT value FROM json_each(?))"
_OF_PATIENT = (
    _PAIRS + "WHERE pair.patient_id = :id AND (pair.closed_on IS NULL OR pair.closed_on > :on) ORDER BY pair.ref"
)
_OF_CHAMPION = (
    _PAIRS + "WHERE pair.champion_id = :id AND (pair.closed_on IS NULL OR pair.closed_on > :on) ORDER BY pair.ref"
)


def by_ref(connection: sqlite3.Connection, ref: str) -> PairRow | None:
    """The pair of exactly that reference, or None."""
    row = connection.execute(_BY_REF, {"ref": ref}).fetchone()
    return _pair(row) if row else None


def all_of_them(connection: sqlite3.Connection) -> list[PairRow]:
    """Every pair, open and closed, by reference."""
    return [_pair(row) for row in connection.execute(_ALL)]


def open_of_patient(connection: sqlite3.Connection, patient_id: int, on: date) -> list[PairRow]:
    """The pairs of this patient that are not closed on that day."""
    return [_pair(row) for row in connection.execute(_OF_PATIENT, {"id": patient_id, "on": on.isoformat()})]


def open_of_champion(connection: sqlite3.Connection, champion_id: int, on: date) -> list[PairRow]:
    """The pairs of this champion that are not closed on that day."""
    return [_pair(row) for row in connection.execute(_OF_CHAMPION, {"id": champion_id, "on": on.isoformat()})]


def ids_of(connection: sqlite3.Connection, refs: Sequence[str]) -> dict[str, int]:
    """The numbers of the pairs with these references."""
    return dict(connection.execute(_IDS, [json.dumps(list(refs))]).fetchall())


def references(connection: sqlite3.Connection) -> list[str]:
    """The reference of every pair, in order."""
    return [ref for (ref,) in connection.execute("SELECT ref FROM pair ORDER BY ref")]


def _pair(row: tuple[object, ...]) -> PairRow:
    cells: list[object] = list(row)
    for place in (9, 10, 13, 14):  # matched_on, introduced_on, ends_on, closed_on
        cells[place] = date.fromisoformat(str(cells[place])) if cells[place] else None
    return PairRow(*cells)  # type: ignore[arg-type]
