"""The policy: the limits of every rule, and what this programme has made of them."""

import difflib
from collections.abc import Mapping

from console.desk import Desk
from console.limits import Limit
from console.rules import DEFAULTS, LIMITS, RULES
from db import policy
from db.driver import sqlite3
from db.refused import Refused

_FALLING = frozenset({"ending-near", "clearance-expiring"})
"""Rules that count down: their act lies below their soon, their soon below their watch."""

_STEPS = ("watch", "soon", "act")


def limits() -> tuple[Limit, ...]:
    """Every limit there is, with its default and meaning."""
    return LIMITS


def stored(connection: sqlite3.Connection) -> dict[str, int]:
    """Those that this programme has set for itself."""
    return policy.limits(connection)


def everything(connection: sqlite3.Connection) -> dict[str, int]:
    """Every limit with what it is here."""
    return {**DEFAULTS, **stored(connection)}


def the(name: str) -> Limit:
    """The limit of that name. Raises Refused, naming the nearest."""
    found = next((limit for limit in LIMITS if limit.name == name.strip().lower()), None)
    if found is None:
        near = difflib.get_close_matches(name.strip().lower(), DEFAULTS, n=1, cutoff=0.0)
        raise Refused(f"There is no limit called {name[:40]!r}. Did you mean {near[0]}? All of them: alongside policy")
    return found


def set_limit(desk: Desk, name: str, text: str) -> str:
    """Set a limit; returns what was written. Raises Refused for a number that it cannot be."""
    limit = the(name)
    digits = text.strip()
    if not (digits.isascii() and digits.isdecimal()) or not limit.least <= int(digits[:9]) <= limit.most:
        raise Refused(f"{limit.name} is a number from {limit.least} to {limit.most} ({limit.unit}), not {text[:20]!r}.")
    return changed(desk, limit.name, value=int(digits))


def changed(desk: Desk, ref: str, *, value: int) -> str:
    """Set the limit called `ref`, as a form does. Raises Refused where it would pass the next step of its rule."""
    limit = the(ref)
    if not limit.least <= value <= limit.most:
        raise Refused(f"{limit.name} is a number from {limit.least} to {limit.most} ({limit.unit}), not {value}.")
    _must_escalate({**DEFAULTS, **stored(desk.store), limit.name: value}, limit)
    line = f"{limit.name} is {value} {limit.unit} now (it comes as {limit.default})"
    with desk.command("policy", line) as change:
        row = policy.row_of(desk.store, limit.name)
        if row is None:
            change.insert("policy", {"limit_name": limit.name, "value": value})
        elif not change.update("policy", row, {"value": value}):
            return f"{limit.name} is {value} already"
    return line


def reset(desk: Desk, name: str) -> str:
    """Give a limit its default back; returns what was written."""
    limit = the(name)
    _must_escalate({**DEFAULTS, **stored(desk.store), limit.name: limit.default}, limit)
    row = policy.row_of(desk.store, limit.name)
    if row is None:
        return f"{limit.name} is {limit.default} already, as it comes"
    line = f"{limit.name} is {limit.default} {limit.unit} again, as it comes"
    with desk.command("policy", line) as change:
        change.delete("policy", row)
    return line


def about(name: str) -> list[str]:
    """What the rule of a limit is for, its source and advice; nothing for a limit of no single rule."""
    for rule in RULES:
        if any(limit.name == name for limit in rule.limits):
            return [f"{rule.title}.", rule.advice, f"Source: {rule.source}."]
    return []


def _must_escalate(values: Mapping[str, int], limit: Limit) -> None:
    rule, _, _ = limit.name.rpartition(".")
    steps = [name for step in _STEPS if (name := f"{rule}.{step}") in values]
    if limit.name not in steps:
        return
    numbers = [values[name] for name in steps]
    rising = sorted(numbers, reverse=rule in _FALLING)
    if numbers != rising:
        said = ", ".join(f"{name} {values[name]}" for name in steps)
        raise Refused(f"{said}: the graver step has to come later. Change the other one first.")
