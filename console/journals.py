"""The journal that a patient may keep: given, declined or in use. Nobody has to have one."""

from datetime import date

from console.dates import say
from console.desk import Desk
from console.working import must_have_happened, open_pair


def noted(desk: Desk, ref: str, *, state: str, on: date, sure: bool = False) -> str:
    """How it stands with the journal since `on`. Raises Refused for a day ahead."""
    del sure
    pair = open_pair(desk, ref)
    must_have_happened(desk, "A journal", on)
    line = f"{pair.ref}: journal {state}, {say(on, desk.on)}"
    with desk.command("journal", line) as change:
        change.insert(
            "journal",
            {"pair_id": pair.id, "on_day": on.isoformat(), "state": state, "recorded_on": desk.on.isoformat()},
        )
    return line
