"""`pair`: pairs, listed, added, corrected."""

from dataclasses import fields
from datetime import date
from typing import Any

import click

from console.agreements import in_force
from console.cli.listing import Listing
from console.cli.options import JSON, NAMES, SURE, do, given, of_field
from console.cli.printing import say, say_json
from console.cli.session import Session
from console.cli.writing import Writing
from console.commands import find
from console.dates import written
from console.pairs import the
from console.rhythm import rhythm
from db.pairs import PairRow, all_of_them

PRIVATE = {"patient_name", "champion_name"}
ADD, EDIT = find("pair-add", "people"), find("pair-edit", "people")

command = Listing("pair", help="Pairs: list them, show one, add, edit.")


@command.command("show", help="Every pair, or one.")
@click.argument("ref", required=False)
@JSON
@NAMES
@click.pass_obj
def show(session: Session, ref: str | None, as_json: bool, names: bool) -> None:
    """Print them."""
    found = [the(session.store, ref)] if ref else all_of_them(session.store)
    if as_json:
        rows = [_row(pair, names=names) for pair in found]
        say_json(rows[0] if ref else {"pairs": rows})
        return
    for pair in found:
        say(_line(pair, names=names))
    if ref:
        every, mode = in_force(session.desk, found[0])
        say(f"agreed {rhythm(every)}" + (f", {mode}" if mode else ""))
    if not found:
        say("There is no pair yet. Add one with: alongside pair add --patient P-0001 --champion C-0001")


def _add(session: Session, /, ref: str | None, sure: bool, **texts: Any) -> None:
    asked = [field for field in ADD.fields if field.name != "ref"]
    offered = ADD.filled(session.desk, "")
    plain = {field.name: offered[field.name] for field in asked if field.name in offered}
    values = given(asked, {**plain, **{name: text for name, text in texts.items() if text is not None}}, session.today)
    say(do(session, ADD, "", {**values, "ref": ref or offered["ref"]}, sure=sure))


def _edit(session: Session, /, ref: str, **texts: Any) -> None:
    pair = the(session.store, ref)
    now = EDIT.filled(session.desk, pair.ref)
    told = {name: text for name, text in texts.items() if text is not None}
    say(do(session, EDIT, pair.ref, given(EDIT.fields, {**now, **told}, session.today)))


def _line(pair: PairRow, *, names: bool) -> str:
    who = f"{pair.patient_ref} with {pair.champion_ref}"
    if names:
        who = f"{pair.patient_name} ({pair.patient_ref}) with {pair.champion_name} ({pair.champion_ref})"
    said = [pair.ref, who, f"matched {written(pair.matched_on)}"]
    said.append(f"introduced {written(pair.introduced_on)}" if pair.introduced_on else "not introduced")
    if pair.closed_on:
        said.append(f"closed {written(pair.closed_on)}")
    elif pair.ends_on:
        said.append(f"ends {written(pair.ends_on)}")
    return ", ".join(said + ([f"coordinator {pair.coordinator}"] if pair.coordinator else []))


def _row(pair: PairRow, *, names: bool) -> dict[str, object]:
    left_out = {"id", "patient_id", "champion_id", *(() if names else PRIVATE)}
    values = {part.name: getattr(pair, part.name) for part in fields(pair) if part.name not in left_out}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


command.add_command(
    Writing(
        "add",
        callback=click.pass_obj(_add),
        help="Match a patient and a champion. Without a reference the next free one is taken.",
        params=[
            click.Argument(["ref"], required=False),
            *(of_field(field, needed=field.required and not field.default) for field in ADD.fields[1:]),
            SURE,
        ],
    )
)
command.add_command(
    Writing(
        "edit",
        callback=click.pass_obj(_edit),
        help=f"{EDIT.help} A new rhythm is an agreement: alongside log agreement.",
        params=[click.Argument(["ref"]), *(of_field(field, needed=False) for field in EDIT.fields)],
    )
)
