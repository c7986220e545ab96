"""The one table of commands: a name, a key, a line of help, what it asks for, and the function that does it.

The footer, the help screen, the palette, the forms and the command line are all read off this. `run` and `prefill`
name a function as "module:function"; it is imported when it is first used, so that the table costs nothing at start.

`run(desk, ref, **values)` does the work in one transaction and returns the line that says what was written.
`prefill(desk, ref)` returns texts for the form, by field name. `ref` is the reference of what the command is about.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from typing import Any, Literal

from console.desk import Desk
from db import vocabulary as words

Kind = Literal["day", "choice", "text", "number", "yes"]
Value = str | int | bool | date | None

ABOUT_NOTES = "no diagnosis, no medication, no clinical score"
REASONS = ("work", "family", "holiday", "ill health", "travel", "study", "appointment", "forgot", "mental health",
           "transport", "weather", "other")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a command asks for. `default` is typed into the form beforehand, in words ("yest", "+3w")."""

    name: str
    label: str
    kind: Kind = "text"
    choices: tuple[str, ...] = ()
    required: bool = False
    default: str = ""
    hint: str = ""
    option: str = ""
    """The name of the option on the command line, where it is not the field's own."""
    free: bool = False
    """Free text: on the command line it comes from standard input, never from argv."""
    open_choice: bool = False
    """Other words than the choices are taken too."""
    ahead: bool = False
    """A day that looks ahead: `fri` is the next one, not the last."""
    at_least: int = 0
    at_most: int = 100_000

    def parse(self, text: str, today: date) -> Value:
        """The value of what was typed; None for nothing. Raises Refused with a sentence."""
        from console.fields import parse  # noqa: PLC0415 - not before the first paint

        return parse(self, text, today)


@dataclass(frozen=True, slots=True)
class Command:
    """Something a coordinator can do. `group` is the word before it on the command line (`log met`)."""

    name: str
    key: str
    label: str
    help: str
    group: str = ""
    run: str = ""
    prefill: str = ""
    fields: tuple[Field, ...] = ()
    starts_at: str = ""
    """The field the form begins with, where it is not the first."""
    footer: bool = True

    def __call__(self, desk: Desk, ref: str, values: Mapping[str, Value]) -> str:
        """Do it; returns the line that says what was written. Raises Refused."""
        return str(_function(self.run)(desk, ref, **values))

    def filled(self, desk: Desk, ref: str) -> dict[str, str]:
        """The texts the form starts with."""
        texts = {field.name: field.default for field in self.fields if field.default}
        if self.prefill:
            known: Mapping[str, str] = _function(self.prefill)(desk, ref)
            texts.update(known)
        return texts


def _function(dotted: str) -> Callable[..., Any]:
    module, _, name = dotted.partition(":")
    found: Callable[..., Any] = getattr(import_module(module), name)
    return found


_NOTE = Field("note", "note", hint=ABOUT_NOTES, free=True)
_MODE = Field("mode", "how", "choice", words.MODES)

LOG = (
    Command(
        "met", "m", "met", "They met.", "log", "console.meetings:met", "console.meetings:usual",
        (
            Field("on", "when", "day", required=True, default="yest"),
            Field("minutes", "minutes", "number", at_least=1, at_most=1440),
            _MODE,
            _NOTE,
        ),
    ),
    Command(
        "cancelled", "c", "cancelled", "A meeting was called off.", "log", "console.meetings:cancelled", "",
        (
            Field("on", "when", "day", required=True, default="today"),
            Field("by", "by", "choice", words.CANCELLED_BY, required=True),
            Field("reason", "why", "choice", REASONS, open_choice=True),
            Field("moved_to", "moved to", "day", ahead=True, hint="fri, 3 nov, +1w"),
            _NOTE,
        ),
        starts_at="by",
    ),
    Command(
        "missed", "x", "missed", "Somebody did not come.", "log", "console.meetings:missed", "",
        (
            Field("on", "when", "day", required=True, default="yest"),
            Field("by", "who did not come", "choice", words.CANCELLED_BY, required=True),
            Field("reason", "why", "choice", REASONS, open_choice=True),
            _NOTE,
        ),
        starts_at="by",
    ),
    Command(
        "setback", "h", "setback", "A health setback, the patient's or the champion's.", "log",
        "console.setbacks:opened", "",
        (
            Field("whose", "whose", "choice", words.WHOSE, required=True),
            Field("kind", "kind", "choice", words.SETBACK_KINDS, required=True),
            Field("effect", "meetings", "choice", words.EFFECTS, required=True),
            Field("began", "began", "day", required=True, default="today"),
            Field("review", "review on", "day", ahead=True, required=True, default="+3w"),
            _NOTE,
        ),
    ),
    Command(
        "setback-review", "H", "setback update", "A new review date or effect for the open setback.", "log",
        "console.setbacks:reviewed", "console.setbacks:open_one",
        (
            Field("review", "review on", "day", ahead=True, required=True),
            Field("effect", "meetings", "choice", words.EFFECTS, required=True),
            _NOTE,
        ),
        footer=False,
    ),
    Command(
        "setback-ended", "E", "setback over", "The open setback is over.", "log", "console.setbacks:ended", "",
        (Field("on", "ended", "day", required=True, default="today"), _NOTE),
        footer=False,
    ),
    Command(
        "pause", "p", "pause", "An agreed break, with a day to look at it again.", "log", "console.pauses:paused", "",
        (
            Field("from_on", "from", "day", required=True, default="today", option="from"),
            Field("review", "review on", "day", ahead=True, required=True, default="+2w",
                  hint="42 days away at the most"),
            Field("reason", "why", "choice", ("holiday", "work", "family", "study", "travel", "other"),
                  required=True, open_choice=True),
        ),
        starts_at="review",
    ),
    Command(
        "returned", "R", "returned", "They are back from the open pause.", "log", "console.pauses:returned", "",
        (Field("on", "back on", "day", required=True, default="today"),),
        footer=False,
    ),
    Command(
        "contact", "t", "contact", "A call, text, email or visit that is not a meeting.", "log",
        "console.contacts:contacted", "",
        (
            Field("with_whom", "with", "choice", words.CONTACT_WITH, required=True, option="with"),
            Field("channel", "by", "choice", words.CHANNELS, required=True),
            Field("reached", "reached", "yes", required=True),
            Field("met_on", "they met on", "day", hint="if they said so"),
            Field("on", "when", "day", required=True, default="today"),
            _NOTE,
        ),
    ),
    Command(
        "agreement", "a", "agreement", "A new rhythm or mode from a day on.", "log", "console.agreements:agreed",
        "console.agreements:current",
        (
            Field("every", "days between", "number", required=True, at_least=1, at_most=28,
                  hint="7 weekly, 14 fortnightly"),
            _MODE,
            Field("from_on", "from", "day", required=True, default="today", option="from"),
        ),
        footer=False,
    ),
    Command(
        "note", "n", "note", "A note on the pair.", "log", "console.notes:noted", "",
        (
            Field("note", "note", required=True, hint=ABOUT_NOTES, free=True),
            Field("on", "when", "day", required=True, default="today"),
        ),
    ),
    Command(
        "raise", "f", "flag", "Raise a flag on the pair, with a reason.", "log", "console.raising:raised", "",
        (
            Field("severity", "how urgent", "choice", words.SEVERITIES, required=True),
            Field("reason", "reason", required=True, hint=ABOUT_NOTES, free=True),
        ),
        footer=False,
    ),
    Command(
        "lower", "F", "lower flag", "Lower the flag that was raised on the pair.", "log", "console.raising:lowered", "",
        (Field("on", "from", "day", required=True, default="today"),),
        footer=False,
    ),
)  # fmt: skip
"""What happens to a pair and is written down."""


_SEPARATED = "several are separated by ;"
_PERSON = (
    Field("name", "name", hint="as they like to be called", free=True),
    Field("area", "area", free=True),
    Field("phone", "phone", free=True),
)
_ABOUT_THEM = (
    Field("gender", "gender", free=True),
    Field("languages", "languages", hint=_SEPARATED, free=True),
    Field("interests", "interests", hint=_SEPARATED, free=True),
    Field("availability", "availability", hint="Tue eve; Sat am", free=True),
)
_PATIENT = (
    *_PERSON,
    *_ABOUT_THEM,
    Field("champion_gender", "champion's gender", hint="if they asked for one", free=True),
    Field("online", "can meet online", "yes"),
    Field("prefers", "prefers", "choice", words.PREFERS),
    Field("referred_on", "referred on", "day"),
    Field("route", "route", "choice", words.ROUTES),
    Field("consented_on", "consented on", "day"),
    Field("care_contact", "care contact", hint="a named person in the care team", free=True),
    Field("care_contact_phone", "care contact's phone", free=True),
    Field("care_team", "care team", free=True),
)
_CHAMPION = (
    *_PERSON,
    Field("email", "email", free=True),
    *_ABOUT_THEM,
    Field("status", "status", "choice", words.CHAMPION_STATUS, required=True, default="ready"),
    Field("capacity", "pairs at once", "number", required=True, default="1", at_most=20),
    Field("joined_on", "joined on", "day"),
)
_REF = Field("ref", "reference", required=True)
_CLEARANCE = (
    Field("clearance", "clearance", "choice", words.CLEARANCES, required=True),
    Field("done", "done on", "day", required=True, default="today"),
    Field("renew", "renew on", "day", ahead=True),
)
_COORDINATOR = Field("coordinator", "coordinator", hint="initials, as they log in")

PEOPLE = (
    Command("patient-add", "", "new patient", "A new patient.", "people", "console.people:patient_added",
            "console.people:next_patient", (_REF, *_PATIENT), starts_at="name", footer=False),
    Command("champion-add", "", "new champion", "A new champion.", "people", "console.people:champion_added",
            "console.people:next_champion", (_REF, *_CHAMPION), starts_at="name", footer=False),
    Command("patient-edit", "", "correct patient", "Correct what is kept of a patient.", "people",
            "console.people:patient_edited", "console.people:patient_now", _PATIENT, footer=False),
    Command("champion-edit", "", "correct champion", "Correct what is kept of a champion.", "people",
            "console.people:champion_edited", "console.people:champion_now", _CHAMPION, footer=False),
    Command(
        "pair-add", "", "new pair", "A patient and a champion are matched.", "people", "console.pairs:added",
        "console.pairs:next_one",
        (
            _REF,
            Field("patient", "patient", required=True, hint="a reference"),
            Field("champion", "champion", required=True, hint="a reference"),
            Field("matched", "matched on", "day", required=True, default="today"),
            Field("introduced", "introduced on", "day"),
            Field("every", "days between", "number", required=True, default="7", at_least=1, at_most=28,
                  hint="7 weekly, 14 fortnightly"),
            Field("mode", "how", "choice", words.MODES, default="in person"),
            Field("ends", "ends on", "day", ahead=True, hint="left empty: nine months after the introduction"),
            _COORDINATOR,
        ),
        starts_at="patient", footer=False,
    ),
    Command(
        "pair-edit", "", "correct pair", "Correct a pair's introduction, end or coordinator.", "people",
        "console.pairs:edited", "console.pairs:now",
        (
            Field("introduced", "introduced on", "day"),
            Field("ends", "ends on", "day", ahead=True),
            _COORDINATOR,
        ),
        footer=False,
    ),
    Command("clearance-add", "", "clearance", "A clearance of a champion was done or renewed.", "people",
            "console.clearances:added", "", _CLEARANCE, footer=False),
    Command("clearance-edit", "", "correct clearance", "Correct the days of a champion's latest clearance.", "people",
            "console.clearances:edited", "", _CLEARANCE, footer=False),
    Command("clearance-remove", "", "remove clearance", "Take a champion's latest clearance of a kind away.", "people",
            "console.clearances:removed", "", _CLEARANCE[:1], footer=False),
    Command(
        "closure-add", "", "closure", "Days on which the whole programme rests.", "people",
        "console.closures:added", "",
        (
            Field("from_on", "from", "day", required=True, option="from", ahead=True),
            Field("to_on", "to", "day", required=True, option="to", ahead=True, hint="the last day of it"),
            Field("name", "name", hint="Christmas closure"),
        ),
        footer=False,
    ),
    Command(
        "closure-remove", "", "remove closure", "Take a closure away.", "people", "console.closures:removed",
        "console.closures:next_one",
        (
            Field("from_on", "from", "day", required=True, option="from", ahead=True),
            Field("to_on", "to", "day", option="to", ahead=True, hint="where two begin on the same day"),
        ),
        footer=False,
    ),
)  # fmt: skip
"""Who and what there is, typed in and corrected. `ref` is whom it is about: the commands that add take no notice of it,
except that a new pair begins with the patient or champion it names."""


POLICY = (
    Command("limit", "", "limit", "Set a limit for this programme.", "policy", "console.policy:changed", "",
            (Field("value", "value", "number", required=True),), footer=False),
)  # fmt: skip
"""The programme itself."""


def find(name: str, group: str = "log") -> Command:
    """The command of that name. Raises KeyError."""
    return next(command for command in EVERYTHING if (command.group, command.name) == (group, name))


EVERYTHING: tuple[Command, ...] = (*LOG, *PEOPLE, *POLICY)
