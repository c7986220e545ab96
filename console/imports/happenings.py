"""What happened, as a tracker says it, as rows of the fixed format: meetings, setbacks, closures, endings."""

from collections.abc import Sequence
from datetime import date

from console.imports.checking import Line
from console.imports.headings import Found
from console.imports.matrix import Matrix, Written
from console.imports.people import Tracker, if_there, table
from console.imports.report import listed
from console.imports.sheet import Cell
from console.imports.weeks import Placed, overlapping, rests, say_with_year, settle_meetings, settle_setbacks
from db import imported as held
from db.driver import sqlite3

_MEETING = ("pair", "on", "outcome", "mode", "minutes", "cancelled_by", "reason")
_OUTCOMES = {"held", "cancelled", "missed"}


def _meeting(written: Written, on: date) -> list[Cell]:
    said = written.entry.said
    minutes = said.get("minutes", written.minutes)
    return [written.pair, on, written.entry.means, said.get("mode"), minutes, said.get("by"), said.get("reason")]


def _setback(written: Written, on: date) -> list[Cell]:
    return [written.pair, written.entry.said["whose"], written.entry.said["kind"], on]


def add_weekly(
    tracker: Tracker, found: Found, entries: Sequence[Written], connection: sqlite3.Connection, today: date
) -> None:
    """Meetings and setbacks that are known to the week only."""
    meetings = [written for written in entries if written.entry.means in _OUTCOMES]
    settled = settle_meetings(meetings, held.meetings(connection), today)
    if meetings:
        tracker.said.append("Its meetings are known to the week only: each stands on the Wednesday of its week.")
    if settled.entered:
        tracker.said.append(f"Entered here already, with their day, and not added again: {listed(settled.entered)}.")
    if ahead := sum(placed.written.week > today for placed in settled.kept):
        tracker.said.append(
            f"{ahead:,} {'meeting stands' if ahead == 1 else 'meetings stand'} in weeks that lie ahead."
        )
    lines = [
        Line(one.written.row, [*_meeting(one.written, one.on), one.nth, "yes"], one.written.column)
        for one in settled.kept
    ]
    columns = dict.fromkeys((*_MEETING, "nth", "week_only"))
    tracker.incoming.append(table("meetings", found.sheet, columns, lines))
    setbacks = [written for written in entries if written.entry.means == "setback"]
    _add_setbacks(tracker, found, settle_setbacks(setbacks, held.setbacks(connection), today))


def _add_setbacks(tracker: Tracker, found: Found, placed: Sequence[Placed]) -> None:
    said = [
        f"{one.written.pair} {one.written.entry.said['whose']}, {one.written.entry.said['kind']},"
        f" week of {say_with_year(one.written.week)}"
        for one in placed
    ]
    if said:
        tracker.said.append(f"Setbacks: {listed(said, '; ')}. Their effect is not said there, and left blank.")
    lines = [Line(one.written.row, [*_setback(one.written, one.on), one.nth], one.written.column) for one in placed]
    columns = dict.fromkeys(("pair", "whose", "kind", "began_on", "nth"))
    tracker.incoming.append(table("setbacks", found.sheet, columns, lines))


def add_closures(tracker: Tracker, found: Found, matrix: Matrix, connection: sqlite3.Connection) -> None:
    """Weeks in which the programme rested. A closure that an earlier import brought grows; one entered here is kept."""
    closures = held.closures(connection)
    changed = held.changed_here(connection, "closure")
    lines = []
    for rest in rests(matrix.closed_weeks):
        first, last = rest.from_on, rest.to_on
        days = f"{say_with_year(first)} to {say_with_year(last)}"
        there = overlapping(rest, closures)
        if there:
            from_on, to_on = date.fromisoformat(there.from_on), date.fromisoformat(there.to_on)
            if there.id in changed or there.name != rest.name:
                kept = f"{say_with_year(from_on)} to {say_with_year(to_on)}"
                tracker.said.append(f"Closure: the tracker says {days}; the one here already, {kept}, was kept.")
                continue
            first, last = min(first, from_on), max(last, to_on)
            if (first, last) != (from_on, to_on):
                tracker.longer[there.id] = (str(first), str(last))
        tracker.said.append(f"Closure: {rest.name}, {days}; {rest.cells:,} cells say so.")
        lines.append(Line(rest.first.row, [first, last, rest.name], rest.first.column))
    columns = dict.fromkeys(("from_on", "to_on", "name"))
    tracker.incoming.append(table("closures", found.sheet, columns, lines))


def add_daily(tracker: Tracker, found: Found, entries: Sequence[Written], in_file: set[str]) -> None:
    """What a log says: meetings and setbacks with their day, and endings of pairs that are in the store alone."""
    at = found.columns
    on, happened = at["on"], at["happened"]
    meeting: dict[str, int | None] = dict.fromkeys(_MEETING, happened)
    meeting.update({"pair": at["pair"], "on": on, **if_there(found, "minutes"), **if_there(found, "note")})
    lines = [
        Line(one.row, [*_meeting(one, one.week), *([one.note] if "note" in at else [])])
        for one in entries
        if one.entry.means in _OUTCOMES
    ]
    tracker.incoming.append(table("meetings", found.sheet, meeting, lines))
    setback: dict[str, int | None] = {"pair": at["pair"], "whose": happened, "kind": happened, "began_on": on}
    lines = [Line(one.row, _setback(one, one.week)) for one in entries if one.entry.means == "setback"]
    tracker.incoming.append(table("setbacks", found.sheet, setback, lines))
    ended: dict[str, int | None] = {"pair": at["pair"], "closed_on": on, "ending": happened, "ending_reason": happened}
    lines = [
        Line(one.row, [one.pair, one.week, one.entry.said.get("ending"), one.entry.said.get("reason")])
        for one in entries
        if one.entry.means == "ended" and one.pair not in in_file
    ]
    tracker.incoming.append(table("pairs", found.sheet, ended, lines, partial=True))
