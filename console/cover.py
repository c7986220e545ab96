"""Cover: a coordinator who is away hands the caseload to a colleague until a day. It goes back by itself."""

from datetime import date

from console.dates import say
from console.desk import Desk
from console.plain import clean
from console.working import in_order
from db import coordinators
from db.refused import Refused

LONGEST = 92
"""Most days of one cover: whoever is away for longer hands the pairs over for good."""


def mine(desk: Desk, ref: str) -> dict[str, str]:
    """What the form starts with: the caseload of `ref`, else one's own."""
    return {"coordinator": ref or desk.by}


def colleagues(desk: Desk, ref: str) -> dict[str, tuple[str, ...]]:
    """Who could cover, to choose from."""
    others = (each.initials for each in coordinators.everybody(desk.store, desk.on))
    return {"covered_by": tuple(initials for initials in others if initials != (ref or desk.by))[:9]}


def handed(
    desk: Desk, _: str = "", /, *, coordinator: str, covered_by: str, until: date, from_on: date, sure: bool = False
) -> str:
    """A caseload is in a colleague's hands from one day to another, both included; returns what was written.

    Raises Refused where the days are out of order or too far apart, or there is a cover on these days already.
    """
    del sure
    whose, who = clean(coordinator).lower(), clean(covered_by).lower()
    if not whose or not who or whose == who:
        raise Refused("Cover needs two: whose caseload it is, and a colleague who covers.")
    in_order(from_on, until, f"The cover ends on {say(until, desk.on)}, before it begins on {say(from_on, desk.on)}.")
    in_order(desk.on, until, f"{say(until, desk.on)} has passed: give a day to come.")
    if (until - from_on).days >= LONGEST:
        raise Refused(f"A cover lasts {LONGEST} days at the most: for longer, hand the pairs over.")
    known = {each.initials for each in coordinators.everybody(desk.store, desk.on)}
    for each in (whose, who):
        if each not in known:
            raise Refused(f"No coordinator is called {each[:20]}: there is {', '.join(sorted(known)) or 'nobody yet'}.")
    line = f"{whose} is covered by {who} from {say(from_on, desk.on)} until {say(until, desk.on)}"
    with desk.command("cover", line) as change:
        for there in coordinators.covers(desk.store, desk.on):
            if there.coordinator == whose and there.from_on <= until and from_on <= there.until_on:
                raise Refused(f"{whose} is covered by {there.covered_by} until {say(there.until_on, desk.on)} already.")
        change.insert(
            "cover",
            {
                "coordinator": whose,
                "covered_by": who,
                "from_on": from_on.isoformat(),
                "until_on": until.isoformat(),
                "recorded_on": desk.on.isoformat(),
            },
        )
    return line


def ended(desk: Desk, ref: str = "", /, *, coordinator: str, sure: bool = False) -> str:
    """The coordinator is back before the day. Raises Refused where nobody covers for them."""
    del ref, sure
    whose = clean(coordinator).lower()
    found = next((each for each in coordinators.covers(desk.store, desk.on) if each.coordinator == whose), None)
    if found is None:
        raise Refused(f"Nobody covers for {whose[:20]}.")
    line = f"{whose} is back: {found.covered_by} does not cover any more"
    with desk.command("cover-ended", line) as change:
        change.update("cover", found.id, {"ended_on": desk.on.isoformat()})
    return line
