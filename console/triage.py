"""Triage: every open pair of a day, most urgent first."""

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from console.flags import Assessment, Flag, assess, ground
from db import snapshot
from db.driver import sqlite3
from db.facts import Kept
from db.vocabulary import CLEARANCES


@dataclass(frozen=True, slots=True)
class Queue:
    """Every open pair as of `on`, most urgent first, and the kinds of record that it has never kept."""

    on: date
    rows: tuple[Assessment, ...]
    not_kept: tuple[str, ...]
    kept: Kept

    @property
    def counts(self) -> dict[str, int]:
        """How many pairs stand where."""
        return counts(self.rows)


def queue(connection: sqlite3.Connection, on: date) -> Queue:
    """Assess every pair that is open on that day."""
    programme = snapshot.programme(connection, on)
    with _no_collecting():
        of_all = ground(programme)
        rows = in_order(assess(pair, of_all) for pair in snapshot.pairs(connection, on))
    return Queue(on, rows, _not_kept(programme.kept) if rows else (), programme.kept)


def reassess(connection: sqlite3.Connection, on: date, ids: Sequence[int]) -> list[Assessment]:
    """Assess these pairs again; one that is not open any more is left out."""
    of_all = ground(snapshot.programme(connection, on))
    return [assess(pair, of_all) for pair in snapshot.pairs(connection, on, ids)]


def in_order(rows: Iterable[Assessment]) -> tuple[Assessment, ...]:
    """Most urgent first."""
    return tuple(sorted(rows, key=lambda row: row.rank))


def counts(rows: Iterable[Assessment]) -> dict[str, int]:
    """How many pairs are act, soon, watch; of those without a flag, how many rest and how many do not (`none`)."""
    found = {"act": 0, "soon": 0, "watch": 0, "resting": 0, "none": 0}
    for row in rows:
        found["resting" if row.severity == "none" and row.resting_until else row.severity] += 1
    return found


def as_json(found: Queue) -> dict[str, Any]:
    """The queue in the shape that other programs read."""
    return {"on": found.on.isoformat(), "pairs": [row_as_json(row) for row in found.rows]}


def row_as_json(row: Assessment) -> dict[str, Any]:
    """One pair in that shape."""
    return {
        "pair": row.pair.ref,
        "severity": row.severity,
        "order": row.order,
        "week": row.week,
        "quiet_days": row.quiet_days,
        "resting_until": row.resting_until.isoformat() if row.resting_until else None,
        "flags": [_flag_as_json(flag) for flag in row.flags],
    }


def whole_as_json(row: Assessment) -> dict[str, Any]:
    """One pair with all that a screen says of it: what each flag asks for, and what is put away."""
    return {
        **row_as_json(row),
        "coordinator": row.pair.coordinator,
        "flags": [_whole_flag(flag) for flag in row.flags],
        "snoozed": [
            {**_whole_flag(put.flag), "until": put.until_on.isoformat(), "reason": put.reason} for put in row.snoozed
        ],
    }


def _whole_flag(flag: Flag) -> dict[str, str]:
    return {**_flag_as_json(flag), "short": flag.short, "clears": flag.clears, "next": flag.next}


def _flag_as_json(flag: Flag) -> dict[str, str]:
    return {
        "rule": flag.rule,
        "about": flag.about,
        "severity": flag.severity,
        "why": flag.why,
        "since": flag.since.isoformat(),
    }


def begun_to_keep(before: Kept | None, now: Kept) -> tuple[str, ...]:
    """The kinds of record that are kept from now on, and were not before: every pair is looked at for them."""
    if before is None or before == now:
        return ()
    lacked, lacking = _not_kept(before), _not_kept(now)
    return tuple(what for what in lacked if what not in lacking)


def _not_kept(kept: Kept) -> tuple[str, ...]:
    """What no pair can be judged by, said once."""
    missing = [
        name
        for name, has in (
            ("care contacts", kept.care_contacts),
            ("check-ins", kept.check_ins),
            ("supervision", kept.supervision),
            ("goals", kept.goals),
        )
        if not has
    ]
    if not kept.clearances:
        missing.append("clearances")
    elif lacking := [name for name in CLEARANCES if name not in kept.clearances]:
        missing.append(f"{', '.join(lacking)} clearance" if len(lacking) == 1 else f"{len(lacking)} of 7 clearances")
    return tuple(missing)


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Nothing made here refers back to itself: looking for such circles would cost a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
