"""The week strip: one mark for each of the last weeks, the strongest word of a week first."""

from datetime import date, timedelta

import pytest

from console.strip import LEGEND, Agreed, agreed, monday, strip, weeks_back
from db.facts import Closure
from db.timeline import Contacted, Met, Paused, SetBack, Timeline
from tests.builders import APair, ago, ahead, judged

WEDNESDAY = date(2026, 11, 25)
"""The day asked about; its week began on Monday 23 November."""

WEEKLY = Agreed(date(2026, 1, 5), date(2026, 1, 5), 7, "in person")


class Told:
    """What is recorded of a pair, said day by day: weeks are counted back from this one, which is week 0."""

    def __init__(self) -> None:
        self.known = Timeline([], [], [], [], [], [], [])

    def met(self, *weeks: int, mode: str | None = "in person") -> "Told":
        return self._meeting(weeks, "held", mode, None)

    def met_on(self, *days: date) -> "Told":
        self.known.meetings += [Met(day, "held", None, 60, None, None, None, False, None, day) for day in days]
        return self

    def cancelled(self, *weeks: int, by: str | None) -> "Told":
        return self._meeting(weeks, "cancelled", None, by)

    def missed(self, *weeks: int) -> "Told":
        return self._meeting(weeks, "missed", None, "patient")

    def told(self, on: date, met_on: date | None) -> "Told":
        self.known.contacts.append(Contacted(on, "champion", "call", True, met_on, None, "jw"))
        return self

    def unwell(self, began: date, review: date | None = None, ended: date | None = None) -> "Told":
        self.known.setbacks.append(SetBack(began, "patient", "pain", "stopped", review, ended, None))
        return self

    def paused(self, start: date, review: date | None = None, ended: date | None = None) -> "Told":
        self.known.pauses.append(Paused(start, review, ended, "holiday"))
        return self

    def _meeting(self, weeks: tuple[int, ...], outcome: str, mode: str | None, by: str | None) -> "Told":
        for week in weeks:
            day = tuesday(week)
            self.known.meetings.append(Met(day, outcome, mode, None, by, None, None, False, None, day))
        return self


def tuesday(week: int) -> date:
    """The Tuesday of the week so many weeks back."""
    return date(2026, 11, 24) - timedelta(weeks=week)


def drawn(
    told: Told, pair: Agreed = WEEKLY, *, weeks: int = 4, on: date = WEDNESDAY, closed: tuple[date, date] | None = None
) -> str:
    closures = [Closure(*closed, "Christmas")] if closed else []
    return strip(pair, told.known, closures, on=on, weeks=weeks)


class TestMarks:
    @pytest.mark.parametrize(
        ("mode", "mark"), [("in person", "H"), ("hybrid", "H"), (None, "H"), ("phone", "R"), ("video", "R")]
    )
    def test_a_held_meeting_shows_how_they_met(self, mode: str | None, mark: str) -> None:
        assert drawn(Told().met(0, mode=mode), weeks=1) == mark

    @pytest.mark.parametrize("by", ["champion", "patient", "both", "service"])
    def test_a_cancelled_meeting_shows_who_cancelled(self, by: str) -> None:
        assert drawn(Told().cancelled(0, by=by), weeks=1) == by[0]

    def test_a_missed_meeting_is_a_cross_whoever_missed_it(self) -> None:
        assert drawn(Told().missed(0), weeks=1) == "x"

    @pytest.mark.parametrize(("mode", "mark"), [("in person", "H"), ("phone", "R")])
    def test_a_meeting_that_a_contact_confirmed_shows_as_they_agreed_to_meet(self, mode: str, mark: str) -> None:
        pair = Agreed(WEEKLY.matched_on, WEEKLY.introduced_on, 7, mode)
        assert drawn(Told().told(tuesday(0), tuesday(1)), pair, weeks=2)[0] == mark

    def test_a_contact_alone_is_no_mark(self) -> None:
        assert drawn(Told().met(2).told(tuesday(0), None), weeks=3) == "H??"

    def test_every_mark_is_in_the_legend_once(self) -> None:
        assert sorted(mark for mark, _ in LEGEND) == sorted("HRcpbsx+=-? ")


class TestPrecedence:
    def test_met_in_person_stands_over_all_else(self) -> None:
        told = Told().cancelled(0, by="champion").met(0, mode="phone").met(0).missed(0)
        assert drawn(told, weeks=1) == "H"

    def test_met_by_phone_stands_over_cancelled(self) -> None:
        assert drawn(Told().met(0, mode="phone").cancelled(0, by="both"), weeks=1) == "R"

    def test_of_several_called_off_the_last_is_shown(self) -> None:
        assert drawn(Told().missed(0).cancelled(0, by="patient"), weeks=1) == "p"

    def test_cancelled_stands_over_setback_over_pause_over_closure(self) -> None:
        told, closed = Told(), (tuesday(0), tuesday(0))
        assert drawn(told, weeks=1, closed=closed) == "-"
        assert drawn(told.paused(tuesday(0), review=ahead(20)), weeks=1, closed=closed) == "="
        assert drawn(told.unwell(tuesday(0), review=ahead(20)), weeks=1, closed=closed) == "+"
        assert drawn(told.cancelled(0, by="service"), weeks=1, closed=closed) == "s"


class TestQuietWeeks:
    def test_a_weekly_pair_without_a_word_is_asked_about_every_week(self) -> None:
        assert drawn(Told().met(3)) == "H???"

    def test_a_fortnightly_pair_leaves_every_second_week_blank(self) -> None:
        pair = Agreed(WEEKLY.matched_on, WEEKLY.introduced_on, 14, "in person")
        assert drawn(Told().met(5, 3), pair, weeks=6) == "H H ??"

    def test_a_cancelled_meeting_does_not_put_off_the_question(self) -> None:
        pair = Agreed(WEEKLY.matched_on, WEEKLY.introduced_on, 14, "in person")
        assert drawn(Told().met(3).cancelled(2, by="patient"), pair) == "Hp??"

    def test_a_meeting_confirmed_today_is_this_week(self) -> None:
        assert drawn(Told().met(1).told(WEDNESDAY, WEDNESDAY), weeks=2) == "HH"

    def test_it_counts_days_and_not_weeks(self) -> None:
        pair = Agreed(WEEKLY.matched_on, WEEKLY.introduced_on, 13, "in person")
        assert drawn(Told().met_on(date(2026, 11, 8)), pair, weeks=3, on=date(2026, 11, 22)) == "H ?"
        assert drawn(Told().met_on(date(2026, 11, 9)), pair, weeks=2, on=date(2026, 11, 22)) == "H "

    def test_this_week_is_not_late_before_its_day_is_past(self) -> None:
        told = Told().met(1)
        assert drawn(told, weeks=2, on=tuesday(0)) == "H "
        assert drawn(told, weeks=2, on=WEDNESDAY) == "H?"

    def test_before_the_introduction_no_meeting_is_due(self) -> None:
        pair = Agreed(tuesday(9), tuesday(2), 7, "in person")
        assert drawn(Told(), pair) == "  ??"

    def test_without_an_introduction_it_counts_from_the_matching(self) -> None:
        assert drawn(Told(), Agreed(tuesday(3), None, 7, None)) == " ???"

    def test_after_a_pair_is_closed_no_meeting_is_due(self) -> None:
        pair = Agreed(WEEKLY.matched_on, WEEKLY.introduced_on, 7, None, closed_on=monday(tuesday(1)))
        assert drawn(Told().met(3), pair) == "H?  "

    def test_a_pair_that_met_before_the_first_week_is_not_taken_for_silent(self) -> None:
        pair = Agreed(WEEKLY.matched_on, WEEKLY.introduced_on, 28, "in person")
        assert drawn(Told().met(6), pair) == " ???"


class TestRests:
    def test_every_week_that_a_rest_touches_is_marked(self) -> None:
        told = Told().met(3).paused(date(2026, 11, 8), review=date(2026, 11, 16), ended=date(2026, 11, 16))
        assert drawn(told) == "H==?"
        assert drawn(Told().met(3), closed=(date(2026, 11, 8), date(2026, 11, 9))) == "H-??"

    def test_a_rest_that_touches_a_week_by_one_day_marks_it(self) -> None:
        sunday, week_after = date(2026, 11, 15), date(2026, 11, 16)
        assert drawn(Told().met(3), closed=(sunday, week_after)) == "H--?"
        assert drawn(Told().met(1), weeks=2, closed=(WEDNESDAY, WEDNESDAY)) == "H-"

    def test_a_rest_ends_with_its_end(self) -> None:
        told = Told().met(3).unwell(tuesday(2), review=ahead(20), ended=tuesday(2))
        assert drawn(told) == "H+??"

    def test_an_open_rest_runs_to_its_review(self) -> None:
        assert drawn(Told().met(3).unwell(tuesday(2), review=ahead(20))) == "H+++"

    def test_an_open_rest_without_a_review_runs_for_three_weeks(self) -> None:
        assert drawn(Told().met(6).paused(tuesday(5)), weeks=7)[1:5] == "===="

    def test_past_its_review_an_open_rest_is_no_word(self) -> None:
        assert drawn(Told().met(3).unwell(tuesday(2), review=tuesday(1))) == "H++?"


class TestThisWeek:
    def test_the_last_mark_is_the_week_of_the_day(self) -> None:
        assert drawn(Told().met(0), weeks=3)[-1] == "H"
        assert drawn(Told().met(0), weeks=3, on=date(2026, 11, 29))[-1] == "H"
        assert drawn(Told().met(0), weeks=3, on=date(2026, 11, 30))[-2] == "H"

    def test_a_meeting_called_off_later_this_week_shows_already(self) -> None:
        told = Told().met(1)
        on = monday(WEDNESDAY)
        told.known.meetings.append(
            Met(on + timedelta(days=4), "cancelled", None, None, "patient", None, None, False, None, on)
        )
        assert drawn(told, weeks=2, on=on) == "Hp"

    def test_one_called_off_next_week_does_not(self) -> None:
        told = Told().met(1).cancelled(-1, by="patient")
        assert drawn(told, weeks=2, on=tuesday(0)) == "H "

    def test_a_week_runs_from_monday_to_sunday(self) -> None:
        assert drawn(Told().met_on(date(2026, 11, 22)), weeks=2, on=date(2026, 11, 23)) == "H "
        assert drawn(Told().met_on(date(2026, 11, 23)), weeks=2, on=date(2026, 11, 23))[-1] == "H"

    def test_as_many_marks_are_drawn_as_were_asked_for(self) -> None:
        assert [len(drawn(Told().met(2), weeks=weeks)) for weeks in (1, 8, 30)] == [1, 8, 30]

    def test_the_first_week_begins_on_the_monday_so_many_weeks_back(self) -> None:
        assert weeks_back(WEDNESDAY, 1) == date(2026, 11, 23)
        assert weeks_back(WEDNESDAY, 4) == date(2026, 11, 2)


def test_what_a_strip_needs_is_taken_from_what_was_assessed() -> None:
    found = judged(APair().introduced(ago(90)).agreed(14, "phone", since=ago(30)).met(ago(3)))
    assert agreed(found) == Agreed(ago(200), ago(90), 14, "phone", None)
