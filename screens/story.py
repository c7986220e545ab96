"""The page of one pair: its flags, its people and how to reach them, what was agreed when, and every week so far."""

from collections import defaultdict
from datetime import date, timedelta

from console import strip
from console.dates import say
from console.desk import Desk
from console.flags import Assessment
from console.pairs import the
from console.rhythm import rhythm
from db import people, snapshot, timeline
from db.pairs import PairRow
from db.people import Champion, Patient
from db.timeline import Met, Timeline
from screens import reason
from screens.lines import BLANK, Line, Span, fold, line
from screens.marks import Marks
from screens.naming import shown
from screens.pager import Write

_INDENT = 14


def write(desk: Desk, found: Assessment, marks: Marks, *, private: bool) -> Write:
    """Read everything about the pair now, and give what writes its page for a width."""
    pair, on = the(desk, found.pair.ref), desk.on
    known = timeline.of_pairs(desk.store, [pair.id], since=date.min, on=on)[pair.id]
    earliest = min([found.pair.matched_on, *(meeting.on for meeting in known.meetings)])
    weeks = (strip.monday(on) - strip.monday(earliest)).days // 7 + 1
    cells = strip.strip(strip.agreed(found), known, snapshot.closures(desk.store), on=on, weeks=max(1, weeks))
    patient, champion = people.patient(desk.store, pair.patient_ref), people.champion(desk.store, pair.champion_ref)
    assert patient is not None
    assert champion is not None

    def page(width: int) -> list[Line]:
        return story(found, pair, (patient, champion), known, cells, marks, on=on, width=width, private=private)

    return page


def story(
    found: Assessment,
    pair: PairRow,
    both: tuple[Patient, Champion],
    known: Timeline,
    cells: str,
    marks: Marks,
    *,
    on: date,
    width: int,
    private: bool,
) -> list[Line]:
    """The whole page, written for `width` cells. `cells` is the strip of every week up to now."""
    lines = [reason.title(found, on, private=private), BLANK]
    lines += _people(both, width, private=private)
    lines += [_heading("Flags"), *(reason.everything(found, width) or [line(Span("  none", "muted")), BLANK])]
    lines += _agreed(pair, known, on, width)
    lines += _rests(known, on, width)
    lines += _raised(known, on, width)
    lines += [_heading("Weeks, the newest first")]
    lines += _weeks(found, known, cells, marks, on, width)
    return lines


def _heading(text: str) -> Line:
    return line(Span(f" {text}", "strong"))


def _entry(label: str, text: str, width: int) -> list[Line]:
    rows = fold(shown(text), max(20, width - _INDENT - 1))
    return [
        line(Span(f"  {label}".ljust(_INDENT), "muted"), rows[0]),
        *(line(" " * _INDENT + row) for row in rows[1:]),
    ]


def _people(both: tuple[Patient, Champion], width: int, *, private: bool) -> list[Line]:
    patient, champion = both

    def who(name: str, ref: str) -> str:
        return ref if private or not name else f"{name} ({ref})"

    if private:
        reach = [_entry("patient", patient.ref, width), _entry("champion", champion.ref, width)]
        hidden = line(Span("  Names and numbers are hidden: r shows them.", "muted"))
        return [_heading("People"), *(row for rows in reach for row in rows), hidden, BLANK]
    care = ", ".join(filter(None, (patient.care_contact, patient.care_contact_phone, patient.care_team)))
    lines = [
        *_entry("patient", _comma(who(patient.name, patient.ref), patient.phone, patient.area), width),
        *_entry("champion", _comma(who(champion.name, champion.ref), champion.phone, champion.email), width),
        *_entry(
            "in a crisis", f"ring the care contact: {care}" if care else "no care contact recorded: 4 People, e", width
        ),
        line(Span(" " * _INDENT + "Alongside is not a channel for urgent care.", "muted")),
    ]
    return [_heading("People"), *lines, BLANK]


def _comma(*parts: str | None) -> str:
    return ", ".join(part for part in parts if part)


def _agreed(pair: PairRow, known: Timeline, on: date, width: int) -> list[Line]:
    first = _comma(rhythm(pair.every_days) if pair.every_days else None, pair.mode) or "nothing written down"
    lines = _entry("matched", _comma(say(pair.matched_on, on), pair.coordinator), width)
    if pair.introduced_on:
        lines += _entry("introduced", f"{say(pair.introduced_on, on)}, week 0", width)
    lines += _entry("at first", first, width)
    for agreed in known.agreements:
        text = _comma(rhythm(agreed.every_days) if agreed.every_days else None, agreed.mode)
        lines += _entry(f"from {say(agreed.from_on)}", text, width)
    return [_heading("Agreed"), *lines, BLANK]


def _rests(known: Timeline, on: date, width: int) -> list[Line]:
    lines: list[Line] = []
    for setback in reversed(known.setbacks):
        state = f"over {say(setback.ended_on, on)}" if setback.ended_on else "open"
        review = f"review {say(setback.review_on, on)}" if setback.review_on and not setback.ended_on else None
        meetings = f"meetings: {setback.effect}" if setback.effect else None
        text = _comma(f"{setback.whose}: {setback.kind}", meetings, state, review, setback.note)
        lines += _entry(f"+ {say(setback.began_on)}", text, width)
    for pause in reversed(known.pauses):
        state = f"back {say(pause.ended_on, on)}" if pause.ended_on else "open"
        review = f"review {say(pause.review_on, on)}" if pause.review_on and not pause.ended_on else None
        lines += _entry(f"= {say(pause.from_on)}", _comma(pause.reason, state, review), width)
    return [_heading("Setbacks and pauses"), *lines, BLANK] if lines else []


def _raised(known: Timeline, on: date, width: int) -> list[Line]:
    lines: list[Line] = []
    for flag in reversed(known.raised):
        state = f"lowered {say(flag.lowered_on, on)}" if flag.lowered_on else "raised"
        lines += _entry(
            say(flag.raised_on, on), f"{flag.severity}, {state} by {flag.recorded_by}: {flag.reason}", width
        )
    return [_heading("Flags raised by a coordinator"), *lines, BLANK] if lines else []


def _weeks(found: Assessment, known: Timeline, cells: str, marks: Marks, on: date, width: int) -> list[Line]:
    by_week: dict[date, list[tuple[date, str]]] = defaultdict(list)
    for meeting in known.meetings:
        by_week[strip.monday(meeting.on)].append((meeting.on, _meeting(meeting, on)))
    for contact in known.contacts:
        reached = "" if contact.reached else ", not reached"
        met = f"; they met on {say(contact.met_on, on)}" if contact.met_on else ""
        text = f"{_day(contact.on)} {contact.channel or 'contact'} with the {contact.with_whom}{reached}{met}"
        by_week[strip.monday(contact.on)].append((contact.on, text + _note(contact.note)))
    for note in known.notes:
        by_week[strip.monday(note.on)].append((note.on, f"{_day(note.on)} note by {note.recorded_by}: {note.note}"))
    this_week = strip.monday(on)
    lines: list[Line] = []
    for back, cell in enumerate(reversed(cells)):
        opens = this_week - timedelta(weeks=back)
        label = (f"  w{found.week - back}" if back <= found.week else "").ljust(6) + f"{say(opens):>6} "
        happened = [text for _, text in sorted(by_week.pop(opens, []))] or [_cell_in_words(cell)]
        for number, text in enumerate(happened):
            rows = fold(shown(text), max(20, width - 19))
            mark = f" {marks.strip(cell)}  " if number == 0 else "    "
            head = label if number == 0 else " " * 13
            lines.append(line(Span(head, "muted"), Span(mark, "strong"), rows[0]))
            lines += [line(" " * 17 + row) for row in rows[1:]]
    for opens in sorted(by_week, reverse=True):
        for _, text in sorted(by_week[opens]):
            rows = fold(shown(text), max(20, width - 19))
            lines += [line(Span(f"      {say(opens):>6}     ", "muted"), rows[0])]
            lines += [line(" " * 17 + row) for row in rows[1:]]
    return lines


def _cell_in_words(cell: str) -> str:
    """A week in which nothing is written down but this mark: that they met, somebody told later."""
    return "met, as was told later" if cell in (strip.HELD, strip.REMOTE) else dict(strip.LEGEND)[cell]


def _day(on: date) -> str:
    return f"{('Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun')[on.weekday()]} {on.day}:"


def _note(note: str | None) -> str:
    return f" - {note}" if note else ""


def _meeting(meeting: Met, on: date) -> str:
    day = "some day that week:" if meeting.week_only else _day(meeting.on)
    by = {None: "", "both": " by both", "service": " by the service"}.get(
        meeting.cancelled_by, f" by the {meeting.cancelled_by}"
    )
    if meeting.outcome == "held":
        minutes = f"{meeting.minutes} minutes" if meeting.minutes else None
        text = _comma("met", meeting.mode, minutes)
    else:
        text = f"{meeting.outcome}{by}" + (f": {meeting.reason}" if meeting.reason else "")
    moved = f", moved to {say(meeting.rearranged_to, on)}" if meeting.rearranged_to else ""
    late = (meeting.recorded_on - meeting.on).days
    written = f" (written down {late} days later)" if late > 7 and not meeting.week_only else ""
    return f"{day} {text}{moved}{written}{_note(meeting.note)}"
