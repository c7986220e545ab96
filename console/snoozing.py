"""Snoozes: a rule put away on a pair until a day, with a reason, and taken out again.

It returns by itself on that day, or as soon as it gets graver than it was.
"""

from datetime import date

from console import triage
from console.dates import say
from console.desk import Desk
from console.flags import Flag
from console.picking import offered, picked
from console.plain import clean
from console.reviewing import looked_at
from console.unnamed import of_pair
from console.working import in_order, open_pair
from db import snoozes
from db.pairs import PairRow
from db.refused import Refused
from db.snoozes import SnoozeRow

LONGEST = 42
"""Most days that a rule may be put away: as long as a pause may last without a look (the programme's own rule)."""

EVERY_FLAG = "every flag"

NEVER = frozenset({"concern-open"})
"""Rules that are never put away."""


def what_fires(desk: Desk, ref: str) -> dict[str, tuple[str, ...]]:
    """The rules that can be put away, to choose from. Raises Refused where none fires, before anything is asked."""
    flags = _flags(desk, open_pair(desk, ref))
    return {"rule": (EVERY_FLAG, *(flag.rule for flag in flags))}


def snoozed(desk: Desk, ref: str, *, until: date, reason: str, rule: str | None = None, sure: bool = False) -> str:
    """Put a rule, or every one that fires, away until a day; the pair counts as looked at.

    Raises Refused for a day that has passed or lies too far ahead, a rule that does not fire, or a concern.
    """
    del sure
    pair = open_pair(desk, ref)
    in_order(desk.on, until, f"{say(until, desk.on)} has passed: give a day to come.")
    if until == desk.on:
        raise Refused("Until today puts nothing away: give a day to come.")
    if (until - desk.on).days > LONGEST:
        raise Refused(f"Nothing is put away for more than {LONGEST} days without a look: give a day sooner.")
    if rule in NEVER:
        raise Refused("A concern is never put away: pass it on with T, or add to it with e.")
    flags = _flags(desk, pair)
    wanted = [flag for flag in flags if rule in {None, "", EVERY_FLAG, flag.rule}]
    if not wanted:
        firing = ", ".join(flag.rule for flag in flags)
        raise Refused(f"{clean(rule or '')[:30]} does not fire on {pair.ref}: what does is {firing}.")
    names = ", ".join(flag.rule for flag in wanted)
    line = f"{pair.ref}: {names} put away until {say(until, desk.on)} ({of_pair(pair, clean(reason))})"
    with desk.command("snooze", line) as change:
        look = looked_at(desk, change, pair, "snooze", always=True)
        for flag in wanted:
            change.insert(
                "snooze",
                {
                    "pair_id": pair.id,
                    "rule": flag.rule,
                    "severity": flag.severity,
                    "from_on": desk.on.isoformat(),
                    "until_on": until.isoformat(),
                    "reason": clean(reason),
                    "recorded_on": desk.on.isoformat(),
                    "review_id": look,
                },
            )
    return line


def in_force(desk: Desk, ref: str) -> dict[str, tuple[str, ...]]:
    """What is put away, to choose from. Raises Refused where nothing is, before anything is asked."""
    rows = _in_force(desk, open_pair(desk, ref))
    return {"snooze": tuple(offered(row.id, f"{row.rule} until {say(row.until_on)}") for row in rows)}


def woken(desk: Desk, ref: str, *, snooze: str | None = None, sure: bool = False) -> str:
    """Take a rule out again before its day. Raises Refused where nothing is put away."""
    del sure
    pair = open_pair(desk, ref)
    found = picked(snooze, _in_force(desk, pair), "snooze")
    line = f"{pair.ref}: {found.rule} is not put away any more"
    with desk.command("woken", line) as change:
        change.update("snooze", found.id, {"woken_on": desk.on.isoformat()})
    return line


def _flags(desk: Desk, pair: PairRow) -> tuple[Flag, ...]:
    found = triage.reassess(desk.store, desk.on, [pair.id])
    flags = tuple(flag for each in found for flag in each.flags if flag.rule not in NEVER)
    if not flags:
        concern = " A concern is never put away." if found and found[0].flags else ""
        raise Refused(f"There is no flag on {pair.ref} to put away.{concern}")
    return flags


def _in_force(desk: Desk, pair: PairRow) -> tuple[SnoozeRow, ...]:
    if rows := snoozes.in_force(desk.store, pair.id, desk.on):
        return rows
    raise Refused(f"Nothing is put away on {pair.ref}.")
