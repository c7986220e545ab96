"""What happened lately: unreachable, cancelled-in-a-row, drifting and champion-unavailable."""

from datetime import date

import pytest

from tests.builders import APair, ago, ahead, fired, flag, judged


def severity(pair: APair, rule: str, **ground: object) -> str | None:
    """How badly that rule fires, or None."""
    return fired(judged(pair, **ground)).get(rule)  # type: ignore[arg-type]


class TestUnreachable:
    @pytest.mark.parametrize(("tries", "expected"), [(1, None), (2, "soon"), (3, "soon"), (4, "act"), (5, "act")])
    def test_it_fires_at_two_tries_and_is_act_at_four(self, tries: int, expected: str | None) -> None:
        pair = APair().met_weekly(ago(9)).not_reached(*(ago(tries - number) for number in range(tries)))
        assert severity(pair, "unreachable") == expected

    def test_tries_before_somebody_was_reached_are_over(self) -> None:
        pair = APair().met_weekly(ago(9)).not_reached(ago(6), ago(5), ago(4)).reached(ago(3))
        assert severity(pair, "unreachable") is None
        assert severity(pair.not_reached(ago(2)), "unreachable") is None
        assert severity(pair.not_reached(ago(1)), "unreachable") == "soon"

    def test_a_try_on_the_day_somebody_was_reached_is_not_after_it(self) -> None:
        for pair in (APair().reached(ago(3)).not_reached(ago(3)), APair().not_reached(ago(3)).reached(ago(3))):
            pair.met_weekly(ago(9)).not_reached(ago(2))
            assert severity(pair, "unreachable") is None

    def test_tries_up_to_the_day_they_met_are_over(self) -> None:
        pair = APair().met_weekly(ago(5)).not_reached(ago(6), ago(5), ago(4))
        assert severity(pair, "unreachable") is None

    def test_it_does_not_matter_who_was_tried_or_reached(self) -> None:
        pair = APair().met_weekly(ago(9)).not_reached(ago(3)).not_reached(ago(2), whom="patient")
        assert severity(pair, "unreachable") == "soon"
        assert severity(pair.reached(ago(1), whom="pair"), "unreachable") is None

    def test_a_pair_that_never_met_can_be_unreachable(self) -> None:
        assert severity(APair().matched(ago(9)).not_reached(ago(3), ago(1)), "unreachable") == "soon"

    @pytest.mark.parametrize(("whom", "said"), [("patient", "The patient was"), ("pair", "They were")])
    def test_it_says_who_was_not_reached(self, whom: str, said: str) -> None:
        pair = APair().met_weekly(ago(9)).not_reached(ago(3), ago(2), whom=whom)
        assert flag(judged(pair), "unreachable").why.startswith(f"{said} not reached in 2 contacts running: 20, 21 Nov")

    def test_it_has_been_so_since_the_second_try(self) -> None:
        pair = APair().met_weekly(ago(9)).not_reached(ago(7), ago(5), ago(3))
        assert flag(judged(pair), "unreachable").since == ago(5)

    def test_the_advice_is_another_way_and_then_the_care_contact(self) -> None:
        soon = flag(judged(APair().met_weekly(ago(9)).not_reached(ago(2), ago(1))), "unreachable")
        assert "another way" in soon.next
        assert "care contact" in soon.next


class TestCancelledInARow:
    @pytest.mark.parametrize(("lost", "expected"), [(1, None), (2, "soon"), (3, "act"), (4, "act")])
    def test_it_fires_at_two_and_is_act_at_three(self, lost: int, expected: str | None) -> None:
        pair = APair().met_weekly(ago(9)).cancelled(*(ago(number) for number in range(1, lost + 1)))
        assert severity(pair, "cancelled-in-a-row") == expected

    def test_missed_counts_like_cancelled_whoever_it_was(self) -> None:
        pair = APair().met_weekly(ago(9)).cancelled(ago(3), by="service").missed(ago(2)).cancelled(ago(1), by="both")
        assert severity(pair, "cancelled-in-a-row") == "act"

    def test_only_those_since_they_last_met_count(self) -> None:
        pair = APair().met_weekly(ago(5)).cancelled(ago(6), ago(5), ago(4))
        assert severity(pair, "cancelled-in-a-row") is None

    def test_a_meeting_that_a_contact_confirmed_breaks_the_row(self) -> None:
        pair = APair().met_weekly(ago(9)).cancelled(ago(8), ago(4)).reached(ago(1), met_on=ago(2))
        assert severity(pair, "cancelled-in-a-row") is None

    def test_a_pair_that_never_met_counts_all_of_them(self) -> None:
        assert severity(APair().matched(ago(9)).cancelled(ago(8), ago(1)), "cancelled-in-a-row") == "soon"

    def test_one_that_is_called_off_ahead_of_its_day_counts_when_it_is_said(self) -> None:
        pair = APair().met_weekly(ago(5)).cancelled(ago(2)).cancelled(ahead(5), said=ago(1))
        assert severity(pair, "cancelled-in-a-row") == "soon"
        assert flag(judged(pair), "cancelled-in-a-row").since <= ago(0)

    def test_it_has_been_so_since_the_second(self) -> None:
        pair = APair().met_weekly(ago(9)).cancelled(ago(8), ago(6), ago(1))
        assert flag(judged(pair), "cancelled-in-a-row").since == ago(6)

    def test_it_says_the_days_who_and_why(self) -> None:
        pair = APair().met_weekly(date(2026, 11, 4))
        for day, reason in ((6, "work"), (13, "work"), (20, "family")):
            pair.cancelled(date(2026, 11, day), reason=reason)
        found = flag(judged(pair), "cancelled-in-a-row")
        assert found.why.startswith("6, 13, 20 Nov by the champion: work, work, family.")
        assert found.clears == "Clears with the next held meeting."


class TestDrifting:
    """Weekly: four are expected in 28 days, so that one is too few and two are enough."""

    def test_it_fires_below_half_of_the_meetings_expected(self) -> None:
        assert severity(APair().met(ago(3), ago(40)), "drifting") == "soon"
        assert severity(APair().met(ago(3), ago(12)), "drifting") is None

    def test_a_meeting_just_four_rhythms_ago_is_too_old(self) -> None:
        assert severity(APair().met(ago(3), ago(28)), "drifting") == "soon"
        assert severity(APair().met(ago(3), ago(27)), "drifting") is None

    def test_a_meeting_today_counts(self) -> None:
        assert severity(APair().met(ago(0), ago(12)), "drifting") is None

    def test_two_meetings_on_one_day_are_one_day(self) -> None:
        assert severity(APair().met(ago(3), ago(3)), "drifting") == "soon"

    def test_a_meeting_that_a_contact_confirmed_counts(self) -> None:
        assert severity(APair().met(ago(3)).reached(ago(8), met_on=ago(9)), "drifting") is None

    def test_excused_days_lower_what_is_expected(self) -> None:
        pair = APair().met(ago(3)).paused(ago(27), review=ago(15))
        assert severity(pair, "drifting") == "soon"
        assert severity(APair().met(ago(3)).paused(ago(27), review=ago(14)), "drifting") is None

    def test_it_is_silent_where_fewer_than_two_are_expected(self) -> None:
        assert severity(APair().met(ago(28)).paused(ago(27), review=ago(14)), "drifting") == "soon"
        assert severity(APair().met(ago(28)).paused(ago(27), review=ago(13)), "drifting") is None

    def test_it_waits_until_they_have_been_introduced_for_four_rhythms(self) -> None:
        assert severity(APair().introduced(ago(27)).met(ago(3)), "drifting") is None
        assert severity(APair().introduced(ago(28)).met(ago(3)), "drifting") == "soon"

    def test_without_an_introduction_it_is_silent(self) -> None:
        assert severity(APair().matched(ago(90)).met(ago(3)), "drifting") is None

    def test_it_leaves_the_word_to_the_rules_of_quiet(self) -> None:
        assert fired(judged(APair().met(ago(15)))) == {"unconfirmed": "soon"}
        assert fired(judged(APair().met(ago(22)))) == {"low-contact": "act"}
        assert "drifting" not in fired(judged(APair()))

    def test_a_long_rhythm_looks_back_further(self) -> None:
        assert severity(APair().agreed(14).met(ago(3), ago(55)), "drifting") is None
        assert severity(APair().agreed(14).met(ago(3), ago(56)), "drifting") == "soon"

    def test_it_has_been_so_since_too_few_were_left(self) -> None:
        pair = APair().met(ago(2), ago(16), ago(29))
        assert severity(pair, "drifting") is None
        assert severity(APair().met(ago(14), ago(29)), "drifting") == "soon"
        assert flag(judged(APair().met(ago(14), ago(29))), "drifting").since == ago(1)

    def test_after_a_long_quiet_it_has_been_so_since_they_met_again(self) -> None:
        assert flag(judged(APair().met(ago(3), ago(60))), "drifting").since == ago(3)

    def test_after_an_introduction_it_has_been_so_since_four_rhythms_were_full(self) -> None:
        pair = APair().introduced(ago(30)).met(ago(14), ago(29))
        assert flag(judged(pair), "drifting").since == ago(1)
        assert flag(judged(APair().introduced(ago(30)).met(ago(14))), "drifting").since == ago(2)


class TestChampionUnavailable:
    @pytest.mark.parametrize(("theirs", "expected"), [(2, None), (3, "soon")])
    def test_it_fires_at_three_of_the_last_six(self, theirs: int, expected: str | None) -> None:
        pair = APair().met(*(ago(2 * number) for number in range(1, 7 - theirs)))
        assert severity(pair.cancelled(*(ago(2 * n + 1) for n in range(theirs))), "champion-unavailable") == expected

    def test_the_seventh_meeting_back_is_not_looked_at(self) -> None:
        assert severity(APair().met(ago(1), ago(4), ago(6)).cancelled(ago(2), ago(3), ago(7)), "champion-unavailable")
        pair = APair().met(ago(1), ago(4), ago(5), ago(6)).cancelled(ago(2), ago(3), ago(7))
        assert severity(pair, "champion-unavailable") is None

    def test_fewer_than_six_are_enough(self) -> None:
        assert (
            severity(APair().cancelled(ago(4), ago(3)).missed(ago(2), by="champion"), "champion-unavailable") == "soon"
        )

    @pytest.mark.parametrize("by", ["both", "patient", "service", None])
    def test_it_counts_the_champion_alone(self, by: str | None) -> None:
        assert severity(APair().cancelled(ago(4), ago(3)).cancelled(ago(2), by=by), "champion-unavailable") is None

    def test_a_cancelled_meeting_that_was_held_on_another_day_is_passed_over(self) -> None:
        pair = APair().met_weekly(ago(1), 3).cancelled(ago(3), ago(4)).cancelled(ago(10), moved_to=ago(8))
        assert severity(pair, "champion-unavailable") is None

    def test_one_that_is_passed_over_makes_room_for_an_older_one(self) -> None:
        pair = APair().met(ago(1), ago(2), ago(5)).cancelled(ago(6), moved_to=ago(5)).cancelled(ago(3), ago(4), ago(7))
        assert severity(pair, "champion-unavailable") == "soon"

    def test_one_that_was_moved_and_not_held_then_counts(self) -> None:
        pair = APair().met(ago(1)).cancelled(ago(3), ago(4)).cancelled(ago(10), moved_to=ago(8))
        assert severity(pair, "champion-unavailable") == "soon"
        assert severity(pair.cancelled(ago(8), by="patient"), "champion-unavailable") == "soon"

    def test_it_has_been_so_since_the_third(self) -> None:
        pair = APair().met(ago(1), ago(20)).cancelled(ago(12), ago(9), ago(5))
        assert flag(judged(pair), "champion-unavailable").since == ago(5)

    def test_it_goes_on_while_any_three_of_six_are_theirs(self) -> None:
        pair = APair().cancelled(ago(7), ago(6), ago(5), ago(1)).met(ago(4), ago(3), ago(2))
        assert flag(judged(pair), "champion-unavailable").since == ago(5)
