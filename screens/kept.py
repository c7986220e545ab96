"""What is kept of a pair beside its weeks and goals: what is to be done, seen, asked for, supervised, looked at."""

from console.concerns import NO_REFERRAL
from console.reviewing import OUTCOME
from db.work import Asked, Seen, ToDo, Work
from screens.lines import BLANK, Line
from screens.sheet import Sheet, heading


def to_do(sheet: Sheet, work: Work) -> list[Line]:
    """What is to be done, the soonest first; then what was done lately."""
    return _section("To do", [row for each in work.actions for row in _action(sheet, each)])


def concerns(sheet: Sheet, work: Work) -> list[Line]:
    """Concerns, the open ones first, and that no referral is sent."""
    if not work.concerns:
        return []
    rule = sheet.entry("", f"{NO_REFERRAL}: follow your trust's safeguarding procedure.", body="muted")
    return _section("Concerns", [*(row for each in work.concerns for row in _concern(sheet, each)), *rule])


def any_open(work: Work) -> bool:
    """Whether a concern is not passed on yet."""
    return any(each.passed_on is None for each in work.concerns)


def asked_for(sheet: Sheet, work: Work) -> list[Line]:
    """Requests, those without an answer first."""
    return _section("Asked for", [row for each in work.requests for row in _request(sheet, each)])


def support(sheet: Sheet, work: Work) -> list[Line]:
    """The champion's last supervisions, and how it stands with the journal."""
    lines: list[Line] = []
    for each in work.supervisions:
        lines += sheet.entry(sheet.say(each.on), f"supervision, {each.kind}{sheet.note(each.note)}")
    if work.journal:
        lines += sheet.entry("journal", f"{work.journal.state}, {sheet.say(work.journal.on)}")
    return _section("Support", lines)


def looked_at(sheet: Sheet, work: Work) -> list[Line]:
    """What is put away, and the last looks at the pair."""
    lines: list[Line] = []
    for put in work.snoozes:
        by = f"{put.by} on {sheet.say(put.from_on)}"
        text = f"{put.rule} until {sheet.say(put.until_on)}, by {by}: {sheet.typed(put.reason)}"
        lines += sheet.entry("put away", text)
    for look in work.looks:
        lines += sheet.entry(sheet.say(look.on), f"{OUTCOME.get(look.outcome, look.outcome)} ({look.by})")
    return _section("Looked at", lines)


def _section(title: str, lines: list[Line]) -> list[Line]:
    return [heading(title), *lines, BLANK] if lines else []


def _action(sheet: Sheet, each: ToDo) -> list[Line]:
    text = sheet.typed(each.text) + (f" ({sheet.typed(each.whom)})" if each.whom else "")
    if each.done_on:
        return sheet.entry(f"done {sheet.say(each.done_on)}", text, body="muted")
    if each.due_on is None:
        return sheet.entry("some day", text)
    late = each.due_on < sheet.on
    return sheet.entry(
        f"by {sheet.say(each.due_on)}", f"late: {text}" if late else text, tone="act" if late else "muted"
    )


def _concern(sheet: Sheet, each: Seen) -> list[Line]:
    facts = "the facts are hidden: r shows them" if sheet.hidden else each.facts
    if each.passed_on is None:
        return sheet.entry(f"seen {sheet.say(each.on)}", f"not passed on: {facts}", tone="act")
    whom = "" if sheet.hidden or not each.told else f" to {each.told}"
    return sheet.entry(f"seen {sheet.say(each.on)}", f"passed on {sheet.say(each.passed_on)}{whom}: {facts}")


def _request(sheet: Sheet, each: Asked) -> list[Line]:
    state = f"answered {sheet.say(each.answered_on)}" if each.answered_on else "no answer yet"
    text = f"the {each.by}: {each.kind}, {state}{sheet.note(each.note)}"
    return sheet.entry(sheet.say(each.on), text, tone="muted" if each.answered_on else "act")
