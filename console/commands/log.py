"""What happens to a pair and is written down."""

from console.commands.command import Command, Field
from db import vocabulary as words

ABOUT_NOTES = "no diagnosis, no medication, no clinical score"
REASONS = ("work", "family", "holiday", "ill health", "travel", "study", "appointment", "forgot", "mental health",
           "transport", "weather", "other")  # fmt: skip


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
            Field("by", "who", "choice", words.CANCELLED_BY, required=True),
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
            Field("effect", "effect on meetings", "choice", words.EFFECTS, required=True),
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
            Field("effect", "effect on meetings", "choice", words.EFFECTS, required=True),
            _NOTE,
        ),
        footer=False,
    ),
    Command(
        "setback-ended", "E", "setback over", "The open setback is over.", "log",
        "console.setbacks:ended", "console.setbacks:must_be_open",
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
        "lower", "F", "lower flag", "Lower the flag that was raised on the pair.", "log",
        "console.raising:lowered", "console.raising:open_one",
        (Field("on", "from", "day", required=True, default="today"),),
        footer=False,
    ),
    Command(
        "supervision", "s", "supervision", "Supervision of the champion.", "log", "console.supervisions:held", "",
        (
            Field("kind", "kind", "choice", words.SUPERVISIONS, required=True),
            Field("on", "when", "day", required=True, default="today"),
            _NOTE,
        ),
        footer=False,
    ),
    Command(
        "goal", "o", "goal", "A goal, in the patient's own words.", "log", "console.goals:set_one", "",
        (
            Field("goal", "goal", required=True, hint="the patient's own words", free=True),
            Field("measure", "measure", hint="times a week"),
            Field("on", "set on", "day", required=True, default="today"),
        ),
        footer=False,
    ),
    Command(
        "rating", "O", "rating", "How a goal is going, 0 to 10, by one of the two.", "log", "console.goals:rated",
        "console.goals:latest",
        (
            Field("goal", "goal", required=True),
            Field("by", "by", "choice", words.RATED_BY, required=True),
            Field("score", "0 to 10", "number", required=True, at_least=0, at_most=10),
            Field("on", "when", "day", required=True, default="today"),
        ),
        starts_at="by", footer=False,
    ),
    Command(
        "ending", "B", "begin ending", "The ending was begun.", "log", "console.endings:begun",
        "console.endings:not_begun",
        (
            Field("kind", "kind", "choice", ("planned", "early"), required=True),
            Field("on", "begun on", "day", required=True, default="today"),
        ),
        footer=False,
    ),
    Command(
        "end-moved", "D", "move the end", "Another end was agreed.", "log", "console.endings:moved", "",
        (Field("to", "new end", "day", ahead=True, required=True),),
        footer=False,
    ),
    Command(
        "closed", "Z", "close", "The pair is closed.", "log", "console.endings:closed", "",
        (
            Field("on", "closed on", "day", required=True, default="today"),
            Field("ending", "ending", "choice", words.ENDINGS, required=True),
            Field("by", "ended by", "choice", words.ENDED_BY, required=True),
            Field("reason", "reason", "choice", ("nine months complete", "agreed", "moved away", "stopped meeting",
                  "other"), required=True, open_choice=True),
        ),
        starts_at="ending", footer=False,
    ),
)  # fmt: skip
