"""Goals: set with a kind, a measure and a routine, changed, met, put down, taken up again; both views side by side."""

from datetime import date, timedelta

import pytest

from console import goals, steps, tallies, triage
from console.desk import Desk
from console.goal_words import DIFFER, as_json, in_words
from console.history import history
from console.policy import set_limit
from console.ratings import ASK, digits, side_by_side
from console.telling import Teller
from console.undoing import undo
from db import history as log
from db.goals import Aim, Rating, aims
from db.refused import Doubt, Refused
from db.vocabulary import GOAL_KINDS
from screens import story
from screens.marks import Marks
from tests.conftest import TODAY
from tests.hurrying import press

YESTERDAY = TODAY - timedelta(days=1)
SET = date(2026, 9, 1)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.fixture
def goal(desk: Desk, pair: str) -> str:
    """A goal that is ticked, set on 1 September."""
    goals.set_one(desk, pair, goal="walk with Rosa's dog", measure="times a week", measured="ticked", kind="moving",
                  routine="Mondays and thu", on=SET)  # fmt: skip
    return "G-0001"


def the_goal(desk: Desk, on: date = TODAY) -> Aim:
    return aims(desk.store, 1, on)[0]


def rated(desk: Desk, by: str, *scores: tuple[int, int]) -> None:
    for days, score in scores:
        goals.rated(desk, "HC-0001", goal="G-0001", by=by, score=score, on=ago(days))


def page(desk: Desk, *, shapes: bool = True, private: bool = False) -> list[str]:
    """The lines about goals on the pair's page, as they are drawn."""
    (found,) = triage.reassess(desk.store, desk.on, [1])
    drawn = story.write(desk, found, Marks(shapes=shapes), private=private)(80)
    lines = ["".join(span.text for span in each).rstrip() for each in drawn]
    after = lines[lines.index(" Goals") + 1 :]
    return after[: after.index("")]


class TestSetting:
    def test_it_is_kept_as_it_was_said(self, desk: Desk, goal: str) -> None:
        found = the_goal(desk)
        assert (found.ref, found.text, found.measure) == (goal, "walk with Rosa's dog", "times a week")
        assert (found.kind, found.measured, found.routine) == ("moving", "ticked", "mon,thu")

    @pytest.mark.parametrize("kind", GOAL_KINDS)
    def test_confidence_and_routine_are_goals_like_any_other(self, desk: Desk, pair: str, kind: str) -> None:
        goals.set_one(desk, pair, goal="as I said", kind=kind, measured="ticked", on=YESTERDAY)
        assert tallies.written(desk, pair, goal="G-0001", on=TODAY) == "HC-0001: G-0001 ticked on 24 Nov"
        assert the_goal(desk).kind == kind

    def test_a_routine_that_is_no_days_is_refused_and_nothing_is_written(self, desk: Desk, pair: str) -> None:
        with pytest.raises(Refused, match="«often» is no day of the week"):
            goals.set_one(desk, pair, goal="walk", routine="often", on=TODAY)
        assert aims(desk.store, 1, TODAY) == ()


class TestChanging:
    def test_only_what_is_given_is_different(self, desk: Desk, pair: str, goal: str) -> None:
        said = goals.changed(desk, pair, goal=goal, words="walk to the library", routine="weekdays")
        assert said == "HC-0001: G-0001 changed: words, routine"
        found = the_goal(desk)
        assert (found.text, found.routine) == ("walk to the library", "mon,tue,wed,thu,fri")
        assert (found.measure, found.measured, found.kind) == ("times a week", "ticked", "moving")

    def test_the_old_words_stay_in_the_history(self, desk: Desk, pair: str, goal: str) -> None:
        goals.changed(desk, pair, goal=goal, words="walk to the library")
        newest = log.entries(desk.store, history(desk, limit=1).numbers)[0]
        assert "walk with Rosa's dog -> walk to the library" in Teller(desk, names=True).entry(newest)[0]
        assert Teller(desk, names=False).entry(newest) == ["goal G-0001: goal (words) -> (words)"]

    @pytest.mark.parametrize("nothing", ["none", "-", "None"])
    def test_a_measure_and_a_routine_can_be_taken_away(self, desk: Desk, pair: str, goal: str, nothing: str) -> None:
        goals.changed(desk, pair, goal=goal, measure=nothing, routine=nothing)
        assert (the_goal(desk).measure, the_goal(desk).routine) == (None, None)

    def test_where_nothing_would_be_different_it_is_refused(self, desk: Desk, pair: str, goal: str) -> None:
        with pytest.raises(Refused, match="stands so already"):
            goals.changed(desk, pair, goal=goal)
        with pytest.raises(Refused, match="stands so already"):
            goals.changed(desk, pair, goal=goal, routine="thu, mon", kind="moving")

    def test_numbers_that_would_stand_as_ticks_are_asked_about(self, desk: Desk, pair: str) -> None:
        goals.set_one(desk, pair, goal="drink water", measured="counted", on=SET)
        tallies.written(desk, pair, goal="G-0001", on=TODAY, number=6)
        with pytest.raises(Doubt, match="counted on 1 day, with numbers"):
            goals.changed(desk, pair, goal="G-0001", measured="ticked")
        goals.changed(desk, pair, goal="G-0001", measured="ticked", sure=True)
        assert the_goal(desk).measured == "ticked"

    def test_it_is_taken_back(self, desk: Desk, pair: str, goal: str) -> None:
        goals.changed(desk, pair, goal=goal, words="walk to the library", routine="none")
        undo(desk)
        assert (the_goal(desk).text, the_goal(desk).routine) == ("walk with Rosa's dog", "mon,thu")


class TestTakenUpAgain:
    @pytest.mark.parametrize("state", ["met", "put down"])
    def test_it_is_open_again_with_all_that_is_written_of_it(
        self, desk: Desk, pair: str, goal: str, state: str
    ) -> None:
        tallies.written(desk, pair, goal=goal, on=ago(2))
        rated(desk, "patient", (5, 6))
        goals.ended(desk, pair, goal=goal, state=state, on=YESTERDAY)
        assert the_goal(desk).state == state
        assert goals.again(desk, pair, goal=goal) == "HC-0001: G-0001 taken up again"
        found = the_goal(desk)
        assert (found.state, found.ended_on, len(found.tallies), len(found.ratings)) == ("open", None, 1, 1)

    def test_only_one_that_was_met_or_put_down_can_be(self, desk: Desk, pair: str, goal: str) -> None:
        with pytest.raises(Refused, match="no goal that was met or put down"):
            goals.again(desk, pair, goal=goal)
        goals.set_one(desk, pair, goal="cook", on=SET)
        goals.ended(desk, pair, goal="G-0002", state="met", on=YESTERDAY)
        with pytest.raises(Refused, match=r"called G-0001: those are G-0002\."):
            goals.again(desk, pair, goal=goal)

    def test_nothing_is_done_for_one_that_is_over(self, desk: Desk, pair: str, goal: str) -> None:
        goals.ended(desk, pair, goal=goal, state="met", on=YESTERDAY)
        with pytest.raises(Refused, match="no open goal"):
            tallies.written(desk, pair, goal=goal, on=TODAY)
        with pytest.raises(Refused, match="no open goal"):
            goals.changed(desk, pair, goal=goal, words="other")


class TestBothViews:
    def test_the_same_day_stands_in_the_same_place(self) -> None:
        both = side_by_side(
            [
                Rating("patient", ago(30), 3),
                Rating("patient", ago(20), 4),
                Rating("champion", ago(20), 5),
                Rating("champion", ago(10), 6),
                Rating("patient", ago(2), 7),
                Rating("champion", ago(2), 6),
            ]
        )
        assert digits(both) == {"patient": "3 4 - 7", "champion": "- 5 6 6"}

    def test_a_ten_makes_its_place_wider_on_both_sides(self) -> None:
        both = side_by_side(
            [Rating("patient", ago(3), 10), Rating("champion", ago(3), 9), Rating("patient", ago(1), 8)]
        )
        assert digits(both) == {"patient": "10 8", "champion": " 9 -"}

    def test_they_stand_as_two_small_lines(self, desk: Desk, goal: str) -> None:
        rated(desk, "patient", (60, 0), (40, 4), (12, 10))
        rated(desk, "champion", (60, 5), (12, 8))
        assert page(desk)[-2:] == [
            "              patient   ▁▃█  0 to 10, 12 Nov",
            "              champion  ▄·▆  5 to 8, 12 Nov",
        ]

    def test_without_shapes_they_are_the_numbers(self, desk: Desk, goal: str) -> None:
        rated(desk, "patient", (60, 0), (40, 4), (12, 10))
        rated(desk, "champion", (60, 5), (12, 8))
        assert page(desk, shapes=False)[-2:] == [
            "              patient   0 4 10  12 Nov",
            "              champion  5 -  8  12 Nov",
        ]

    @pytest.mark.parametrize(("champion", "asked"), [(4, False), (3, True)])
    def test_from_four_apart_each_is_to_be_asked(self, desk: Desk, goal: str, champion: int, asked: bool) -> None:
        rated(desk, "patient", (30, 2), (12, 7))
        rated(desk, "champion", (10, champion))
        assert (f"              {ASK}" in page(desk)) is asked
        assert as_json(desk, "HC-0001")["goals"][0]["differ"] is asked
        fired = {flag.rule: flag.severity for flag in triage.reassess(desk.store, desk.on, [1])[0].flags}
        assert fired.get("views-differ") == ("watch" if asked else None)  # never an alarm

    def test_how_far_apart_is_the_programmes_own_limit(self, desk: Desk, goal: str) -> None:
        rated(desk, "patient", (12, 7))
        rated(desk, "champion", (10, 5))
        set_limit(desk, DIFFER, "2")
        assert f"              {ASK}" in page(desk)

    def test_of_a_goal_that_is_over_nobody_is_asked(self, desk: Desk, pair: str, goal: str) -> None:
        rated(desk, "patient", (12, 9))
        rated(desk, "champion", (10, 1))
        goals.ended(desk, pair, goal=goal, state="met", on=YESTERDAY)
        assert not any(ASK in each for each in page(desk))

    def test_one_who_never_rated_is_not_far_from_the_other(self, desk: Desk, goal: str) -> None:
        rated(desk, "patient", (12, 9))
        assert page(desk)[-1] == "              champion  not rated yet"


class TestThePage:
    def test_it_says_of_a_goal_everything_that_is_known(self, desk: Desk, pair: str, goal: str) -> None:
        tallies.on_days(desk, pair, goal=goal, days=[ago(27), ago(8), ago(1), ago(0), ago(28)])
        steps.set_one(desk, pair, goal=goal, step="to the corner", due=date(2026, 11, 20))
        steps.set_one(desk, pair, goal=goal, step="to the gate", due=date(2026, 12, 1))
        steps.set_one(desk, pair, goal=goal, step="shoes by the door", due=date(2026, 11, 1))
        steps.done(desk, pair, step="3", on=ago(4))
        assert page(desk) == [
            "  G-0001      walk with Rosa's dog",
            "              moving; ticked: times a week; Mon, Thu; since 1 Sep",
            "              last 4 weeks: 4 days of 28, last on 24 Nov",
            "              x...... ....... .....x. .....xx",
            "              not rated yet",
            "              step, by 20 Nov, late: to the corner",
            "              step, by 1 Dec: to the gate",
            "              step, done 20 Nov: shoes by the door",
        ]

    def test_what_is_counted_stands_with_its_sum_and_its_last(self, desk: Desk, pair: str) -> None:
        goals.set_one(desk, pair, goal="drink water", measure="glasses", measured="counted", on=SET)
        for days, number in ((40, 9), (9, 4), (4, 0), (2, 6)):
            tallies.written(desk, pair, goal="G-0001", on=ago(days), number=number)
        assert "              last 4 weeks: 4 0 6 on 3 days, 10 in all, last on 22 Nov" in page(desk)

    def test_a_weight_is_not_summed(self, desk: Desk, pair: str) -> None:
        goals.set_one(desk, pair, goal="less on the scales", kind="weight", measured="counted", on=SET)
        for days, number in ((9, 82), (2, 81)):
            tallies.written(desk, pair, goal="G-0001", on=ago(days), number=number)
        assert "              last 4 weeks: 82 81 on 2 days, last on 22 Nov" in page(desk)

    def test_those_that_are_over_stand_last_and_still_say_what_was_done(self, desk: Desk, pair: str, goal: str) -> None:
        tallies.on_days(desk, pair, goal=goal, days=[ago(8), ago(50)])
        goals.ended(desk, pair, goal=goal, state="put down", on=ago(5))
        goals.set_one(desk, pair, goal="cook", on=ago(6))
        assert page(desk) == [
            "  G-0002      cook",
            "              since 18 Nov",
            "              not rated yet",
            "  G-0001      walk with Rosa's dog",
            "              put down 19 Nov, set 1 Sep; moving; ticked: times a week; Mon,",
            "              Thu",
            "              ticked on 2 days, last on 16 Nov",
        ]

    def test_with_names_hidden_no_name_that_was_typed_is_read(self, desk: Desk, pair: str, goal: str) -> None:
        goals.changed(desk, pair, goal=goal, measure="walks with Femi")
        steps.set_one(desk, pair, goal=goal, step="ring Femi Adu")
        assert not [each for each in page(desk, private=True) if "Rosa" in each or "Femi" in each]
        assert "Rosa" in " ".join(page(desk))

    def test_as_of_a_day_what_came_later_is_not_there(self, desk: Desk, pair: str, goal: str) -> None:
        """Set and recorded long ago; the rest is recorded today."""
        desk.store.execute("UPDATE goal SET recorded_on = '2026-09-01'")
        tallies.written(desk, pair, goal=goal, on=ago(3))
        rated(desk, "patient", (3, 5))
        goals.ended(desk, pair, goal=goal, state="met", on=TODAY)
        found = the_goal(desk, YESTERDAY)
        assert (found.state, found.ended_on, found.tallies, found.ratings) == ("open", None, (), ())
        assert len(the_goal(desk).tallies) == len(the_goal(desk).ratings) == 1


class TestInText:
    def test_it_is_said_without_names_until_they_are_asked_for(self, desk: Desk, pair: str, goal: str) -> None:
        said = "\n".join(each.text for each in in_words(desk, pair))
        assert "G-0001: walk with the patient's dog (moving; ticked: times a week; Mon, Thu; since 1 Sep)" in said
        assert "Rosa" in "\n".join(each.text for each in in_words(desk, pair, names=True))

    def test_the_numbers_stand_below_one_another(self, desk: Desk, pair: str, goal: str) -> None:
        rated(desk, "patient", (60, 3), (30, 4), (12, 10))
        rated(desk, "champion", (60, 5), (12, 6))
        rows = [each.text for each in in_words(desk, pair) if each.columns]
        assert rows == ["  patient  3 4 10 (12 Nov)", "  champion 5 -  6 (12 Nov)"]


class TestKeys:
    def test_a_goal_is_ticked_with_two_keys(self, desk: Desk, pair: str, goal: str) -> None:
        assert "G-0001 ticked on 24 Nov" in press(desk, "w", "w", "X", "enter")
        assert len(the_goal(desk).tallies) == 1

    def test_another_day_and_a_number_are_typed(self, desk: Desk, pair: str) -> None:
        goals.set_one(desk, pair, goal="drink water", measured="counted", on=SET)
        assert "counted 6 on 23 Nov" in press(desk, "w", "w", "X", "m", "'6", "enter")

    def test_a_goal_is_changed(self, desk: Desk, pair: str, goal: str) -> None:
        drawn = press(desk, "w", "w", "=", "'walk to the library", "enter")
        assert "G-0001 changed: words" in drawn
        assert the_goal(desk).text == "walk to the library"

    def test_a_goal_is_taken_up_again(self, desk: Desk, pair: str, goal: str) -> None:
        goals.ended(desk, pair, goal=goal, state="put down", on=YESTERDAY)
        assert "G-0001 taken up again" in press(desk, "w", "w", "+", "enter")

    def test_the_forms_ask_for_nothing_clinical(self, desk: Desk, pair: str, goal: str) -> None:
        for keys in (["o"], ["="], ["S"]):
            drawn = " ".join(press(desk, "w", "w", *keys).split())
            assert "no diagnosis, medication or score" in drawn
