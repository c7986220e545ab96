"""`review`: what has changed since the last one, the page of one, and one begun and finished without the console."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from console import weekly
from console.cli.listing import Listing
from console.cli.options import JSON, NAMES
from console.cli.printing import say, say_json
from console.cli.session import Session
from console.cli.writing import Writing
from console.dates import written
from console.review_file import page_of, put_out
from console.review_page import NEVER, compose, worst
from console.review_words import Called, called, put, text
from console.reviewing import under_way
from db import reviews
from db.refused import Refused
from db.reviews import WeeklyReview

command = Listing("review", help="The weekly review: how it stands, its page, one of an earlier day; begin, finish.")


@command.command("show", help="The page of the review under way or finished today, else what has changed since.")
@click.option(
    "--show", "day", metavar="DATE", help="The review begun on that day: what was on the screen, and its page."
)
@click.option("--new", is_flag=True, help="What has changed since the last review, also where one was finished today.")
@click.option("--text", "as_text", is_flag=True, help="Plain text, as without it.")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Write it to a .docx, .md or .txt file.")
@click.option("--by", "whose", metavar="WHO", help="A colleague's review, with --show.")
@JSON
@NAMES
@click.pass_obj
def show(
    session: Session,
    day: str | None,
    new: bool,
    as_text: bool,
    out: Path | None,
    whose: str | None,
    as_json: bool,
    names: bool,
) -> None:
    """Print the page, or write it to a file."""
    del as_text
    seen: dict[str, Any] | None = None
    if day:
        review = _of_day(session, day, whose or session.by)
        page, seen = page_of(session.desk, review.id), _without_concerns(weekly.seen(session.desk, review))
    elif (finished := _finished_today(session)) and not new:
        page = page_of(session.desk, finished.id)
    else:
        page = compose(session.desk, under_way(session.desk))
    if as_json:
        say_json({"page": page, "seen": seen} if seen else page)
        return
    words = put(page, called(session.store, names=names))
    if out:
        put_out(session.desk, words, out, names=names)
        say(f"The page is at {out}, not encrypted, for you alone to read; it bears {_bears(names=names)}.")
        return
    for line in text(words):
        say(line)
    if seen:
        _say_seen(seen, called(session.store, names=names))


@command.command("begin", cls=Writing, help="Begin a review of what triage lists.")
@click.option("--all", "everyone", is_flag=True, help="Of every open pair.")
@click.option("--caseload", metavar="WHO", default="", help="Only of the pairs of this coordinator.")
@click.pass_obj
def begin(session: Session, everyone: bool, caseload: str) -> None:
    """Begin it; `log reviewed` says of each pair what came of it."""
    from console.caseload import of
    from console.cli.triage import LISTED
    from console.triage import queue
    from console.wanted import also_listed

    desk, wanted = session.desk, of(session.desk, caseload)
    also = also_listed(desk.store, desk.on, desk.by)
    rows = [row for row in queue(desk.store, desk.on).rows if wanted.has(row)]
    refs = [row.pair.ref for row in rows if everyone or row.severity in LISTED or row.pair.id in also]
    review = weekly.begin(desk, refs, caseload)
    count = f"{len(refs)} {'pair' if len(refs) == 1 else 'pairs'}"
    say(f"Review begun: {count}. Say of each: alongside log reviewed PAIR --outcome fine")
    for ref in weekly.listed(desk, review):
        say(f"  {ref}")


@command.command("finish", cls=Writing, help="Finish the review that is under way, and print its page.")
@NAMES
@click.pass_obj
def finish(session: Session, names: bool) -> None:
    """Finish it."""
    review = weekly.finish(session.desk)
    for line in text(put(page_of(session.desk, review.id), called(session.store, names=names))):
        say(line)


def _bears(*, names: bool) -> str:
    return "names" if names else "references"


def _finished_today(session: Session) -> WeeklyReview | None:
    """One's review that was finished today, where none is under way."""
    last = reviews.last_finished(session.store, session.by)
    return last if last and last.finished_on == session.today and under_way(session.desk) is None else None


def _of_day(session: Session, day: str, by: str) -> WeeklyReview:
    on = session.day(day)
    of_them = [each for each in reviews.all_of_them(session.store) if each.by == by]
    found = [each for each in of_them if on in {each.begun_on, each.finished_on}]
    if not found:
        last = f" The last is of {written(of_them[-1].begun_on)}." if of_them else f" There is none by {by}."
        raise Refused(f"No review by {by} was begun or finished on {written(on)}.{last}")
    return found[-1]


def _without_concerns(seen: Mapping[str, Any]) -> dict[str, Any]:
    """What was on the screen, fit for a page: a concern never stands in one."""
    rows = []
    for row in seen["pairs"]:
        flags = [flag for flag in row["flags"] if not flag["rule"].startswith(NEVER)]
        if len(flags) < len(row["flags"]):
            severity = worst(flag["severity"] for flag in flags)
            rows.append({**row, "flags": flags, "severity": severity, "order": None})
        else:
            rows.append(row)
    return {**seen, "pairs": rows}


def _say_seen(seen: Mapping[str, Any], called: Called) -> None:
    say("")
    say(f"On the screen when it was begun, {len(seen['pairs'])} open pairs:")
    for row in seen["pairs"]:
        flags = "; ".join(f"{flag['short']} ({flag['severity']}, since {flag['since']})" for flag in row["flags"])
        say(f"  {called(row['pair'])}, week {row['week']}, quiet {row['quiet_days']} days: {flags or 'no flags'}")
    say("")
    say("By these limits: " + ", ".join(f"{name} {value}" for name, value in sorted(seen["policy"].items())) + ".")
