"""Pairs that are wanted on the list although no flag says so: somebody keeps an eye on them, or an action is due."""

import sqlite3
from datetime import date

from console.dates import say
from console.unnamed import of_pair
from db import actions, pairs, reviews


def also_listed(connection: sqlite3.Connection, on: date) -> dict[int, str]:
    """By pair, in a few words and no names: an action due by that day, else the eye that a coordinator keeps on it."""
    found = dict.fromkeys(reviews.kept_an_eye_on(connection, on), "keep an eye")
    due = [each for each in actions.all_open(connection, on) if each.ref and each.due_on and each.due_on <= on]
    for each in reversed(due):
        assert each.due_on is not None
        if pair := pairs.by_ref(connection, each.ref or ""):
            found[pair.id] = f"to be done by {say(each.due_on)}, {of_pair(pair, each.whom or 'nobody')}"
    return found
