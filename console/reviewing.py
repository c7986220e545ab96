"""A coordinator has looked at a pair: nothing more is needed, or it is to be kept an eye on."""

import json
from typing import TYPE_CHECKING

from console import triage
from console.desk import Desk
from console.working import open_pair
from db import reviews
from db.pairs import PairRow
from db.reviews import WeeklyReview

if TYPE_CHECKING:
    from db.change import Change

OUTCOME = {"fine": "nothing more needed", "watch": "keep an eye", "act": "to be done", "snooze": "put away"}
"""The outcomes of a look, in words."""


LEFT_AFTER = 6
"""Days after which a review that was never finished is not taken up again: by then the next one is due."""


def under_way(desk: Desk) -> WeeklyReview | None:
    """This coordinator's weekly review that is begun and not finished, where it can still be taken up."""
    found = reviews.unfinished(desk.store, desk.by)
    return found if found and 0 <= (desk.on - found.begun_on).days <= LEFT_AFTER else None


def reviewed(desk: Desk, ref: str, *, outcome: str, sure: bool = False) -> str:
    """The pair was looked at: fine, or watch. Belongs to the weekly review that is under way, if one is."""
    del sure
    pair = open_pair(desk, ref)
    line = f"{pair.ref}: looked at, {OUTCOME[outcome]}"
    with desk.command("reviewed", line) as change:
        looked_at(desk, change, pair, outcome, always=True)
    return line


def looked_at(desk: Desk, change: "Change", pair: PairRow, outcome: str, *, always: bool = False) -> int | None:
    """Write down, as a part of another command, that the pair was looked at; returns the number of the look.

    Outside a weekly review only with `always`, else None. What was flagged at that moment is kept with it.
    """
    weekly = under_way(desk)
    if weekly is None and not always:
        return None
    found = triage.reassess(desk.store, desk.on, [pair.id])
    return change.insert(
        "review",
        {
            "pair_id": pair.id,
            "on_day": desk.on.isoformat(),
            "by_whom": desk.by,
            "outcome": outcome,
            "seen": json.dumps(triage.whole_as_json(found[0]) if found else {}),
            "recorded_on": desk.on.isoformat(),
            "weekly_review_id": weekly.id if weekly else None,
        },
    )
