"""Rules of how they meet: by phone where in person was agreed, or only briefly."""

from statistics import median

from console.limits import Limit
from console.rules.rule import PUBLISHED, Finding, Rule
from console.situation import Situation

_LAST = 6
_TIMED = 4


def remote_only(s: Situation) -> Finding | None:
    """Agreed in person, at least at times, and none of the last six was."""
    if s.mode not in ("in person", "hybrid") or len(s.held) < _LAST:
        return None
    remote = 0
    for meeting in s.held:
        if meeting.mode not in ("phone", "video"):
            break
        remote += 1
    if remote < _LAST:
        return None
    return Finding(
        "watch",
        f"last {_LAST} by phone or video",
        f"They agreed to meet {'in person' if s.mode == 'in person' else 'in person at times (hybrid)'}, and none of "
        f"the last {_LAST} held meetings was.",
        s.held[remote - _LAST].on,
        "Clears with a meeting in person, or when they agree to phone or video.",
        "ask what is in the way of meeting in person, and agree what suits both.",
    )


def short_meetings(s: Situation) -> Finding | None:
    """Half of the last meetings were shorter than an hour."""
    timed = [meeting for meeting in s.held if meeting.minutes]
    limit = s.limit("short-meetings.minutes")
    if len(timed) < _TIMED or (middle := median(each.minutes or 0 for each in timed[:_TIMED])) >= limit:
        return None
    at = 0
    while (
        len(older := timed[at + 1 : at + 1 + _TIMED]) == _TIMED and median(each.minutes or 0 for each in older) < limit
    ):
        at += 1
    lengths = ", ".join(str(each.minutes) for each in reversed(timed[:_TIMED]))
    return Finding(
        "watch",
        f"short meetings: {middle:.0f} minutes",
        f"The last {_TIMED} held meetings took {lengths} minutes; the middle of them, {middle:.0f}, is under {limit}.",
        timed[at].on,
        f"Clears when the middle of the last {_TIMED} is {limit} minutes or more.",
        "ask the champion whether the time is enough for what the patient wants to do.",
    )


RULES = (
    Rule(
        "remote-only", "contact", "Agreed in person, and only by phone or video", (),
        PUBLISHED, "A phone call keeps the thread; most goals need meeting in person.", remote_only,
    ),
    Rule(
        "short-meetings", "contact", "Meetings under an hour",
        (Limit("short-meetings.minutes", 60, "minutes", "in the middle of the last four held", 5, 600),),
        PUBLISHED, "An hour leaves room for a walk and a talk.", short_meetings,
    ),
)  # fmt: skip
