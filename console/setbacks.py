"""Setbacks written down: opened, looked at again, over."""

from datetime import date

from console.dates import say
from console.desk import Desk
from console.notes import added
from console.picking import offered, picked
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
    return {"review": "+3w", "effect": _open(desk, open_pair(desk, ref))[0].effect or "stopped"}


def open_ones(desk: Desk, ref: str) -> dict[str, tuple[str, ...]]:
    """The open setbacks, to choose from. Raises Refused where there is none, before anything is asked."""
    found = _open(desk, open_pair(desk, ref))
    return {"setback": tuple(offered(each.id, f"{each.whose}'s {each.kind}") for each in found)}


def reviewed(
    desk: Desk,
    ref: str,
    *,
    review: date,
    effect: str,
    setback: str | None = None,
    note: str | None = None,
    sure: bool = False,
) -> str:
    """An open setback was looked at: a new review day and effect; a note is added to what stood there.

    Raises Refused where none is open, or for a day that has passed.
    """
    del sure
    pair = open_pair(desk, ref)
    found = picked(setback, _open(desk, pair), "setback")
    in_order(desk.on, review, f"A review on {say(review, desk.on)} lies before today: give a day to come.")
    what = f"{pair.ref}: {found.whose}'s setback ({found.kind}) looked at"
    line = f"{what}, meetings {effect}, review {say(review, desk.on)}"
    with desk.command("setback-review", line) as change:
        before = (change.read("setback", found.id) or {}).get("note")
        told = added(before, f"looked at {say(desk.on)}", note)
        change.update("setback", found.id, {"review_on": review.isoformat(), "effect": effect, "note": told})
    return line


def ended(
    desk: Desk, ref: str, *, on: date, setback: str | None = None, note: str | None = None, sure: bool = False
) -> str:
    """An open setback is over since `on`; a note is added to what stood there.

    Raises Refused where none is open, or it ended before it began.
    """
    del sure
    pair = open_pair(desk, ref)
    found = picked(setback, _open(desk, pair), "setback")
    must_have_happened(desk, "The end of a setback", on)
    in_order(found.began_on, on, f"It began on {say(found.began_on, desk.on)}: give a later day for its end.")
    line = f"{pair.ref}: {found.whose}'s setback ({found.kind}) over since {say(on, desk.on)}"
    with desk.command("setback-ended", line) as change:
        before = (change.read("setback", found.id) or {}).get("note")
        change.update("setback", found.id, {"ended_on": on.isoformat(), "note": added(before, "over", note)})
    return line


def _open(desk: Desk, pair: PairRow) -> tuple[rests.OpenSetback, ...]:
    """Those that are open, the soonest to be looked at first; one without a review day before them."""
    if found := rests.open_setbacks(desk.store, pair.id, desk.on):
        return tuple(sorted(found, key=lambda each: (each.review_on is not None, each.review_on or each.began_on)))
    raise Refused(f"{pair.ref} has no open setback.")


def _ask_about_open(desk: Desk, pair: PairRow, whose: str) -> None:
    for setback in rests.open_setbacks(desk.store, pair.id, desk.on):
        if setback.whose == whose:
            began = say(setback.began_on, desk.on)
            raise Doubt(f"The {whose} of {pair.ref} has an open setback already: {setback.kind}, since {began}.")
