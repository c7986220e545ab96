"""The fixed format: sheets or files named as the tables, with the columns of the contract in any order."""

from collections.abc import Iterator
from dataclasses import replace

from console.imports.checking import Incoming, Line
from console.imports.sheet import Sheet, is_empty, key, text_of
from console.imports.source import Source
from console.imports.tables import TABLES, Column, Table
from db.refused import Refused

OUR_OWN = {"error"}
"""Headings that a file of bad rows has more than the format: passed over without a word."""


def is_fixed(source: Source) -> bool:
    """Whether any sheet bears the name of a table."""
    return any(key(sheet.name) in TABLES for sheet in source.sheets)


def read_fixed(source: Source) -> tuple[list[Incoming], list[str]]:
    """The tables in the order in which they are written, and what is said about the rest. Raises Refused."""
    sheets = {key(sheet.name): sheet for sheet in source.sheets}
    said = [
        f"{'Sheet' if sheet.in_workbook else 'File'} {sheet.label} is no table of the fixed format: passed over."
        for name, sheet in sheets.items()
        if name not in TABLES
    ]
    tables = []
    for name, table in TABLES.items():
        if name in sheets:
            incoming, unknown = _read_table(table, sheets[name])
            tables.append(incoming)
            if unknown:
                said.append(f"{sheets[name].label}: unknown columns were passed over: {', '.join(unknown)}.")
    return tables, said


def _read_table(table: Table, sheet: Sheet) -> tuple[Incoming, list[str]]:
    known = {column.name: column for column in table.columns if not column.internal}
    rows = sheet.rows()
    number, cells = next(((number, cells) for number, cells in rows if not is_empty(cells)), (0, ()))
    headings = [text_of(cell) for cell in cells]
    if not number:
        raise Refused(f"{sheet.label} is empty. Give it a row of headings: {', '.join(known)}.")
    columns: list[Column] = []
    places: list[int] = []
    unknown: list[str] = []
    for place, heading in enumerate(headings):
        column = known.get(key(heading).replace(" ", "_"))
        if column is None:
            unknown += [heading[:60]] if heading and key(heading) not in OUR_OWN else []
        elif column in columns:
            raise Refused(f"{sheet.label} has the heading {column.name} twice. Rename or delete one of the columns.")
        else:
            columns.append(column)
            places.append(place)
    if missing := [column.name for column in known.values() if column.required and column not in columns]:
        raise Refused(
            f"{sheet.label} has no column {', '.join(missing)}, without which it cannot be imported."
            f" Its headings in row {number}: {', '.join(text for text in headings if text)[:300]}."
        )
    sheet = replace(sheet, heading_row=number)
    return Incoming(table, sheet, tuple(columns), tuple(places), _Lines(sheet, number, places, len(headings))), unknown


class _Lines:
    """The rows below the headings, their cells in the order of the columns; stray cells beyond come last."""

    def __init__(self, sheet: Sheet, heading: int, places: list[int], width: int) -> None:
        self.sheet, self.heading, self.places, self.width = sheet, heading, places, width

    def __iter__(self) -> Iterator[Line]:
        for number, cells in self.sheet.rows():
            if number > self.heading and cells:
                ordered = [cells[place] if place < len(cells) else None for place in self.places]
                yield Line(number, [*ordered, *cells[self.width :]] if len(cells) > self.width else ordered)
