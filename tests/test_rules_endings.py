"""The ending: near, late in its steps, past."""

from datetime import date

import pytest

from tests.builders import ON, APair, ago, ahead, fired, flag, judged


def severity(pair: APair, rule: str, on: date = ON) -> str | None:
    return fired(judged(pair, on)).get(rule)


@pytest.mark.parametrize(
    ("left", "expected"), [(57, None), (56, "soon"), (15, "soon"), (14, "act"), (0, "act"), (-1, None)]
)
def test_the_end_is_near_from_fifty_six_days_before_and_act_from_fourteen(left: int, expected: str | None) -> None:
    assert severity(APair().ends(ahead(left)), "ending-near") == expected


def test_an_ending_that_is_begun_is_not_near() -> None:
    pair = APair().ends(ahead(10)).ending_begun(ago(1))
    assert severity(pair, "ending-near") is None
    assert severity(pair, "ending-near", ago(2)) == "act"


def test_without_an_end_date_it_is_nine_months_after_the_introduction() -> None:
    pair = APair().introduced(date(2026, 2, 23)).ends(None)
    assert judged(pair).ends_on == ON
    assert severity(pair, "ending-near") == "act"


def test_nine_months_on_from_the_last_of_a_month_is_the_last_of_a_shorter_one() -> None:
    assert judged(APair().introduced(date(2026, 5, 31)).ends(None)).ends_on == date(2027, 2, 28)


def test_the_nine_months_are_the_programmes_own_limit() -> None:
    pair = APair().introduced(date(2026, 2, 23)).ends(None)
    assert judged(pair, limits={"programme.months": 12}).ends_on == date(2027, 2, 23)


def test_a_pair_that_is_not_introduced_and_agreed_no_end_has_none() -> None:
    found = judged(APair().matched(ago(400)).ends(None))
    assert found.ends_on is None
    assert not {"ending-near", "past-end"} & set(fired(found))


@pytest.mark.parametrize(("past", "expected"), [(0, None), (1, "soon"), (7, "soon"), (8, "act")])
def test_it_is_past_from_the_day_after_the_end_and_act_after_a_week(past: int, expected: str | None) -> None:
    assert severity(APair().ends(ago(past)), "past-end") == expected


def test_it_is_past_whether_the_ending_was_begun_or_not() -> None:
    assert severity(APair().ends(ago(1)).ending_begun(ago(50)), "past-end") == "soon"


@pytest.mark.parametrize(("late", "expected"), [(0, None), (1, "soon"), (90, "soon")])
def test_a_step_is_late_from_the_day_after_its_date(late: int, expected: str | None) -> None:
    assert severity(APair().ending_begun(ago(100)).step("carry-on plan", ago(late)), "ending-step-late") == expected


def test_a_step_that_was_done_is_not_late() -> None:
    pair = APair().ending_begun(ago(50)).step("carry-on plan", ago(9), done=ago(2))
    assert severity(pair, "ending-step-late") is None
    assert severity(pair, "ending-step-late", ago(3)) == "soon"


def test_of_several_steps_the_first_is_said_and_the_others_counted() -> None:
    pair = APair().ending_begun(ago(50)).step("last meeting", ago(2)).step("carry-on plan", ago(9))
    found = flag(judged(pair), "ending-step-late")
    assert "carry-on plan" in found.why
    assert "and 1 more" in found.why


def test_since_is_the_day_the_limit_was_passed() -> None:
    assert flag(judged(APair().ends(ahead(50))), "ending-near").since == ago(6)
    assert flag(judged(APair().ends(ago(5))), "past-end").since == ago(4)
    assert flag(judged(APair().ending_begun(ago(50)).step("x", ago(5))), "ending-step-late").since == ago(4)


def test_an_end_is_near_no_earlier_than_the_pair_was_matched() -> None:
    assert flag(judged(APair().matched(ago(3)).ends(ahead(20))), "ending-near").since == ago(3)
