"""Which pairs the list shows, in which order: the queue, how far it is folded, and what is being looked for."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from console.flags import Assessment
from screens.naming import shown
from screens.sitting import Sitting

LISTED = (("act", "soon"), ("act", "soon", "watch"), ("act", "soon", "watch", "none"))
"""What is listed, from folded to everything."""


@dataclass(slots=True)
class Board:
    """The rows of the queue, most urgent first, and the ones among them that are in sight."""

    sitting: Sitting
    rows: tuple[Assessment, ...] = ()
    folded: int = 0
    sought: str = ""
    seen: tuple[Assessment, ...] = field(default=())

    def take(self, rows: Iterable[Assessment]) -> None:
        """A new queue."""
        self.rows = tuple(rows)
        self.look()

    def seek(self, text: str) -> None:
        """List only what has every one of these words in it; nothing is folded while something is sought."""
        self.sought = text
        self.look()

    def unfold(self) -> None:
        """Watch too, then every pair, then folded again."""
        self.folded = (self.folded + 1) % len(LISTED)
        self.look()

    def look(self) -> None:
        """Work out anew what is in sight."""
        if words := self.sought.casefold().split():
            self.seen = tuple(row for row in self.rows if all(word in self._text(row) for word in words))
        else:
            self.seen = tuple(row for row in self.rows if row.severity in LISTED[self.folded])

    def index_of(self, pair_id: int) -> int | None:
        """Where the pair stands in what is in sight, or None."""
        return next((index for index, row in enumerate(self.seen) if row.pair.id == pair_id), None)

    def next_severity(self, index: int) -> int:
        """The first row in sight that is less urgent than this one; past the last, the first of all."""
        here = self.seen[index].severity if index < len(self.seen) else ""
        later = (at for at in range(index, len(self.seen)) if self.seen[at].severity != here)
        return next(later, 0)

    def _text(self, row: Assessment) -> str:
        pair = row.pair
        people = () if self.sitting.private else (pair.patient_name, pair.champion_name)
        flags = " ".join(f"{flag.rule} {flag.short}" for flag in row.flags)
        words = (
            pair.ref,
            pair.patient_ref,
            pair.champion_ref,
            *people,
            pair.area,
            pair.coordinator,
            row.severity,
            flags,
        )
        return shown(" ".join(word for word in words if word)).casefold()
