"""`endings`: every pair whose ending is work, by days left, and how many end in each of the coming weeks."""

import click

from console.cli.options import JSON, NAMES
from console.cli.printing import say, say_json
from console.cli.session import Session
from console.dates import say as say_day
from console.ending.showing import line_of, state_as_json
from console.ending.state import all_of_them, load
from console.pairs import the


@click.command("endings", help="Pairs from week 31 on, closing, past their end, or closed with something still to do.")
@JSON
@NAMES
@click.pass_obj
def command(session: Session, as_json: bool, names: bool) -> None:
    """Print them."""
    found = all_of_them(session.desk)
    weeks = load(found, session.today)
    if as_json:
        say_json(
            {
                "on": session.today.isoformat(),
                "endings": [state_as_json(each) for each in found],
                "load": [{"week_of": week.isoformat(), "ending": count} for week, count in weeks],
            }
        )
        return
    for each in found:
        called = ""
        if names:
            pair = the(session.store, each.pair)
            called = f" ({pair.patient_name} and {pair.champion_name})"
        say(line_of(each, session.today) + called, marked="late" if each.late else "")
    if not found:
        say("No pair is near its end: they come up here from week 31 on.")
    elif coming := [f"{count} in the week of {say_day(week, session.today)}" for week, count in weeks if count]:
        say(f"Ending: {', '.join(coming)}.")
