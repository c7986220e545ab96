"""The goals of a pair put into words, and as data: how often, both ratings side by side, steps, since when."""

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from console import policy, ratings
from console import routine as days_of
from console.dates import say
from console.desk import Desk
from console.pairs import the
from console.ratings import ASK, side_by_side
from console.tallies import LOOK_BACK, four_weeks
from console.unnamed import of_pair
from db import goals
from db.goals import Aim, Step
from db.pairs import PairRow

DIFFER = "views-differ.points"
_NUMBERS = 10
"""Most numbers of the last four weeks that stand in a row."""


class Said(NamedTuple):
    """A line; one in `columns` is a row of numbers of which the blanks count, and has nothing typed in it."""

    text: str
    columns: bool = False


def about(aim: Aim, on: date, measure: str) -> str:
    """`moving; ticked: times a week; Mon, Thu; since 2 Sep`; of one that is over first what became of it.

    `measure` is what was typed, as it may be shown.
    """
    measured = f"{aim.measured or 'measure'}: {measure}" if measure else aim.measured
    parts = [aim.kind, measured, days_of.say(aim.routine)]
    parts = [*parts, standing(aim, on)] if aim.state == "open" else [standing(aim, on), *parts]
    return "; ".join(part for part in parts if part)


def standing(aim: Aim, on: date) -> str:
    """`since 2 Sep`, `met 3 Nov, set 2 Sep`."""
    if aim.state == "open":
        return f"since {say(aim.set_on, on)}"
    ended = f" {say(aim.ended_on, on)}" if aim.ended_on else ""
    return f"{aim.state}{ended}, set {say(aim.set_on, on)}"


def how_often(aim: Aim, on: date) -> str:
    """What was ticked or counted in the last four weeks; nothing where the goal is neither.

    `7 days, last on 12 Nov`, `82 81 80, last on 12 Nov`, and the sum of what can be summed, which a weight cannot.
    """
    if aim.measured is None:
        return ""
    if not (done := [each for each in aim.tallies if each.amount or aim.measured == "counted"]):
        return "nothing yet"
    seen, last = four_weeks(aim.tallies, on), f"last on {say(done[-1].on, on)}"
    if aim.measured == "ticked":
        return f"{_days(seen.days)} of {LOOK_BACK}, {last}"
    if not seen.numbers:
        return f"nothing; {done[-1].amount} {last}"
    row = " ".join(str(each) for each in seen.numbers[-_NUMBERS:])
    sums = "" if aim.kind == "weight" or len(seen.numbers) == 1 else f", {sum(seen.numbers):,} in all"
    return f"{row} on {_days(len(seen.numbers))}{sums}, {last}"


def in_all(aim: Aim, on: date) -> str:
    """Of a goal that is over: on how many days it was ticked or counted, and the last of them."""
    done = [each for each in aim.tallies if each.amount]
    if not done:
        return ""
    return f"{aim.measured or 'counted'} on {_days(len(done))}, last on {say(done[-1].on, on)}"


def often(aim: Aim, on: date) -> str:
    """How often something was done for it, as a goal's page says it; nothing where there is nothing to say."""
    if aim.state != "open":
        return in_all(aim, on)
    return f"last 4 weeks: {found}" if (found := how_often(aim, on)) else ""


def differs(aim: Aim, points: int) -> bool:
    """Whether the two see an open goal so differently that it is worth asking each; `points` is the policy's limit."""
    return aim.state == "open" and side_by_side(aim.ratings).apart() >= points


def due(step: Step, on: date) -> str:
    """`done 3 Nov`, `by 3 Dec`, `by 3 Nov, late`; nothing where no day was set."""
    if step.done_on:
        return f"done {say(step.done_on, on)}"
    if step.due_on is None:
        return ""
    return f"by {say(step.due_on, on)}" + (", late" if step.due_on < on else "")


def in_words(desk: Desk, ref: str, *, names: bool = False) -> list[Said]:
    """Every goal of a pair, the open ones first, in lines that read well aloud; a line of two spaces belongs to the
    goal above it.

    Without `names` what was typed stands without the names of the two.
    """
    pair = the(desk, ref)
    found, points = goals.aims(desk.store, pair.id, desk.on), policy.everything(desk.store)[DIFFER]
    head = f"{pair.ref}: {pair.patient_name} and {pair.champion_name}, " if names else f"{pair.ref}: "
    own = _own(pair, names=names)
    lines = [Said(head + _counted(found))]
    for aim in found:
        lines += _one(aim, desk.on, points, own)
    return lines


def as_json(desk: Desk, ref: str, *, names: bool = False) -> dict[str, Any]:
    """The same for a program."""
    pair = the(desk, ref)
    points, own = policy.everything(desk.store)[DIFFER], _own(pair, names=names)
    found = goals.aims(desk.store, pair.id, desk.on)
    return {
        "pair": pair.ref,
        "on": desk.on.isoformat(),
        "goals": [_as_json(aim, desk.on, points, own) for aim in found],
    }


def _one(aim: Aim, on: date, points: int, own: Callable[[str], str]) -> list[Said]:
    lines = [Said(f"{aim.ref}: {own(aim.text)} ({about(aim, on, own(aim.measure or ''))})")]
    if done := often(aim, on):
        lines.append(Said(f"  {done}"))
    both = side_by_side(aim.ratings).newest()
    if both.days:
        width = max(map(len, both.by))
        for by, row in ratings.digits(both).items():
            last = both.last(by)
            said = f"{row} ({say(last[0], on)})" if last else "not rated yet"
            lines.append(Said(f"  {by.ljust(width)} {said}", columns=True))
    elif aim.state == "open":
        lines.append(Said("  not rated yet"))
    if differs(aim, points):
        lines.append(Said(f"  {ASK}"))
    for step in aim.steps:
        when = due(step, on)
        lines.append(Said(f"  step {step.id}{f', {when}' if when else ''}: {own(step.text)}"))
    return lines


def _as_json(aim: Aim, on: date, points: int, own: Callable[[str], str]) -> dict[str, Any]:
    both, seen = side_by_side(aim.ratings), four_weeks(aim.tallies, on)
    return {
        "goal": aim.ref,
        "words": own(aim.text),
        "kind": aim.kind,
        "measure": own(aim.measure) if aim.measure else None,
        "measured": aim.measured,
        "routine": aim.routine.split(",") if aim.routine else [],
        "set_on": aim.set_on.isoformat(),
        "state": aim.state,
        "ended_on": _iso(aim.ended_on),
        "days_in_4_weeks": seen.days,
        "tally": [{"on": each.on.isoformat(), "amount": each.amount} for each in aim.tallies],
        "ratings": [
            {"on": day.isoformat(), **{by: scores[index] for by, scores in both.by.items()}}
            for index, day in enumerate(both.days)
        ],
        "differ": differs(aim, points),
        "steps": [
            {
                "step": step.id,
                "words": own(step.text),
                "due": _iso(step.due_on),
                "done_on": _iso(step.done_on),
                "late": bool(step.done_on is None and step.due_on and step.due_on < on),
            }
            for step in aim.steps
        ],
    }


def _own(pair: PairRow, *, names: bool) -> Callable[[str], str]:
    return (lambda text: text) if names else (lambda text: of_pair(pair, text))


def _counted(found: tuple[Aim, ...]) -> str:
    if not found:
        return "no goal yet"
    open_now = sum(aim.state == "open" for aim in found)
    said = [f"{open_now} open goal{'' if open_now == 1 else 's'}"]
    said += [f"{count} {state}" for state in ("met", "put down") if (count := sum(a.state == state for a in found))]
    return ", ".join(said)


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
