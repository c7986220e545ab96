"""The help page: what Alongside is for, every key, and what the marks mean. All of it is read off the tables."""

from collections.abc import Iterable

from console import commands, strip
from console.commands import Command
from screens.keys import (
    ENDINGS,
    ENTRY,
    EVERYWHERE,
    HISTORY,
    LETTERS,
    MOVING,
    PAGE,
    PEOPLE,
    PLACES,
    PROGRAMME,
    REVIEW,
    REVIEW_PAGE,
    TRIAGE,
    Key,
    offered,
)
from screens.lines import BLANK, Line, Span, fold, line
from screens.marks import SEVERITY, Marks

_WHAT = (
    "Alongside shows which pairs need you this week and why, and takes down what happened. It is not the clinical "
    "record and not a channel for urgent care: in a crisis ring the care contact on the pair's page, or 999."
)
_DATES = "Days are typed as you say them: today, yest, tue, 3 nov, 3/11, +2w. A day comes before its month."
_NOTES = "No field asks for a diagnosis, a medication or a clinical score: leave them out of notes too."

_STEPS = (
    ("done", "done, with its day, by whom, a note"),
    ("due", "to be done within a week"),
    ("late", "past its date"),
    ("to come", "due later"),
    ("not needed", "left out, with a reason; it can be done all the same"),
    ("left open", "it was open when the pair was closed: nobody waits for it any more"),
)

_ENDINGS = (
    "Everything that is written down about a pair is written down there too, but these keys are about the ending; "
    "an entry that has lost its key to one of them is found with ctrl+p."
)

_OF_WRITING = (REVIEW, REVIEW_PAGE, ENTRY, PEOPLE, PROGRAMME)
"""Tables of places and forms in which whoever is looking only finds nothing of their own."""


def page(width: int, marks: Marks, looking: str = "") -> list[Line]:
    """The page for a width in cells. `looking` says why nothing can be written: then no key that writes is on it."""
    lines = [*_text(_WHAT, width), BLANK, *_marks(width, marks), BLANK]
    if looking:
        lines += [*_text(f"You are looking only ({looking}): keys that write are left out here.", width), BLANK]
    else:
        lines += [_head("Writing down what happened to the pair under the cursor"), *_keys(commands.LOG, width)]
        lines += [*_text(_DATES, width), *_text(_NOTES, width), BLANK]
    lines += [_head("Among the endings")]
    if not looking:
        lines += [*_text(_ENDINGS, width), *_keys(commands.ENDING_STEPS, width)]
    lines += [*_keys(offered(ENDINGS, looking=bool(looking)), width), BLANK]
    for head, table in (
        ("On the list of pairs", TRIAGE),
        ("In a review, beside what is written down", REVIEW),
        ("On the page of a review", REVIEW_PAGE),
        ("On the letters at the end", LETTERS),
        ("In every place", (*EVERYWHERE, *PLACES)),
        ("Moving about", MOVING),
        ("In a form", ENTRY),
        ("On a page like this", PAGE),
        ("In People", PEOPLE),
        ("In Programme", PROGRAMME),
        ("In the history", HISTORY),
    ):
        if looking and table in _OF_WRITING:
            continue
        lines += [_head(head), *_keys(offered(table, looking=bool(looking)), width), BLANK]
    return lines


def _head(text: str) -> Line:
    return line(Span(f" {text}", "strong"))


def _text(text: str, width: int) -> list[Line]:
    return [line(f" {part}") for part in fold(text, min(100, width - 2))]


def _row(key: str, label: str, text: str, width: int) -> list[Line]:
    head = (Span(f" {key:>8}  ", "key"), Span(f"{label:<18}" if label else ""))
    indent = sum(len(span.text) for span in head)
    first, *rest = fold(text, max(20, width - indent - 1))
    return [line(*head, Span(first, "muted")), *(line(Span(" " * indent + part, "muted")) for part in rest)]


def _keys(keys: Iterable[Key | Command], width: int) -> list[Line]:
    rows = (_row(each.key if isinstance(each, Command) else each.shown, each.label, each.help, width) for each in keys)
    return [text for block in rows for text in block]


def _marks(width: int, marks: Marks) -> list[Line]:
    severities = (("act", "now"), ("soon", "this week or next"), ("watch", "keep in mind; folded until you press w"))
    lines = [_head("How urgent")]
    for severity, meaning in severities:
        lines += _row(SEVERITY[severity], severity, meaning, width)
    lines += [BLANK, _head("The week strip: one cell a week, Monday to Sunday, this week last")]
    for mark, meaning in strip.LEGEND:
        lines += _row(marks.strip(mark), "", meaning, width)
    lines += [BLANK, _head("The steps of an ending: seven up to the last meeting and the journal, three after it")]
    for standing, meaning in _STEPS:
        lines += _row(marks.step(standing), standing, meaning, width)
    lines += [
        BLANK,
        *_row("A & B", "", "the patient's name first, then the champion's", width),
        *_row("w24", "", "week 24 since they were introduced", width),
        *_row("q19", "", "19 days of quiet: since they last met, less the days that are excused", width),
    ]
    return lines
