"""Goals: no-goal, goals-unrated and views-differ."""

from dataclasses import replace

import pytest

from tests.builders import ALL_KEPT, NOTHING_KEPT, APair, ago, fired, flag, judged

GOALS_KEPT = replace(NOTHING_KEPT, goals=True)


def severity(pair: APair, rule: str, **ground: object) -> str | None:
    return fired(judged(pair, **{"kept": GOALS_KEPT, **ground})).get(rule)  # type: ignore[arg-type]


class TestNoGoal:
    @pytest.mark.parametrize(("days", "expected"), [(27, None), (28, "watch")])
    def test_it_fires_four_weeks_after_the_introduction(self, days: int, expected: str | None) -> None:
        assert severity(APair().introduced(ago(days)).met(ago(1)), "no-goal") == expected

    def test_a_pair_that_is_not_introduced_is_not_asked_for_one(self) -> None:
        assert severity(APair().matched(ago(90)).met(ago(1)), "no-goal") is None

    def test_a_goal_clears_it(self) -> None:
        assert severity(APair().with_goal(ago(1)), "no-goal") is None

    def test_it_is_silent_where_the_programme_never_kept_goals(self) -> None:
        assert severity(APair(), "no-goal", kept=replace(ALL_KEPT, goals=False)) is None

    def test_it_has_been_so_since_four_weeks_after_the_introduction(self) -> None:
        found = judged(APair().introduced(ago(40)).met(ago(1)), kept=GOALS_KEPT)
        assert flag(found, "no-goal").since == ago(12)


class TestGoalsUnrated:
    @pytest.mark.parametrize(("days", "expected"), [(55, None), (56, "watch")])
    def test_it_fires_eight_weeks_after_the_goal_was_set(self, days: int, expected: str | None) -> None:
        assert severity(APair().with_goal(ago(days)), "goals-unrated") == expected

    @pytest.mark.parametrize(("days", "expected"), [(55, None), (56, "watch")])
    def test_it_fires_eight_weeks_after_the_patients_last_rating(self, days: int, expected: str | None) -> None:
        goal = APair().with_goal(ago(120), patient={ago(100): 3, ago(days): 5})
        assert severity(goal, "goals-unrated") == expected

    def test_the_champions_rating_is_not_the_patients(self) -> None:
        assert severity(APair().with_goal(ago(60), champion={ago(2): 5}), "goals-unrated") == "watch"

    def test_one_goal_of_several_is_enough(self) -> None:
        pair = APair().with_goal(ago(60), patient={ago(2): 5}).with_goal(ago(70))
        found = flag(judged(pair, kept=GOALS_KEPT), "goals-unrated")
        assert (found.severity, found.since) == ("watch", ago(14))

    def test_a_goal_that_is_over_is_not_rated_any_more(self) -> None:
        assert severity(APair().with_goal(ago(60), ended=ago(1)), "goals-unrated") is None


class TestViewsDiffer:
    @pytest.mark.parametrize(("apart", "expected"), [(3, None), (4, "watch")])
    def test_it_fires_at_four_points(self, apart: int, expected: str | None) -> None:
        pair = APair().with_goal(ago(30), patient={ago(5): 4 + apart}, champion={ago(9): 4})
        assert severity(pair, "views-differ") == expected

    def test_it_does_not_matter_who_sees_more(self) -> None:
        assert severity(APair().with_goal(ago(30), patient={ago(5): 1}, champion={ago(9): 5}), "views-differ")

    def test_only_the_latest_ratings_are_compared(self) -> None:
        pair = APair().with_goal(ago(30), patient={ago(20): 0, ago(5): 5}, champion={ago(9): 5})
        assert severity(pair, "views-differ") is None

    def test_it_takes_ratings_of_both(self) -> None:
        assert severity(APair().with_goal(ago(30), patient={ago(5): 9}), "views-differ") is None

    def test_of_several_goals_the_furthest_apart_is_said(self) -> None:
        pair = APair().with_goal(ago(30), patient={ago(9): 5}, champion={ago(9): 1})
        pair.with_goal(ago(30), patient={ago(5): 9}, champion={ago(5): 1})
        found = flag(judged(pair), "views-differ")
        assert "8 apart" in found.why
        assert found.since == ago(9)
        assert flag(judged(pair), "views-differ").short == "views differ by 8"

    def test_it_has_been_so_since_the_later_of_the_two_ratings(self) -> None:
        pair = APair().with_goal(ago(30), patient={ago(5): 9}, champion={ago(9): 1})
        assert flag(judged(pair), "views-differ").since == ago(5)
