"""Whose pairs: everybody's, one's own with those one covers for, or a colleague's.

A pair that nobody looks after is in everybody's caseload, so that it is in somebody's sight.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from console.dates import say
from console.desk import Desk
from console.flags import Assessment
from db import coordinators
from db.coordinators import Cover

EVERYBODY = ""
"""The caseload that leaves nobody out."""


@dataclass(frozen=True, slots=True)
class Caseload:
    """Who looks after which pairs on a day: `whose` is a coordinator, or EVERYBODY."""

    whose: str
    away: Mapping[str, Cover]

    def has(self, found: Assessment) -> bool:
        """Whether the pair is in it."""
        return self.holds(found.pair.coordinator)

    def holds(self, coordinator: str | None) -> bool:
        """Whether the pairs of that coordinator are in it."""
        return not self.whose or not coordinator or self.whose in self._hands(coordinator)

    def label(self, coordinator: str | None, on: date) -> str:
        """Who looks after the pair, where that is worth a word: `for rm until 5 Dec`, `no coordinator`, `rm`."""
        if not coordinator:
            return "no coordinator"
        hands = self._hands(coordinator)
        if len(hands) == 1:
            return "" if coordinator == self.whose else coordinator
        until = say(min(self.away[each].until_on for each in hands[:-1]), on)
        if coordinator == self.whose:
            return f"covered by {hands[-1]} until {until}"
        return f"{hands[-1]} for {coordinator} until {until}"

    def _hands(self, coordinator: str) -> list[str]:
        """The coordinator, and whoever covers; where they are away too, whoever covers for them."""
        hands = [coordinator]
        while (there := self.away.get(hands[-1])) and there.covered_by not in hands:
            hands.append(there.covered_by)
        return hands


def of(desk: Desk, whose: str) -> Caseload:
    """That caseload today."""
    return Caseload(whose, away(desk))


def away(desk: Desk) -> dict[str, Cover]:
    """Who is away today, and who covers for them until when."""
    return {each.coordinator: each for each in coordinators.covers(desk.store, desk.on) if each.from_on <= desk.on}


def others(desk: Desk, rows: Iterable[Assessment]) -> list[str]:
    """The caseloads one can look at in turn: everybody's, one's own, each colleague's who has an open pair."""
    with_pairs = {row.pair.coordinator for row in rows if row.pair.coordinator}
    covering = {each.covered_by for each in away(desk).values()}
    mine = [desk.by] if desk.by in with_pairs | covering else []
    return [EVERYBODY, *mine, *sorted(with_pairs - {desk.by})]
