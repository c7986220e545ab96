"""Rules of goals: none set, none rated, or seen differently by the two of them."""

from datetime import date, timedelta

from console.dates import say
from console.limits import Limit
from console.rules.rule import OWN, PUBLISHED, Finding, Rule
from console.situation import Situation
from db.facts import Goal

_ABOUT = "goals"


def no_goal(s: Situation) -> Finding | None:
    """Introduced for four weeks, and no goal yet."""
    start = s.pair.introduced_on
    limit = s.limit("no-goal.days")
    if not s.kept.goals or start is None or s.pair.has_goal or (s.on - start).days < limit:
        return None
    return Finding(
        "watch",
        "no goal yet",
        f"Introduced on {say(start, s.on)}, {(s.on - start).days} days ago, and no goal is set; the limit is {limit}.",
        start + timedelta(days=limit),
        "Clears when a goal is set (o).",
        "ask the champion what the patient would like to do; nothing is too small.",
    )


def goals_unrated(s: Situation) -> Finding | None:
    """A goal that the patient has not rated for eight weeks."""
    limit = s.limit("goals-unrated.days")
    stale = [goal for goal in s.pair.goals if (s.on - _rated(goal)).days >= limit]
    if not stale:
        return None
    oldest = min(map(_rated, stale))
    return Finding(
        "watch",
        f"goals unrated since {say(oldest)}",
        f"{len(stale)} of {len(s.pair.goals)} goals without the patient's rating for {limit} days or more, "
        f"since {say(oldest, s.on)}.",
        oldest + timedelta(days=limit),
        "Clears when the patient has rated each goal (O).",
        "ask the pair to look at the goals together.",
    )


def _rated(goal: Goal) -> date:
    return max(goal.set_on, goal.by_patient_on or goal.set_on)


def views_differ(s: Situation) -> Finding | None:
    """Patient and champion see a goal very differently."""
    limit = s.limit("views-differ.points")
    differ = [goal for goal in s.pair.goals if _apart(goal) >= limit]
    if not differ:
        return None
    worst = max(differ, key=_apart)
    most = _apart(worst)
    return Finding(
        "watch",
        f"views differ by {most}",
        f"Goal {worst.ref}: the patient says {worst.by_patient}, the champion {worst.by_champion}, {most} apart; "
        f"the limit is {limit}.",
        min(max(goal.by_patient_on or goal.set_on, goal.by_champion_on or goal.set_on) for goal in differ),
        f"Clears when their latest ratings are less than {limit} apart.",
        "take it as a prompt to talk, not as an alarm: ask each what they see.",
    )


def _apart(goal: Goal) -> int:
    if goal.by_patient is None or goal.by_champion is None:
        return 0
    return abs(goal.by_patient - goal.by_champion)


RULES = (
    Rule(
        "no-goal", _ABOUT, "No goal yet",
        (Limit("no-goal.days", 28, "days", "since the introduction", 1),),
        PUBLISHED, "Goals are the patient's own; help to find a first small one.", no_goal,
    ),
    Rule(
        "goals-unrated", _ABOUT, "Goals not rated for long",
        (Limit("goals-unrated.days", 56, "days", "since the patient's last rating, or since the goal was set", 1),),
        OWN, "A look every two months shows what has come of it.", goals_unrated,
    ),
    Rule(
        "views-differ", _ABOUT, "Patient and champion see a goal differently",
        (Limit("views-differ.points", 4, "points", "between their latest ratings", 1, 10),),
        OWN, "A difference is a reason to talk.", views_differ,
    ),
)  # fmt: skip
