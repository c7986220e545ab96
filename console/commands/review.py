"""Looking at a pair, and putting a rule away for a while."""

from console.commands.command import Command, Field

REVIEW = (
    Command(
        "reviewed", "l", "looked at", "You have looked at the pair.", "log", "console.reviewing:reviewed", "",
        (Field("outcome", "outcome", "choice", ("fine", "watch"), required=True),),
        footer=False,
    ),
    Command(
        "snooze", "z", "snooze", "Put a flag away until a day, with a reason. A concern is never put away.", "log",
        "console.snoozing:snoozed", "",
        (
            Field("until", "until", "day", ahead=True, required=True, default="+2w", hint="42 days away at the most"),
            Field("reason", "why", "choice", ("in hand", "agreed with both", "waiting for an answer", "champion away",
                  "patient away", "other"), required=True, open_choice=True),
            Field("rule", "which flag", hint="left empty: every flag"),
        ),
        offers="console.snoozing:what_fires", starts_at="reason", footer=False,
    ),
    Command(
        "woken", "Y", "end snooze", "Take a flag out again before its day.", "log", "console.snoozing:woken", "",
        (Field("snooze", "which", hint="its number; left empty: the soonest to return"),),
        offers="console.snoozing:in_force", footer=False, once=True,
    ),
)  # fmt: skip

PAGE = (
    Command(
        "page-save", "", "save page", "Save the page as a file.", "review", "console.review_file:kept",
        "console.review_file:offered",
        (
            Field("kind", "kind", "choice", ("docx", "md", "txt"), required=True, default="docx"),
            Field("names", "with names", "yes", required=True),
            Field("path", "file", required=True, hint="where; its ending follows the kind"),
        ),
        footer=False,
    ),
)  # fmt: skip
