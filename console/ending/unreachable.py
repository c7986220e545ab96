"""Nobody can be reached: what was tried, which the care contact is told before the pair is closed."""

from console.dates import say
from console.desk import Desk
from db import endings
from db.endings import Try
from db.pairs import PairRow

_SHOWN = 6


def tries(desk: Desk, pair: PairRow) -> tuple[Try, ...]:
    """The contacts that reached nobody since anybody was last reached or met, newest first."""
    return endings.tries(desk.store, pair.id, desk.on)


def tries_in_words(desk: Desk, pair: PairRow) -> str:
    """`4 tries: call to the patient on 3 Nov, ...`; that there was none, where none is written down."""
    found = tries(desk, pair)
    if not found:
        return "no try is written down"
    shown = [f"{each.channel} to {_whom(each)} on {say(each.on, desk.on)}" for each in found[:_SHOWN]]
    more = f", and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    return f"{len(found)} {'try' if len(found) == 1 else 'tries'}: {', '.join(shown)}{more}"


def _whom(each: Try) -> str:
    return "the pair" if each.with_whom == "pair" else f"the {each.with_whom}"
