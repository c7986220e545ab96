"""The ending of a pair put into words, and as data: every step, what was left open, the tries, plan and worries."""

from datetime import date
from typing import Any

from console.dates import say
from console.desk import Desk
from console.ending import carrying_on
from console.ending.state import EndingState, StepState, state
from console.ending.unreachable import tries, tries_in_words
from console.pairs import the
from console.unnamed import of_pair
from db import endings
from db.endings import Worry
from db.pairs import PairRow


def as_json(desk: Desk, ref: str) -> dict[str, Any]:
    """How the ending of a pair stands, for a program; what was typed stands without the names of the two."""
    found, pair = state(desk, ref), the(desk, ref)
    plan = carrying_on.in_words(endings.plan(desk.store, pair.id))
    told = state_as_json(found)
    told |= {
        "reason": of_pair(pair, found.reason) if found.reason else None,
        "closed_why": of_pair(pair, found.closed_why) if found.closed_why else None,
        "steps": [_step_as_json(pair, step) for step in found.steps],
        "plan": {label: of_pair(pair, text) for label, text in plan},
        "worries": [_worry_as_json(pair, each) for each in _worries(desk, pair)],
        "extensions": [
            {"from_on": _iso(each.from_on), "to_on": _iso(each.to_on), "why": of_pair(pair, each.reason)}
            for each in endings.extensions(desk.store, pair.id)
        ],
    }
    if found.kind == "unreachable":
        told["tries"] = [
            {"on": _iso(each.on), "with": each.with_whom, "channel": each.channel} for each in tries(desk, pair)
        ]
    return told


def state_as_json(found: EndingState) -> dict[str, Any]:
    """What every listing has of an ending; nothing that somebody typed."""
    return {
        "pair": found.pair,
        "state": found.state,
        "kind": found.kind,
        "by": found.by,
        "begun_on": _iso(found.begun_on),
        "ends_on": _iso(found.ends_on),
        "closed_on": _iso(found.closed_on),
        "days_left": found.days_left,
        "week": found.week,
        "extended_to": _iso(found.extended_to),
        "next": found.then,
        "steps": [
            {
                "step": step.step,
                "due": _iso(step.due_on),
                "done_on": _iso(step.done_on),
                "late": step.mark == "late",
                "mark": step.mark,
            }
            for step in found.steps
        ],
    }


def in_words(desk: Desk, ref: str, *, names: bool = False) -> list[str]:
    """The same in lines that read well aloud."""
    found, pair = state(desk, ref), the(desk, ref)

    def own(text: str) -> str:
        return text if names else of_pair(pair, text)

    head = f"{pair.ref}: {pair.patient_name} and {pair.champion_name}, " if names else f"{pair.ref}: "
    lines = [head + _standing(found, desk.on)]
    if found.reason:
        lines.append(f"Reason: {own(found.reason)}")
    lines += [
        f"Agreed to go on from {say(each.from_on, desk.on)} to {say(each.to_on, desk.on)}: {own(each.reason)}"
        for each in endings.extensions(desk.store, pair.id)
    ]
    if found.closed_on and pair.ending:
        by = f", by {pair.ended_by}" if pair.ended_by else ""
        why = f": {own(pair.ending_reason)}" if pair.ending_reason else ""
        lines.append(f"Closed on {say(found.closed_on, desk.on)}, {pair.ending}{by}{why}")
    if found.closed_why:
        left = ", ".join(step.step for step in found.steps if step.left_open)
        lines.append(f"Closed with steps open ({left}): {own(found.closed_why)}")
    lines += [f"  {_step_in_words(step, desk.on, own(step.skipped_why or ''), own(step.note or ''))}"
              for step in found.steps]  # fmt: skip
    if found.kind == "unreachable":
        lines.append(f"Nobody reached: {tries_in_words(desk, pair)}.")
    if plan := carrying_on.in_words(endings.plan(desk.store, pair.id)):
        lines += ["Carry-on plan:", *(f"  {label}: {own(text)}" for label, text in plan)]
    lines += [f"Worry {each.id}: {own(each.worry)}: {_answer(each, own(each.answer or ''), desk.on)}"
              for each in _worries(desk, pair)]  # fmt: skip
    if found.then:
        lines.append(f"Next: {found.then}.")
    return lines


def line_of(found: EndingState, on: date) -> str:
    """One line for a list: how it stands, its steps counted, what to do next."""
    late = len(found.late)
    done = sum(step.mark == "done" for step in found.steps)
    open_ones = len(found.waiting)
    counted = f", {done} done, {open_ones} to do" + (f", {late} late" if late else "") if found.steps else ""
    return f"{found.pair}: {_standing(found, on)}{counted}" + (f". Next: {found.then}" if found.then else "")


def _standing(found: EndingState, on: date) -> str:
    if found.state == "closed":
        closed = f"closed on {say(found.closed_on, on)}" if found.closed_on else "closed"
        return closed + (f", {found.kind}" if found.kind else "")
    end = "no end known" if found.ends_on is None else _end(found, on)
    if found.state == "open":
        return f"week {found.week}, {end}, the ending is not begun"
    begun = f"begun on {say(found.begun_on, on)}" if found.begun_on else "begun"
    return f"week {found.week}, {end}, {found.kind}{f' by the {found.by}' if found.by else ''}, {begun}"


def _end(found: EndingState, on: date) -> str:
    left = found.days_left or 0
    days = f"{abs(left)} day{'' if abs(left) == 1 else 's'}"
    day = say(found.ends_on, on) if found.ends_on else ""
    return f"ends {day}, today" if not left else f"ends {day}, in {days}" if left > 0 else f"ended {day}, {days} ago"


def _step_in_words(step: StepState, on: date, why: str, note: str) -> str:
    words = f"{step.step}: "
    if step.mark == "done" and step.done_on:
        words += f"done on {say(step.done_on, on)}" + (f" by {step.done_by}" if step.done_by else "")
    elif step.left_open:
        words += "left open when it was closed"
    elif step.mark == "not needed":
        words += f"not needed ({why})"
    else:
        words += f"due {say(step.due_on, on)}" if step.due_on else "to come"
        words += ", late" if step.mark == "late" else ""
    if step.agreed_on:
        words += f", the patient agreed on {say(step.agreed_on, on)}"
    return words + (f" ({note})" if note else "")


def _step_as_json(pair: PairRow, step: StepState) -> dict[str, Any]:
    return {
        "step": step.step,
        "due": _iso(step.due_on),
        "done_on": _iso(step.done_on),
        "late": step.mark == "late",
        "mark": step.mark,
        "done_by": of_pair(pair, step.done_by) if step.done_by else None,
        "agreed_on": _iso(step.agreed_on),
        "left_open": step.left_open,
        "why_not": of_pair(pair, step.skipped_why) if step.skipped_why else None,
        "note": of_pair(pair, step.note) if step.note else None,
    }


def _worries(desk: Desk, pair: PairRow) -> tuple[Worry, ...]:
    ending = endings.of_pair(desk.store, pair.id)
    return endings.worries(desk.store, ending.id) if ending else ()


def _worry_as_json(pair: PairRow, each: Worry) -> dict[str, Any]:
    return {
        "number": each.id,
        "worry": of_pair(pair, each.worry),
        "answer": of_pair(pair, each.answer) if each.answer else None,
        "answered_on": _iso(each.answered_on),
    }


def _answer(each: Worry, answer: str, on: date) -> str:
    return f"answered on {say(each.answered_on, on)}: {answer}" if each.answered_on else "not answered yet"


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
