"""Clearances of a champion: done, renewed, corrected. The latest row of each rules."""

from datetime import date

from console.dates import written
from console.desk import Desk
from console.people import the_champion
from db import people
from db.people import Champion, ClearanceRow
from db.refused import Refused


def added(desk: Desk, ref: str, *, clearance: str, done: date, renew: date | None = None) -> str:
    """A clearance was done on `done`; it runs out after `renew`. Returns what was written.

    Raises Refused where it was done after today, runs out before it was done, or is there already.
    """
    champion = the_champion(desk, ref)
    _must_fit(desk, done, renew)
    if any((row.clearance, row.done_on) == (clearance, done) for row in people.clearances(desk.store, champion.id)):
        raise Refused(f"{champion.ref} has {clearance} of {written(done)} already. Correct it with clearance edit.")
    line = f"{champion.ref}: {_said(clearance, done, renew)}"
    with desk.command("clearance-add", line) as change:
        change.insert("clearance", {"champion_id": champion.id, "clearance": clearance, **_days(done, renew)})
    return line


def edited(desk: Desk, ref: str, *, clearance: str, done: date | None = None, renew: date | None = None) -> str:
    """Put a day of the latest clearance of that kind right; a day that is not given stays as it is.

    Raises Refused where there is none of that kind, or the days do not fit.
    """
    champion = the_champion(desk, ref)
    latest, *earlier = _of_kind(desk, champion, clearance)
    done, renew = done or latest.done_on, renew or latest.renew_on
    if done:
        _must_fit(desk, done, renew)
    if done and any(row.done_on == done for row in earlier):
        raise Refused(f"{champion.ref} has an earlier {clearance} of {written(done)} already. Remove the later one.")
    line = f"{champion.ref}: corrected {_said(clearance, done, renew)}"
    with desk.command("clearance-edit", line) as change:
        if not change.update("clearance", latest.id, _days(done, renew)):
            return f"{champion.ref}: nothing was different"
    return line


def removed(desk: Desk, ref: str, *, clearance: str) -> str:
    """Take the latest clearance of that kind away. Raises Refused where there is none."""
    champion = the_champion(desk, ref)
    latest = _of_kind(desk, champion, clearance)[0]
    line = f"{champion.ref}: {_said(clearance, latest.done_on, latest.renew_on)} taken away"
    with desk.command("clearance-remove", line) as change:
        change.delete("clearance", latest.id)
    return line


def _of_kind(desk: Desk, champion: Champion, clearance: str) -> list[ClearanceRow]:
    """The champion's rows of that kind, the latest first."""
    rows = [row for row in people.clearances(desk.store, champion.id) if row.clearance == clearance]
    if not rows:
        raise Refused(f"{champion.ref} has no {clearance} to correct. Add it with clearance add.")
    return rows[::-1]


def _must_fit(desk: Desk, done: date, renew: date | None) -> None:
    if done > desk.on:
        raise Refused(f"It cannot have been done on {written(done)}, which lies ahead. Give the day it was done.")
    if renew and renew <= done:
        raise Refused(f"It would run out on {written(renew)}, before it was done on {written(done)}. Check the years.")


def _said(clearance: str, done: date | None, renew: date | None) -> str:
    said = f"{clearance} done on {written(done)}" if done else f"{clearance}, day not known"
    return said + (f", renew on {written(renew)}" if renew else "")


def _days(done: date | None, renew: date | None) -> dict[str, str | None]:
    return {"done_on": done.isoformat() if done else None, "renew_on": renew.isoformat() if renew else None}
