"""A pair's whole situation at a glance, for a review: who, what is to be done, every flag, and what happened lately."""

from collections.abc import Iterator, Sequence

from rich.cells import cell_len

from console import strip
from console.desk import Desk
from console.flags import Assessment
from console.reviewing import OUTCOME
from console.rules.rule import days
from db import people, snapshot, timeline, work
from db.timeline import Paused, SetBack, Timeline
from db.work import ToDo
from screens import reason
from screens.lines import BLANK, Line, Span, fit, fold, line
from screens.marks import Marks
from screens.naming import shown
from screens.sheet import Sheet
from screens.weeks import Happening, day_name, happenings

_WEEKS = 24
"""Weeks of the strip: on a screen of 80 cells what was last met still stands beside it."""

_LATELY = 4
"""So many things that happened keep their lines, however many flags there are."""

_MORE = 3
"""Most lines more than one that a single thing may take."""

_WHOM = 16
"""Most cells of whoever does it."""

_LABEL, _DAY = 24, 14
"""Cells before what is to be done, as before a flag's reason; and before what happened on a day."""


def glance(desk: Desk, found: Assessment, marks: Marks, width: int, height: int, *, private: bool) -> list[Line]:
    """The pair in at most `height` lines of `width` cells: a few indexed queries, and no page to turn."""
    pair, on = found.pair, desk.on
    sheet = Sheet.of(pair, on, width, private=private)
    since = strip.weeks_back(on, _WEEKS + strip.LOOK_BACK)
    known = timeline.of_pairs(desk.store, [pair.id], since=since, on=on)[pair.id]
    cells = strip.strip(strip.agreed(found), known, snapshot.closures(desk.store), on=on, weeks=_WEEKS)

    head = [reason.title(found, on, private=private), _reach(desk, found, width, private=private)]
    to_do = _to_do(desk, sheet, pair.id, at_most=max(1, height // 6))
    happened = _happened(desk, sheet, pair.id, known)
    least = max(1, min(len(happened), _LATELY, height // 4))
    room = height - len(head) - len(to_do) - 1
    flags = reason.panel(found, on, width, max(3, room - least) + 1, private=private)[1:]
    spare = room - len(flags) - least
    apart = [BLANK] if spare >= 2 else []
    lately = _lately(sheet, happened, least, spare - 2 * len(apart))
    return [*head, *to_do, *apart, *flags, *apart, _strip(found, cells, marks, sheet), *lately][:height]


def _reach(desk: Desk, found: Assessment, width: int, *, private: bool) -> Line:
    """How to reach the two, and the care contact where there is room."""
    if private:
        return line(Span(" Names and numbers are hidden: r shows them.", "muted"))
    patient = people.patient(desk.store, found.pair.patient_ref)
    champion = people.champion(desk.store, found.pair.champion_ref)
    care = " ".join(filter(None, (patient.care_contact, patient.care_contact_phone))) if patient else ""
    said = f" patient {shown((patient and patient.phone) or 'no number')}"
    said += f"   champion {shown((champion and (champion.phone or champion.email)) or 'no number')}"
    whole = f"{said}   care contact {shown(care)}" if care else said
    return line(fit(whole if cell_len(whole) < width else said, width - 1).rstrip())


def _to_do(desk: Desk, sheet: Sheet, pair_id: int, at_most: int) -> list[Line]:
    """The open actions, a line each; what has no line is counted in the last."""
    to_do = [each for each in work.actions(desk.store, pair_id, sheet.on) if each.done_on is None]
    return [
        _action(sheet, each, len(to_do) - at_most if number == at_most else 0)
        for number, each in enumerate(to_do[:at_most], 1)
    ]


def _action(sheet: Sheet, each: ToDo, more: int) -> Line:
    late = each.due_on is not None and each.due_on < sheet.on
    label = f"   to do by {sheet.say(each.due_on)}" if each.due_on else "   to do"
    text = shown(f"late: {sheet.typed(each.text)}" if late else sheet.typed(each.text))
    whom = f" ({fit(shown(sheet.typed(each.whom)), _WHOM).rstrip()})" if each.whom else ""
    end = f"{whom} and {more} more" if more > 0 else whom
    room = max(10, sheet.width - _LABEL - 1 - cell_len(end))
    return line(
        Span(label.ljust(_LABEL), "act" if late else "strong"),
        fit(text, min(room, cell_len(text))) + end,
    )


def _strip(found: Assessment, cells: str, marks: Marks, sheet: Sheet) -> Line:
    met = f"last met {sheet.say(found.last_met)}" if found.last_met else "not met yet"
    return line(
        Span(" Lately  ", "strong"),
        Span(marks.strip(cells), "plain"),
        Span(
            fit(f"  {met}, quiet for {days(found.quiet_days)}", max(1, sheet.width - 10 - len(cells))).rstrip(), "muted"
        ),
    )


def _happened(desk: Desk, sheet: Sheet, pair_id: int, known: Timeline) -> list[Happening]:
    """What happened, the newest first; with the last look at the pair."""
    looked = (
        Happening(each.on, f"looked at by {each.by}: {OUTCOME.get(each.outcome, each.outcome)}")
        for each in work.looks(desk.store, pair_id, sheet.on, 1)
    )
    return sorted([*happenings(sheet, known), *_rests(sheet, known), *looked], key=lambda each: each.on, reverse=True)


def _rests(sheet: Sheet, known: Timeline) -> Iterator[Happening]:
    for setback in known.setbacks:
        meetings = f", meetings: {setback.effect}" if setback.effect else ""
        text = f"setback, {setback.whose}: {setback.kind}{meetings}{_review(sheet, setback)}{sheet.note(setback.note)}"
        yield Happening(setback.began_on, text)
        if setback.ended_on:
            yield Happening(setback.ended_on, f"setback over, {setback.whose}: {setback.kind}")
    for pause in known.pauses:
        yield Happening(pause.from_on, f"pause{_review(sheet, pause)}{sheet.note(pause.reason)}")
        if pause.ended_on:
            yield Happening(pause.ended_on, "back from the pause")


def _review(sheet: Sheet, rest: SetBack | Paused) -> str:
    return f", review {sheet.say(rest.review_on)}" if rest.review_on and not rest.ended_on else ""


def _lately(sheet: Sheet, happened: Sequence[Happening], least: int, spare: int) -> list[Line]:
    """The newest, a line each; lines to spare go first to what is longer than a line, then to what is older."""
    if not happened:
        return [line(Span(f" Nothing was written down in the last {_WEEKS + strip.LOOK_BACK} weeks.", "muted"))]
    lines: list[Line] = []
    for number, each in enumerate(happened):
        if number >= least and spare <= 0:
            break
        spare -= number >= least
        written = _written(sheet, each, 1 + max(0, min(spare, _MORE)))
        spare -= len(written) - 1
        lines += written
    return lines


def _written(sheet: Sheet, each: Happening, at_most: int) -> list[Line]:
    day = strip.monday(each.on) if each.week_only else each.on
    label = f" {'week' if each.week_only else day_name(day)} {sheet.say(day)} ".ljust(_DAY)
    room = max(20, sheet.width - len(label) - 1)
    rows = fold(shown(each.words), room)
    if len(rows) > at_most:
        rows[at_most - 1 :] = [fit(" ".join(rows[at_most - 1 :]), room)]
    return [line(Span(label if number == 0 else " " * len(label), "muted"), row) for number, row in enumerate(rows)]
