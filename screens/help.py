"""The help page: what Alongside is for, every key, and what the marks mean. All of it is read off the tables."""

from collections.abc import Iterable

from console import commands, strip
from screens.keys import ENTRY, EVERYWHERE, MOVING, PAGE, PEOPLE, PLACES, PROGRAMME, TRIAGE, Key
from screens.lines import BLANK, Line, Span, fold, line
from screens.marks import SEVERITY, Marks

_WHAT = (
    "Alongside shows which pairs need you this week and why, and takes down what happened. It is not the clinical "
    "record and not a channel for urgent care: in a crisis ring the care contact on the pair's page, or 999."
)
_DATES = "Days are typed as you say them: today, yest, tue, 3 nov, 3/11, +2w. A day comes before its month."
_NOTES = "No field asks for a diagnosis, a medication or a clinical score: leave them out of notes too."


def page(width: int, marks: Marks) -> list[Line]:
    """The page for a width in cells."""
    lines = [*_text(_WHAT, width), BLANK, _head("Writing down what happened to the pair under the cursor")]
    lines += [_row(each.key, each.label, each.help) for each in commands.LOG]
    lines += [*_text(_DATES, width), *_text(_NOTES, width), BLANK]
    for head, keys in (
        ("On the list of pairs", TRIAGE),
        ("In every place", (*EVERYWHERE, *PLACES)),
        ("Moving about", MOVING),
        ("In a form", ENTRY),
        ("On a page like this", PAGE),
        ("In People", PEOPLE),
        ("In Programme", PROGRAMME),
    ):
        lines += [_head(head), *_keys(keys), BLANK]
    lines += [_head("How urgent"), *_severities(), BLANK]
    lines += [_head("The week strip: one cell a week, Monday to Sunday, this week last")]
    lines += [_row(marks.strip(mark), "", meaning) for mark, meaning in strip.LEGEND]
    lines += [BLANK, _row("w24", "", "week 24 since they were introduced")]
    lines += [_row("q19", "", "19 days of quiet: since they last met, less the days that are excused")]
    return lines


def _head(text: str) -> Line:
    return line(Span(f" {text}", "strong"))


def _text(text: str, width: int) -> list[Line]:
    return [line(f" {part}") for part in fold(text, min(100, width - 2))]


def _row(key: str, label: str, text: str) -> Line:
    return line(Span(f" {key:>8}  ", "key"), f"{label:<20}" if label else "", Span(text, "muted"))


def _keys(keys: Iterable[Key]) -> list[Line]:
    return [_row(each.shown, each.label, each.help) for each in keys]


def _severities() -> list[Line]:
    return [
        _row(SEVERITY["act"], "act", "now"),
        _row(SEVERITY["soon"], "soon", "this week or next"),
        _row(SEVERITY["watch"], "watch", "keep in mind; folded until you press w"),
    ]
