"""Rules of how they meet: by phone where in person was agreed, or only briefly."""

from statistics import median

from console.limits import Limit
from console.rules.rule import PUBLISHED, Finding, Rule
from console.situation import Situation


def remote_only(s: Situation) -> Finding | None:
    """Agreed in person, at least at times, and none of the last ones was."""
    last = s.limit("remote-only.last")
    if s.mode not in ("in person", "hybrid") or len(s.held) < last:
        return None
    remote = 0
    for meeting in s.held:
        if meeting.mode not in ("phone", "video"):
            break
        remote += 1
    if remote < last:
        return None
    return Finding(
        "watch",
        f"last {last} by phone or video",
        f"They agreed to meet {'in person' if s.mode == 'in person' else 'in person at times (hybrid)'}, and none of "
        f"the last {last} held meetings was.",
        s.held[remote - last].on,
        "Clears with a meeting in person, or when they agree to phone or video.",
        "ask what is in the way of meeting in person, and agree what suits both.",
    )


def short_meetings(s: Situation) -> Finding | None:
    """Half of the last meetings were shorter than an hour."""
    last = s.limit("short-meetings.last")
    timed = [meeting for meeting in s.held if meeting.minutes]
    limit = s.limit("short-meetings.minutes")
    if len(timed) < last or (middle := median(each.minutes or 0 for each in timed[:last])) >= limit:
        return None
    at = 0
    while len(older := timed[at + 1 : at + 1 + last]) == last and median(each.minutes or 0 for each in older) < limit:
        at += 1
    lengths = ", ".join(str(each.minutes) for each in reversed(timed[:last]))
    return Finding(
        "watch",
        f"short meetings: {middle:.0f} minutes",
        f"The last {last} held meetings took {lengths} minutes; the middle of them, {middle:.0f}, is under {limit}.",
        timed[at].on,
        f"Clears when the middle of the last {last} is {limit} minutes or more.",
        "ask the champion whether the time is enough for what the patient wants to do.",
    )


RULES = (
    Rule(
        "remote-only", "contact", "Agreed in person, and only by phone or video",
        (Limit("remote-only.last", 6, "meetings", "held, none of them in person", 2, 6),),
        PUBLISHED, "A phone call keeps the thread; most goals need meeting in person.", remote_only,
    ),
    Rule(
        "short-meetings", "contact", "Meetings under an hour",
        (
            Limit("short-meetings.minutes", 60, "minutes", "in the middle of the last ones held", 5, 600),
            Limit("short-meetings.last", 4, "meetings", "held with minutes, looked at", 2, 4),
        ),
        PUBLISHED, "An hour leaves room for a walk and a talk.", short_meetings,
    ),
)  # fmt: skip
