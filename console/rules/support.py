"""Rules of support: check-ins, supervision, and what was asked of the programme."""

from datetime import date, timedelta

from console.calendar import days_in
from console.dates import say
from console.limits import Limit
from console.rules.rule import MENTORING, OWN, Finding, Rule, days
from console.situation import Situation

_ABOUT = "support"
_SATURDAY = 5


def check_in_due(s: Situation) -> Finding | None:
    """The latest check-in that was due has not been made."""
    start = s.pair.introduced_on
    if not s.kept.check_ins or start is None:
        return None
    due = _stages_before(s, (s.on - start).days)
    done = s.pair.checked_in_on
    kept_up_to = (done - start).days if done else -1
    missed = [stage for before, stage in zip([-1, *due], due, strict=False) if before >= kept_up_to]
    if not missed:
        return None
    latest = due[-1]
    due_on = start + timedelta(days=latest)
    last = f"the last was on {say(done, s.on)}" if done else "there has been none"
    return Finding(
        "watch",
        f"check-in due since {say(due_on)}",
        f"A check-in was due on {say(due_on, s.on)}, day {latest} since the introduction; {last}.",
        start + timedelta(days=missed[0] + 1),
        "Clears with a contact that reaches the champion or the patient (t).",
        "ring the champion, or the patient: how is it going?",
    )


def _stages_before(s: Situation, day: int) -> list[int]:
    """The days since the introduction on which a check-in was due, before that day."""
    stages = [s.limit("check-in-due.first"), s.limit("check-in-due.second"), s.limit("check-in-due.third")]
    return [stage for stage in (*stages, *range(stages[-1], day, s.limit("check-in-due.every"))[1:]) if stage < day]


def next_check_in(s: Situation) -> date | None:
    """The first day on which a check-in is due that was not made yet; None where none is kept or they have not met."""
    if not s.kept.check_ins or (start := s.pair.introduced_on) is None:
        return None
    every = s.limit("check-in-due.every")
    done = (s.pair.checked_in_on - start).days if s.pair.checked_in_on else -1
    stages = _stages_before(s, max((s.on - start).days, done) + every + 1)
    left = next((stage for before, stage in zip([-1, *stages], stages, strict=False) if before >= done), None)
    return start + timedelta(days=left) if left is not None else None


def supervision_due(s: Situation) -> Finding | None:
    """The champion's last supervision is six weeks ago."""
    if not s.kept.supervision:
        return None
    last = s.pair.supervised_on
    since = last or s.pair.matched_on
    passed = (s.on - since).days
    if passed < (watch := s.limit("supervision-due.watch")):
        return None
    soon = passed >= (later := s.limit("supervision-due.soon"))
    return Finding(
        "soon" if soon else "watch",
        f"supervision {passed} days ago" if last else "no supervision yet",
        (
            f"The champion's last supervision was on {say(since, s.on)}, {days(passed)} ago"
            if last
            else f"No supervision of the champion since they were matched on {say(since, s.on)}, {days(passed)} ago"
        )
        + f"; the limit is {later if soon else watch}.",
        max(since + timedelta(days=watch), s.pair.matched_on),
        "Clears with a supervision of the champion (s).",
        "offer the champion a day for supervision.",
    )


def asked_for_help(s: Situation) -> Finding | None:
    """Somebody asked the programme for something, and has no answer yet."""
    limit = s.limit("asked-for-help.days")
    waiting = [(request, _working_days(s, request.asked_on)) for request in s.pair.requests]
    late = [(request, passed) for request, passed in waiting if passed > limit]
    if not late:
        return None
    request, passed = max(late, key=lambda each: each[1])
    return Finding(
        "act",
        f"asked for help on {say(request.asked_on)}",
        f"The {request.asked_by} asked for {request.kind} on {say(request.asked_on, s.on)}, {passed} working days ago: "
        f"more than {limit}.",
        _after_working_days(s, request.asked_on, limit + 1),
        "Clears when the request is answered.",
        f"answer the {request.asked_by}, even if only to say when.",
    )


def _works(s: Situation, day: date) -> bool:
    return day.weekday() < _SATURDAY and not days_in(s.closures, day - timedelta(days=1), day)


def _working_days(s: Situation, since: date) -> int:
    return sum(_works(s, since + timedelta(days=number)) for number in range(1, (s.on - since).days + 1))


def _after_working_days(s: Situation, since: date, number: int) -> date:
    day = since
    while number:
        day += timedelta(days=1)
        number -= _works(s, day)
    return day


RULES = (
    Rule(
        "check-in-due", _ABOUT, "A check-in is due",
        (
            Limit("check-in-due.first", 2, "days", "after the introduction, for the first check-in", 0, 60),
            Limit("check-in-due.second", 14, "days", "after the introduction, for the second", 1, 90),
            Limit("check-in-due.third", 28, "days", "after the introduction, for the third", 2, 120),
            Limit("check-in-due.every", 30, "days", "between check-ins after that", 7, 120),
        ),
        MENTORING, "A call while things go well keeps the line open for when they do not.", check_in_due,
    ),
    Rule(
        "supervision-due", _ABOUT, "Supervision of the champion is due",
        (
            Limit("supervision-due.watch", 42, "days", "since the last supervision, for watch", 1),
            Limit("supervision-due.soon", 63, "days", "since the last supervision, for soon", 1),
        ),
        MENTORING, "Champions who are listened to stay.", supervision_due,
    ),
    Rule(
        "asked-for-help", _ABOUT, "A request without an answer",
        (Limit("asked-for-help.days", 2, "working days", "that a request may stay open", 0, 30),),
        OWN, "Whoever asks hears back.", asked_for_help,
    ),
)  # fmt: skip
