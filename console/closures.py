"""Closures: the days on which the whole programme rests."""

from datetime import date, timedelta

from console.dates import written
from console.desk import Desk
from console.plain import clean
from db import closures
from db.refused import Refused

LONGEST = 92
"""Most days of one closure. A longer one would leave every pair unheard of for a quarter, and is likely a slip."""


def added(desk: Desk, _: str = "", /, *, from_on: date, to_on: date, name: str | None = None) -> str:
    """The programme rests from one day to another, both included; returns what was written.

    Raises Refused where it ends before it begins, lasts too long to be meant, or is there already.
    """
    if to_on < from_on:
        raise Refused(
            f"The closure ends on {written(to_on)}, before it begins on {written(from_on)}. Give a later day."
        )
    if to_on - from_on >= timedelta(days=LONGEST):
        raise Refused(f"A closure lasts {LONGEST} days at the most. Check the year of {written(to_on)}.")
    days = f"from {written(from_on)} to {written(to_on)}"
    if any((there.from_on, there.to_on) == (from_on, to_on) for there in closures.all_of_them(desk.store)):
        raise Refused(f"There is a closure {days} already. Nothing was written.")
    line = f"closure {days}" + (f": {clean(name)}" if name else "")
    with desk.command("closure-add", line) as change:
        change.insert(
            "closure", {"from_on": from_on.isoformat(), "to_on": to_on.isoformat(), "name": clean(name or "")}
        )
    return line


def next_one(desk: Desk, ref: str) -> dict[str, str]:
    """What the form for taking a closure away starts with: the next one that is not over."""
    del ref
    coming = [row for row in closures.all_of_them(desk.store) if row.to_on >= desk.on]
    return {"from_on": written(coming[0].from_on), "to_on": written(coming[0].to_on)} if coming else {}


def removed(desk: Desk, _: str = "", /, *, from_on: date, to_on: date | None = None) -> str:
    """Take the closure away that begins on `from_on` (and ends on `to_on`); returns what was written.

    Raises Refused where there is none, or more than one begins on that day.
    """
    there = closures.all_of_them(desk.store)
    found = [row for row in there if row.from_on == from_on and to_on in {None, row.to_on}]
    if not found:
        known = "; ".join(f"from {written(row.from_on)} to {written(row.to_on)}" for row in there[-3:])
        hint = f"There are closures {known}." if known else "There is no closure at all."
        raise Refused(f"No closure begins on {written(from_on)}. {hint}")
    if len(found) > 1:
        ends = " and ".join(written(row.to_on) for row in found)
        raise Refused(f"Closures that begin on {written(from_on)} end on {ends}. Say which end is meant.")
    line = f"closure from {written(from_on)} to {written(found[0].to_on)} taken away"
    with desk.command("closure-remove", line) as change:
        change.delete("closure", found[0].id)
    return line
