"""The page of one pair: its flags, its people and how to reach them, everything that is kept, and every week so far."""

from dataclasses import dataclass
from datetime import date

from console import policy, strip
from console.dates import say
from console.desk import Desk
from console.ending.state import state
from console.flags import Assessment
from console.goal_words import DIFFER
from console.pairs import the
from console.rhythm import rhythm
from db import people, snapshot, timeline, work
from db.pairs import PairRow
from db.people import Champion, Patient
from db.timeline import Timeline
from db.work import Work
from screens import aims, ending, kept, reason
from screens.lines import BLANK, Line, Span, line
from screens.marks import Marks
from screens.pager import Write
from screens.sheet import Sheet, comma, heading
from screens.weeks import weeks


@dataclass(frozen=True, slots=True)
class Story:
    """Everything that is known of a pair. `cells` is the strip of every week up to now, `points` the limit from which
    two ratings of a goal are far apart.
    """

    found: Assessment
    pair: PairRow
    patient: Patient
    champion: Champion
    known: Timeline
    work: Work
    cells: str
    points: int
    ending: ending.Farewell


def write(desk: Desk, found: Assessment, marks: Marks, *, private: bool) -> Write:
    """Read everything about the pair now, and give what writes its page for a width."""
    told, on = _read(desk, found), desk.on

    def page(width: int) -> list[Line]:
        return _page(told, Sheet.of(found.pair, on, width, private=private), marks)

    return page


def _read(desk: Desk, found: Assessment) -> Story:
    pair, on = the(desk, found.pair.ref), desk.on
    known = timeline.of_pairs(desk.store, [pair.id], since=date.min, on=on)[pair.id]
    earliest = min([found.pair.matched_on, *(meeting.on for meeting in known.meetings)])
    count = (strip.monday(on) - strip.monday(earliest)).days // 7 + 1
    cells = strip.strip(strip.agreed(found), known, snapshot.closures(desk.store), on=on, weeks=max(1, count))
    patient, champion = people.patient(desk.store, pair.patient_ref), people.champion(desk.store, pair.champion_ref)
    assert patient is not None
    assert champion is not None
    beside = work.of_pair(desk.store, pair.id, pair.champion_id, on)
    points = policy.everything(desk.store)[DIFFER]
    goodbye = ending.read(desk, state(desk, pair.ref), pair)
    return Story(found, pair, patient, champion, known, beside, cells, points, goodbye)


def _page(told: Story, sheet: Sheet, marks: Marks) -> list[Line]:
    found, beside = told.found, told.work
    concerns = kept.concerns(sheet, beside)
    first = kept.any_open(beside)
    flags = reason.everything(found, sheet.width) or [line(Span("  none", "muted")), BLANK]
    return [
        reason.title(found, sheet.on, private=bool(sheet.hidden)),
        BLANK,
        *ending.closed(told.ending, sheet),
        *_people(told, sheet),
        *(concerns if first else ()),
        *(() if told.ending.state.closed_on else (heading("Flags"), *flags)),
        *ending.section(told.ending, sheet, marks),
        *kept.to_do(sheet, beside),
        *kept.asked_for(sheet, beside),
        *_agreed(told, sheet),
        *_rests(told.known, sheet),
        *aims.goals(sheet, beside.goals, marks, told.points),
        *kept.support(sheet, beside),
        *kept.looked_at(sheet, beside),
        *(() if first else concerns),
        *_raised(told.known, sheet),
        heading("Weeks, the newest first"),
        *weeks(sheet, found, told.known, told.cells, marks),
    ]


def _people(told: Story, sheet: Sheet) -> list[Line]:
    patient, champion = told.patient, told.champion
    if sheet.hidden:
        return [
            heading("People"),
            *sheet.entry("patient", patient.ref),
            *sheet.entry("champion", champion.ref),
            line(Span("  Names and numbers are hidden: r shows them.", "muted")),
            BLANK,
        ]

    def who(person: Patient | Champion) -> str:
        return f"{person.name} ({person.ref})" if person.name else person.ref

    care = comma(patient.care_contact, patient.care_contact_phone, patient.care_team)
    return [
        heading("People"),
        *sheet.entry("patient", comma(who(patient), patient.phone, patient.area)),
        *sheet.entry("champion", comma(who(champion), champion.phone, champion.email)),
        *sheet.entry(
            "in a crisis", f"ring the care contact: {care}" if care else "no care contact recorded: 4 People, e"
        ),
        *sheet.entry("", "Alongside is not a channel for urgent care.", body="muted"),
        BLANK,
    ]


def _agreed(told: Story, sheet: Sheet) -> list[Line]:
    pair, found, ending = told.pair, told.found, told.work.ending
    first = comma(rhythm(pair.every_days) if pair.every_days else None, pair.mode) or "nothing written down"
    lines = sheet.entry("matched", comma(sheet.say(pair.matched_on), pair.coordinator))
    if pair.introduced_on:
        lines += sheet.entry("introduced", f"{sheet.say(pair.introduced_on)}, week 0")
    lines += sheet.entry("at first", first)
    for agreed in told.known.agreements:
        text = comma(rhythm(agreed.every_days) if agreed.every_days else None, agreed.mode)
        lines += sheet.entry(f"from {say(agreed.from_on)}", text)
    if found.ends_on:
        reckoned = None if pair.ends_on else "reckoned from the introduction"
        lines += sheet.entry("ends", comma(sheet.say(found.ends_on), reckoned))
    if ending:
        lines += sheet.entry("ending", f"begun {sheet.say(ending.on)}, {ending.kind}")
    return [heading("Agreed"), *lines, BLANK]


def _rests(known: Timeline, sheet: Sheet) -> list[Line]:
    lines: list[Line] = []
    for setback in reversed(known.setbacks):
        state = f"over {sheet.say(setback.ended_on)}" if setback.ended_on else "open"
        review = f"review {sheet.say(setback.review_on)}" if setback.review_on and not setback.ended_on else None
        meetings = f"meetings: {setback.effect}" if setback.effect else None
        text = comma(f"{setback.whose}: {setback.kind}", meetings, state, review)
        lines += sheet.entry(f"+ {say(setback.began_on)}", text + sheet.note(setback.note))
    for pause in reversed(known.pauses):
        state = f"back {sheet.say(pause.ended_on)}" if pause.ended_on else "open"
        review = f"review {sheet.say(pause.review_on)}" if pause.review_on and not pause.ended_on else None
        lines += sheet.entry(f"= {say(pause.from_on)}", comma(sheet.typed(pause.reason or ""), state, review))
    return [heading("Setbacks and pauses"), *lines, BLANK] if lines else []


def _raised(known: Timeline, sheet: Sheet) -> list[Line]:
    lines: list[Line] = []
    for flag in reversed(known.raised):
        state = f"lowered {sheet.say(flag.lowered_on)}" if flag.lowered_on else "raised"
        text = f"{flag.severity}, {state} by {flag.recorded_by}: {sheet.typed(flag.reason)}"
        lines += sheet.entry(sheet.say(flag.raised_on), text)
    return [heading("Flags raised by a coordinator"), *lines, BLANK] if lines else []
