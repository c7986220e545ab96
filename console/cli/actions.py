"""`actions`: what is to be done, by whom, by when."""

from typing import Any

import click

from console.cli.options import JSON
from console.cli.printing import say, say_json
from console.cli.session import Session
from console.dates import say as say_day
from console.ending.to_do import Due
from console.ending.to_do import due as steps_due
from console.pairs import the
from console.unnamed import of_pair
from db.actions import Action, all_open


@click.command(
    "actions",
    help="What is to be done, the soonest first; steps of endings too. `log action` sets one, `log action-done`"
    " ends it.",
)
@click.option("--whom", metavar="WHO", help="Only what this one is to do.")
@JSON
@click.pass_obj
def command(session: Session, whom: str | None, as_json: bool) -> None:
    """Print them."""
    found = [each for each in all_open(session.store, session.today) if whom in {None, each.whom}]
    steps = [each for each in steps_due(session.desk) if whom in {None, each.coordinator}]
    if as_json:
        say_json(
            {
                "on": session.today.isoformat(),
                "actions": [_as_json(session, each) for each in found],
                "endings": [_step_as_json(each) for each in steps],
            }
        )
        return
    for each in found:
        words, whom = _unnamed(session, each)
        due = f"by {say_day(each.due_on, session.today)}" if each.due_on else "no day set"
        late = " (late)" if each.due_on and each.due_on < session.today else ""
        say(f"{each.ref or 'no pair'}, {each.id}, {due}{late}, {whom or 'nobody'}: {words}")
    for step in steps:
        late = " (late)" if step.late else ""
        closed = ", closed" if step.closed else ""
        say(
            f"{step.pair}{closed}, ending, by {say_day(step.due_on, session.today)}{late},"
            f" {step.coordinator or 'nobody'}: {step.words}"
        )
    if not found and not steps:
        say("Nothing is to be done. Set an action with: alongside log action PAIR --action - --due DATE")


def _as_json(session: Session, each: Action) -> dict[str, Any]:
    words, whom = _unnamed(session, each)
    return {
        "action": each.id,
        "pair": each.ref,
        "words": words,
        "whom": whom or None,
        "due_on": each.due_on.isoformat() if each.due_on else None,
        "late": bool(each.due_on and each.due_on < session.today),
    }


def _step_as_json(each: Due) -> dict[str, Any]:
    return {
        "pair": each.pair,
        "step": each.step,
        "words": each.words,
        "whom": each.coordinator,
        "due_on": each.due_on.isoformat(),
        "late": each.late,
        "closed": each.closed,
    }


def _unnamed(session: Session, each: Action) -> tuple[str, str]:
    """What is to be done and by whom, without the names of the two: what is printed may be read by others."""
    if each.ref is None:
        return each.text, each.whom or ""
    pair = the(session.store, each.ref)
    return of_pair(pair, each.text), of_pair(pair, each.whom or "")
