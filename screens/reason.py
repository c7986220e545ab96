"""The panel under the list: every flag of the pair under the cursor, what would clear it and what to do."""

from collections.abc import Sequence
from datetime import date

from rich.cells import cell_len

from console.dates import say
from console.flags import Assessment, Flag
from console.rhythm import rhythm
from screens.lines import BLANK, Line, Span, fit, fold, line
from screens.marks import SEVERITY
from screens.naming import short_names, shown
from screens.row import tone

_LABEL = 24


def title(found: Assessment, on: date, *, private: bool, whose: str = "") -> Line:
    """Who they are, what they agreed, where they are in their nine months."""
    pair = found.pair
    ends = f", ends {say(found.ends_on, on)}" if found.ends_on else ""
    parts = [
        ", ".join(part for part in (rhythm(found.rhythm), found.mode) if part),
        shown(pair.area or ""),
        f"week {found.week}{ends}",
        shown(whose),
    ]
    return line(
        Span(f" {shown(pair.ref)} {fit(short_names(pair, private=private), 30).rstrip()}", "strong"),
        "  " + "  ".join(part for part in parts if part),
    )


def panel(found: Assessment, on: date, width: int, height: int, *, private: bool, whose: str = "") -> list[Line]:
    """The panel in at most `height` lines of `width` cells.

    The worst flag says why and what to do; the others say why, then each what to do and what would clear it,
    as far as there is room. Flags that do not fit are named, never just cut. The pair's own page has all of it.
    """
    lines = [title(found, on, private=private, whose=whose)]
    if whose and sum(cell_len(span.text) for span in lines[0]) >= width:
        lines = [title(found, on, private=private)]
        if " " in whose:  # cover and the like; initials alone are not worth a line
            lines.append(line(Span(f"   {shown(whose)}", "muted")))
    lines += [line(Span(f"   {text}", "muted")) for text in put_away(found, on, width)]
    if found.resting_until and found.flags:
        lines.append(line(Span(f"   Resting until {say(found.resting_until, on)}.", "muted")))
    if not found.flags:
        return [*lines, *_without_flags(found, on)]
    room = height - len(lines)
    parts = [_parts(flag, width) for flag in found.flags]
    first = len(parts[0][0]) + len(parts[0][2])
    shown_flags = _that_fit([first, *(len(why) for why, _, _ in parts[1:])], room)
    left = len(parts) - max(1, shown_flags)
    room -= first + sum(len(why) for why, _, _ in parts[1:shown_flags]) + (left > 0)
    with_next, with_clears = {0}, set[int]()
    for index in range(max(1, shown_flags)):
        for wanted, which in ((with_next, 2), (with_clears, 1)):
            if index not in wanted and len(parts[index][which]) <= room:
                room -= len(parts[index][which])
                wanted.add(index)
    for index, (why, clears, todo) in enumerate(parts[: max(1, shown_flags)]):
        lines += [*why, *(clears if index in with_clears else ()), *(todo if index in with_next else ())]
    return [*lines[: height - 1], _more(found.flags[-left:], width)] if left else lines[:height]


def _that_fit(heights: Sequence[int], room: int) -> int:
    """How many of the flags fit in the room, a line kept for saying that there are more."""
    used = 0
    for index, height in enumerate(heights):
        used += height
        if used + (index < len(heights) - 1) > room:
            return index
    return len(heights)


def put_away(found: Assessment, on: date, width: int) -> list[str]:
    """What somebody has put away until a day, and why: in sight, in a line."""
    said = [f"{put.flag.rule} until {say(put.until_on, on)} ({put.reason})" for put in found.snoozed]
    return [fit(shown(f"Put away: {'; '.join(said)}"), width - 4).rstrip()] if said else []


def everything(found: Assessment, width: int) -> list[Line]:
    """Every flag in full, for a page of its own."""
    lines: list[Line] = []
    for flag in found.flags:
        why, clears, todo = _parts(flag, width)
        lines += [*why, *clears, *todo, BLANK]
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


def _parts(flag: Flag, width: int) -> tuple[list[Line], list[Line], list[Line]]:
    """Why, what clears it, and what to do, each in lines."""
    room = max(20, width - _LABEL - 1)
    clears = [line(Span(" " * _LABEL + part, "muted")) for part in fold(shown(flag.clears), room)]
    todo = [line(Span(" " * _LABEL + part, "good")) for part in fold(f"Next: {shown(flag.next)}", room)]
    return _why(flag, width), clears, todo


def _more(flags: Sequence[Flag], width: int) -> Line:
    names = ", ".join(f"{SEVERITY[flag.severity]} {flag.rule}" for flag in flags)
    return line(Span(fit(f"   enter for more: {names}", width - 1).rstrip(), "muted"))
