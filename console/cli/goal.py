"""`goal PAIR`: the goals of a pair, both views side by side, and everything that is done about them."""

import sys
from dataclasses import replace
from datetime import date
from io import StringIO

import click

from console.cli.asking import ask
from console.cli.listing import OfAPair
from console.cli.options import JSON, NAMES, ON, SURE, do, given, of_field
from console.cli.printing import say, say_json
from console.cli.session import Session
from console.cli.writing import Writing
from console.commands import Command, Field, Value, find
from console.dates import parse_day
from console.typed import read_lines
from db.refused import Doubt, Refused

_SET, _CHANGED, _RATING, _TICK = find("goal"), find("goal-changed"), find("rating"), find("tick")
_ENDED, _AGAIN, _STEP, _STEP_DONE = find("goal-ended"), find("goal-again"), find("step"), find("step-done")

_GOAL = click.Argument(["goal"], required=False)
_DAYS = click.Option(
    ["--on"], multiple=True, metavar="DATE", help="when: today, yest, tue, 3 nov; once for each day [today]"
)


@click.group(
    "goal",
    cls=OfAPair,
    help="The goals of a pair: how often, both ratings side by side, the steps. Set one, change it, rate, tick or count"
    " it, meet it, put it down, take it up again. GOAL may be left out where the pair has a single one.",
)
@click.argument("pair")
def command(pair: str) -> None:
    """Hand the pair on to what follows."""
    del pair


@command.command("show", help="Every goal, the open ones first.")
@ON
@JSON
@NAMES
@click.pass_obj
def show(session: Session, on: str | None, as_json: bool, names: bool) -> None:
    """Print them."""
    from console import goal_words

    desk = replace(session.desk, on=session.day(on))
    if as_json:
        say_json(goal_words.as_json(desk, _pair(), names=names))
        return
    for line in goal_words.in_words(desk, _pair(), names=names):
        say(line.text, columns=line.columns)


def _pair() -> str:
    """The pair that the command is about."""
    parent = click.get_current_context().parent
    return str(parent.params["pair"]) if parent else ""


def _of(entry: Command, *names: str) -> list[click.Parameter]:
    """The options for these fields of an entry. What is needed is asked for later."""
    by_name = {field.name: field for field in entry.fields}
    return [of_field(replace(by_name[name], required=False), needed=False) for name in names]


def _words(entry: Command, *names: str) -> tuple[Field, ...]:
    """These fields of an entry, as free text: the patient's own words never stand in argv."""
    return tuple(replace(field, free=True) for field in entry.fields if field.name in names)


def _which(session: Session, entry: Command, goal: str | None) -> str:
    """The goal that was named, else the only one there is. Raises Refused where it could be one of several."""
    if goal:
        return goal
    offered = entry.offered(session.desk, _pair())["goal"]
    if len(offered) == 1:
        return offered[0]
    raise Refused(f"Say which goal: {', '.join(each.partition(' ')[0] for each in offered)}.")


def _run(session: Session, entry: Command, goal: str | None, texts: dict[str, object], *, sure: bool) -> None:
    """Do it, for the goal that is meant, with what was given and what the form begins with."""
    values: dict[str, Value] = {"goal": _which(session, entry, goal)}
    values |= given((field for field in entry.fields if field.name != "goal"), texts, session.today)
    for field in entry.fields:
        if field.required and field.name not in values:
            values[field.name] = field.parse(field.default, session.today)
    say(do(session, entry, _pair(), values, sure=sure))


@click.pass_obj
def _set(session: Session, /, sure: bool, **texts: object) -> None:
    """Set a goal: its words from `--goal -`, else asked for, or read as lines, or all that is read."""
    values = given(_SET_FIELDS, texts, session.today)
    if "goal" not in values:
        values |= _asked(session.today)
    values.setdefault("on", session.today)
    if not values.get("goal"):
        raise Refused("A goal needs words: the patient's own, from standard input.")
    say(do(session, _SET, _pair(), values, sure=sure))


_SET_FIELDS = tuple(
    replace(field, free=True) if field.name == "measure" else replace(field, required=False) for field in _SET.fields
)
_IN_WORDS = _words(_SET, "goal", "measure")


def _asked(today: date) -> dict[str, Value]:
    """The words, asked for on a terminal; else lines like `goal: walk to the park`, or words and nothing else."""
    if sys.stdin.isatty():
        return ask(_IN_WORDS, {}, today)
    typed = sys.stdin.read()
    if any(line.casefold().lstrip().startswith("goal:") for line in typed.splitlines()):
        return read_lines(StringIO(typed), _IN_WORDS, today)
    return {"goal": _IN_WORDS[0].parse(typed, today)}


@click.pass_obj
def _change(session: Session, /, goal: str | None, sure: bool, **texts: object) -> None:
    """Change what is given; what is not given stays."""
    values: dict[str, Value] = {"goal": _which(session, _CHANGED, goal)}
    fields = [replace(field, free=field.name in ("words", "measure")) for field in _CHANGED.fields]
    values |= given((field for field in fields if field.name != "goal"), texts, session.today)
    say(do(session, _CHANGED, _pair(), values, sure=sure))


@click.pass_obj
def _rate(session: Session, /, goal: str | None, sure: bool, **texts: object) -> None:
    """One of the two rated it."""
    _run(session, _RATING, goal, texts, sure=sure)


@click.pass_obj
def _ticked(session: Session, /, goal: str | None, on: tuple[str, ...], back: bool, sure: bool) -> None:
    """Tick it for a day, or several."""
    _tally(session, goal, on, 0 if back else None, sure=sure)


@click.pass_obj
def _count(session: Session, /, words: tuple[str, ...], on: tuple[str, ...], sure: bool) -> None:
    """Write what was counted on a day, or several: the number is the last word, the goal the one before it."""
    if not words or len(words) > 2:
        raise click.UsageError("Give the goal and the number, like G-0001 30.")
    number = next(field for field in _TICK.fields if field.name == "number").parse(words[-1], session.today)
    assert isinstance(number, int)
    _tally(session, words[0] if len(words) == 2 else None, on, number, sure=sure)


def _tally(session: Session, goal: str | None, on: tuple[str, ...], number: int | None, *, sure: bool) -> None:
    from console.tallies import on_days

    days = [parse_day(each, session.today) for each in on] or [session.today]
    named = _which(session, _TICK, goal)
    try:
        say(on_days(session.desk, _pair(), goal=named, days=days, number=number, sure=sure))
    except Doubt as doubt:
        raise Refused(f"{doubt} Nothing was written. Add --sure to write it all the same.") from None


@click.pass_obj
def _step(session: Session, /, goal: str | None, sure: bool, **texts: object) -> None:
    """A step: its words from standard input."""
    _run(session, _STEP, goal, {**texts, "step": texts.get("step") or "-"}, sure=sure)


@click.pass_obj
def _step_done(session: Session, /, sure: bool, **texts: object) -> None:
    """The step with that number, else the soonest due."""
    values = given(_STEP_DONE.fields, texts, session.today)
    values.setdefault("on", session.today)
    say(do(session, _STEP_DONE, _pair(), values, sure=sure))


@click.pass_obj
def _met(session: Session, /, goal: str | None, sure: bool, **texts: object) -> None:
    """It was met."""
    _run(session, _ENDED, goal, {**texts, "state": "met"}, sure=sure)


@click.pass_obj
def _put_down(session: Session, /, goal: str | None, sure: bool, **texts: object) -> None:
    """It was put down."""
    _run(session, _ENDED, goal, {**texts, "state": "put down"}, sure=sure)


@click.pass_obj
def _again(session: Session, /, goal: str | None, sure: bool) -> None:
    """It is taken up again."""
    _run(session, _AGAIN, goal, {}, sure=sure)


for _each in (
    Writing(
        "set",
        callback=_set,
        help=f"{_SET.help} They come from standard input: the words alone, or lines like «goal: ...», «measure: ...».",
        params=[*(of_field(field, needed=False) for field in _SET_FIELDS), SURE],
    ),
    Writing(
        "change",
        callback=_change,
        help=f"{_CHANGED.help} What is not given stays; what stood there stays in the history.",
        params=[_GOAL, *(of_field(f, needed=False) for f in _words(_CHANGED, "words", "measure")),
                *(of_field(replace(f, free=False), needed=False) for f in _CHANGED.fields
                  if f.name in ("measured", "kind", "routine")), SURE],
    ),
    Writing("rate", callback=_rate, help=_RATING.help,
            params=[_GOAL, *(of_field(field, needed=field.name != "on") for field in _RATING.fields[1:]), SURE]),
    Writing("tick", callback=_ticked, help="A goal is ticked for a day, or for several.",
            params=[_GOAL, _DAYS, click.Option(["--back"], is_flag=True, help="Take the tick back."), SURE]),
    Writing("count", callback=_count, help="A number that the patient counted, for a day or for several; written again"
            " it replaces what stood there.",
            params=[click.Argument(["words"], nargs=-1, required=True, metavar="[GOAL] NUMBER"), _DAYS, SURE]),
    Writing("step", callback=_step, help=f"{_STEP.help} They come from standard input.",
            params=[_GOAL, *_of(_STEP, "step", "due"), SURE]),
    Writing("step-done", callback=_step_done, help=_STEP_DONE.help,
            params=[click.Argument(["step"], required=False, metavar="[NUMBER]"), *_of(_STEP_DONE, "on"), SURE]),
    Writing("met", callback=_met, help="A goal was met.", params=[_GOAL, *_of(_ENDED, "on"), SURE]),
    Writing("put-down", callback=_put_down, help="A goal was put down.", params=[_GOAL, *_of(_ENDED, "on"), SURE]),
    Writing("again", callback=_again, help=_AGAIN.help, params=[_GOAL, SURE]),
):  # fmt: skip
    command.add_command(_each)
