"""What stands in the fields of the letters of a pair, from what is kept of it by the day that is looked at."""

from collections.abc import Sequence
from datetime import date

from console.desk import Desk
from console.ending.state import EndingState
from console.letters.fields import CareContactLetter, ChampionLetter, Letter, PatientLetter
from console.pairs import the
from console.plain import clean
from db import endings, letters, people
from db.endings import Plan
from db.letters import Aimed, Met
from db.pairs import PairRow
from db.people import Patient


def filled(desk: Desk, found: EndingState, signed: str) -> dict[str, Letter]:
    """Every kind of letter with its fields; whether it may be made is not asked here.

    A goal that was put down is in none of them, nor a rating of one's own that did not rise.
    """
    pair = the(desk, found.pair)
    patient = people.patient(desk.store, pair.patient_ref)
    assert patient is not None
    met = letters.met(desk.store, pair.id, desk.on)
    goals = tuple(each for each in letters.goals(desk.store, pair.id, desk.on) if each.state != "put down")
    plan = endings.plan(desk.store, pair.id) or Plan(0, None, None, None, None, None)
    ended = ended_on(found)
    return {
        "patient": _patient(desk, pair, patient, plan, met, goals, ended, signed),
        "care contact": _care_contact(desk, found, patient, plan, ended, signed),
        "champion": _champion(desk, pair, met, goals, ended, signed),
    }


def ended_on(found: EndingState) -> date | None:
    """The day on which their time ended: the earlier of its end and its closing."""
    return min((day for day in (found.closed_on, found.ends_on) if day), default=None)


def in_full(day: date | None) -> str:
    """`3 November 2026`, as a letter says it."""
    return f"{day.day} {day:%B %Y}" if day else ""


def _patient(
    desk: Desk,
    pair: PairRow,
    patient: Patient,
    plan: Plan,
    met: Met,
    goals: Sequence[Aimed],
    ended: date | None,
    signed: str,
) -> PatientLetter:
    return PatientLetter(
        date=in_full(desk.on),
        patient=_first(pair.patient_name),
        champion=_first(pair.champion_name),
        began_on=in_full(pair.introduced_on or pair.matched_on),
        ended_on=in_full(ended),
        meetings=_times(met.meetings),
        steps=_counted(sum(each.steps_done for each in goals), "small step"),
        ticks=_times(sum(each.days for each in goals if each.measured == "ticked")),
        counts=_counted(sum(each.days for each in goals if each.measured == "counted"), "day"),
        goals=tuple(clean(each.text) for each in goals),
        reached=tuple(clean(each.text) for each in goals if each.state == "met"),
        better=tuple(
            f"“{clean(each.text)}”: {each.scores[0]} then, {each.scores[-1]} now"
            for each in goals
            if len(each.scores) > 1 and each.scores[-1] > each.scores[0]
        ),
        keep_doing=clean(plan.keep_doing or ""),
        my_routine=clean(plan.my_routine or ""),
        who_helps=clean(plan.who_helps or ""),
        where_i_go=clean(plan.where_i_go or ""),
        if_it_slips=clean(plan.if_it_slips or ""),
        care_contact=clean(patient.care_contact or ""),
        care_contact_phone=clean(patient.care_contact_phone or ""),
        coordinator=signed,
    )


def _care_contact(
    desk: Desk, found: EndingState, patient: Patient, plan: Plan, ended: date | None, signed: str
) -> CareContactLetter:
    agreed = next((step.agreed_on for step in found.steps if step.step == "care-contact-told"), None)
    return CareContactLetter(
        date=in_full(desk.on),
        care_contact=clean(patient.care_contact or ""),
        patient=clean(patient.name),
        ended_on=in_full(ended),
        agreed_on=in_full(agreed),
        keep_doing=clean(plan.keep_doing or ""),
        coordinator=signed,
    )


def _champion(
    desk: Desk, pair: PairRow, met: Met, goals: Sequence[Aimed], ended: date | None, signed: str
) -> ChampionLetter:
    reached = (
        _counted(sum(each.state == "met" for each in goals), "goal", " reached"),
        _counted(sum(each.steps_done for each in goals), "small step", " done"),
    )
    began = pair.introduced_on or pair.matched_on
    return ChampionLetter(
        date=in_full(desk.on),
        champion=_first(pair.champion_name),
        champion_name=clean(pair.champion_name),
        patient=_first(pair.patient_name),
        began_on=f"{began:%B %Y}",
        ended_on=f"{ended:%B %Y}" if ended else "",
        meetings=_times(met.meetings),
        hours=_hours(met),
        reached=tuple(each for each in reached if each),
        coordinator=signed,
    )


def _first(name: str) -> str:
    return next(iter(clean(name).split()), "")


def _times(number: int) -> str:
    return {0: "", 1: "once", 2: "twice"}.get(number, f"{number:,} times")


def _counted(number: int, one: str, after: str = "") -> str:
    return f"{number:,} {one}{'s' if number != 1 else ''}{after}" if number else ""


def _hours(met: Met) -> str:
    """`36 hours`; `at least 36 hours` where some of the meetings have no length."""
    if not met.minutes:
        return ""
    hours = round(met.minutes / 60)
    said = _counted(hours, "hour") if met.minutes >= 60 else _counted(met.minutes, "minute")
    return said if met.with_minutes == met.meetings else f"at least {said}"
