"""Another end: moved to another day, or an agreement to go on for a while, once. The open steps move with it."""

from datetime import date

from console.dates import say
from console.desk import Desk
from console.ending.state import end_of
from console.ending.timetable import due, is_after
from console.plain import clean
from console.policy import everything
from console.unnamed import of_pair
from console.working import in_order, open_pair
from db import endings
from db.change import Change
from db.pairs import PairRow
from db.refused import Doubt, Refused

_FAR = 92
"""Days after the end that stands from which another end is asked about: more than a correction."""


def moved(desk: Desk, ref: str, *, to: date, sure: bool = False) -> str:
    """Another end was agreed. Raises Refused for a day that has passed, Doubt for one more than a year away."""
    pair = open_pair(desk, ref)
    _must_lie_ahead(desk, to, sure=sure)
    end = end_of(pair, everything(desk.store))
    if end and (to - end).days > _FAR and not sure:
        raise Doubt(f"{say(to, desk.on)} is {(to - end).days} days after the end that stands, {say(end, desk.on)}.")
    line = f"{pair.ref}: another end agreed, {say(to, desk.on)}"
    with desk.command("end-moved", line) as change:
        if not change.update("pair", pair.id, {"ends_on": to.isoformat()}):
            return f"{pair.ref} ends on {say(to, desk.on)} already"
        if steps := steps_moved(desk, change, pair, to):
            change.summary = line = f"{line}, and with it {steps} of its steps"
    return line


def extended(desk: Desk, ref: str, *, to: date, why: str, sure: bool = False) -> str:
    """They agreed to go on to a later day, once, with a reason.

    Raises Refused a second time, without a reason, and for a day that is not later; Doubt for one more than a year
    away.
    """
    pair = open_pair(desk, ref)
    if not (reason := clean(why)):
        raise Refused("Going on needs a reason: say in a few words what was agreed, and why.")
    end = end_of(pair, everything(desk.store))
    if end is None:
        raise Refused(f"{pair.ref} has no end that could be moved: D sets one.")
    if to <= end:
        raise Refused(f"{pair.ref} ends on {say(end, desk.on)}: give a later day, or move the end with D.")
    _must_lie_ahead(desk, to, sure=sure)
    line = f"{pair.ref}: agreed to go on to {say(to, desk.on)}"
    with desk.command("extended", line) as change:
        if before := endings.extensions(desk.store, pair.id):
            raise Refused(
                f"{pair.ref} has gone on once already, to {say(before[-1].to_on, desk.on)}: a second time is not"
                " part of the programme. Plan the ending, or correct the date with D."
            )
        change.insert(
            "extension",
            {
                "pair_id": pair.id,
                "from_on": end.isoformat(),
                "to_on": to.isoformat(),
                "reason": reason,
                "recorded_on": desk.on.isoformat(),
            },
        )
        change.update("pair", pair.id, {"ends_on": to.isoformat()})
        if steps := steps_moved(desk, change, pair, to):
            change.summary = line = f"{line}, and with it {steps} of its steps"
    return f"{line}: {of_pair(pair, reason)}"


def steps_moved(desk: Desk, change: Change, pair: PairRow, to: date | None, *, after_the_end: bool = False) -> int:
    """Give the open steps of an ending that was begun their days by the new end; returns how many moved.

    `after_the_end`: those alone that come after it.
    """
    ending = endings.of_pair(desk.store, pair.id)
    if ending is None or to is None:
        return 0
    days = due(ending.kind, ending.begun_on, to, everything(desk.store))
    open_ones = [
        step
        for step in ending.steps
        if step.done_on is None and step.step in days and (is_after(step.step) or not after_the_end)
    ]
    moved_ones = [
        change.update("ending_step", step.id, {"due_on": days[step.step].isoformat()}) and step.skipped_why is None
        for step in open_ones
    ]
    return sum(moved_ones)


def _must_lie_ahead(desk: Desk, to: date, *, sure: bool) -> None:
    in_order(desk.on, to, f"An end on {say(to, desk.on)} has passed already: give a day to come, or close the pair.")
    if (to - desk.on).days > 366 and not sure:
        raise Doubt(f"{say(to, desk.on)} is more than a year away.")
