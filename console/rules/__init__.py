"""The one table of rules, in the order in which flags of one severity are shown."""

from console.limits import GENERAL, HOUSE, STEPS, Limit
from console.rules import clearance, drifting, ending, goals, health, manner, quiet, raised, support
from console.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    *raised.RULES,
    *health.RULES,
    *quiet.RULES,
    *drifting.RULES,
    *clearance.RULES,
    *ending.RULES,
    *support.RULES,
    *goals.RULES,
    *manner.RULES,
)

LIMITS: tuple[Limit, ...] = (
    *GENERAL,
    *HOUSE,
    *STEPS,
    *(limit for rule in RULES for limit in rule.limits),
)
"""Every limit there is."""

DEFAULTS = {limit.name: limit.default for limit in LIMITS}


def find(name: str) -> Rule:
    """The rule of that name. Raises KeyError."""
    return next(rule for rule in RULES if rule.name == name)
