"""What the programme does for a pair: flags, requests, concerns, actions, supervision, the journal."""

from console.commands.command import Command, Field
from console.commands.happening import ABOUT_NOTES, NOTE
from db import vocabulary as words

_NO_REFERRAL = "Alongside sends no referral: ring the safeguarding lead; in danger, 999."
_FACTS = "what was seen or heard, as facts"
_TODAY = Field("on", "when", "day", required=True, default="today")

SUPPORT = (
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
        "action", "A", "action", "Something to be done, by whom, by when.", "log", "console.actions:set_one",
        "console.actions:mine",
        (
            Field("action", "to be done", required=True, hint="in a few words; " + ABOUT_NOTES, free=True),
            Field("due", "by", "day", ahead=True, required=True, default="+1w"),
            Field("whom", "who does it", hint="initials, or champion"),
        ),
    ),
    Command(
        "action-done", "d", "action done", "An action was done.", "log", "console.actions:done", "",
        (Field("action", "action", hint="its number; left empty: the soonest due"), _TODAY),
        offers="console.actions:open_ones", footer=False, once=True,
    ),
    Command(
        "request", "i", "request", "The champion or the patient asks for something.", "log",
        "console.requests:asked", "",
        (
            Field("asked_by", "who asks", "choice", words.WHOSE, required=True, option="by"),
            Field("kind", "for", "choice", words.REQUESTS, required=True),
            Field("on", "when", "day", required=True, default="today"),
            NOTE,
        ),
    ),
    Command(
        "answered", "I", "answered", "A request was answered.", "log", "console.requests:answered", "",
        (Field("request", "request", hint="its number; left empty: the oldest"), _TODAY, NOTE),
        offers="console.requests:open_ones", footer=False, once=True,
    ),
    Command(
        "concern", "C", "concern", "A concern: what was seen or heard, as facts.", "log",
        "console.concerns:noticed", "",
        (
            Field("facts", "facts", required=True, hint=_FACTS, free=True),
            Field("seen", "seen on", "day", required=True, default="today"),
            Field("told", "who was told", hint="left empty where nobody was yet", free=True),
            Field("passed", "told on", "day"),
        ),
        warning=_NO_REFERRAL, footer=False, once=True,
    ),
    Command(
        "concern-passed", "T", "concern passed on", "A concern was passed on: to whom, and when.", "log",
        "console.concerns:passed_on", "",
        (
            Field("concern", "concern", hint="its number; left empty: the newest"),
            Field("told", "who was told", required=True, hint="the safeguarding lead, the care contact", free=True),
            Field("on", "told on", "day", required=True, default="today"),
        ),
        offers="console.concerns:open_ones", starts_at="told", footer=False, once=True,
    ),
    Command(
        "concern-amended", "e", "add to concern", "Add to the facts of a concern; what stands there stays.", "log",
        "console.concerns:added_to", "",
        (
            Field("concern", "concern", hint="its number; left empty: the newest"),
            Field("facts", "add", required=True, hint=_FACTS, free=True),
        ),
        offers="console.concerns:all_of_them", starts_at="facts", footer=False, once=True,
    ),
    Command(
        "supervision", "s", "supervision", "Supervision of the champion.", "log", "console.supervisions:held", "",
        (
            Field("kind", "kind", "choice", words.SUPERVISIONS, required=True),
            Field("on", "when", "day", required=True, default="today"),
            NOTE,
        ),
        footer=False, of_champion=True,
    ),
    Command(
        "journal", "J", "journal", "How it stands with the patient's journal. Nobody has to keep one.", "log",
        "console.journals:noted", "",
        (Field("state", "journal", "choice", words.JOURNALS, required=True), _TODAY),
        footer=False,
    ),
)  # fmt: skip
