"""Goals: set in the patient's own words, rated 0 to 10 by each of the two, met or put down."""

from datetime import date

from console.dates import say
from console.desk import Desk
from console.plain import clean
from console.references import next_free
from console.working import ask_about_day, in_order, must_have_happened, open_pair
from db import goals
from db.goals import OpenGoal
from db.pairs import PairRow
from db.refused import Refused


def set_one(desk: Desk, ref: str, *, goal: str, on: date, measure: str | None = None, sure: bool = False) -> str:
    """The patient set a goal. Raises Refused without words or for a day ahead, Doubt before they were matched."""
    pair = open_pair(desk, ref)
    must_have_happened(desk, "A goal that was set", on)
    if not (text := clean(goal)):
        raise Refused("A goal needs words: the patient's own.")
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
                "measure": clean(measure) if measure else None,
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


def goal_meant(desk: Desk, pair: PairRow, typed: str) -> OpenGoal:
    """The open goal of that reference (`G-0001`, whatever follows it). Raises Refused where the pair has none such."""
    name = clean(typed).partition(" ")[0].casefold()
    found = next((each for each in _open(desk, pair) if each.ref.casefold() == name), None)
    if found is None:
        known = ", ".join(each.ref for each in _open(desk, pair))
        raise Refused(f"{pair.ref} has no open goal called {clean(typed)[:20]}: its goals are {known}.")
    return found


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


def _offered(goal: OpenGoal) -> str:
    return f"{goal.ref} {goal.text[:36]}".rstrip()


def _open(desk: Desk, pair: PairRow) -> tuple[OpenGoal, ...]:
    if found := goals.open_goals(desk.store, pair.id, desk.on):
        return found
    raise Refused(f"{pair.ref} has no open goal yet: o sets one.")
