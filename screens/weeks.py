"""Every week of a pair, the newest first: what happened, in words, and the week's mark."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from console import strip
from console.dates import say
from console.flags import Assessment
from db.timeline import Contacted, Met, Timeline
from screens.lines import Line, Span, fold, line
from screens.marks import Marks
from screens.naming import shown
from screens.sheet import Sheet, comma

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_HEAD = 17


class Happening(NamedTuple):
    """Something that was written down, in words; `week_only` where the day is not known."""

    on: date
    words: str
    week_only: bool = False

    @property
    def line(self) -> str:
        """`Tue 24: met, in person`."""
        day = "some day that week" if self.week_only else f"{day_name(self.on)} {self.on.day}"
        return f"{day}: {self.words}"


def happenings(sheet: Sheet, known: Timeline) -> Iterator[Happening]:
    """Every meeting, contact and note."""
    for meeting in known.meetings:
        yield Happening(meeting.on, _meeting(sheet, meeting), meeting.week_only)
    for contact in known.contacts:
        yield Happening(contact.on, _contact(sheet, contact))
    for note in known.notes:
        yield Happening(note.on, f"note by {note.recorded_by}: {sheet.typed(note.note)}")


def day_name(on: date) -> str:
    """`Tue`."""
    return _DAYS[on.weekday()]


def weeks(sheet: Sheet, found: Assessment, known: Timeline, cells: str, marks: Marks) -> list[Line]:
    """A line or more for each week. `cells` is the strip of every week up to now."""
    by_week: dict[date, list[Happening]] = defaultdict(list)
    for happening in happenings(sheet, known):
        by_week[strip.monday(happening.on)].append(happening)
    this_week = strip.monday(sheet.on)
    lines: list[Line] = []
    for back, cell in enumerate(reversed(cells)):
        opens = this_week - timedelta(weeks=back)
        label = (f"  w{found.week - back}" if back <= found.week else "").ljust(6)
        happened = [each.line for each in sorted(by_week.pop(opens, []))] or [_in_words(cell)]
        lines += _week(sheet, label, opens, marks.strip(cell), happened)
    for opens in sorted(by_week, reverse=True):
        lines += _week(sheet, " " * 6, opens, " ", [each.line for each in sorted(by_week[opens])])
    return lines


def _week(sheet: Sheet, label: str, opens: date, mark: str, happened: list[str]) -> list[Line]:
    lines: list[Line] = []
    for number, text in enumerate(happened):
        rows = fold(shown(text), max(20, sheet.width - _HEAD - 2))
        head = Span(f"{label}{say(opens):>6} " if number == 0 else " " * 13, "muted")
        lines.append(line(head, Span(f" {mark}  " if number == 0 else " " * 4, "strong"), rows[0]))
        lines += [line(" " * _HEAD + row) for row in rows[1:]]
    return lines


def _in_words(cell: str) -> str:
    """A week in which nothing is written down but this mark: that they met, somebody told later."""
    return "met, as was told later" if cell in (strip.HELD, strip.REMOTE) else dict(strip.LEGEND)[cell]


def _meeting(sheet: Sheet, meeting: Met) -> str:
    if meeting.outcome == "held":
        text = comma("met", meeting.mode, f"{meeting.minutes} minutes" if meeting.minutes else None)
    else:
        by = {None: "", "both": " by both", "service": " by the service"}.get(
            meeting.cancelled_by, f" by the {meeting.cancelled_by}"
        )
        why = f": {sheet.typed(meeting.reason)}" if meeting.reason else ""
        text = comma(f"{meeting.outcome}{by}{why}", f"notice: {meeting.notice}" if meeting.notice else None)
    moved = f", moved to {sheet.say(meeting.rearranged_to)}" if meeting.rearranged_to else ""
    late = (meeting.recorded_on - meeting.on).days
    written = f" (written down {late} days later)" if late > 7 and not meeting.week_only else ""
    return f"{text}{moved}{written}{sheet.note(meeting.note)}"


def _contact(sheet: Sheet, contact: Contacted) -> str:
    reached = "" if contact.reached else ", not reached"
    met = f"; they met on {sheet.say(contact.met_on)}" if contact.met_on else ""
    return f"{contact.channel or 'contact'} with the {contact.with_whom}{reached}{met}{sheet.note(contact.note)}"
