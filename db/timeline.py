"""Everything recorded about some pairs from a day on: what the week strip and a pair's own page are drawn from."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from db.driver import sqlite3

_MEETINGS = """
    SELECT pair_id, on_day, outcome, mode, minutes, cancelled_by, reason, rearranged_to, week_only, note, recorded_on,
        notice
    FROM meeting
    WHERE pair_id IN (SELECT value FROM json_each(:ids)) AND on_day >= :since AND recorded_on <= :on
    ORDER BY pair_id, on_day, nth
"""
_CONTACTS = """
    SELECT pair_id, on_day, with_whom, channel, reached, met_on, note, recorded_by FROM contact
    WHERE pair_id IN (SELECT value FROM json_each(:ids)) AND recorded_on <= :on
      AND (on_day >= :since OR met_on >= :since)
    ORDER BY pair_id, on_day, nth
"""
_SETBACKS = """
    SELECT pair_id, began_on, whose, kind, effect, review_on, CASE WHEN ended_on <= :on THEN ended_on END, note
    FROM setback
    WHERE pair_id IN (SELECT value FROM json_each(:ids)) AND recorded_on <= :on AND began_on <= :on
    ORDER BY pair_id, began_on, nth
"""
_PAUSES = """
    SELECT pair_id, from_on, review_on, CASE WHEN ended_on <= :on THEN ended_on END, reason
    FROM pause
    WHERE pair_id IN (SELECT value FROM json_each(:ids)) AND recorded_on <= :on
    ORDER BY pair_id, from_on, nth
"""
_AGREEMENTS = """
    SELECT pair_id, from_on, every_days, mode FROM agreement
    WHERE pair_id IN (SELECT value FROM json_each(:ids)) AND recorded_on <= :on
    ORDER BY pair_id, from_on
"""
_NOTES = """
    SELECT pair_id, on_day, note, recorded_by FROM note
    WHERE pair_id IN (SELECT value FROM json_each(:ids)) AND recorded_on <= :on AND on_day >= :since
    ORDER BY pair_id, on_day, id
"""
_RAISED = """
    SELECT pair_id, raised_on, CASE WHEN lowered_on <= :on THEN lowered_on END, severity, reason, recorded_by
    FROM raised
    WHERE pair_id IN (SELECT value FROM json_each(:ids)) AND recorded_on <= :on
    ORDER BY pair_id, raised_on, id
"""


class Met(NamedTuple):
    """A meeting, held or not."""

    on: date
    outcome: str
    mode: str | None
    minutes: int | None
    cancelled_by: str | None
    reason: str | None
    rearranged_to: date | None
    week_only: bool
    note: str | None
    recorded_on: date
    notice: str | None = None
    """How long before it was called off."""


class Contacted(NamedTuple):
    """A contact."""

    on: date
    with_whom: str
    channel: str | None
    reached: bool
    met_on: date | None
    note: str | None
    recorded_by: str


class SetBack(NamedTuple):
    """A setback; `ended_on` is None while it is open."""

    began_on: date
    whose: str
    kind: str
    effect: str | None
    review_on: date | None
    ended_on: date | None
    note: str | None


class Paused(NamedTuple):
    """A pause; `ended_on` is None while it is open."""

    from_on: date
    review_on: date | None
    ended_on: date | None
    reason: str | None


class Agreed(NamedTuple):
    """A rhythm or mode from a day on."""

    from_on: date
    every_days: int | None
    mode: str | None


class Noted(NamedTuple):
    """A note."""

    on: date
    note: str
    recorded_by: str


class FlagRaised(NamedTuple):
    """A flag that a coordinator raised; `lowered_on` is None while it stands."""

    raised_on: date
    lowered_on: date | None
    severity: str
    reason: str
    recorded_by: str


@dataclass(slots=True)
class Timeline:
    """What is recorded about one pair, oldest first."""

    meetings: list[Met]
    contacts: list[Contacted]
    setbacks: list[SetBack]
    pauses: list[Paused]
    agreements: list[Agreed]
    notes: list[Noted]
    raised: list[FlagRaised]


def of_pairs(connection: sqlite3.Connection, ids: Sequence[int], *, since: date, on: date) -> dict[int, Timeline]:
    """The timelines of these pairs from `since` on, as known by the end of `on`."""
    found = {pair: Timeline([], [], [], [], [], [], []) for pair in ids}
    values = {"ids": json.dumps(list(ids)), "since": since.isoformat(), "on": on.isoformat()}

    for pair, day, outcome, mode, minutes, by, reason, moved, week_only, note, recorded, notice in connection.execute(
        _MEETINGS, values
    ):
        met = Met(
            _date(day), outcome, mode, minutes, by, reason, _day(moved), bool(week_only), note, _date(recorded), notice
        )
        found[pair].meetings.append(met)
    for pair, day, whom, channel, reached, met, note, by in connection.execute(_CONTACTS, values):
        found[pair].contacts.append(Contacted(_date(day), whom, channel, bool(reached), _day(met), note, by))
    for pair, began, whose, kind, effect, review, ended, note in connection.execute(_SETBACKS, values):
        found[pair].setbacks.append(SetBack(_date(began), whose, kind, effect, _day(review), _day(ended), note))
    for pair, start, review, ended, reason in connection.execute(_PAUSES, values):
        found[pair].pauses.append(Paused(_date(start), _day(review), _day(ended), reason))
    for pair, start, every, mode in connection.execute(_AGREEMENTS, values):
        found[pair].agreements.append(Agreed(_date(start), every, mode))
    for pair, day, note, by in connection.execute(_NOTES, values):
        found[pair].notes.append(Noted(_date(day), note, by))
    for pair, start, lowered, severity, reason, by in connection.execute(_RAISED, values):
        found[pair].raised.append(FlagRaised(_date(start), _day(lowered), severity, reason, by))
    return found


def _date(text: str) -> date:
    return date.fromisoformat(text)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
