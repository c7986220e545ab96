"""The snoozes of one pair that are in force: rules that somebody has put away until a day, with a reason."""

from dataclasses import dataclass
from datetime import date

from db.driver import sqlite3

_IN_FORCE = """
    SELECT id, rule, severity, from_on, until_on, reason, recorded_by FROM snooze
    WHERE pair_id = :pair AND from_on <= :on AND until_on > :on AND (woken_on IS NULL OR woken_on > :on)
    ORDER BY until_on, id
"""


@dataclass(frozen=True, slots=True)
class SnoozeRow:
    """A rule put away. `severity` is how grave it was then: it returns early when it gets graver."""

    id: int
    rule: str
    severity: str
    from_on: date
    until_on: date
    reason: str
    recorded_by: str


def in_force(connection: sqlite3.Connection, pair_id: int, on: date) -> tuple[SnoozeRow, ...]:
    """The soonest to return first."""
    rows = connection.execute(_IN_FORCE, {"pair": pair_id, "on": on.isoformat()})
    return tuple(
        SnoozeRow(row[0], row[1], row[2], date.fromisoformat(row[3]), date.fromisoformat(row[4]), row[5], row[6])
        for row in rows
    )
