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

STEPS = (
    Limit("ending.tell-both", 56, "days", "before the end: both are told the date", 0, 120),
    Limit("ending.endings-session", 42, "days", "before the end: the champion's endings session", 0, 120),
    Limit("ending.goals-together", 28, "days", "before the end: the goals are looked at together", 0, 120),
    Limit("ending.carry-on-plan", 21, "days", "before the end: the carry-on plan is written", 0, 120),
    Limit("ending.care-contact-told", 14, "days", "before the end: the care contact is told", 0, 120),
    Limit("ending.last-meeting", 0, "days", "before the end: they meet for the last time", 0, 120),
    Limit("ending.journal", 0, "days", "before the end: the journal is kept or given back", 0, 120),
    Limit("ending.debrief", 7, "days", "after the end: the champion's debrief", 0, 120),
    Limit("ending.letters", 7, "days", "after the end: the letters are given", 0, 120),
    Limit("ending.check-in", 28, "days", "after the end: the patient is rung", 0, 120),
    Limit("ending.champion-free", 14, "days", "after a close: the champion is offered for a new pair again", 0, 365),
)
"""When each step of an ending is due."""
