"""How long somebody is kept, all that is held about them, and how they are erased: `people due`, `people erase`."""

import sys
from datetime import date
from pathlib import Path

import click

from console.cli.options import JSON, NAMES
from console.cli.printing import say, say_json
from console.cli.session import Session
from console.cli.writing import ForAdmins
from console.dates import written
from console.retention import Due
from db import people
from db.erase import Erasure
from db.refused import Refused


@click.command("due", help="Closed pairs and people whose retention date has passed (policy: keep.closed).")
@click.option("--within", metavar="DAYS", type=click.IntRange(0), default=0, help="Or passes within so many days.")
@JSON
@NAMES
@click.pass_obj
def due(session: Session, within: int, as_json: bool, names: bool) -> None:
    """Print who is due to be erased."""
    from console import retention

    kept, alone = retention.due(session.desk, within)
    if as_json:
        say_json(
            {
                "pairs": [
                    {"pair": each.ref, "closed_on": _iso(each.closed_on), "due_on": _iso(each.due_on),
                     "people": [_due(session, one, names=names) for one in each.people]}
                    for each in kept
                ],
                "people": [_due(session, one, names=names) for one in alone],
            }
        )  # fmt: skip
        return
    for each in kept:
        whom = ", ".join(_due_said(session, one, names=names) for one in each.people)
        say(f"{each.ref}, closed on {written(each.closed_on)}: {whom}")
    for one in alone:
        say(f"{_due_said(session, one, names=names)}: {one.why}, {written(one.since)}")
    if kept or alone:
        say("To erase one of them: alongside people erase REF --why -")
    else:
        say("Nobody is due to be erased" + (f" within {within} days." if within else "."))


@click.command("erase", cls=ForAdmins, help="Erase a person: words and names go for good, figures stay.")
@click.argument("ref", required=False)
@click.option("--why", metavar="-", help="Why, read from standard input. It stays, and must not name them.")
@click.option("--reason", metavar="TEXT", help="Why, in a word or two that anybody may read: no name.")
@click.option("--dry-run", is_flag=True, help="Say what would go and what would stay, and write nothing.")
@click.option("--sure", is_flag=True, help="Do it without asking for the reference once more.")
@click.option("--sweep", is_flag=True, help="Without a reference: only write the file anew, if others were in the way.")
@JSON
@click.pass_obj
def erase(
    session: Session,
    ref: str | None,
    why: str | None,
    reason: str | None,
    dry_run: bool,
    sure: bool,
    sweep: bool,
    as_json: bool,
) -> None:
    """Erase them, once whoever asks has seen what that means."""
    from console import erasing, erasing_plan

    if sweep and not ref:
        say(_swept(done=erasing.swept(session.desk)))
        return
    if not ref or sweep:
        raise click.UsageError("Give the reference of one patient or champion, or --sweep alone.")
    plan = erasing.plan(session.desk, ref)
    if dry_run:
        if as_json:
            say_json({**erasing_plan.as_json(plan), "erased": False})
            return
        for line in plan.told():
            say(line)
        say("Nothing was erased.")
        return
    given_why = _why(why, reason)
    if not sure:
        for line in plan.told():
            say(line)
        _typed_again(plan.ref)
    done = erasing.erased(session.desk, ref, reason=given_why)
    if as_json:
        say_json({**erasing_plan.as_json(done.plan), "erased": True, "swept": done.swept})
        return
    say(done.line)
    say(_swept(done=done.swept))
    for line in done.plan.afterwards():
        say(line)


def _why(why: str | None, reason: str | None) -> str:
    """The reason, from standard input or as it was given. Raises UsageError where there is none, or two."""
    if (why is None) == (reason is None):
        raise click.UsageError(
            "Give one reason: --why - reads it from standard input, --reason TEXT takes it as it is."
        )
    if reason is not None:
        return reason
    if why != "-":
        raise click.UsageError("--why takes only -, and the words come from standard input. Or give --reason TEXT.")
    if sys.stdin.isatty():
        print("Why (it stays, so no name), then Enter:", file=sys.stderr)
        return sys.stdin.readline()
    return sys.stdin.read()


def _typed_again(ref: str) -> None:
    """Whoever sits at the terminal types the reference once more. Raises Refused where they do not, or nobody sits."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Refused(f"Nothing was erased. To erase {ref}, add --sure; --dry-run says what would go and what stays.")
    try:
        typed = input(f"This is never taken back. To erase {ref}, type its reference: ")
    except EOFError:
        raise KeyboardInterrupt from None
    if typed.strip().casefold() != ref.casefold():
        raise Refused(f"That was not {ref}: nothing was erased.")


def _swept(*, done: bool) -> str:
    if done:
        return "The file was written anew, and nothing that was erased is left in it."
    return (
        "It is gone from every record, but others were at work, so that traces may lie in the file until it is written"
        " anew: when nobody is in it, run alongside people erase --sweep"
    )


def _due(session: Session, one: Due, *, names: bool) -> dict[str, object]:
    row: dict[str, object] = {
        "ref": one.ref,
        "what": one.what,
        "due_on": _iso(one.due_on),
        "since": _iso(one.since),
        "why": one.why,
    }
    return row | ({"name": _name(session, one.ref)} if names else {})


def _due_said(session: Session, one: Due, *, names: bool) -> str:
    name = f" {_name(session, one.ref)}" if names else ""
    return f"{one.ref}{name.rstrip()}, {one.what}, due on {written(one.due_on)}"


def _name(session: Session, ref: str) -> str:
    found = people.find(session.store, ref)
    return found.name if found else ""


def erased_on(gone: Erasure) -> str:
    return f"erased on {written(gone.on)}"


def show_everything(session: Session, ref: str, *, concerns: bool, out: Path | None, as_json: bool) -> None:
    """Print all that is held about somebody, or write it to a file, which takes somebody who may write."""
    from console import access
    from console.papers import where
    from console.roles import must_write

    must_write(session.desk)  # that somebody was given all of it stands in the history
    found = access.everything_about(session.desk, ref, concerns=concerns)
    if not out:
        access.shown(session.desk, found)
    if out:
        line = access.save(session.desk, found, out)
        say_json({"written": str(out.absolute()), "line": line}) if as_json else say(f"{line}. {where(out)}")
    elif as_json:
        say_json(access.as_json(found))
    else:
        for each in found.told():
            say(each)


def _iso(day: date) -> str:
    return day.isoformat()
