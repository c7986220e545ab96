"""Which pairs the list shows, in which order: the queue, how far it is folded, and what is being looked for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from console.caseload import Caseload
from console.flags import Assessment
from screens.naming import shown
from screens.sitting import Sitting

LISTED = (("act", "soon"), ("act", "soon", "watch"), ("act", "soon", "watch", "none"))
"""What is listed, from folded to everything."""


EVERYBODYS = Caseload("", {})


@dataclass(slots=True)
class Board:
    """The rows of the queue, most urgent first, those of one caseload, and the ones among them that are in sight."""

    sitting: Sitting
    everybodys: tuple[Assessment, ...] = ()
    """Every open pair."""
    rows: tuple[Assessment, ...] = ()
    """Those of the caseload that is looked at."""
    caseload: Caseload = EVERYBODYS
    also: Mapping[int, str] = field(default_factory=dict)
    """Pairs that are listed although no flag says so, each with why."""
    folded: int = 0
    sought: str = ""
    seen: tuple[Assessment, ...] = field(default=())

    def take(self, rows: Iterable[Assessment]) -> None:
        """A new queue."""
        self.everybodys = tuple(rows)
        self.look()

    def look_at(self, caseload: Caseload) -> None:
        """Only the pairs of this caseload."""
        self.caseload = caseload
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
        self.rows = tuple(row for row in self.everybodys if self.caseload.has(row))
        if words := self.sought.casefold().split():
            self.seen = tuple(row for row in self.rows if all(word in self._text(row) for word in words))
        else:
            listed = LISTED[self.folded]
            self.seen = tuple(row for row in self.rows if row.severity in listed or row.pair.id in self.also)

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
            self.caseload.label_of(row, self.sitting.desk.on, self.sitting.desk.by),
            row.severity,
            flags,
            self.also.get(pair.id),
        )
        return shown(" ".join(word for word in words if word)).casefold()
