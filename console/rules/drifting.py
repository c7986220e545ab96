"""Drifting: they still meet, but less than half as often as they agreed."""

from dataclasses import dataclass
from datetime import date, timedelta

from console.calendar import days_in
from console.dates import say
from console.limits import Limit
from console.rules.rule import PUBLISHED, Finding, Rule, less, times
from console.situation import Situation

_LEAST_EXPECTED = 2
"""So many meetings have to be expected before too few of them say anything."""


@dataclass(frozen=True, slots=True)
class _Lately:
    """The last few rhythms up to a day: from when they count, how many days were met, how many were excused."""

    start: date
    met: int
    excused: int


def drifting(s: Situation) -> Finding | None:
    """Met on fewer than half of the days expected, though no rule of quiet fires."""
    if s.quiet_state or (lately := _too_few(s, s.on)) is None:
        return None
    percent = s.limit("drifting.percent")
    expected = ((s.on - lately.start).days - lately.excused) / s.rhythm
    return Finding(
        "soon",
        f"met {lately.met} of {expected:.0f} expected",
        f"They met on {times(lately.met, 'day')} since {say(lately.start, s.on)}, where {expected:.1f} were expected"
        f"{less(lately.excused)}: fewer than {percent} in 100.",
        _since(s),
        "Clears when they meet as often as agreed again, or agree a longer rhythm.",
        "ask the champion whether the rhythm still fits; agree another one.",
    )


def _too_few(s: Situation, day: date) -> _Lately | None:
    """The last rhythms up to that day, where they were introduced by their start and met too seldom in them."""
    start = day - timedelta(days=s.limit("drifting.rhythms") * s.rhythm)
    if s.pair.introduced_on is None or s.pair.introduced_on > start:
        return None
    excused = days_in(s.excused_spans, start, day)
    counted = (day - start).days - excused
    met = sum(start < each <= day for each in s.days_met)
    if counted < _LEAST_EXPECTED * s.rhythm or met * 100 * s.rhythm >= s.limit("drifting.percent") * counted:
        return None
    return _Lately(start, met, excused)


def _since(s: Situation) -> date:
    """The first of the days up to today on each of which they were drifting, as far back as meetings were read."""
    day = s.on
    while True:
        before = day - timedelta(days=1)
        found = _too_few(s, before)
        unread = found and s.pair.read_from and found.start < s.pair.read_from
        if found is None or unread or _was_quiet(s, before):
            return day
        day = before


def _was_quiet(s: Situation, day: date) -> bool:
    """Whether a rule of quiet fired on that earlier day."""
    met = next((each for each in s.days_met if each <= day), None)
    if met is None:
        matched = s.pair.matched_on
        if (day - matched).days - days_in(s.excused_spans, matched, day) >= s.limit("never-met.soon"):
            return True
    since = met or s.begun
    limit = min(s.limit("low-contact.soon"), s.limit("unconfirmed.soon"))
    return (day - since).days - days_in(s.excused_spans, since, day) > limit * s.rhythm


RULES = (
    Rule(
        "drifting", "contact", "They meet less than half as often as agreed",
        (
            Limit("drifting.percent", 50, "in 100", "of the expected meetings, below which it fires", 1, 100),
            Limit("drifting.rhythms", 4, "rhythms", "looked back over", 4, 4),
        ),
        PUBLISHED, "A rhythm that is not kept is better agreed anew than let slip.", drifting,
    ),
)  # fmt: skip
