"""What there is of a person to be erased: the rows about them, what was stored of those, whatever else names them."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.dates import say
from console.desk import Desk
from console.traces import Traces, traces
from db import erase, everything, handovers, pairs, people
from db.change import Cell
from db.erase import LoggedText, Text
from db.everything import Rows, Who
from db.history import last_known
from db.pairs import PairRow
from db.people import Champion, Patient
from db.refused import Refused

if TYPE_CHECKING:
    pass

LEFT_ALONE = "concern"
"""A concern about somebody else is left as it is, also where it names them: safeguarding decides on that."""

SPOKE_OF_SEVERAL = "(erased)"
"""What stands in the place of words that were written for several handovers at once, one of them theirs."""

PAPER_GONE = "(erased)"
"""What stands in the place of a file's name."""


@dataclass(frozen=True, slots=True)
class Found:
    """Everything that has to be touched: the rows about them, what else names them, what was stored of them."""

    person: Patient | Champion
    who: Who
    pairs: tuple[PairRow, ...]
    rows: Rows
    refs: frozenset[str]
    """The references that stand for them: their own, and those of the pairs they were in."""
    here: Mapping[str, Mapping[int, dict[str, Cell]]]
    """Of those rows what is there now, by table and id."""
    traces: Traces
    near: Rows
    """Rows of whoever they were paired with, in which any part of their name is looked for."""
    stored: Rows
    """Weekly reviews and plain files that are about them or one of their pairs, there or taken away."""
    reviews: Mapping[int, dict[str, Cell]]
    papers: Mapping[int, dict[str, Cell]]
    named: Mapping[tuple[str, int], dict[str, Cell]]
    """Rows about somebody else that name them, with what stands there once the reference is put in."""
    logged: tuple[LoggedText, ...]
    """Rows of the change log about somebody else that name them."""
    drafts: tuple[str, ...]
    entries: frozenset[int]
    concerns: int
    """Concerns about somebody else that name them."""


def found_of(desk: Desk, person: Patient | Champion) -> Found:
    """Everything that has to be touched. Raises Refused where it may not be yet."""
    store = desk.store
    if gone := erase.erasure_of(store, person.ref):
        raise Refused(f"{person.ref} was erased on {say(gone.on, desk.on)} already, by {gone.by}.")
    who: Who = "patient" if isinstance(person, Patient) else "champion"
    theirs = tuple(
        pair
        for pair in pairs.all_of_them(store)
        if (pair.patient_id if who == "patient" else pair.champion_id) == person.id
    )
    if open_ones := [pair.ref for pair in theirs if pair.closed_on is None or pair.closed_on > desk.on]:
        raise Refused(
            f"{person.ref} is in {' and '.join(open_ones)}, which is open: close it first. Nothing was erased."
        )
    if kept := erase.concerns_not_passed_on(store, [pair.id for pair in theirs]):
        raise Refused(f"{kept[0]} has a concern that was not passed on: pass it on first. Nothing was erased.")
    rows = everything.rows_about(store, who, person.id)
    here = {name: _read(desk, name, ids) for name, ids in rows.items()}
    before = erase.called_before(store, who, person.id)
    looked_for = traces(person, [*people.patients(store), *people.champions(store)], before)
    refs = frozenset({person.ref, *(pair.ref for pair in theirs), *_taken_away(desk, rows)})
    says_it = _standing_for(refs)
    near = _near(desk, who, theirs)
    texts = list(erase.texts(store))
    logged = list(erase.logged_texts(store))
    everywhere: list[Text | LoggedText] = [*texts, *logged]
    stored: Rows = {
        name: {each.row_id for each in everywhere if each.table == name and _has(says_it, looked_for, each.text)}
        for name in ("weekly_review", "paper")
    }
    touched = {**rows, **stored}

    def swept_of(each: Text | LoggedText) -> str:
        if each.table == LEFT_ALONE or each.row_id in touched.get(each.table, ()):
            return each.text
        return without(looked_for, each.text, close=each.row_id in near.get(each.table, ()))

    named: dict[tuple[str, int], dict[str, Cell]] = {}
    for each in texts:
        if (new := swept_of(each)) != each.text:
            named.setdefault((each.table, each.row_id), {})[each.column] = new
    handed = rows.get("handover", ())
    for number, columns in handovers.sharing_words(store, handed).items():
        named.setdefault(("handover", number), {}).update(dict.fromkeys(columns, SPOKE_OF_SEVERAL))
    words = handovers.words_of(store, handed)
    return Found(
        person,
        who,
        theirs,
        rows,
        refs,
        here,
        looked_for,
        near,
        stored,
        _read(desk, "weekly_review", stored["weekly_review"]),
        _read(desk, "paper", stored["paper"]),
        named,
        tuple(each for each in logged if swept_of(each) != each.text or _bears(each, words)),
        tuple(
            session
            for session, about_ref, fields in erase.drafts(store)
            if refs & set(about_ref.split("\n")) or _has(says_it, looked_for, fields)
        ),
        frozenset(erase.entries_about(store, touched, 2**62)),
        len(
            {
                each.row_id
                for each in texts
                if each.table == LEFT_ALONE
                and each.row_id not in rows.get(LEFT_ALONE, ())
                and looked_for.named_in(each.text)
            }
        ),
    )


def _read(desk: Desk, name: str, ids: Iterable[int]) -> dict[int, dict[str, Cell]]:
    found = ((number, everything.read(desk.store, name, number)) for number in sorted(ids))
    return {number: row for number, row in found if row is not None}


def _taken_away(desk: Desk, rows: Rows) -> list[str]:
    """The references of pairs that were matched and taken back: a review may have them."""
    return [str(ref) for each in rows.get("pair", ()) if (ref := last_known(desk.store, "pair", each).get("ref"))]


def _near(desk: Desk, who: Who, theirs: Iterable[PairRow]) -> Rows:
    """What is about the other half of their pairs alone: it stays, but does not name this one.

    Of a patient's champion that is what was said in supervision while they were a pair, of a champion's patient the
    goals.
    """
    near: Rows = {}
    for pair in theirs:
        other: Who = "champion" if who == "patient" else "patient"
        rows = everything.rows_about(desk.store, other, pair.champion_id if who == "patient" else pair.patient_id)
        if other == "patient":
            for name in ("goal", "step"):
                near.setdefault(name, set()).update(rows.get(name, ()))
            continue
        first, last = pair.matched_on.isoformat(), pair.closed_on.isoformat() if pair.closed_on else ""
        for number in rows.get("supervision", ()):
            row = everything.read(desk.store, "supervision", number)
            if row is None or first <= str(row["on_day"]) <= last:
                near.setdefault("supervision", set()).add(number)
    return near


def _bears(each: LoggedText, words: set[str]) -> bool:
    """Whether a row of the log is of a handover with the same words as one of theirs."""
    if each.table != "handover" or not words:
        return False
    rows = [json.loads(line) for line in each.text.split("\n") if line]
    return any(row.get(name) in words for row in rows for name in ("note", "why"))


def _standing_for(refs: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, refs))})(?![\w-])")


def _has(refs: re.Pattern[str], looked_for: Traces, text: str) -> bool:
    return bool(refs.search(text)) or looked_for.named_in(text)


def without(looked_for: Traces, text: str, *, close: bool) -> str:
    """The text without their name; `close` is what is about whoever they were paired with, or a line about them."""
    return looked_for.without_parts(text) if close else looked_for.without(text)
