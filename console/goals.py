"""Goals: set in the patient's own words, changed, rated 0 to 10 by each of the two, met, put down, taken up again."""

from collections.abc import Sequence
from datetime import date

from console import routine as days_of
from console.dates import say
from console.desk import Desk
from console.plain import clean
from console.references import next_free
from console.working import ask_about_day, in_order, must_have_happened, open_pair
from db import goals
from db.change import Cell
from db.goals import KeptGoal
from db.pairs import PairRow
from db.refused import Doubt, Refused

NOTHING = frozenset({"none", "-"})
"""What is typed to take a measure or a routine away."""


def set_one(
    desk: Desk,
    ref: str,
    *,
    goal: str,
    on: date,
    measure: str | None = None,
    measured: str | None = None,
    kind: str | None = None,
    routine: str | None = None,
    sure: bool = False,
) -> str:
    """The patient set a goal. Raises Refused without words or for a day ahead, Doubt before they were matched.

    `measure` says in their words what is ticked or counted (`measured`), `routine` on which days of the week.
    """
    pair = open_pair(desk, ref)
    must_have_happened(desk, "A goal that was set", on)
    if not (text := clean(goal)):
        raise Refused("A goal needs words: the patient's own.")
    days = days_of.read(routine) if routine else None
    if not sure:
        ask_about_day(desk, pair, on)
    with desk.command("goal", f"{pair.ref}: a goal") as change:
        name = next_free(goals.references(desk.store), "G-0001")
        change.summary = f"{pair.ref}: a goal, {name}"
        change.insert(
            "goal",
            {
                "ref": name,
                "pair_id": pair.id,
                "goal_text": text,
                "measure": clean(measure) or None if measure else None,
                "measured": measured,
                "kind": kind,
                "routine": days,
                "set_on": on.isoformat(),
                "recorded_on": desk.on.isoformat(),
            },
        )
    return change.summary


def latest(desk: Desk, ref: str) -> dict[str, str]:
    """The pair's newest goal, for the form. Raises Refused where there is none."""
    return {"goal": _offered(_open(desk, open_pair(desk, ref))[0])}


def open_ones(desk: Desk, ref: str) -> dict[str, tuple[str, ...]]:
    """The pair's open goals, to choose from. Raises Refused where there is none."""
    return {"goal": tuple(_offered(each) for each in _open(desk, open_pair(desk, ref)))}


def goal_meant(desk: Desk, pair: PairRow, typed: str) -> KeptGoal:
    """The open goal of that reference (`G-0001`, whatever follows it). Raises Refused where the pair has none such."""
    found = _open(desk, pair)
    return _named(found, typed) or _refuse(f"{pair.ref} has no open goal called", typed, "its goals are", found)


def changed(
    desk: Desk,
    ref: str,
    *,
    goal: str,
    words: str | None = None,
    measure: str | None = None,
    measured: str | None = None,
    kind: str | None = None,
    routine: str | None = None,
    sure: bool = False,
) -> str:
    """A goal is another one now, in words, measure or routine; what is not given stays. What stood there stays in the
    history. `none` takes a measure or a routine away.

    Raises Refused where the pair has no such open goal, or nothing would be different; Doubt where days that were
    counted would stand as ticks.
    """
    pair = open_pair(desk, ref)
    found = goal_meant(desk, pair, goal)
    new: dict[str, Cell] = {}
    if text := clean(words or ""):
        new["goal_text"] = text
    if typed := clean(measure or ""):
        new["measure"] = None if typed.casefold() in NOTHING else typed
    if typed := clean(routine or ""):
        new["routine"] = None if typed.casefold() in NOTHING else days_of.read(typed)
    if measured:
        new["measured"] = measured
    if kind:
        new["kind"] = kind
    old = {"goal_text": found.text, "measure": found.measure, "measured": found.measured, "kind": found.kind,
           "routine": found.routine}  # fmt: skip
    different = [name for name, value in new.items() if value != old[name]]
    if not different:
        raise Refused(f"{found.ref} stands so already: say what is different now (its words, measure, kind, routine).")
    if "measured" in different and measured == "ticked" and not sure:
        _ask_about_counted_days(desk, found)
    said = ", ".join("words" if name == "goal_text" else name for name in different)
    line = f"{pair.ref}: {found.ref} changed: {said}"
    with desk.command("goal-changed", line) as change:
        change.update("goal", found.id, {name: new[name] for name in different})
    return line


def ended(desk: Desk, ref: str, *, goal: str, state: str, on: date, sure: bool = False) -> str:
    """A goal was met, or put down. Raises Refused where the pair has no such open goal, or for a day ahead."""
    del sure
    pair = open_pair(desk, ref)
    must_have_happened(desk, "The end of a goal", on)
    found = goal_meant(desk, pair, goal)
    in_order(found.set_on, on, f"{found.ref} was set on {say(found.set_on, desk.on)}: give a later day.")
    line = f"{pair.ref}: {found.ref} {state}, {say(on, desk.on)}"
    with desk.command("goal-ended", line) as change:
        change.update("goal", found.id, {"state": state, "ended_on": on.isoformat()})
    return line


def latest_ended(desk: Desk, ref: str) -> dict[str, str]:
    """The goal that was met or put down last, for the form. Raises Refused where there is none."""
    return {"goal": _offered(_ended(desk, open_pair(desk, ref))[0])}


def ended_ones(desk: Desk, ref: str) -> dict[str, tuple[str, ...]]:
    """The goals that were met or put down, to choose from. Raises Refused where there is none."""
    return {"goal": tuple(_offered(each) for each in _ended(desk, open_pair(desk, ref)))}


def again(desk: Desk, ref: str, *, goal: str, sure: bool = False) -> str:
    """A goal that was met or put down is taken up again, with all that is written of it.

    Raises Refused where the pair has no such goal.
    """
    del sure
    pair = open_pair(desk, ref)
    ended_now = _ended(desk, pair)
    found = _named(ended_now, goal) or _refuse(
        f"{pair.ref} has no goal that was met or put down called", goal, "those are", ended_now
    )
    line = f"{pair.ref}: {found.ref} taken up again"
    with desk.command("goal-again", line) as change:
        change.update("goal", found.id, {"state": "open", "ended_on": None})
    return line


def rated(desk: Desk, ref: str, *, goal: str, by: str, score: int, on: date, sure: bool = False) -> str:
    """One of the two rated a goal, 0 to 10; a second rating of that day replaces the first.

    Raises Refused where the pair has no such open goal, or the day lies ahead.
    """
    del sure
    pair = open_pair(desk, ref)
    must_have_happened(desk, "A rating", on)
    found = goal_meant(desk, pair, goal)
    line = f"{pair.ref}: {found.ref} rated {score} by the {by}"
    with desk.command("rating", line) as change:
        before = goals.rating(desk.store, found.id, on, by)
        if before is not None:
            change.update("rating", before, {"score": score})
        else:
            change.insert(
                "rating",
                {
                    "goal_id": found.id,
                    "on_day": on.isoformat(),
                    "by_whom": by,
                    "score": score,
                    "recorded_on": desk.on.isoformat(),
                },
            )
    return line


def _offered(goal: KeptGoal) -> str:
    return f"{goal.ref} {goal.text[:36]}".rstrip()


def _open(desk: Desk, pair: PairRow) -> tuple[KeptGoal, ...]:
    if found := goals.open_goals(desk.store, pair.id, desk.on):
        return found
    raise Refused(f"{pair.ref} has no open goal yet: o sets one.")


def _ended(desk: Desk, pair: PairRow) -> tuple[KeptGoal, ...]:
    if found := goals.ended_goals(desk.store, pair.id, desk.on):
        return found
    raise Refused(f"{pair.ref} has no goal that was met or put down.")


def _named(found: Sequence[KeptGoal], typed: str) -> KeptGoal | None:
    name = clean(typed).partition(" ")[0].casefold()
    return next((each for each in found if each.ref.casefold() == name), None)


def _refuse(what: str, typed: str, there: str, found: Sequence[KeptGoal]) -> KeptGoal:
    raise Refused(f"{what} {clean(typed)[:20]}: {there} {', '.join(each.ref for each in found)}.")


def _ask_about_counted_days(desk: Desk, found: KeptGoal) -> None:
    if days := goals.counted_days(desk.store, found.id):
        counted = "1 day" if days == 1 else f"{days} days"
        raise Doubt(f"{found.ref} was counted on {counted}, with numbers that would stand as ticks.")
