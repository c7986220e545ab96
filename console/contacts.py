"""Contacts written down: a call, text, email or visit that is not a meeting."""

from datetime import date

from console.dates import say
from console.desk import Desk
from console.meetings import ask_about_rest
from console.plain import clean
from console.working import ask, ask_about_day, in_order, must_have_happened, open_pair
from db import contacts
from db.refused import Refused

YES = "yes"
"""The answer that names a day."""


def contacted(
    desk: Desk,
    ref: str,
    *,
    with_whom: str,
    channel: str,
    reached: bool,
    on: date,
    met_on: date | None = None,
    note: str | None = None,
    sure: bool = False,
) -> str:
    """A contact on `on`, reached or only tried; `met_on` is a meeting that it confirmed.

    Raises Refused for a day ahead, or where nobody was reached and yet a meeting confirmed, or one that came later;
    Doubt where something contradicts the contact or the meeting.
    """
    pair = open_pair(desk, ref)
    must_have_happened(desk, "A contact", on)
    if met_on:
        must_have_happened(desk, "A meeting", met_on)
        if not reached:
            raise Refused("Nobody was reached, so no meeting can have been confirmed: leave one of the two out.")
        in_order(met_on, on, f"On {say(on, desk.on)} nobody can have said that they met on {say(met_on, desk.on)}.")
    if not sure:
        met = met_on or on
        ask(
            lambda: ask_about_day(desk, pair, on),
            lambda: ask_about_day(desk, pair, met),
            lambda: ask_about_rest(desk, pair, met) if met_on else None,
        )
    whom = "the pair" if with_whom == "pair" else f"the {with_whom}"
    line = f"{pair.ref}: {channel} with {whom} on {say(on, desk.on)}" if reached else f"{pair.ref}: {channel} to {whom}"
    line += "" if reached else f" on {say(on, desk.on)}, not reached"
    line += f"; they met on {say(met_on, desk.on)}" if met_on else ""
    with desk.command("contact", line) as change:
        change.insert(
            "contact",
            {
                "pair_id": pair.id,
                "on_day": on.isoformat(),
                "nth": contacts.next_nth(desk.store, pair.id, on),
                "with_whom": with_whom,
                "channel": channel,
                "reached": int(reached),
                "met_on": met_on.isoformat() if met_on else None,
                "note": clean(note) if note else None,
                "recorded_on": desk.on.isoformat(),
            },
        )
    return line


def asked(
    desk: Desk,
    ref: str,
    *,
    answer: str,
    on: date,
    channel: str | None = None,
    with_whom: str | None = None,
    met_on: date | None = None,
    note: str | None = None,
    sure: bool = False,
) -> str:
    """Somebody was asked whether they met: yes and when, no, or nobody was reached.

    Raises Refused where they met and no day is given, or the other way round.
    """
    reached, met = answer != "not reached", answer == YES
    if met != bool(met_on):
        raise Refused(
            "On which day did they meet? Give the day too."
            if met
            else f"They met on {say(met_on or on, desk.on)}, and the answer was {answer}: leave one of the two out."
        )
    return contacted(
        desk,
        ref,
        with_whom=with_whom or "champion",
        channel=channel or "call",
        reached=reached,
        on=on,
        met_on=met_on,
        note=note,
        sure=sure,
    )
