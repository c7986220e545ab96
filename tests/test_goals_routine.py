"""A routine, typed as people say it."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from console.routine import DAYS, read, say
from db.refused import Refused
from tests.fuzzing import TEXT

LONG = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("mon, thu", "mon,thu"),
        ("thu mon", "mon,thu"),
        ("Mondays and Thursdays", "mon,thu"),
        ("Thursday's", "thu"),
        ("every mon", "mon"),
        ("on tues & thurs", "tue,thu"),
        ("weds; fri.", "wed,fri"),
        ("weekdays", "mon,tue,wed,thu,fri"),
        ("weekends and wed", "wed,sat,sun"),
        ("every day", ",".join(DAYS)),
        ("Daily", ",".join(DAYS)),
        ("mon-wed", "mon,tue,wed"),
        ("Mon to Wed, sat", "mon,tue,wed,sat"),
        ("fri - mon", "mon,fri,sat,sun"),
        ("tue to tue", "tue"),
        ("", None),
        (" , ", None),
    ],
)
def test_it_is_read_as_people_say_it(typed: str, days: str | None) -> None:
    assert read(typed) == days


@pytest.mark.parametrize(
    "typed", ["often", "twice a week", "mo", "mon, someday", "mon-wed-fri", "mon thing", "- mon", "3"]
)
def test_what_is_no_day_is_refused_and_named(typed: str) -> None:
    with pytest.raises(Refused, match=r"is no day of the week\. Write days like mon, thu"):
        read(typed)


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        ("mon,thu", "Mon, Thu"),
        (",".join(DAYS), "every day"),
        (",".join(DAYS[:5]), "weekdays"),
        ("sat,sun", "weekends"),
        (None, ""),
    ],
)
def test_it_is_said_as_people_do(kept: str | None, said: str) -> None:
    assert say(kept) == said


SOME = st.lists(st.sampled_from(range(7)), max_size=10)


@given(SOME, st.sampled_from([", ", " ", " and ", "; ", " & "]), st.booleans(), st.booleans())
def test_any_days_in_any_order_are_the_same_days_in_the_order_of_the_week(
    some: list[int], between: str, whole: bool, many: bool
) -> None:
    typed = between.join((LONG if whole else DAYS)[each] + ("s" if many else "") for each in some)
    kept = read(typed)
    assert (kept.split(",") if kept else []) == [DAYS[each] for each in sorted(set(some))]


@given(SOME)
def test_what_is_said_of_it_is_read_as_the_same(some: list[int]) -> None:
    kept = ",".join(DAYS[each] for each in sorted(set(some))) or None
    assert read(say(kept)) == kept
    assert kept is None or read(kept) == kept


@given(st.integers(0, 6), st.integers(0, 6))
def test_from_one_day_to_another_takes_in_both_and_no_day_outside(start: int, end: int) -> None:
    kept = (read(f"{DAYS[start]}-{DAYS[end]}") or "").split(",")
    assert {DAYS[start], DAYS[end]} <= set(kept)
    assert len(kept) == (end - start) % 7 + 1


@given(TEXT)
@example("mon\u2028-\x00")
def test_any_text_is_days_or_one_sentence(text: str) -> None:
    try:
        kept = read(text)
    except Refused:
        return
    assert kept is None or set(kept.split(",")) <= set(DAYS)
