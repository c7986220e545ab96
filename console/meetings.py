"""Meetings written down: held, cancelled, missed."""

from datetime import date

from console.agreements import in_force
from console.dates import say
from console.desk import Desk
from console.plain import clean
from console.unnamed import of_pair
from console.working import ask, ask_about_day, must_have_happened, open_pair
from db import meetings, rests
from db.pairs import PairRow
from db.refused import Doubt, Refused

USUAL_MINUTES = 60
"""An hour: what the programme asks of a meeting (the intervention's published accounts)."""

SHORTEST, LONGEST = 10, 240
"""Minutes beyond which a meeting is asked about: more likely a slip of the finger."""


def met(
    desk: Desk,
    ref: str,
    *,
    on: date,
    minutes: int | None = None,
    mode: str | None = None,
    note: str | None = None,
    sure: bool = False,
) -> str:
    """They met on `on`, for `minutes`. Raises Refused for a day ahead, Doubt where something contradicts it."""
    pair = open_pair(desk, ref)
    must_have_happened(desk, "A meeting", on)
    if not sure:
        ask(
            lambda: ask_about_day(desk, pair, on),
            lambda: ask_about_rest(desk, pair, on),
            lambda: _ask_about_same_day(desk, pair, on),
            lambda: _ask_about_minutes(minutes),
        )
    how = ", ".join(part for part in (f"{minutes} minutes" if minutes else "", mode or "") if part)
    line = f"{pair.ref}: met on {_weekday(desk, on)}" + (f", {how}" if how else "")
    return _write(desk, pair, "met", line, on, sure=sure, outcome="held", minutes=minutes, mode=mode, note=note)


def usual(desk: Desk, ref: str) -> dict[str, str]:
    """What the form for a held meeting starts with: the pair's usual way and time."""
    pair = open_pair(desk, ref)
    last = meetings.last_held(desk.store, pair.id)
    agreed = in_force(desk, pair)[1]
    mode = agreed if agreed and agreed != "hybrid" else (last.mode if last and last.mode else "in person")
    return {"minutes": str(last.minutes if last and last.minutes else USUAL_MINUTES), "mode": mode}


def cancelled(
    desk: Desk,
    ref: str,
    *,
    on: date,
    by: str,
    reason: str | None = None,
    moved_to: date | None = None,
    notice: str | None = None,
    note: str | None = None,
    sure: bool = False,
) -> str:
    """The meeting of `on` was called off, by whom, why and at what notice; it may be moved to another day.

    Raises Refused where it is moved to a day that is not later, Doubt where something contradicts it.
    """
    pair = open_pair(desk, ref)
    if moved_to and moved_to <= on:
        to, day = say(moved_to, desk.on), say(on, desk.on)
        raise Refused(f"It cannot be moved to {to}, which is not after {day}: give a later day, or none.")
    if not sure:
        ask(lambda: ask_about_day(desk, pair, on), lambda: _ask_about_same_day(desk, pair, on))
    line = f"{pair.ref}: cancelled {_weekday(desk, on)} by {_who(by)}"
    line += f" ({of_pair(pair, clean(reason))})" if reason else ""
    line += f", moved to {_weekday(desk, moved_to)}" if moved_to else ""
    line += f", notice: {notice}" if notice else ""
    return _write(
        desk, pair, "cancelled", line, on, sure=sure,
        outcome="cancelled", by=by, reason=reason, moved_to=moved_to, notice=notice, note=note,
    )  # fmt: skip


def missed(
    desk: Desk,
    ref: str,
    *,
    on: date,
    by: str,
    reason: str | None = None,
    note: str | None = None,
    sure: bool = False,
) -> str:
    """Somebody did not come on `on`. Raises Refused for a day ahead, Doubt where something contradicts it."""
    pair = open_pair(desk, ref)
    must_have_happened(desk, "A missed meeting", on)
    if not sure:
        ask(lambda: ask_about_day(desk, pair, on), lambda: _ask_about_same_day(desk, pair, on))
    line = f"{pair.ref}: missed on {_weekday(desk, on)}, {_who(by)} did not come" + (
        f" ({of_pair(pair, clean(reason))})" if reason else ""
    )
    return _write(desk, pair, "missed", line, on, sure=sure, outcome="missed", by=by, reason=reason, note=note)


def ask_about_rest(desk: Desk, pair: PairRow, on: date) -> None:
    """Raises Doubt where a meeting on that day lies in an open pause, or in a setback that stopped their meetings."""
    for pause in rests.open_pauses(desk.store, pair.id, on):
        if pause.from_on <= on:
            raise Doubt(f"{pair.ref} is paused from {say(pause.from_on, desk.on)}: if they are back, say so too.")
    for setback in rests.open_setbacks(desk.store, pair.id, on):
        if setback.effect == "stopped":
            began = say(setback.began_on, desk.on)
            raise Doubt(f"{pair.ref} has meetings stopped by a setback since {began}: if it is over, end it too.")


def _write(
    desk: Desk,
    pair: PairRow,
    name: str,
    line: str,
    on: date,
    *,
    sure: bool,
    outcome: str,
    minutes: int | None = None,
    mode: str | None = None,
    by: str | None = None,
    reason: str | None = None,
    moved_to: date | None = None,
    notice: str | None = None,
    note: str | None = None,
) -> str:
    with desk.command(name, line) as change:
        if not sure:
            _ask_about_same_day(desk, pair, on)  # again, now that nobody else can write
        change.insert(
            "meeting",
            {
                "pair_id": pair.id,
                "on_day": on.isoformat(),
                "nth": meetings.next_nth(desk.store, pair.id, on),
                "outcome": outcome,
                "minutes": minutes,
                "mode": mode,
                "cancelled_by": by,
                "reason": clean(reason) if reason else None,
                "rearranged_to": moved_to.isoformat() if moved_to else None,
                "notice": notice,
                "note": clean(note) if note else None,
                "recorded_on": desk.on.isoformat(),
            },
        )
    return line


def _ask_about_same_day(desk: Desk, pair: PairRow, on: date) -> None:
    if there := meetings.on_day(desk.store, pair.id, on):
        outcome, by = there[-1]
        whose = "" if by == desk.by else f", written down by {by}"
        raise Doubt(f"{pair.ref} has a {outcome} meeting on {say(on, desk.on)} already{whose}.")


def _ask_about_minutes(minutes: int | None) -> None:
    if minutes is not None and not SHORTEST <= minutes <= LONGEST:
        raise Doubt(f"A meeting of {minutes} minutes is unusual.")


def _weekday(desk: Desk, on: date) -> str:
    return f"{('Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun')[on.weekday()]} {say(on, desk.on)}"


def _who(by: str) -> str:
    return {"both": "both", "service": "the service"}.get(by, f"the {by}")
