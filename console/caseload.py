"""Whose pairs: everybody's, one's own with those one covers for, or a colleague's.

A pair that nobody looks after is in everybody's caseload, so that it is in somebody's sight. One that is handed over is
in the caseload of both until it is accepted.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from console.dates import say
from console.desk import Desk
from console.flags import Assessment
from db import coordinators, handovers
from db.coordinators import Cover
from db.handovers import Handover

EVERYBODY = ""
"""The caseload that leaves nobody out."""


@dataclass(frozen=True, slots=True)
class Caseload:
    """Who looks after which pairs on a day: `whose` is a coordinator, or EVERYBODY."""

    whose: str
    away: Mapping[str, Cover]
    handed: Mapping[int, Handover] = field(default_factory=dict)
    """Handovers that wait to be accepted, by pair."""

    def has(self, found: Assessment) -> bool:
        """Whether the pair is in it."""
        there = self.handed.get(found.pair.id)
        return self.holds(found.pair.coordinator) or (there is not None and self.holds(there.to_whom))

    def holds(self, coordinator: str | None) -> bool:
        """Whether the pairs of that coordinator are in it."""
        return not self.whose or not coordinator or self.whose in self._hands(coordinator)

    def waiting_for(self, who: str) -> int:
        """How many pairs wait for that coordinator to accept them."""
        return sum(each.to_whom == who for each in self.handed.values())

    def label_of(self, found: Assessment, on: date, by: str) -> str:
        """The same of a pair, for `by`; where it is handed over that comes first."""
        there = self.handed.get(found.pair.id)
        return said_of(there, by) if there else self.label(found.pair.coordinator, on)

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
    return Caseload(whose, away(desk), {each.pair_id: each for each in handovers.waiting(desk.store, desk.on)})


def said_of(there: Handover, by: str) -> str:
    """Where a pair stands that is handed over, for `by`."""
    if there.to_whom == by:
        return f"from {there.from_whom}: < accepts"
    whose = "" if by == there.from_whom else f"by {there.from_whom} "
    return f"handed {whose}to {there.to_whom}, not accepted yet"


def away(desk: Desk) -> dict[str, Cover]:
    """Who is away today, and who covers for them until when."""
    return {each.coordinator: each for each in coordinators.covers(desk.store, desk.on) if each.from_on <= desk.on}


def others(desk: Desk, rows: Iterable[Assessment]) -> list[str]:
    """The caseloads one can look at in turn: everybody's, one's own, each colleague's who has an open pair."""
    with_pairs = {row.pair.coordinator for row in rows if row.pair.coordinator}
    covering = {each.covered_by for each in away(desk).values()}
    receiving = {each.to_whom for each in handovers.waiting(desk.store, desk.on)}
    mine = [desk.by] if desk.by in with_pairs | covering | receiving else []
    return [EVERYBODY, *mine, *sorted(with_pairs - {desk.by})]
