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

HOUSE = (
    Limit("console.idle", 10, "minutes", "without a key, and the console is locked (an encrypted store)", 1, 120),
    Limit("backup.age", 7, "days", "since the last good backup, and the top line says so", 1, 90),
    Limit("keep.closed", 24, "months", "after a pair was closed, and it is due to be erased", 1, 360),
)
"""What no rule goes by: how the console and the store are kept."""
