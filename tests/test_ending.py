"""The ending of a pair: begun, its ten steps, moved, closed, opened again; and what still comes up afterwards."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from console import actions, concerns, contacts, goals, meetings, triage
from console.desk import Desk
from console.ending import carrying_on, closing, moving, steps, to_do, worries
from console.ending.beginning import begun, will_happen
from console.ending.closing import closed, reopened
from console.ending.showing import in_words
from console.ending.state import EndingState, all_of_them, load, state
from console.ending.telling import would_be_told
from console.pairs import added, edited
from console.policy import set_limit
from console.review_page import compose
from console.review_words import called, put, text
from console.undoing import undo
from console.wanted import also_listed
from db import endings
from db.refused import Doubt, Refused
from db.vocabulary import ENDING_KINDS, ENDING_STEPS
from tests.conftest import TODAY

END = TODAY + timedelta(days=56)
"""Week 31 of a pair is today."""


@pytest.fixture
def ending(desk: Desk, pair: str) -> str:
    """A pair that ends in eight weeks, and whose planned ending begins today."""
    desk.store.execute("UPDATE pair SET ends_on = ?", [END.isoformat()])
    begun(desk, pair, on=TODAY, kind="planned")
    return pair


def later(desk: Desk, day: date) -> Desk:
    """The same coordinator on another day."""
    return replace(desk, on=day, now=desk.now + (day - desk.on))


def dues(found: EndingState) -> dict[str, int]:
    """By step, how many days after the end of the pair it is due."""
    assert found.ends_on
    return {step.step: (step.due_on - found.ends_on).days for step in found.steps if step.due_on}


def marks(desk: Desk, ref: str) -> dict[str, str]:
    return {step.step: step.mark for step in state(desk, ref).steps}


def rules(desk: Desk) -> set[str]:
    return {flag.rule for row in triage.queue(desk.store, desk.on).rows for flag in row.flags}


def do_everything_up_to_the_end(desk: Desk, ref: str) -> None:
    """Each step on the day it is due, as somebody would who has all the time."""
    goals.set_one(desk, ref, goal="walk to the park", on=TODAY)
    there = state(desk, ref)
    for step in there.steps:
        assert step.due_on
        if steps.is_after(step.step):
            continue
        at = later(desk, step.due_on)
        if step.step == "goals-together":
            steps.done(at, ref, step=step.step, on=at.on, rates=[("G-0001", 7, 6)])
            continue
        if step.step == "carry-on-plan":
            carrying_on.changed(at, ref, {"keep_doing": "walk"})
        agreed = at.on if step.step == "care-contact-told" else None
        steps.done(at, ref, step=step.step, on=at.on, agreed=agreed)


class TestBegun:
    def test_every_step_has_its_day_from_the_policy(self, desk: Desk, ending: str) -> None:
        assert dues(state(desk, ending)) == {
            "tell-both": -56, "endings-session": -42, "goals-together": -28, "carry-on-plan": -21,
            "care-contact-told": -14, "last-meeting": 0, "journal": 0, "debrief": 7, "letters": 7, "check-in": 28,
        }  # fmt: skip

    def test_the_policy_moves_them(self, desk: Desk, pair: str) -> None:
        set_limit(desk, "ending.check-in", "40")
        begun(desk, pair, on=TODAY, kind="planned", ends=END)
        assert dues(state(desk, pair))["check-in"] == 40

    def test_one_begun_late_has_every_step_in_the_time_that_is_left(self, desk: Desk, pair: str) -> None:
        begun(desk, pair, on=TODAY, kind="planned", ends=TODAY + timedelta(days=14))
        found = dues(state(desk, pair))
        assert found["tell-both"] == -12, "two days are given for the first"
        assert found["last-meeting"] == 0
        assert list(found.values()) == sorted(found.values())

    @pytest.mark.parametrize("kind", ENDING_KINDS[1:])
    def test_an_early_one_has_a_shorter_timetable_of_its_own(self, desk: Desk, pair: str, kind: str) -> None:
        begun(desk, pair, on=TODAY, kind=kind)
        found = state(desk, pair)
        assert found.ends_on
        assert TODAY <= found.ends_on <= TODAY + timedelta(days=28)
        assert desk.store.execute("SELECT ends_on FROM pair").fetchone() == (found.ends_on.isoformat(),)
        assert {step.step for step in found.steps} == set(ENDING_STEPS)

    def test_another_end_can_be_given_with_it(self, desk: Desk, pair: str) -> None:
        begun(desk, pair, on=TODAY, kind="champion left", ends=TODAY + timedelta(days=5))
        assert state(desk, pair).days_left == 5

    def test_an_early_one_never_makes_a_pair_longer(self, desk: Desk, pair: str) -> None:
        desk.store.execute("UPDATE pair SET ends_on = ?", [(TODAY + timedelta(days=3)).isoformat()])
        begun(desk, pair, on=TODAY, kind="champion left")
        assert state(desk, pair).days_left == 3

    @pytest.mark.parametrize(
        ("kind", "gone"),
        [
            ("planned", set()),
            ("champion left", set()),
            ("unreachable", {"goals-together", "carry-on-plan", "last-meeting"}),
            ("died", {"tell-both", "goals-together", "carry-on-plan", "care-contact-told", "last-meeting", "check-in"}),
        ],
    )
    def test_what_falls_away_does_so_by_itself_with_a_reason(
        self, desk: Desk, pair: str, kind: str, gone: set[str]
    ) -> None:
        begun(desk, pair, on=TODAY, kind=kind)
        not_needed = [step for step in state(desk, pair).steps if step.mark == "not needed"]
        assert {step.step for step in not_needed} == gone
        assert all(step.skipped_why for step in not_needed)

    def test_when_the_patient_died_there_is_a_word_for_the_champion_first(self, desk: Desk, pair: str) -> None:
        begun(desk, pair, on=TODAY, kind="died")
        found = state(desk, pair)
        assert "champion" in found.then
        assert steps.of_name(found.steps, "debrief").due_on == TODAY + timedelta(days=2)
        assert steps.of_name(found.steps, "letters").label == "letter to the champion"

    def test_the_form_can_say_beforehand_what_will_happen(self, desk: Desk, pair: str) -> None:
        said = " ".join(will_happen(desk, pair, "unreachable", TODAY))
        assert "It ends on 8 Dec" in said
        assert "Not needed, since nobody can be reached: goals-together, carry-on-plan, last-meeting." in said

    def test_where_they_were_never_introduced_an_end_has_to_be_given(self, desk: Desk, pair: str) -> None:
        desk.store.execute("UPDATE pair SET ends_on = NULL, introduced_on = NULL")
        with pytest.raises(Refused, match="give the day on which it ends"):
            begun(desk, pair, on=TODAY, kind="planned")

    def test_the_ending_of_an_imported_closed_pair_is_none_that_was_begun(self, desk: Desk, pair: str) -> None:
        desk.store.execute("UPDATE pair SET closed_on = '2026-11-20', ending = 'completed'")
        assert state(desk, pair).state == "closed"
        assert state(desk, pair).steps == ()
        assert all_of_them(desk) == ()

    def test_taken_back_there_are_no_steps_and_the_old_end(self, desk: Desk, pair: str) -> None:
        begun(desk, pair, on=TODAY, kind="patient left")
        undo(desk)
        assert (state(desk, pair).state, state(desk, pair).steps) == ("open", ())
        assert state(desk, pair).ends_on == date(2027, 3, 9)

    def test_before_it_was_begun_it_is_not_known(self, desk: Desk, ending: str) -> None:
        assert state(later(desk, TODAY - timedelta(days=1)), ending).state == "open"


class TestSteps:
    def test_one_that_is_done_says_when_by_whom_and_with_what_note(self, desk: Desk, ending: str) -> None:
        steps.done(desk, ending, step="tell-both", on=TODAY, by="rm", note="both took it well")
        found = steps.of_name(state(desk, ending).steps, "tell-both")
        assert (found.mark, found.done_on, found.done_by, found.note) == ("done", TODAY, "rm", "both took it well")

    def test_whoever_writes_it_down_did_it_where_nobody_is_named(self, desk: Desk, ending: str) -> None:
        steps.done(desk, ending, step="journal", on=TODAY)
        assert steps.of_name(state(desk, ending).steps, "journal").done_by == "jw"

    def test_on_a_day_to_come_it_is_refused(self, desk: Desk, ending: str) -> None:
        with pytest.raises(Refused, match="lies ahead of today"):
            steps.done(desk, ending, step="tell-both", on=TODAY + timedelta(days=1))

    def test_where_the_ending_is_not_begun_it_is_refused(self, desk: Desk, pair: str) -> None:
        with pytest.raises(Refused, match="is not begun"):
            steps.done(desk, pair, step="tell-both", on=TODAY)

    def test_done_on_another_day_already_is_asked_about(self, desk: Desk, ending: str) -> None:
        steps.done(desk, ending, step="tell-both", on=TODAY - timedelta(days=1))
        with pytest.raises(Doubt, match="done on 23 Nov"):
            steps.done(desk, ending, step="tell-both", on=TODAY)
        steps.done(desk, ending, step="tell-both", on=TODAY, sure=True)
        assert steps.of_name(state(desk, ending).steps, "tell-both").done_on == TODAY

    def test_the_goals_have_to_be_rated_within_two_weeks(self, desk: Desk, ending: str) -> None:
        goals.set_one(desk, ending, goal="walk", on=date(2026, 10, 1))
        goals.rated(desk, ending, goal="G-0001", by="patient", score=5, on=TODAY - timedelta(days=15))
        with pytest.raises(Refused, match="no rating of a goal from the last 14 days: rate them first, with O"):
            steps.done(desk, ending, step="goals-together", on=TODAY, sure=True)
        goals.rated(desk, ending, goal="G-0001", by="patient", score=5, on=TODAY - timedelta(days=14))
        with pytest.raises(Doubt, match="no rating of G-0001 by the champion"):
            steps.done(desk, ending, step="goals-together", on=TODAY)
        goals.rated(desk, ending, goal="G-0001", by="champion", score=4, on=TODAY)
        steps.done(desk, ending, step="goals-together", on=TODAY)

    def test_the_ratings_can_be_given_with_the_step_and_are_taken_back_with_it(self, desk: Desk, ending: str) -> None:
        goals.set_one(desk, ending, goal="walk", on=date(2026, 10, 1))
        steps.done(desk, ending, step="goals-together", on=TODAY, rates=[("G-0001", 8, 3)])
        assert desk.store.execute("SELECT by_whom, score FROM rating ORDER BY id").fetchall() == [
            ("patient", 8),
            ("champion", 3),
        ]
        undo(desk)
        assert desk.store.execute("SELECT count(*) FROM rating").fetchone() == (0,)
        assert marks(desk, ending)["goals-together"] != "done"

    def test_nothing_is_rated_where_the_step_is_refused(self, desk: Desk, ending: str) -> None:
        goals.set_one(desk, ending, goal="walk", on=date(2026, 10, 1))
        with pytest.raises(Refused, match="no open goal called G-0009"):
            steps.done(desk, ending, step="goals-together", on=TODAY, rates=[("G-0001", 8, 3), ("G-0009", 1, 1)])
        assert desk.store.execute("SELECT count(*) FROM rating").fetchone() == (0,)

    def test_the_plan_is_done_with_its_first_field_and_not_before(self, desk: Desk, ending: str) -> None:
        with pytest.raises(Refused, match="no carry-on plan yet"):
            steps.done(desk, ending, step="carry-on-plan", on=TODAY)
        carrying_on.changed(desk, ending, {"who_helps": "my sister"})
        assert marks(desk, ending)["carry-on-plan"] != "done"
        carrying_on.changed(desk, ending, {"keep_doing": "walk to the park"})
        assert marks(desk, ending)["carry-on-plan"] == "done"
        plan = endings.plan(desk.store, 1)
        assert plan
        assert (plan.keep_doing, plan.who_helps) == ("walk to the park", "my sister")

    def test_a_plan_without_any_words_is_refused(self, desk: Desk, ending: str) -> None:
        with pytest.raises(Refused, match="A plan needs words"):
            carrying_on.written(desk, ending, keep_doing=" ")

    def test_the_ratings_of_the_form_are_read_goal_by_goal(self, desk: Desk, ending: str) -> None:
        for words in ("walk", "sleep"):
            goals.set_one(desk, ending, goal=words, on=TODAY)
        offered = {**steps.waiting(desk, ending)}
        while offered["step"] != "goals-together":
            steps.done(desk, ending, step=offered["step"], on=TODAY, sure=True)
            offered = steps.waiting(desk, ending)
        assert offered["rates"] == "G-0002 - -; G-0001 - -"
        with pytest.raises(Refused, match="no rating of a goal"):
            steps.done(desk, ending, step="goals-together", on=TODAY, rates=offered["rates"])
        for wrong in ("G-0002 11 5", "7", "G-0002 7 5 3", "7 5; 6 6; 5 5", "seven five"):
            with pytest.raises(Refused, match=r"are no ratings|no open goal"):
                steps.done(desk, ending, step="goals-together", on=TODAY, rates=wrong)
        with pytest.raises(Doubt, match="G-0001"):
            steps.done(desk, ending, step="goals-together", on=TODAY, rates="G-0002 7 5; G-0001 8 -")
        steps.done(desk, ending, step="goals-together", on=TODAY, rates="7 5; 8:10")
        found = desk.store.execute("SELECT goal_id, by_whom, score FROM rating ORDER BY goal_id, by_whom").fetchall()
        assert found == [(1, "champion", 10), (1, "patient", 8), (2, "champion", 5), (2, "patient", 7)]

    def test_the_care_contact_is_told_only_with_the_patients_agreement(self, desk: Desk, ending: str) -> None:
        with pytest.raises(Refused, match="only what the patient agreed to"):
            steps.done(desk, ending, step="care-contact-told", on=TODAY, sure=True)
        steps.agreed(desk, ending, on=TODAY - timedelta(days=2))
        steps.done(desk, ending, step="care-contact-told", on=TODAY)
        assert steps.of_name(state(desk, ending).steps, "care-contact-told").agreed_on == TODAY - timedelta(days=2)

    def test_the_agreement_comes_before_the_telling(self, desk: Desk, ending: str) -> None:
        with pytest.raises(Refused, match="They agreed on 24 Nov, which is after 23 Nov"):
            steps.done(desk, ending, step="care-contact-told", on=TODAY - timedelta(days=1), agreed=TODAY)

    def test_where_no_care_contact_is_on_record_it_is_asked_about(self, desk: Desk, ending: str) -> None:
        desk.store.execute("UPDATE patient SET care_contact = NULL")
        with pytest.raises(Doubt, match="No care contact of P-0001"):
            steps.done(desk, ending, step="care-contact-told", on=TODAY, agreed=TODAY)

    def test_a_worry_that_is_not_answered_is_asked_about(self, desk: Desk, ending: str) -> None:
        worries.worried(desk, ending, worry="who will ring them")
        worries.worried(desk, ending, worry="the winter", answer="the walking group goes on")
        with pytest.raises(Doubt, match=r"worry of the champion is not answered yet \(number 1\)"):
            steps.done(desk, ending, step="debrief", on=TODAY)
        worries.answered(desk, ending, answer="the neighbour does", on=TODAY)
        with pytest.raises(Refused, match="without an answer"):
            worries.answered(desk, ending, answer="again", on=TODAY)
        steps.done(later(desk, END), ending, step="debrief", on=END)

    def test_the_last_meeting_is_the_one_that_is_logged(self, desk: Desk, ending: str) -> None:
        at = later(desk, END)
        meetings.met(at, ending, on=END - timedelta(days=8), mode="in person")
        assert marks(at, ending)["last-meeting"] == "due"
        meetings.met(at, ending, on=END - timedelta(days=7), mode="in person")
        found = steps.of_name(state(at, ending).steps, "last-meeting")
        assert (found.mark, found.done_on) == ("done", END - timedelta(days=7))

    def test_a_last_meeting_that_the_champion_told_of_counts_too(self, desk: Desk, ending: str) -> None:
        at = later(desk, END)
        contacts.asked(at, ending, answer="yes", on=END, met_on=END - timedelta(days=1))
        assert marks(at, ending)["last-meeting"] == "done"

    def test_saying_that_they_met_logs_the_meeting_once(self, desk: Desk, ending: str) -> None:
        with pytest.raises(Doubt, match="was 24 Nov their last meeting already"):
            steps.done(desk, ending, step="last-meeting", on=TODAY)
        steps.done(desk, ending, step="last-meeting", on=TODAY, sure=True)
        assert desk.store.execute("SELECT on_day, outcome, mode FROM meeting").fetchall() == [
            (TODAY.isoformat(), "held", "in person")
        ]
        undo(desk)
        assert desk.store.execute("SELECT count(*) FROM meeting").fetchone() == (0,)
        meetings.met(desk, ending, on=TODAY, mode="phone")
        steps.done(desk, ending, step="last-meeting", on=TODAY, sure=True)
        assert desk.store.execute("SELECT mode FROM meeting").fetchall() == [("phone",)]

    def test_another_end_far_away_and_a_close_long_before_it_are_asked_about(self, desk: Desk, ending: str) -> None:
        with pytest.raises(Doubt, match=r"is 100 days after the end that stands"):
            moving.moved(desk, ending, to=END + timedelta(days=100))
        for step in ENDING_STEPS:
            if step not in {"debrief", "letters", "check-in"}:
                steps.left_out(desk, ending, step=step, why="not here")
        assert "nothing before the end on" in state(desk, ending).then
        with pytest.raises(Doubt, match="was it not ended early"):
            closed(desk, ending, on=TODAY)

    def test_where_the_patient_died_nobody_is_told_and_a_care_contact_not_without_a_try(
        self, desk: Desk, pair: str
    ) -> None:
        begun(desk, pair, on=TODAY, kind="died")
        assert "is not told" in would_be_told(desk, pair).said()[0]
        undo(desk)
        begun(desk, pair, on=TODAY, kind="unreachable")
        with pytest.raises(Doubt, match="No try to reach anybody"):
            steps.done(desk, pair, step="care-contact-told", on=TODAY)

    def test_how_they_met_is_asked_about_where_nobody_knows(self, desk: Desk, ending: str) -> None:
        desk.store.execute("UPDATE pair SET mode = 'hybrid'")
        at = later(desk, END)
        with pytest.raises(Doubt, match="How HC-0001 met for the last time is not known"):
            steps.done(at, ending, step="last-meeting", on=END)
        assert desk.store.execute("SELECT count(*) FROM meeting").fetchone() == (0,)

    def test_one_is_left_out_with_a_reason_and_can_be_done_all_the_same(self, desk: Desk, ending: str) -> None:
        with pytest.raises(Refused, match="needs a reason"):
            steps.left_out(desk, ending, step="journal", why="  ")
        steps.left_out(desk, ending, step="journal", why="they never had one")
        found = steps.of_name(state(desk, ending).steps, "journal")
        assert (found.mark, found.skipped_why) == ("not needed", "they never had one")
        assert marks(later(desk, TODAY - timedelta(days=0)), ending)["journal"] == "not needed"
        with pytest.raises(Doubt, match="is left out"):
            steps.done(desk, ending, step="journal", on=TODAY)
        steps.done(desk, ending, step="journal", on=TODAY, sure=True)
        assert marks(desk, ending)["journal"] == "done"

    def test_leaving_out_is_taken_back_as_everything_is(self, desk: Desk, ending: str) -> None:
        steps.left_out(desk, ending, step="journal", why="they never had one")
        undo(desk)
        assert marks(desk, ending)["journal"] == "to come"

    def test_one_that_was_done_is_not_left_out(self, desk: Desk, ending: str) -> None:
        steps.done(desk, ending, step="journal", on=TODAY)
        with pytest.raises(Refused, match="was done on 24 Nov"):
            steps.left_out(desk, ending, step="journal", why="none")


class TestAnotherEnd:
    def test_the_open_steps_move_with_it_and_those_done_stay(self, desk: Desk, ending: str) -> None:
        steps.done(desk, ending, step="tell-both", on=TODAY)
        moving.moved(desk, ending, to=END + timedelta(days=10))
        found = dues(state(desk, ending))
        assert found.pop("tell-both") == -66
        assert list(found.values()) == [-42, -28, -21, -14, 0, 0, 7, 7, 28]

    def test_correcting_the_end_of_the_pair_moves_them_too(self, desk: Desk, ending: str) -> None:
        edited(desk, ending, introduced=date(2026, 3, 9), ends=END + timedelta(days=7), coordinator="jw")
        assert dues(state(desk, ending))["check-in"] == 28

    def test_they_can_go_on_once_and_with_a_reason(self, desk: Desk, ending: str) -> None:
        with pytest.raises(Refused, match="needs a reason"):
            moving.extended(desk, ending, to=END + timedelta(days=30), why="")
        moving.extended(desk, ending, to=END + timedelta(days=30), why="a new hip")
        found = state(desk, ending)
        assert (found.state, found.ends_on, found.extended_to) == ("closing", *[END + timedelta(days=30)] * 2)
        assert dues(found)["tell-both"] == -56
        with pytest.raises(Refused, match="has gone on once already, to 18 Feb"):
            moving.extended(desk, ending, to=END + timedelta(days=60), why="again")

    def test_only_to_a_later_day(self, desk: Desk, ending: str) -> None:
        with pytest.raises(Refused, match="give a later day"):
            moving.extended(desk, ending, to=END, why="a new hip")

    def test_before_it_was_begun_the_ending_stays_open(self, desk: Desk, pair: str) -> None:
        moving.extended(desk, pair, to=date(2027, 4, 1), why="both want to")
        assert state(desk, pair).state == "open"


class TestClosed:
    def test_open_steps_up_to_the_end_are_named_and_it_is_refused(self, desk: Desk, ending: str) -> None:
        steps.done(desk, ending, step="tell-both", on=TODAY)
        named = "endings-session, goals-together, carry-on-plan, care-contact-told, last-meeting, journal"
        with pytest.raises(Refused, match=f"has steps of the ending open: {named}. "):
            closed(desk, ending, on=TODAY, sure=True)
        assert state(desk, ending).state == "closing"

    def test_with_a_reason_it_is_closed_and_what_was_open_stays_in_sight(self, desk: Desk, ending: str) -> None:
        steps.done(desk, ending, step="tell-both", on=TODAY)
        closed(desk, ending, on=TODAY, why="they asked us to stop at once")
        found = state(desk, ending)
        assert (found.state, found.closed_why) == ("closed", "they asked us to stop at once")
        assert [step.step for step in found.steps if step.left_open] == [
            "endings-session", "goals-together", "carry-on-plan", "care-contact-told", "last-meeting", "journal",
        ]  # fmt: skip
        said = "\n".join(in_words(desk, ending))
        assert "Closed with steps open (endings-session, goals-together" in said
        assert "they asked us to stop at once" in said

    def test_one_that_is_well_ended_needs_no_reason(self, desk: Desk, ending: str) -> None:
        do_everything_up_to_the_end(desk, ending)
        at = later(desk, END)
        assert state(at, ending).then.startswith("close the pair (Z), then speak with the champion")
        line = closed(at, ending, on=END)
        assert line == "HC-0001: closed on 19 Jan, completed, by service (nine months complete)"

    @pytest.mark.parametrize(
        ("kind", "how", "who"),
        [
            ("planned", "completed", "service"),
            ("champion left", "early", "champion"),
            ("patient left", "early", "patient"),
            ("service ended", "early", "service"),
            ("unwilling", "early", "both"),
            ("consent withdrawn", "early", "patient"),
            ("left care", "early", "service"),
            ("died", "early", None),
        ],
    )
    def test_the_pair_says_how_and_by_whom_it_ended(
        self, desk: Desk, pair: str, kind: str, how: str, who: str | None
    ) -> None:
        begun(desk, pair, on=TODAY, kind=kind)
        closed(desk, pair, on=TODAY, why="all said")
        assert desk.store.execute("SELECT ending, ended_by FROM pair").fetchone() == (how, who)

    def test_closing_what_was_never_begun_needs_a_reason_and_is_asked_about(self, desk: Desk, pair: str) -> None:
        with pytest.raises(Refused, match="needs a reason"):
            closed(desk, pair, on=TODAY, sure=True)
        with pytest.raises(Doubt, match="said goodbye"):
            closed(desk, pair, on=TODAY, reason="moved away")
        closed(desk, pair, on=TODAY, why="both moved away")
        assert desk.store.execute("SELECT ending_reason FROM pair").fetchone() == ("both moved away",)

    def test_where_nobody_is_reached_the_care_contact_comes_first(self, desk: Desk, pair: str) -> None:
        for days in (20, 12, 5):
            contacts.contacted(
                desk, pair, with_whom="patient", channel="call", reached=False, on=TODAY - timedelta(days=days)
            )
        begun(desk, pair, on=TODAY, kind="unreachable")
        assert state(desk, pair).then.startswith("tell the care contact that nobody can be reached, by 26 Nov")
        with pytest.raises(Refused, match="cannot be left out"):
            steps.left_out(desk, pair, step="care-contact-told", why="no time")
        with pytest.raises(Refused, match="must be told before it is closed"):
            closed(desk, pair, on=TODAY, why="nobody answers", sure=True)
        assert "3 tries: call to the patient on 19 Nov" in "\n".join(in_words(desk, pair))
        steps.done(desk, pair, step="care-contact-told", on=TODAY)
        assert "3 tries" in (steps.of_name(state(desk, pair).steps, "care-contact-told").note or "")
        closed(desk, pair, on=TODAY, why="nobody answers")

    def test_tries_from_before_somebody_was_reached_are_none(self, desk: Desk, pair: str) -> None:
        for days, reached in ((20, False), (12, True), (5, False)):
            contacts.contacted(
                desk, pair, with_whom="patient", channel="call", reached=reached, on=TODAY - timedelta(days=days)
            )
        begun(desk, pair, on=TODAY, kind="unreachable")
        assert "1 try: call to the patient on 19 Nov." in "\n".join(in_words(desk, pair))

    def test_what_lay_ahead_is_closed_with_it_and_comes_back(self, desk: Desk, ending: str) -> None:
        actions.set_one(desk, ending, action="ring the hall", due=TODAY)
        actions.set_one(desk, ending, action="book the hall", due=TODAY + timedelta(days=9))
        line = closed(desk, ending, on=TODAY, why="all said")
        assert line.endswith("with 1 action that lay ahead")
        assert actions.open_ones(desk, ending) == {"action": ("1 ring the hall",)}
        reopened(desk, ending, why="closed by mistake")
        assert actions.open_ones(desk, ending) == {"action": ("1 ring the hall", "2 book the hall")}

    def test_opened_again_all_is_as_it_was(self, desk: Desk, ending: str) -> None:
        before = state(desk, ending)
        row = desk.store.execute("SELECT * FROM pair").fetchone()
        closed(desk, ending, on=TODAY, why="all said")
        with pytest.raises(Refused, match="needs a reason"):
            reopened(desk, ending, why="")
        assert reopened(desk, ending, why="closed by mistake") == "HC-0001: open again (closed by mistake)"
        assert state(desk, ending) == before
        assert desk.store.execute("SELECT * FROM pair").fetchone() == row
        assert desk.store.execute("SELECT closed_why FROM ending").fetchone() == (None,)
        with pytest.raises(Refused, match="is open"):
            reopened(desk, ending, why="twice")

    def test_it_is_not_opened_while_the_patient_is_in_another_pair(self, desk: Desk, ending: str) -> None:
        closed(desk, ending, on=TODAY, why="all said")
        with desk.command("made", "another champion") as change:
            change.insert("champion", {"ref": "C-0002", "name": "Tom Hale"})
        added(desk, "", ref="HC-0002", patient="P-0001", champion="C-0002", matched=TODAY, sure=True)
        with pytest.raises(Refused, match="in another open pair by now, HC-0002"):
            reopened(desk, ending, why="closed by mistake")

    def test_a_concern_that_is_not_passed_on_is_asked_about(self, desk: Desk, ending: str) -> None:
        concerns.noticed(desk, ending, facts="seen", seen=TODAY)
        with pytest.raises(Doubt, match="a concern that is not passed on"):
            closed(desk, ending, on=TODAY, why="all said")


class TestAfterTheEnd:
    def test_the_check_in_comes_up_and_is_done_though_the_pair_is_closed(self, desk: Desk, ending: str) -> None:
        closed(desk, ending, on=TODAY, why="all said")
        at = later(desk, TODAY + timedelta(days=28))
        steps.done(at, ending, step="debrief", on=at.on)
        steps.done(at, ending, step="letters", on=at.on)
        assert [(due.pair, due.step, due.closed) for due in to_do.due(at)] == [(ending, "check-in", True)]
        assert [each.pair for each in all_of_them(at)] == [ending]
        page = compose(at, None)
        assert [each["pair"] for each in page["endings"]] == [ending]
        said = "\n".join(text(put(page, called(desk.store, names=False))))
        assert "HC-0001: closed 24 Nov: ring the patient: how it goes on, by 22 Dec." in said
        steps.done(at, ending, step="check-in", on=at.on)
        assert to_do.due(at) == ()
        assert all_of_them(at) == ()

    def test_closed_before_its_end_they_count_from_the_close(self, desk: Desk, ending: str) -> None:
        closed(desk, ending, on=TODAY, why="all said")
        found = {step.step: step.due_on for step in state(desk, ending).waiting}
        assert found == {
            "debrief": TODAY + timedelta(days=7),
            "letters": TODAY + timedelta(days=7),
            "check-in": TODAY + timedelta(days=28),
        }

    def test_a_champion_is_offered_for_another_pair_after_two_weeks(self, desk: Desk, ending: str) -> None:
        closed(desk, ending, on=TODAY, why="all said")
        with desk.command("made", "cleared, and another patient") as change:
            change.insert("patient", {"ref": "P-0002", "name": "Nia Okoro"})
            for name in ("dbs", "references", "safeguarding", "volunteering", "boundaries", "programme", "consent"):
                change.insert("clearance", {"champion_id": 1, "clearance": name, "done_on": "2026-01-01"})

        def match(on: date) -> str:
            at = later(desk, on)
            return added(at, "", ref="HC-0002", patient="P-0002", champion="C-0001", matched=on)

        with pytest.raises(Doubt, match=r"closed on 24 Nov 2026, and they are offered for a new pair from 8 Dec 2026"):
            match(TODAY + timedelta(days=13))
        assert match(TODAY + timedelta(days=14)).startswith("HC-0002")


class TestFound:
    def test_a_step_past_its_day_fires_until_it_is_done_or_left_out(self, desk: Desk, ending: str) -> None:
        at = later(desk, TODAY + timedelta(days=1))
        assert "ending-step-late" not in rules(desk)
        assert "ending-step-late" in rules(at)
        steps.left_out(at, ending, step="tell-both", why="both know")
        assert "ending-step-late" not in rules(at)
        assert "ending-step-late" in rules(later(at, TODAY + timedelta(days=15)))

    @pytest.mark.parametrize(
        "it_is_met",
        [
            lambda desk, ref: meetings.met(desk, ref, on=desk.on, mode="in person"),
            lambda desk, ref: contacts.asked(desk, ref, answer="yes", on=desk.on, met_on=desk.on),
        ],
    )
    def test_what_is_done_by_itself_does_not_fire(
        self, desk: Desk, ending: str, it_is_met: Callable[[Desk, str], str]
    ) -> None:
        at = later(desk, END + timedelta(days=1))
        for step in set(ENDING_STEPS) - {"carry-on-plan", "last-meeting"}:
            steps.left_out(at, ending, step=step, why="not here")
        assert "ending-step-late" in rules(at)
        carrying_on.changed(at, ending, {"keep_doing": "walk"})
        assert "ending-step-late" in rules(at)
        it_is_met(at, ending)
        assert "ending-step-late" not in rules(at)
        assert not state(at, ending).late

    def test_past_its_end_and_open_it_is_on_the_list(self, desk: Desk, ending: str) -> None:
        at = later(desk, END + timedelta(days=8))
        assert "past-end" in rules(at)
        assert state(at, ending).days_left == -8
        assert [each.pair for each in all_of_them(at)] == [ending]

    def test_an_ending_is_on_the_list_though_nothing_is_wrong_with_it(self, desk: Desk, ending: str) -> None:
        assert also_listed(desk.store, TODAY) == {1: "ending, 19 Jan"}

    def test_so_is_a_pair_that_ends_within_eight_weeks(self, desk: Desk, pair: str) -> None:
        desk.store.execute("UPDATE pair SET ends_on = ?", [END.isoformat()])
        assert also_listed(desk.store, TODAY) == {1: "ending, 19 Jan"}
        assert also_listed(desk.store, TODAY - timedelta(days=1)) == {}

    def test_and_one_without_an_end_by_the_nine_months(self, desk: Desk, pair: str) -> None:
        desk.store.execute("UPDATE pair SET ends_on = NULL")
        assert also_listed(desk.store, TODAY) == {1: "ending, 9 Dec"}

    def test_a_closed_pair_is_not(self, desk: Desk, ending: str) -> None:
        closed(desk, ending, on=TODAY, why="all said")
        assert also_listed(desk.store, TODAY) == {}

    def test_they_stand_in_the_order_of_the_days_left_with_the_load_of_the_weeks(self, desk: Desk, ending: str) -> None:
        found = all_of_them(desk)
        assert sum(count for _, count in load(found, TODAY)) == 1
        assert dict(load(found, TODAY))[END - timedelta(days=END.weekday())] == 1

    def test_from_week_thirty_one_on(self, desk: Desk, pair: str) -> None:
        assert all_of_them(later(desk, date(2026, 3, 9) + timedelta(weeks=31, days=-1))) == ()
        assert len(all_of_them(later(desk, date(2026, 3, 9) + timedelta(weeks=31)))) == 1


class TestTold:
    def test_nothing_but_that_it_ends_when_and_what_they_go_on_with(self, desk: Desk, ending: str) -> None:
        carrying_on.changed(desk, ending, {"keep_doing": "walk with Femi's old dog", "if_it_slips": "start small"})
        worries.worried(desk, ending, worry="drinks again")
        meetings.missed(desk, ending, on=TODAY, by="patient", reason="slept in")
        told = would_be_told(desk, ending)
        assert told.lines == [
            "The support of P-0001 by a Health Champion ends on 19 Jan 2027.",
            "This is what they want to go on with, in their own words: walk with the champion's old dog",
        ]
        assert "has not agreed yet, so nobody is told" in told.said()[0]
        steps.agreed(desk, ending, on=TODAY)
        assert "the patient agreed on 24 Nov" in would_be_told(desk, ending).said()[0]

    def test_of_somebody_nobody_can_reach_the_plan_is_not_told(self, desk: Desk, pair: str) -> None:
        carrying_on.changed(desk, pair, {"keep_doing": "walk"})
        begun(desk, pair, on=TODAY, kind="unreachable")
        assert not any("walk" in line for line in would_be_told(desk, pair).lines)


def test_the_form_for_closing_begins_with_how_it_ends(desk: Desk, pair: str) -> None:
    assert closing.usual(desk, pair) == {}
    begun(desk, pair, on=TODAY, kind="champion left", reason="Femi has a new job")
    assert closing.usual(desk, pair) == {"ending": "early", "by": "champion", "reason": "the champion has a new job"}
