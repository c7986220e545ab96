"""Days as people type them and as they read them."""

import re
from calendar import monthrange
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

from db.refused import Refused

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTH_NAMES = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
                "november", "december")  # fmt: skip
_DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_PLAIN = {"today": 0, "yest": -1, "yesterday": -1, "tomorrow": 1}
_UNITS = {"d": "d", "day": "d", "days": "d", "w": "w", "week": "w", "weeks": "w", "m": "m", "month": "m", "months": "m"}

PAST_PREFERRED = 9
"""Months that a day without its year may lie back before the coming one is meant instead: as long as a pair lasts."""

WAYS = "today, yest, tue, 3 nov, 3/11/26 or +2w"
"""What is shown to somebody whose day was not understood."""

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_SLASHED = re.compile(r"(\d{1,2})[/.](\d{1,2})(?:[/.](\d{4}|\d{2}))?")
_NAMED = re.compile(r"(?:([a-z]+) )?(\d{1,2})(?:st|nd|rd|th)? ?(?:of )?([a-z]+)(?: (\d{4}|\d{2}))?")
_WEEKDAY = re.compile(r"(?:(last|next|this) )?([a-z]+)")
_SIGNED = re.compile(r"([+-]) ?(\d{1,6}) ?([a-z]+)")
_AGO = re.compile(r"(\d{1,6}|a|one) ([a-z]+) ago")
_IN = re.compile(r"in (\d{1,6}|a|one) ([a-z]+)")


FAR_YEARS = 150
"""Years from today beyond which a day is taken for a slip of the finger."""


def parse_day(text: str, today: date, *, coming: bool = False) -> date:
    """The day that was typed, read as a person in Britain means it: the day before the month, always.

    A weekday is the last such day up to today; with `coming`, the next one after today. A day and month without a
    year are the nearest such day, the past one unless it lies more than nine months back; with `coming`, the next one
    from today on. Raises Refused with a sentence.
    """
    typed = _Typed(text, " ".join(text.casefold().replace(",", " ").split()), today, coming)
    for read in (_Typed.counted, _Typed.in_figures, _Typed.with_month, _Typed.weekday):
        if day := read(typed):
            if abs(day.year - today.year) > FAR_YEARS:
                raise Refused(f"{written(day)} is more than {FAR_YEARS} years from now. Check the year.")
            return day
    raise Refused(f"«{text}» is not a day that can be read. Write it like {WAYS}.")


@dataclass(frozen=True, slots=True)
class _Typed:
    """What was typed, and how it is to be read. Each method reads one way of writing, or returns None."""

    text: str
    words: str
    today: date
    coming: bool

    def counted(self) -> date | None:
        """`yest`, `+2w`, `3 days ago`, `in a week`."""
        if self.words in _PLAIN:
            return self._moved("d", _PLAIN[self.words])
        if found := _SIGNED.fullmatch(self.words):
            sign, number, unit = found[1], found[2], found[3]
        elif found := _AGO.fullmatch(self.words):
            sign, number, unit = "-", found[1], found[2]
        elif found := _IN.fullmatch(self.words):
            sign, number, unit = "+", found[1], found[2]
        else:
            return None
        if unit not in _UNITS:
            raise Refused(f"«{self.text}» counts in {unit}. Count in days, weeks or months: -3d, +2w, +1m.")
        count = 1 if number in {"a", "one"} else int(number)
        return self._moved(_UNITS[unit], -count if sign == "-" else count)

    def in_figures(self) -> date | None:
        """`2026-11-03`, `3/11/26`, `3/11`."""
        if found := _ISO.fullmatch(self.words):
            return self._made(int(found[1]), int(found[2]), int(found[3]))
        if found := _SLASHED.fullmatch(self.words):
            return self._dated(int(found[1]), int(found[2]), found[3])
        return None

    def with_month(self) -> date | None:
        """`3 nov`, `3rd November 2026`, `tue 3 nov`."""
        found = _NAMED.fullmatch(self.words)
        month = _which(found[3], _MONTH_NAMES) if found else 0
        if not found or not month:
            return None
        day = self._dated(int(found[2]), month, found[4])
        if found[1] and _which(found[1], _DAY_NAMES) != day.weekday() + 1:
            name = _DAY_NAMES[day.weekday()].capitalize()
            raise Refused(f"«{self.text}» does not fit: {say(day)} {day.year} is a {name}. Leave the weekday out.")
        return day

    def weekday(self) -> date | None:
        """`tue`, `last tue`, `next fri`. `last` lies before today and `next` after it; plain `tue` may be today."""
        found = _WEEKDAY.fullmatch(self.words)
        weekday = _which(found[2], _DAY_NAMES) - 1 if found else -1
        if not found or weekday < 0:
            return None
        ahead = found[1] == "next" or (found[1] != "last" and self.coming)
        if ahead:
            return self._moved("d", (weekday - self.today.weekday() - 1) % 7 + 1)
        if found[1] == "this":
            return self._moved("d", weekday - self.today.weekday())
        back = (self.today.weekday() - weekday) % 7
        return self._moved("d", -(back or 7) if found[1] == "last" else -back)

    def _dated(self, day: int, month: int, year: str | None) -> date:
        if year:
            return self._made(int(year) if len(year) == 4 else 2000 + int(year), month, day)
        if not 1 <= month <= 12 or not 1 <= day <= monthrange(2000, month)[1]:
            return self._made(2000, month, day)  # a leap year: what is no day in it is a day in no year
        candidates = [date(y, month, day) for y in _years_round(self.today) if day <= monthrange(y, month)[1]]
        if self.coming:
            return next(candidate for candidate in candidates if candidate >= self.today)
        oldest = _months_on(self.today, -PAST_PREFERRED)
        recent = [candidate for candidate in candidates if oldest <= candidate <= self.today]
        return recent[-1] if recent else min(candidates, key=lambda candidate: abs((candidate - self.today).days))

    def _moved(self, unit: str, by: int) -> date:
        try:
            if unit == "m":
                return _months_on(self.today, by)
            return self.today + timedelta(days=by * (7 if unit == "w" else 1))
        except (ValueError, OverflowError):
            raise Refused(f"«{self.text}» lies outside the calendar. Write a nearer day.") from None

    def _made(self, year: int, month: int, day: int) -> date:
        with suppress(ValueError):
            return date(year, month, day)
        if not 1 <= month <= 12:
            why = f"there is no month {month}; the day comes first, so 3 November is 3/11"
        else:
            why = f"{_MONTH_NAMES[month - 1].capitalize()} has no day {day}"
            why += f" in {year}" if (month, day) == (2, 29) else ""
        raise Refused(f"«{self.text}» is not a day: {why}. Write it like {WAYS}.")


def _which(word: str, names: tuple[str, ...]) -> int:
    """The number, from 1, of the month or weekday that this word shortens to three letters or more; else 0."""
    if len(word) < 3:
        return 0
    return next((number for number, name in enumerate(names, 1) if name.startswith(word.replace("weds", "wed"))), 0)


def _years_round(today: date) -> range:
    """Years in which a 29 February is sure to be found on either side."""
    return range(max(1, today.year - 8), min(9999, today.year + 8) + 1)


def _months_on(day: date, months: int) -> date:
    """The same day so many months on, or the last of a month that is too short for it."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def say(day: date, on: date | None = None) -> str:
    """`3 Nov`; with the year (`3 Nov 2025`) where it lies more than ten months from `on`."""
    short = f"{day.day} {_MONTHS[day.month - 1]}"
    return f"{short} {day.year}" if on and abs((day - on).days) > 300 else short


def written(day: date) -> str:
    """`3 Nov 2026`: as a form shows it and reads it again."""
    return f"{say(day)} {day.year:04d}"


def say_all(days: Iterable[date]) -> str:
    """`6, 13, 20 Nov` or `27 Oct, 3 Nov`: a row of days in order, the month said once."""
    parts: list[str] = []
    for day, following in zip(ordered := sorted(days), [*ordered[1:], None], strict=True):
        same = following is not None and (following.year, following.month) == (day.year, day.month)
        parts.append(str(day.day) if same else say(day))
    return ", ".join(parts)
