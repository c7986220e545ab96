"""Rules of clearance: what a champion must have before and while they meet a patient."""

from datetime import timedelta

from console.dates import say
from console.limits import Limit
from console.rules.rule import OWN, Finding, Rule
from console.situation import Situation

_ABOUT = "clearance"


def not_cleared(s: Situation) -> Finding | None:
    """A clearance is missing, or has run out."""
    had = {row.clearance for row in s.pair.clearances}
    missing = sorted(s.kept.clearances - had)
    ran_out = sorted((row.renew_on, row.clearance) for row in s.pair.clearances if row.renew_on and row.renew_on < s.on)
    if not missing and not ran_out:
        return None
    parts = [f"{name} ran out on {say(renew_on, s.on)}" for renew_on, name in ran_out]
    if missing:
        parts.append(f"no {' and no '.join(missing)}")
    first = f"{ran_out[0][1]} ran out {say(ran_out[0][0])}" if ran_out else f"champion lacks {missing[0]}"
    more = len(missing) + len(ran_out) - 1
    return Finding(
        "act",
        first + (f" +{more}" if more else ""),
        f"The champion is not cleared: {'; '.join(parts)}.",
        s.pair.matched_on if missing else max(s.pair.matched_on, ran_out[0][0] + timedelta(days=1)),
        "Clears when each is done or renewed (4 People, l).",
        "stop meetings until it is settled; arrange the clearance with the champion.",
    )


def clearance_expiring(s: Situation) -> Finding | None:
    """A clearance has to be renewed within two months."""
    watch = s.limit("clearance-expiring.watch")
    coming = [
        (row.renew_on, row.clearance, row.done_on or s.pair.matched_on)
        for row in s.pair.clearances
        if row.renew_on and 0 <= (row.renew_on - s.on).days <= watch
    ]
    if not coming:
        return None
    renew_on, name, _ = min(coming)
    left = (renew_on - s.on).days
    limit = s.limit("clearance-expiring.soon")
    return Finding(
        "soon" if left <= limit else "watch",
        f"{name} runs out {say(renew_on)}",
        f"The champion's {name} runs out on {say(renew_on, s.on)}, in {left} days; "
        f"the limit is {limit if left <= limit else watch}.",
        max(min(max(renew - timedelta(days=watch), done) for renew, _, done in coming), s.pair.matched_on),
        "Clears when it is renewed (4 People, l).",
        "ask the champion to renew it now: it takes weeks.",
    )


RULES = (
    Rule(
        "not-cleared", _ABOUT, "A clearance is missing or has run out", (),
        OWN, "No meetings without the clearances.", not_cleared,
    ),
    Rule(
        "clearance-expiring", _ABOUT, "A clearance runs out soon",
        (
            Limit("clearance-expiring.watch", 60, "days", "to the renewal, for watch", 1, 365),
            Limit("clearance-expiring.soon", 30, "days", "to the renewal, for soon", 1, 365),
        ),
        OWN, "Renew early.", clearance_expiring,
    ),
)  # fmt: skip
