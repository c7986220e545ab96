"""Taking back what was written, and doing it again: the last of one's own, or any one entry alone."""

from datetime import datetime, timedelta

from console import roles
from console.desk import Desk
from db import undo as log
from db.change import local
from db.refused import Doubt, Refused
from db.undo import Entry

NEVER = {
    "erased": "An erasure is never taken back: what it took away is nowhere any more.",
    "concern": "A concern is never taken back; add to it with C.",
    "holder": "A passphrase is not taken back: choose another one, or let them in again.",
    "key_event": "What was done to keys is not taken back.",
    "letter": "The letters lie where they were written: delete them there.",
    "paper": "The file lies where it was written: delete it there.",
    "role": "A role is not taken back: give another with alongside roles set.",
}
"""Tables of which no entry is ever taken back, and what is said instead."""

_FRESH = timedelta(days=1)
"""How long an entry is what somebody means by «the last»: nobody takes back last week's review by a slip."""


class LongAgo(Doubt):
    """The last entry is an old one: perhaps not what is meant."""


_OLDER = "For older entries: V, history."


def undo(desk: Desk, *, number: int | None = None, sure: bool = False) -> str:
    """Take back this coordinator's last command, or the entry of that number alone; whole. Returns what was taken back.

    Raises Refused where there is nothing, or it may never be taken back, Stale where a later change stands on it,
    Doubt where it is a whole import, LongAgo where one's last is no entry of today or yesterday.
    """
    roles.must_write(desk)
    found = _last(desk) if number is None else _numbered(desk, number)
    if found.command in {"undo", "redo"}:
        raise Refused(_not_itself(desk, found))
    roles.must_be(desk, roles.needed(found.command))
    for table, sentence in NEVER.items():
        if log.wrote_to(desk.store, found.id, table):
            raise Refused(sentence if number else f"{sentence} {_OLDER}")
    if found.command == "import" and not sure:
        raise Doubt("That would take back a whole import.")
    if number is None and not sure and desk.now - datetime.fromisoformat(found.at) > _FRESH:
        raise LongAgo(f"Your last entry is of {local(found.at)}: «{found.said}».")
    return log.undo(desk.store, found, by=desk.by, at=desk.now)


def redo(desk: Desk, *, number: int | None = None) -> str:
    """Do again what this coordinator took back last, or the entry of that number. Returns what was done again.

    Raises Refused where there is nothing to do again, Stale where a later change stands in its way.
    """
    roles.must_write(desk)
    undone = _last_taken_back(desk) if number is None else _undo_of(desk, _numbered(desk, number))
    if taken_back := log.entry(desk.store, undone.undoes or 0):
        roles.must_be(desk, roles.needed(taken_back.command))
    return log.redo(desk.store, undone, by=desk.by, at=desk.now)


def pairs_touched(desk: Desk) -> list[int] | None:
    """The pairs that this coordinator's newest command was about; None where it was about more than pairs."""
    return log.pairs_touched(desk.store, desk.by)


def _last(desk: Desk) -> Entry:
    if found := log.last_of(desk.store, desk.by):
        return found
    raise Refused("There is nothing of yours to take back.")


def _last_taken_back(desk: Desk) -> Entry:
    """The newest undo, unless something new was written since. Raises Refused."""
    undone = log.last_undo_of(desk.store, desk.by)
    if undone is None:
        raise Refused("There is nothing to do again: nothing of what you took back is left.")
    if since := log.written_after(desk.store, desk.by, undone.id):
        raise Refused(f"There is nothing to do again: you have written something since, «{since.said}».")
    return undone


def _numbered(desk: Desk, number: int) -> Entry:
    if found := log.entry(desk.store, number):
        return found
    raise Refused(f"There is no entry {number}. alongside history lists them with their numbers.")


def _undo_of(desk: Desk, found: Entry) -> Entry:
    """The undo of an entry, or that undo itself. Raises Refused where the entry stands."""
    taken = found.undoes if found.command == "undo" and found.undoes else found.id
    if undone := log.undo_of(desk.store, taken):
        return undone
    raise Refused(f"Entry {taken} stands: there is nothing to do again.")


def _not_itself(desk: Desk, found: Entry) -> str:
    """What to do where somebody would take back an undo or a redo."""
    if found.command == "undo":
        return f"Entry {found.id} took entry {found.undoes} back: to have that again, do it again (U)."
    undone = log.entry(desk.store, found.undoes or 0)
    which = undone.undoes if undone else found.undoes
    return f"Entry {found.id} of {local(found.at)} did entry {which} again: take back entry {which}."
