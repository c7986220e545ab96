"""Rules of the ending: it is work, and it begins at week 31."""

from datetime import timedelta

from console.dates import say
from console.ending.timetable import what
from console.limits import Limit
from console.rules.rule import OWN, PUBLISHED, Finding, Rule, days, fitting
from console.situation import Situation

_ABOUT = "ending"


def ending_near(s: Situation) -> Finding | None:
    """The end is eight weeks away, and nobody has begun the ending."""
    if s.ends_on is None or s.pair.ending_begun_on is not None:
        return None
    left = (s.ends_on - s.on).days
    soon, act = s.limit("ending-near.soon"), s.limit("ending-near.act")
    if not 0 <= left <= soon:
        return None
    return Finding(
        "act" if left <= act else "soon",
        f"ending in {days(left)}, not begun" if left else "ending today, not begun",
        f"{days(left).capitalize()} to the end on {say(s.ends_on, s.on)}, and the ending is not begun; "
        f"the limit is {act if left <= act else soon}.",
        max(s.ends_on - timedelta(days=soon), s.pair.matched_on),
        "Clears when the ending is begun (B), or another end is agreed (D).",
        "tell both the date, and plan the last weeks with them.",
    )


def ending_step_late(s: Situation) -> Finding | None:
    """A step of the ending is past its date."""
    late = [step for step in s.pair.ending_steps if step.due_on < s.on]
    if not late:
        return None
    first = min(late, key=lambda step: step.due_on)
    more = f", and {len(late) - 1} more" if len(late) > 1 else ""
    return Finding(
        "soon",
        fitting(f"ending: {first.step} late", f"ending: {first.step}"),
        f"The step {first.step} of the ending was due on {say(first.due_on, s.on)}{more}.",
        first.due_on + timedelta(days=1),
        "Clears when the step is done, or left out with a reason.",
        f"{what(None, first.step)}.",
    )


def past_end(s: Situation) -> Finding | None:
    """The end has passed and the pair is still open."""
    if s.ends_on is None or (past := (s.on - s.ends_on).days) <= 0:
        return None
    act = past > (limit := s.limit("past-end.act"))
    return Finding(
        "act" if act else "soon",
        f"ended {days(past)} ago, still open",
        f"The end was on {say(s.ends_on, s.on)}, {days(past)} ago"
        + (f", more than {limit}," if act else "")
        + " and the pair is still open.",
        s.ends_on + timedelta(days=1),
        "Clears when the pair is closed (Z), or another end is agreed (D).",
        "speak with both: a goodbye, or an agreed new end.",
    )


RULES = (
    Rule(
        "ending-near", _ABOUT, "The end is near and not begun",
        (
            Limit("ending-near.soon", 56, "days", "to the end, for soon", 1, 365),
            Limit("ending-near.act", 14, "days", "to the end, for act", 0, 365),
        ),
        PUBLISHED, "Support that stops without a word undoes what it did.", ending_near,
    ),
    Rule(
        "ending-step-late", _ABOUT, "A step of the ending is late", (),
        OWN, "One step at a time, each on its day.", ending_step_late,
    ),
    Rule(
        "past-end", _ABOUT, "Past its end and still open",
        (Limit("past-end.act", 7, "days", "past the end, for act", 0, 90),),
        OWN, "Close it well, or agree to go on.", past_end,
    ),
)  # fmt: skip
