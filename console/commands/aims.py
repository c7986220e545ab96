"""Goals, the small steps towards them, and the ending."""

from console.commands.command import Command, Field
from db import vocabulary as words

_GOAL = Field("goal", "goal", required=True)
_TODAY = Field("on", "when", "day", required=True, default="today")

GOALS = (
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
        offers="console.goals:open_ones", fills=("goal",), starts_at="by", footer=False, once=True,
    ),
    Command(
        "goal-ended", "M", "goal met", "A goal was met, or put down.", "log", "console.goals:ended",
        "console.goals:latest",
        (_GOAL, Field("state", "it was", "choice", words.GOAL_STATES[1:], required=True), _TODAY),
        offers="console.goals:open_ones", fills=("goal",), starts_at="state", footer=False, once=True,
    ),
    Command(
        "step", "S", "step", "A small step towards a goal, in the patient's own words.", "log",
        "console.steps:set_one", "console.goals:latest",
        (
            Field("step", "step", required=True, hint="the patient's own words", free=True),
            _GOAL,
            Field("due", "by", "day", ahead=True),
        ),
        offers="console.goals:open_ones", fills=("goal",), footer=False, once=True,
    ),
    Command(
        "step-done", "K", "step done", "A step towards a goal was done.", "log", "console.steps:done", "",
        (Field("step", "step", hint="its number; left empty: the soonest due"), _TODAY),
        offers="console.steps:open_ones", footer=False, once=True,
    ),
)  # fmt: skip

ENDING = (
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
