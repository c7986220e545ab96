"""One measured thing, its floor and its limit, and the table that they are kept in."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in `unit`. `limit` is in the unit too, or times the floor where there is one; None: only told."""

    what: str
    size: str
    value: float
    unit: str
    limit: float | None = None
    floor: float | None = None

    @property
    def ratio(self) -> float | None:
        """The figure over its floor."""
        return self.value / self.floor if self.floor else None

    @property
    def held(self) -> bool | None:
        """Whether the limit was kept; None where there is none."""
        if self.limit is None:
            return None
        return (self.value if self.floor is None else self.value / self.floor) <= self.limit

    def cells(self) -> tuple[str, ...]:
        """The row of the table."""
        limit = "" if self.limit is None else f"{self.limit:g} x" if self.floor else f"{self.limit:g} {self.unit}"
        return (
            self.what,
            self.size,
            f"{_said(self.value)} {self.unit}",
            f"{_said(self.floor)} {self.unit}" if self.floor else "",
            f"{self.ratio:.2f} x" if self.ratio is not None else "",
            limit,
            {True: "yes", False: "**no**", None: ""}[self.held],
        )


def table(figures: Iterable[Figure]) -> str:
    """The figures as a table in Markdown."""
    rows = [
        ("what", "screen", "figure", "floor", "ratio", "at most", "held"),
        ("---",) * 7,
        *(figure.cells() for figure in figures),
    ]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _said(value: float) -> str:
    return f"{value:.0f}" if value >= 10 or value == int(value) else f"{value:.2f}"
