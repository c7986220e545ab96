"""Pairs that are wanted on the list although no flag says so.

Somebody keeps an eye on them, an action is due, they wait to be taken over, or they are ending.
"""

from datetime import date, timedelta

from console.caseload import said_of
from console.dates import say
from console.policy import everything
from console.situation import months_on
from console.unnamed import unnamed
from db import handovers, wanted
from db.driver import sqlite3


def also_listed(connection: sqlite3.Connection, on: date, by: str = "") -> dict[int, str]:
    """By pair, in a few words and no names: an action due by that day, else the eye that a coordinator keeps on it.

    Else that it is ending: the ending is begun, or the end is so near that it should be.
    For `by`, who handed them over or is to accept them, so are the pairs that wait for that.
    """
    found = _ending(connection, on) | dict.fromkeys(wanted.kept_an_eye_on(connection, on), "keep an eye")
    for there in handovers.waiting(connection, on) if by else ():
        if by in {there.from_whom, there.to_whom, there.by}:
            found[there.pair_id] = said_of(there, by)
    for due in reversed(wanted.actions_due(connection, on)):
        whom = unnamed(due.whom or "nobody", due.patient, due.champion)
        found[due.pair] = f"to be done by {say(due.on)}, {whom}"
    return found


def _ending(connection: sqlite3.Connection, on: date) -> dict[int, str]:
    limits = everything(connection)
    until = on + timedelta(days=limits["ending-near.soon"])
    found = {}
    for each in wanted.ending(connection, on, until):
        end = each.ends_on
        if end is None and each.introduced_on:
            end = months_on(each.introduced_on, limits["programme.months"])
        if each.begun or (end and end <= until):
            found[each.pair] = f"ending, {say(end, on)}" if end else "ending"
    return found
