"""Goals, the small steps towards them, and the ending."""

from console.commands.command import Command, Field
from db import vocabulary as words

_NO_CLINIC = "no diagnosis, medication or score"
_OWN = f"their own words; {_NO_CLINIC}"
_DAYS = "mon, thu; weekdays; every day"
_STAYS = "left empty: stays"
_GOAL = Field("goal", "goal", required=True)
_TODAY = Field("on", "when", "day", required=True, default="today")
_KIND = Field("kind", "kind", "choice", words.GOAL_KINDS)
_MEASURED = Field("measured", "measured", "choice", words.MEASURED)

GOALS = (
    Command(
        "goal", "o", "goal", "A goal, in the patient's own words.", "log", "console.goals:set_one", "",
        (
            Field("goal", "goal", required=True, hint=_OWN, free=True),
            Field("measure", "measure", hint="times a week, glasses a day"),
            _MEASURED,
            _KIND,
            Field("routine", "routine", hint=_DAYS),
            Field("on", "set on", "day", required=True, default="today"),
        ),
        footer=False,
    ),
    Command(
        "goal-changed", "=", "goal changed", "A goal changed: its words, measure or routine.", "log",
        "console.goals:changed", "console.goals:latest",
        (
            _GOAL,
            Field("words", "new words", hint=f"{_STAYS}; {_NO_CLINIC}", free=True),
            Field("measure", "measure", hint=f"{_STAYS}; none takes it away", free=True),
            _MEASURED,
            _KIND,
            Field("routine", "routine", hint=f"{_STAYS}; mon, thu; every day; none", free=True),
        ),
        offers="console.goals:open_ones", fills=("goal",), starts_at="words", footer=False, once=True,
    ),
    Command(
        "tick", "X", "tick or count", "A goal is ticked for a day, or counted: a number.", "log",
        "console.tallies:written", "console.goals:latest",
        (
            _GOAL,
            Field("on", "when", "day", required=True, default="today", recent=True),
            Field("number", "number", "number", hint="where it is counted; 0 takes a tick back"),
        ),
        offers="console.goals:open_ones", fills=("goal",), starts_at="on", footer=False, once=True,
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
        "goal-again", "+", "goal again", "A goal that was met or put down is taken up again.", "log",
        "console.goals:again", "console.goals:latest_ended", (_GOAL,),
        offers="console.goals:ended_ones", fills=("goal",), footer=False, once=True,
    ),
    Command(
        "step", "S", "step", "A small step towards a goal, in the patient's own words.", "log",
        "console.steps:set_one", "console.goals:latest",
        (
            Field("step", "step", required=True, hint=_OWN, free=True),
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
        "ending", "B", "begin ending", "The ending was begun.", "log", "console.ending.beginning:begun",
        "console.ending.beginning:not_begun",
        (
            Field("kind", "kind", "choice", words.ENDING_KINDS, required=True, default="planned"),
            Field("on", "begun on", "day", required=True, default="today"),
            Field("ends", "ends on", "day", ahead=True, hint="left empty: as agreed, sooner where it is early"),
            Field("by", "ended by", "choice", words.ENDED_BY),
            Field("reason", "reason", hint="no names"),
        ),
        warning="Each of its ten steps gets its day. An early one ends in 28, 14 or 7 days, and some steps fall away.",
        footer=False,
    ),
    Command(
        "end-moved", "D", "move the end", "Another end was agreed; open steps move with it.", "log",
        "console.ending.moving:moved", "",
        (Field("to", "new end", "day", ahead=True, required=True),),
        footer=False,
    ),
    Command(
        "closed", "Z", "close", "The pair is closed.", "log", "console.ending.closing:closed",
        "console.ending.closing:usual",
        (
            Field("on", "closed on", "day", required=True, default="today"),
            Field("ending", "ending", "choice", words.ENDINGS),
            Field("by", "ended by", "choice", words.ENDED_BY),
            Field("reason", "reason", "choice", ("nine months complete", "agreed", "moved away", "stopped meeting",
                  "other"), open_choice=True),
            Field("why", "why with open steps", hint="only where steps are open"),
        ),
        starts_at="ending", footer=False,
    ),
)  # fmt: skip

_STEP = Field("step", "step", "choice", words.ENDING_STEPS, required=True)

ENDING_STEPS = (
    Command(
        "ending-step", "s", "step done", "A step of the ending was done.", "ending", "console.ending.steps:done",
        "console.ending.steps:waiting",
        (
            _STEP,
            Field("on", "when", "day", required=True, default="today", recent=True),
            Field("rates", "ratings", hint="goals together: the patient's, the champion's"),
            Field("by", "by whom", hint="left empty: you"),
            Field("agreed", "patient agreed on", "day", hint="care contact told: the day"),
            Field("note", "note", free=True),
        ),
        offers="console.ending.steps:open_ones", fills=("step",), once=True,
    ),
    Command(
        "ending-skip", "x", "not needed", "A step of the ending is not needed, with a reason.", "ending",
        "console.ending.steps:left_out", "console.ending.steps:waiting",
        (_STEP, Field("why", "why", required=True, hint="no names")),
        offers="console.ending.steps:open_ones", fills=("step",), once=True,
    ),
    Command(
        "plan", "p", "carry-on plan", "The carry-on plan, in the patient's own words.", "ending",
        "console.ending.carrying_on:written", "console.ending.carrying_on:now",
        (
            Field("keep_doing", "what I keep doing", hint="the patient's own words", free=True),
            Field("my_routine", "my routine", hint="days and times", free=True),
            Field("who_helps", "who helps", free=True),
            Field("where_i_go", "where I go", free=True),
            Field("if_it_slips", "what I do if it slips", free=True),
        ),
        once=True,
    ),
    Command(
        "agreed", "y", "patient agrees", "The patient agrees that the care contact is told.", "ending",
        "console.ending.steps:agreed", "console.ending.steps:agreed_now",
        (Field("on", "agreed on", "day", required=True, default="today"),),
        once=True, footer=False,
    ),
    Command(
        "worry", "o", "worry", "What the champion worries about, and what was answered.", "ending",
        "console.ending.worries:worried", "console.ending.worries:can_worry",
        (
            Field("worry", "worry", required=True, free=True, hint="what the champion said"),
            Field("answer", "answer", free=True, hint="left empty: to be answered"),
            Field("on", "answered on", "day", default="today"),
        ),
        once=True, footer=False,
    ),
    Command(
        "worry-answered", "a", "worry answered", "A worry of the champion was answered.", "ending",
        "console.ending.worries:answered", "",
        (
            Field("worry", "worry", hint="its number; left empty: the oldest"),
            Field("answer", "answer", required=True, free=True),
            Field("on", "when", "day", required=True, default="today"),
        ),
        offers="console.ending.worries:unanswered", starts_at="answer", once=True, footer=False,
    ),
    Command(
        "extend", "e", "go on", "They agreed to go on to a later day: once, with a reason.", "ending",
        "console.ending.moving:extended", "",
        (Field("to", "to", "day", required=True, ahead=True), Field("why", "why", required=True, hint="no names")),
        once=True, footer=False,
    ),
    Command(
        "reopen", "R", "open again", "A closed pair is open again, with a reason.", "ending",
        "console.ending.closing:reopened", "console.ending.closing:closed_one",
        (Field("why", "why", required=True, hint="no names"),),
        once=True, footer=False,
    ),
)  # fmt: skip
"""What is done about an ending that was begun: among the Endings, and by `alongside ending`."""
