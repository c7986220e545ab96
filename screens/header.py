"""The lines above the list: whose console this is and on which day, how many pairs stand where, what is not kept."""

from collections.abc import Sequence

from rich.cells import cell_len

from console import triage
from console.dates import say
from console.desk import Desk
from console.roles import looking
from screens.board import LISTED, Board
from screens.keys import PLACES
from screens.lines import Line, Span, Tone, fit, line
from screens.marks import Marks
from screens.naming import shown

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_COUNTED: tuple[tuple[str, str, Tone], ...] = (
    ("act", "act", "act"),
    ("soon", "soon", "soon"),
    ("watch", "watch", "watch"),
    ("resting", "resting", "plain"),
    ("none", "no flags", "plain"),
)


def bar(place: str, desk: Desk, where: str, width: int) -> Line:
    """The places on the left, the one that is open lit; the store, who is at work and the day on the right."""
    left = [Span(" Alongside ", "strong")]
    for key in PLACES:
        left.append(Span(f"{key.shown} {key.label}", "key" if key.shown == place else "muted"))
        left.append(Span(" "))
    room = max(0, width - sum(len(span.text) for span in left) - 1)
    name, comma, note = shown(where).partition(", ")
    if looking(desk):
        note = f"{note}{comma}viewing only" if note else "viewing only"
        comma = ", "
    right = f"{comma}{note} {shown(desk.by)} {_DAYS[desk.on.weekday()]} {say(desk.on)}"
    if len(right) > room:
        right = f" {note} {say(desk.on)}"
    name = fit(name, max(0, min(cell_len(name), room - len(right))))
    return line(*left, Span(f"{name}{right}"[:room].rjust(room), "muted"))


def counts(
    board: Board,
    marks: Marks,
    width: int,
    not_kept: Sequence[str],
    *,
    reading: bool,
    marked: int = 0,
    news: str = "",
    stranger: str = "",
    overdue: str = "",
    handed: int = 0,
) -> list[Line]:
    """How many pairs stand where; and once, in the rule below, what this programme does not keep.

    `news` is what is not as it was at the last review; a `stranger` is somebody who has not said their initials yet;
    `overdue` says that the last backup is too old; `handed` pairs wait to be accepted by whoever is at work.
    """
    pairs = "1 pair" if handed == 1 else f"{handed} pairs"
    if handed:
        overdue = f"{pairs} handed to you: 5 then < accepts{f' {marks.rule} {overdue}' if overdue else ''}"
    said = [f"your entries bear {shown(stranger)}: 5 then i gives your initials"] if stranger else []
    said += [f"not kept: {', '.join(not_kept)}"] if not_kept else []
    below = rule(marks, width, overdue, said)
    if reading:
        return [line(Span(" reading every pair ...", "muted")), below]
    found = triage.counts(board.rows)
    folded = "watch" not in LISTED[board.folded] and not board.sought
    spans: list[Span] = [Span(f" {shown(board.caseload.whose)}'s: ", "key")] if board.caseload.whose else []
    for name, label, tone in _COUNTED:
        hidden = " folded" if name == "watch" and folded and found[name] else ""
        spans.append(Span(f" {label} {found[name]}{hidden} ", tone if found[name] else "muted"))
    if board.sought:
        spans.append(Span(f"  / {shown(board.sought)}: {len(board.seen)} ", "key"))
    if marked:
        spans.append(Span(f"  * {marked} marked ", "key"))
    if news and not board.sought and sum(len(span.text) for span in spans) + len(news) + 2 < width:
        spans.append(Span(f"  {news} ", "muted"))
    return [tuple(spans), below]


def rule(marks: Marks, width: int, overdue: str, said: Sequence[str] = ()) -> Line:
    """The rule below a head: that the last backup is too old comes first, then what else is said once."""
    first = f" {marks.rule} {overdue} " if overdue else ""
    text = "".join(f" {marks.rule} {each} " for each in said) or " "
    room = max(0, width - 1 - len(first))
    rest = Span(fit(text, room).rstrip().ljust(room, marks.rule), "muted")
    return line(Span(first, "soon"), rest) if first else line(rest)


def nothing(board: Board, *, reading: bool, looking: bool = False) -> list[Line]:
    """What stands where the list would, when it is empty; no word of how to fill it where `looking` only."""
    if reading:
        return []
    if board.sought:
        return [line(Span(f" Nothing found for «{shown(board.sought)}»: / to look again.", "muted"))]
    if board.everybodys and not board.rows:
        return [line(Span(f" {shown(board.caseload.whose)} has no open pair: P looks at others.", "muted"))]
    if board.rows:
        return [line(Span(" No pair is flagged act or soon. w lists watch, and w again every pair.", "muted"))]
    empty = line(" There are no open pairs yet.")
    if looking:
        return [empty]
    return [
        empty,
        line(Span(" Leave with q and bring in your spreadsheet:  alongside import tracker.xlsx", "muted")),
        line(Span(" or type in the first pair here:  4 People, then p, c and m", "muted")),
    ]
