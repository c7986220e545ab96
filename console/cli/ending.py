"""`ending PAIR`: how the ending of a pair stands, and everything that is done about it."""

from collections.abc import Callable, Mapping
from typing import Any

import click

from console.cli.asking import ask
from console.cli.ending_letters import command as letters
from console.cli.listing import OfAPair
from console.cli.options import JSON, NAMES, SURE, do, given, of_field
from console.cli.printing import say, say_json
from console.cli.session import Session
from console.cli.writing import Writing
from console.commands import Command, Field, Value, find
from console.ending.showing import as_json as whole
from console.ending.showing import in_words
from console.ending.telling import would_be_told
from db.refused import Refused


@click.group(
    "ending",
    cls=OfAPair,
    help="How the ending of a pair stands, its steps with their days; begin it, do a step, move it, close, open again.",
)
@click.argument("pair")
def command(pair: str) -> None:
    """Hand the pair on to what follows."""
    del pair


def _pair() -> str:
    """The pair that the command is about."""
    parent = click.get_current_context().parent
    return str(parent.params["pair"]) if parent else ""


@command.command("show", help="How it stands: the end, every step, what to do next.")
@JSON
@NAMES
@click.pass_obj
def show(session: Session, as_json: bool, names: bool) -> None:
    """Print it."""
    if as_json:
        say_json(whole(session.desk, _pair()))
        return
    for line in in_words(session.desk, _pair(), names=names):
        say(line)


@command.command("told", help="What the care contact would be told, word for word, and nothing else.")
@JSON
@NAMES
@click.pass_obj
def told(session: Session, as_json: bool, names: bool) -> None:
    """Print it."""
    found = would_be_told(session.desk, _pair(), names=names)
    if as_json:
        say_json(
            {"pair": found.pair, "agreed_on": found.agreed_on and found.agreed_on.isoformat(), "told": found.lines}
        )
        return
    for line in found.said():
        say(line)


def _made(name: str, entry: Command, *, words: tuple[str, ...] = ()) -> click.Command:
    """The command for an entry of the table; the fields in `words` stand as plain words behind it."""

    @click.pass_obj
    def run(session: Session, /, sure: bool, **texts: Any) -> None:
        ref, values = _pair(), given(entry.fields, texts, session.today)
        needed = [field for field in entry.fields if field.required and field.name not in values]
        begun = entry.filled(session.desk, ref) if needed else {}
        for field in needed:
            values[field.name] = field.parse(begun.get(field.name, ""), session.today)
        say(do(session, entry, ref, values, sure=sure))

    params = [_word_or_option(field, entry, words) for field in entry.fields]
    return Writing(name, callback=run, help=entry.help, params=[*params, SURE])


def _word_or_option(field: Field, entry: Command, words: tuple[str, ...]) -> click.Parameter:
    if field.name in words:
        return click.Argument([field.name], metavar=field.name.upper())
    return of_field(field, needed=field.required and not field.default and field.name not in entry.fills)


_STEP = find("ending-step", "ending")


@click.pass_obj
def _step(session: Session, /, step: str, rate: tuple[str, ...], sure: bool, **texts: Any) -> None:
    """Write down that a step was done, with the ratings that belong to it."""
    values: dict[str, Any] = dict(given(_STEP.fields, {"step": step, **texts}, session.today))
    if rate:
        values["rates"] = [_rating(each) for each in rate]
    say(do(session, _STEP, _pair(), values, sure=sure))


_RATE = click.Option(
    ["--rate"],
    multiple=True,
    metavar="GOAL:PATIENT:CHAMPION",
    help="With goals-together: both ratings of a goal, 0 to 10, like G-0001:7:5. Once for each goal.",
)


def _rating(text: str) -> tuple[str, int, int]:
    goal, *scores = text.split(":")
    if len(scores) != 2 or not all(each.strip().isdecimal() and int(each) <= 10 for each in scores):
        raise Refused(f"A rating is written like G-0001:7:5, the patient's and then the champion's, not {text[:20]}.")
    return goal, int(scores[0]), int(scores[1])


_PLAN = find("plan", "ending")


@click.pass_obj
def _plan(session: Session, /, **texts: str | None) -> None:
    """Write those fields of the plan that are given: by their options, else asked for or read as `field: text`."""
    from console.ending.carrying_on import changed, now

    values: Mapping[str, Value] = given(_PLAN.fields, texts, session.today)
    if not values:
        values = ask(_PLAN.fields, now(session.desk, _pair()), session.today)
    if not values:
        raise Refused("Nothing was given, and nothing is written: give a line for each field, like «who helps: ...».")
    say(changed(session.desk, _pair(), {name: str(value) if value else None for name, value in values.items()}))


def _writing(name: str, run: Callable[..., Any], helped: str, params: list[click.Parameter]) -> click.Command:
    return Writing(name, callback=run, help=helped, params=params)


for _each in (
    _made("begin", find("ending")),
    _writing(
        "step",
        _step,
        _STEP.help + " NAME is one of " + ", ".join(_STEP.fields[0].choices) + ".",
        [*(_word_or_option(field, _STEP, ("step",)) for field in _STEP.fields if field.name != "rates"), _RATE, SURE],
    ),
    _made("skip", find("ending-skip", "ending"), words=("step",)),
    _writing(
        "plan",
        _plan,
        _PLAN.help + " Without an option the fields are asked for, or read as lines: who helps: my sister.",
        [of_field(field, needed=False) for field in _PLAN.fields],
    ),
    _made("agreed", find("agreed", "ending")),
    _made("worry", find("worry", "ending")),
    _made("answer", find("worry-answered", "ending")),
    _made("move", find("end-moved")),
    _made("extend", find("extend", "ending")),
    _made("close", find("closed")),
    _made("reopen", find("reopen", "ending")),
):
    command.add_command(_each)

command.add_command(letters, "letters")
