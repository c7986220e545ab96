"""What has changed in the queue since a review: flags that are new, worse, better or cleared."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from console.flags import WORST_FIRST, Assessment

How = Literal["new", "worse", "better", "cleared", "put away", "closed"]

_RANK: dict[str, int] = {severity: rank for rank, severity in enumerate(WORST_FIRST)}


@dataclass(frozen=True, slots=True)
class Changed:
    """A flag of a pair that is not as it was; `was` and `now` are severities, empty where there was or is none."""

    ref: str
    how: How
    rule: str
    was: str
    now: str
    short: str = ""
    """Why it fires now, in a few words."""

    def said(self) -> str:
        """In words: `3 cancelled in a row (new, act)`, `unconfirmed cleared`."""
        if self.how == "new":
            return f"{self.short} (new, {self.now})"
        if self.how in {"worse", "better"}:
            return f"{self.short} ({self.how}: {self.was}, now {self.now})"
        return f"{self.rule} {self.how}"


def changes(before: Mapping[str, Any], now: Iterable[Assessment]) -> list[Changed]:
    """Every flag that is not as it was on the screen then (`before` is what a review kept), in the order of the queue.

    A pair that was not open then counts with all its flags as new; one that is not open any more is closed, once.
    """
    were = {row["pair"]: row for row in before["pairs"]}
    found: list[Changed] = []
    for row in now:
        flags = {flag["rule"]: flag["severity"] for flag in were.pop(row.pair.ref, {"flags": ()})["flags"]}
        found += _of_pair(row, flags)
    found += [Changed(ref, "closed", "the pair", row["severity"], "") for ref, row in were.items()]
    return found


def _of_pair(row: Assessment, were: dict[str, str]) -> Iterable[Changed]:
    ref = row.pair.ref
    for flag in row.flags:
        was = were.pop(flag.rule, "")
        if not was:
            yield Changed(ref, "new", flag.rule, "", flag.severity, flag.short)
        elif was != flag.severity:
            how: How = "worse" if _RANK[flag.severity] < _RANK[was] else "better"
            yield Changed(ref, how, flag.rule, was, flag.severity, flag.short)
    away = {put.flag.rule for put in row.snoozed}
    for rule, was in were.items():
        yield Changed(ref, "put away" if rule in away else "cleared", rule, was, "")
