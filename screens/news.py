"""How many flags are new, and how many cleared, since one's last review: the two numbers beside the counts."""

import json
from typing import Any

from console.desk import Desk
from console.since import changes
from db import reviews
from screens.board import Board


class News:
    """The queue of the last review, as it was on the screen then."""

    def __init__(self) -> None:
        self._then: dict[str, Any] | None = None

    def read(self, desk: Desk) -> None:
        """Read what the last review that was finished has kept."""
        last = reviews.last_finished(desk.store, desk.by)
        self._then = json.loads(reviews.seen(desk.store, last.id)) if last else None

    def count(self, board: Board) -> str:
        """`3 new, 5 cleared`, among the pairs that are looked at; nothing before the first review."""
        if self._then is None:
            return ""
        refs = {row.pair.ref for row in board.rows}
        were = [row for row in self._then["pairs"] if row["pair"] in refs or board.caseload.holds(row["coordinator"])]
        found = [each.how for each in changes({"pairs": were}, board.rows)]
        new, gone = found.count("new") + found.count("worse"), found.count("cleared") + found.count("better")
        return f"{new} new, {gone} cleared"
