"""Rules of health: setbacks and pauses whose day to look again has passed, and who to tell in a crisis."""

from datetime import timedelta

from console.calendar import day_of_quiet
from console.dates import say
from console.limits import Limit
from console.rules.rule import OWN, PRACTICE, Finding, Rule, days, fitting
from console.situation import Situation

_ABOUT = "health"
_GRAVE = ("hospital", "mental health")


def setback_review(s: Situation) -> Finding | None:
    """An open setback whose review date has passed."""
    passed = [setback for setback in s.open_setbacks if s.review_of(setback) < s.on]
    if not passed:
        return None
    worst = min(passed, key=lambda each: (each.kind not in _GRAVE, s.review_of(each)))
    review = s.review_of(worst)
    more = len(passed) - 1
    others = f" {more} more {'waits' if more == 1 else 'wait'} too." if more else ""
    return Finding(
        "act" if worst.kind in _GRAVE else "soon",
        fitting(f"setback: {worst.kind}, review passed {say(review)}", f"setback: {worst.kind}, review passed"),
        f"The {worst.whose}'s setback ({worst.kind}) since {say(worst.began_on, s.on)} was to be looked at on "
        f"{say(review, s.on)}, {days((s.on - review).days)} ago.{others}",
        min(map(s.review_of, passed)) + timedelta(days=1),
        "Clears with a new review date (H), or when the setback is over (E).",
        "ask how they are, and set the next day to look at it.",
    )


def setback_contact(s: Situation) -> Finding | None:
    """A setback that does not excuse the quiet, and much quiet."""
    open_now = [setback for setback in s.open_setbacks if not s.excuses(setback)]
    if not open_now or s.quiet <= (limit := s.limit("setback-contact.act")) * s.rhythm:
        return None
    setback = open_now[0]
    effect = {None: "what it means for meetings is not said", "stopped": "its review has passed"}.get(
        setback.effect, f"meetings: {setback.effect}"
    )
    crossed = day_of_quiet(s.excused_spans, s.since, limit * s.rhythm + 1)
    began = min(s.review_of(each) + timedelta(days=1) if s.stops(each) else each.began_on for each in open_now)
    return Finding(
        "act",
        f"setback and {days(s.quiet)} quiet",
        f"An open setback of the {setback.whose} ({setback.kind}; {effect}) and {days(s.quiet)} of quiet: "
        f"more than {limit} x {s.rhythm}.",
        max(began, crossed),
        "Clears with a held meeting, or a setback that stops meetings until a review date to come.",
        "ring the patient or the care contact: is everything well?",
    )


def pause_overdue(s: Situation) -> Finding | None:
    """An open pause whose review date has passed."""
    passed = [pause for pause in s.open_pauses if s.review_of(pause) < s.on]
    if not passed:
        return None
    review = min(s.review_of(pause) for pause in passed)
    late = (s.on - review).days
    act = late > (limit := s.limit("pause-overdue.act"))
    return Finding(
        "act" if act else "soon",
        f"pause: review {say(review)} passed",
        f"The pause was to be looked at on {say(review, s.on)}, {days(late)} ago"
        + (f": more than {limit}." if act else "."),
        review + timedelta(days=1),
        "Clears when they return (R); a longer break is then a new pause.",
        "ask the champion whether they have met again.",
    )


def no_care_contact(s: Situation) -> Finding | None:
    """Nobody named to ring in a crisis."""
    if s.pair.has_care_contact or not s.kept.care_contacts:
        return None
    return Finding(
        "act",
        "no care contact",
        "No named care contact is kept for the patient.",
        s.pair.matched_on,
        "Clears when a care contact is named (4 People, e).",
        "ask the care team who to ring, and type it in.",
    )


RULES = (
    Rule(
        "setback-review", _ABOUT, "A setback whose review date has passed", (),
        OWN, "Nobody is left in hospital without a look.", setback_review,
    ),
    Rule(
        "setback-contact", _ABOUT, "A setback that does not excuse, and quiet",
        (Limit("setback-contact.act", 2, "rhythms", "of quiet beside an open setback that does not excuse", 1, 50),),
        PRACTICE, "Unwell and silent is the time to ring.", setback_contact,
    ),
    Rule(
        "pause-overdue", _ABOUT, "A pause whose review date has passed",
        (Limit("pause-overdue.act", 7, "days", "past the review date, for act", 0, 90),),
        OWN, "A pause ends with a word, not with silence.", pause_overdue,
    ),
    Rule(
        "no-care-contact", _ABOUT, "Nobody to ring in a crisis", (),
        OWN, "Every patient has a named care contact.", no_care_contact,
    ),
)  # fmt: skip
