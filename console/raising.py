"""A flag raised by a coordinator, with a reason, and lowered again."""

from datetime import date

from console.dates import say
from console.desk import Desk
from console.plain import clean
from console.working import in_order, must_have_happened, open_pair
from db.pairs import PairRow
from db.raised import OpenFlag, open_flags
from db.refused import Refused


def raised(desk: Desk, ref: str, *, severity: str, reason: str, sure: bool = False) -> str:
    """Raise a flag today. Raises Refused without a reason."""
    del sure
    pair = open_pair(desk, ref)
    if not (text := clean(reason)):
        raise Refused("A flag needs a reason: say in a few words why.")
    line = f"{pair.ref}: flag raised ({severity})"
    today = desk.on.isoformat()
    with desk.command("raise", line) as change:
        change.insert(
            "raised",
            {"pair_id": pair.id, "severity": severity, "reason": text, "raised_on": today, "recorded_on": today},
        )
    return line


def open_one(desk: Desk, ref: str) -> dict[str, str]:
    """Nothing to fill in; raises Refused where no flag is raised, before anything is asked."""
    _the_newest(desk, open_pair(desk, ref))
    return {}


def lowered(desk: Desk, ref: str, *, on: date, sure: bool = False) -> str:
    """Lower the newest raised flag. Raises Refused where there is none."""
    del sure
    pair = open_pair(desk, ref)
    must_have_happened(desk, "Lowering a flag", on)
    flag = _the_newest(desk, pair)
    in_order(flag.raised_on, on, f"It was raised on {say(flag.raised_on, desk.on)}: give a later day.")
    line = f"{pair.ref}: flag of {say(flag.raised_on, desk.on)} lowered ({flag.severity})"
    with desk.command("lower", line) as change:
        change.update("raised", flag.id, {"lowered_on": on.isoformat()})
    return line


def _the_newest(desk: Desk, pair: PairRow) -> OpenFlag:
    if flags := open_flags(desk.store, pair.id, desk.on):
        return flags[0]
    raise Refused(f"{pair.ref} has no raised flag.")
