"""A day as a file writes it: ISO or day first, in named styles. Nothing is guessed, and a month never comes first."""

import re
from datetime import date, datetime

from console.imports.sheet import Cell, text_of

STYLES: dict[str, re.Pattern[str]] = {
    "2026-11-03": re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{1,2})-(?P<d>[0-9]{1,2})(?:[T ]00:00(?::00)?)?"),
    "3/11/2026": re.compile(r"(?P<d>[0-9]{1,2})/(?P<m>[0-9]{1,2})/(?P<y>[0-9]{4}|[0-9]{2})"),
    "3.11.2026": re.compile(r"(?P<d>[0-9]{1,2})\.(?P<m>[0-9]{1,2})\.(?P<y>[0-9]{4}|[0-9]{2})"),
    "3-11-2026": re.compile(r"(?P<d>[0-9]{1,2})-(?P<m>[0-9]{1,2})-(?P<y>[0-9]{4}|[0-9]{2})"),
    "3 Nov 2026": re.compile(
        r"(?P<d>[0-9]{1,2})(?:st|nd|rd|th)?[ -](?P<word>[A-Za-z]{3,9})\.?,?[ -](?P<y>[0-9]{4}|[0-9]{2})"
    ),
}
"""The styles by an example of each; a layout names the ones its tracker uses. Two digits of a year are 20xx."""

_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
           "november", "december")  # fmt: skip

EXPECTED = "a day like 2026-11-03, 3/11/2026 or 3 Nov 2026"
YEARS = range(1900, 2101)


class NotADayError(ValueError):
    """The text is no day. `str()` of it says what was expected."""


def read_day(cell: Cell, styles: tuple[str, ...] = tuple(STYLES)) -> date | None:
    """The day in a cell, None where it is empty. Raises NotADayError."""
    if isinstance(cell, date):
        day = cell.date() if isinstance(cell, datetime) else cell
        if day.year not in YEARS:
            raise NotADayError(f"expected a year from {YEARS[0]} to {YEARS[-1]}")
        return day
    if not isinstance(cell, str):
        if cell is None:
            return None
        raise NotADayError(f"expected {EXPECTED}; the cell holds a number or a time, not a date")
    text = text_of(cell)
    return _from_text(text, styles) if text else None


def _from_text(text: str, styles: tuple[str, ...]) -> date:
    for style in styles:
        found = STYLES[style].fullmatch(text)
        if not found:
            continue
        parts = found.groupdict()
        year = int(parts["y"]) + (2000 if len(parts["y"]) == 2 else 0)
        month = _month(parts["word"]) if "word" in parts else int(parts["m"])
        if year not in YEARS:
            raise NotADayError(f"expected a year from {YEARS[0]} to {YEARS[-1]}")
        try:
            return date(year, month, int(parts["d"]))
        except ValueError:
            raise NotADayError(f"there is no such day; expected {EXPECTED}, the day before the month") from None
    raise NotADayError(f"expected {EXPECTED}")


def _month(word: str) -> int:
    short = word.lower()
    if short == "sept":
        return 9
    for number, month in enumerate(_MONTHS, 1):
        if short in {month, month[:3]}:
            return number
    return 0
