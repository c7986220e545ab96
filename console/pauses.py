"""Pauses written down: an agreed break, and the return from it."""

from datetime import date

from console.dates import say
from console.desk import Desk
from console.plain import clean
from console.unnamed import of_pair
from console.working import ask, ask_about_day, in_order, must_have_happened, open_pair
from db import rests
from db.pairs import PairRow
from db.refused import Doubt, Refused

LONGEST = 42
"""Most days from the beginning of a pause to its review (the programme's own rule: no break without a look)."""


def paused(desk: Desk, ref: str, *, from_on: date, review: date, reason: str, sure: bool = False) -> str:
    """A break was agreed, to be looked at on `review`.

    Raises Refused where that lies before it begins or more than 42 days on, Doubt where a pause is open.
    """
    pair = open_pair(desk, ref)
    in_order(
        from_on,
        review,
        f"The review on {say(review, desk.on)} lies before the pause begins, on {say(from_on, desk.on)}.",
    )
    if (review - from_on).days > LONGEST:
        raise Refused(f"A pause is looked at after {LONGEST} days at the most: give a review day sooner.")
    if not sure:
        ask(lambda: ask_about_day(desk, pair, from_on), lambda: _ask_about_open(desk, pair))
    why = of_pair(pair, clean(reason))
    line = f"{pair.ref}: paused from {say(from_on, desk.on)} ({why}); review {say(review, desk.on)}"
    with desk.command("pause", line) as change:
        change.insert(
            "pause",
            {
                "pair_id": pair.id,
                "from_on": from_on.isoformat(),
                "nth": rests.next_pause(desk.store, pair.id, from_on),
                "review_on": review.isoformat(),
                "reason": clean(reason),
                "recorded_on": desk.on.isoformat(),
            },
        )
    return line


def open_one(desk: Desk, ref: str) -> dict[str, str]:
    """Nothing to fill in; raises Refused where no pause is open, before anything is asked."""
    _the_open(desk, open_pair(desk, ref))
    return {}


def returned(desk: Desk, ref: str, *, on: date, sure: bool = False) -> str:
    """They are back since `on`. Raises Refused where no pause is open, or `on` lies before it."""
    del sure
    pair = open_pair(desk, ref)
    must_have_happened(desk, "A return", on)
    pause = _the_open(desk, pair)
    in_order(pause.from_on, on, f"The pause began on {say(pause.from_on, desk.on)}: give a later day.")
    line = f"{pair.ref}: back from the pause since {say(on, desk.on)}"
    with desk.command("returned", line) as change:
        change.update("pause", pause.id, {"ended_on": on.isoformat()})
    return line


def _ask_about_open(desk: Desk, pair: PairRow) -> None:
    for pause in rests.open_pauses(desk.store, pair.id, desk.on):
        raise Doubt(f"{pair.ref} has an open pause already, from {say(pause.from_on, desk.on)}.")


def _the_open(desk: Desk, pair: PairRow) -> rests.OpenPause:
    if found := rests.open_pauses(desk.store, pair.id, desk.on):
        return next((pause for pause in found if pause.from_on <= desk.on), found[0])
    raise Refused(f"{pair.ref} has no open pause.")
