"""How the ending of a pair stands on a day: open, closing or closed, its steps, what is late and what comes next."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from console.dates import say
from console.desk import Desk
from console.ending.timetable import AT_ONCE, is_after, label, what
from console.pairs import the
from console.policy import everything
from console.situation import months_on
from db import endings, pairs
from db.endings import KeptEnding, KeptStep
from db.pairs import PairRow
from db.vocabulary import ENDING_STEPS

State = Literal["open", "closing", "closed"]
"""`open`: nobody has begun the ending."""

Mark = Literal["done", "due", "late", "to come", "not needed"]


@dataclass(frozen=True, slots=True)
class StepState:
    """A step on a day. `left_open` is one that was open when the pair was closed: nobody waits for it any more."""

    step: str
    label: str
    due_on: date | None
    done_on: date | None
    done_by: str | None
    agreed_on: date | None
    skipped_why: str | None
    note: str | None
    mark: Mark
    left_open: bool = False

    @property
    def open(self) -> bool:
        """Whether it is still to be done."""
        return self.mark in {"due", "late", "to come"}


@dataclass(frozen=True, slots=True)
class EndingState:
    """The ending of a pair. `days_left` is less than 0 after the end; `then` says in words what to do next."""

    pair: str
    pair_id: int
    state: State
    kind: str | None
    by: str | None
    reason: str | None
    begun_on: date | None
    ends_on: date | None
    closed_on: date | None
    days_left: int | None
    week: int | None
    steps: tuple[StepState, ...]
    then: str
    extended_to: date | None = None
    closed_why: str | None = None
    coordinator: str | None = None

    @property
    def late(self) -> tuple[StepState, ...]:
        """The steps that are past their date."""
        return tuple(step for step in self.steps if step.mark == "late")

    @property
    def waiting(self) -> tuple[StepState, ...]:
        """The steps that are still to be done, in the order of the steps."""
        return tuple(step for step in self.steps if step.open)

    @property
    def before_the_close(self) -> tuple[StepState, ...]:
        """Those of them that come before the end, or at it."""
        return tuple(step for step in self.waiting if not is_after(step.step))


FROM_WEEK = 31
"""The week from which a pair stands among the endings: eight weeks before the nine months are over."""

_WEEKS = 12

LAST_WEEK = timedelta(days=7)
"""A meeting so long before the day that was meant for the last one is the last one, unless they meet again."""

_DUE_WITHIN = 7


def state(desk: Desk, ref: str) -> EndingState:
    """How the ending of that pair stands, open or closed. Raises Refused where there is no such pair."""
    pair = the(desk, ref)
    return _state(desk, pair, endings.of_pair(desk.store, pair.id), _known(desk, pair.id))


def all_of_them(desk: Desk) -> tuple[EndingState, ...]:
    """Every pair whose ending is work, by days left.

    From week 31 on, closing, past its end, or closed with something still to be done.
    """
    kept, known = endings.all_of_them(desk.store), _known(desk)
    found = []
    for pair in pairs.all_of_them(desk.store):
        if pair.matched_on > desk.on:
            continue
        each = _state(desk, pair, kept.get(pair.id), known)
        if _is_work(each):
            found.append(each)
    return tuple(sorted(found, key=lambda each: (each.days_left is None, each.days_left or 0, each.pair)))


def load(states: Iterable[EndingState], on: date) -> tuple[tuple[date, int], ...]:
    """How many of them end in each of the coming weeks, by its Monday, this week first."""
    monday = on - timedelta(days=on.weekday())
    ends = [each.ends_on for each in states if each.state != "closed" and each.ends_on]
    weeks = [monday + timedelta(weeks=number) for number in range(_WEEKS)]
    return tuple((week, sum(week <= end < week + timedelta(weeks=1) for end in ends)) for week in weeks)


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known beside the endings themselves, by pair."""

    limits: Mapping[str, int]
    planned: Mapping[int, date]
    met: Mapping[int, date]
    extended: Mapping[int, date]


def _known(desk: Desk, pair_id: int | None = None) -> _Known:
    return _Known(
        everything(desk.store),
        endings.planned(desk.store, desk.on, pair_id),
        endings.last_met(desk.store, desk.on, pair_id),
        endings.extended(desk.store, desk.on),
    )


def _is_work(each: EndingState) -> bool:
    if each.state == "closed":
        return bool(each.waiting)
    past = each.days_left is not None and each.days_left < 0
    return each.state == "closing" or past or (each.week is not None and each.week >= FROM_WEEK)


def end_of(pair: PairRow, limits: Mapping[str, int]) -> date | None:
    """The end that was agreed, else nine months after the introduction; None where they were not introduced."""
    if pair.ends_on or pair.introduced_on is None:
        return pair.ends_on
    return months_on(pair.introduced_on, limits["programme.months"])


def _state(desk: Desk, pair: PairRow, kept: KeptEnding | None, known: _Known) -> EndingState:
    on = desk.on
    ends_on = end_of(pair, known.limits)
    closed_on = pair.closed_on if pair.closed_on and pair.closed_on <= on else None
    begun = kept if kept and max(kept.begun_on, kept.recorded_on) <= on else None
    steps = _in_order(_step(each, pair, begun, known, on) for each in begun.steps) if begun else ()
    if begun and closed_on:
        steps = tuple(_left_open(step, begun.closed_why) for step in steps)
    found = EndingState(
        pair=pair.ref,
        pair_id=pair.id,
        state="closed" if closed_on else "closing" if begun else "open",
        kind=begun.kind if begun else None,
        by=begun.by_whom if begun else None,
        reason=begun.reason if begun else None,
        begun_on=begun.begun_on if begun else None,
        ends_on=ends_on,
        closed_on=closed_on,
        days_left=(ends_on - on).days if ends_on else None,
        week=(on - (pair.introduced_on or pair.matched_on)).days // 7,
        steps=steps,
        then="",
        extended_to=known.extended.get(pair.id),
        closed_why=begun.closed_why if begun and closed_on else None,
        coordinator=pair.coordinator,
    )
    return replace(found, then=_then(found, on))


def _in_order(steps: Iterable[StepState]) -> tuple[StepState, ...]:
    return tuple(sorted(steps, key=lambda step: ENDING_STEPS.index(step.step) if step.step in ENDING_STEPS else 99))


def _step(kept: KeptStep, pair: PairRow, ending: KeptEnding, known: _Known, on: date) -> StepState:
    done_on = kept.done_on if kept.done(on) else _done_by_itself(kept, pair, known)
    skipped = kept.skipped(on)
    mark: Mark
    if done_on is not None:
        mark = "done"
    elif skipped:
        mark = "not needed"
    elif kept.due_on < on:
        mark = "late"
    else:
        mark = "due" if (kept.due_on - on).days <= _DUE_WITHIN else "to come"
    return StepState(
        kept.step,
        label(ending.kind, kept.step),
        kept.due_on,
        done_on,
        kept.done_by if kept.done(on) else None,
        kept.agreed_on,
        kept.skipped_why if skipped else None,
        kept.note,
        mark,
    )


def _done_by_itself(kept: KeptStep, pair: PairRow, known: _Known) -> date | None:
    """The day on which something else that is written down did the step: their last meeting, the carry-on plan."""
    if kept.step == "last-meeting":
        met = known.met.get(pair.id)
        return met if met and met >= kept.due_on - LAST_WEEK else None
    return known.planned.get(pair.id) if kept.step == "carry-on-plan" else None


def _left_open(step: StepState, why: str | None) -> StepState:
    """A step that came before the end and is still open now that the pair is closed."""
    if not step.open or is_after(step.step):
        return step
    return replace(step, mark="not needed", left_open=True, skipped_why=why or "the pair was closed without it")


def _then(found: EndingState, on: date) -> str:
    """What to do next, in words."""
    if found.state == "open":
        return "begin the ending (B)" if found.extended_to else "begin the ending (B), or agree to go on"
    if not found.waiting:
        return "" if found.state == "closed" else "close the pair (Z): every step is done"
    at_once = AT_ONCE.get(found.kind or "", ())
    first = min(found.waiting, key=lambda step: (step.due_on or on, step.step not in at_once))
    todo = what(found.kind, first.step)
    if found.state == "closing" and is_after(first.step):
        if found.days_left and found.days_left > 0 and found.ends_on:
            return f"nothing before the end on {say(found.ends_on, on)}; then close the pair (Z)"
        return f"close the pair (Z), then {todo}"
    return f"{todo}, {'was due' if first.mark == 'late' else 'by'} {say(first.due_on, on)}" if first.due_on else todo
