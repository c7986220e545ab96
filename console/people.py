"""Patients and champions: found, typed in, corrected."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import TypeVar

from console.commands import Value
from console.dates import say, written
from console.desk import Desk
from console.plain import clean
from console.references import next_free, same, the_one
from db import people
from db.change import Row
from db.erase import erasure_of
from db.people import Champion, Patient
from db.refused import Refused

Person = TypeVar("Person", Patient, Champion)

FIRST_PATIENT = "P-0001"
FIRST_CHAMPION = "C-0001"

_REF = re.compile(r"\w[\w./-]{0,31}")


def the_patient(desk: Desk, ref: str) -> Patient:
    """The patient that was meant. Raises Refused, naming the nearest."""
    found = people.patient(desk.store, the_one(clean(ref), people.patient_references(desk.store), "patient"))
    assert found is not None
    return found


def the_champion(desk: Desk, ref: str) -> Champion:
    """The champion that was meant. Raises Refused, naming the nearest."""
    found = people.champion(desk.store, the_one(clean(ref), people.champion_references(desk.store), "champion"))
    assert found is not None
    return found


def patient_meant(desk: Desk, typed: str) -> Patient:
    """The patient of that reference, or of that name or part of one where it is only one's. Raises Refused."""
    return _named(people.patients(desk.store), typed, "patient") or the_patient(desk, typed)


def champion_meant(desk: Desk, typed: str) -> Champion:
    """The champion of that reference, or of that name or part of one where it is only one's. Raises Refused."""
    return _named(people.champions(desk.store), typed, "champion") or the_champion(desk, typed)


def _named(everybody: Sequence[Person], typed: str, what: str) -> Person | None:
    words = clean(typed).casefold().split()
    found = [each for each in everybody if words and set(words) <= set(each.name.casefold().split())]
    if len(found) > 1:
        refs = ", ".join(each.ref for each in found[:5])
        raise Refused(f"{len(found)} bear that name: {refs}. Write the {what}'s reference.")
    return found[0] if found else None


def the_person(desk: Desk, ref: str) -> Patient | Champion:
    """The patient or champion that was meant. Raises Refused, naming the nearest."""
    known = [*people.patient_references(desk.store), *people.champion_references(desk.store)]
    found = people.find(desk.store, the_one(clean(ref), known, "patient or champion"))
    assert found is not None
    return found


def next_patient(desk: Desk, ref: str) -> dict[str, str]:
    """What the form for a new patient starts with: the next free reference."""
    del ref
    return {"ref": next_free(people.patient_references(desk.store), FIRST_PATIENT)}


def next_champion(desk: Desk, ref: str) -> dict[str, str]:
    """What the form for a new champion starts with: the next free reference."""
    del ref
    return {"ref": next_free(people.champion_references(desk.store), FIRST_CHAMPION)}


def patient_added(desk: Desk, _: str, /, *, ref: str, **values: Value) -> str:
    """Add a patient; returns what was written. Raises Refused where the reference is taken."""
    return _added(desk, "patient", ref, values)


def champion_added(desk: Desk, _: str, /, *, ref: str, **values: Value) -> str:
    """Add a champion; returns what was written. Raises Refused where the reference is taken."""
    return _added(desk, "champion", ref, values)


def patient_now(desk: Desk, ref: str) -> dict[str, str]:
    """What is kept of a patient, as texts for the form."""
    return _texts(the_patient(desk, ref))


def champion_now(desk: Desk, ref: str) -> dict[str, str]:
    """What is kept of a champion, as texts for the form."""
    return _texts(the_champion(desk, ref))


def patient_edited(desk: Desk, ref: str, **values: Value) -> str:
    """Correct the fields that are given, and leave the others; returns what was written."""
    found = the_patient(desk, ref)
    return _edited(desk, "patient", found, values)


def champion_edited(desk: Desk, ref: str, **values: Value) -> str:
    """Correct the fields that are given, and leave the others; returns what was written."""
    found = the_champion(desk, ref)
    return _edited(desk, "champion", found, values)


def free_reference(ref: str, known: Iterable[str], what: str, offered: str) -> str:
    """The reference, fit for something new. Raises Refused where it is taken or cannot be one."""
    wanted = clean(ref)
    if not _REF.fullmatch(wanted):
        raise Refused(f"«{wanted}» cannot be a reference: use letters, figures and hyphens, like {offered}.")
    if taken := next((other for other in known if same(other, wanted)), None):
        raise Refused(f"The reference {taken} is taken already. The next free {what} is {offered}.")
    return wanted


def must_be_there(desk: Desk, ref: str) -> None:
    """Raises Refused where that person was erased: nothing is written about them any more."""
    if gone := erasure_of(desk.store, ref):
        raise Refused(f"{ref} was erased on {say(gone.on, desk.on)}: nothing more is written about them.")


def _added(desk: Desk, table: str, ref: str, values: Mapping[str, Value]) -> str:
    own = people.patient_references(desk.store) if table == "patient" else people.champion_references(desk.store)
    offered = next_free(own, FIRST_PATIENT if table == "patient" else FIRST_CHAMPION)
    known = [*people.patient_references(desk.store), *people.champion_references(desk.store)]
    new = free_reference(ref, known, table, offered)
    line = f"{new}: new {table}"
    with desk.command(f"{table}-add", line) as change:
        change.insert(table, {"ref": new, **_row(values)})
    return line


def _edited(desk: Desk, table: str, found: Patient | Champion, values: Mapping[str, Value]) -> str:
    row = _row(values)
    now = _row({name: getattr(found, name) for name in values})
    changed = [name for name in row if row[name] != now[name]]
    if not changed:
        return f"{found.ref}: nothing was different"
    line = f"{found.ref}: corrected {', '.join(name.replace('_', ' ') for name in changed)}"
    with desk.command(f"{table}-edit", line) as change:
        must_be_there(desk, found.ref)
        change.update(table, found.id, {name: row[name] for name in changed})
    return line


def _row(values: Mapping[str, Value]) -> Row:
    """The values as they stand in a row. A name that was left out is kept as an empty one."""
    row = {name: _cell(value) for name, value in values.items()}
    return {**row, "name": row["name"] or ""} if "name" in row else row


def _cell(value: Value) -> str | int | None:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return int(value)
    return clean(value) if isinstance(value, str) else value


def _texts(found: Patient | Champion) -> dict[str, str]:
    values = {part.name: getattr(found, part.name) for part in fields(found) if part.name not in {"id", "ref"}}
    return {name: _text(value) for name, value in values.items()}


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return written(value)
    return "" if value is None else str(value)
