"""What was done for a goal, day by day: a tick, or a number that the patient counted. One a goal and day."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from console.dates import say, say_all
from console.desk import Desk
from console.goals import goal_meant
from console.working import ask, ask_about_day, must_have_happened, open_pair
from db import goals
from db.change import Change
from db.goals import KeptGoal, Tally
from db.pairs import PairRow
from db.refused import Doubt, Refused

LOOK_BACK = 28
"""Days in which it is said how often something was done: four weeks, the day itself counted."""


class FourWeeks(NamedTuple):
    """What stands on each of the last 28 days, the earliest first; None where nothing does."""

    since: date
    amounts: tuple[int | None, ...]

    @property
    def days(self) -> int:
        """Days with a tick, or with a number above 0."""
        return sum(bool(each) for each in self.amounts)

    @property
    def numbers(self) -> tuple[int, ...]:
        """What was counted, the earliest first."""
        return tuple(each for each in self.amounts if each is not None)


def four_weeks(tallies: Sequence[Tally], on: date) -> FourWeeks:
    """The last four weeks up to `on`."""
    since = on - timedelta(days=LOOK_BACK - 1)
    amounts = {each.on: each.amount for each in tallies}
    return FourWeeks(since, tuple(amounts.get(since + timedelta(days=each)) for each in range(LOOK_BACK)))


def written(desk: Desk, ref: str, *, goal: str, on: date, number: int | None = None, sure: bool = False) -> str:
    """A goal is ticked for a day, or what was counted on it is written; written again it replaces what stood there.

    A `number` counts; 0 takes a tick back. A goal that was neither is from then on what it is written as. Raises
    Refused where the pair has no such open goal, the day lies ahead, or the number does not go with the goal; Doubt for
    a day before the goal was set.
    """
    pair = open_pair(desk, ref)
    must_have_happened(desk, "A tick or a count", on)
    found = goal_meant(desk, pair, goal)
    amount, counts = _amount(found, number), _counts(found, number)
    if not sure:
        ask(lambda: ask_about_day(desk, pair, on), lambda: _ask_about_the_beginning(desk, found, on))
    with desk.command("tick", f"{pair.ref}: {found.ref}") as change:
        change.summary = line = _write(desk, change, pair, found, on, amount, counts=counts)
        if found.measured is None:
            change.update("goal", found.id, {"measured": "counted" if counts else "ticked"})
    return line


def on_days(
    desk: Desk, ref: str, *, goal: str, days: Sequence[date], number: int | None = None, sure: bool = False
) -> str:
    """The same for several days at once, as one command with one undo. Raises as `written`, and writes none of them."""
    if len(days) == 1:
        return written(desk, ref, goal=goal, on=days[0], number=number, sure=sure)
    pair = open_pair(desk, ref)
    found = goal_meant(desk, pair, goal)
    each_day = sorted(set(days))
    did = f"counted {number}" if _counts(found, number) else "ticked" if number != 0 else "tick taken back"
    with desk.command("tick", f"{pair.ref}: {found.ref} {did} on {len(each_day)} days, {say_all(each_day)}") as change:
        inside = replace(desk, under_way=change)
        line = change.summary
        for day in each_day:
            written(inside, ref, goal=found.ref, on=day, number=number, sure=sure)
        change.summary = line
    return line


def _counts(found: KeptGoal, number: int | None) -> bool:
    return found.measured == "counted" or (found.measured is None and number is not None)


def _amount(found: KeptGoal, number: int | None) -> int:
    if found.measured == "counted" and number is None:
        raise Refused(f"{found.ref} is counted: give the number.")
    if found.measured == "ticked" and number not in (None, 0, 1):
        raise Refused(
            f"{found.ref} is ticked, not counted: leave the number out (0 takes a tick back), or change how it is"
            " measured first."
        )
    return 1 if number is None else number


def _write(desk: Desk, change: Change, pair: PairRow, found: KeptGoal, on: date, amount: int, *, counts: bool) -> str:
    """Write the row; returns the line that says so. What stands there is read inside the command."""
    before, day = goals.tally(desk.store, found.id, on), say(on, desk.on)
    if not counts and not amount and not (before and before[1]):
        raise Refused(f"{found.ref} is not ticked on {day}: there is nothing to take back.")
    if before and before[1] == amount:
        stands = f"counted {amount}" if counts else "ticked"
        raise Refused(f"{found.ref} is {stands} on {day} already.")
    if before is None:
        change.insert(
            "tally",
            {"goal_id": found.id, "on_day": on.isoformat(), "amount": amount, "recorded_on": desk.on.isoformat()},
        )
    else:
        change.update("tally", before[0], {"amount": amount})
    instead = f", instead of {before[1]}" if before and counts else ""
    did = f"counted {amount}" if counts else "ticked" if amount else "tick taken back"
    return f"{pair.ref}: {found.ref} {did} on {day}{instead}"


def _ask_about_the_beginning(desk: Desk, found: KeptGoal, on: date) -> None:
    if on < found.set_on:
        raise Doubt(f"{found.ref} was set on {say(found.set_on, desk.on)}, after {say(on, desk.on)}.")
