"""A closed pair as it stood on its last open day, for its page: nothing fires on it any more."""

from dataclasses import replace
from datetime import timedelta

from console.desk import Desk
from console.flags import Assessment, assess, ground
from db import snapshot
from db.pairs import PairRow


def as_it_was(desk: Desk, pair: PairRow) -> Assessment | None:
    """The pair on the day before it was closed, its week counted up to now; None where it never was open for a day."""
    if pair.closed_on is None:
        return None
    last = pair.closed_on - timedelta(days=1)
    facts = snapshot.pairs(desk.store, last, [pair.id])
    if not facts:
        return None
    found = assess(facts[0], ground(snapshot.programme(desk.store, last)))
    week = (desk.on - (pair.introduced_on or pair.matched_on)).days // 7
    return replace(found, severity="none", week=week, flags=(), snoozed=(), resting_until=None)
