"""Health: setback-review, setback-contact, pause-overdue and no-care-contact."""

from dataclasses import replace

import pytest

from tests.builders import ALL_KEPT, NOTHING_KEPT, ON, APair, ago, ahead, fired, flag, judged

CARE_CONTACTS_KEPT = replace(NOTHING_KEPT, care_contacts=True)


def severity(pair: APair, rule: str, **ground: object) -> str | None:
    return fired(judged(pair, **ground)).get(rule)  # type: ignore[arg-type]


def meeting() -> APair:
    """A pair that meets, so that nothing but its health is to be said."""
    return APair().met_weekly(ago(1))


class TestSetbackReview:
    def test_it_fires_the_day_after_the_review_and_not_on_it(self) -> None:
        assert severity(meeting().unwell(ago(20), review=ON), "setback-review") is None
        assert severity(meeting().unwell(ago(20), review=ago(1)), "setback-review") == "soon"

    @pytest.mark.parametrize("kind", ["hospital", "mental health"])
    def test_hospital_and_mental_health_are_act(self, kind: str) -> None:
        assert severity(meeting().unwell(ago(20), kind=kind, review=ago(1)), "setback-review") == "act"

    @pytest.mark.parametrize("kind", ["illness", "surgery", "pain", "covid", "appointment", "other"])
    def test_every_other_kind_is_soon(self, kind: str) -> None:
        assert severity(meeting().unwell(ago(20), kind=kind, review=ago(1)), "setback-review") == "soon"

    @pytest.mark.parametrize("effect", ["none", "fewer", "remote only", "stopped", None])
    def test_it_does_not_matter_what_it_does_to_their_meetings(self, effect: str | None) -> None:
        assert severity(meeting().unwell(ago(20), effect=effect, review=ago(1)), "setback-review") == "soon"

    def test_a_missing_review_date_is_three_weeks_after_it_began(self) -> None:
        assert severity(meeting().unwell(ago(21)), "setback-review") is None
        assert severity(meeting().unwell(ago(22)), "setback-review") == "soon"

    def test_a_setback_that_is_over_is_not_waited_for(self) -> None:
        assert severity(meeting().unwell(ago(20), review=ago(9), ended=ON), "setback-review") is None

    def test_an_end_to_come_is_not_known_yet(self) -> None:
        assert severity(meeting().unwell(ago(20), review=ago(9), ended=ahead(1)), "setback-review") == "soon"

    def test_of_several_the_worst_is_said_and_all_are_counted(self) -> None:
        pair = meeting().unwell(ago(30), review=ago(20)).unwell(ago(20), kind="hospital", review=ago(2))
        found = flag(judged(pair), "setback-review")
        assert (found.severity, "hospital" in found.why, "1 more" in found.why) == ("act", True, True)
        assert "2 more" in flag(judged(pair.unwell(ago(10), review=ago(3))), "setback-review").why

    def test_it_has_been_so_since_the_first_review_that_passed(self) -> None:
        assert flag(judged(meeting().unwell(ago(20), review=ago(5))), "setback-review").since == ago(4)
        pair = meeting().unwell(ago(30), review=ago(20)).unwell(ago(20), kind="hospital", review=ago(2))
        assert flag(judged(pair), "setback-review").since == ago(19)


class TestSetbackContact:
    @pytest.mark.parametrize("effect", ["none", "fewer", "remote only", None])
    def test_a_setback_that_does_not_excuse_fires_past_two_rhythms_of_quiet(self, effect: str | None) -> None:
        def unwell(quiet: int) -> APair:
            return APair().met(ago(quiet)).unwell(ago(10), effect=effect, review=ahead(5))

        assert severity(unwell(14), "setback-contact") is None
        assert severity(unwell(15), "setback-contact") == "act"

    def test_a_setback_that_stops_the_meetings_is_silent_until_its_review(self) -> None:
        pair = APair().met(ago(40)).unwell(ago(10), review=ON)
        assert severity(pair, "setback-contact") is None
        assert "setback-contact" in fired(judged(pair, ahead(1)))

    def test_one_that_stops_the_meetings_with_no_review_date_is_silent_for_three_weeks(self) -> None:
        assert severity(APair().met(ago(60)).unwell(ago(21)), "setback-contact") is None
        assert severity(APair().met(ago(60)).unwell(ago(22)), "setback-contact") == "act"

    def test_a_second_setback_that_excuses_does_not_hide_the_one_that_does_not(self) -> None:
        pair = APair().met(ago(40)).unwell(ago(10), review=ahead(5)).unwell(ago(9), effect="fewer", review=ahead(5))
        assert severity(pair, "setback-contact") == "act"

    def test_a_setback_that_is_over_is_silent(self) -> None:
        assert severity(APair().met(ago(40)).unwell(ago(20), effect="none", ended=ago(1)), "setback-contact") is None

    def test_quiet_that_is_excused_otherwise_does_not_count(self) -> None:
        pair = APair().met(ago(20)).unwell(ago(19), effect="fewer", review=ahead(5)).paused(ago(18), review=ago(10))
        assert severity(pair, "setback-contact") is None

    def test_a_pair_that_never_met_counts_from_its_introduction(self) -> None:
        assert severity(APair().introduced(ago(15)).unwell(ago(5), effect="none"), "setback-contact") == "act"

    def test_it_has_been_so_since_both_were_true(self) -> None:
        pair = APair().met(ago(30)).unwell(ago(10), effect="fewer", review=ahead(5))
        assert flag(judged(pair), "setback-contact").since == ago(10)
        pair = APair().met(ago(20)).unwell(ago(19), effect="fewer", review=ahead(5))
        assert flag(judged(pair), "setback-contact").since == ago(5)

    def test_one_that_stopped_the_meetings_counts_from_the_day_after_its_review(self) -> None:
        pair = APair().met(ago(40)).unwell(ago(12), review=ago(4))
        assert flag(judged(pair), "setback-contact").since == ago(3)


class TestPauseOverdue:
    @pytest.mark.parametrize(("late", "expected"), [(0, None), (1, "soon"), (7, "soon"), (8, "act")])
    def test_it_is_soon_past_the_review_and_act_a_week_later(self, late: int, expected: str | None) -> None:
        assert severity(meeting().paused(ago(40), review=ago(late)), "pause-overdue") == expected

    def test_a_missing_review_date_is_three_weeks_after_it_began(self) -> None:
        assert severity(meeting().paused(ago(21)), "pause-overdue") is None
        assert severity(meeting().paused(ago(22)), "pause-overdue") == "soon"

    def test_a_pause_that_ended_is_not_overdue(self) -> None:
        assert severity(meeting().paused(ago(40), review=ago(9), ended=ON), "pause-overdue") is None

    def test_an_end_to_come_is_not_known_yet(self) -> None:
        assert severity(meeting().paused(ago(40), review=ago(9), ended=ahead(1)), "pause-overdue") == "act"

    def test_of_several_the_longest_overdue_rules(self) -> None:
        found = flag(judged(meeting().paused(ago(40), review=ago(2)).paused(ago(90), review=ago(60))), "pause-overdue")
        assert (found.severity, found.since) == ("act", ago(59))

    def test_it_has_been_so_since_the_day_after_the_review(self) -> None:
        assert flag(judged(meeting().paused(ago(40), review=ago(5))), "pause-overdue").since == ago(4)

    def test_a_pause_to_come_is_silent(self) -> None:
        assert severity(meeting().paused(ahead(2), review=ahead(9)), "pause-overdue") is None


class TestNoCareContact:
    def test_it_fires_where_nobody_is_named(self) -> None:
        assert severity(meeting().without_care_contact(), "no-care-contact", kept=CARE_CONTACTS_KEPT) == "act"
        assert severity(meeting(), "no-care-contact", kept=CARE_CONTACTS_KEPT) is None

    def test_it_is_silent_where_the_programme_never_kept_one(self) -> None:
        kept = replace(ALL_KEPT, care_contacts=False)
        assert severity(meeting().without_care_contact(), "no-care-contact", kept=kept) is None
