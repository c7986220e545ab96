"""Rules of quiet: pairs that have not met for longer than they agreed, heard of or not."""

from datetime import date, timedelta

from console.calendar import day_of_quiet, days_in
from console.dates import say, say_all
from console.limits import Limit
from console.rules.rule import MENTORING, OWN, PRACTICE, PUBLISHED, Finding, Rule, days, less, times
from console.situation import Situation
from db.facts import Meeting

_ABOUT = "contact"
_SAID = 4
"""Most days that a sentence names."""


def never_met(s: Situation) -> Finding | None:
    """No confirmed meeting, and it is some weeks since they were matched."""
    if s.last_met is not None or (waited := s.since_matched) < (soon := s.limit("never-met.soon")):
        return None
    act = waited >= s.limit("never-met.act")
    but = less(days_in(s.excused_spans, s.pair.matched_on, s.on))
    return Finding(
        "act" if act else "soon",
        f"never met, matched {days(waited)} ago",
        f"No confirmed meeting in the {days(waited)} since they were matched on {say(s.pair.matched_on, s.on)}{but}; "
        f"the limit is {s.limit('never-met.act') if act else soon}.",
        day_of_quiet(s.excused_spans, s.pair.matched_on, soon),
        "Clears with the first held meeting.",
        "ring the champion, then the patient; offer to come along to a first meeting.",
    )


def low_contact(s: Situation) -> Finding | None:
    """Quiet for longer than they agreed, and not for want of word; or so long that it does not matter."""
    if s.quiet_state != "low-contact":
        return None
    soon, act = s.limit("low-contact.soon"), s.limit("low-contact.act")
    badly = s.quiet > act * s.rhythm
    began = day_of_quiet(s.excused_spans, s.since, act * s.rhythm + 1)
    if s.words:
        began = min(began, max(min(s.words), day_of_quiet(s.excused_spans, s.since, soon * s.rhythm + 1)))
    return Finding(
        "act" if badly else "soon",
        f"{days(s.quiet)} without meeting",
        f"{_quiet(s)}: more than {act if badly else soon} x {s.rhythm}.{_heard(s)}",
        min(began, s.on),
        "Clears with the next held meeting, or when a pause or a stopped setback excuses the days.",
        "ring the champion; agree the next day, another rhythm, or a pause.",
    )


def unconfirmed(s: Situation) -> Finding | None:
    """Nothing at all was heard for longer than they agreed: not heard is not the same as did not meet."""
    if s.quiet_state != "unconfirmed":
        return None
    limit = s.limit("unconfirmed.soon")
    return Finding(
        "soon",
        f"no word for {days(s.quiet)}",
        f"{_quiet(s)} and no word of a meeting: more than {limit} x {s.rhythm}. "
        "Not heard is not the same as did not meet.",
        day_of_quiet(s.excused_spans, s.since, limit * s.rhythm + 1),
        "Clears when a meeting is confirmed; any other word turns it into low-contact or nothing.",
        "ask the champion whether they met, and take down the answer and the day.",
    )


def unreachable(s: Situation) -> Finding | None:
    """Several tries in a row that reached nobody."""
    tries = s.unreached
    if len(tries) < (soon := s.limit("unreachable.soon")):
        return None
    act = len(tries) >= s.limit("unreachable.act")
    whom = {each.with_whom for each in tries}
    who = f"the {next(iter(whom))}" if len(whom) == 1 and whom != {"pair"} else "they"
    was = "were" if who == "they" else "was"
    return Finding(
        "act" if act else "soon",
        f"not reached {len(tries)} times",
        f"{who.capitalize()} {was} not reached in {times(len(tries), 'contact')} running: "
        f"{say_all(each.on for each in tries)}; the limit is {s.limit('unreachable.act') if act else soon}.",
        tries[-soon].on,
        "Clears with a contact that is reached, or a held meeting.",
        "tell the care contact." if act else "try another way, by text or letter; then tell the care contact.",
    )


def long_rest(s: Situation) -> Finding | None:
    """Six weeks apart, however well excused."""
    if (
        s.last_met is None
        or s.quiet_state
        or (apart := (s.on - s.last_met).days) <= (limit := s.limit("long-rest.soon"))
    ):
        return None
    return Finding(
        "soon",
        f"{days(apart)} apart" + (", mostly excused" if 2 * s.excused > apart else ""),
        f"They last met on {say(s.last_met, s.on)}, {days(apart)} ago, excused or not: more than {limit}.",
        s.last_met + timedelta(days=limit + 1),
        "Clears with the next held meeting.",
        "ask how the patient would like to begin again: a call or a shorter meeting first.",
    )


def cancelled_in_a_row(s: Situation) -> Finding | None:
    """Cancelled or missed again and again since they last met."""
    lost = s.lost
    if len(lost) < (soon := s.limit("cancelled-in-a-row.soon")):
        return None
    act = len(lost) >= s.limit("cancelled-in-a-row.act")
    by = {each.cancelled_by for each in lost}
    one = next(iter(by)) if len(by) == 1 else None
    who = f" ({one})" if one else ""
    latest = lost[:_SAID][::-1]
    before = f" and {len(lost) - _SAID} before" if len(lost) > _SAID else ""
    reasons = s.unnamed(", ".join(each.reason for each in latest if each.reason))
    return Finding(
        "act" if act else "soon",
        f"{len(lost)} cancelled in a row{who}",
        f"{say_all(each.on for each in latest)}{before}"
        + (f" by {'both' if one == 'both' else 'the ' + one}" if one else "")
        + (f": {reasons}" if reasons else "")
        + f". That is {len(lost)} since they last met; the limit is "
        + f"{s.limit('cancelled-in-a-row.act') if act else soon}.",
        min(lost[-soon].on, s.on),
        "Clears with the next held meeting.",
        f"ring the {one if one in ('champion', 'patient') else 'champion'}; agree another day or a longer rhythm.",
    )


def champion_unavailable(s: Situation) -> Finding | None:
    """The champion calls off or misses half of the meetings."""
    last, limit = s.limit("champion-unavailable.last"), s.limit("champion-unavailable.soon")
    counted = [each for each in s.pair.meetings if not _rearranged(s, each)]
    theirs = [each for each in counted[:last] if each.outcome != "held" and each.cancelled_by == "champion"]
    if len(theirs) < limit:
        return None
    at = 0
    while sum(1 for each in counted[at + 1 : at + 1 + last] if each.cancelled_by == "champion") >= limit:
        at += 1
    return Finding(
        "soon",
        f"champion called off {len(theirs)} of {len(counted[:last])}",
        f"{len(theirs)} of the last {len(counted[:last])} meetings were cancelled or missed by the champion, on "
        f"{say_all(each.on for each in theirs)}; the limit is {limit}.",
        min(counted[at].on, s.on),
        f"Clears when fewer than {limit} of the last {last} are the champion's.",
        "ask the champion what has changed, and whether another day, a pause or a handover would help.",
    )


def _rearranged(s: Situation, meeting: Meeting) -> bool:
    moved = meeting.rearranged_to
    return moved is not None and meeting.outcome == "cancelled" and any(each.on == moved for each in s.held)


def _quiet(s: Situation) -> str:
    start = f"they last met on {say(s.last_met, s.on)}" if s.last_met else f"{say(s.since, s.on)}, never met"
    return f"{days((s.on - s.since).days).capitalize()} since {start}{less(s.excused)}"


def _heard(s: Situation) -> str:
    latest: date | None = max(s.words, default=None)
    return f" Last word: {say(latest, s.on)}." if latest else " No word since."


RULES = (
    Rule(
        "never-met", _ABOUT, "They have never met",
        (
            Limit("never-met.soon", 14, "days", "since the matching, for soon", 1),
            Limit("never-met.act", 28, "days", "since the matching, for act", 1),
        ),
        MENTORING, "A first meeting that is late often never comes: help to make it.", never_met,
    ),
    Rule(
        "low-contact", _ABOUT, "Quiet for longer than they agreed",
        (
            Limit("low-contact.soon", 2, "rhythms", "of quiet with word since they last met, for soon", 1, 50),
            Limit("low-contact.act", 3, "rhythms", "of quiet, heard of or not, for act", 1, 50),
        ),
        PUBLISHED + "; " + PRACTICE, "Find out what is in the way, and agree a day, a rhythm or a pause.", low_contact,
    ),
    Rule(
        "unconfirmed", _ABOUT, "No word for longer than they agreed",
        (Limit("unconfirmed.soon", 2, "rhythms", "of quiet without any word, for soon", 1, 50),),
        OWN, "Volunteers report trouble, not success: ask before you worry.", unconfirmed,
    ),
    Rule(
        "unreachable", _ABOUT, "Tries that reached nobody",
        (
            Limit("unreachable.soon", 2, "contacts", "not reached in a row, for soon", 1, 50),
            Limit("unreachable.act", 4, "contacts", "not reached in a row, for act", 1, 50),
        ),
        PRACTICE, "Try another way, then tell the care contact.", unreachable,
    ),
    Rule(
        "long-rest", _ABOUT, "Long apart, though excused",
        (Limit("long-rest.soon", 42, "days", "since they last met, excused or not", 7),),
        OWN, "A rest that is well excused is still a long time apart: keep the thread.", long_rest,
    ),
    Rule(
        "cancelled-in-a-row", _ABOUT, "Cancelled or missed again and again",
        (
            Limit("cancelled-in-a-row.soon", 2, "meetings", "cancelled or missed since they last met, for soon", 1, 50),
            Limit("cancelled-in-a-row.act", 3, "meetings", "cancelled or missed since they last met, for act", 1, 50),
        ),
        PRACTICE, "Two in a row: talk it over. Three: change something.", cancelled_in_a_row,
    ),
    Rule(
        "champion-unavailable", _ABOUT, "The champion calls off half of the meetings",
        (
            Limit("champion-unavailable.soon", 3, "meetings", "cancelled or missed by the champion", 1, 50),
            Limit("champion-unavailable.last", 6, "meetings", "looked back over", 1, 6),
        ),
        OWN, "Work and life change: ask early, without blame.", champion_unavailable,
    ),
)  # fmt: skip
