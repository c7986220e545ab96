"""How an ending is drawn: its days, its ten steps as a row of marks, and in full, with plan, worries and tries."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

from rich.cells import cell_len

from console.dates import say
from console.desk import Desk
from console.ending import carrying_on
from console.ending.state import EndingState, StepState
from console.ending.timetable import AT_ONCE, is_after
from console.ending.unreachable import tries_in_words
from db import endings
from db.endings import Extension, Worry
from db.pairs import PairRow
from screens.lines import BLANK, Line, Span, Tone, fit, fold, line
from screens.marks import Marks
from screens.naming import short_names, shown
from screens.sheet import Sheet, comma, heading

TONES: dict[str, Tone] = {
    "done": "good", "due": "soon", "late": "act", "to come": "plain", "not needed": "muted", "left open": "soon",
}  # fmt: skip
"""How a step that stands so is drawn; the mark says it without colour too."""

_STEP = 19
"""Cells of a step's label: the longest is `care contact told`."""

_WIDE = 56
"""Cells of a column in which the step's note has room too."""

_PLAN_LINES = 3

_HIGH = 10
"""Lines of a panel in which what to do next may take two of them."""


@dataclass(frozen=True, slots=True)
class Farewell:
    """The ending of a pair with all that is kept of it. `tries` are those that reached nobody, in words."""

    state: EndingState
    pair: PairRow
    plan: Sequence[tuple[str, str]]
    worries: Sequence[Worry]
    extensions: Sequence[Extension]
    tries: str

    @property
    def unanswered(self) -> list[Worry]:
        """The worries that wait for an answer."""
        return [each for each in self.worries if each.answered_on is None]


def read(desk: Desk, state: EndingState, pair: PairRow) -> Farewell:
    """Everything that is kept of the ending of that pair."""
    kept = endings.of_pair(desk.store, pair.id)
    return Farewell(
        state,
        pair,
        carrying_on.in_words(endings.plan(desk.store, pair.id)),
        endings.worries(desk.store, kept.id) if kept else (),
        endings.extensions(desk.store, pair.id),
        tries_in_words(desk, pair) if state.kind == "unreachable" else "",
    )


# --- in a row --------------------------------------------------------------------------------------------------------


def standing(step: StepState) -> str:
    """How a step stands, in a word or two: what was left open at the close is no step that was not needed."""
    return "left open" if step.left_open else step.mark


def row_of_marks(found: EndingState, marks: Marks) -> list[Span]:
    """One mark a step, in their order; those after the end stand apart."""
    spans: list[Span] = []
    for number, each in enumerate(found.steps):
        if number and is_after(each.step) and not is_after(found.steps[number - 1].step):
            spans.append(Span(" "))
        spans.append(Span(marks.step(standing(each)), TONES[standing(each)]))
    return spans


def days_left(found: EndingState, on: date) -> str:
    """`in 12d`, `ends today`, `3d over`; `closed +12` twelve days after it was closed."""
    if found.closed_on:
        return f"closed +{(on - found.closed_on).days}"
    if found.days_left is None:
        return "no end"
    if found.days_left == 0:
        return "ends today"
    return f"in {found.days_left}d" if found.days_left > 0 else f"{-found.days_left}d over"


def next_step(found: EndingState) -> StepState | None:
    """The step that comes first among those that are to be done."""
    at_once = AT_ONCE.get(found.kind or "", ())
    return min(found.waiting, key=lambda each: (each.due_on or date.max, each.step not in at_once), default=None)


def whats_next(found: EndingState, on: date, room: int, *, looking: bool = False) -> str:
    """What is next, in so many cells; without the key where whoever is at work is `looking` only."""
    if found.state == "open":
        return "not begun" if looking else "not begun: B begins it"
    step = next_step(found)
    if found.state == "closing" and (step is None or (is_after(step.step) and step.mark != "late")):
        return "to be closed" if looking else "to be closed: Z"
    if step is None:
        return "everything is done"
    day = say(step.due_on, on) if step.due_on else ""
    said = (f"late {day}: ", "late: ", "") if step.mark == "late" else (f"by {day}: ", f"{day} ", "")
    return next((text for each in said if cell_len(text := each + step.label) <= room), step.label)


# --- under the list --------------------------------------------------------------------------------------------------


def panel(
    told: Farewell, sheet: Sheet, marks: Marks, height: int, *, todo: str, would_be: Sequence[str], whose: str = ""
) -> list[Line]:
    """The ending in at most `height` lines: first what is next, then the steps, then as much else as there is room for.

    `todo` is what to do next, `would_be` what an ending that is not begun would come to, `whose` who looks after it.
    """
    found, width = told.state, sheet.width
    title = f" {shown(told.pair.ref)} {fit(short_names(told.pair, private=bool(sheet.hidden)), 30).rstrip()}"
    lines = [line(Span(title, "strong"), f"  {fit(_standing(found, sheet), width - cell_len(title) - 3).rstrip()}")]
    if todo:
        lines += [line(Span(row, "good")) for row in _folded(f"Next: {todo}", width, 1 if height < _HIGH else 2)]
    if found.state == "open":
        lines += [line(Span(row, "muted")) for text in would_be for row in _folded(text, width, 3)]
    lines += _steps_in_columns(told, sheet, marks)
    return [*lines, *_beside(told, sheet, height - len(lines), whose)][:height]


def _beside(told: Farewell, sheet: Sheet, room: int, whose: str) -> list[Line]:
    """What else is kept of it, as far as there is room; what there is not is named."""
    width, why = sheet.width, _why(told, sheet)
    blocks = [
        ("tries", [line(row) for row in _folded(f"Nobody reached: {told.tries}.", width, 3)] if told.tries else []),
        ("a worry without an answer", _worries_short(told, sheet)),
        ("carry-on plan", _plan_short(told, sheet)),
        ("why", [line(Span(row, "muted")) for row in _folded(why, width, 2)] if why else []),
        ("", [line(Span(f" {shown(whose)}", "muted"))] if whose else []),
    ]
    blocks = [(name, rows) for name, rows in blocks if rows]
    lines: list[Line] = []
    for number, (_, rows) in enumerate(blocks):
        last = number == len(blocks) - 1
        if not blocks[number][0] and len(lines) >= room:
            return lines
        if len(lines) + len(rows) + (not last and bool(blocks[number + 1][0])) > room:
            more = ", ".join(each for each, _ in blocks[number:] if each)
            return [*lines, line(Span(f"   enter for more: {more}", "muted"))]
        lines += rows
    return lines


def _standing(found: EndingState, sheet: Sheet) -> str:
    """When it ends, what kind of ending it is, and by whom."""
    if found.closed_on:
        return comma(f"closed {sheet.say(found.closed_on)}", _kind(found))
    end = "no end known" if found.ends_on is None else _end(found, sheet)
    return comma(f"week {found.week}", end, "ending not begun" if found.state == "open" else _kind(found))


def _kind(found: EndingState) -> str | None:
    """The kind, and by whom where that does not go without saying."""
    if not found.kind or not found.by or found.by in found.kind or found.kind in {"unreachable", "died"}:
        return found.kind
    return f"{found.kind}, by {'both' if found.by == 'both' else f'the {found.by}'}"


def _end(found: EndingState, sheet: Sheet) -> str:
    assert found.ends_on is not None
    left = found.days_left or 0
    if left == 0:
        return "ends today"
    return f"{'ends' if left > 0 else 'ended'} {sheet.say(found.ends_on)}"


def _why(told: Farewell, sheet: Sheet) -> str:
    """Why it ends, and how far they went on; why it was closed with steps open."""
    found = told.state
    parts = [sheet.typed(found.reason)] if found.reason else []
    parts += [
        f"they went on from {sheet.say(each.from_on)} to {sheet.say(each.to_on)}: {sheet.typed(each.reason)}"
        for each in told.extensions
    ]
    if found.closed_why:
        parts.append(f"closed with steps open: {sheet.typed(found.closed_why)}")
    return "; ".join(parts)


def _steps_in_columns(told: Farewell, sheet: Sheet, marks: Marks) -> Iterator[Line]:
    """The steps, in two columns where there is room for them, read down."""
    if not (steps := told.state.steps):
        return
    across = 2 if sheet.width >= 76 else 1
    room = (sheet.width - 2) // across
    down = -(-len(steps) // across)
    columns = [[_cell(each, sheet, marks, room) for each in steps[at : at + down]] for at in range(0, len(steps), down)]
    for cells in zip_longest(*columns, fillvalue=()):
        yield line(" ", *(span for cell in cells for span in cell))


def _cell(step: StepState, sheet: Sheet, marks: Marks, room: int) -> Line:
    said = _said(step, sheet, short=True)
    if step.note and room >= _WIDE:
        said += f" - {sheet.typed(step.note)}"
    tone = TONES[standing(step)]
    return (
        Span(marks.step(standing(step)), tone),
        Span(" "),
        Span(fit(step.label, _STEP), "plain" if step.open else "muted"),
        Span(fit(shown(said), room - _STEP - 3), tone if step.mark == "late" else "muted"),
        Span(" "),
    )


def _said(step: StepState, sheet: Sheet, *, short: bool) -> str:
    """When a step was done and by whom, why it is not needed, or when it is due."""
    agreed = f"agreed {sheet.say(step.agreed_on)}" if step.agreed_on else None
    if step.mark == "done" and step.done_on:
        by = f" by {sheet.typed(step.done_by)}" if step.done_by else ""
        return comma(f"done {sheet.say(step.done_on)}{by}", None if short else agreed)
    if step.left_open:
        return "left open" if short else "left open at the close"
    if step.mark == "not needed":
        return f"not needed: {sheet.typed(step.skipped_why or '')}"
    late = "late, " if step.mark == "late" else ""
    return comma(f"{late}due {sheet.say(step.due_on)}" if step.due_on else "to come", agreed)


def _worries_short(told: Farewell, sheet: Sheet) -> list[Line]:
    if not (waiting := told.unanswered):
        return []
    text = f"Worry without an answer: {sheet.typed(waiting[0].worry)}"
    more = f" and {len(waiting) - 1} more" if len(waiting) > 1 else ""
    return [line(Span(f" {fit(shown(text), sheet.width - 3 - len(more)).rstrip()}{more}", "soon"))]


def _plan_short(told: Farewell, sheet: Sheet) -> list[Line]:
    """The first lines of the carry-on plan."""
    head, lines = " Carry-on plan  ", []
    for number, (label, text) in enumerate(told.plan[:_PLAN_LINES]):
        words = fit(shown(f"{label}: {sheet.typed(text)}"), sheet.width - len(head) - 1).rstrip()
        lines.append(line(Span(head if number == 0 else " " * len(head), "muted"), words))
    return lines


def _folded(text: str, width: int, at_most: int) -> list[str]:
    rows = fold(shown(text), max(20, width - 3))
    if len(rows) > at_most:
        rows = [*rows[: at_most - 1], fit(" ".join(rows[at_most - 1 :]), max(20, width - 3)).rstrip()]
    return [f" {rows[0]}", *(f"   {row}"[: width - 1] for row in rows[1:])]


# --- on the pair's page ----------------------------------------------------------------------------------------------


def section(told: Farewell, sheet: Sheet, marks: Marks) -> list[Line]:
    """All of it, for the page of the pair; nothing where no ending was begun and the pair is open."""
    found = told.state
    if found.state == "open":
        return []
    begun = f"begun {sheet.say(found.begun_on)}" if found.begun_on else "never begun"
    lines = sheet.entry("how", comma(_kind(found), begun, _end(found, sheet) if found.ends_on else None))
    if why := _why(told, sheet):
        lines += sheet.entry("why", why)
    for each in found.steps:
        lines += _step_in_full(each, sheet, marks)
    if told.tries:
        lines += sheet.entry("not reached", told.tries)
    for label, text in told.plan:
        lines += _words_of_plan(label, sheet.typed(text), sheet)
    for worry in told.worries:
        answer = f"answered {sheet.say(worry.answered_on)}: " if worry.answered_on else "not answered yet"
        text = f"{sheet.typed(worry.worry)} - {answer}{sheet.typed(worry.answer or '')}"
        lines += sheet.entry("worry", text, tone="muted" if worry.answered_on else "soon")
    return [heading("The ending"), *lines, BLANK]


def closed(told: Farewell, sheet: Sheet) -> list[Line]:
    """That the pair is closed, for the top of its page; nothing where it is open."""
    found, pair = told.state, told.pair
    if found.closed_on is None:
        return []
    by = f"by {pair.ended_by}" if pair.ended_by else None
    how = comma(pair.ending, by, sheet.typed(pair.ending_reason) if pair.ending_reason else None)
    lines = sheet.entry("closed", comma(sheet.say(found.closed_on), how), tone="strong")
    if found.waiting:
        left = "; ".join(f"{each.label}, {_said(each, sheet, short=True)}" for each in found.waiting)
        return [*lines, *sheet.entry("still to do", left, tone="soon"), BLANK]
    return [*lines, *sheet.entry("", "Nothing is left to be done.", body="muted"), BLANK]


def _step_in_full(step: StepState, sheet: Sheet, marks: Marks) -> list[Line]:
    tone = TONES[standing(step)]
    head = f"  {fit(step.label, _STEP)}"
    rows = fold(shown(_said(step, sheet, short=False) + sheet.note(step.note)), max(20, sheet.width - len(head) - 4))
    return [
        line(" ", Span(marks.step(standing(step)), tone), head[1:], Span(rows[0], tone if step.open else "plain")),
        *(line(" " * (len(head) + 1), row) for row in rows[1:]),
    ]


def _words_of_plan(label: str, text: str, sheet: Sheet) -> list[Line]:
    """A field of the plan: what it is called is longer than the labels of a page."""
    head = f"  {label}".ljust(28)
    rows = fold(shown(text), max(20, sheet.width - len(head) - 1))
    return [line(Span(head, "muted"), rows[0]), *(line(" " * len(head), row) for row in rows[1:])]
