"""Days that are excused: spans of days, put together so that each day counts once."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

Span = tuple[date, date]
"""First and last day, both included."""

_ONE = timedelta(days=1)


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans in order, those that overlap or touch made one; a span that ends before it begins is none."""
    found: list[Span] = []
    for first, last in sorted(span for span in spans if span[0] <= span[1]):
        if found and first - _ONE <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return tuple(found)


def days_in(spans: Sequence[Span], after: date, until: date) -> int:
    """How many days d with after < d <= until lie in the merged spans."""
    days = 0
    for first, last in spans:
        start, end = max(first, after + _ONE), min(last, until)
        if start <= end:
            days += (end - start).days + 1
    return days


def last_of_run(spans: Sequence[Span], on: date) -> date | None:
    """The last day of the unbroken run of days that `on` lies in, or None where it lies in none."""
    return next((last for first, last in spans if first <= on <= last), None)


def day_of_quiet(spans: Sequence[Span], after: date, days: int) -> date:
    """The first day on which there have been so many days since `after`, the excused ones not counted."""
    day = after + timedelta(days=days)
    while (missing := days - ((day - after).days - days_in(spans, after, day))) > 0:
        day += timedelta(days=missing)
    return day
