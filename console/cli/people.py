"""`people`: patients and champions, listed, added, corrected; everything about one of them; erased, and when."""

from dataclasses import fields
from datetime import date
from pathlib import Path

import click

from console.cli.asking import ask
from console.cli.listing import Listing
from console.cli.options import JSON, NAMES, do
from console.cli.people_kept import due, erase, erased_on, show_everything
from console.cli.printing import say, say_json
from console.cli.session import Session
from console.cli.writing import Writing
from console.commands import Value, find
from console.dates import written
from console.people import the_person
from console.retention import of_person
from db import pairs, people
from db.erase import erasure_of, everybody_erased
from db.pairs import PairRow
from db.people import Champion, Patient

PRIVATE = {"name", "phone", "email", "care_contact", "care_contact_phone"}
"""What says who or where somebody is: printed with `--names` only."""

command = Listing(
    "people", help="Patients and champions: list, show, add, edit; what is held about one, erase, who is due."
)


@command.command("show", help="Everybody, or one patient or champion.")
@click.argument("ref", required=False)
@click.option("--everything", "whole", is_flag=True, help="All that is held about that person, with their own name.")
@click.option(
    "--concerns", is_flag=True, help="With --everything: concerns too, as whoever holds safeguarding decides."
)
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="With --everything: to a new text file.")
@JSON
@NAMES
@click.pass_obj
def show(
    session: Session,
    ref: str | None,
    whole: bool,
    concerns: bool,
    out: Path | None,
    as_json: bool,
    names: bool,
) -> None:
    """Print them."""
    if whole and ref:
        show_everything(session, ref, concerns=concerns, out=out, as_json=as_json)
        return
    if whole or concerns or out:
        raise click.UsageError("--everything is about one person: give a reference; --concerns and --out go with it.")
    if ref:
        _show_one(session, the_person(session.desk, ref), as_json=as_json, names=names)
        return
    together = pairs.all_of_them(session.store)
    patients, champions = people.patients(session.store), people.champions(session.store)
    if as_json:
        rows = {"patients": [_row(one, names=names) for one in patients]}
        say_json({**rows, "champions": [_row(one, names=names) for one in champions]})
        return
    gone = everybody_erased(session.store)
    of: dict[str, list[PairRow]] = {}
    for pair in together:
        if not pair.closed_on or pair.closed_on > session.today:
            of.setdefault(pair.patient_ref, []).append(pair)
            of.setdefault(pair.champion_ref, []).append(pair)
    for patient in patients:
        said = _in_pairs(of.get(patient.ref, [])) if patient.ref not in gone else [erased_on(gone[patient.ref])]
        say(", ".join(_who(patient, names=names) + said))
    for champion in champions:
        said = [champion.status, *_in_pairs(of.get(champion.ref, []))]
        if champion.ref in gone:
            said = [erased_on(gone[champion.ref])]
        say(", ".join([*_who(champion, names=names), *said]))
    if not patients and not champions:
        say("Nobody is here yet. Add somebody with: alongside people add patient P-0001")


@command.command(
    "add", cls=Writing, help="Add a patient or champion. The fields are read from standard input, as «field: value»."
)
@click.argument("what", type=click.Choice(["patient", "champion"]))
@click.argument("ref", required=False)
@click.pass_obj
def add(session: Session, what: str, ref: str | None) -> None:
    """Add somebody; without a reference the next free one is taken."""
    entry = find(f"{what}-add", "people")
    offered = entry.filled(session.desk, "")
    given = [field for field in entry.fields if field.name != "ref"]
    values: dict[str, Value] = {
        field.name: field.parse(offered[field.name], session.today) for field in given if field.name in offered
    }
    values.update(ask(given, offered, session.today))
    for field in given:
        if field.required and values.get(field.name) is None:
            field.parse("", session.today)  # refuses, saying which
    say(do(session, entry, "", {**values, "ref": ref or offered["ref"]}))


@command.command("edit", cls=Writing, help="Correct a patient or champion. The fields are read from standard input.")
@click.argument("ref")
@click.pass_obj
def edit(session: Session, ref: str) -> None:
    """Correct the fields that are given, and leave the others."""
    found = the_person(session.desk, ref)
    entry = find("patient-edit" if isinstance(found, Patient) else "champion-edit", "people")
    values = ask(entry.fields, entry.filled(session.desk, found.ref), session.today)
    say(do(session, entry, found.ref, values))


command.add_command(due)
command.add_command(erase)


def _show_one(session: Session, found: Patient | Champion, *, as_json: bool, names: bool) -> None:
    cleared = people.clearances(session.store, found.id) if isinstance(found, Champion) else []
    if as_json:
        rows = [{"clearance": c.clearance, "done_on": _iso(c.done_on), "renew_on": _iso(c.renew_on)} for c in cleared]
        say_json(_row(found, names=names) | ({"clearances": rows} if isinstance(found, Champion) else {}))
        return
    if gone := erasure_of(session.store, found.ref):
        say(f"{found.ref}, {gone.who}, {erased_on(gone)} by {gone.by}: {gone.reason}")
        return
    together = pairs.open_of_patient if isinstance(found, Patient) else pairs.open_of_champion
    what = "patient" if isinstance(found, Patient) else "champion"
    say(", ".join([found.ref, what, *_in_pairs(together(session.store, found.id, session.today))]))
    held_back = []
    for name, value in _row(found, names=True).items():
        label = name.replace("_", " ")
        if name in PRIVATE and value and not names:
            held_back.append(label)
        elif name not in {"ref", "what"} and value not in {None, ""}:
            say(f"{label}: {_read(getattr(found, name))}")
    for row in cleared:
        said = f"done on {written(row.done_on)}" if row.done_on else "day not known"
        say(f"{row.clearance}: {said}" + (f", renew on {written(row.renew_on)}" if row.renew_on else ""))
    if kept_until := of_person(session.desk, found.ref):
        say(f"due to be erased: {written(kept_until.due_on)} ({kept_until.why})")
    if held_back:
        say(f"Kept, and shown with --names: {', '.join(held_back)}")


def _who(one: Patient | Champion, *, names: bool) -> list[str]:
    what = "patient" if isinstance(one, Patient) else "champion"
    return [one.ref, *([one.name] if names and one.name else []), what]


def _in_pairs(together: list[PairRow]) -> list[str]:
    return [f"in {' and '.join(pair.ref for pair in together)}" if together else "in no open pair"]


def _row(one: Patient | Champion, *, names: bool) -> dict[str, object]:
    """The row as JSON has it, without what is private unless names are asked for."""
    kept = [part.name for part in fields(one) if part.name != "id" and (names or part.name not in PRIVATE)]
    values = {name: getattr(one, name) for name in kept}
    return {name: _iso(value) if isinstance(value, date) else value for name, value in values.items()}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _read(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return written(value) if isinstance(value, date) else str(value)
