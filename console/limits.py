"""Limits that belong to the programme as a whole; those of a rule stand beside the rule."""

from typing import NamedTuple


class Limit(NamedTuple):
    """A number that the programme may set for itself."""

    name: str
    default: int
    unit: str
    meaning: str
    least: int = 0
    most: int = 1000


GENERAL = (
    Limit("programme.months", 9, "months", "from the introduction to the end, where no end date was agreed", 1, 36),
    Limit(
        "setback.review",
        21,
        "days",
        "from the beginning of a setback or pause to its review, where none was set",
        1,
        90,
    ),
)
