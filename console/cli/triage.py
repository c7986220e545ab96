"""`triage`: which pairs need a coordinator, most urgent first."""

from typing import TYPE_CHECKING

import click

from console.cli.options import JSON, NAMES, ON
from console.cli.printing import say, say_json
from console.cli.session import Session
from console.dates import say as say_day
from console.triage import as_json as queue_as_json
from console.triage import queue

if TYPE_CHECKING:
    from console.triage import Assessment

LISTED = ("act", "soon")


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
    say(f"{say_day(day)} {day.year}: {_counted([row.severity for row in found.rows])}")
    for row in found.rows:
        if everyone or row.severity in LISTED:
            say(line(row, names=names), marked=row.severity)
    resting = sum(row.resting_until is not None for row in found.rows if row.severity not in LISTED)
    if resting and not everyone:
        say(f"Resting, not listed: {resting}. To see every pair add --all.")
    if found.not_kept:
        say(f"Not kept yet, so not looked at: {'; '.join(found.not_kept)}")


def line(row: "Assessment", *, names: bool) -> str:
    """`HC-0007, act, week 31, quiet 19 days: 3 cancelled in a row (champion); ending near`."""
    who = f" ({row.pair.patient_name} and {row.pair.champion_name})" if names else ""
    parts = [f"{row.pair.ref}{who}", "no flags" if row.severity == "none" else row.severity, f"week {row.week}"]
    parts.append(f"quiet {row.quiet_days} {'day' if row.quiet_days == 1 else 'days'}")
    if row.resting_until:
        parts.append(f"resting until {say_day(row.resting_until)}")
    said = "; ".join(flag.short for flag in row.flags)
    return ", ".join(parts) + (f": {said}" if said else "")


def _counted(severities: list[str]) -> str:
    if not severities:
        return "no open pair. Add one with: alongside pair add"
    words = {"act": "act", "soon": "soon", "watch": "watch", "none": "without flags"}
    return ", ".join(f"{said} {severities.count(severity)}" for severity, said in words.items())
