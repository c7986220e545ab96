"""The carry-on plan, in the patient's words: what I keep doing, my routine, who helps, where I go, if it slips."""

from console.commands import find
from console.desk import Desk
from console.pairs import the
from console.plain import clean
from db import endings
from db.endings import Plan
from db.refused import Refused

PLAN = find("plan", "ending").fields
"""The fields of the plan, as they are asked for and told."""


def written(
    desk: Desk,
    ref: str,
    *,
    keep_doing: str | None = None,
    my_routine: str | None = None,
    who_helps: str | None = None,
    where_i_go: str | None = None,
    if_it_slips: str | None = None,
) -> str:
    """Write the whole plan, what stood there replaced; of a closed pair too. Raises Refused without any words."""
    return changed(
        desk, ref,
        {
            "keep_doing": keep_doing, "my_routine": my_routine, "who_helps": who_helps, "where_i_go": where_i_go,
            "if_it_slips": if_it_slips,
        },
    )  # fmt: skip


def changed(desk: Desk, ref: str, texts: dict[str, str | None]) -> str:
    """Write some fields of the plan; one that is None or empty is emptied. Raises Refused where nothing would stand."""
    pair = the(desk, ref)
    values = {name: clean(text or "") or None for name, text in texts.items()}
    line = f"{pair.ref}: carry-on plan written"
    with desk.command("plan", line) as change:
        before = endings.plan(desk.store, pair.id)
        first = {"recorded_on": desk.on.isoformat()}
        if before is None:
            if not any(values.values()):
                raise Refused("A plan needs words: the patient's own. What do they keep doing?")
            change.insert("plan", {"pair_id": pair.id, **values, **first})
            return line
        # it counts as a plan from the day on which its first field was written
        if not before.keep_doing and values.get("keep_doing"):
            values |= first
        if not change.update("plan", before.id, values):
            return f"{pair.ref}: the carry-on plan says so already"
    return line


def now(desk: Desk, ref: str) -> dict[str, str]:
    """What stands in the plan, for the form."""
    plan = endings.plan(desk.store, the(desk, ref).id)
    return {field.name: getattr(plan, field.name) or "" for field in PLAN} if plan else {}


def in_words(plan: Plan | None) -> list[tuple[str, str]]:
    """What stands in the plan: what each field is called, and its words."""
    if plan is None:
        return []
    return [(field.label, text) for field in PLAN if (text := getattr(plan, field.name))]
