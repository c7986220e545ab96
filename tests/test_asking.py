"""«Did they meet?», and what is asked before it is written: several doubts in one question."""

from datetime import date

import pytest

from console.contacts import asked, contacted
from console.desk import Desk
from console.meetings import cancelled, met
from console.pauses import paused
from console.setbacks import opened
from console.working import ask as ask_all
from db.refused import Doubt, Refused
from tests.caseloads import flags
from tests.driving import press, screens

YESTERDAY, TODAY = date(2026, 11, 23), date(2026, 11, 24)
LONG_AGO = date(2026, 11, 2)


def rows(desk: Desk, sql: str) -> list[tuple[object, ...]]:
    return desk.store.execute(sql).fetchall()


class TestAskedWhetherTheyMet:
    def test_yes_is_a_contact_that_confirms_the_meeting(self, desk: Desk, pair: str) -> None:
        line = asked(desk, pair, answer="yes", met_on=date(2026, 11, 19), on=TODAY)
        assert line == "HC-0001: call with the champion on 24 Nov; they met on 19 Nov"
        assert rows(desk, "SELECT with_whom, channel, reached, met_on FROM contact") == [
            ("champion", "call", 1, "2026-11-19")
        ]
        assert "never-met" not in flags(desk, pair)

    def test_no_is_a_word_about_them_and_no_meeting(self, desk: Desk, pair: str) -> None:
        asked(desk, pair, answer="no", with_whom="patient", channel="text", on=TODAY)
        assert rows(desk, "SELECT with_whom, channel, reached, met_on FROM contact") == [("patient", "text", 1, None)]

    def test_not_reached_is_an_attempt(self, desk: Desk, pair: str) -> None:
        assert (
            asked(desk, pair, answer="not reached", on=TODAY) == "HC-0001: call to the champion on 24 Nov, not reached"
        )
        assert rows(desk, "SELECT reached FROM contact") == [(0,)]

    def test_yes_needs_its_day(self, desk: Desk, pair: str) -> None:
        with pytest.raises(Refused, match="On which day did they meet"):
            asked(desk, pair, answer="yes", on=TODAY)

    @pytest.mark.parametrize("answer", ["no", "not reached"])
    def test_the_others_bear_none(self, desk: Desk, pair: str, answer: str) -> None:
        with pytest.raises(Refused, match=f"the answer was {answer}: leave one of the two out"):
            asked(desk, pair, answer=answer, met_on=YESTERDAY, on=TODAY)

    @pytest.mark.parametrize(
        ("met_on", "why"),
        [
            (date(2026, 11, 25), "lies ahead of today"),
            (TODAY, "On 23 Nov nobody can have said that they met on 24 Nov"),
        ],
    )
    def test_nobody_confirms_what_is_still_to_come(self, desk: Desk, pair: str, met_on: date, why: str) -> None:
        with pytest.raises(Refused, match=why):
            asked(desk, pair, answer="yes", met_on=met_on, on=YESTERDAY)

    def test_a_meeting_before_they_were_matched_is_asked_about(self, desk: Desk, pair: str) -> None:
        with pytest.raises(Doubt, match="1 Feb is before HC-0001 was matched"):
            asked(desk, pair, answer="yes", met_on=date(2026, 2, 1), on=TODAY)

    def test_a_meeting_inside_a_pause_is_asked_about(self, desk: Desk, pair: str) -> None:
        paused(desk, pair, from_on=LONG_AGO, review=date(2026, 12, 1), reason="holiday")
        with pytest.raises(Doubt, match="HC-0001 is paused from 2 Nov"):
            asked(desk, pair, answer="yes", met_on=YESTERDAY, on=TODAY)
        asked(desk, pair, answer="no", on=TODAY)
        assert rows(desk, "SELECT count(*) FROM contact") == [(1,)]

    def test_a_contact_that_confirms_is_held_to_the_same(self, desk: Desk, pair: str) -> None:
        with pytest.raises(Doubt, match="before HC-0001 was matched"):
            contacted(desk, pair, with_whom="pair", channel="call", reached=True, met_on=date(2026, 2, 1), on=TODAY)

    def test_yes_they_met_on_thursday_is_four_keys(self, desk: Desk, pair: str) -> None:
        press(desk, "y", "y", "h", "enter")
        assert rows(desk, "SELECT with_whom, reached, met_on FROM contact") == [("champion", 1, "2026-11-19")]


class TestNotice:
    def test_it_is_kept_and_said(self, desk: Desk, pair: str) -> None:
        line = cancelled(desk, pair, on=TODAY, by="patient", reason="family", notice="day before")
        assert line == "HC-0001: cancelled Tue 24 Nov by the patient (family), notice: day before"
        assert rows(desk, "SELECT notice FROM meeting") == [("day before",)]

    def test_nobody_has_to_know_it(self, desk: Desk, pair: str) -> None:
        assert cancelled(desk, pair, on=TODAY, by="patient") == "HC-0001: cancelled Tue 24 Nov by the patient"
        assert rows(desk, "SELECT notice FROM meeting") == [(None,)]


class TestSeveralDoubtsAtOnce:
    def test_all_are_asked_in_one_question(self, desk: Desk, pair: str) -> None:
        paused(desk, pair, from_on=LONG_AGO, review=date(2026, 12, 1), reason="holiday")
        opened(desk, pair, whose="patient", kind="hospital", effect="stopped", began=LONG_AGO, review=date(2026, 12, 1))
        met(desk, pair, on=YESTERDAY, sure=True)
        with pytest.raises(Doubt) as doubt:
            met(desk, pair, on=YESTERDAY, minutes=900)
        for said in (
            "HC-0001 is paused",
            "has a held meeting on 23 Nov already",
            "A meeting of 900 minutes is unusual",
        ):
            assert said in str(doubt.value)

    def test_one_yes_settles_all_of_them(self, desk: Desk, pair: str) -> None:
        paused(desk, pair, from_on=LONG_AGO, review=date(2026, 12, 1), reason="holiday")
        met(desk, pair, on=YESTERDAY, minutes=900, sure=True)
        assert rows(desk, "SELECT minutes FROM meeting") == [(900,)]

    def test_on_the_screen_the_second_enter_answers_all_that_was_asked(self, desk: Desk, pair: str) -> None:
        paused(desk, pair, from_on=LONG_AGO, review=date(2026, 12, 1), reason="holiday")
        met(desk, pair, on=YESTERDAY, sure=True)
        doubted, written = screens(desk, [["w", "w", "m", "enter"], ["enter"]])[1:]
        assert "is paused from 2 Nov" in doubted
        assert "has a held meeting on 23 Nov already" in " ".join(doubted.split())
        assert "met on Mon 23 Nov" in written

    def test_the_same_doubt_is_not_said_twice(self) -> None:
        def doubts() -> None:
            raise Doubt("It is so.")

        with pytest.raises(Doubt, match=r"^It is so\.$"):
            ask_all(doubts, doubts)

    def test_what_is_refused_is_refused_and_not_asked_about(self) -> None:
        def doubts() -> None:
            raise Doubt("It is so.")

        def refuses() -> None:
            raise Refused("It cannot be.")

        with pytest.raises(Refused, match="It cannot be") as found:
            ask_all(doubts, refuses)
        assert not isinstance(found.value, Doubt)

    def test_without_a_doubt_nothing_is_asked(self) -> None:
        ask_all(lambda: None, lambda: None)
