"""A pair closed, with its goodbye or with the reason why not; and opened again."""

from datetime import date

from console.dates import say
from console.desk import Desk
from console.ending.moving import steps_moved
from console.ending.state import EndingState, state
from console.ending.timetable import BY, REASONS
from console.pairs import the
from console.plain import clean
from console.unnamed import of_pair
from console.working import ask, in_order, must_have_happened, open_pair
from db import concerns, endings, pairs
from db.pairs import PairRow
from db.refused import Doubt, Refused

_BEFORE = 14
"""Days before its end from which a pair that is closed as completed is asked about."""


def usual(desk: Desk, ref: str) -> dict[str, str]:
    """What the form begins with: how and by whom it ends, where the ending was begun. Raises Refused where closed."""
    pair = open_pair(desk, ref)
    found = state(desk, pair.ref)
    if found.kind is None:
        return {}
    texts = {
        "ending": _ending(found.kind),
        "by": _by(found) or "",
        "reason": found.reason or REASONS[found.kind],
    }
    return {name: of_pair(pair, text) for name, text in texts.items()}


def closed(
    desk: Desk,
    ref: str,
    *,
    on: date,
    why: str | None = None,
    ending: str | None = None,
    by: str | None = None,
    reason: str | None = None,
    sure: bool = False,
) -> str:
    """The pair is closed from `on`; what is to be done for it after that day is closed with it.

    `ending`, `by` and `reason` are those of the ending that was begun, where they are not given. Raises Refused before
    it was matched or for a day ahead, where steps up to the end are open and no `why` is given, and where nobody can be
    reached and the care contact was not told. Doubt where the ending was never begun and no `why` is given, or
    a concern is not passed on.
    """
    pair = open_pair(desk, ref)
    must_have_happened(desk, "A closing", on)
    in_order(pair.matched_on, on, f"{pair.ref} was matched on {say(pair.matched_on, desk.on)}: give a later day.")
    found, open_why = state(desk, pair.ref), clean(why or "")
    _must_have_told(found)
    _must_have_reason(found, open_why, clean(reason or ""))
    over = found.ends_on is not None and found.ends_on <= on
    how = ending or (_ending(found.kind) if found.kind else "completed" if over else "early")
    if not sure:
        ask(
            lambda: None if open_why else _ask_about_goodbye(pair, found),
            lambda: None if open_why else _ask_about_the_day(desk, found, on, how),
            lambda: _ask_about_concern(desk, pair),
        )
    who = by or _by(found)
    said = clean(reason or "") or found.reason or (REASONS[found.kind] if found.kind else open_why)
    line = f"{pair.ref}: closed on {say(on, desk.on)}, {how}{f', by {who}' if who else ''} ({of_pair(pair, said)})"
    with desk.command("closed", line) as change:
        open_pair(desk, ref)  # again, now that nobody else can write
        change.update(
            "pair",
            pair.id,
            {"closed_on": on.isoformat(), "ending": how, "ended_by": who, "ending_reason": said},
        )
        if found.before_the_close and (kept := endings.of_pair(desk.store, pair.id)):
            change.update("ending", kept.id, {"closed_why": open_why})
        if found.ends_on and on < found.ends_on:
            steps_moved(desk, change, pair, on, after_the_end=True)
        dropped = endings.actions_after(desk.store, pair.id, on)
        for number in dropped:
            change.update("action", number, {"dropped_on": on.isoformat()})
        if dropped:
            change.summary = line = f"{line}, with {_counted(len(dropped), 'action')} that lay ahead"
    return line


def reopened(desk: Desk, ref: str, *, why: str, sure: bool = False) -> str:
    """A closed pair is open again, with what was closed with it. Its ending stays begun.

    Raises Refused without a reason, where it is open, or the patient is in another open pair; Doubt where the champion
    has another by now.
    """
    pair = the(desk, ref)
    if pair.closed_on is None:
        raise Refused(f"{pair.ref} is open: there is nothing to open again.")
    if not (reason := clean(why)):
        raise Refused("Opening a pair again needs a reason: say in a few words why.")
    if others := pairs.open_of_patient(desk.store, pair.patient_id, desk.on):
        raise Refused(f"{pair.patient_ref} is in another open pair by now, {others[0].ref}: close that one first.")
    if not sure and (theirs := pairs.open_of_champion(desk.store, pair.champion_id, desk.on)):
        raise Doubt(f"{pair.champion_ref} is in an open pair by now, {theirs[0].ref}: have they room for both?")
    said = of_pair(pair, reason)
    line = f"{pair.ref}: open again ({said})"
    with desk.command("reopened", line) as change:
        change.update("pair", pair.id, {"closed_on": None, "ending": None, "ended_by": None, "ending_reason": None})
        if kept := endings.of_pair(desk.store, pair.id):
            change.update("ending", kept.id, {"closed_why": None})
        steps_moved(desk, change, pair, state(desk, pair.ref).ends_on, after_the_end=True)
        for number in endings.actions_dropped(desk.store, pair.id):
            change.update("action", number, {"dropped_on": None})
    return line


def closed_one(desk: Desk, ref: str) -> dict[str, str]:
    """Nothing to fill in; raises Refused where the pair is open, before anything is asked."""
    pair = the(desk, ref)
    if pair.closed_on is None:
        raise Refused(f"{pair.ref} is open: there is nothing to open again.")
    return {}


def _ending(kind: str) -> str:
    """What the pair's own column says of a kind of ending: completed or early."""
    return "completed" if kind == "planned" else "early"


def _by(found: EndingState) -> str | None:
    """Who ended it; nobody where the patient died."""
    if found.by or found.kind in {None, "died"}:
        return found.by
    return BY.get(found.kind or "", "service")


def _must_have_told(found: EndingState) -> None:
    told = any(step.step == "care-contact-told" and step.mark == "done" for step in found.steps)
    if found.kind == "unreachable" and found.steps and not told:
        raise Refused(
            f"Nobody can be reached, so the care contact of {found.pair} must be told before it is closed:"
            " do the step care-contact-told first."
        )


def _must_have_reason(found: EndingState, why: str, reason: str) -> None:
    if found.state == "open":
        if not (why or reason):
            raise Refused(f"The ending of {found.pair} was never begun: closing it so needs a reason (--why).")
    elif found.before_the_close and not why:
        names = ", ".join(step.step for step in found.before_the_close)
        raise Refused(
            f"{found.pair} has steps of the ending open: {names}. Do them, leave them out with a reason, or say why it"
            " is closed without them (--why)."
        )


def _ask_about_the_day(desk: Desk, found: EndingState, on: date, ending: str) -> None:
    if ending == "completed" and found.ends_on and (found.ends_on - on).days > _BEFORE:
        days = (found.ends_on - on).days
        raise Doubt(f"{found.pair} ends on {say(found.ends_on, desk.on)}, in {days} days: was it not ended early?")


def _ask_about_goodbye(pair: PairRow, found: EndingState) -> None:
    if found.state == "open":
        raise Doubt(f"The ending of {pair.ref} was never begun: has somebody said goodbye with both?")


def _ask_about_concern(desk: Desk, pair: PairRow) -> None:
    if any(each.passed_on is None for each in concerns.of_pair(desk.store, pair.id)):
        raise Doubt(f"{pair.ref} has a concern that is not passed on, and a closed pair is not on the list.")


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
