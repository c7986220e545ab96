"""`triage`: which pairs need a coordinator, most urgent first."""

from datetime import date

import click

from console.cli.options import JSON, NAMES, ON
from console.cli.printing import say, say_json
from console.cli.session import Session
from console.dates import say as say_day
from console.dates import written
from console.ending.to_do import after_the_close
from console.flags import Assessment
from console.triage import as_json as queue_as_json
from console.triage import queue
from console.wanted import also_listed
from db.pairs import references

LISTED = ("act", "soon")
_SAID = {"none": "no flags"}


@click.command("triage", help="Which pairs need you, most urgent first. Act and soon are listed, the rest is counted.")
@ON
@JSON
@NAMES
@click.option("--all", "everyone", is_flag=True, help="List watch, resting and no flags as well.")
@click.pass_obj
def command(session: Session, on: str | None, as_json: bool, names: bool, everyone: bool) -> None:
    """Print the queue as of a day."""
    day = session.day(on)
    found = queue(session.store, day)
    if as_json:
        say_json(queue_as_json(found))
        return
    said = ", ".join(f"{_SAID.get(stands, stands)} {count}" for stands, count in found.counts.items())
    say(f"{written(day)}: {said if found.rows else 'no open pair'}")
    if not references(session.store):
        say("There is no pair yet. Begin with alongside import, or alongside people add and alongside pair add.")
    also = also_listed(session.store, day, session.by)
    listed = [row for row in found.rows if everyone or row.severity in LISTED or row.pair.id in also]
    for row in listed:
        why = f"; {also[row.pair.id]}" if row.pair.id in also else ""
        say(line(row, day, names=names) + why, marked=row.severity)
    folded = len(found.rows) - len(listed)
    if folded and not everyone:
        say(f"Not listed: {folded}. To see every open pair add --all.")
    if day == session.today and (after := after_the_close(session.desk)):
        todo = ", ".join(f"{each.pair} {each.step} by {say_day(each.due_on, day)}" for each in after)
        say(f"To be done after the end, of closed pairs: {todo}.")
    if found.not_kept:
        say(f"Not kept yet, so not looked at: {', '.join(found.not_kept)}.")


def line(row: Assessment, on: date, *, names: bool) -> str:
    """`HC-0007, act, week 31, quiet 19 days: 3 cancelled in a row (champion); ending near`."""
    who = f" ({row.pair.patient_name} and {row.pair.champion_name})" if names else ""
    parts = [f"{row.pair.ref}{who}", "no flags" if row.severity == "none" else row.severity, f"week {row.week}"]
    parts.append(f"quiet {row.quiet_days} {'day' if row.quiet_days == 1 else 'days'}")
    if row.resting_until:
        parts.append(f"resting until {say_day(row.resting_until, on)}")
    said = "; ".join(flag.short for flag in row.flags)
    return ", ".join(parts) + (f": {said}" if said else "")
