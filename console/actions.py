"""Actions: something to be done for a pair, by whom, by when; and done."""

from datetime import date

from console.dates import say
from console.desk import Desk
from console.pairs import the
from console.picking import offered, picked
from console.plain import clean
from console.reviewing import looked_at
from console.unnamed import of_pair
from console.working import in_order, must_have_happened, open_pair
from db import actions
from db.actions import Action
from db.pairs import PairRow
from db.refused import Doubt, Refused


def mine(desk: Desk, ref: str) -> dict[str, str]:
    """What the form starts with: whoever is at work does it."""
    open_pair(desk, ref)
    return {"whom": desk.by}


def set_one(desk: Desk, ref: str, *, action: str, due: date, whom: str | None = None, sure: bool = False) -> str:
    """Something is to be done by `due`; while a weekly review is under way the pair counts as looked at.

    Raises Refused for a day that has passed or without words, Doubt for one more than a year away.
    """
    pair = open_pair(desk, ref)
    if not (text := clean(action)):
        raise Refused("An action needs words: say in a few what is to be done.")
    in_order(desk.on, due, f"{say(due, desk.on)} has passed already: give a day to come.")
    if (due - desk.on).days > 366 and not sure:
        raise Doubt(f"{say(due, desk.on)} is more than a year away.")
    who = clean(whom or "") or desk.by
    line = f"{pair.ref}: to be done by {say(due, desk.on)}, {of_pair(pair, who)}"
    with desk.command("action", line) as change:
        change.insert(
            "action",
            {
                "pair_id": pair.id,
                "action_text": text,
                "whom": who,
                "due_on": due.isoformat(),
                "recorded_on": desk.on.isoformat(),
                "review_id": looked_at(desk, change, pair, "act"),
            },
        )
    return line


def open_ones(desk: Desk, ref: str) -> dict[str, tuple[str, ...]]:
    """The open actions, to choose from. Raises Refused where there is none, before anything is asked."""
    return {"action": tuple(offered(each.id, each.text) for each in _open(desk, the(desk, ref)))}


def done(desk: Desk, ref: str, *, on: date, action: str | None = None, sure: bool = False) -> str:
    """An open action was done, of a closed pair too; the soonest due where none is named.

    Raises Refused where there is none.
    """
    del sure
    pair = the(desk, ref)
    must_have_happened(desk, "What was done", on)
    found = picked(action, _open(desk, pair), "action")
    line = f"{pair.ref}: action {found.id} done on {say(on, desk.on)}"
    with desk.command("action-done", line) as change:
        change.update("action", found.id, {"done_on": on.isoformat()})
    return line


def _open(desk: Desk, pair: PairRow) -> tuple[Action, ...]:
    if found := actions.open_of_pair(desk.store, pair.id, desk.on):
        return found
    raise Refused(f"{pair.ref} has nothing to be done: A sets an action.")
