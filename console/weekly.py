"""The weekly review: a walk through the queue as it stands on the screen, one pair at a time, that ends in a page.

It is begun with what was on the screen, kept as it was; it can be left and taken up again; it is finished once.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from console import triage
from console.dates import say
from console.desk import Desk
from console.policy import everything
from console.review_page import NEVER, compose
from console.reviewing import under_way
from db import reviews, watch
from db.change import Change
from db.refused import Refused
from db.reviews import WeeklyReview

WRITTEN = "written"
"""The outcome of a pair of which something was written on the way, and no more was said."""


def begin(desk: Desk, listed: Sequence[str], whose: str = "") -> WeeklyReview:
    """Begin a review of these pairs, in their order; what is on the screen now is kept with it.

    Raises Refused where none is listed, or one is under way.
    """
    if not listed:
        raise Refused("There is no pair on the list to review: w lists more of them.")
    if there := under_way(desk):
        raise Refused(f"Your review of {say(there.begun_on, desk.on)} is under way: take it up, or finish it first.")
    queue = triage.queue(desk.store, desk.on)
    seen = {
        "on": desk.on.isoformat(),
        "caseload": whose,
        "listed": list(listed),
        "policy": everything(desk.store),
        "not_kept": list(queue.not_kept),
        "chain": watch.newest_hash(desk.store),
        "pairs": [triage.whole_as_json(row) for row in queue.rows],
    }
    line = f"weekly review begun: {len(listed)} {'pair' if len(listed) == 1 else 'pairs'}"
    with desk.command("review-begun", line) as change:
        if left := reviews.unfinished(desk.store, desk.by):
            _close(desk, change, left)
        change.insert(
            "weekly_review",
            {
                "by_whom": desk.by,
                "begun_on": desk.on.isoformat(),
                "caseload": whose,
                "seen": json.dumps(seen),
                "after_change": watch.newest(desk.store),
                "recorded_on": desk.on.isoformat(),
            },
        )
    begun = under_way(desk)
    assert begun is not None
    return begun


def finished_today(desk: Desk) -> str:
    """That one has finished a review today already, and what W would do now; nothing where one has not."""
    last = reviews.last_finished(desk.store, desk.by)
    if last is None or last.finished_on != desk.on:
        return ""
    return "You have finished a review today: W again begins another, N is what is new since, u takes it up again."


def listed(desk: Desk, review: WeeklyReview) -> list[str]:
    """The pairs it walks through, in their order."""
    refs: list[str] = seen(desk, review)["listed"]
    return refs


def seen(desk: Desk, review: WeeklyReview) -> dict[str, Any]:
    """The queue, flags and policy as they were on the screen when it was begun."""
    kept: dict[str, Any] = json.loads(reviews.seen(desk.store, review.id))
    return kept


def looked_at(desk: Desk, review: WeeklyReview) -> dict[str, str]:
    """The pairs that were looked at so far, with the outcome; what was written on the way counts, a concern apart.

    A concern never stands in a page, so it says nothing there of what came of the pair.
    """
    written = reviews.written_since(desk.store, review.after_change, desk.by)
    found = {each.ref: WRITTEN for each in written if not each.command.startswith(NEVER)}
    return found | {look.ref: look.outcome for look in reviews.looks(desk.store, review.id)}


def meanwhile(desk: Desk, review: WeeklyReview) -> Mapping[str, list[str]]:
    """What others wrote of pairs since it was begun, by pair: `rm: HC-0007: cancelled ...`."""
    found: dict[str, list[str]] = {}
    for each in reviews.written_since(desk.store, review.after_change):
        if each.by != desk.by:
            found.setdefault(each.ref, []).append(f"{each.by}: {each.summary}")
    return found


def finish(desk: Desk) -> WeeklyReview:
    """Finish the review that is under way; its page is kept as it is now. Raises Refused where none is."""
    review = under_way(desk)
    if review is None:
        raise Refused("No review of yours is under way: W begins one.")
    count = len(looked_at(desk, review))
    with desk.command("review-finished", f"weekly review finished: {count} looked at") as change:
        _close(desk, change, review)
    return review


def _close(desk: Desk, change: Change, review: WeeklyReview) -> None:
    page = compose(desk, review)
    change.update("weekly_review", review.id, {"finished_on": desk.on.isoformat(), "page": json.dumps(page)})
