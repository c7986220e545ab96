"""`history`: who wrote what and when, before and after."""

from collections.abc import Iterator

import click

from console.cli.options import JSON, NAMES
from console.cli.printing import say, say_json
from console.cli.session import Session
from console.history import as_json as entry_as_json
from console.history import history, said, standing, when
from console.telling import Teller
from db.history import Logged, entries

USUAL = 50
"""Entries that are listed when nobody says how many."""

_AT_ONCE = 500


@click.command("history", help="Who wrote what and when, before and after, newest first; of everybody or of one pair.")
@click.argument("pair", required=False)
@click.option("--by", "who", metavar="WHO", help="Written by this coordinator.")
@click.option("--since", metavar="DATE", help="Written on this day or later.")
@click.option("--limit", type=click.IntRange(1), default=USUAL, show_default=True, help="So many, the newest.")
@click.option("--all", "everything", is_flag=True, help="Every entry.")
@JSON
@NAMES
@click.pass_obj
def command(
    session: Session,
    pair: str | None,
    who: str | None,
    since: str | None,
    limit: int,
    everything: bool,
    as_json: bool,
    names: bool,
) -> None:
    """Print the entries."""
    day = session.day(since) if since else None
    found = history(session.desk, pair=pair, by=who, since=day, limit=None if everything else limit + 1)
    wanted = found.numbers if everything else found.numbers[:limit]
    teller = Teller(session.desk, names=names)
    if as_json:
        rows = [entry_as_json(entry, found.of(entry.id), teller) for entry in _each(session, wanted)]
        say_json({"entries": rows, "more": len(found.numbers) > len(wanted)})
        return
    for entry in _each(session, wanted):
        stands = standing(entry)
        say(f"{entry.id}, {when(entry)}, {entry.by}: {said(entry)}" + (f" ({stands})" if stands else ""))
        for told in teller.entry(entry, found.of(entry.id)):
            say(f"  {told}")
    if not wanted:
        say("Nothing was written down that this asks for.")
    if len(found.numbers) > len(wanted):
        say("There are older entries. To see every one of them add --all.")


def _each(session: Session, numbers: tuple[int, ...]) -> Iterator[Logged]:
    """The entries of these numbers, read some hundreds at a time."""
    for start in range(0, len(numbers), _AT_ONCE):
        yield from entries(session.store, numbers[start : start + _AT_ONCE])
