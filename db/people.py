"""Patients and champions as they are kept, with a champion's clearances."""

from dataclasses import dataclass
from datetime import date

from db.driver import sqlite3


@dataclass(frozen=True, slots=True)
class Patient:
    """A patient of the trust who has been, or may be, paired. `online` says whether they can meet by video."""

    id: int
    ref: str
    name: str
    area: str | None
    phone: str | None
    gender: str | None
    champion_gender: str | None
    languages: str | None
    interests: str | None
    availability: str | None
    online: bool | None
    prefers: str | None
    referred_on: date | None
    route: str | None
    consented_on: date | None
    care_contact: str | None
    care_contact_phone: str | None
    care_team: str | None


@dataclass(frozen=True, slots=True)
class Champion:
    """A trained volunteer. `capacity` is how many open pairs they take at once."""

    id: int
    ref: str
    name: str
    area: str | None
    phone: str | None
    email: str | None
    gender: str | None
    languages: str | None
    interests: str | None
    availability: str | None
    status: str
    capacity: int
    joined_on: date | None


@dataclass(frozen=True, slots=True)
class ClearanceRow:
    """One clearance of a champion, once: when it was done and when it runs out."""

    id: int
    champion_id: int
    clearance: str
    done_on: date | None
    renew_on: date | None


_PATIENTS = """
    SELECT id, ref, name, area, phone, gender, champion_gender, languages, interests, availability, online, prefers,
           referred_on, route, consented_on, care_contact, care_contact_phone, care_team
    FROM patient
"""
_CHAMPIONS = """
    SELECT id, ref, name, area, phone, email, gender, languages, interests, availability, status, capacity, joined_on
    FROM champion
"""
_PATIENT_BY_REF = _PATIENTS + "WHERE ref = :ref"
_CHAMPION_BY_REF = _CHAMPIONS + "WHERE ref = :ref"
_ALL_PATIENTS = _PATIENTS + "ORDER BY ref"
_ALL_CHAMPIONS = _CHAMPIONS + "ORDER BY ref"

_CLEARANCES = """
    SELECT id, champion_id, clearance, done_on, renew_on FROM clearance
    WHERE champion_id = :champion_id ORDER BY clearance, coalesce(done_on, ''), id
"""


def find(connection: sqlite3.Connection, ref: str) -> Patient | Champion | None:
    """Whoever has exactly that reference, patient or champion, or None."""
    return patient(connection, ref) or champion(connection, ref)


def patient(connection: sqlite3.Connection, ref: str) -> Patient | None:
    """The patient of exactly that reference, or None."""
    row = connection.execute(_PATIENT_BY_REF, {"ref": ref}).fetchone()
    return _patient(row) if row else None


def champion(connection: sqlite3.Connection, ref: str) -> Champion | None:
    """The champion of exactly that reference, or None."""
    row = connection.execute(_CHAMPION_BY_REF, {"ref": ref}).fetchone()
    return _champion(row) if row else None


def patients(connection: sqlite3.Connection) -> list[Patient]:
    """Every patient, by reference."""
    return [_patient(row) for row in connection.execute(_ALL_PATIENTS)]


def champions(connection: sqlite3.Connection) -> list[Champion]:
    """Every champion, by reference."""
    return [_champion(row) for row in connection.execute(_ALL_CHAMPIONS)]


def patient_references(connection: sqlite3.Connection) -> list[str]:
    """The reference of every patient, in order."""
    return [ref for (ref,) in connection.execute("SELECT ref FROM patient ORDER BY ref")]


def champion_references(connection: sqlite3.Connection) -> list[str]:
    """The reference of every champion, in order."""
    return [ref for (ref,) in connection.execute("SELECT ref FROM champion ORDER BY ref")]


def clearances(connection: sqlite3.Connection, champion_id: int) -> list[ClearanceRow]:
    """Every clearance of this champion, the earlier first; the latest row of each rules."""
    found = connection.execute(_CLEARANCES, {"champion_id": champion_id})
    return [ClearanceRow(number, whose, kind, _day(done), _day(renew)) for number, whose, kind, done, renew in found]


def _patient(row: tuple[object, ...]) -> Patient:
    cells: list[object] = list(row)
    cells[10] = None if cells[10] is None else bool(cells[10])  # online
    for place in (12, 14):  # referred_on, consented_on
        cells[place] = _day(cells[place])
    return Patient(*cells)  # type: ignore[arg-type]


def _champion(row: tuple[object, ...]) -> Champion:
    return Champion(*[*row[:-1], _day(row[-1])])  # type: ignore[arg-type]


def _day(text: object) -> date | None:
    return date.fromisoformat(str(text)) if text else None
