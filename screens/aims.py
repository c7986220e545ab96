"""The goals of a pair on its page: the words, how often, both ratings as two small lines, the steps, since when."""

from collections.abc import Sequence

from console import ratings
from console.dates import say
from console.goal_words import about, differs, due, often
from console.ratings import ASK, SideBySide, side_by_side
from console.tallies import four_weeks
from db.goals import Aim, Rating, Step
from screens.lines import BLANK, Line, Span, line
from screens.marks import Marks
from screens.sheet import INDENT, Sheet, heading

_WEEK = 7
_LABEL = 10
"""Cells of a label within a goal: `champion` and two more."""


def goals(sheet: Sheet, found: Sequence[Aim], marks: Marks, points: int) -> list[Line]:
    """Every goal, those that were met or put down last; nothing where there is none.

    `points` is how far apart two ratings are before the pair is to be asked.
    """
    rows = [row for aim in found for row in _goal(sheet, aim, marks, points)]
    return [heading("Goals"), *rows, BLANK] if rows else []


def _goal(sheet: Sheet, aim: Aim, marks: Marks, points: int) -> list[Line]:
    open_now = aim.state == "open"
    return [
        *sheet.entry(aim.ref, sheet.typed(aim.text), body="plain" if open_now else "muted"),
        *sheet.entry("", about(aim, sheet.on, sheet.typed(aim.measure or "")), body="muted"),
        *_often(sheet, aim),
        *_ratings(sheet, aim.ratings, marks, open_now=open_now),
        *(sheet.entry("", ASK, body="watch") if differs(aim, points) else ()),
        *(row for step in aim.steps for row in _step(sheet, step, open_now=open_now)),
    ]


def _often(sheet: Sheet, aim: Aim) -> list[Line]:
    """The last four weeks: of a goal that is ticked a row with a cell for each day, a week at a time."""
    if not (said := often(aim, sheet.on)):
        return []
    lines = sheet.entry("", said, body="plain" if aim.state == "open" else "muted")
    if aim.state == "open" and aim.measured == "ticked" and four_weeks(aim.tallies, sheet.on).days:
        cells = ["x" if each else "." for each in four_weeks(aim.tallies, sheet.on).amounts]
        weeks = ["".join(cells[start : start + _WEEK]) for start in range(0, len(cells), _WEEK)]
        lines.append(line(" " * INDENT, " ".join(weeks)))
    return lines


def _ratings(sheet: Sheet, given: Sequence[Rating], marks: Marks, *, open_now: bool) -> list[Line]:
    both = side_by_side(given).newest()
    if not both.days:
        return sheet.entry("", "not rated yet", body="muted") if open_now else []
    rows = ratings.digits(both)
    return [_side(sheet, by, rows[by], both, marks) for by in both.by]


def _side(sheet: Sheet, by: str, digits: str, both: SideBySide, marks: Marks) -> Line:
    """`patient   ▂▃▅▆  3 to 7, 12 Nov`, or the numbers themselves where no shapes are drawn."""
    last = both.last(by)
    label = Span(by.ljust(_LABEL), "muted")
    if last is None:
        return line(" " * INDENT, label, Span("not rated yet", "muted"))
    if not marks.shapes:
        return line(" " * INDENT, label, digits, Span(f"  {say(last[0], sheet.on)}", "muted"))
    first = next(score for score in both.by[by] if score is not None)
    span = f"{last[1]}" if sum(score is not None for score in both.by[by]) == 1 else f"{first} to {last[1]}"
    return line(" " * INDENT, label, marks.bars(both.by[by]), f"  {span}", Span(f", {say(last[0], sheet.on)}", "muted"))


def _step(sheet: Sheet, step: Step, *, open_now: bool) -> list[Line]:
    when = due(step, sheet.on)
    text = f"step{f', {when}' if when else ''}: {sheet.typed(step.text)}"
    return sheet.entry("", text, body="muted" if step.done_on or not open_now else "plain")
