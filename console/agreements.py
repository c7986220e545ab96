"""Agreements written down: a new rhythm or mode from a day on."""

from datetime import date

from console.dates import say
from console.desk import Desk
from console.rhythm import WEEKLY, rhythm
from console.working import ask_about_day, open_pair
from db import agreements
from db.pairs import PairRow
from db.refused import Doubt


def in_force(desk: Desk, pair: PairRow) -> tuple[int, str | None]:
    """The rhythm in days and the mode that hold for the pair on the desk's day."""
    every, mode = pair.every_days or WEEKLY, pair.mode
    for row in agreements.of_pair(desk.store, pair.id):
        if row.from_on <= desk.on:
            every, mode = row.every_days or every, row.mode or mode
    return every, mode


def current(desk: Desk, ref: str) -> dict[str, str]:
    """What the form starts with: what holds now."""
    every, mode = in_force(desk, open_pair(desk, ref))
    return {"every": str(every), "mode": mode or ""}


def agreed(desk: Desk, ref: str, *, every: int, from_on: date, mode: str | None = None, sure: bool = False) -> str:
    """A rhythm of `every` days, and a mode, from `from_on` on; a second one from the same day replaces the first."""
    pair = open_pair(desk, ref)
    if not sure:
        ask_about_day(desk, pair, from_on)
    if from_on <= desk.on and (every, mode or in_force(desk, pair)[1]) == in_force(desk, pair) and not sure:
        raise Doubt(f"{pair.ref} meets {rhythm(every)}{f', {mode}' if mode else ''} already.")
    line = f"{pair.ref}: agreed {rhythm(every)}" + (f", {mode}" if mode else "") + f", from {say(from_on, desk.on)}"
    values = {"every_days": every, "mode": mode, "recorded_on": desk.on.isoformat()}
    same_day = [row.id for row in agreements.of_pair(desk.store, pair.id) if row.from_on == from_on]
    with desk.command("agreement", line) as change:
        if same_day:
            change.update("agreement", same_day[0], values)
        else:
            change.insert("agreement", {"pair_id": pair.id, "from_on": from_on.isoformat(), **values})
    return line
