"""What is kept of a pair beside its weeks: what is to be done, seen, asked for, aimed at, supervised, looked at."""

from console.concerns import NO_REFERRAL
from console.reviewing import OUTCOME
from db.work import Aim, Asked, Rating, Seen, Step, ToDo, Work
from screens.lines import BLANK, Line
from screens.sheet import Sheet, comma, heading

_RATINGS = 8
"""Most ratings of a goal by one of the two that stand in a row."""


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


def goals(sheet: Sheet, work: Work) -> list[Line]:
    """Goals with their ratings and steps; nothing where there is none."""
    return _section("Goals", [row for each in work.goals for row in _goal(sheet, each)])


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


def _goal(sheet: Sheet, goal: Aim) -> list[Line]:
    state = "" if goal.state == "open" else f"{goal.state} {sheet.say(goal.ended_on) if goal.ended_on else ''}".rstrip()
    measure = f"measure: {sheet.typed(goal.measure)}" if goal.measure else None
    text = f"{sheet.typed(goal.text)} ({comma(measure, f'set {sheet.say(goal.set_on)}', state)})"
    rated = comma(*(_rated(sheet, [each for each in goal.ratings if each.by == by]) for by in ("patient", "champion")))
    if not rated and not state:
        rated = "not rated yet"
    return [
        *sheet.entry(goal.ref, text),
        *(sheet.entry("", rated) if rated else ()),
        *(row for each in goal.steps for row in _step(sheet, each)),
    ]


def _rated(sheet: Sheet, ratings: list[Rating]) -> str:
    """`patient 3 4 6 (12 Nov)`: the earlier numbers first, the day of the last."""
    if not ratings:
        return ""
    row = " ".join(str(each.score) for each in ratings[-_RATINGS:])
    return f"{ratings[-1].by} {row} ({sheet.say(ratings[-1].on)})"


def _step(sheet: Sheet, step: Step) -> list[Line]:
    if step.done_on:
        return sheet.entry("", f"step, done {sheet.say(step.done_on)}: {sheet.typed(step.text)}", body="muted")
    due = f"step, by {sheet.say(step.due_on)}" if step.due_on else "step"
    return sheet.entry("", f"{due}: {sheet.typed(step.text)}")
