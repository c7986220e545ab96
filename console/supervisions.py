"""Supervision of a champion, written down from their pair."""

from datetime import date

from console.dates import say
from console.desk import Desk
from console.plain import clean
from console.working import must_have_happened, open_pair
from db.driver import sqlite3
from db.refused import Refused


def held(desk: Desk, ref: str, *, kind: str, on: date, note: str | None = None, sure: bool = False) -> str:
    """The pair's champion had a supervision. Raises Refused for a day ahead, or where it is written down already."""
    del sure
    pair = open_pair(desk, ref)
    must_have_happened(desk, "A supervision", on)
    line = f"{pair.ref}: supervision of {pair.champion_ref} on {say(on, desk.on)} ({kind})"
    try:
        with desk.command("supervision", line) as change:
            change.insert(
                "supervision",
                {
                    "champion_id": pair.champion_id,
                    "on_day": on.isoformat(),
                    "kind": kind,
                    "note": clean(note) if note else None,
                    "recorded_on": desk.on.isoformat(),
                },
            )
    except sqlite3.IntegrityError:
        raise Refused(f"{pair.champion_ref} has a {kind} supervision on {say(on, desk.on)} already.") from None
    return line
