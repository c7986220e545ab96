"""What happens between the two of a pair, and what keeps them from meeting."""

from console.commands.command import Command, Field
from db import vocabulary as words

ABOUT_NOTES = "no diagnosis, no medication, no clinical score"
REASONS = ("work", "family", "holiday", "ill health", "travel", "study", "appointment", "forgot", "mental health",
           "transport", "weather", "other")  # fmt: skip


NOTE = Field("note", "note", hint=ABOUT_NOTES, free=True)
_MODE = Field("mode", "how", "choice", words.MODES)

_WHICH = Field("setback", "which", hint="its number; left empty: the soonest review")

HAPPENING = (
    Command(
        "met", "m", "met", "They met.", "log", "console.meetings:met", "console.meetings:usual",
        (
            Field("on", "when", "day", required=True, default="yest"),
            Field("minutes", "minutes", "number", at_least=1, at_most=1440),
            _MODE,
            NOTE,
        ),
    ),
    Command(
        "cancelled", "c", "cancelled", "A meeting was called off.", "log", "console.meetings:cancelled", "",
        (
            Field("on", "when", "day", required=True, default="today"),
            Field("by", "by", "choice", words.CANCELLED_BY, required=True),
            Field("reason", "why", "choice", REASONS, open_choice=True),
            Field("moved_to", "moved to", "day", ahead=True, hint="fri, 3 nov, +1w"),
            Field("notice", "notice given", "choice", words.NOTICES),
            NOTE,
        ),
        starts_at="by",
    ),
    Command(
        "missed", "x", "missed", "Somebody did not come.", "log", "console.meetings:missed", "",
        (
            Field("on", "when", "day", required=True, default="yest"),
            Field("by", "who", "choice", words.CANCELLED_BY, required=True),
            Field("reason", "why", "choice", REASONS, open_choice=True),
            NOTE,
        ),
        starts_at="by",
    ),
    Command(
        "setback", "h", "setback", "A health setback, the patient's or the champion's.", "log",
        "console.setbacks:opened", "",
        (
            Field("whose", "whose", "choice", words.WHOSE, required=True),
            Field("kind", "kind", "choice", words.SETBACK_KINDS, required=True),
            Field("effect", "effect on meetings", "choice", words.EFFECTS, required=True),
            Field("began", "began", "day", required=True, default="today"),
            Field("review", "review on", "day", ahead=True, required=True, default="+3w"),
            NOTE,
        ),
    ),
    Command(
        "setback-review", "H", "setback update", "A new review date or effect for the open setback.", "log",
        "console.setbacks:reviewed", "console.setbacks:open_one",
        (
            Field("review", "review on", "day", ahead=True, required=True),
            Field("effect", "effect on meetings", "choice", words.EFFECTS, required=True),
            NOTE,
            _WHICH,
        ),
        offers="console.setbacks:open_ones", fills=("review", "effect"), footer=False, once=True,
    ),
    Command(
        "setback-ended", "E", "setback over", "The open setback is over.", "log",
        "console.setbacks:ended", "",
        (Field("on", "ended", "day", required=True, default="today"), NOTE, _WHICH),
        offers="console.setbacks:open_ones", footer=False, once=True,
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
        "returned", "R", "returned", "They are back from the open pause.", "log",
        "console.pauses:returned", "console.pauses:open_one",
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
            NOTE,
        ),
    ),
    Command(
        "asked", "y", "ask champion", "You asked: did they meet?", "log", "console.contacts:asked", "",
        (
            Field("answer", "they say", "choice", ("yes", "no", "not reached"), required=True),
            Field("met_on", "they met on", "day", recent=True),
            Field("channel", "by", "choice", words.CHANNELS, default="call"),
            Field("with_whom", "asked", "choice", words.CONTACT_WITH, default="champion", option="with"),
            Field("on", "when", "day", required=True, default="today"),
            NOTE,
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
        fills=("every",), footer=False,
    ),
    Command(
        "note", "n", "note", "A note on the pair.", "log", "console.notes:noted", "",
        (
            Field("note", "note", required=True, hint=ABOUT_NOTES, free=True),
            Field("on", "when", "day", required=True, default="today"),
        ),
    ),
)  # fmt: skip
