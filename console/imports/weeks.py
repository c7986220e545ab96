"""What a tracker says of a week, settled against what the store has of that week already."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from console.dates import say
from console.imports.matrix import Written
from db.imported import HeldClosure, HeldMeeting, HeldPair, HeldSetback

WEDNESDAY = 2
WEEK = timedelta(days=7)


def stands_on(week: date, today: date) -> date:
    """The day a week's entry stands on: its Wednesday, or today where the week is under way and that is earlier."""
    wednesday = week + timedelta(days=(WEDNESDAY - week.weekday()) % 7)
    return today if week <= today < wednesday else wednesday


def say_with_year(day: date) -> str:
    """`6 Oct 2025`: what a file says may be of any year."""
    return f"{say(day)} {day.year}"


@dataclass(frozen=True, slots=True)
class Placed:
    """An entry with the day it is kept under and which of that day it is."""

    written: Written
    on: date
    nth: int


@dataclass(slots=True)
class Settled:
    """Entries to be kept, and those that are here already because somebody entered them with their day."""

    kept: list[Placed] = field(default_factory=list)
    entered: list[str] = field(default_factory=list)


def _what(written: Written) -> tuple[object, ...]:
    said = written.entry.said
    minutes = said.get("minutes")
    return (
        written.entry.means,
        said.get("mode"),
        int(minutes) if minutes else None,
        said.get("by"),
        said.get("reason"),
    )


def settle_meetings(entries: Iterable[Written], held: Sequence[HeldMeeting], today: date) -> Settled:
    """Say of each entry whether an earlier import brought it, a person entered it, or it is new."""
    cells: dict[tuple[str, date], list[Written]] = {}
    for written in entries:
        cells.setdefault((written.pair, written.week), []).append(written)
    settled = Settled()
    by_pair: dict[str, list[HeldMeeting]] = {}
    for meeting in held:
        by_pair.setdefault(meeting.pair, []).append(meeting)
    for (pair, week), here in cells.items():
        first, last = week.isoformat(), (week + WEEK).isoformat()
        there = [meeting for meeting in by_pair.get(pair, ()) if first <= meeting.on_day < last]
        _settle_week(here, there, stands_on(week, today), settled)
    return settled


def _settle_week(here: list[Written], there: list[HeldMeeting], on: date, settled: Settled) -> None:
    brought = [meeting for meeting in there if meeting.week_only]
    exact = [meeting for meeting in there if not meeting.week_only]
    found: dict[int, HeldMeeting] = {}

    def match(among: list[HeldMeeting], alike: Callable[[Written, HeldMeeting], bool]) -> None:
        for number, written in enumerate(here):
            same = next((one for one in among if number not in found and alike(written, one)), None)
            if same:
                found[number] = same
                among.remove(same)

    match(brought, _same_whole)
    match(exact, _same_outcome)
    match(brought, _any)
    match(exact, _any)
    used = {meeting.nth for meeting in there if meeting.on_day == on.isoformat()}
    for number, written in enumerate(here):
        meeting = found.get(number)
        if meeting is None:
            nth = next(nth for nth in range(1, len(used) + 2) if nth not in used)
            used.add(nth)
            settled.kept.append(Placed(written, on, nth))
        elif meeting.week_only:
            settled.kept.append(Placed(written, date.fromisoformat(meeting.on_day), meeting.nth))
        else:
            differs = "" if written.entry.means == meeting.outcome else f", as {meeting.outcome}"
            settled.entered.append(f"{written.pair} {say(date.fromisoformat(meeting.on_day))}{differs}")


def _any(_written: Written, _meeting: HeldMeeting) -> bool:
    return True


def _same_outcome(written: Written, meeting: HeldMeeting) -> bool:
    return written.entry.means == meeting.outcome


def _same_whole(written: Written, meeting: HeldMeeting) -> bool:
    return _what(written) == (meeting.outcome, meeting.mode, meeting.minutes, meeting.cancelled_by, meeting.reason)


def settle_setbacks(entries: Sequence[Written], held: Sequence[HeldSetback], today: date) -> list[Placed]:
    """A setback of the same person in that week is the same one, of the same kind first; the rest are new."""
    free: dict[str, list[HeldSetback]] = {}
    for setback in held:
        free.setdefault(setback.pair, []).append(setback)
    found: dict[int, HeldSetback] = {}
    for kind_too in (True, False):
        for number, written in enumerate(entries):
            said = written.entry.said
            first, last = written.week.isoformat(), (written.week + WEEK).isoformat()
            for setback in free.get(written.pair, ()) if number not in found else ():
                alike = setback.whose == said["whose"] and (setback.kind == said["kind"] or not kind_too)
                if alike and first <= setback.began_on < last:
                    found[number] = setback
                    free[written.pair].remove(setback)
                    break
    used = {(setback.pair, setback.began_on, setback.nth) for setback in held}
    placed = []
    for number, written in enumerate(entries):
        if same := found.get(number):
            placed.append(Placed(written, date.fromisoformat(same.began_on), same.nth))
            continue
        on = stands_on(written.week, today)
        nth = next(nth for nth in range(1, len(used) + 2) if (written.pair, on.isoformat(), nth) not in used)
        used.add((written.pair, on.isoformat(), nth))
        placed.append(Placed(written, on, nth))
    return placed


@dataclass(frozen=True, slots=True)
class Ended:
    """How and when a pair closed."""

    on: date
    ending: str | None
    reason: str | None


def endings(
    weekly: Iterable[Written],
    daily: Iterable[Written],
    starts: Mapping[str, date],
    held: Mapping[str, HeldPair],
    today: date,
) -> dict[str, Ended]:
    """By pair. A week's ending stands where the store has it, if that is in the same week; never before the start."""
    found: dict[str, Ended] = {}
    for written in daily:
        if written.entry.means == "ended":
            found[written.pair] = _ended(written, written.week)
    for written in weekly:
        if written.entry.means != "ended":
            continue
        end, start = written.week + WEEK, starts[written.pair]
        pair = held.get(written.pair)
        known = date.fromisoformat(pair.closed_on) if pair and pair.closed_on else None
        on = known if known and written.week <= known < end else stands_on(written.week, today)
        found[written.pair] = _ended(written, max(on, start) if start < end else on)
    return found


def _ended(written: Written, on: date) -> Ended:
    return Ended(on, written.entry.said.get("ending"), written.entry.said.get("reason"))


@dataclass(frozen=True, slots=True)
class Rest:
    """Weeks next to one another in which the whole programme rested."""

    from_on: date
    to_on: date
    name: str
    cells: int
    first: Written


def rests(weeks: dict[date, list[Written]]) -> list[Rest]:
    """Weeks that follow one another are one closure."""
    found: list[Rest] = []
    for week in sorted(weeks):
        cells = weeks[week]
        name = cells[0].entry.said.get("name", "")
        last = week + WEEK - timedelta(days=1)
        if found and found[-1].name == name and found[-1].to_on + timedelta(days=1) == week:
            before = found.pop()
            found.append(Rest(before.from_on, last, name, before.cells + len(cells), before.first))
        else:
            found.append(Rest(week, last, name, len(cells), cells[0]))
    return found


def overlapping(rest: Rest, held: Sequence[HeldClosure]) -> HeldClosure | None:
    """A closure in the store that shares a day with these weeks, or follows on them under the same name."""
    one = timedelta(days=1)
    for closure in held:
        first, last = date.fromisoformat(closure.from_on), date.fromisoformat(closure.to_on)
        if first <= rest.to_on and rest.from_on <= last:
            return closure
        if closure.name == rest.name and (last + one == rest.from_on or rest.to_on + one == first):
            return closure
    return None
