"""One pair on one day, worked out once and shared by every rule: when they last met, how quiet it is, what excuses it.

The definitions are the programme's own and stand here in one place: last met, rhythm, excused, quiet, word.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache

from console import calendar
from console.calendar import Span
from console.rhythm import WEEKLY
from console.unnamed import unnamed
from db.facts import Contact, Kept, Meeting, Pair, Pause, Setback


@dataclass(frozen=True, slots=True)
class Ground:
    """What holds for every pair on a day, worked out once for all of them."""

    on: date
    closures: tuple[Span, ...]
    kept: Kept
    limits: dict[str, int]
    """Every limit by its whole name: the programme's own, else the default."""


class Situation:
    """A pair as it stands on a day. What only a few rules ask is worked out when it is first asked."""

    def __init__(self, pair: Pair, ground: Ground) -> None:
        self.pair = pair
        self.on = ground.on
        self.kept = ground.kept
        self.closures = ground.closures
        self._limits = ground.limits
        self.rhythm = pair.every_days or WEEKLY
        self.mode = pair.mode
        self.last_met = _last_met(pair)
        self.excused_spans = self._excused_spans()
        self.begun = pair.introduced_on or pair.matched_on
        self.since = self.last_met or self.begun
        self.excused = calendar.days_in(self.excused_spans, self.since, self.on)
        self.quiet = (self.on - self.since).days - self.excused

    def limit(self, name: str) -> int:
        """A limit of the policy, by its whole name."""
        return self._limits[name]

    @property
    def week(self) -> int:
        """Whole weeks since the introduction, else since the matching."""
        return max(0, (self.on - self.begun).days // 7)

    @cached_property
    def ends_on(self) -> date | None:
        """The end that was agreed, else nine months after the introduction."""
        if self.pair.ends_on or self.pair.introduced_on is None:
            return self.pair.ends_on
        return months_on(self.pair.introduced_on, self.limit("programme.months"))

    @cached_property
    def words(self) -> list[date]:
        """The days of every word about their meeting since they last met: cancelled, missed, or reached without one."""
        lost = [meeting.on for meeting in self.lost]
        return lost + [
            contact.on
            for contact in self.pair.contacts
            if contact.reached and contact.met_on is None and (self.last_met is None or contact.on > self.last_met)
        ]

    @cached_property
    def lost(self) -> list[Meeting]:
        """The meetings cancelled or missed since they last met, newest first."""
        last = self.last_met
        return [each for each in self.pair.meetings if each.outcome != "held" and (last is None or each.on > last)]

    @cached_property
    def unreached(self) -> list[Contact]:
        """The tries that reached nobody since they last met and since somebody was last reached, newest first."""
        found = []
        for contact in self.pair.contacts:
            if contact.reached or (self.last_met is not None and contact.on <= self.last_met):
                break
            found.append(contact)
        if found and len(found) < len(self.pair.contacts):
            stopped = self.pair.contacts[len(found)]
            if stopped.reached:
                found = [contact for contact in found if contact.on > stopped.on]
        return found

    @cached_property
    def days_met(self) -> list[date]:
        """The days they met that are known, newest first."""
        held = {meeting.on for meeting in self.pair.meetings if meeting.outcome == "held"}
        return sorted(held | {contact.met_on for contact in self.pair.contacts if contact.met_on}, reverse=True)

    @cached_property
    def held(self) -> list[Meeting]:
        """The held meetings that are known, newest first."""
        return [meeting for meeting in self.pair.meetings if meeting.outcome == "held"]

    @cached_property
    def open_setbacks(self) -> list[Setback]:
        """Those that have not ended."""
        return [setback for setback in self.pair.setbacks if setback.ended_on is None]

    @cached_property
    def open_pauses(self) -> list[Pause]:
        """Those that have begun and not ended."""
        return [pause for pause in self.pair.pauses if pause.ended_on is None and pause.from_on <= self.on]

    @cached_property
    def quiet_state(self) -> str | None:
        """Which of the three rules of quiet fires: never-met, low-contact or unconfirmed; they exclude each other."""
        if self.last_met is None and self.since_matched >= self.limit("never-met.soon"):
            return "never-met"
        if self.quiet > self.limit("low-contact.act") * self.rhythm:
            return "low-contact"
        if self.quiet > self.limit("low-contact.soon") * self.rhythm and self.words:
            return "low-contact"
        if self.quiet > self.limit("unconfirmed.soon") * self.rhythm and not self.words:
            return "unconfirmed"
        return None

    @property
    def since_matched(self) -> int:
        """Days since the matching, less the excused ones."""
        matched = self.pair.matched_on
        return (self.on - matched).days - calendar.days_in(self.excused_spans, matched, self.on)

    @property
    def resting_until(self) -> date | None:
        """The last excused day of the run that today lies in, where no rule of quiet fires."""
        return None if self.quiet_state else calendar.last_of_run(self.excused_spans, self.on)

    def review_of(self, rest: Setback | Pause) -> date:
        """The day to look at a setback or pause again; where none was set, three weeks after it began."""
        began = rest.began_on if isinstance(rest, Setback) else rest.from_on
        return rest.review_on or began + timedelta(days=self.limit("setback.review"))

    def excuses(self, setback: Setback) -> bool:
        """Whether an open setback excuses today: meetings are stopped, and its review has not passed."""
        return self.stops(setback) and self.review_of(setback) >= self.on

    def stops(self, setback: Setback) -> bool:
        """Whether the setback stops their meetings; a blank effect does not."""
        return setback.effect == "stopped"

    def unnamed(self, text: str) -> str:
        """What somebody typed without the names of the two: what a rule says is printed, and read over shoulders."""
        return unnamed(text, self.pair.patient_name, self.pair.champion_name)

    def _excused_spans(self) -> Sequence[Span]:
        pair = self.pair
        if not pair.setbacks and not pair.pauses:
            return self.closures
        stopped = ((each.began_on, each.ended_on or self.review_of(each)) for each in pair.setbacks if self.stops(each))
        paused = ((each.from_on, each.ended_on or self.review_of(each)) for each in pair.pauses)
        return calendar.merged((*self.closures, *stopped, *paused))


def _last_met(pair: Pair) -> date | None:
    held = next((meeting.on for meeting in pair.meetings if meeting.outcome == "held"), None)
    told = max((contact.met_on for contact in pair.contacts if contact.met_on), default=None)
    return max(held, told) if held and told else held or told


@lru_cache(maxsize=4096)
def months_on(day: date, months: int) -> date:
    """The same day so many months on, or the last of a shorter month. Thousands of pairs share a few hundred days."""
    from dateutil.relativedelta import relativedelta  # noqa: PLC0415 - only for pairs without an end

    return day + relativedelta(months=months)
