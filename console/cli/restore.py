"""`restore`: a backup in a new file, or in the place of the store, which is kept."""

from pathlib import Path

import click

from console.cli.options import JSON
from console.cli.printing import say, say_json
from console.cli.session import Session
from console.place import coordinator
from console.restoring import Restored, must_be_possible, restore
from console.unlocking import unlock
from db.change import local


@click.command("restore", help="Restore a backup: as the store where there is none, with --to as a new file.")
@click.argument("backup", type=click.Path(path_type=Path))
@click.option("--to", "to", metavar="FILE", type=click.Path(path_type=Path), help="Into this file, which is new.")
@click.option("--replace", is_flag=True, help="In the place of the store, which is kept beside it under a dated name.")
@JSON
@click.pass_context
def command(ctx: click.Context, backup: Path, to: Path | None, replace: bool, as_json: bool) -> None:
    """Restore it, and say what it holds."""
    if to is not None and replace:
        raise click.UsageError("--replace puts it in the place of the store, --to into a new file: give one of them.")
    session: Session = ctx.obj
    store = session.place.path
    target = to.absolute() if to else store
    must_be_possible(backup, target, replace=replace)
    unlocked = unlock(backup, coordinator(ctx.find_root().params["by"]), session.asking)
    found = restore(backup, target, unlocked.key if unlocked else None, session.now, replace=replace, store=store)
    if as_json:
        say_json(_plain(found, session))
    else:
        _tell(found, session)


def _tell(found: Restored, session: Session) -> None:
    holds = found.holds
    pairs = f"{holds.pairs:,} {'pair' if holds.pairs == 1 else 'pairs'}"
    say(f"The backup is restored and was opened: {found.store}, {pairs}.")
    if holds.entry:
        days = found.days_old(session.now)
        old = "" if days is None else ", today's" if days <= 0 else f", {days} {'day' if days == 1 else 'days'} old"
        say(f"Its newest entry is number {holds.entry:,} of the history, by {holds.by} on {local(holds.at)}{old}.")
        say(f"Its hash, which review pages of that time bear: {holds.newest}")
    else:
        say("Nothing was ever written in it.")
    if not found.keys:
        say("look: it is not encrypted: whoever can read the file can read what is in it.", marked="look")
    if found.replaced:
        say(f"The store that was there is kept as {found.replaced}, with all that belongs to it.")
    _tell_since(found)
    if found.first_misfit:
        say(f"look: entry {found.first_misfit} of its history does not fit. Run: alongside verify", marked="look")


def _tell_since(found: Restored) -> None:
    since = found.since
    if since and not since.read:
        say("look: the store of today could not be read, so nobody can say here what it has and the backup has not, or"
            " whom it had erased.", marked="look")  # fmt: skip
    if since and since.entries:
        say(f"{_entries(since.entries)} written after the backup {'is' if since.entries == 1 else 'are'} not in it.")
    if since and since.erased:
        say(
            f"look: erased since, and to be erased again: {', '.join(since.erased)}. With: alongside people erase REF",
            marked="look",
        )
    if found.again:
        say(f"look: can open it, and cannot open the store of today: {', '.join(found.again)}. Remove them again, with:"
            " alongside keys remove NAME", marked="look")  # fmt: skip


def _entries(number: int) -> str:
    return f"{number:,} {'entry' if number == 1 else 'entries'}"


def _plain(found: Restored, session: Session) -> dict[str, object]:
    holds, since = found.holds, found.since
    return {
        "store": str(found.store),
        "keys": str(found.keys) if found.keys else None,
        "pairs": holds.pairs,
        "newest": {"entry": holds.entry, "at": holds.at, "by": holds.by, "hash": holds.newest} if holds.entry else None,
        "days_old": found.days_old(session.now),
        "replaced": str(found.replaced) if found.replaced else None,
        "first_misfit": found.first_misfit,
        "store_of_today_read": since.read if since else None,
        "entries_since": since.entries if since else None,
        "erased_since": list(since.erased) if since else [],
        "can_open_again": list(found.again),
    }
