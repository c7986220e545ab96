"""What is known of the open pairs as of a day: a few set queries, put together by pair.

Only what was recorded by the end of `on` counts, and a date that lies after it is not known yet. Meetings are read as
far back as a judgement reaches (`Reach`) and no further, through covering indexes.
"""

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from db import policy
from db.driver import sqlite3
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
    Reach,
    Request,
    Setback,
    Snooze,
)
from db.vocabulary import CLEARANCES

_OPEN = "+pair.matched_on <= :on AND (pair.closed_on IS NULL OR pair.closed_on > :on)"
_SOME = f"pair.id IN (SELECT value FROM json_each(:ids)) AND {_OPEN}"
"""Every query below says {wanted} for «the pair is open», or for «and it is one of these»."""

_OPEN_IDS = f"SELECT id FROM pair WHERE {_OPEN} ORDER BY id"

_LONGEST_UNMET = f"""
    SELECT pair.id FROM pair WHERE {_OPEN}
    ORDER BY (SELECT max(on_day) FROM meeting WHERE pair_id = pair.id AND outcome = 'held'), pair.id
    LIMIT :most
"""

_PAIRS = """
    SELECT pair.id, pair.ref, patient.ref, patient.name, champion.ref, champion.name, champion.id,
        coalesce(patient.area, champion.area), pair.coordinator, pair.matched_on,
        CASE WHEN pair.introduced_on <= :on THEN pair.introduced_on END, pair.ends_on,
        pair.every_days, pair.mode, trim(coalesce(patient.care_contact, '')) <> ''
    FROM pair JOIN patient ON patient.id = pair.patient_id JOIN champion ON champion.id = pair.champion_id
    WHERE {wanted}
    ORDER BY pair.ref
"""

_AGREEMENTS = """
    SELECT pair_id, agreement.every_days, agreement.mode
    FROM agreement JOIN pair ON pair.id = pair_id
    WHERE {wanted} AND from_on <= :on AND recorded_on <= :on
    ORDER BY pair_id, from_on
"""

_MEETINGS = """
    WITH wanted (id, since) AS MATERIALIZED (
        SELECT pair.id, min(
            coalesce((
                SELECT on_day FROM meeting
                WHERE pair_id = pair.id AND outcome = 'held' AND on_day <= :on AND recorded_on <= :on
                ORDER BY on_day DESC LIMIT 1 OFFSET :held - 1
            ), ''),
            coalesce((
                SELECT on_day FROM meeting
                WHERE pair_id = pair.id AND outcome = 'held' AND minutes IS NOT NULL
                    AND on_day <= :on AND recorded_on <= :on
                ORDER BY on_day DESC LIMIT 1 OFFSET :timed - 1
            ), ''),
            date(:on, '-' || (:rhythms * coalesce((
                SELECT every_days FROM agreement
                WHERE pair_id = pair.id AND every_days IS NOT NULL AND from_on <= :on AND recorded_on <= :on
                ORDER BY from_on DESC LIMIT 1
            ), pair.every_days, 7)) || ' days')
        )
        FROM pair WHERE {wanted}
    )
    SELECT pair_id, since, on_day, outcome, mode, minutes, cancelled_by, reason, rearranged_to, week_only
    FROM wanted CROSS JOIN meeting ON pair_id = wanted.id AND on_day >= since
    WHERE recorded_on <= :on AND (on_day <= :on OR outcome <> 'held')
    ORDER BY wanted.id, on_day DESC
"""

_CONTACTS = """
    SELECT pair_id, on_day, with_whom, channel, reached, CASE WHEN met_on <= :on THEN met_on END
    FROM contact JOIN pair ON pair.id = pair_id
    WHERE {wanted} AND on_day <= :on AND recorded_on <= :on
    ORDER BY pair_id, on_day DESC
"""

_CHECKED_IN = """
    SELECT pair_id, max(on_day) FROM contact JOIN pair ON pair.id = pair_id
    WHERE {wanted} AND on_day <= :on AND recorded_on <= :on AND reached AND with_whom <> 'pair'
    GROUP BY pair_id
"""

_SETBACKS = """
    SELECT pair_id, setback.id, whose, kind, effect, began_on, review_on, CASE WHEN ended_on <= :on THEN ended_on END
    FROM setback JOIN pair ON pair.id = pair_id
    WHERE {wanted} AND began_on <= :on AND recorded_on <= :on
    ORDER BY pair_id, began_on
"""

_PAUSES = """
    SELECT pair_id, pause.id, from_on, review_on, CASE WHEN ended_on <= :on THEN ended_on END, reason
    FROM pause JOIN pair ON pair.id = pair_id
    WHERE {wanted} AND recorded_on <= :on
    ORDER BY pair_id, from_on
"""

_CLEARANCES = """
    SELECT clearance.champion_id, clearance, done_on, renew_on
    FROM clearance
    WHERE clearance.champion_id IN (SELECT pair.champion_id FROM pair WHERE {wanted})
        AND (done_on IS NULL OR done_on <= :on)
    ORDER BY clearance.champion_id, clearance, done_on
"""

_SUPERVISED = """
    SELECT champion_id, max(on_day) FROM supervision
    WHERE champion_id IN (SELECT pair.champion_id FROM pair WHERE {wanted}) AND on_day <= :on AND recorded_on <= :on
    GROUP BY champion_id
"""

_GOALS = """
    SELECT pair_id, goal.id, goal.ref, set_on, ended_on IS NULL OR ended_on > :on
    FROM goal JOIN pair ON pair.id = pair_id
    WHERE {wanted} AND set_on <= :on AND recorded_on <= :on
    ORDER BY pair_id, set_on
"""

_RATINGS = """
    SELECT goal_id, by_whom, max(on_day), score
    FROM rating JOIN goal ON goal.id = goal_id JOIN pair ON pair.id = goal.pair_id
    WHERE {wanted} AND on_day <= :on AND rating.recorded_on <= :on
    GROUP BY goal_id, by_whom
"""

_REQUESTS = """
    SELECT pair_id, asked_on, asked_by, kind
    FROM request JOIN pair ON pair.id = pair_id
    WHERE {wanted} AND asked_on <= :on AND recorded_on <= :on AND (answered_on IS NULL OR answered_on > :on)
    ORDER BY pair_id, asked_on
"""

_CONCERNS = """
    SELECT pair_id, seen_on
    FROM concern JOIN pair ON pair.id = pair_id
    WHERE {wanted} AND recorded_on <= :on AND (passed_on IS NULL OR passed_on > :on)
    ORDER BY pair_id, seen_on
"""

_RAISED = """
    SELECT pair_id, raised.id, severity, reason, raised_on
    FROM raised JOIN pair ON pair.id = pair_id
    WHERE {wanted} AND raised_on <= :on AND recorded_on <= :on AND (lowered_on IS NULL OR lowered_on > :on)
    ORDER BY pair_id, raised_on
"""

_SNOOZES = """
    SELECT pair_id, rule, severity, until_on, reason
    FROM snooze JOIN pair ON pair.id = pair_id
    WHERE {wanted} AND from_on <= :on AND until_on > :on AND recorded_on <= :on AND (woken_on IS NULL OR woken_on > :on)
    ORDER BY pair_id, until_on
"""

_ENDINGS = """
    SELECT pair_id, begun_on
    FROM ending JOIN pair ON pair.id = pair_id
    WHERE {wanted} AND begun_on <= :on AND recorded_on <= :on
"""

_OPEN_STEPS = """
    SELECT pair_id, step, due_on
    FROM ending_step JOIN ending ON ending.id = ending_id JOIN pair ON pair.id = pair_id
    WHERE {wanted} AND begun_on <= :on AND ending.recorded_on <= :on AND ending_step.recorded_on <= :on
        AND (skipped_why IS NULL OR skipped_on > :on) AND (done_on IS NULL OR done_on > :on)
        AND NOT (step = 'last-meeting' AND (
            EXISTS (
                SELECT 1 FROM meeting
                WHERE meeting.pair_id = pair.id AND outcome = 'held'
                    AND on_day BETWEEN date(due_on, '-7 days') AND :on AND meeting.recorded_on <= :on
            )
            OR EXISTS (
                SELECT 1 FROM contact
                WHERE contact.pair_id = pair.id AND met_on BETWEEN date(due_on, '-7 days') AND :on
                    AND contact.recorded_on <= :on
            )
        ))
        AND NOT (step = 'carry-on-plan' AND EXISTS (
            SELECT 1 FROM plan
            WHERE plan.pair_id = pair.id AND trim(coalesce(keep_doing, '')) <> '' AND plan.recorded_on <= :on
        ))
    ORDER BY pair_id, due_on
"""

_CLOSURES = "SELECT from_on, to_on, name FROM closure ORDER BY from_on, to_on"

_KEPT = """
    SELECT
        EXISTS (SELECT 1 FROM patient WHERE trim(coalesce(care_contact, '')) <> ''),
        EXISTS (SELECT 1 FROM goal WHERE set_on <= :on AND recorded_on <= :on),
        EXISTS (SELECT 1 FROM contact WHERE with_whom <> 'pair' AND reached AND on_day <= :on AND recorded_on <= :on),
        EXISTS (SELECT 1 FROM supervision WHERE on_day <= :on AND recorded_on <= :on)
"""

_KEPT_CLEARANCES = """
    SELECT value FROM json_each(:names)
    WHERE EXISTS (SELECT 1 FROM clearance WHERE clearance = value AND (done_on IS NULL OR done_on <= :on))
"""


ALL_THAT_IS_ASKED = Reach()
"""As far back as any rule looks."""


class _Days(dict[str | None, Any]):
    """ISO text to date, each day made once: a big snapshot names the same few hundred days over and over."""

    def __missing__(self, text: str | None) -> date | None:
        day = date.fromisoformat(text) if text else None
        self[text] = day
        return day


def closures(connection: sqlite3.Connection) -> tuple[Closure, ...]:
    """Every closure there is, past and to come, in order."""
    day = _Days()
    return tuple(Closure(day[start], day[end], name) for start, end, name in connection.execute(_CLOSURES))


def programme(connection: sqlite3.Connection, on: date) -> Programme:
    """What holds for every pair on that day."""
    values = {"on": on.isoformat()}
    care, goals, check_ins, supervision = map(bool, connection.execute(_KEPT, values).fetchone())
    names = {**values, "names": json.dumps(CLEARANCES)}
    kept = frozenset(name for (name,) in connection.execute(_KEPT_CLEARANCES, names))
    limits = policy.limits(connection)
    return Programme(on, closures(connection), Kept(care, goals, check_ins, supervision, kept), limits)


def open_ids(connection: sqlite3.Connection, on: date) -> list[int]:
    """The pairs that are open on that day."""
    return [pair for (pair,) in connection.execute(_OPEN_IDS, {"on": on.isoformat()})]


def longest_unmet(connection: sqlite3.Connection, on: date, most: int) -> list[int]:
    """The open pairs that have not met for longest: a cheap guess at whom to look at first."""
    return [pair for (pair,) in connection.execute(_LONGEST_UNMET, {"on": on.isoformat(), "most": most})]


def pairs(
    connection: sqlite3.Connection, on: date, ids: Sequence[int] | None = None, reach: Reach = ALL_THAT_IS_ASKED
) -> list[Pair]:
    """Every pair open on that day, or those of these ids that are, in the order of their references."""
    values = {
        "on": on.isoformat(),
        "ids": None if ids is None else json.dumps(list(ids)),
        "held": reach.held,
        "timed": reach.timed,
        "rhythms": reach.rhythms,
    }
    day = _Days()
    read = _Read(connection, values, day)
    rows = read.rows(_PAIRS)
    if not rows:
        return []
    agreed = read.agreed()
    (meetings, read_from), contacts, checked_in = read.meetings(), read.contacts(), read.checked_in()
    setbacks, pauses = read.setbacks(), read.pauses()
    clearances, supervised = read.clearances(), read.supervised()
    goals, has_goal = read.goals()
    requests, concerns, raised = read.requests(), read.concerns(), read.raised()
    begun, steps, snoozes = read.endings(), read.open_steps(), read.snoozes()
    found = []
    for (
        key,
        ref,
        patient_ref,
        patient,
        champion_ref,
        champion,
        champion_id,
        area,
        who,
        *days,
        every,
        mode,
        care,
    ) in rows:
        matched, introduced, ends = days
        newer_every, newer_mode = agreed.get(key, (None, None))
        found.append(
            Pair(
                key, ref, patient_ref, patient, champion_ref, champion, champion_id, area, who,
                day[matched], day[introduced], day[ends], newer_every or every, newer_mode or mode, bool(care),
                tuple(meetings.get(key, ())), tuple(contacts.get(key, ())), tuple(setbacks.get(key, ())),
                tuple(pauses.get(key, ())), tuple(goals.get(key, ())),
                tuple(clearances.get(champion_id, {}).values()), supervised.get(champion_id),
                tuple(requests.get(key, ())), tuple(concerns.get(key, ())), tuple(raised.get(key, ())),
                begun.get(key), tuple(steps.get(key, ())),
                key in has_goal, checked_in.get(key), read_from.get(key), tuple(snoozes.get(key, ())),
            )
        )  # fmt: skip
    return found


class _Read:
    """One snapshot's queries; each gives its facts by pair, or by champion."""

    def __init__(self, connection: sqlite3.Connection, values: dict[str, Any], day: _Days) -> None:
        self._connection = connection
        self._values = values
        self._day = day

    def rows(self, sql: str) -> list[Any]:
        wanted = _OPEN if self._values["ids"] is None else _SOME
        return self._connection.execute(sql.replace("{wanted}", wanted), self._values).fetchall()

    def agreed(self) -> dict[int, tuple[int | None, str | None]]:
        """The rhythm and mode in force where there is an agreement; a blank keeps the earlier one."""
        found: dict[int, tuple[int | None, str | None]] = {}
        for pair, every, mode in self.rows(_AGREEMENTS):
            before = found.get(pair, (None, None))
            found[pair] = (every or before[0], mode or before[1])
        return found

    def meetings(self) -> tuple[dict[int, list[Meeting]], dict[int, date | None]]:
        """By pair, and for each the day before which none were read."""
        found: dict[int, list[Meeting]] = defaultdict(list)
        since: dict[int, date | None] = {}
        day = self._day
        for pair, first, on, outcome, mode, minutes, by, reason, moved, week_only in self.rows(_MEETINGS):
            if pair not in since:
                since[pair] = day[first or None]
            found[pair].append(Meeting(day[on], outcome, mode, minutes, by, reason, day[moved], week_only))
        return found, since

    def checked_in(self) -> dict[int, date]:
        return {pair: self._day[on] for pair, on in self.rows(_CHECKED_IN)}

    def contacts(self) -> dict[int, list[Contact]]:
        found: dict[int, list[Contact]] = defaultdict(list)
        for pair, on, whom, channel, reached, met_on in self.rows(_CONTACTS):
            found[pair].append(Contact(self._day[on], whom, channel, bool(reached), self._day[met_on]))
        return found

    def setbacks(self) -> dict[int, list[Setback]]:
        found: dict[int, list[Setback]] = defaultdict(list)
        day = self._day
        for pair, key, whose, kind, effect, began, review, ended in self.rows(_SETBACKS):
            found[pair].append(Setback(key, whose, kind, effect, day[began], day[review], day[ended]))
        return found

    def pauses(self) -> dict[int, list[Pause]]:
        found: dict[int, list[Pause]] = defaultdict(list)
        for pair, key, start, review, ended, reason in self.rows(_PAUSES):
            found[pair].append(Pause(key, self._day[start], self._day[review], self._day[ended], reason))
        return found

    def clearances(self) -> dict[int, dict[str, Clearance]]:
        found: dict[int, dict[str, Clearance]] = defaultdict(dict)
        for champion, kind, done, renew in self.rows(_CLEARANCES):
            found[champion][kind] = Clearance(kind, self._day[done], self._day[renew])
        return found

    def supervised(self) -> dict[int, date]:
        return {champion: self._day[on] for champion, on in self.rows(_SUPERVISED)}

    def goals(self) -> tuple[dict[int, list[Goal]], set[int]]:
        """The open goals, and the pairs that ever set one."""
        rows = self.rows(_GOALS)
        if not rows:
            return {}, set()
        rated = {(goal, by): (score, self._day[on]) for goal, by, on, score in self.rows(_RATINGS)}
        found: dict[int, list[Goal]] = defaultdict(list)
        for pair, key, ref, set_on, is_open in rows:
            if is_open:
                patient = rated.get((key, "patient"), (None, None))
                champion = rated.get((key, "champion"), (None, None))
                found[pair].append(Goal(ref, self._day[set_on], *patient, *champion))
        return found, {pair for pair, *_ in rows}

    def requests(self) -> dict[int, list[Request]]:
        found: dict[int, list[Request]] = defaultdict(list)
        for pair, asked_on, asked_by, kind in self.rows(_REQUESTS):
            found[pair].append(Request(self._day[asked_on], asked_by, kind))
        return found

    def concerns(self) -> dict[int, list[date]]:
        found: dict[int, list[date]] = defaultdict(list)
        for pair, seen_on in self.rows(_CONCERNS):
            found[pair].append(self._day[seen_on])
        return found

    def raised(self) -> dict[int, list[Raised]]:
        found: dict[int, list[Raised]] = defaultdict(list)
        for pair, key, severity, reason, on in self.rows(_RAISED):
            found[pair].append(Raised(key, severity, reason, self._day[on]))
        return found

    def snoozes(self) -> dict[int, list[Snooze]]:
        found: dict[int, list[Snooze]] = defaultdict(list)
        for pair, rule, severity, until, reason in self.rows(_SNOOZES):
            found[pair].append(Snooze(rule, severity, self._day[until], reason))
        return found

    def endings(self) -> dict[int, date]:
        return {pair: self._day[on] for pair, on in self.rows(_ENDINGS)}

    def open_steps(self) -> dict[int, list[OpenStep]]:
        found: dict[int, list[OpenStep]] = defaultdict(list)
        for pair, step, due in self.rows(_OPEN_STEPS):
            found[pair].append(OpenStep(step, self._day[due]))
        return found
