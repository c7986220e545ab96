"""What people say themselves: a concern that is not passed on, and a flag that a coordinator raised."""

from typing import cast

from console.dates import say
from console.rules.rule import OWN, Finding, Rule, Severity, fitting
from console.situation import Situation

_WORST = {"act": 0, "soon": 1, "watch": 2}


def concern_open(s: Situation) -> Finding | None:
    """A safeguarding concern was written down and not passed on."""
    if not s.pair.concerns_open:
        return None
    seen_on = s.pair.concerns_open[0]
    return Finding(
        "act",
        "concern not passed on",
        f"A concern about {say(seen_on, s.on)} is written down and not passed on.",
        seen_on,
        "Clears when it says who was told, and when (T).",
        "ring the safeguarding lead now: Alongside sends nothing.",
    )


def raised(s: Situation) -> Finding | None:
    """A coordinator raised a flag, with a reason."""
    if not s.pair.raised:
        return None
    flag = min(s.pair.raised, key=lambda each: _WORST[each.severity])
    reason = s.unnamed(flag.reason)
    more = f" {len(s.pair.raised) - 1} more raised." if len(s.pair.raised) > 1 else ""
    return Finding(
        cast("Severity", flag.severity),
        fitting(reason),
        f"Raised on {say(flag.raised_on, s.on)}: {reason}{'' if reason.endswith('.') else '.'}{more}",
        min(each.raised_on for each in s.pair.raised),
        "Clears when a coordinator lowers it (F).",
        "see to it, then lower the flag.",
    )


RULES = (
    Rule("concern-open", "concern", "A concern that is not passed on", (), OWN, "Pass it on first.", concern_open),
    Rule("raised", "concern", "Raised by a coordinator", (), OWN, "You know what no rule knows.", raised),
)
