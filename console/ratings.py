"""The ratings of a goal by the two of a pair, side by side over time: the same day stands in the same place."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from db.goals import Rating
from db.vocabulary import RATED_BY

MOST = 12
"""Days on which somebody rated that stand in a row, the newest of them: more would not fit beside a label."""

ASK = "they see it differently: ask each what they see"
"""A prompt to talk, and no alarm."""

GAP = "-"

Scores = tuple[int | None, ...]


class SideBySide(NamedTuple):
    """The days on which one or both rated, the earliest first, and what each said on them; None is nothing."""

    days: tuple[date, ...]
    by: dict[str, Scores]

    def last(self, by: str) -> tuple[date, int] | None:
        """The latest that one of the two said."""
        said = [(day, score) for day, score in zip(self.days, self.by[by], strict=True) if score is not None]
        return said[-1] if said else None

    def apart(self) -> int:
        """How far the latest of each are from one another; 0 where one of them never rated."""
        patient, champion = (self.last(by) for by in RATED_BY)
        return abs(patient[1] - champion[1]) if patient and champion else 0

    def newest(self, most: int = MOST) -> "SideBySide":
        """Only the newest of those days."""
        return SideBySide(self.days[-most:], {by: scores[-most:] for by, scores in self.by.items()})


def side_by_side(ratings: Sequence[Rating]) -> SideBySide:
    """All of them, whoever rated on whichever day."""
    days = tuple(sorted({each.on for each in ratings}))
    said = {(each.by, each.on): each.score for each in ratings}
    return SideBySide(days, {by: tuple(said.get((by, day)) for day in days) for by in RATED_BY})


def digits(both: SideBySide) -> dict[str, str]:
    """`3 4 - 7` for each side; a 10 makes its place wider on both sides, so that a day stays one column."""
    wide = [
        max(len(GAP if each is None else str(each)) for each in column)
        for column in zip(*both.by.values(), strict=True)
    ]
    return {
        by: " ".join(
            (GAP if score is None else str(score)).rjust(width) for score, width in zip(scores, wide, strict=True)
        )
        for by, scores in both.by.items()
    }
