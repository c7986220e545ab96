"""Erasing a person: what was theirs goes, out of the history too; what the programme counts stays, without a name.

It is one command, never taken back. What goes and what stays is `db.erase.STAYS`; docs/erasing.md says why.
"""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.desk import Desk
from console.erasing_found import PAPER_GONE, Found, found_of, without
from console.erasing_plan import Plan, plan_of
from console.erasing_reviews import without_words
from console.people import the_person
from console.plain import clean
from console.roles import must_be
from console.traces import traces
from db import erase
from db.people import Champion, Patient
from db.refused import Refused

if TYPE_CHECKING:
    from db.change import Change

COMMAND = "erase"
"""What an erasure is called in the change log."""

KEEPS_ITS_WORDS = frozenset(
    {
        "import", "patient-add", "champion-add", "patient-edit", "champion-edit", "pair-add", "agreement", "end-moved",
        "met", "note", "journal", "rating", "supervision", "reviewed", "woken", "review-begun", "review-finished",
        "clearance-add", "clearance-edit", "clearance-remove", COMMAND,
    }
)  # fmt: skip
"""Commands whose line has references, days and words of our own lists in it, and nothing that anybody typed."""


@dataclass(frozen=True, slots=True)
class Erased:
    """That it was done. `swept` says whether the bytes are gone from the file as well."""

    line: str
    plan: Plan
    swept: bool


def plan(desk: Desk, ref: str) -> Plan:
    """What erasing somebody would do; nothing is written.

    Raises Refused where only an admin may, there is no such person, they are in an open pair, a concern of theirs was
    not passed on, or they were erased already.
    """
    must_be(desk, "admin")
    return plan_of(desk, found_of(desk, the_person(desk, ref)))


def erased(desk: Desk, ref: str, *, reason: str) -> Erased:
    """Erase somebody. Raises Refused as `plan` does, and where the reason is missing or names them."""
    must_be(desk, "admin")
    person = the_person(desk, ref)
    why = _reason(desk, reason, person)
    erase.overwrite_what_goes(desk.store)
    line = f"{person.ref}: erased"
    with desk.command(COMMAND, line) as change:
        found = found_of(desk, person)  # now that nobody else can write
        told = plan_of(desk, found)
        _empty(desk, change, found)
        row = {"ref": person.ref, "who": found.who, "on_day": desk.on.isoformat(), "reason": why}
        change.insert("erased", row)
        _forget(change, found)
    return Erased(f"{line}. It cannot be taken back.", told, erase.sweep(desk.store))


def swept(desk: Desk) -> bool:
    """Write the file anew, so that nothing erased is left in it; False where others were too busy in it."""
    must_be(desk, "admin")
    return erase.sweep(desk.store)


def _reason(desk: Desk, text: str, person: Patient | Champion) -> str:
    why = clean(text)
    if not why:
        raise Refused("Erasing needs a reason: who asked for it, or which date has passed. Nothing was erased.")
    earlier = erase.called_before(desk.store, "patient" if isinstance(person, Patient) else "champion", person.id)
    names = {word.casefold() for each in earlier for word in str(each.get("name") or "").split()}
    if traces(person, (), earlier).partly_named_in(why) or names & _words(why):
        raise Refused(f"The reason stays, so it must not name them: write {person.ref}. Nothing was erased.")
    return why


def _words(text: str) -> set[str]:
    return {word.casefold() for word in re.findall(r"[\w'-]+", text)}


def _empty(desk: Desk, change: "Change", found: Found) -> None:
    """Empty every row; each is put down again as it is left, so that it can be verified from then on."""
    for name, rows in found.here.items():
        for number, row in rows.items():
            values = erase.what_goes(desk.store, name, row)
            if name == "champion":
                values |= {"status": "left", "capacity": 0}  # so that nobody is offered them
            if name == "action" and row["done_on"] is None:
                values["done_on"] = desk.on.isoformat()  # nobody could say any more what is to be done
            change.erase(name, number, values)
    for number, row in found.reviews.items():
        change.erase("weekly_review", number, {
            name: found.traces.without(without_words(str(row[name]), found.refs))
            for name in ("seen", "page") if row[name] is not None
        })  # fmt: skip
    for number in found.papers:
        change.erase("paper", number, {"about": None, "file": PAPER_GONE})
    for (name, number), values in found.named.items():
        change.erase(name, number, values)
    erase.drop_drafts(desk.store, found.drafts)


def _forget(change: "Change", found: Found) -> None:
    """Take what was there out of the change log: before and after of every row, and the lines that say it in words."""
    store = change.connection
    erase.forget(store, {**found.rows, **found.stored}, change.id)
    erase.forget_each(store, [row for row in found.logged if row.entry < change.id])
    near = erase.entries_about(store, found.near, change.id)
    unsaid = [
        entry
        for entry, command, words in erase.summaries(store)
        if entry < change.id
        and (
            (entry in found.entries and command not in KEEPS_ITS_WORDS)
            or without(found.traces, words, close=entry in near or entry in found.entries) != words
        )
    ]
    erase.unsay(store, unsaid)
