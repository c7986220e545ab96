"""Requests: a champion or patient asks the programme for something, and is answered."""

from datetime import date

from console.dates import say
from console.desk import Desk
from console.notes import added
from console.picking import offered, picked
from console.plain import clean
from console.working import ask_about_day, in_order, must_have_happened, open_pair
from db import requests
from db.pairs import PairRow
from db.refused import Refused
from db.requests import OpenRequest


def asked(
    desk: Desk, ref: str, *, asked_by: str, kind: str, on: date, note: str | None = None, sure: bool = False
) -> str:
    """Somebody asked for something on `on`. Raises Refused for a day ahead, Doubt before they were matched."""
    pair = open_pair(desk, ref)
    must_have_happened(desk, "A request", on)
    if not sure:
        ask_about_day(desk, pair, on)
    line = f"{pair.ref}: the {asked_by} asked for {kind} on {say(on, desk.on)}"
    with desk.command("request", line) as change:
        change.insert(
            "request",
            {
                "pair_id": pair.id,
                "asked_by": asked_by,
                "kind": kind,
                "asked_on": on.isoformat(),
                "note": clean(note) if note else None,
                "recorded_on": desk.on.isoformat(),
            },
        )
    return line


def open_ones(desk: Desk, ref: str) -> dict[str, tuple[str, ...]]:
    """The open requests, to choose from. Raises Refused where there is none, before anything is asked."""
    found = _open(desk, open_pair(desk, ref))
    return {"request": tuple(offered(each.id, f"{each.kind}, {each.asked_by}") for each in found)}


def answered(
    desk: Desk, ref: str, *, on: date, request: str | None = None, note: str | None = None, sure: bool = False
) -> str:
    """An open request was answered; the oldest where none is named. A note is added to what was asked.

    Raises Refused where there is none.
    """
    del sure
    pair = open_pair(desk, ref)
    must_have_happened(desk, "An answer", on)
    found = picked(request, _open(desk, pair), "request")
    in_order(found.asked_on, on, f"It was asked on {say(found.asked_on, desk.on)}: give a later day for the answer.")
    line = f"{pair.ref}: the {found.asked_by}'s request for {found.kind} answered on {say(on, desk.on)}"
    with desk.command("answered", line) as change:
        before = (change.read("request", found.id) or {}).get("note")
        values = {"answered_on": on.isoformat(), "note": added(before, "answered", note)}
        change.update("request", found.id, values)
    return line


def _open(desk: Desk, pair: PairRow) -> tuple[OpenRequest, ...]:
    if found := requests.open_requests(desk.store, pair.id, desk.on):
        return found
    raise Refused(f"{pair.ref} has no request without an answer.")
