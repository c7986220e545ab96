"""The ten steps of an ending, the day each is due, and which of them an ending of some kind does not need."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from db.vocabulary import ENDING_STEPS


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of an ending. `limit` names the policy's days before the end, or, where `after`, after it."""

    name: str
    label: str
    what: str
    after: bool = False

    @property
    def limit(self) -> str:
        """The name of its days in the policy."""
        return f"ending.{self.name}"


STAGES = (
    Stage("tell-both", "tell both", "tell both the date, and plan the last weeks with them"),
    Stage("endings-session", "champion's session", "have the champion's endings session"),
    Stage("goals-together", "goals together", "look at the goals together; both rate them"),
    Stage("carry-on-plan", "carry-on plan", "write the carry-on plan, in the patient's words"),
    Stage("care-contact-told", "care contact told", "tell the care contact, if the patient agrees"),
    Stage("last-meeting", "last meeting", "see that they meet once more, to say goodbye"),
    Stage("journal", "journal", "see that the journal is kept or given back"),
    Stage("debrief", "debrief", "speak with the champion: how it was, and what worries them", after=True),
    Stage("letters", "letters", "give the letters", after=True),
    Stage("check-in", "check-in", "ring the patient: how it goes on", after=True),
)
assert tuple(stage.name for stage in STAGES) == ENDING_STEPS

BY_NAME = {stage.name: stage for stage in STAGES}

NOT_NEEDED: dict[str, dict[str, str]] = {
    "unreachable": dict.fromkeys(("goals-together", "carry-on-plan", "last-meeting"), "nobody can be reached"),
    "consent withdrawn": dict.fromkeys(
        ("goals-together", "carry-on-plan", "care-contact-told", "last-meeting", "check-in"), "consent was withdrawn"
    ),
    "left care": {"care-contact-told": "the patient left the trust's care"},
    "unwilling": dict.fromkeys(("goals-together", "last-meeting"), "the two do not want to meet again"),
    "died": dict.fromkeys(
        ("tell-both", "goals-together", "carry-on-plan", "care-contact-told", "last-meeting", "check-in"),
        "the patient died",
    ),
}
"""What falls away by itself, by the kind of the ending, each with why."""

AT_ONCE: dict[str, tuple[str, ...]] = {"unreachable": ("care-contact-told",), "died": ("endings-session", "debrief")}
"""What comes first where a kind of ending has an order of its own: within two days of its beginning."""

SOON = timedelta(days=2)

OTHER_WORDS: dict[str, dict[str, str]] = {
    "died": {
        "debrief": "ring the champion: a word for them, and how they are",
        "endings-session": "sit down with the champion: they have lost somebody",
        "letters": "give the champion their letter; the patient's falls away",
    },
    "unreachable": {
        "tell-both": "write to both: when it ends, and how to come back",
        "care-contact-told": "tell the care contact that nobody can be reached",
    },
    "champion left": {"tell-both": "tell the patient that the champion has left, and the date"},
}
"""What there is to do in a step, where it is not the usual."""

LABELS = {"letters": {"died": "letter to the champion"}, "debrief": {"died": "a word for the champion"}}

DAYS_LEFT = {
    "champion left": 28, "patient left": 14, "service ended": 28, "unwilling": 14, "unreachable": 14,
    "consent withdrawn": 7, "left care": 14, "died": 7,
}  # fmt: skip
"""How many days an early ending takes, where nobody says when it ends: never beyond the end that was agreed."""

BY = {
    "champion left": "champion", "patient left": "patient", "unwilling": "both", "consent withdrawn": "patient",
}  # fmt: skip
"""Who ends it, where nobody says so; of any other kind the service does."""

REASONS = {
    "planned": "nine months complete", "champion left": "the champion left", "patient left": "the patient left",
    "service ended": "ended by the service", "unwilling": "one of the two does not want to go on",
    "unreachable": "nobody could be reached", "consent withdrawn": "consent withdrawn",
    "left care": "left the trust's care", "died": "the patient died",
}  # fmt: skip
"""Why it ended, where nobody says so."""


def label(kind: str | None, step: str) -> str:
    """What a step is called."""
    return LABELS.get(step, {}).get(kind or "") or (BY_NAME[step].label if step in BY_NAME else step)


def what(kind: str | None, step: str) -> str:
    """What there is to do in a step."""
    return OTHER_WORDS.get(kind or "", {}).get(step) or (BY_NAME[step].what if step in BY_NAME else step)


def is_after(step: str) -> bool:
    """Whether a step comes after the end, and may stay open when the pair is closed."""
    return step in BY_NAME and BY_NAME[step].after


def usual_end(kind: str, begun_on: date, ends_on: date | None) -> date | None:
    """The end of an ending of that kind, where nobody says another: the one agreed, or sooner where it is early."""
    if kind == "planned":
        return ends_on
    soon = begun_on + timedelta(days=DAYS_LEFT[kind])
    return min(soon, ends_on) if ends_on and ends_on >= begun_on else soon


def due(kind: str, begun_on: date, ends_on: date, limits: Mapping[str, int]) -> dict[str, date]:
    """The day on which each step is due, those that fall away included.

    An ending that was begun late, an early one above all, has the same steps in the time that is left: each at the same
    part of the way, none sooner than two days from its beginning. What comes after the end keeps its distance from it.
    """
    longest = max(limits[stage.limit] for stage in STAGES if not stage.after)
    left = max(0, (ends_on - begun_on).days)
    days = {}
    for stage in STAGES:
        given = limits[stage.limit]
        if stage.after:
            days[stage.name] = max(ends_on, begun_on) + timedelta(days=given)
        elif left >= longest:
            days[stage.name] = ends_on - timedelta(days=given)
        else:
            before = timedelta(days=round(given * left / longest) if longest else 0)
            days[stage.name] = max(max(ends_on, begun_on) - before, begun_on + SOON)
    if first := AT_ONCE.get(kind):
        days = {name: begun_on + SOON if name in first else max(day, begun_on + SOON) for name, day in days.items()}
    return days
