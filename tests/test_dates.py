"""Days as people type them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.dates import parse_day, say, say_all, written
from db.refused import Refused

TODAY = date(2026, 11, 24)  # a Tuesday
MONTHS = [date(2000, month, 1).strftime("%B") for month in range(1, 13)]
WEEKDAYS = [date(2000, 1, day).strftime("%A") for day in range(3, 10)]

days = st.dates(date(1950, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("today", "2026-11-24"),
        ("yest", "2026-11-23"),
        ("Yesterday", "2026-11-23"),
        ("tomorrow", "2026-11-25"),
        ("tue", "2026-11-24"),
        ("mon", "2026-11-23"),
        ("wednesday", "2026-11-18"),
        ("weds", "2026-11-18"),
        ("last tue", "2026-11-17"),
        ("next tue", "2026-12-01"),
        ("next fri", "2026-11-27"),
        ("this fri", "2026-11-27"),
        ("3 nov", "2026-11-03"),
        ("3rd November", "2026-11-03"),
        ("3 November 2025", "2025-11-03"),
        ("3/11", "2026-11-03"),
        ("3/11/26", "2026-11-03"),
        ("03.11.2026", "2026-11-03"),
        ("2026-11-03", "2026-11-03"),
        ("+2w", "2026-12-08"),
        ("-3d", "2026-11-21"),
        ("+1m", "2026-12-24"),
        ("3 days ago", "2026-11-21"),
        ("a week ago", "2026-11-17"),
        ("in 2 weeks", "2026-12-08"),
        ("tue 3 nov", "2026-11-03"),
        ("  3   NOV ", "2026-11-03"),
    ],
)
def test_a_day_is_read_as_people_say_it(typed: str, meant: str) -> None:
    assert parse_day(typed, TODAY) == date.fromisoformat(meant)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("tue", "2026-12-01"), ("fri", "2026-11-27"), ("3 nov", "2027-11-03"), ("24 nov", "2026-11-24")],
)
def test_a_field_that_looks_ahead_reads_the_next_such_day(typed: str, meant: str) -> None:
    assert parse_day(typed, TODAY, coming=True) == date.fromisoformat(meant)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("24 feb", "2026-02-24"),  # nine months back: still the past one
        ("23 feb", "2027-02-23"),
        ("3 dec", "2026-12-03"),
        ("25 nov", "2026-11-25"),
        ("29 feb", "2028-02-29"),
    ],
)
def test_a_day_without_a_year_is_the_past_one_within_nine_months_else_the_nearest(typed: str, meant: str) -> None:
    assert parse_day(typed, TODAY) == date.fromisoformat(meant)


def test_the_month_never_comes_first() -> None:
    assert parse_day("4/11/26", TODAY) == date(2026, 11, 4)
    with pytest.raises(Refused, match="no month 13; the day comes first"):
        parse_day("11/13/26", TODAY)
    with pytest.raises(Refused, match="not a day that can be read"):
        parse_day("nov 3", TODAY)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("31/02", "February has no day 31"),
        ("29/2/27", "February has no day 29 in 2027"),
        ("0 nov", "November has no day 0"),
        ("soonish", "today, yest, tue, 3 nov"),
        ("3 smarch", "not a day that can be read"),
        ("+2y", "Count in days, weeks or months"),
        ("+999999m", "outside the calendar"),
        ("wed 3 nov 2026", "is a Tuesday"),
        ("0000-01-01", "not a day"),
        ("", "not a day that can be read"),
    ],
)
def test_what_is_no_day_is_refused_in_a_sentence(typed: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        parse_day(typed, TODAY)


def test_a_month_on_from_the_end_of_a_month_is_the_end_of_the_next() -> None:
    assert parse_day("+1m", date(2027, 1, 31)) == date(2027, 2, 28)


@given(day=days, today=days, coming=st.booleans())
def test_every_way_of_writing_a_day_with_its_year_reads_back(day: date, today: date, coming: bool) -> None:
    month = MONTHS[day.month - 1]
    ways = [
        day.isoformat(),
        written(day),
        f"{day.day}/{day.month}/{day.year}",
        f"{day.day:02d}.{day.month:02d}.{day.year}",
        f"{day.day} {month} {day.year}",
        f"{day.day} {month[:3].upper()}, {day.year}",
        f"{WEEKDAYS[day.weekday()][:3]} {day.day} {month} {day.year}",
    ]
    if day.year >= 2000:
        ways.append(f"{day.day}/{day.month}/{day.year - 2000:02d}")
    assert {way: parse_day(way, today, coming=coming) for way in ways} == dict.fromkeys(ways, day)


@given(today=days, count=st.integers(0, 400), coming=st.booleans())
def test_every_way_of_counting_days_reads_back(today: date, count: int, coming: bool) -> None:
    assert parse_day(f"-{count}d", today, coming=coming) == parse_day(f"{count} days ago", today)
    assert parse_day(f"+{count}w", today, coming=coming) == today + timedelta(weeks=count)
    assert parse_day(f"in {count} days", today) == today + timedelta(days=count)


@given(today=days, number=st.integers(0, 6))
def test_a_weekday_is_within_the_week_on_its_side_of_today(today: date, number: int) -> None:
    word = WEEKDAYS[number][:3]
    back, ahead, last = parse_day(word, today), parse_day(word, today, coming=True), parse_day(f"last {word}", today)
    assert {back.weekday(), ahead.weekday(), last.weekday()} == {number}
    assert 0 <= (today - back).days <= 6
    assert 1 <= (ahead - today).days <= 7
    assert 1 <= (today - last).days <= 7


@given(today=days, day=days, coming=st.booleans())
def test_a_day_without_its_year_keeps_its_day_and_month(today: date, day: date, coming: bool) -> None:
    read = parse_day(say(day), today, coming=coming)
    assert (read.day, read.month) == (day.day, day.month)
    assert parse_day(f"{day.day}/{day.month}", today, coming=coming) == read
    assert not coming or read >= today


@given(st.text(max_size=30))
def test_whatever_is_typed_is_a_day_or_refused(typed: str) -> None:
    try:
        assert isinstance(parse_day(typed, TODAY), date)
    except Refused as refused:
        assert str(refused).endswith(".")  # noqa: PT017


def test_a_row_of_days_says_each_month_once() -> None:
    assert say_all([date(2026, 11, 6), date(2026, 10, 27), date(2026, 11, 13)]) == "27 Oct, 6, 13 Nov"


def test_a_year_that_is_a_slip_of_the_finger_is_refused() -> None:
    with pytest.raises(Refused, match="Check the year"):
        parse_day("31/12/9999", date(2026, 11, 24))
