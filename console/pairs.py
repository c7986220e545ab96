"""Pairs: the one that was meant, a new one, a correction."""

from datetime import date, timedelta

from console.dates import written
from console.desk import Desk
from console.people import champion_meant, free_reference, must_be_there, patient_meant
from console.plain import clean
from console.policy import everything
from console.references import next_free, the_one
from db import endings, pairs, people
from db.driver import sqlite3
from db.pairs import PairRow
from db.people import Champion, Patient
from db.refused import Doubt, Refused
from db.vocabulary import CLEARANCES

FIRST = "HC-0001"


def the(where: Desk | sqlite3.Connection, ref: str) -> PairRow:
    """The pair that was meant, open or closed (`hc-7` finds HC-0007). Raises Refused, naming the nearest."""
    store = where.store if isinstance(where, Desk) else where
    if exact := pairs.by_ref(store, ref):
        return exact
    found = pairs.by_ref(store, the_one(clean(ref), pairs.references(store), "pair"))
    assert found is not None
    return found


def next_one(desk: Desk, ref: str) -> dict[str, str]:
    """What the form for a new pair starts with: the next free reference, and whoever `ref` names."""
    texts = {"ref": next_free(pairs.references(desk.store), FIRST), "coordinator": desk.by}
    if people.patient(desk.store, ref):
        texts["patient"] = ref
    elif people.champion(desk.store, ref):
        texts["champion"] = ref
    return texts


def added(
    desk: Desk,
    _: str,
    /,
    *,
    ref: str,
    patient: str,
    champion: str,
    matched: date,
    introduced: date | None = None,
    every: int = 7,
    mode: str | None = None,
    ends: date | None = None,
    coordinator: str | None = None,
    sure: bool = False,
) -> str:
    """A patient and a champion are matched; returns what was written. `every` is their rhythm in days.

    Raises Refused where the reference is taken, the patient is in an open pair, the champion has no room or has left,
    or the days are out of order; Doubt where the champion is not ready, or a clearance is not on record.
    """
    new = free_reference(ref, pairs.references(desk.store), "pair", next_free(pairs.references(desk.store), FIRST))
    who, whom = patient_meant(desk, patient), champion_meant(desk, champion)
    _must_be_in_order(desk, matched, introduced, ends)
    _must_be_free(desk, who)
    _must_have_room(desk, whom)
    if whom.status != "ready" and not sure:
        raise Doubt(f"{whom.ref} is not ready: the status is {whom.status}.")
    if not sure:
        _ask_about_champion(desk, whom)
    line = f"{new}: {who.ref} and {whom.ref} matched on {written(matched)}"
    line += f", introduced on {written(introduced)}" if introduced else ""
    with desk.command("pair-add", line) as change:
        _must_be_free(desk, who)  # again, now that nobody else can write
        _must_have_room(desk, whom)
        change.insert(
            "pair",
            {
                "ref": new,
                "patient_id": who.id,
                "champion_id": whom.id,
                "coordinator": _login(coordinator),
                "matched_on": matched.isoformat(),
                "introduced_on": _iso(introduced),
                "every_days": every,
                "mode": mode,
                "ends_on": _iso(ends),
            },
        )
    return line


def now(desk: Desk, ref: str) -> dict[str, str]:
    """What is kept of a pair, as texts for the form."""
    pair = the(desk, ref)
    return {
        "matched": written(pair.matched_on),
        "introduced": written(pair.introduced_on) if pair.introduced_on else "",
        "ends": written(pair.ends_on) if pair.ends_on else "",
        "coordinator": pair.coordinator or "",
    }


def edited(
    desk: Desk,
    ref: str,
    *,
    introduced: date | None,
    ends: date | None,
    coordinator: str | None,
    matched: date | None = None,
) -> str:
    """Correct when they were matched and introduced, when they end, and who looks after them; returns what was written.

    Raises Refused where the days are out of order.
    """
    pair = the(desk, ref)
    matched = matched or pair.matched_on
    _must_be_in_order(desk, matched, introduced, ends)
    said = {
        "matched": (matched, pair.matched_on),
        "introduced": (introduced, pair.introduced_on),
        "ends": (ends, pair.ends_on),
    }
    changes = [f"{what} {_day(new)}" for what, (new, old) in said.items() if new != old]
    if _login(coordinator) != pair.coordinator:
        changes.append(f"coordinator {_login(coordinator) or 'nobody'}")
    if not changes:
        return f"{pair.ref}: nothing was different"
    line = f"{pair.ref}: corrected, {', '.join(changes)}"
    values = {
        "matched_on": matched.isoformat(),
        "introduced_on": _iso(introduced),
        "ends_on": _iso(ends),
        "coordinator": _login(coordinator),
    }
    with desk.command("pair-edit", line) as change:
        change.update("pair", pair.id, values)
        if ends != pair.ends_on:
            from console.ending.moving import steps_moved  # noqa: PLC0415 - it stands on this module

            steps_moved(desk, change, pair, ends)
    return line


def _must_be_in_order(desk: Desk, matched: date, introduced: date | None, ends: date | None) -> None:
    for what, day in (("matched", matched), ("introduced", introduced)):
        if day and day > desk.on:
            raise Refused(
                f"They cannot have been {what} on {written(day)}, which lies ahead. Give the day it happened."
            )
    if introduced and introduced < matched:
        raise Refused(
            f"They were introduced on {written(introduced)}, before they were matched on {written(matched)}."
            " Give a later introduction."
        )
    if ends and ends <= (introduced or matched):
        since = "introduced" if introduced else "matched"
        raise Refused(
            f"The pair ends on {written(ends)}, and they were {since} on {written(introduced or matched)}."
            " Give a later end."
        )


def _must_be_free(desk: Desk, patient: Patient) -> None:
    must_be_there(desk, patient.ref)
    if there := pairs.open_of_patient(desk.store, patient.id, desk.on):
        raise Refused(f"{patient.ref} is in an open pair already, {there[0].ref} with {there[0].champion_ref}.")


def _must_have_room(desk: Desk, champion: Champion) -> None:
    must_be_there(desk, champion.ref)
    if champion.status == "left":
        raise Refused(f"{champion.ref} has left. Set their status to ready first, if they are back.")
    there = pairs.open_of_champion(desk.store, champion.id, desk.on)
    if len(there) >= champion.capacity:
        has = f" and have {', '.join(pair.ref for pair in there)}" if there else ""
        raise Refused(
            f"{champion.ref} has no room: they take {champion.capacity} at once{has}."
            " Change «pairs at once» first, if they have agreed to more."
        )


def free_from(desk: Desk, champion: Champion) -> date | None:
    """The day from which a champion is offered for a new pair again, where that is still to come; else None."""
    closed = endings.last_closed(desk.store, champion.id, desk.on)
    if closed is None:
        return None
    day = closed[1] + timedelta(days=everything(desk.store)["ending.champion-free"])
    return day if day > desk.on else None


def _ask_about_champion(desk: Desk, champion: Champion) -> None:
    """Raises one Doubt with all that speaks against a new pair for this champion just now."""
    doubts = []
    had = {row.clearance for row in people.clearances(desk.store, champion.id)}
    if lacking := [name for name in CLEARANCES if name not in had]:
        what = ", ".join(lacking) if had else "any clearance"
        doubts.append(f"There is no record of {what} for {champion.ref}.")
    if day := free_from(desk, champion):
        ref, closed_on = endings.last_closed(desk.store, champion.id, desk.on) or ("", day)
        doubts.append(
            f"{champion.ref} has just said goodbye: {ref} was closed on {written(closed_on)}, and they are offered for"
            f" a new pair from {written(day)}."
        )
    if doubts:
        raise Doubt(" ".join(doubts))


def _login(coordinator: str | None) -> str | None:
    """In small letters, as everywhere: a coordinator finds their pairs by them."""
    return clean(coordinator).lower() or None if coordinator else None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(day: date | None) -> str:
    return f"on {written(day)}" if day else "not known"
