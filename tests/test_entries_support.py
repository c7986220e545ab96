"""What the programme does for a pair, written down: requests, actions, goals and their steps, the journal."""

from datetime import date

import pytest

from console import actions, journals, requests, setbacks, steps
from console.desk import Desk
from console.ending.closing import closed
from console.goals import ended, rated, set_one
from console.picking import offered, picked
from console.undoing import undo
from db.refused import Doubt, Refused
from db.requests import OpenRequest
from db.work import of_pair
from tests.caseloads import a_pair, choices, flags, rows
from tests.driving import press

YESTERDAY, TODAY = date(2026, 11, 23), date(2026, 11, 24)
LONG_AGO = date(2026, 11, 2)


class TestPicking:
    THINGS = (OpenRequest(12, "patient", "practical", YESTERDAY), OpenRequest(3, "champion", "practical", TODAY))

    @pytest.mark.parametrize("typed", ["3", "#3", "3 practical, champion", " 3 "])
    def test_the_number_says_which_whatever_follows_it(self, typed: str) -> None:
        assert picked(typed, self.THINGS, "request").id == 3

    @pytest.mark.parametrize("typed", [None, "", "  "])
    def test_without_one_it_is_the_first(self, typed: str | None) -> None:
        assert picked(typed, self.THINGS, "request").id == 12

    @pytest.mark.parametrize("typed", ["1", "2", "practical", "33", "-3"])
    def test_another_is_refused_naming_the_numbers_there_are(self, typed: str) -> None:
        with pytest.raises(Refused, match=r"is none of the requests.*numbers 12, 3\."):
            picked(typed, self.THINGS, "request")

    def test_it_is_offered_with_the_first_of_its_words(self) -> None:
        assert offered(7, "x" * 90) == f"7 {'x' * 40}"


class TestRequests:
    def test_a_request_waits_until_it_is_answered(self, desk: Desk, pair: str) -> None:
        line = requests.asked(desk, pair, asked_by="champion", kind="role or advice", on=LONG_AGO)
        assert line == "HC-0001: the champion asked for role or advice on 2 Nov"
        assert flags(desk, pair)["asked-for-help"] == "act"
        line = requests.answered(desk, pair, on=TODAY)
        assert line == "HC-0001: the champion's request for role or advice answered on 24 Nov"
        assert "asked-for-help" not in flags(desk, pair)

    def test_the_oldest_is_answered_where_none_is_named(self, desk: Desk, pair: str) -> None:
        requests.asked(desk, pair, asked_by="champion", kind="practical", on=YESTERDAY)
        requests.asked(desk, pair, asked_by="patient", kind="role or advice", on=LONG_AGO)
        assert choices(requests.open_ones(desk, pair)) == ("2 role or advice, patient", "1 practical, champion")
        requests.answered(desk, pair, on=TODAY)
        assert choices(requests.open_ones(desk, pair)) == ("1 practical, champion",)

    def test_another_by_its_number(self, desk: Desk, pair: str) -> None:
        requests.asked(desk, pair, asked_by="champion", kind="practical", on=YESTERDAY)
        requests.asked(desk, pair, asked_by="patient", kind="role or advice", on=LONG_AGO)
        requests.answered(desk, pair, on=TODAY, request="1 practical, champion")
        assert rows(desk, "SELECT id, answered_on FROM request") == [(1, "2026-11-24"), (2, None)]

    def test_a_wrong_number_is_refused_naming_those_there_are(self, desk: Desk, pair: str) -> None:
        requests.asked(desk, pair, asked_by="champion", kind="practical", on=YESTERDAY)
        with pytest.raises(Refused, match=r"«2» is none of the requests.*numbers 1\."):
            requests.answered(desk, pair, on=TODAY, request="2")
        assert rows(desk, "SELECT answered_on FROM request") == [(None,)]

    def test_one_of_another_pair_is_not_to_be_answered_here(self, desk: Desk, pair: str) -> None:
        requests.asked(desk, pair, asked_by="champion", kind="practical", on=YESTERDAY)
        other = a_pair(desk, "HC-0002")
        with pytest.raises(Refused, match="HC-0002 has no request without an answer"):
            requests.answered(desk, other, on=TODAY, request="1")

    def test_what_was_asked_stays_beside_what_was_answered(self, desk: Desk, pair: str) -> None:
        requests.asked(desk, pair, asked_by="patient", kind="practical", on=YESTERDAY, note="a bus pass")
        requests.answered(desk, pair, on=TODAY, note="sent by post")
        assert rows(desk, "SELECT note FROM request") == [("a bus pass; answered: sent by post",)]

    def test_an_answer_without_a_note_leaves_what_was_asked(self, desk: Desk, pair: str) -> None:
        requests.asked(desk, pair, asked_by="patient", kind="practical", on=YESTERDAY, note="a bus pass")
        requests.answered(desk, pair, on=TODAY)
        assert rows(desk, "SELECT note FROM request") == [("a bus pass",)]

    def test_no_answer_before_the_question(self, desk: Desk, pair: str) -> None:
        requests.asked(desk, pair, asked_by="patient", kind="practical", on=YESTERDAY)
        with pytest.raises(Refused, match="It was asked on 23 Nov: give a later day"):
            requests.answered(desk, pair, on=date(2026, 11, 22))

    @pytest.mark.parametrize("day", [date(2026, 11, 25), date(2027, 11, 24)])
    def test_nothing_is_asked_or_answered_on_a_day_to_come(self, desk: Desk, pair: str, day: date) -> None:
        with pytest.raises(Refused, match="lies ahead of today"):
            requests.asked(desk, pair, asked_by="patient", kind="practical", on=day)
        requests.asked(desk, pair, asked_by="patient", kind="practical", on=YESTERDAY)
        with pytest.raises(Refused, match="lies ahead of today"):
            requests.answered(desk, pair, on=day)

    def test_before_they_were_matched_it_is_asked_about(self, desk: Desk, pair: str) -> None:
        with pytest.raises(Doubt, match="before HC-0001 was matched"):
            requests.asked(desk, pair, asked_by="patient", kind="practical", on=date(2026, 2, 1))
        requests.asked(desk, pair, asked_by="patient", kind="practical", on=date(2026, 2, 1), sure=True)
        assert rows(desk, "SELECT asked_on FROM request") == [("2026-02-01",)]

    def test_an_answer_is_taken_back_and_the_request_waits_again(self, desk: Desk, pair: str) -> None:
        requests.asked(desk, pair, asked_by="patient", kind="practical", on=LONG_AGO, note="a bus pass")
        requests.answered(desk, pair, on=TODAY, note="sent by post")
        undo(desk)
        assert flags(desk, pair)["asked-for-help"] == "act"
        assert rows(desk, "SELECT answered_on, note FROM request") == [(None, "a bus pass")]

    def test_on_the_screen_in_four_keys_and_answered_in_two(self, desk: Desk, pair: str) -> None:
        press(desk, "i", "c", "r", "enter")
        assert rows(desk, "SELECT asked_by, kind FROM request") == [("champion", "role or advice")]
        press(desk, "I", "enter")
        assert rows(desk, "SELECT answered_on FROM request") == [("2026-11-24",)]


class TestActions:
    def test_an_action_has_words_a_day_and_somebody_who_does_it(self, desk: Desk, pair: str) -> None:
        line = actions.set_one(desk, pair, action="ring the care contact", due=date(2026, 12, 1), whom="rm")
        assert line == "HC-0001: to be done by 1 Dec, rm"
        assert rows(desk, "SELECT action_text, due_on, whom FROM action") == [
            ("ring the care contact", "2026-12-01", "rm")
        ]

    def test_whoever_is_at_work_does_it_where_nobody_is_named(self, desk: Desk, pair: str) -> None:
        actions.set_one(desk, pair, action="ring", due=TODAY)
        assert rows(desk, "SELECT whom FROM action") == [("jw",)]

    def test_not_by_a_day_that_has_passed(self, desk: Desk, pair: str) -> None:
        with pytest.raises(Refused, match="23 Nov has passed already"):
            actions.set_one(desk, pair, action="ring", due=YESTERDAY)

    def test_a_day_more_than_a_year_away_is_asked_about(self, desk: Desk, pair: str) -> None:
        with pytest.raises(Doubt, match="more than a year away"):
            actions.set_one(desk, pair, action="ring", due=date(2028, 1, 1))

    def test_without_words_there_is_nothing_to_do(self, desk: Desk, pair: str) -> None:
        with pytest.raises(Refused, match="An action needs words"):
            actions.set_one(desk, pair, action=" ", due=TODAY)

    def test_the_soonest_due_is_done_where_none_is_named(self, desk: Desk, pair: str) -> None:
        actions.set_one(desk, pair, action="the later", due=date(2026, 12, 8))
        actions.set_one(desk, pair, action="the sooner", due=date(2026, 12, 1))
        assert choices(actions.open_ones(desk, pair)) == ("2 the sooner", "1 the later")
        assert actions.done(desk, pair, on=TODAY) == "HC-0001: action 2 done on 24 Nov"
        assert choices(actions.open_ones(desk, pair)) == ("1 the later",)

    def test_another_by_its_number_and_a_wrong_number_is_refused(self, desk: Desk, pair: str) -> None:
        actions.set_one(desk, pair, action="the later", due=date(2026, 12, 8))
        actions.set_one(desk, pair, action="the sooner", due=date(2026, 12, 1))
        with pytest.raises(Refused, match=r"«3» is none of the actions.*numbers 2, 1\."):
            actions.done(desk, pair, on=TODAY, action="3")
        actions.done(desk, pair, on=TODAY, action="1 the later")
        assert choices(actions.open_ones(desk, pair)) == ("2 the sooner",)

    def test_done_on_a_day_to_come_is_refused(self, desk: Desk, pair: str) -> None:
        actions.set_one(desk, pair, action="ring", due=TODAY)
        with pytest.raises(Refused, match="lies ahead of today"):
            actions.done(desk, pair, on=date(2026, 11, 25))

    def test_what_is_left_to_do_can_be_done_when_the_pair_is_closed(self, desk: Desk, pair: str) -> None:
        actions.set_one(desk, pair, action="post the letters", due=TODAY)
        closed(desk, pair, on=TODAY, ending="early", by="patient", reason="moved away", sure=True)
        actions.done(desk, pair, on=TODAY)
        assert rows(desk, "SELECT done_on FROM action") == [("2026-11-24",)]

    def test_taken_back_it_is_to_be_done_again(self, desk: Desk, pair: str) -> None:
        actions.set_one(desk, pair, action="ring", due=TODAY)
        actions.done(desk, pair, on=TODAY)
        undo(desk)
        assert choices(actions.open_ones(desk, pair)) == ("1 ring",)

    def test_where_there_is_nothing_to_do_no_form_opens(self, desk: Desk, pair: str) -> None:
        assert "HC-0001 has nothing to be done: A sets an action." in press(desk, "d")

    def test_on_the_screen_it_is_set_and_done(self, desk: Desk, pair: str) -> None:
        press(desk, "A", "'ring the care contact", "enter")
        assert rows(desk, "SELECT action_text, due_on, whom FROM action") == [
            ("ring the care contact", "2026-12-01", "jw")
        ]
        press(desk, "d", "enter")
        assert rows(desk, "SELECT done_on FROM action") == [("2026-11-24",)]

    def test_one_of_several_is_chosen_by_its_key(self, desk: Desk, pair: str) -> None:
        actions.set_one(desk, pair, action="the later", due=date(2026, 12, 8))
        actions.set_one(desk, pair, action="the sooner", due=date(2026, 12, 1))
        press(desk, "d", "2", "enter")
        assert rows(desk, "SELECT action_text FROM action WHERE done_on IS NOT NULL") == [("the later",)]


class TestGoalsAndSteps:
    def test_a_goal_that_was_met_is_rated_no_more(self, desk: Desk, pair: str) -> None:
        set_one(desk, pair, goal="walk to the shops", on=LONG_AGO)
        assert ended(desk, pair, goal="G-0001", state="met", on=TODAY) == "HC-0001: G-0001 met, 24 Nov"
        with pytest.raises(Refused, match="no open goal"):
            rated(desk, pair, goal="G-0001", by="patient", score=5, on=TODAY)

    def test_a_goal_does_not_end_before_it_was_set(self, desk: Desk, pair: str) -> None:
        set_one(desk, pair, goal="walk", on=YESTERDAY)
        with pytest.raises(Refused, match="G-0001 was set on 23 Nov"):
            ended(desk, pair, goal="G-0001", state="put down", on=LONG_AGO)

    def test_taken_back_the_goal_is_open_again(self, desk: Desk, pair: str) -> None:
        set_one(desk, pair, goal="walk", on=YESTERDAY)
        ended(desk, pair, goal="G-0001", state="put down", on=TODAY)
        undo(desk)
        assert rows(desk, "SELECT state, ended_on FROM goal") == [("open", None)]
        rated(desk, pair, goal="G-0001", by="patient", score=5, on=TODAY)

    def test_a_step_leads_to_a_goal_and_is_done(self, desk: Desk, pair: str) -> None:
        set_one(desk, pair, goal="walk", on=LONG_AGO)
        line = steps.set_one(desk, pair, step="buy shoes", goal="g-0001", due=date(2026, 12, 1))
        assert line == "HC-0001: a step towards G-0001, by 1 Dec"
        assert choices(steps.open_ones(desk, pair)) == ("1 buy shoes",)
        assert steps.done(desk, pair, on=TODAY) == "HC-0001: a step towards G-0001 done on 24 Nov"
        with pytest.raises(Refused, match="HC-0001 has no open step: S sets one"):
            steps.open_ones(desk, pair)

    def test_the_soonest_due_is_done_where_none_is_named_and_another_by_its_number(self, desk: Desk, pair: str) -> None:
        set_one(desk, pair, goal="walk", on=LONG_AGO)
        steps.set_one(desk, pair, step="some day", goal="G-0001")
        steps.set_one(desk, pair, step="soon", goal="G-0001", due=date(2026, 12, 1))
        steps.set_one(desk, pair, step="later", goal="G-0001", due=date(2026, 12, 8))
        assert choices(steps.open_ones(desk, pair)) == ("2 soon", "3 later", "1 some day")
        steps.done(desk, pair, on=TODAY, step="3 later")
        steps.done(desk, pair, on=TODAY)
        assert choices(steps.open_ones(desk, pair)) == ("1 some day",)
        with pytest.raises(Refused, match=r"«2» is none of the steps.*numbers 1\."):
            steps.done(desk, pair, on=TODAY, step="2")

    def test_a_step_without_a_goal_or_without_words_is_refused(self, desk: Desk, pair: str) -> None:
        with pytest.raises(Refused, match="no open goal yet"):
            steps.set_one(desk, pair, step="buy shoes", goal="G-0001")
        set_one(desk, pair, goal="walk", on=LONG_AGO)
        with pytest.raises(Refused, match="A step needs words"):
            steps.set_one(desk, pair, step=" ", goal="G-0001")

    def test_on_the_screen_a_step_is_set_and_done(self, desk: Desk, pair: str) -> None:
        set_one(desk, pair, goal="walk", on=LONG_AGO)
        press(desk, "S", "'buy shoes", "enter")
        press(desk, "K", "enter")
        assert rows(desk, "SELECT step_text, done_on FROM step") == [("buy shoes", "2026-11-24")]

    def test_on_the_screen_a_goal_was_met(self, desk: Desk, pair: str) -> None:
        set_one(desk, pair, goal="walk", on=LONG_AGO)
        press(desk, "M", "m", "enter")
        assert rows(desk, "SELECT state, ended_on FROM goal") == [("met", "2026-11-24")]


class TestTheJournal:
    @pytest.mark.parametrize("state", ["given", "declined", "in use"])
    def test_the_last_word_on_it_stands(self, desk: Desk, pair: str, state: str) -> None:
        journals.noted(desk, pair, state="given", on=LONG_AGO)
        assert journals.noted(desk, pair, state=state, on=TODAY) == f"HC-0001: journal {state}, 24 Nov"
        kept = of_pair(desk.store, 1, 1, TODAY).journal
        assert kept is not None
        assert (kept.state, kept.on) == (state, TODAY)

    def test_nobody_has_to_keep_one(self, desk: Desk, pair: str) -> None:
        before = flags(desk, pair)
        journals.noted(desk, pair, state="declined", on=TODAY)
        assert flags(desk, pair) == before

    def test_not_on_a_day_to_come(self, desk: Desk, pair: str) -> None:
        with pytest.raises(Refused, match="lies ahead of today"):
            journals.noted(desk, pair, state="given", on=date(2026, 11, 25))

    def test_on_the_screen_in_three_keys(self, desk: Desk, pair: str) -> None:
        press(desk, "J", "i", "enter")
        assert rows(desk, "SELECT state, on_day FROM journal") == [("in use", "2026-11-24")]


class TestSetbackOfTwo:
    def test_of_two_open_setbacks_the_one_that_is_named_is_over_and_its_notes_are_kept(
        self, desk: Desk, pair: str
    ) -> None:
        for whose, note in (("patient", "a fall"), ("champion", "a cold")):
            setbacks.opened(
                desk, pair, whose=whose, kind="illness", effect="none", began=TODAY, review=date(2026, 12, 1), note=note
            )
        offers = choices(setbacks.open_ones(desk, pair))
        setbacks.ended(desk, pair, on=TODAY, setback=offers[1], note="well again")
        found = desk.store.execute("SELECT whose, ended_on, note FROM setback ORDER BY id").fetchall()
        over = [row for row in found if row[1]]
        assert len(over) == 1
        assert f"{over[0][0]}'s" in offers[1]
        assert over[0][2] in {"a fall; over: well again", "a cold; over: well again"}
