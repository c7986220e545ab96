"""Small steps towards a goal, in the patient's own words, and done."""

from datetime import date

from console.dates import say
from console.desk import Desk
from console.goals import goal_meant
from console.picking import offered, picked
from console.plain import clean
from console.working import must_have_happened, open_pair
from db import goals
from db.goals import OpenStep
from db.pairs import PairRow
from db.refused import Refused


def set_one(desk: Desk, ref: str, *, step: str, goal: str, due: date | None = None, sure: bool = False) -> str:
    """A small step towards a goal. Raises Refused without words, or where the pair has no such open goal."""
    del sure
    pair = open_pair(desk, ref)
    if not (text := clean(step)):
        raise Refused("A step needs words: the patient's own.")
    found = goal_meant(desk, pair, goal)
    line = f"{pair.ref}: a step towards {found.ref}" + (f", by {say(due, desk.on)}" if due else "")
    with desk.command("step", line) as change:
        change.insert(
            "step",
            {
                "goal_id": found.id,
                "step_text": text,
                "due_on": due.isoformat() if due else None,
                "recorded_on": desk.on.isoformat(),
            },
        )
    return line


def open_ones(desk: Desk, ref: str) -> dict[str, tuple[str, ...]]:
    """The open steps, to choose from. Raises Refused where there is none, before anything is asked."""
    return {"step": tuple(offered(each.id, each.text) for each in _open(desk, open_pair(desk, ref)))}


def done(desk: Desk, ref: str, *, on: date, step: str | None = None, sure: bool = False) -> str:
    """A step was done. Raises Refused where none is open, or for a day ahead."""
    del sure
    pair = open_pair(desk, ref)
    must_have_happened(desk, "A step that was done", on)
    found = picked(step, _open(desk, pair), "step")
    line = f"{pair.ref}: a step towards {found.goal} done on {say(on, desk.on)}"
    with desk.command("step-done", line) as change:
        change.update("step", found.id, {"done_on": on.isoformat()})
    return line


def _open(desk: Desk, pair: PairRow) -> tuple[OpenStep, ...]:
    if found := goals.open_steps(desk.store, pair.id, desk.on):
        return found
    raise Refused(f"{pair.ref} has no open step: S sets one.")
