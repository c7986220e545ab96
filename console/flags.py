"""A pair assessed: every rule that fires on it, how urgent that makes it, and where it stands in the queue.

There is no score of risk here. `order` sorts the queue; each of its terms has a name and can be shown.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from console import calendar
from console.rules import DEFAULTS, RULES
from console.rules.rule import Severity
from console.situation import Ground, Situation
from db.facts import Pair, Programme

PairSeverity = Literal["act", "soon", "watch", "none"]

WORST_FIRST: tuple[PairSeverity, ...] = ("act", "soon", "watch", "none")
_RANK: dict[str, int] = {severity: rank for rank, severity in enumerate(WORST_FIRST)}

_POINTS = {"act": 6.0, "soon": 3.0, "watch": 0.5}
_CONCERN = 1000.0
_MOST_RHYTHMS = 6.0


@dataclass(frozen=True, slots=True)
class Flag:
    """A rule that fires on a pair.

    `since` is the first of the days up to today on each of which it fired, by what is known now and, for rules about
    the last few meetings, as far back as meetings were read.
    """

    rule: str
    about: str
    severity: Severity
    short: str
    why: str
    since: date
    clears: str
    next: str


@dataclass(frozen=True, slots=True)
class Snoozed:
    """A flag that somebody has put away until a day, with a reason. It stays in sight, and counts for nothing."""

    flag: Flag
    until_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """A pair on a day. `rhythm`, `quiet_days` in days; `terms` add up to `order`; flags stand worst first."""

    pair: Pair
    severity: PairSeverity
    order: float
    terms: tuple[tuple[str, float], ...]
    week: int
    quiet_days: int
    resting_until: date | None
    rhythm: int
    mode: str | None
    last_met: date | None
    ends_on: date | None
    flags: tuple[Flag, ...]
    snoozed: tuple[Snoozed, ...] = ()

    @property
    def rank(self) -> tuple[bool, int, float, str]:
        """Sorts the queue: concerns, then by severity, then by order, then by reference."""
        return (self.order < _CONCERN, _RANK[self.severity], -self.order, self.pair.ref)


def ground(programme: Programme) -> Ground:
    """What holds for every pair: closures put together, the programme's own limits over the defaults."""
    spans = calendar.merged((closure.from_on, closure.to_on) for closure in programme.closures)
    return Ground(programme.on, spans, programme.kept, {**DEFAULTS, **programme.limits})


def assess(pair: Pair, on_ground: Ground) -> Assessment:
    """Put the pair to every rule."""
    situation = Situation(pair, on_ground)
    flags: list[Flag] = []
    for rule in RULES:
        if found := rule.fires(situation):
            flags.append(
                Flag(
                    rule.name,
                    rule.about,
                    found.severity,
                    found.short,
                    found.why,
                    found.since,
                    found.clears,
                    found.next,
                )
            )
    flags.sort(key=lambda flag: _RANK[flag.severity])
    snoozed: tuple[Snoozed, ...] = ()
    if pair.snoozes:
        snoozed = tuple(put for flag in flags if (put := _put_away(flag, situation)))
        flags = [flag for flag in flags if all(put.flag is not flag for put in snoozed)]
    terms = _terms(situation, flags)
    return Assessment(
        pair,
        flags[0].severity if flags else "none",
        round(sum(points for _, points in terms), 1),
        terms,
        situation.week,
        situation.quiet,
        situation.resting_until,
        situation.rhythm,
        situation.mode,
        situation.last_met,
        situation.ends_on,
        tuple(flags),
        snoozed,
    )


def _put_away(flag: Flag, situation: Situation) -> Snoozed | None:
    """The flag with the snooze that hides it. One that got graver since, and a concern, are not hidden."""
    if flag.rule == "concern-open":
        return None
    hiding = [
        snooze
        for snooze in situation.pair.snoozes
        if snooze.rule == flag.rule and _RANK[flag.severity] >= _RANK[snooze.severity]
    ]
    latest = max(hiding, key=lambda snooze: snooze.until_on, default=None)
    return Snoozed(flag, latest.until_on, situation.unnamed(latest.reason)) if latest else None


def _terms(situation: Situation, flags: list[Flag]) -> tuple[tuple[str, float], ...]:
    """Points a flag, and quiet counted in rhythms, so that of two alike the quieter comes first."""
    terms = [(f"{flag.rule} ({flag.severity})", _POINTS[flag.severity]) for flag in flags]
    if any(flag.rule == "concern-open" for flag in flags):
        terms.append(("a concern comes first", _CONCERN))
    quiet = min(_MOST_RHYTHMS, situation.quiet / situation.rhythm)
    terms.append((f"quiet for {situation.quiet} days, in rhythms of {situation.rhythm}", round(quiet, 1)))
    return tuple(terms)
