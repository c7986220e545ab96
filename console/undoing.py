"""Taking back the last command."""

from console.desk import Desk
from db import change
from db.refused import Doubt, Refused


def undo(desk: Desk, *, sure: bool = False) -> str:
    """Take back this coordinator's last command, whole; returns what was taken back.

    Raises Refused where there is nothing, Stale where a later change stands on it, Doubt where it is a whole import.
    """
    last = change.last_of(desk.store, desk.by)
    if last is None:
        raise Refused("There is nothing of yours to take back.")
    if last.command == "import" and not sure:
        raise Doubt("That would take back a whole import.")
    return change.undo(desk.store, last, by=desk.by, at=desk.now)


def pairs_touched(desk: Desk) -> list[int] | None:
    """The pairs that this coordinator's newest command was about; None where it was about more than pairs."""
    return change.pairs_touched(desk.store, desk.by)
