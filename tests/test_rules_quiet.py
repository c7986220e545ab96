"""Quiet: never-met, low-contact, unconfirmed and long-rest, at their limits and beside one another."""

from datetime import date

import pytest

from tests.builders import ON, APair, ago, ahead, fired, flag, judged

QUIET = {"never-met", "low-contact", "unconfirmed", "long-rest"}


def quiet(pair: APair, on: date = ON, **ground: object) -> dict[str, str]:
    """Which rules of quiet fire."""
    found = fired(judged(pair, on, **ground))  # type: ignore[arg-type]
    return {rule: severity for rule, severity in found.items() if rule in QUIET}


class TestNeverMet:
    @pytest.mark.parametrize(("waited", "severity"), [(13, None), (14, "soon"), (27, "soon"), (28, "act")])
    def test_it_fires_two_weeks_after_the_matching_and_is_act_after_four(self, waited: int, severity: str) -> None:
        assert quiet(APair().matched(ago(waited)).began_with(28)).get("never-met") == severity

    def test_it_counts_from_the_matching_and_not_from_the_introduction(self) -> None:
        assert quiet(APair().matched(ago(14)).introduced(ago(1))) == {"never-met": "soon"}

    def test_while_it_fires_no_other_rule_of_quiet_does(self) -> None:
        pair = APair().matched(ago(60)).introduced(ago(60)).cancelled(ago(50))
        assert quiet(pair) == {"never-met": "act"}
        assert "drifting" not in fired(judged(pair))

    def test_on_its_first_day_already_no_other_rule_of_quiet_does(self) -> None:
        assert quiet(APair().matched(ago(14)).began_with(3)) == {"never-met": "soon"}

    def test_excused_days_do_not_count(self) -> None:
        pair = APair().matched(ago(20)).paused(ago(10), review=ago(4))
        assert "never-met" not in quiet(pair)
        assert quiet(pair, ahead(1)) == {"never-met": "soon"}

    def test_it_is_silent_once_a_contact_says_that_they_met(self) -> None:
        assert quiet(APair().matched(ago(60)).reached(ago(2), met_on=ago(3))) == {}

    def test_a_cancelled_meeting_is_not_a_first_meeting(self) -> None:
        assert quiet(APair().matched(ago(14)).cancelled(ago(3))) == {"never-met": "soon"}

    def test_it_has_been_so_since_the_day_that_made_two_weeks(self) -> None:
        pair = APair().matched(ago(40)).paused(ago(38), review=ago(34))
        assert flag(judged(pair), "never-met").since == ago(40 - 14 - 5)

    def test_before_its_two_weeks_are_up_a_short_rhythm_can_be_quiet(self) -> None:
        assert quiet(APair().matched(ago(10)).began_with(3)) == {"low-contact": "act"}
        assert quiet(APair().matched(ago(7)).began_with(3)) == {"unconfirmed": "soon"}

    def test_before_its_two_weeks_are_up_quiet_counts_from_the_introduction(self) -> None:
        assert judged(APair().matched(ago(13)).introduced(ago(4))).quiet_days == 4
        assert judged(APair().matched(ago(13))).quiet_days == 13

    def test_an_introduction_to_come_is_not_known_yet(self) -> None:
        found = judged(APair().matched(ago(5)).introduced(ahead(3)))
        assert (found.quiet_days, found.week) == (5, 0)


class TestUnconfirmed:
    @pytest.mark.parametrize(
        ("rhythm", "days", "fires"), [(7, 14, False), (7, 15, True), (14, 28, False), (14, 29, True)]
    )
    def test_it_fires_past_two_rhythms_without_a_word(self, rhythm: int, days: int, fires: bool) -> None:
        assert quiet(APair().agreed(rhythm).met(ago(days))) == ({"unconfirmed": "soon"} if fires else {})

    def test_without_a_rhythm_it_is_measured_weekly(self) -> None:
        assert quiet(APair().began_with(None).met(ago(15))) == {"unconfirmed": "soon"}

    def test_past_three_rhythms_it_becomes_low_contact(self) -> None:
        assert quiet(APair().met(ago(21))) == {"unconfirmed": "soon"}
        assert quiet(APair().met(ago(22))) == {"low-contact": "act"}

    @pytest.mark.parametrize("word", ["cancelled", "missed", "reached"])
    def test_any_word_since_they_met_makes_it_low_contact(self, word: str) -> None:
        pair = APair().met(ago(15))
        getattr(pair, word)(ago(3))
        assert quiet(pair) == {"low-contact": "soon"}

    def test_a_word_on_the_day_they_met_is_none_since(self) -> None:
        assert quiet(APair().met(ago(15)).reached(ago(15)).cancelled(ago(15))) == {"unconfirmed": "soon"}

    def test_a_try_that_reached_nobody_is_no_word(self) -> None:
        assert quiet(APair().met(ago(15)).not_reached(ago(3))) == {"unconfirmed": "soon"}

    def test_the_contact_that_confirmed_the_meeting_is_no_word_besides(self) -> None:
        assert quiet(APair().reached(ago(12), met_on=ago(15))) == {"unconfirmed": "soon"}

    def test_a_contact_that_confirms_an_older_meeting_is_no_word_either(self) -> None:
        assert quiet(APair().met(ago(15)).reached(ago(5), met_on=ago(20))) == {"unconfirmed": "soon"}

    def test_it_has_been_so_since_the_day_after_two_rhythms(self) -> None:
        pair = APair().met(ago(20)).paused(ago(18), review=ago(17))
        assert flag(judged(pair), "unconfirmed").since == ago(20 - 2 - 15)


class TestLowContact:
    @pytest.mark.parametrize(
        ("rhythm", "days", "severity"),
        [
            (7, 14, None),
            (7, 15, "soon"),
            (7, 21, "soon"),
            (7, 22, "act"),
            (14, 28, None),
            (14, 42, "soon"),
            (14, 43, "act"),
        ],
    )
    def test_it_is_soon_past_two_rhythms_and_act_past_three(self, rhythm: int, days: int, severity: str) -> None:
        assert quiet(APair().agreed(rhythm).met(ago(days)).missed(ago(1))).get("low-contact") == severity

    def test_a_meeting_that_a_contact_confirmed_ends_the_quiet(self) -> None:
        assert judged(APair().met(ago(40)).reached(ago(1), met_on=ago(6))).quiet_days == 6

    def test_of_several_meetings_that_contacts_confirmed_the_latest_counts(self) -> None:
        pair = APair().reached(ago(9), met_on=ago(10)).reached(ago(2), met_on=ago(20))
        assert judged(pair).last_met == ago(10)

    def test_a_meeting_confirmed_even_though_the_call_reached_nobody_counts(self) -> None:
        pair = APair().met(ago(40)).not_reached(ago(1))
        pair.contacts[0] = (pair.contacts[0][0]._replace(met_on=ago(6)), ago(1))
        assert judged(pair).quiet_days == 6

    def test_a_meeting_promised_for_a_day_to_come_is_none_yet_but_a_word(self) -> None:
        pair = APair().met(ago(16)).reached(ago(2), met_on=ahead(2))
        assert quiet(pair) == {"low-contact": "soon"}
        assert quiet(pair, ahead(2)) == {}

    def test_a_meeting_cancelled_ahead_of_its_day_is_a_word(self) -> None:
        assert quiet(APair().met(ago(16)).cancelled(ahead(3), said=ago(1))) == {"low-contact": "soon"}

    def test_with_a_word_all_along_it_has_been_so_since_two_rhythms_passed(self) -> None:
        assert flag(judged(APair().met(ago(25)).cancelled(ago(20), ago(2))), "low-contact").since == ago(10)

    def test_with_a_word_later_it_has_been_so_since_that_word(self) -> None:
        assert flag(judged(APair().met(ago(20)).cancelled(ago(3), ago(1))), "low-contact").since == ago(3)

    def test_without_a_word_it_has_been_so_since_three_rhythms_passed(self) -> None:
        assert flag(judged(APair().met(ago(25)).cancelled(ago(1))), "low-contact").since == ago(3)
        assert flag(judged(APair().met(ago(25))), "low-contact").since == ago(3)

    def test_a_fortnightly_agreement_stretches_the_quiet_from_its_day_on(self) -> None:
        pair = APair().met(ago(20)).agreed(14, since=ago(4))
        assert quiet(pair) == {}
        assert quiet(pair, ago(5)) == {"unconfirmed": "soon"}

    def test_an_agreement_that_leaves_the_rhythm_blank_keeps_the_earlier_one(self) -> None:
        found = judged(APair().agreed(14, since=ago(90)).agreed(None, "phone", since=ago(30)).met(ago(20)))
        assert (found.rhythm, found.mode, QUIET & set(fired(found))) == (14, "phone", set())

    def test_the_limits_are_the_programmes_own(self) -> None:
        pair = APair().met(ago(22))
        assert quiet(pair, limits={"low-contact.act": 4}) == {"unconfirmed": "soon"}
        assert quiet(pair, limits={"low-contact.act": 4, "unconfirmed.soon": 4}) == {}


class TestLongRest:
    def test_it_fires_past_six_weeks_apart_however_well_excused(self) -> None:
        pair = APair().met(ago(42)).paused(ago(41), review=ahead(1))
        assert quiet(pair) == {}
        assert quiet(pair, ahead(1)) == {"long-rest": "soon"}

    def test_it_fires_where_a_long_rhythm_is_kept(self) -> None:
        found = judged(APair().agreed(28).met(ago(43), ago(71)))
        assert fired(found) == {"long-rest": "soon"}
        assert "excused" not in flag(found, "long-rest").short

    def test_it_leaves_the_word_to_low_contact_and_unconfirmed(self) -> None:
        assert quiet(APair().met(ago(60)).paused(ago(59), review=ago(20))) == {"unconfirmed": "soon"}
        assert quiet(APair().met(ago(60))) == {"low-contact": "act"}

    def test_a_pair_that_never_met_is_not_resting_long(self) -> None:
        assert quiet(APair().matched(ago(50)).paused(ago(50), review=ahead(5))) == {}

    def test_it_has_been_so_since_the_day_after_six_weeks(self) -> None:
        pair = APair().met(ago(50)).unwell(ago(49), review=ahead(9))
        assert flag(judged(pair), "long-rest").since == ago(7)


class TestResting:
    def test_a_pair_whose_days_are_excused_rests_until_the_last_of_them(self) -> None:
        assert judged(APair().met(ago(20)).paused(ago(18), review=ahead(4))).resting_until == ahead(4)

    def test_rests_that_follow_on_one_another_are_one(self) -> None:
        pair = APair().met(ago(20)).paused(ago(18), review=ahead(4))
        assert judged(pair, closed=[(ahead(5), ahead(9))]).resting_until == ahead(9)
        assert judged(pair, closed=[(ahead(6), ahead(9))]).resting_until == ahead(4)

    def test_a_pair_with_a_flag_of_quiet_does_not_rest(self) -> None:
        assert judged(APair().met(ago(30)).paused(ago(2), review=ahead(4))).resting_until is None

    def test_a_pair_between_two_rests_does_not_rest(self) -> None:
        pair = APair().met(ago(9)).paused(ago(8), review=ago(1))
        assert judged(pair, closed=[(ahead(1), ahead(2))]).resting_until is None

    def test_a_long_rest_is_in_sight_with_its_date(self) -> None:
        found = judged(APair().met(ago(50)).unwell(ago(49), review=ahead(9)))
        assert (found.resting_until, fired(found)) == (ahead(9), {"long-rest": "soon"})


def test_the_week_is_whole_weeks_since_the_introduction_else_the_matching() -> None:
    assert judged(APair().matched(ago(30)).introduced(ago(20))).week == 2
    assert judged(APair().matched(ago(20))).week == 2
    assert judged(APair().matched(ago(21))).week == 3


def test_no_flag_is_left_when_all_is_as_agreed() -> None:
    found = judged(APair().met_weekly(ago(3)))
    assert (found.severity, found.flags, found.resting_until) == ("none", (), None)
