"""Which pairs of the list are marked, so that the next entry is for all of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from console.flags import Assessment


@dataclass(slots=True)
class Marking:
    """The marked pairs, and where a range of them was begun."""

    marked: set[int] = field(default_factory=set)
    begun_at: int | None = None
    """The pair at which a range was begun."""

    def turn(self, pair: int) -> None:
        """Mark the pair, or unmark it."""
        self.marked ^= {pair}

    def range_to(self, seen: Sequence[Assessment], cursor: int) -> bool:
        """Begin a range at the cursor, or end it there; returns whether it was ended."""
        if self.begun_at is None:
            self.begun_at = seen[cursor].pair.id
            return False
        start = next((index for index, row in enumerate(seen) if row.pair.id == self.begun_at), cursor)
        self.marked |= {row.pair.id for row in seen[min(start, cursor) : max(start, cursor) + 1]}
        self.begun_at = None
        return True

    def among(self, rows: Iterable[Assessment]) -> tuple[str, ...]:
        """The references of those that are marked, in the order of the rows."""
        return tuple(row.pair.ref for row in rows if row.pair.id in self.marked)

    def clear(self) -> bool:
        """Unmark all of them; returns whether anything was marked, or a range begun."""
        was = bool(self.marked) or self.begun_at is not None
        self.marked.clear()
        self.begun_at = None
        return was
