"""A sheet of cells that know where they stand."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from console.plain import LONGEST, clean, original

Cell = str | int | float | bool | date | datetime | time | timedelta | None
"""What a cell may hold, as it is read: nothing is converted on the way in."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook, or one CSV file. Its rows are read afresh each time: a long file costs no memory."""

    name: str
    """The sheet's name, or the file's without its suffix."""
    label: str
    """How a message names it: `Contact log` or `meetings.csv`."""
    read: Callable[[], Iterator[Sequence[Cell]]]
    in_workbook: bool = True
    heading_row: int = 1

    def rows(self) -> Iterator[tuple[int, Sequence[Cell]]]:
        """Row numbers as the spreadsheet shows them, and the cells. Empty rows count."""
        return enumerate(self.read(), 1)

    def place(self, row: int, column: int | None = None, heading: str = "") -> str:
        """`Contact log!AB17`, or `meetings.csv row 17, column outcome`."""
        if self.in_workbook:
            where = f"{self.label}!{letters(column)}{row}" if column is not None else f"{self.label}, row {row}"
            return f"{where} ({heading})" if heading else where
        where = f"{self.label} row {row}"
        if heading:
            return f"{where}, column {heading}"
        return where if column is None else f"{where}, column {letters(column)}"


def letters(column: int) -> str:
    """The spreadsheet's name for a column: 0 is A, 27 is AB."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def text_of(cell: Cell, longest: int = LONGEST) -> str:  # noqa: PLR0911 - one line a type
    """The cell as one clean line of text; dates as ISO text, whole numbers without a point, TRUE as `yes`."""
    match cell:
        case str():
            return clean(original(clean(cell, longest + 1)), longest)
        case None:
            return ""
        case bool():
            return "yes" if cell else "no"
        case float():
            return str(int(cell)) if cell.is_integer() else repr(cell)
        case datetime():
            return cell.date().isoformat() if cell.time() == time.min else cell.isoformat(" ", "minutes")
        case date():
            return cell.isoformat()
        case _:
            return str(cell)


def is_empty(cells: Sequence[Cell]) -> bool:
    """Whether nothing at all is written in the row."""
    return not any(text_of(cell) for cell in cells)


def key(text: str) -> str:
    """A heading, a name or a code as it is compared: without case, spaces made one."""
    return " ".join(text.casefold().split())
