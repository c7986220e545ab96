"""Safeguarding concerns: what was seen or heard, who was told and when; added to, and never taken back.

They do not end with the pair: of a closed one too a concern is written down, passed on and added to. Alongside sends no
referral. `NO_REFERRAL` says so wherever a concern is written down.
"""

from datetime import date

from console.dates import say
from console.desk import Desk
from console.pairs import the
from console.picking import offered, picked
from console.plain import LONGEST, clean
from console.working import ask_about_day, in_order, must_have_happened
from db import concerns, people
from db.concerns import Concern
from db.pairs import PairRow
from db.refused import Refused

NO_REFERRAL = "Alongside sends no referral"
"""What it does not do, said at every entry of a concern."""


def noticed(
    desk: Desk,
    ref: str,
    *,
    facts: str,
    seen: date,
    told: str | None = None,
    passed: date | None = None,
    sure: bool = False,
) -> str:
    """A concern, as facts; `told` and `passed` where somebody was told already.

    Raises Refused without facts, or where one of whom and when is missing; Doubt before they were matched.
    """
    pair = the(desk, ref)
    must_have_happened(desk, "What was seen", seen)
    if not (text := clean(facts)):
        raise Refused("A concern needs facts: what was seen or heard, in plain words.")
    who = _must_go_together(desk, told, passed, seen)
    if not sure:
        ask_about_day(desk, pair, seen)
    line = f"{pair.ref}: a concern of {say(seen, desk.on)}"
    with desk.command("concern", line) as change:
        change.insert(
            "concern",
            {
                "pair_id": pair.id,
                "seen_on": seen.isoformat(),
                "facts": text,
                "told": who,
                "passed_on": passed.isoformat() if passed else None,
                "recorded_on": desk.on.isoformat(),
            },
        )
    return f"{line} is written down. {whom_to_ring(desk, pair)}"


def whom_to_ring(desk: Desk, pair: PairRow) -> str:
    """That no referral is sent, and whom to ring. A screen may show the care contact's name; it names none."""
    patient = people.patient(desk.store, pair.patient_ref)
    care = patient and (patient.care_contact or patient.care_contact_phone or patient.care_team)
    whom = "the safeguarding lead" + (f" and {pair.patient_ref}'s care contact" if care else "")
    return f"{NO_REFERRAL}: ring {whom} now; in danger, 999."


def open_ones(desk: Desk, ref: str) -> dict[str, tuple[str, ...]]:
    """The concerns not passed on, to choose from. Raises Refused where there is none, before anything is asked."""
    found = _not_passed_on(desk, the(desk, ref))
    return {"concern": tuple(offered(each.id, f"of {say(each.seen_on, desk.on)}") for each in found)}


def passed_on(desk: Desk, ref: str, *, told: str, on: date, concern: str | None = None, sure: bool = False) -> str:
    """A concern was passed on, to whom and when. Raises Refused where none is open, or it lies before it was seen."""
    del sure
    pair = the(desk, ref)
    found = picked(concern, _not_passed_on(desk, pair), "concern")
    who = _must_go_together(desk, told, on, found.seen_on)
    line = f"{pair.ref}: the concern of {say(found.seen_on, desk.on)} was passed on, on {say(on, desk.on)}"
    with desk.command("concern-passed", line) as change:
        change.update("concern", found.id, {"told": who, "passed_on": on.isoformat()})
    return line


def all_of_them(desk: Desk, ref: str) -> dict[str, tuple[str, ...]]:
    """Every concern of the pair, to choose from. Raises Refused where there is none, before anything is asked."""
    found = _any(desk, the(desk, ref))
    return {"concern": tuple(offered(each.id, f"of {say(each.seen_on, desk.on)}") for each in found)}


def added_to(desk: Desk, ref: str, *, facts: str, concern: str | None = None, sure: bool = False) -> str:
    """Add to the facts of a concern; what stood there stays. Raises Refused where there is none, or no room is left."""
    del sure
    pair = the(desk, ref)
    found = picked(concern, _any(desk, pair), "concern")
    if not (text := clean(facts)):
        raise Refused("There is nothing to add: write what was seen or heard since.")
    line = f"{pair.ref}: the concern of {say(found.seen_on, desk.on)} was added to"
    with desk.command("concern-amended", line) as change:
        stands = (change.read("concern", found.id) or {})["facts"]  # read now that nobody else can write
        whole = f"{stands} [{say(desk.on)} {desk.on.year}, {desk.by}: {text}]"
        if len(whole) > LONGEST:
            raise Refused(f"There is no room for that in this concern ({LONGEST} characters): write a new one.")
        change.update("concern", found.id, {"facts": whole})
    return line


def _must_go_together(desk: Desk, told: str | None, on: date | None, seen: date) -> str | None:
    who = clean(told or "")
    if bool(who) != bool(on):
        raise Refused("Who was told and on which day go together: give both, or neither.")
    if on:
        must_have_happened(desk, "Telling somebody", on)
        in_order(seen, on, f"It was seen on {say(seen, desk.on)}: nobody can have been told before that day.")
    return who or None


def _not_passed_on(desk: Desk, pair: PairRow) -> tuple[Concern, ...]:
    if found := tuple(each for each in concerns.of_pair(desk.store, pair.id) if each.passed_on is None):
        return found
    raise Refused(f"{pair.ref} has no concern that is not passed on.")


def _any(desk: Desk, pair: PairRow) -> tuple[Concern, ...]:
    if found := concerns.of_pair(desk.store, pair.id):
        return found
    raise Refused(f"{pair.ref} has no concern: C writes one down.")
