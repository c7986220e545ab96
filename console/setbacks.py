"""Setbacks written down: opened, looked at again, over."""

from datetime import date

from console.dates import say
from console.desk import Desk
from console.plain import clean
from console.working import ask, ask_about_day, in_order, must_have_happened, open_pair
from db import rests
from db.pairs import PairRow
from db.refused import Doubt, Refused


def opened(
    desk: Desk,
    ref: str,
    *,
    whose: str,
    kind: str,
    effect: str,
    began: date,
    review: date,
    note: str | None = None,
    sure: bool = False,
) -> str:
    """A setback began, with a day to look at it again.

    Raises Refused where the days are out of order, Doubt where the same person has one open.
    """
    pair = open_pair(desk, ref)
    must_have_happened(desk, "A setback that began", began)
    in_order(
        began,
        review,
        f"The review on {say(review, desk.on)} lies before it began, on {say(began, desk.on)}: give a later day.",
    )
    if not sure:
        ask(
            lambda: ask_about_day(desk, pair, began),
            lambda: ask_about_day(desk, pair, review),
            lambda: _ask_about_open(desk, pair, whose),
        )
    what = f"{pair.ref}: {whose}'s setback ({kind}) {say(began, desk.on)}"
    line = f"{what}, meetings {effect}, review {say(review, desk.on)}"
    with desk.command("setback", line) as change:
        change.insert(
            "setback",
            {
                "pair_id": pair.id,
                "whose": whose,
                "kind": kind,
                "effect": effect,
                "began_on": began.isoformat(),
                "nth": rests.next_setback(desk.store, pair.id, began),
                "review_on": review.isoformat(),
                "note": clean(note) if note else None,
                "recorded_on": desk.on.isoformat(),
            },
        )
    return line


def open_one(desk: Desk, ref: str) -> dict[str, str]:
    """What the form for looking at it again starts with: three weeks on, the same effect."""
    setback = _the_open(desk, open_pair(desk, ref))
    return {"review": "+3w", "effect": setback.effect or "stopped"}


def must_be_open(desk: Desk, ref: str) -> dict[str, str]:
    """Nothing to fill in; raises Refused where no setback is open, before anything is asked."""
    _the_open(desk, open_pair(desk, ref))
    return {}


def reviewed(desk: Desk, ref: str, *, review: date, effect: str, note: str | None = None, sure: bool = False) -> str:
    """The open setback was looked at: a new review day and effect. Raises Refused where none is open."""
    del sure
    pair = open_pair(desk, ref)
    setback = _the_open(desk, pair)
    in_order(desk.on, review, f"A review on {say(review, desk.on)} lies before today: give a day to come.")
    what = f"{pair.ref}: {setback.whose}'s setback ({setback.kind}) looked at"
    line = f"{what}, meetings {effect}, review {say(review, desk.on)}"
    values = {"review_on": review.isoformat(), "effect": effect, **({"note": clean(note)} if note else {})}
    with desk.command("setback-review", line) as change:
        change.update("setback", setback.id, values)
    return line


def ended(desk: Desk, ref: str, *, on: date, note: str | None = None, sure: bool = False) -> str:
    """The open setback is over since `on`. Raises Refused where none is open, or it ended before it began."""
    del sure
    pair = open_pair(desk, ref)
    setback = _the_open(desk, pair)
    must_have_happened(desk, "The end of a setback", on)
    in_order(setback.began_on, on, f"It began on {say(setback.began_on, desk.on)}: give a later day for its end.")
    line = f"{pair.ref}: {setback.whose}'s setback ({setback.kind}) over since {say(on, desk.on)}"
    with desk.command("setback-ended", line) as change:
        change.update("setback", setback.id, {"ended_on": on.isoformat(), **({"note": clean(note)} if note else {})})
    return line


def _the_open(desk: Desk, pair: PairRow) -> rests.OpenSetback:
    if found := rests.open_setbacks(desk.store, pair.id, desk.on):
        return min(found, key=lambda each: (each.review_on is not None, each.review_on or each.began_on))
    raise Refused(f"{pair.ref} has no open setback.")


def _ask_about_open(desk: Desk, pair: PairRow, whose: str) -> None:
    for setback in rests.open_setbacks(desk.store, pair.id, desk.on):
        if setback.whose == whose:
            began = say(setback.began_on, desk.on)
            raise Doubt(f"The {whose} of {pair.ref} has an open setback already: {setback.kind}, since {began}.")
