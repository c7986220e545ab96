"""Pairs that are wanted on the list although no flag says so: somebody keeps an eye on them, or an action is due."""

from datetime import date

from console.dates import say
from console.unnamed import unnamed
from db import wanted
from db.driver import sqlite3


def also_listed(connection: sqlite3.Connection, on: date) -> dict[int, str]:
    """By pair, in a few words and no names: an action due by that day, else the eye that a coordinator keeps on it."""
    found = dict.fromkeys(wanted.kept_an_eye_on(connection, on), "keep an eye")
    for due in reversed(wanted.actions_due(connection, on)):
        whom = unnamed(due.whom or "nobody", due.patient, due.champion)
        found[due.pair] = f"to be done by {say(due.on)}, {whom}"
    return found
