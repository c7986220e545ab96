"""Spans of days, held against sets of days."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.calendar import Span, day_of_quiet, days_in, last_of_run, merged

FIRST = date(2026, 1, 1)
days = st.integers(0, 50).map(lambda number: FIRST + timedelta(days=number))
spans = st.lists(st.tuples(days, days), max_size=6)
"""Some of them end before they begin."""


def the_days_of(found: list[Span]) -> set[date]:
    """Every day of every span, one by one."""
    return {first + timedelta(days=number) for first, last in found for number in range((last - first).days + 1)}


@given(spans)
def test_merging_keeps_every_day_and_adds_none(given_spans: list[Span]) -> None:
    assert the_days_of(list(merged(given_spans))) == the_days_of(given_spans)


@given(spans)
def test_merged_spans_stand_in_order_with_a_day_between_them(given_spans: list[Span]) -> None:
    found = merged(given_spans)
    assert all(first <= last for first, last in found)
    assert all((after[0] - before[1]).days > 1 for before, after in pairwise(found))


@given(spans, days, days)
def test_each_day_after_and_until_is_counted_once(given_spans: list[Span], after: date, until: date) -> None:
    expected = {day for day in the_days_of(given_spans) if after < day <= until}
    assert days_in(merged(given_spans), after, until) == len(expected)


@given(spans, days)
def test_a_run_ends_where_the_next_day_is_free(given_spans: list[Span], on: date) -> None:
    taken, last = the_days_of(given_spans), on
    while last + timedelta(days=1) in taken:
        last += timedelta(days=1)
    assert last_of_run(merged(given_spans), on) == (last if on in taken else None)


@given(spans, days, st.integers(0, 60))
def test_quiet_comes_to_a_number_on_the_first_day_that_has_so_many(
    given_spans: list[Span], after: date, quiet: int
) -> None:
    taken, day, counted = the_days_of(given_spans), after, 0
    while counted < quiet:
        day += timedelta(days=1)
        counted += day not in taken
    assert day_of_quiet(merged(given_spans), after, quiet) == day


@pytest.mark.parametrize(("gap", "count"), [(1, 1), (2, 2)])
def test_spans_that_touch_are_one_and_with_a_day_between_they_are_two(gap: int, count: int) -> None:
    second = FIRST + timedelta(days=4 + gap)
    assert len(merged([(FIRST, FIRST + timedelta(days=4)), (second, second)])) == count


def test_a_span_that_ends_before_it_begins_is_none() -> None:
    assert merged([(FIRST, FIRST - timedelta(days=1))]) == ()


def test_the_last_day_there_is_can_end_a_span() -> None:
    found = merged([(date(2026, 1, 1), date.max), (date(2026, 2, 1), date.max)])
    assert found == ((date(2026, 1, 1), date.max),)
