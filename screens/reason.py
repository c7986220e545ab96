"""The panel under the list: every flag of the pair under the cursor, what would clear it and what to do."""

from datetime import date

from console.agreements import rhythm
from console.dates import say
from console.flags import Assessment, Flag
from screens.lines import BLANK, Line, Span, fold, line
from screens.marks import SEVERITY
from screens.naming import short_names, shown
from screens.row import tone

_LABEL = 23


def title(found: Assessment, on: date, *, private: bool) -> Line:
    """Who they are, what they agreed, where they are in their nine months."""
    pair = found.pair
    ends = f", ends {say(found.ends_on, on)}" if found.ends_on else ""
    parts = [
        ", ".join(part for part in (rhythm(found.rhythm), found.mode) if part),
        shown(pair.area or ""),
        f"week {found.week}{ends}",
    ]
    return line(
        Span(f" {shown(pair.ref)} {short_names(pair, private=private)}", "strong"),
        "  " + "  ".join(part for part in parts if part),
    )


def panel(found: Assessment, on: date, width: int, height: int, *, private: bool) -> list[Line]:
    """The panel in at most `height` lines of `width` cells; what does not fit is counted, never just cut."""
    lines = [title(found, on, private=private)]
    if not found.flags:
        return [*lines, *_without_flags(found, on)]
    blocks = [_flag(flag, width) for flag in found.flags]
    for index, block in enumerate(blocks):
        left = len(blocks) - index - 1
        room = height - len(lines) - (1 if left else 0)
        fitting = block if len(block) <= room else _why(found.flags[index], width)
        if len(fitting) > room:
            return [*lines, _more(left + 1)]
        lines.extend(fitting)
    return lines


def everything(found: Assessment, width: int) -> list[Line]:
    """Every flag in full, for a page of its own."""
    lines: list[Line] = []
    for flag in found.flags:
        lines.extend([*_flag(flag, width), BLANK])
    return lines


def _without_flags(found: Assessment, on: date) -> list[Line]:
    if found.resting_until:
        text = f" Resting until {say(found.resting_until, on)}: the days are excused, and it is in sight."
        return [line(Span(text, "muted"))]
    met = f"last met {say(found.last_met, on)}" if found.last_met else "not met yet"
    return [line(Span(f" No flags; {met}. That is what is written down, and no all-clear.", "muted"))]


def _why(flag: Flag, width: int) -> list[Line]:
    label = f"{flag.rule}"
    text = fold(shown(flag.why), max(20, width - _LABEL - 1))
    first = line(
        Span(f" {SEVERITY[flag.severity]} ", tone(flag.severity)),
        Span(label.ljust(_LABEL - 3), tone(flag.severity)),
        text[0],
    )
    return [first, *(line(" " * _LABEL + part) for part in text[1:])]


def _flag(flag: Flag, width: int) -> list[Line]:
    room = max(20, width - _LABEL - 1)
    rest = [Span(" " * _LABEL + part, "muted") for part in fold(shown(flag.clears), room)]
    todo = [Span(" " * _LABEL + part, "good") for part in fold(f"Next: {shown(flag.next)}", room)]
    return [*_why(flag, width), *(line(span) for span in (*rest, *todo))]


def _more(count: int) -> Line:
    flags = "1 more flag" if count == 1 else f"{count} more flags"
    return line(Span(f"   and {flags}: enter opens the pair", "muted"))
