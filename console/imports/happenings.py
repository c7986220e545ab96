"""What happened, as a tracker says it, as rows of the fixed format: meetings, setbacks, closures, endings."""

from collections.abc import Sequence
from datetime import date
from sqlite3 import Connection

from console.imports import held
from console.imports.checking import Line
from console.imports.headings import Found
from console.imports.matrix import Matrix, Written
from console.imports.people import Tracker, if_there, table
from console.imports.report import listed
from console.imports.sheet import Cell
from console.imports.weeks import Placed, overlapping, rests, say_with_year, settle_meetings, settle_setbacks

_MEETING = ("pair", "on", "outcome", "mode", "minutes", "cancelled_by", "reason")


def _meeting(written: Written, on: date) -> list[Cell]:
    said = written.entry.said
    minutes = said.get("minutes", written.minutes)
    return [written.pair, on, written.entry.means, said.get("mode"), minutes, said.get("by"), said.get("reason")]


def add_weekly(tracker: Tracker, found: Found, entries: Sequence[Written], connection: Connection, today: date) -> None:
    """Meetings and setbacks known to the week only."""
    meetings = [written for written in entries if written.entry.means in {"held", "cancelled", "missed"}]
    setbacks = [written for written in entries if written.entry.means == "setback"]
    settled = settle_meetings(meetings, held.meetings(connection), today)
    if meetings:
        tracker.said.append("Its meetings are known to the week only: each stands on the Wednesday of its week.")
    if settled.entered:
        tracker.said.append(
            f"Entered here already, and not added a second time from the tracker: {listed(settled.entered)}."
        )
    ahead = sum(placed.on > today and placed.written.week > today for placed in settled.kept)
    if ahead:
        tracker.said.append(
            f"{ahead:,} {'meeting stands' if ahead == 1 else 'meetings stand'} in weeks that lie ahead."
        )
    tracker.incoming.append(
        table(
            "meetings", found.sheet, dict.fromkeys((*_MEETING, "nth", "week_only")),
            [
                Line(placed.written.row, [*_meeting(placed.written, placed.on), placed.nth, "yes"], placed.written.column)
                for placed in settled.kept
            ],
        )
    )  # fmt: skip
    placed_setbacks = settle_setbacks(setbacks, held.setbacks(connection), today)
    _setbacks(tracker, found, placed_setbacks)


def _setbacks(tracker: Tracker, found: Found, placed: Sequence[Placed]) -> None:
    if not placed:
        return
    tracker.said.append("Setbacks: " + listed([
        f"{one.written.pair} {one.written.entry.said['whose']}, {one.written.entry.said['kind']},"
        f" week of {say_with_year(one.written.week)}"
        for one in placed
    ], "; ") + ". Whether they met less is not said there.")  # fmt: skip
    lines = [
        Line(one.written.row, [one.written.pair, one.written.entry.said["whose"], one.written.entry.said["kind"], one.on,
                               one.nth], one.written.column)
        for one in placed
    ]  # fmt: skip
    columns = dict.fromkeys(("pair", "whose", "kind", "began_on", "nth"))
    tracker.incoming.append(table("setbacks", found.sheet, columns, lines))


def add_closures(tracker: Tracker, found: Found, matrix: Matrix, connection: Connection) -> None:
    closures = held.closures(connection)
    changed = held.changed_here(connection, "closure")
    lines = []
    for rest in rests(matrix.closed_weeks):
        days = f"{say_with_year(rest.from_on)} to {say_with_year(rest.to_on)}"
        first, last = rest.from_on, rest.to_on
        there = overlapping(rest, closures)
        if there and (there.id in changed or there.name != rest.name):
            days_there = f"{say_with_year(date.fromisoformat(there.from_on))} to {say_with_year(date.fromisoformat(there.to_on))}"
            if (there.from_on, there.to_on) != (str(first), str(last)):
                tracker.said.append(f"Closure: the tracker says {days}; {days_there}, which is here already, was kept.")
            continue
        if there:
            first = min(first, date.fromisoformat(there.from_on))
            last = max(last, date.fromisoformat(there.to_on))
            if (there.from_on, there.to_on) != (str(first), str(last)):
                tracker.longer[there.id] = (str(first), str(last))
        tracker.said.append(f"Closure: {rest.name}, {days}; {rest.cells:,} cells say so.")
        lines.append(Line(rest.first.row, [first, last, rest.name], rest.first.column))
    columns = dict.fromkeys(("from_on", "to_on", "name"))
    tracker.incoming.append(table("closures", found.sheet, columns, lines))


def add_daily(tracker: Tracker, found: Found, entries: Sequence[Written], in_file: set[str]) -> None:
    """What a log says: meetings and setbacks with their day, and endings of pairs that are in the store alone."""
    at = found.columns
    columns: dict[str, int | None] = dict.fromkeys(_MEETING, at["happened"])
    columns.update({"pair": at["pair"], "on": at["on"], **if_there(found, "note")})
    if "minutes" in at:
        columns["minutes"] = at["minutes"]
    meetings = [written for written in entries if written.entry.means in {"held", "cancelled", "missed"}]
    lines = [Line(one.row, [*_meeting(one, one.week), *([one.note] if "note" in at else [])]) for one in meetings]
    tracker.incoming.append(table("meetings", found.sheet, columns, lines))
    setbacks = [
        Line(one.row, [one.pair, one.entry.said["whose"], one.entry.said["kind"], one.week])
        for one in entries
        if one.entry.means == "setback"
    ]
    places: dict[str, int | None] = {
        "pair": at["pair"],
        "whose": at["happened"],
        "kind": at["happened"],
        "began_on": at["on"],
    }
    tracker.incoming.append(table("setbacks", found.sheet, places, setbacks))
    ended = [
        Line(one.row, [one.pair, one.week, one.entry.said.get("ending"), one.entry.said.get("reason")])
        for one in entries
        if one.entry.means == "ended" and one.pair not in in_file
    ]
    places = {"pair": at["pair"], "closed_on": at["on"], "ending": at["happened"], "ending_reason": at["happened"]}
    tracker.incoming.append(table("pairs", found.sheet, places, ended, partial=True))
