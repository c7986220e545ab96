"""A pair that can be worked on, and the questions every entry about it is put to before it is written."""

from collections.abc import Callable
from datetime import date

from console.dates import say
from console.desk import Desk
from console.pairs import the
from db.pairs import PairRow
from db.refused import Doubt, Refused

_LONG_AGO = 365


def open_pair(desk: Desk, ref: str) -> PairRow:
    """The pair of that reference. Raises Refused where there is none, or it is closed."""
    pair = the(desk, ref)
    if pair.closed_on and pair.closed_on <= desk.on:
        raise Refused(f"{pair.ref} was closed on {say(pair.closed_on, desk.on)}: nothing more is written down for it.")
    return pair


def must_have_happened(desk: Desk, what: str, on: date) -> None:
    """Raises Refused where `on` has not come yet."""
    if on > desk.on:
        raise Refused(f"{what} on {say(on, desk.on)} lies ahead of today, {say(desk.on)}: give the day it happened.")


def in_order(first: date, then: date, sentence: str) -> None:
    """Raises Refused with the sentence where `then` lies before `first`."""
    if then < first:
        raise Refused(sentence)


def ask(*questions: Callable[[], None]) -> None:
    """Put every question, and raise one Doubt with all that is doubted: one answer settles only what was said."""
    doubts: list[str] = []
    for question in questions:
        try:
            question()
        except Doubt as doubt:
            doubts.append(str(doubt))
    if doubts:
        raise Doubt(" ".join(dict.fromkeys(doubts)))


def ask_about_day(desk: Desk, pair: PairRow, on: date) -> None:
    """Raises Doubt where the day is before the pair was matched, or a year or more from today."""
    if on < pair.matched_on:
        raise Doubt(f"{say(on, desk.on)} is before {pair.ref} was matched, on {say(pair.matched_on, desk.on)}.")
    if abs((desk.on - on).days) >= _LONG_AGO:
        raise Doubt(f"{on.day} {say(on)[-3:]} {on.year} is a year or more from today.")
