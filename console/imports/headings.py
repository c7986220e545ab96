"""Finding the sheets of a tracker, the row its headings stand in, and which column is what."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice, pairwise

from console.imports.day import NotADayError, read_day
from console.imports.layout import Layout, SheetLayout
from console.imports.sheet import Cell, Sheet, is_empty, key, letters, text_of
from db.refused import Refused

FIRST_ROWS = 30
"""How far down the headings are looked for."""

_LIKE_A_DAY = re.compile(r"[0-9]{1,4}[-/.][0-9]{1,2}")


@dataclass(frozen=True, slots=True)
class Found:
    """A sheet whose headings were understood. `weeks` are the columns of a week each, with the day it begins."""

    sheet: Sheet
    part: SheetLayout
    columns: Mapping[str, int]
    clearances: Mapping[str, int]
    weeks: tuple[tuple[int, date], ...]
    said: tuple[str, ...]

    def rows(self) -> Iterator[tuple[int, Sequence[Cell]]]:
        """The rows below the headings."""
        return ((number, cells) for number, cells in self.sheet.rows() if number > self.sheet.heading_row)

    def cell(self, cells: Sequence[Cell], column: str) -> Cell:
        """The cell of a known column; None where the sheet has no such column or the row stops short."""
        place = self.columns.get(column)
        return cells[place] if place is not None and place < len(cells) else None

    def passes_over(self, cells: Sequence[Cell], first: str) -> bool:
        """Whether the row is one of totals: its first column says so, or is empty and another says so."""
        texts = [key(text_of(self.cell(cells, first)))]
        if not texts[0]:
            texts = [key(text_of(self.cell(cells, column))) for column in self.columns]
        return any(
            text == word or text.startswith((f"{word} ", f"{word}:"))
            for text in texts
            for word in self.part.pass_over
            if text
        )


@dataclass(frozen=True, slots=True)
class NearMiss:
    """The row that came closest to being the headings, and what it lacks."""

    sheet: Sheet
    row: int
    has: tuple[str, ...]
    lacks: tuple[str, ...]


def find(
    sheets: Sequence[Sheet], layout: Layout, part: SheetLayout, *, weekly: bool = False, with_clearances: bool = False
) -> Found | NearMiss | None:
    """The sheet that is laid out so: those of a likely name first. Raises Refused for headings in disorder."""
    likely = sorted(sheets, key=lambda sheet: key(sheet.name) not in part.sheets)
    near: NearMiss | None = None
    clearances = layout.clearances if with_clearances else {}
    for sheet in likely:
        for number, cells in islice(sheet.rows(), FIRST_ROWS):
            texts = [key(text_of(cell)) for cell in cells]
            has = [column for column in part.needed if _places(texts, part.columns[column])]
            lacks = [f"{column} ({', '.join(part.columns[column])})" for column in part.needed if column not in has]
            weeks = [text for text in texts if any(week.fullmatch(text) for week in layout.weeks)] if weekly else []
            if weekly and not weeks:
                lacks.append("the weeks")
            others = [column for column, names in {**part.columns, **clearances}.items() if _places(texts, names)]
            if not lacks and len(others) > 1:
                return _found(replace(sheet, heading_row=number), cells, layout, part, weekly, clearances)
            if has and (near is None or len(has) > len(near.has)):
                near = NearMiss(sheet, number, tuple(has), tuple(lacks))
    return near


def _places(texts: Sequence[str], names: Sequence[str]) -> list[int]:
    keys = {key(name) for name in names}
    return [place for place, text in enumerate(texts) if text in keys]


def _found(
    sheet: Sheet,
    cells: Sequence[Cell],
    layout: Layout,
    part: SheetLayout,
    weekly: bool,
    clearances: Mapping[str, tuple[str, ...]],
) -> Found:
    texts = [key(text_of(cell)) for cell in cells]
    columns = _columns(sheet, texts, part.columns)
    kept = _columns(sheet, texts, clearances)
    weeks = _weeks(sheet, cells, layout) if weekly else ()
    known = {*columns.values(), *kept.values(), *(place for place, _ in weeks)}
    unknown = [(place, text_of(cell)) for place, cell in enumerate(cells) if place not in known and text_of(cell)]
    if weekly:
        for place, text in unknown:
            if _LIKE_A_DAY.search(text):
                raise Refused(
                    f"{sheet.place(sheet.heading_row, place)}: the heading “{text[:60]}” looks like a week but is not"
                    f" written as the layout {layout.name} says. Write it like the others."
                )
    said = []
    if unknown:
        names = ", ".join(f"“{text[:40]}” ({letters(place)})" for place, text in unknown[:20])
        said.append(f"{sheet.label}: unknown columns were passed over: {names}.")
    headed = {place for place, text in enumerate(texts) if text}
    if bare := _written_without_heading(sheet, headed):
        said.append(f"{sheet.label}: columns without a heading were passed over: {', '.join(map(letters, bare))}.")
    return Found(sheet, part, columns, kept, weeks, tuple(said))


def _columns(sheet: Sheet, texts: Sequence[str], wanted: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    found = {}
    for column, names in wanted.items():
        places = _places(texts, names)
        if len(places) > 1:
            where = " and ".join(sheet.place(sheet.heading_row, place) for place in places[:2])
            raise Refused(f"{where} are both headings for {column}. Rename or delete one of the columns.")
        if places:
            found[column] = places[0]
    return found


def _weeks(sheet: Sheet, cells: Sequence[Cell], layout: Layout) -> tuple[tuple[int, date], ...]:
    weeks = []
    for place, cell in enumerate(cells):
        text = text_of(cell)
        matched = next((found for week in layout.weeks if (found := week.fullmatch(text))), None)
        if matched is None:
            continue
        try:
            day = read_day(matched["day"], layout.styles)
        except NotADayError as error:
            raise Refused(f"{sheet.place(sheet.heading_row, place)}: “{text[:60]}”: {error}.") from None
        if day:
            weeks.append((place, day))
    for (before, first), (place, second) in pairwise(weeks):
        if second < first + timedelta(days=7):
            raise Refused(
                f"{sheet.place(sheet.heading_row, place)}: the week of {second} comes after the week of {first} in"
                f" {sheet.place(sheet.heading_row, before)}, and should be at least a week later. Is the year right?"
            )
    return tuple(weeks)


def _written_without_heading(sheet: Sheet, headed: set[int]) -> list[int]:
    bare = set()
    for number, cells in sheet.rows():
        if number > sheet.heading_row and not is_empty(cells):
            bare |= {place for place, cell in enumerate(cells) if place not in headed and text_of(cell)}
    return sorted(bare)
