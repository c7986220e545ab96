"""Endings in their simplest form: begun, moved to another day, and the pair closed."""

from datetime import date

from console.dates import say
from console.desk import Desk
from console.plain import clean
from console.unnamed import of_pair
from console.working import ask, in_order, must_have_happened, open_pair
from db import concerns, endings
from db.pairs import PairRow
from db.refused import Doubt, Refused


def not_begun(desk: Desk, ref: str) -> dict[str, str]:
    """Nothing to fill in; raises Refused where the ending was begun already, before anything is asked."""
    pair = open_pair(desk, ref)
    if begun := endings.begun_on(desk.store, pair.id):
        raise Refused(f"The ending of {pair.ref} was begun on {say(begun, desk.on)} already.")
    return {}


def begun(desk: Desk, ref: str, *, on: date, kind: str, sure: bool = False) -> str:
    """The ending was begun on `on`. Raises Refused where it was already, or the day lies ahead."""
    del sure
    pair = open_pair(desk, ref)
    not_begun(desk, ref)
    must_have_happened(desk, "An ending that was begun", on)
    line = f"{pair.ref}: ending begun on {say(on, desk.on)} ({kind})"
    with desk.command("ending", line) as change:
        change.insert(
            "ending",
            {"pair_id": pair.id, "kind": kind, "begun_on": on.isoformat(), "recorded_on": desk.on.isoformat()},
        )
    return line


def moved(desk: Desk, ref: str, *, to: date, sure: bool = False) -> str:
    """Another end was agreed. Raises Refused for a day that has passed, Doubt for one more than a year away."""
    pair = open_pair(desk, ref)
    in_order(desk.on, to, f"An end on {say(to, desk.on)} has passed already: give a day to come, or close the pair.")
    if (to - desk.on).days > 366 and not sure:
        raise Doubt(f"{say(to, desk.on)} is more than a year away.")
    line = f"{pair.ref}: another end agreed, {say(to, desk.on)}"
    with desk.command("end-moved", line) as change:
        if not change.update("pair", pair.id, {"ends_on": to.isoformat()}):
            return f"{pair.ref} ends on {say(to, desk.on)} already"
    return line


def closed(desk: Desk, ref: str, *, on: date, ending: str, by: str, reason: str, sure: bool = False) -> str:
    """The pair is closed from `on`.

    Raises Refused before it was matched or for a day ahead, Doubt where the ending was never begun, or a concern is
    not passed on.
    """
    pair = open_pair(desk, ref)
    must_have_happened(desk, "A closing", on)
    in_order(pair.matched_on, on, f"{pair.ref} was matched on {say(pair.matched_on, desk.on)}: give a later day.")
    if not sure:
        ask(lambda: _ask_about_goodbye(desk, pair), lambda: _ask_about_concern(desk, pair))
    line = f"{pair.ref}: closed on {say(on, desk.on)}, {ending}, by {by} ({of_pair(pair, clean(reason))})"
    values = {"closed_on": on.isoformat(), "ending": ending, "ended_by": by, "ending_reason": clean(reason)}
    with desk.command("closed", line) as change:
        change.update("pair", pair.id, values)
    return line


def _ask_about_goodbye(desk: Desk, pair: PairRow) -> None:
    if endings.begun_on(desk.store, pair.id) is None:
        raise Doubt(f"The ending of {pair.ref} was never begun: has somebody said goodbye with both?")


def _ask_about_concern(desk: Desk, pair: PairRow) -> None:
    if any(each.passed_on is None for each in concerns.of_pair(desk.store, pair.id)):
        raise Doubt(f"{pair.ref} has a concern that is not passed on, and a closed pair is not on the list.")
