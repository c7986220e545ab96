"""`why`: why a pair is in the queue."""

import click

from console.cli.options import JSON, NAMES, ON
from console.cli.printing import say, say_json
from console.cli.session import Session
from console.dates import written
from console.pairs import the
from console.triage import reassess
from console.why import as_json as assessment_as_json
from console.why import explain
from db.refused import Refused


@click.command("why", help="Every flag of a pair: the rule, the numbers, what would clear it, what to do next.")
@click.argument("pair")
@ON
@JSON
@NAMES
@click.pass_obj
def command(session: Session, pair: str, on: str | None, as_json: bool, names: bool) -> None:
    """Print why."""
    found, day = the(session.store, pair), session.day(on)
    assessed = reassess(session.store, day, [found.id])
    if not assessed:
        since = (
            f"closed on {written(found.closed_on)}" if found.closed_on else f"matched on {written(found.matched_on)}"
        )
        raise Refused(f"{found.ref} is not open on {written(day)}: it was {since}.")
    if as_json:
        say_json(assessment_as_json(assessed[0]))
        return
    if names:
        say(f"{found.ref}: {found.patient_name} and {found.champion_name}")
    for told in explain(assessed[0], day):
        say(told)
