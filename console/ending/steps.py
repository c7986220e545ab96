"""Steps of an ending: done, by whom, on which day, with what each of them asks for; or left out, with a reason."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from console import goals
from console.agreements import in_force
from console.dates import say
from console.desk import Desk
from console.ending.begun_one import begun_one, step_of
from console.ending.state import StepState, state
from console.ending.timetable import is_after
from console.ending.unreachable import tries_in_words
from console.meetings import met
from console.pairs import the
from console.plain import clean
from console.unnamed import of_pair
from console.working import ask, ask_about_day, in_order, must_have_happened
from db import endings, people
from db.endings import KeptEnding, KeptStep
from db.goals import open_goals
from db.pairs import PairRow
from db.refused import Doubt, Refused

RATED_WITHIN = timedelta(days=14)
"""How old a rating may be to count as one of the goals looked at together."""

Rating = tuple[str, int | None, int | None]
"""A goal's reference, the patient's rating and the champion's, 0 to 10; None where one of them gave none."""


def waiting(desk: Desk, ref: str) -> dict[str, str]:
    """The step that comes next, for the form. Raises Refused where the ending is not begun, or nothing is open."""
    begun_one(desk, ref)
    if found := sorted(state(desk, ref).waiting, key=lambda each: each.due_on or date.max):
        return {"step": found[0].step, "rates": _to_fill_in(desk, ref) if found[0].step == "goals-together" else ""}
    raise Refused(f"{the(desk, ref).ref} has no step of the ending left to be done.")


def open_ones(desk: Desk, ref: str) -> dict[str, tuple[str, ...]]:
    """The steps that can still be done, to choose from: those left out and those left open at the close too."""
    begun_one(desk, ref)
    return {"step": tuple(each.step for each in state(desk, ref).steps if each.mark != "done")}


def done(
    desk: Desk,
    ref: str,
    *,
    step: str,
    on: date | None = None,
    by: str | None = None,
    agreed: date | None = None,
    note: str | None = None,
    rates: Sequence[Rating] | str | None = (),
    sure: bool = False,
) -> str:
    """A step was done on `on`, by `by` (whoever writes it down, if nobody is named); of a closed pair too.

    Today where no day is given; for the last meeting the day on which they last met, near the end. Raises Refused where
    the step lacks what it is there for: a rating of the goals, a plan, the patient's agreement. Doubt where some of it
    is missing, it was done on another day already, or it is left out.
    """
    pair, ending = begun_one(desk, ref)
    kept = step_of(pair, ending, step)
    day = on or _usual_day(desk, ref, step)
    must_have_happened(desk, f"The step {step}", day)
    in_order(pair.matched_on, day, f"{pair.ref} was matched on {say(pair.matched_on, desk.on)}: give a later day.")
    if agreed:
        must_have_happened(desk, "The patient's agreement", agreed)
        in_order(agreed, day, f"They agreed on {say(agreed, desk.on)}, which is after {say(day, desk.on)}.")
    line = f"{pair.ref}: {step} done on {say(day, desk.on)}"
    with desk.command("ending-step", line) as change:
        inside = replace(desk, under_way=change)
        for goal, patients, champions in _read_ratings(desk, pair, rates) if isinstance(rates, str) else rates or ():
            for whose, score in (("patient", patients), ("champion", champions)):
                if score is not None:
                    goals.rated(inside, pair.ref, goal=goal, by=whose, score=score, on=day)
        _must_have_what_it_asks_for(inside, pair, ending, kept, agreed, day)
        if not sure:
            ask(
                lambda: ask_about_day(desk, pair, day),
                lambda: _ask_about_done(desk, pair, kept, day),
                lambda: _ask_about_what_is_missing(inside, pair, ending, kept, day),
            )
        if step == "last-meeting" and not endings.held_on(desk.store, pair.id, day):
            met(inside, pair.ref, on=day, mode=_mode(desk, pair, sure=sure), sure=sure)
            change.summary = line = f"{line}, and they met"
        change.update(
            "ending_step",
            kept.id,
            {
                "done_on": day.isoformat(),
                "done_by": clean(by or "") or kept.done_by or desk.by,
                "agreed_on": _iso(agreed or kept.agreed_on),
                "skipped_why": None,
                "skipped_on": None,
                "note": clean(note) if note else kept.note or _note_of_its_own(desk, pair, ending, step),
            },
        )
    return line


def left_out(desk: Desk, ref: str, *, step: str, why: str, sure: bool = False) -> str:
    """A step is not needed, with a reason. It can be done all the same later.

    Raises Refused without a reason, for a step that was done, and for the care contact of somebody unreachable.
    """
    del sure
    pair, ending = begun_one(desk, ref)
    kept = step_of(pair, ending, step)
    if not (reason := clean(why)):
        raise Refused(f"Leaving {step} out needs a reason: say in a few words why.")
    if kept.done_on:
        raise Refused(f"{step} was done on {say(kept.done_on, desk.on)}: take that back first (u), if it was not.")
    if (ending.kind, step) == ("unreachable", "care-contact-told"):
        raise Refused("Where nobody can be reached the care contact must be told: that step cannot be left out.")
    line = f"{pair.ref}: {step} left out"
    with desk.command("ending-skip", line) as change:
        if not change.update("ending_step", kept.id, {"skipped_why": reason, "skipped_on": desk.on.isoformat()}):
            return f"{pair.ref}: {step} is left out already, for that reason"
    return f"{line}: {of_pair(pair, reason)}"


def agreed(desk: Desk, ref: str, *, on: date, sure: bool = False) -> str:
    """The patient agreed that the care contact is told. Raises Refused for a day ahead, or after it was told."""
    pair, ending = begun_one(desk, ref)
    kept = step_of(pair, ending, "care-contact-told")
    must_have_happened(desk, "The patient's agreement", on)
    if kept.done_on and kept.done_on < on:
        raise Refused(f"The care contact was told on {say(kept.done_on, desk.on)}: give a day before that.")
    if not sure:
        ask_about_day(desk, pair, on)
    line = f"{pair.ref}: the patient agreed on {say(on, desk.on)} that the care contact is told"
    with desk.command("ending-agreed", line) as change:
        if not change.update("ending_step", kept.id, {"agreed_on": on.isoformat()}):
            return f"{line}, as it is written down already"
    return line


def agreed_now(desk: Desk, ref: str) -> dict[str, str]:
    """Nothing to fill in; raises Refused where the ending is not begun, before anything is asked."""
    step_of(*begun_one(desk, ref), "care-contact-told")
    return {}


def of_name(found: Sequence[StepState], name: str) -> StepState:
    """The step of that name among those of a state. Raises KeyError."""
    return {each.step: each for each in found}[name]


def _to_fill_in(desk: Desk, ref: str) -> str:
    """The open goals, each with a place for both ratings: `G-0002 - -; G-0001 - -`."""
    return "; ".join(f"{each.ref} - -" for each in open_goals(desk.store, the(desk, ref).id, desk.on))


def _read_ratings(desk: Desk, pair: PairRow, text: str) -> list[Rating]:
    """Ratings as they are typed: `G-0002 7 5; G-0001 8 -`, or without references in the order of the open goals.

    Raises Refused, naming the part that cannot be read.
    """
    found: list[Rating] = []
    in_turn = [each.ref for each in open_goals(desk.store, pair.id, desk.on)]
    for part in re.split(r"[;,]", clean(text)):
        words = part.replace(":", " ").split()
        if not words:
            continue
        goal = words.pop(0) if len(words) == 3 else in_turn[len(found)] if len(found) < len(in_turn) else ""
        if not goal or len(words) != 2 or not all(_SCORE.fullmatch(each) for each in words):
            raise Refused(
                f"«{part.strip()[:30]}» are no ratings: for each goal the patient's and the champion's, 0 to 10, or -"
                " for none, like G-0001 7 5."
            )
        patients, champions = (None if each == "-" else int(each) for each in words)
        found.append((goal, patients, champions))
    return found


_SCORE = re.compile(r"10|[0-9]|-")


def _usual_day(desk: Desk, ref: str, step: str) -> date:
    """The day on which another entry did the step by itself, else today."""
    return of_name(state(desk, ref).steps, step).done_on or desk.on


def _must_have_what_it_asks_for(
    desk: Desk, pair: PairRow, ending: KeptEnding, kept: KeptStep, agreed_on: date | None, day: date
) -> None:
    """Raises Refused where a step lacks what it is there for."""
    if kept.step == "goals-together":
        rated = endings.rated(desk.store, pair.id, day - RATED_WITHIN, day)
        if rated and not any(rated.values()):
            raise Refused(
                f"{pair.ref} has no rating of a goal from the last {RATED_WITHIN.days} days: rate them first, with O,"
                f" or give --rate {next(iter(rated))}:7:5 (the patient's, then the champion's)."
            )
    if kept.step == "carry-on-plan" and pair.id not in endings.planned(desk.store, desk.on, pair.id):
        raise Refused(
            f"{pair.ref} has no carry-on plan yet: write at least what the patient keeps doing"
            f" (alongside ending {pair.ref} plan, or p among the Endings)."
        )
    if kept.step == "care-contact-told" and ending.kind != "unreachable" and not (agreed_on or kept.agreed_on):
        raise Refused(
            f"The care contact of {pair.ref} is told only what the patient agreed to: give the day on which they agreed"
            " (--agreed), or leave the step out with a reason."
        )


def _ask_about_done(desk: Desk, pair: PairRow, kept: KeptStep, day: date) -> None:
    if kept.done_on and kept.done_on != day:
        raise Doubt(f"{pair.ref}: {kept.step} was done on {say(kept.done_on, desk.on)}, as it is written down.")
    if kept.skipped_why:
        raise Doubt(f"{pair.ref}: {kept.step} is left out ({of_pair(pair, kept.skipped_why)}).")


def _ask_about_what_is_missing(desk: Desk, pair: PairRow, ending: KeptEnding, kept: KeptStep, day: date) -> None:
    if kept.step == "goals-together":
        rated = endings.rated(desk.store, pair.id, day - RATED_WITHIN, day)
        if not rated:
            raise Doubt(f"{pair.ref} has no open goal to look at.")
        if lacking := [_lacks(ref, sides) for ref, sides in rated.items() if len(sides) < 2]:
            raise Doubt(f"Of the last {RATED_WITHIN.days} days there is no rating of {', '.join(lacking)}.")
    if kept.step == "care-contact-told":
        patient = next(each for each in people.patients(desk.store) if each.id == pair.patient_id)
        if not patient.care_contact:
            raise Doubt(f"No care contact of {pair.patient_ref} is on record.")
    if kept.step == "debrief":
        unanswered = [each for each in endings.worries(desk.store, ending.id) if each.answered_on is None]
        if unanswered:
            numbers = ", ".join(str(each.id) for each in unanswered)
            raise Doubt(f"A worry of the champion is not answered yet (number {numbers}).")
    if kept.step == "last-meeting" and kept.due_on - RATED_WITHIN > day:
        raise Doubt(f"The end is on {say(kept.due_on, desk.on)}: was {say(day, desk.on)} their last meeting already?")
    if (ending.kind, kept.step) == ("unreachable", "care-contact-told") and not endings.tries(
        desk.store, pair.id, desk.on
    ):
        raise Doubt(f"No try to reach anybody of {pair.ref} is written down (t).")
    if is_after(kept.step) and kept.due_on - timedelta(days=60) > day:
        raise Doubt(f"{kept.step} is due on {say(kept.due_on, desk.on)}, long after {say(day, desk.on)}.")


def _lacks(ref: str, sides: frozenset[str]) -> str:
    return f"{ref} by {'either' if not sides else 'the champion' if 'patient' in sides else 'the patient'}"


def _mode(desk: Desk, pair: PairRow, *, sure: bool) -> str | None:
    """How they met for the last time, where nobody wrote it down: as they agreed. Raises Doubt where none is known."""
    mode = in_force(desk, pair)[1]
    if mode and mode != "hybrid":
        return mode
    if not sure:
        raise Doubt(f"How {pair.ref} met for the last time is not known: log the meeting first, with how (m).")
    return None


def _note_of_its_own(desk: Desk, pair: PairRow, ending: KeptEnding, step: str) -> str | None:
    """Why the care contact was told without agreement, where nobody can be asked for it."""
    if (ending.kind, step) != ("unreachable", "care-contact-told"):
        return None
    return f"told without agreement, since nobody can be reached: {tries_in_words(desk, pair)}"


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
