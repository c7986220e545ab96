"""Reading the sheet with one row a pair, and a column a week where it has them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from console.imports.codes import Entry
from console.imports.day import NotADayError, read_day
from console.imports.headings import Found
from console.imports.layout import Layout
from console.imports.problem import Problem, Problems
from console.imports.sheet import Cell, is_empty, key, text_of
from console.plain import LONGEST


@dataclass(frozen=True, slots=True)
class PairRow:
    """What one row says of a pair."""

    row: int
    ref: str
    patient: str
    champion: str
    area: str
    coordinator: str
    start: date
    ends_on: date | None
    every_days: int | None


@dataclass(frozen=True, slots=True)
class Written:
    """One entry of a cell. `week` is the day its week begins, or, in a log, the day itself."""

    pair: str
    week: date
    row: int
    column: int
    entry: Entry
    minutes: Cell = None
    note: Cell = None


@dataclass(slots=True)
class Matrix:
    """What such a sheet says."""

    pairs: list[PairRow] = field(default_factory=list)
    entries: list[Written] = field(default_factory=list)
    closed_weeks: dict[date, list[Written]] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)


def read_matrix(found: Found, layout: Layout, problems: Problems) -> Matrix:
    """Read every row; what cannot be understood is added to the problems, and its row or cell left out."""
    matrix = Matrix(said=list(found.said))
    first_row: dict[str, int] = {}
    empty, totals, not_yet = 0, [], 0
    for number, cells in found.rows():
        if is_empty(cells):
            empty += 1
        elif found.passes_over(cells, "pair"):
            totals.append(number)
        else:
            row = _Row(found, layout, problems, number, cells)
            pair = row.pair(first_row, matrix.said)
            not_yet += row.not_yet
            _cells(row, pair.ref if pair else "", matrix)
            if pair:
                matrix.pairs.append(pair)
    _closures(found, matrix, problems)
    label = found.sheet.label
    if empty:
        matrix.said.append(f"{label}: {empty} empty {'line was' if empty == 1 else 'lines were'} passed over.")
    if totals:
        rows = ", ".join(map(str, totals[:20]))
        matrix.said.append(f"{label}: {'row' if len(totals) == 1 else 'rows'} {rows} with totals passed over.")
    if not_yet:
        matrix.said.append(f"{label}: “not yet” in {not_yet} date {'cell' if not_yet == 1 else 'cells'}: left empty.")
    return matrix


@dataclass(slots=True)
class _Row:
    """One row under the eye; `good` until something in it cannot be understood."""

    found: Found
    layout: Layout
    problems: Problems
    number: int
    cells: Sequence[Cell]
    good: bool = True
    not_yet: int = 0

    def pair(self, first_row: dict[str, int], said: list[str]) -> PairRow | None:
        ref = self.text("pair", needed=True)
        if ref and (before := first_row.setdefault(key(ref), self.number)) != self.number:
            self.bad("pair", f"the pair stands in {self.found.sheet.place(before, self.found.columns['pair'])} already")
        patient, champion = self.text("patient", needed=True), self.text("champion", needed=True)
        start = self.day("start")
        ends_on = self.day("ends_on")
        every_days = self.rhythm()
        if start is None and self.good:
            if not self.is_not_yet("start"):
                self.bad("start", "it is empty, and has to be filled in")
            elif any(text_of(cell) for place, cell in enumerate(self.cells) if place in dict(self.found.weeks)):
                self.bad("start", "the pair has no start, and something is written in its weeks")
            else:
                self.not_yet -= 1
                place = self.found.sheet.place(self.number, self.found.columns["start"])
                said.append(f"{place}: {ref} has not started yet and was left out.")
                return None
        if start and ends_on and ends_on < start:
            self.bad("ends_on", f"it lies before the start, which is {start}")
        if not self.good or start is None:
            return None
        return PairRow(self.number, ref, patient, champion, self.text("area"), self.text("coordinator").lower(), start,
                       ends_on, every_days)  # fmt: skip

    def text(self, column: str, *, needed: bool = False) -> str:
        cell = self.found.cell(self.cells, column)
        if isinstance(cell, str) and len(cell) > LONGEST:
            self.bad(column, f"it is {len(cell):,} characters long; at most {LONGEST:,} are kept")
            return ""
        if needed and not text_of(cell):
            self.bad(column, "it is empty, and has to be filled in")
        return text_of(cell)

    def is_not_yet(self, column: str) -> bool:
        return key(text_of(self.found.cell(self.cells, column))) in self.layout.not_yet

    def day(self, column: str) -> date | None:
        if self.is_not_yet(column):
            self.not_yet += 1
            return None
        try:
            return read_day(self.found.cell(self.cells, column), self.layout.styles)
        except NotADayError as error:
            self.bad(column, str(error))
            return None

    def rhythm(self) -> int | None:
        text = key(text_of(self.found.cell(self.cells, "rhythm")))
        if not text:
            return None
        if (days := self.layout.rhythm.get(text)) is not None:
            return days
        if text.isascii() and text.isdigit() and len(text) < 3 and 1 <= int(text) <= 28:
            return int(text)
        known = ", ".join(list(self.layout.rhythm)[:6])
        self.bad("rhythm", f"expected a rhythm that the layout knows ({known}), or a number of days from 1 to 28")
        return None

    def bad(self, column: str, why: str) -> None:
        self.good = False
        place = self.found.columns.get(column)
        cell = self.found.cell(self.cells, column)
        self.problems.add(Problem(self.found.sheet, self.number, why, place, value=cell))


def _cells(row: _Row, ref: str, matrix: Matrix) -> None:
    """The entries in the weeks of a row. Of a row that is left out, unknown codes are listed all the same."""
    ended: Written | None = None
    for place, week in row.found.weeks:
        cell = row.cells[place] if place < len(row.cells) else None
        text = text_of(cell) if not isinstance(cell, str) else cell
        read = row.layout.codes.read(text)
        if isinstance(read, str):
            why = f"no code that the layout {row.layout.name} knows"
            row.problems.add(Problem(row.found.sheet, row.number, why, place, value=read))
            continue
        for entry in read:
            written = Written(ref, week, row.number, place, entry)
            if entry.means == "closure":
                matrix.closed_weeks.setdefault(week, []).append(written)
            elif entry.means == "nothing" or not ref:
                continue
            elif entry.means == "ended" and ended:
                why = f"the pair has ended already, in {row.found.sheet.place(row.number, ended.column)}"
                row.problems.add(Problem(row.found.sheet, row.number, why, place, value=cell))
            else:
                ended = written if entry.means == "ended" else ended
                matrix.entries.append(written)


def _closures(found: Found, matrix: Matrix, problems: Problems) -> None:
    """A week is a closure where at least half of the pairs with anything written in it say so."""
    others: dict[date, set[int]] = {}
    for entry in matrix.entries:
        if entry.week in matrix.closed_weeks:
            others.setdefault(entry.week, set()).add(entry.row)
    for week, cells in list(matrix.closed_weeks.items()):
        met = len(others.get(week, set()))
        if met > len(cells):
            for written in cells:
                why = f"it says that the whole programme rested, but {met} other pairs have something else in this week"
                problems.add(
                    Problem(
                        found.sheet, written.row, why, written.column, value=str(written.entry.said.get("name", ""))
                    )
                )
            del matrix.closed_weeks[week]
