"""The ending of a pair begun: its kind, who ends it and why, and every step with the day by which it is due."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from console.dates import say
from console.desk import Desk
from console.ending.state import end_of
from console.ending.timetable import BY, NOT_NEEDED, REASONS, due, usual_end
from console.plain import clean
from console.policy import everything
from console.unnamed import of_pair
from console.working import in_order, must_have_happened, open_pair
from db import endings
from db.change import Change
from db.pairs import PairRow
from db.refused import Doubt, Refused
from db.vocabulary import ENDING_STEPS


@dataclass(frozen=True, slots=True)
class Beginning:
    """What an ending of some kind comes to: its end, the day of each step, and why some fall away."""

    ends_on: date
    due: Mapping[str, date]
    not_needed: Mapping[str, str]


def beginning(desk: Desk, pair: PairRow, kind: str, on: date, ends: date | None = None) -> Beginning:
    """What an ending of that kind, begun that day, would come to. Raises Refused where no end is known."""
    limits = everything(desk.store)
    ends_on = ends or usual_end(kind, on, end_of(pair, limits))
    if ends_on is None:
        raise Refused(f"{pair.ref} has no end, since they were not introduced: give the day on which it ends.")
    in_order(pair.matched_on, ends_on, f"{pair.ref} was matched on {say(pair.matched_on, desk.on)}: give a later end.")
    return Beginning(ends_on, due(kind, on, ends_on, limits), NOT_NEEDED.get(kind, {}))


def not_begun(desk: Desk, ref: str) -> dict[str, str]:
    """Nothing to fill in; raises Refused where the ending was begun already, before anything is asked."""
    pair = open_pair(desk, ref)
    if begun_before := endings.begun_on(desk.store, pair.id):
        raise Refused(f"The ending of {pair.ref} was begun on {say(begun_before, desk.on)} already.")
    return {}


def begun(
    desk: Desk,
    ref: str,
    *,
    on: date,
    kind: str = "planned",
    by: str | None = None,
    reason: str | None = None,
    ends: date | None = None,
    sure: bool = False,
) -> str:
    """The ending was begun on `on`, with all its steps; an early one, or `ends`, moves the end of the pair too.

    Raises Refused where it was begun already, the day lies ahead or no end is known; Doubt where the end is more than
    a year away.
    """
    pair = open_pair(desk, ref)
    not_begun(desk, ref)
    must_have_happened(desk, "An ending that was begun", on)
    found = beginning(desk, pair, kind, on, ends)
    if (found.ends_on - desk.on).days > 366 and not sure:
        raise Doubt(f"{say(found.ends_on, desk.on)} is more than a year away.")
    line = f"{pair.ref}: ending begun on {say(on, desk.on)} ({kind})"
    why = clean(reason) if reason else ""
    with desk.command("ending", line) as change:
        not_begun(desk, ref)  # again, now that nobody else can write
        ending = change.insert(
            "ending",
            {
                "pair_id": pair.id,
                "kind": kind,
                "begun_on": on.isoformat(),
                "by_whom": by or (None if kind in {"planned", "died"} else BY.get(kind, "service")),
                "reason": why or None,
                "recorded_on": desk.on.isoformat(),
            },
        )
        _insert_steps(change, ending, found, on, desk.on)
        if found.ends_on != end_of(pair, everything(desk.store)):
            change.update("pair", pair.id, {"ends_on": found.ends_on.isoformat()})
            change.summary = line = f"{line}, ends {say(found.ends_on, desk.on)}"
    if gone := ", ".join(found.not_needed):
        line += f"; not needed: {gone}"
    return line + (f": {of_pair(pair, why)}" if why else "")


def will_happen(desk: Desk, ref: str, kind: str, on: date, ends: date | None = None) -> list[str]:
    """What would happen if the ending was begun so, line by line: for a form, and to be asked about."""
    found = beginning(desk, open_pair(desk, ref), kind, on, ends)
    lines = [f"It ends on {say(found.ends_on, desk.on)}: {REASONS[kind]}."]
    by_day = sorted((day, ENDING_STEPS.index(name), name) for name, day in found.due.items())
    lines += [f"{say(day, desk.on)}  {name}" for day, _, name in by_day if name not in found.not_needed]
    why = dict.fromkeys(found.not_needed.values())
    for reason in why:
        gone = ", ".join(name for name, its in found.not_needed.items() if its == reason)
        lines.append(f"Not needed, since {reason}: {gone}.")
    return lines


def _insert_steps(change: Change, ending: int, found: Beginning, on: date, today: date) -> None:
    for name in ENDING_STEPS:
        why = found.not_needed.get(name)
        change.insert(
            "ending_step",
            {
                "ending_id": ending,
                "step": name,
                "due_on": found.due[name].isoformat(),
                "skipped_why": why,
                "skipped_on": on.isoformat() if why else None,
                "recorded_on": today.isoformat(),
            },
        )
