"""Checking rows of the fixed format: every cell against what may stand there, every reference, every pair of dates."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from console.imports.day import NotADayError, read_day
from console.imports.problem import Problem, Problems
from console.imports.sheet import Cell, Sheet, is_empty, key, text_of
from console.imports.tables import TABLES, Column, Table
from console.plain import LONGEST, original

Kept = str | int | None
"""A value as the store keeps it; a reference to another table is still the reference here."""

LONGEST_PAUSE = timedelta(days=42)

_Found = tuple[Kept, str]
"""What a cell holds, and what is wrong with it ("" where nothing is)."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row to be checked: where it stands, and its cells in the order of the columns."""

    row: int
    cells: Sequence[Cell]
    at: int | None = None
    """The one cell of the sheet that the whole row was read from, where there is one."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """The rows of one table as they come in, from a file of the fixed format or translated from a tracker."""

    table: Table
    sheet: Sheet
    columns: tuple[Column, ...]
    places: tuple[int | None, ...]
    """Which column of the sheet each stands in."""
    lines: Iterable[Line]
    partial: bool = False
    """Its rows change what is there and add nothing: required columns may be missing."""


@dataclass(frozen=True, slots=True)
class Checked:
    """The good rows of one table: values in the order of `columns`, which are those of the store."""

    table: Table
    columns: tuple[str, ...]
    rows: list[tuple[Kept, ...]]


@dataclass(slots=True)
class Check:
    """One import under check. `known` are the references in the store, by table; the file's good rows are added."""

    problems: Problems
    known: dict[str, set[str]]
    left_out: dict[str, set[str]] = field(default_factory=dict)
    seen: dict[str, dict[tuple[Kept, ...], str]] = field(default_factory=dict)

    def check(self, incoming: Incoming) -> Checked:
        """The good rows; what is wrong with the others is added to the problems."""
        table, columns = incoming.table, incoming.columns
        names = tuple(column.kept_as for column in columns)
        counts: dict[tuple[Kept, Kept], int] = {}
        count = table.counted and "nth" not in names
        kept_as = (*names, "nth") if count else names
        memory: list[dict[Cell, _Found]] = [{} for _ in columns]
        rows: list[tuple[Kept, ...]] = []
        for line in incoming.lines:
            if line.at is None and is_empty(line.cells):
                continue
            found = [
                _remembered(column, cell, memo) for column, cell, memo in zip(columns, line.cells, memory, strict=False)
            ]
            found += [(None, "")] * (len(columns) - len(found))
            bad = self._bad_cells(incoming, line, found)
            values: tuple[Kept, ...] = tuple(value for value, _ in found)
            if count:
                values = (*values, self._which_of_the_day(table, names, values, counts))
            row = dict(zip(kept_as, values, strict=True))
            if not bad:
                bad = self._bad_row(incoming, line, row)
            if bad:
                for problem in bad:
                    self.problems.add(problem)
                if table.has_reference and row.get("ref"):
                    self.left_out.setdefault(table.name, set()).add(str(row["ref"]))
                continue
            rows.append(values)
            if table.has_reference:
                self.known[table.name].add(str(row["ref"]))
        return Checked(table, kept_as, rows)

    def _bad_cells(self, incoming: Incoming, line: Line, found: Sequence[_Found]) -> list[Problem]:
        bad = []
        for number, (column, (value, wrong)) in enumerate(zip(incoming.columns, found, strict=True)):
            if why := wrong or (_EMPTY if column.required and value is None else ""):
                bad.append(self._problem(incoming, line, number, why))
        if extra := [text_of(cell) for cell in line.cells[len(incoming.columns) :] if text_of(cell)]:
            why = f"“{extra[0][:60]}” stands beyond the last heading; is a comma in a text without quotes around it?"
            bad.append(Problem(incoming.sheet, line.row, why))
        return bad

    def _problem(self, incoming: Incoming, line: Line, number: int, why: str, *, follows: bool = False) -> Problem:
        place = incoming.places[number] if line.at is None else line.at
        column = incoming.columns[number]
        value = line.cells[number] if number < len(line.cells) else None
        return Problem(incoming.sheet, line.row, why, place, column.name, value, follows)

    def _bad_row(self, incoming: Incoming, line: Line, row: Mapping[str, Kept]) -> list[Problem]:
        bad = []
        for number, column in enumerate(incoming.columns):
            reference = row[column.kept_as]
            if not column.refers or reference in self.known[column.refers]:
                continue
            one = TABLES[column.refers].one
            if reference in self.left_out.get(column.refers, ()):
                why = f"the row of this {one} has something wrong with it"
                bad.append(self._problem(incoming, line, number, why, follows=True))
            else:
                why = f"there is no such {one}, neither in what is imported nor in the store"
                bad.append(self._problem(incoming, line, number, why))
        if bad:
            return bad
        if odds := _at_odds(incoming.table, row):
            names = [column.kept_as for column in incoming.columns]
            return [self._problem(incoming, line, names.index(odds[0]), odds[1])]
        if not incoming.table.counted:
            return self._twice(incoming, line, row)
        return []

    def _twice(self, incoming: Incoming, line: Line, row: Mapping[str, Kept]) -> list[Problem]:
        seen = self.seen.setdefault(incoming.table.name, {})
        identity = tuple(row.get(name) for name in incoming.table.identity)
        here = incoming.sheet.place(line.row)
        if (first := seen.setdefault(identity, here)) == here or incoming.partial:
            return []
        why = f"the same {incoming.table.one} stands in {first} already"
        return [self._problem(incoming, line, 0, why)]

    @staticmethod
    def _which_of_the_day(
        table: Table, names: tuple[str, ...], values: tuple[Kept, ...], counts: dict[tuple[Kept, Kept], int]
    ) -> int:
        """Bad rows count too, so that a row which comes back corrected is still the second of its day."""
        pair, day = (values[names.index(name)] for name in table.identity[:2])
        counts[pair, day] = counts.get((pair, day), 0) + 1
        return counts[pair, day]


_EMPTY = "it is empty, and has to be filled in"


def _remembered(column: Column, cell: Cell, memo: dict[Cell, _Found]) -> _Found:
    """Dates, words and references come again and again: each is read once, and kept once."""
    if column.kind == "text" or not isinstance(cell, str):
        return _value(column, cell)
    if (found := memo.get(cell)) is None:
        found = memo[cell] = _value(column, cell)
    return found


def _value(column: Column, cell: Cell) -> _Found:  # noqa: PLR0911 - one line a kind
    if isinstance(cell, str) and (length := len(original(cell))) > LONGEST:
        return None, f"it is {length:,} characters long; at most {LONGEST:,} are kept"
    if column.kind == "day":
        try:
            day = read_day(cell)
        except NotADayError as error:
            return None, str(error)
        return (day.isoformat() if day else None), ""
    text = text_of(cell)
    if not text:
        return ("" if column.kept_as == "name" else None), ""
    match column.kind:
        case "whole":
            return _whole(column, text)
        case "yes":
            said = {"yes": 1, "no": 0}.get(key(text))
            return said, "" if said is not None else "expected yes or no"
        case "word":
            word = key(text)
            return (word, "") if word in column.allowed else (None, f"expected {_either(column.allowed)}")
        case "list":
            return "; ".join(part for item in text.split(";") if (part := item.strip())) or None, ""
        case "initials":
            return text.lower(), ""
        case _:
            return text, ""


def _whole(column: Column, text: str) -> _Found:
    digits = text.removesuffix(".0")
    if (
        not (digits.isascii() and digits.isdigit() and len(digits) < 10)
        or not column.least <= int(digits) <= column.most
    ):
        return None, f"expected a whole number from {column.least} to {column.most}"
    return int(digits), ""


def _either(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}"


def _at_odds(table: Table, row: Mapping[str, Kept]) -> tuple[str, str] | None:
    """Two values of a row that cannot both be true: the column to look at, and why."""
    for first, last in _IN_ORDER.get(table.name, ()):
        began, ended = row.get(first), row.get(last)
        if began and ended and str(ended) < str(began):
            return last, f"it lies before {first}, which is {began}"
    if table.name == "meetings" and row["outcome"] == "held" and row.get("cancelled_by"):
        return "cancelled_by", "a held meeting was not cancelled by anybody; expected an empty cell"
    if table.name == "pauses" and (review := row.get("review_on")):
        latest = date.fromisoformat(str(row["from_on"])) + LONGEST_PAUSE
        if str(review) > latest.isoformat():
            return "review_on", f"a pause is looked at again within {LONGEST_PAUSE.days} days, here by {latest}"
    return None


_IN_ORDER = {
    "pairs": (("matched_on", "ends_on"), ("matched_on", "closed_on")),
    "setbacks": (("began_on", "ended_on"),),
    "pauses": (("from_on", "ended_on"),),
    "closures": (("from_on", "to_on"),),
}
"""Columns of which the second may not lie before the first."""
