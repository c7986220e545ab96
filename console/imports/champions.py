"""The champions of a tracker: who is who between its two sheets, and which reference each of them has or gets."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from console.imports.day import NotADayError, read_day
from console.imports.headings import Found
from console.imports.layout import Layout
from console.imports.matrix import PairRow
from console.imports.problem import Problem, Problems
from console.imports.sheet import Cell, Sheet, is_empty, key, text_of
from db.imported import HeldChampion, HeldPair


@dataclass(slots=True)
class Person:
    """A champion as the tracker has them. `row` is their row on the champions' sheet, 0 where they have none there."""

    name: str
    row: int = 0
    phone: str = ""
    email: str = ""
    area: str = ""
    cleared: list[tuple[str, date | None, int]] = field(default_factory=list)
    """Clearance, the day it was done if that is known, and the column it stands in."""
    ref: str = ""
    pairs: list[PairRow] = field(default_factory=list)


@dataclass(slots=True)
class Champions:
    """The champions of a tracker. `unclear` are the rows of pairs whose champion cannot be told."""

    people: list[Person] = field(default_factory=list)
    of_pair: dict[str, Person] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)


def read_champions(found: Found | None, layout: Layout, problems: Problems) -> Champions:
    """The rows of the champions' sheet, if there is one."""
    champions = Champions()
    if found is None:
        return champions
    champions.said += found.said
    first: dict[tuple[str, str], int] = {}
    not_yet = 0
    for number, cells in found.rows():
        if is_empty(cells) or found.passes_over(cells, "name"):
            continue
        person = Person(
            text_of(found.cell(cells, "name")), number, text_of(found.cell(cells, "phone")),
            text_of(found.cell(cells, "email")), text_of(found.cell(cells, "area")),
        )  # fmt: skip
        good = True
        if not person.name:
            problems.add(Problem(found.sheet, number, "it is empty, and has to be filled in", found.columns["name"]))
            good = False
        who = (key(person.name), _digits(person.phone) or key(person.area))
        if good and (before := first.setdefault(who, number)) != number:
            why = f"the same champion stands in {found.sheet.place(before, found.columns['name'])} already"
            problems.add(Problem(found.sheet, number, why, found.columns["name"]))
            good = False
        for clearance, place in found.clearances.items():
            cell = cells[place] if place < len(cells) else None
            if key(text_of(cell)) in layout.not_yet:
                not_yet += 1
                continue
            try:
                if text_of(cell):
                    person.cleared.append((clearance, _done_on(cell, layout), place))
            except NotADayError as error:
                yes = f", or one of {', '.join(layout.done)}" if layout.done else ""
                problems.add(Problem(found.sheet, number, f"{error}{yes}", place, value=cell))
        if good:
            champions.people.append(person)
    if not_yet:
        cells_ = "cell" if not_yet == 1 else "cells"
        champions.said.append(f"{found.sheet.label}: “not yet” in {not_yet} {cells_}: no clearance kept for these.")
    return champions


def _done_on(cell: Cell, layout: Layout) -> date | None:
    return None if key(text_of(cell)) in layout.done else read_day(cell, layout.styles)


def join(
    champions: Champions,
    pairs: Sequence[PairRow],
    held: dict[str, HeldPair],
    matrix: Found,
    people_sheet: Sheet | None,
    problems: Problems,
) -> None:
    """Tell which champion each pair has, by name; of several of one name by what the store knows, else by the area."""
    by_name: dict[str, list[Person]] = {}
    for person in champions.people:
        by_name.setdefault(key(person.name), []).append(person)
    rows_of: dict[str, list[PairRow]] = {}
    for pair in pairs:
        rows_of.setdefault(key(pair.champion), []).append(pair)
    alone: list[PairRow] = []
    for name, rows in rows_of.items():
        here = by_name.get(name, [])
        if not here:
            person = Person(rows[0].champion)
            champions.people.append(person)
            alone += rows
            here = [person]
        if len(here) == 1:
            for pair in rows:
                _set(champions, here[0], pair)
        elif people_sheet is not None:
            _tell_apart(champions, here, rows, held, matrix, people_sheet, problems)
    if alone and people_sheet is not None:
        refs = ", ".join(pair.ref for pair in alone[:20])
        champions.said.append(f"{people_sheet.label} has no row for the champion of {refs}: kept by name alone.")


def _tell_apart(
    champions: Champions,
    here: list[Person],
    rows: list[PairRow],
    held: dict[str, HeldPair],
    matrix: Found,
    sheet: Sheet,
    problems: Problems,
) -> None:
    left: list[PairRow] = []
    how: list[str] = []
    for pair in rows:
        before = held.get(pair.ref)
        known = [person for person in here if before and _is(person, before.champion_name, before.champion_phone)]
        near = [person for person in here if person.area and key(person.area) == key(pair.area)]
        if len(known) == 1 or len(near) == 1:
            person = known[0] if len(known) == 1 else near[0]
            _set(champions, person, pair)
            how.append(
                f"{pair.ref} is row {person.row}, by {'what is here already' if len(known) == 1 else 'the area'}"
            )
        else:
            left.append(pair)
    free = [person for person in here if not person.pairs]
    if len(left) == len(free) == 1:
        _set(champions, free[0], left[0])
        how.append(f"{left[0].ref} is row {free[0].row}, the one that is left")
        left = []
    numbers = " and ".join(str(person.row) for person in here)
    for pair in left:
        why = f"{sheet.label} rows {numbers} bear this name, and the area does not tell which of them it is"
        place = matrix.columns["champion"]
        problems.add(Problem(matrix.sheet, pair.row, why, place, value=pair.champion))
    if how:
        champions.said.append(f"{sheet.label} rows {numbers} bear the same name and are taken as different champions:"
                              f" {'; '.join(how)}. Check these.")  # fmt: skip


def _set(champions: Champions, person: Person, pair: PairRow) -> None:
    person.pairs.append(pair)
    champions.of_pair[pair.ref] = person


def give_references(
    champions: Champions, held: Iterable[HeldChampion], pairs: dict[str, HeldPair], changed_here: set[int]
) -> None:
    """The reference each champion has in the store; a new one, C-0001 and on in the order of the sheet, for the rest.

    Known again are: the same name and phone; the same name in the same pair; the same name where neither has another
    phone; the same phone where the name was corrected here.
    """
    store = list(held)
    by_ref = {champion.ref: champion for champion in store}
    taken: set[str] = set()

    def give(person: Person, found: Iterable[HeldChampion]) -> None:
        fits = {champion.ref for champion in found} - taken
        if not person.ref and len(fits) == 1:
            person.ref = fits.pop()
            taken.add(person.ref)

    names: dict[str, list[HeldChampion]] = {}
    phones: dict[str, list[HeldChampion]] = {}
    for champion in store:
        names.setdefault(key(champion.name), []).append(champion)
        phones.setdefault(_digits(champion.phone or ""), []).append(champion)
    for person in champions.people:
        give(person, (one for one in names.get(key(person.name), ()) if _is(person, one.name, one.phone)))
    for person in champions.people:
        mine = {pairs[pair.ref].champion for pair in person.pairs if pair.ref in pairs}
        give(person, (by_ref[ref] for ref in mine if key(by_ref[ref].name) == key(person.name)))
    for person in champions.people:
        others = names.get(key(person.name), [])
        give(person, (one for one in others if not (_digits(one.phone or "") and _digits(person.phone))))
    for person in champions.people:
        if number := _digits(person.phone):
            give(person, (one for one in phones.get(number, ()) if one.id in changed_here))
    next_number = 1 + max(
        (int(found[1]) for ref in by_ref if (found := re.fullmatch(r"C-([0-9]{1,9})", ref))), default=0
    )
    for person in champions.people:
        if person.ref:
            continue
        person.ref = f"C-{next_number:04}"
        next_number += 1
        if alike := names.get(key(person.name), []):
            champions.said.append(
                f"{person.ref} is taken as a new champion, though {alike[0].ref} has the same name: the phones differ."
            )


def _is(person: Person, name: str, phone: str | None) -> bool:
    return key(person.name) == key(name) and _digits(person.phone) == _digits(phone or "") != ""


def _digits(phone: str) -> str:
    """A number as it is compared: 07700 900001, +44 7700 900001 and 7700900001 are the same."""
    return re.sub(r"^(?:00|\+)?44|^0", "", re.sub(r"[^0-9+]", "", phone))
