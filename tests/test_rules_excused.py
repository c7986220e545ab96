"""Excused days: what excuses, from when to when, and that each day counts once."""

import pytest

from tests.builders import ON, APair, ago, ahead, fired, flag, judged


def quiet_days(pair: APair, **ground: object) -> int:
    """Quiet of a pair that last met 30 days ago."""
    return judged(pair.met(ago(30)), **ground).quiet_days  # type: ignore[arg-type]


def test_without_anything_excused_quiet_is_the_days_since_they_met() -> None:
    assert quiet_days(APair()) == 30


def test_both_ends_of_a_closure_are_excused() -> None:
    assert quiet_days(APair(), closed=[(ago(20), ago(11))]) == 20


def test_the_day_they_met_is_not_counted_and_today_is() -> None:
    assert quiet_days(APair(), closed=[(ago(40), ago(29))]) == 29
    assert quiet_days(APair(), closed=[(ago(1), ahead(10))]) == 28


def test_a_day_that_is_excused_twice_counts_once() -> None:
    pair = APair().paused(ago(20), review=ago(11)).unwell(ago(15), review=ago(6))
    assert quiet_days(pair, closed=[(ago(18), ago(8))]) == 15


def test_a_pause_runs_to_its_review_while_its_end_is_not_known() -> None:
    assert quiet_days(APair().paused(ago(20), review=ago(11), ended=ahead(3))) == 20


def test_a_pause_runs_to_its_end_once_that_is_known() -> None:
    assert quiet_days(APair().paused(ago(20), review=ago(11), ended=ago(1))) == 10
    assert quiet_days(APair().paused(ago(20), review=ahead(11), ended=ago(16))) == 25


def test_a_pause_without_a_review_date_excuses_three_weeks() -> None:
    assert quiet_days(APair().paused(ago(29))) == 30 - 22


def test_a_setback_without_a_review_date_excuses_three_weeks() -> None:
    assert quiet_days(APair().unwell(ago(29))) == 30 - 22


def test_a_pause_to_come_excuses_nothing_yet() -> None:
    assert quiet_days(APair().paused(ahead(1), review=ahead(9))) == 30


@pytest.mark.parametrize("effect", ["none", "fewer", "remote only", None])
def test_a_setback_that_does_not_stop_the_meetings_excuses_nothing(effect: str | None) -> None:
    assert quiet_days(APair().unwell(ago(20), effect=effect, review=ahead(5))) == 30


def test_a_setback_of_the_champion_excuses_as_well() -> None:
    assert quiet_days(APair().unwell(ago(20), whose="champion", review=ago(11))) == 20


def test_after_its_review_a_setback_excuses_no_longer() -> None:
    pair = APair().met(ago(30)).unwell(ago(29), review=ago(15))
    assert judged(pair, ago(15)).quiet_days == 0
    assert judged(pair).quiet_days == 15
    assert "unconfirmed" in fired(judged(pair))


def test_a_review_that_was_put_off_excuses_up_to_the_new_day() -> None:
    assert quiet_days(APair().unwell(ago(29), review=ahead(7))) == 0


def test_the_three_weeks_are_the_programmes_own_limit() -> None:
    assert quiet_days(APair().paused(ago(29)), limits={"setback.review": 10}) == 30 - 11


def test_excused_days_are_said_with_the_quiet() -> None:
    why = flag(judged(APair().met(ago(30)).paused(ago(20), review=ago(16))), "low-contact").why
    assert "30 days since they last met" in why.replace("Thirty", "30")
    assert "less 5 excused" in why


def test_a_closure_after_today_does_not_count_yet() -> None:
    assert quiet_days(APair(), closed=[(ahead(1), ahead(9))]) == 30


def test_what_is_excused_today_may_fire_tomorrow() -> None:
    pair = APair().met_weekly(ago(20)).paused(ago(5), review=ON)
    assert fired(judged(pair)) == {}
    assert fired(judged(pair, ahead(1))) == {"unconfirmed": "soon", "pause-overdue": "soon"}
