"""Tells what an entry of the change log did: each row before and after, in words."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from console.dates import say
from console.desk import Desk
from console.history_words import Column, column, table
from console.plain import clean
from console.unnamed import of_pair
from db import history as log
from db import pairs
from db.change import Cell
from db.history import Count, Logged, RowChange
from db.pairs import PairRow

FEW = 12
"""Rows of an entry that are told one by one; of more than that, how many there were of each kind."""

ERASING = "erase"
"""The command of which is told how many rows were left, and not what they are."""

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_HIDDEN = {"name": "(a name)", "words": "(words)", "facts": "(on the pair's page)"}
_WORDS = re.compile(r"[\w-]+")
_PUT_IN = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Told:
    """A column of a row before and after, as it may be shown; empty where nothing stood there."""

    name: str
    column: Column
    before: str
    after: str


class Teller:
    """Tells what entries did. `names` shows names and words that are somebody's own; facts of a concern never."""

    def __init__(self, desk: Desk, *, names: bool) -> None:
        self._desk = desk
        self._names = names
        self._known: dict[tuple[str, int], dict[str, Cell]] = {}
        self._pairs: dict[str, PairRow | None] = {}

    def entry(self, found: Logged, rows: list[RowChange] | None = None, at_most: int = FEW) -> list[str]:
        """Before and after, a line a row; of too many rows, how many there were of each kind.

        `rows` are those to be told, None for all that it wrote.
        """
        told = self.rows_to_tell(found, rows, at_most)
        if found.command == ERASING:
            return left(log.counts_of(self._desk.store, found.id) if rows is None else _count(rows))
        if told is None:
            return counted(log.counts_of(self._desk.store, found.id) if rows is None else _count(rows))
        return [self.row(row, unless=found.summary or "") for row in told]

    def rows_to_tell(self, found: Logged, rows: list[RowChange] | None, at_most: int = FEW) -> list[RowChange] | None:
        """The rows, or None where there are too many to be told one by one."""
        if found.command == ERASING or (found.rows if rows is None else len(rows)) > at_most:
            return None
        return log.rows_of(self._desk.store, found.id, at_most) if rows is None else rows

    def row(self, row: RowChange, *, unless: str = "") -> str:
        """`HC-0007, meeting of Mon 23 Nov: minutes 60 -> 45`; the reference is left out where `unless` has it."""
        owner = self.owner(row)
        whose = f"{owner}, " if owner and owner not in _WORDS.findall(unless) else ""
        if row.erased:
            return f"{whose}{table(row.table).many}: one row, erased since"
        cells, label = self.cells(row), self.label(row)
        if row.before is None:
            return _listed(f"{whose}new {label}", _alone(cells))
        if row.after is None:
            return _listed(f"{whose}{label} taken away", _alone(cells))
        changed = [f"{cell.column.label} {cell.before or 'nothing'} -> {cell.after or 'nothing'}" for cell in cells]
        return _listed(f"{whose}{label}", changed or ["changed in what is not told here"])

    def stands(self, row: RowChange) -> str:
        """`HC-0007, meeting on Mon 23 Nov: held, 60 minutes`: what stands in a row."""
        owner = self.owner(row)
        return _listed(f"{owner}, {self.label(row)}" if owner else self.label(row), _alone(self.cells(row)))

    def label(self, row: RowChange) -> str:
        """What the row is called: `meeting of Mon 23 Nov`."""

        def put(found: re.Match[str]) -> str:
            match found[1]:
                case "of":
                    return "on" if row.before is None else "of"
                case "goal":
                    return str(self._last("goal", row.of("goal_id")).get("ref") or "a goal")
                case name:
                    about = column(row.table, name)
                    value = (row.before or row.after or {}).get(name)
                    return _weekday(value, self._desk.on) if about and about.kind == "day" else clean(str(value))

        return _PUT_IN.sub(put, table(row.table).one)

    def pair(self, row: RowChange) -> str:
        """The reference of the pair that the row is or belongs to; empty where it is of none."""
        goal, ending = row.of("goal_id"), row.of("ending_id")
        found = row.row_id if row.table == "pair" else row.of("pair_id")
        if goal or ending:
            found = (self._last("goal", goal) if goal else self._last("ending", ending)).get("pair_id")
        return self._reference("pair", found) if found else ""

    def owner(self, row: RowChange) -> str:
        """The reference of the pair, or of the champion, that the row is about; empty where its label says it."""
        if row.table == "pair":
            return ""
        champion = row.of("champion_id")
        return self.pair(row) or (self._reference("champion", champion) if champion else "")

    def row_as_json(self, row: RowChange) -> dict[str, object]:
        """A row for a program: what it is about, and what is told of it before and after."""
        cells = self.cells(row)
        did = "erased" if row.erased else "added" if row.before is None else "changed" if row.after else "taken away"
        return {
            "table": row.table,
            "about": self.owner(row) or row.of("ref"),
            "did": did,
            "before": {cell.name: cell.before for cell in cells if cell.before},
            "after": {cell.name: cell.after for cell in cells if cell.after},
        }

    def cells(self, row: RowChange) -> list[Told]:
        """The columns that are told: those that are not empty, or of a change those that are different."""
        before, after = row.before or {}, row.after or {}
        in_label = set() if before and after else set(_PUT_IN.findall(table(row.table).one))
        found = []
        for name in after or before:
            about, old, new = column(row.table, name), before.get(name), after.get(name)
            if about and old != new and name not in in_label:
                found.append(Told(name, about, self._value(row, about, old), self._value(row, about, new)))
        return [each for each in found if each.before or each.after]

    def _value(self, row: RowChange, about: Column, value: Cell) -> str:
        if value is None or value == "":
            return ""
        if about.kind == "facts" or (about.personal and not self._names):
            return _HIDDEN[about.kind]
        match about.kind:
            case "day":
                return _day(value, self._desk.on)
            case "yes":
                return "yes" if value else "no"
            case "patient" | "champion":
                return self._reference(about.kind, value)
        return clean(str(value)) if self._names else self._unnamed(row, clean(str(value)))

    def _unnamed(self, row: RowChange, text: str) -> str:
        """A reason, or who does an action, may have been typed with the name of one of the two."""
        if (ref := self.pair(row)) not in self._pairs:
            self._pairs[ref] = pairs.by_ref(self._desk.store, ref)
        pair = self._pairs[ref]
        return of_pair(pair, text) if pair else text

    def _reference(self, name: str, number: Cell) -> str:
        return str(self._last(name, number).get("ref") or f"{name} {number}")

    def _last(self, name: str, number: Cell) -> dict[str, Cell]:
        key = (name, int(number or 0))
        if key not in self._known:
            self._known[key] = log.last_known(self._desk.store, *key)
        return self._known[key]


def counted(counts: Iterable[Count]) -> list[str]:
    """`added 1,450 meetings, 60 pairs`, a line each for what was added, changed and taken away."""
    found = list(counts)
    kinds = (
        ("added", [(each.table, each.added) for each in found]),
        ("changed", [(each.table, each.changed) for each in found]),
        ("taken away", [(each.table, each.taken_away) for each in found]),
        ("erased since", [(each.table, each.erased) for each in found]),
    )
    return [
        f"{kind} " + ", ".join(table(name).counted(number) for name, number in numbers if number)
        for kind, numbers in kinds
        if any(number for _, number in numbers)
    ]


def left(counts: Iterable[Count]) -> list[str]:
    """What an erasure left: `left without words: 1 patient, 1 pair, 45 meetings`."""
    numbers = [(each.table, each.added + each.changed) for each in counts if each.table != "erased"]
    said = ", ".join(table(name).counted(number) for name, number in numbers if number)
    return [f"left without words or names: {said}"] if said else []


def _count(rows: Iterable[RowChange]) -> list[Count]:
    found: dict[str, list[int]] = {}
    for row in rows:
        kind = 3 if row.erased else 0 if row.before is None else 2 if row.after is None else 1
        found.setdefault(row.table, [0, 0, 0, 0])[kind] += 1
    return [Count(name, *numbers) for name, numbers in found.items()]


def _listed(head: str, parts: Iterable[str]) -> str:
    listed = ", ".join(parts)
    return f"{head}: {listed}" if listed else head


def _alone(cells: Iterable[Told]) -> Iterator[str]:
    """What stood in each column, said so that it needs no heading."""
    for cell in cells:
        value = cell.after or cell.before
        if cell.column.kind == "yes":
            yes, _, no = cell.column.alone.partition("|")
            value = yes if value == "yes" else no
        elif cell.column.alone:
            value = cell.column.alone.format(value)
        else:
            value = f"{cell.column.label} {value}"
        if value:
            yield value


def _day(value: Cell, on: date) -> str:
    try:
        return say(date.fromisoformat(str(value)), on)
    except ValueError:
        return clean(str(value))


def _weekday(value: Cell, on: date) -> str:
    try:
        day = date.fromisoformat(str(value))
    except ValueError:
        return clean(str(value))
    return f"{_DAYS[day.weekday()]} {say(day, on)}"
