"""Notes on a pair."""

from datetime import date

from console.desk import Desk
from console.plain import clean
from console.working import must_have_happened, open_pair
from db.refused import Refused


def added(before: object, when: str, note: str | None) -> str | None:
    """A later note put behind an earlier one of the same thing: `asked about shoes; answered: has some`."""
    said = clean(note) if note else ""
    if before and said:
        return clean(f"{before}; {when}: {said}")
    return said or (str(before) if before else None)


def noted(desk: Desk, ref: str, *, note: str, on: date, sure: bool = False) -> str:
    """A note about `on`. Raises Refused for a day ahead, or where nothing readable was written."""
    del sure
    pair = open_pair(desk, ref)
    must_have_happened(desk, "A note", on)
    if not (text := clean(note)):
        raise Refused("The note is empty: write something, or leave it.")
    line = f"{pair.ref}: a note"
    with desk.command("note", line) as change:
        change.insert(
            "note",
            {"pair_id": pair.id, "on_day": on.isoformat(), "note": text, "recorded_on": desk.on.isoformat()},
        )
    return line
