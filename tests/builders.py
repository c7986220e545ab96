"""Pairs and programmes as a test says them: «a pair that agreed fortnightly and last met on the 2nd».

It holds what happened, with its dates. `known(day)` is what is known of it by the end of a day, worked out here the
plain way, so that it can also stand beside what the store says.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Self

from console.flags import Assessment, Flag, assess, ground
from db.facts import (
    Clearance,
    Closure,
    Contact,
    Goal,
    Kept,
    Meeting,
    OpenStep,
    Pair,
    Pause,
    Programme,
    Raised,
    Request,
    Setback,
)
from db.vocabulary import CLEARANCES

ON = date(2026, 11, 23)
"""The day that the tests are about: a Monday."""

PATIENT, CHAMPION = "Rosalind Quill", "Femi Zephyr"
"""Names that no sentence of a rule would say by chance."""

NOTHING_KEPT = Kept(False, False, False, False, frozenset())
ALL_KEPT = Kept(True, True, True, True, frozenset(CLEARANCES))


def ago(days: int) -> date:
    """So many days before the day that the tests are about."""
    return ON - timedelta(days=days)


def ahead(days: int) -> date:
    """So many days after it."""
    return ON + timedelta(days=days)


@dataclass(slots=True)
class AGoal:
    """A goal and every rating of it: by whom, on which day, which score, and when it was recorded."""

    ref: str
    set_on: date
    ended_on: date | None
    recorded_on: date
    ratings: list[tuple[str, date, int, date]] = field(default_factory=list)

    def known(self, on: date) -> Goal | None:
        """The goal with the latest rating of each by the end of that day; None where it is not set yet, or over."""
        if max(self.set_on, self.recorded_on) > on or (self.ended_on is not None and self.ended_on <= on):
            return None
        latest: dict[str, tuple[int | None, date | None]] = {"patient": (None, None), "champion": (None, None)}
        for by, day, score, recorded in sorted(self.ratings, key=lambda rating: rating[1]):
            if max(day, recorded) <= on:
                latest[by] = (score, day)
        return Goal(self.ref, self.set_on, *latest["patient"], *latest["champion"])


class APair:
    """A pair, weekly and in person, well introduced and far from its end, of which nothing else is known yet.

    Every list holds a fact beside the day from which it counts.
    """

    def __init__(self, ref: str = "HC-0007") -> None:
        self.ref = ref
        self.matched_on = ago(200)
        self.introduced_on: date | None = ago(200)
        self.ends_on: date | None = ahead(100)
        self.begins_with: tuple[int | None, str | None] = (7, "in person")
        self.agreements: list[tuple[date, int | None, str | None, date]] = []
        self.has_care_contact = True
        self.meetings: list[tuple[Meeting, date]] = []
        self.contacts: list[tuple[Contact, date]] = []
        self.setbacks: list[tuple[Setback, date]] = []
        self.pauses: list[tuple[Pause, date]] = []
        self.goals: list[AGoal] = []
        self.clearances: list[Clearance] = []
        self.supervisions: list[date] = []
        self.requests: list[tuple[Request, date | None]] = []
        self.concerns: list[tuple[date, date | None]] = []
        self.flags: list[tuple[Raised, date | None]] = []
        self.ending_begun_on: date | None = None
        self.steps: list[tuple[OpenStep, date | None]] = []

    def matched(self, on: date) -> Self:
        """Matched that day, and not introduced yet."""
        self.matched_on, self.introduced_on = on, None
        return self

    def introduced(self, on: date) -> Self:
        """Introduced that day, and matched then unless that was earlier."""
        self.introduced_on, self.matched_on = on, min(on, self.matched_on)
        return self

    def ends(self, on: date | None) -> Self:
        self.ends_on = on
        return self

    def began_with(self, every: int | None, mode: str | None = "in person") -> Self:
        """What the pair agreed at its beginning."""
        self.begins_with = (every, mode)
        return self

    def agreed(self, every: int | None, mode: str | None = None, *, since: date | None = None) -> Self:
        """A rhythm or a mode agreed later, from a day on."""
        from_on = since or self.matched_on
        self.agreements.append((from_on, every, mode, from_on))
        return self

    def without_care_contact(self) -> Self:
        self.has_care_contact = False
        return self

    def met(self, *days: date, mode: str | None = "in person", minutes: int | None = None) -> Self:
        self.meetings += [(Meeting(day, "held", mode, minutes), day) for day in days]
        return self

    def met_weekly(
        self, last: date, weeks: int = 8, *, mode: str | None = "in person", minutes: int | None = 60
    ) -> Self:
        """Met every week, for the last time on that day."""
        return self.met(*(last - timedelta(weeks=back) for back in range(weeks)), mode=mode, minutes=minutes)

    def cancelled(
        self,
        *days: date,
        by: str | None = "champion",
        reason: str | None = None,
        moved_to: date | None = None,
        said: date | None = None,
    ) -> Self:
        """Cancelled; `said` is the day on which that was recorded, the day itself if left out."""
        for day in days:
            meeting = Meeting(day, "cancelled", None, None, by, reason, moved_to)
            self.meetings.append((meeting, said or day))
        return self

    def missed(self, *days: date, by: str | None = None) -> Self:
        self.meetings += [(Meeting(day, "missed", None, None, by), day) for day in days]
        return self

    def reached(self, *days: date, whom: str = "champion", met_on: date | None = None) -> Self:
        """Spoken to, who may have said that they met."""
        self.contacts += [(Contact(day, whom, "call", True, met_on), day) for day in days]
        return self

    def not_reached(self, *days: date, whom: str = "champion") -> Self:
        self.contacts += [(Contact(day, whom, "call", False), day) for day in days]
        return self

    def unwell(
        self,
        began: date,
        *,
        effect: str | None = "stopped",
        review: date | None = None,
        ended: date | None = None,
        kind: str = "illness",
        whose: str = "patient",
    ) -> Self:
        """A setback."""
        setback = Setback(len(self.setbacks) + 1, whose, kind, effect, began, review, ended)
        self.setbacks.append((setback, began))
        return self

    def paused(self, start: date, *, review: date | None = None, ended: date | None = None) -> Self:
        self.pauses.append((Pause(len(self.pauses) + 1, start, review, ended, "holiday"), start))
        return self

    def with_goal(
        self, set_on: date, *, patient: object = None, champion: object = None, ended: date | None = None
    ) -> Self:
        """A goal; each side's ratings as {day: score}."""
        goal = AGoal(f"G-{len(self.goals) + 1:04}", set_on, ended, set_on)
        for by, given in (("patient", patient), ("champion", champion)):
            if isinstance(given, Mapping):
                goal.ratings += [(by, day, score, day) for day, score in given.items()]
        self.goals.append(goal)
        return self

    def cleared(self, *names: str, done: date | None = None, renew: date | None = None) -> Self:
        """The champion has these clearances; all seven where none is named."""
        self.clearances += [Clearance(name, done, renew) for name in names or CLEARANCES]
        return self

    def supervised(self, *days: date) -> Self:
        self.supervisions += days
        return self

    def asked(self, on: date, *, by: str = "champion", answered: date | None = None) -> Self:
        self.requests.append((Request(on, by, "practical"), answered))
        return self

    def concern(self, seen: date, *, passed_on: date | None = None) -> Self:
        self.concerns.append((seen, passed_on))
        return self

    def raised(
        self, on: date, severity: str = "soon", reason: str = "a feeling", *, lowered: date | None = None
    ) -> Self:
        self.flags.append((Raised(len(self.flags) + 1, severity, reason, on), lowered))
        return self

    def ending_begun(self, on: date) -> Self:
        self.ending_begun_on = on
        return self

    def step(self, name: str, due: date, *, done: date | None = None) -> Self:
        """A step of the ending."""
        self.steps.append((OpenStep(name, due), done))
        return self

    def known(self, on: date = ON) -> Pair:
        """What is known by the end of that day, all of it: nothing is too old to be read."""
        every, mode = self.begins_with
        for from_on, newer_every, newer_mode, recorded in sorted(self.agreements, key=lambda row: row[0]):
            if max(from_on, recorded) <= on:
                every, mode = newer_every or every, newer_mode or mode
        meetings = [m for m, recorded in self.meetings if recorded <= on and (m.on <= on or m.outcome != "held")]
        contacts = [
            contact._replace(met_on=_by(contact.met_on, on))
            for contact, recorded in self.contacts
            if max(contact.on, recorded) <= on
        ]
        check_ins = [each.on for each in contacts if each.reached and each.with_whom != "pair"]
        latest: dict[str, Clearance] = {}
        for row in sorted(self.clearances, key=lambda row: row.done_on or date.min):
            if row.done_on is None or row.done_on <= on:
                latest[row.clearance] = row
        begun = _by(self.ending_begun_on, on)
        return Pair(
            1, self.ref, "P-0007", PATIENT, "C-0007", CHAMPION, 1, "Lewisham", "jw", self.matched_on,
            _by(self.introduced_on, on), self.ends_on, every, mode, self.has_care_contact,
            tuple(sorted(meetings, key=lambda each: each.on, reverse=True)),
            tuple(sorted(contacts, key=lambda each: each.on, reverse=True)),
            tuple(
                setback._replace(ended_on=_by(setback.ended_on, on))
                for setback, recorded in sorted(self.setbacks, key=lambda row: row[0].began_on)
                if max(setback.began_on, recorded) <= on
            ),
            tuple(
                pause._replace(ended_on=_by(pause.ended_on, on))
                for pause, recorded in sorted(self.pauses, key=lambda row: row[0].from_on)
                if recorded <= on
            ),
            tuple(goal for each in self.goals if (goal := each.known(on))),
            tuple(latest.values()),
            max((day for day in self.supervisions if day <= on), default=None),
            tuple(asked for asked, answered in self.requests if asked.asked_on <= on and not _by(answered, on)),
            tuple(seen for seen, passed in self.concerns if seen <= on and not _by(passed, on)),
            tuple(flag for flag, lowered in self.flags if flag.raised_on <= on and not _by(lowered, on)),
            begun,
            tuple(step for step, done in self.steps if begun and not _by(done, on)),
            any(max(goal.set_on, goal.recorded_on) <= on for goal in self.goals),
            max(check_ins, default=None),
        )  # fmt: skip


def _by(day: date | None, on: date) -> date | None:
    return day if day is not None and day <= on else None


def programme(
    on: date = ON,
    *,
    closed: Iterable[tuple[date, date]] = (),
    kept: Kept = NOTHING_KEPT,
    limits: dict[str, int] | None = None,
) -> Programme:
    """What holds for every pair: the days it is closed, what it keeps, the limits it has set."""
    closures = tuple(Closure(first, last, "a closure") for first, last in closed)
    return Programme(on, closures, kept, limits or {})


def judged(
    pair: APair,
    on: date = ON,
    *,
    closed: Iterable[tuple[date, date]] = (),
    kept: Kept = NOTHING_KEPT,
    limits: dict[str, int] | None = None,
) -> Assessment:
    """The pair as of that day, put to every rule."""
    return assess(pair.known(on), ground(programme(on, closed=closed, kept=kept, limits=limits)))


def fired(found: Assessment) -> dict[str, str]:
    """The rules that fire, each with its severity."""
    return {flag.rule: flag.severity for flag in found.flags}


def flag(found: Assessment, rule: str) -> Flag:
    """The flag of that rule, which has to be there."""
    return next(each for each in found.flags if each.rule == rule)
