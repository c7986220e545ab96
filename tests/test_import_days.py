"""Days as files write them: ISO or day first, never guessed."""

from datetime import UTC, date, datetime, time

import pytest

from console.imports.day import NotADayError, read_day


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-03", "2026-11-03T00:00:00", "3/11/2026", "03/11/26", "03.11.26", "3.11.2026", "3-11-2026",
        "3 Nov 2026",
        "3 November 2026", "3rd nov 26", "3-Nov-26", " 3  Nov  2026 ", date(2026, 11, 3),
        datetime(2026, 11, 3, 9, 30, tzinfo=UTC),
    ],
)  # fmt: skip
def test_a_day_is_read_in_every_style_that_is_named(text: str | date) -> None:
    assert read_day(text) == date(2026, 11, 3)


@pytest.mark.parametrize("text", ["", "   ", None])
def test_an_empty_cell_is_no_day(text: str | None) -> None:
    assert read_day(text) is None


def test_the_month_never_comes_first() -> None:
    assert read_day("04/05/2026") == date(2026, 5, 4)


@pytest.mark.parametrize(
    "text",
    [
        "31/02/2022", "11/25/2026", "2026-13-01", "3 Foo 2026", "3/11", "Nov 2026", "soon", "46000", 46000.0,
        time(9, 0),
        "0202-11-03", "3/11/0026", "3/11.2026", "٣/١١/٢٠٢٦", date(1600, 1, 1), "29 Feb 2026",
    ],
)  # fmt: skip
def test_what_is_no_day_is_refused(text: str | float | time | date) -> None:
    with pytest.raises(NotADayError, match="expected"):
        read_day(text)


def test_a_leap_day_is_a_day() -> None:
    assert read_day("29 Feb 2028") == date(2028, 2, 29)


def test_only_the_styles_that_are_asked_for_are_read() -> None:
    with pytest.raises(NotADayError):
        read_day("3/11/2026", ("2026-11-03",))
