"""Why a pair stands where it does: every flag with its numbers, what clears it, what to do, and its order."""

from datetime import date
from typing import Any

from console.dates import say
from console.flags import Assessment
from console.rhythm import rhythm
from console.rules import find
from console.rules.rule import days


def explain(found: Assessment, on: date) -> list[str]:
    """In plain lines that read well aloud."""
    severity = "no flags" if found.severity == "none" else found.severity
    agreed = ", ".join(part for part in (rhythm(found.rhythm), found.mode) if part)
    ends = f", ends {say(found.ends_on, on)}" if found.ends_on else ""
    met = f"last met {say(found.last_met, on)}" if found.last_met else "not met yet"
    stands = f"{found.pair.ref}, {severity}, week {found.week}{ends}."
    lines = [f"{stands} {agreed.capitalize()}; {met}; quiet for {days(found.quiet_days)}."]
    if found.resting_until:
        lines.append(f"Resting until {say(found.resting_until, on)}: the days are excused.")
    for put in found.snoozed:
        lines.append(f"Put away until {say(put.until_on, on)}: {put.flag.rule}, {put.flag.severity}. {put.reason}.")
    for flag in found.flags:
        rule = find(flag.rule)
        lines += [
            "",
            f"{flag.rule}, {flag.severity}, since {say(flag.since, on)}. {rule.title}.",
            f"  {flag.why}",
            f"  {flag.clears}",
            f"  Next: {flag.next}",
            f"  Source: {rule.source}.",
        ]
    if not found.flags and found.snoozed:
        lines.append("No other rule fires on what is written down. That is no all-clear.")
    elif not found.flags:
        lines.append("No rule fires on what is written down. That is no all-clear.")
    lines += ["", f"Order in the queue {found.order}, the sum of:"]
    lines += [f"  {points:>6.1f}  {term}" for term, points in found.terms]
    return lines


def as_json(found: Assessment) -> dict[str, Any]:
    """The same for other programs."""
    return {
        "pair": found.pair.ref,
        "severity": found.severity,
        "order": found.order,
        "terms": [{"term": term, "points": points} for term, points in found.terms],
        "week": found.week,
        "quiet_days": found.quiet_days,
        "last_met": _iso(found.last_met),
        "ends_on": _iso(found.ends_on),
        "every_days": found.rhythm,
        "mode": found.mode,
        "resting_until": _iso(found.resting_until),
        "flags": [
            {
                "rule": flag.rule,
                "about": flag.about,
                "severity": flag.severity,
                "why": flag.why,
                "since": flag.since.isoformat(),
                "clears": flag.clears,
                "next": flag.next,
                "source": find(flag.rule).source,
            }
            for flag in found.flags
        ],
        "put_away": [
            {
                "rule": put.flag.rule,
                "severity": put.flag.severity,
                "why": put.flag.why,
                "until": put.until_on.isoformat(),
                "reason": put.reason,
            }
            for put in found.snoozed
        ],
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
