"""What the champion worries about at the end, each written down and answered."""

from datetime import date

from console.dates import say
from console.desk import Desk
from console.ending.begun_one import begun_one
from console.picking import offered, picked
from console.plain import clean
from console.working import must_have_happened
from db import endings
from db.endings import KeptEnding, Worry
from db.pairs import PairRow
from db.refused import Refused


def worried(
    desk: Desk, ref: str, *, worry: str, answer: str | None = None, on: date | None = None, sure: bool = False
) -> str:
    """The champion worries; what was answered, on `on`, where it was. Of a closed pair too. Raises Refused."""
    del sure
    pair, ending = begun_one(desk, ref)
    if not (text := clean(worry)):
        raise Refused("A worry needs words: what the champion said, in a few.")
    day = on or desk.on
    must_have_happened(desk, "An answer", day)
    reply = clean(answer) if answer else ""
    line = f"{pair.ref}: a worry of the champion" + (", answered" if reply else "")
    with desk.command("worry", line) as change:
        change.insert(
            "worry",
            {
                "ending_id": ending.id,
                "worry": text,
                "answer": reply or None,
                "answered_on": day.isoformat() if reply else None,
                "recorded_on": desk.on.isoformat(),
            },
        )
    return line


def can_worry(desk: Desk, ref: str) -> dict[str, str]:
    """Nothing to fill in; raises Refused where the ending is not begun, before anything is asked."""
    begun_one(desk, ref)
    return {}


def unanswered(desk: Desk, ref: str) -> dict[str, tuple[str, ...]]:
    """The worries that are not answered, to choose from. Raises Refused where there is none."""
    return {"worry": tuple(offered(each.id, each.worry) for each in _open(desk, *begun_one(desk, ref)))}


def answered(desk: Desk, ref: str, *, answer: str, on: date, worry: str | None = None, sure: bool = False) -> str:
    """What was answered to a worry; the oldest where none is named. Raises Refused where all are answered."""
    del sure
    pair, ending = begun_one(desk, ref)
    must_have_happened(desk, "An answer", on)
    if not (text := clean(answer)):
        raise Refused("An answer needs words: what was said, or what was agreed to do.")
    found = picked(worry, _open(desk, pair, ending), "worry")
    line = f"{pair.ref}: worry {found.id} answered on {say(on, desk.on)}"
    with desk.command("worry-answered", line) as change:
        change.update("worry", found.id, {"answer": text, "answered_on": on.isoformat()})
    return line


def _open(desk: Desk, pair: PairRow, ending: KeptEnding) -> tuple[Worry, ...]:
    if found := tuple(each for each in endings.worries(desk.store, ending.id) if each.answered_on is None):
        return found
    raise Refused(f"No worry about {pair.ref} is without an answer.")
