"""How a form is drawn: its head and foot, choices with their letters, the last week, the text under the cursor."""

from collections.abc import Mapping
from datetime import date, timedelta

from console.commands import Command
from console.dates import say
from console.fields import letters
from screens.editing import Editing
from screens.lines import Line, Span, fold, line
from screens.naming import shown

LABEL = 23
"""Cells of a field's label."""

_READ_AGAIN = 5
"""Most lines in which a long text stands above the line that it is typed in."""

_MOST = 5
"""Rows that a refusal or doubt may take: every doubt that an answer settles, and the question."""


def head(command: Command, title: str, above: int, below: int, width: int) -> Line:
    """Whom it is about and what for; how many lines are out of sight."""
    out_of_sight = ", ".join(f"{count} {where}" for count, where in ((above, "above"), (below, "below")) if count)
    more = f"  ({out_of_sight})" if out_of_sight else ""
    whole = f"{shown(title)}: {command.help}"
    if len(whole) + len(more) + 4 > width:
        whole = f"{shown(title)}: {command.label}"
    return line(Span("-- ", "muted"), Span(whole, "strong"), Span(more, "muted"))


def foot(command: Command, trouble: str, *, doubted: bool, width: int) -> list[Line]:
    """What has to be known before it is written, and why it was not."""
    lines = [line(Span(f"  {row}", "soon")) for row in fold(command.warning, width - 4)] if command.warning else []
    if trouble:
        question = "  Enter again writes it anyway." if doubted else ""
        lines += [line(" ", Span(f" {part} ", "refused")) for part in fold(trouble + question, width - 4)[:_MOST]]
    return lines


def choices(label: Span, options: Mapping[str, str], chosen: str, own: str, width: int) -> list[Line]:
    """What can be chosen, each with its letter; `own` says how one types something else."""
    rows: list[list[Span]] = [[label]]
    used = LABEL
    for choice, letter in options.items():
        said = f"[{shown(choice)}]" if choice == chosen else shown(choice)  # a mark, not a colour alone
        if used + len(said) + 4 > width:
            rows.append([Span(" " * LABEL)])
            used = LABEL
        rows[-1] += [Span(letter, "key"), Span(" "), Span(said, "field" if choice == chosen else "plain"), Span("  ")]
        used += len(said) + 4
    if chosen and chosen not in options:
        rows[-1].append(Span(f"{shown(chosen)} ", "field"))
    if own:
        rows.append([Span(" " * LABEL + own, "muted")])
    return [tuple(spans) for spans in rows]


def last_days(today: date) -> Mapping[str, str]:
    """The last seven days, today first, each under a letter of its weekday (`u` for Sunday)."""
    days = [today - timedelta(days=back) for back in range(7)]
    keys = letters([f"{day:%a}" for day in sorted(days, key=date.weekday)])
    return {f"{day:%a} {say(day)}": keys[f"{day:%a}"] for day in days}


def so_far(editing: Editing, width: int) -> list[Line]:
    """A text that is longer than its line, to be read again: the last of its lines, above the one that is typed in."""
    return [line(Span(f"  {row}", "muted")) for row in fold(shown(editing.text), width - 4)[-_READ_AGAIN:]]


def around(editing: Editing, room: int) -> tuple[str, str, str]:
    """The stretch of the text around the cursor that fits: before it, under it, after it."""
    start = max(0, editing.at - room + 1)
    text = editing.text[start : start + room]
    at = editing.at - start
    return text[:at], text[at : at + 1] or " ", text[at + 1 :]
