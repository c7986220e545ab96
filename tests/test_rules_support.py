"""Support: check-in-due, supervision-due and asked-for-help."""

from dataclasses import replace
from datetime import date

import pytest

from tests.builders import ALL_KEPT, NOTHING_KEPT, APair, ago, fired, flag, judged

CHECK_INS_KEPT = replace(NOTHING_KEPT, check_ins=True)
SUPERVISION_KEPT = replace(NOTHING_KEPT, supervision=True)


class TestCheckInDue:
    """Days 2, 14 and 28 after the introduction, then every 30 (58, 88, 118...)."""

    @staticmethod
    def due(introduced: int, *checked_in: int) -> str | None:
        """Introduced so many days ago, with check-ins so many days after that."""
        pair = APair().introduced(ago(introduced))
        pair.reached(*(ago(introduced - day) for day in checked_in))
        return fired(judged(pair, kept=CHECK_INS_KEPT)).get("check-in-due")

    def test_the_first_is_due_two_days_after_the_introduction_and_late_the_day_after(self) -> None:
        assert self.due(2) is None
        assert self.due(3) == "watch"

    @pytest.mark.parametrize(("stage", "before"), [(14, 2), (28, 14), (58, 28), (88, 58), (118, 88)])
    def test_each_stage_wants_a_check_in_of_its_own(self, stage: int, before: int) -> None:
        assert self.due(stage, before) is None
        assert self.due(stage + 1, before) == "watch"
        assert self.due(stage + 1, before, stage) is None
        assert self.due(stage + 1, before + 1) is None

    def test_a_check_in_on_the_day_of_the_introduction_is_the_first(self) -> None:
        assert self.due(3, 0) is None
        assert self.due(14, 0) is None

    def test_a_late_check_in_clears_it(self) -> None:
        assert self.due(20, 2) == "watch"
        assert self.due(20, 2, 20) is None

    def test_the_patient_may_be_spoken_to_instead(self) -> None:
        pair = APair().introduced(ago(3)).reached(ago(1), whom="patient")
        assert "check-in-due" not in fired(judged(pair, kept=CHECK_INS_KEPT))

    def test_a_contact_of_the_two_of_them_is_no_check_in_and_neither_is_a_try(self) -> None:
        pair = APair().introduced(ago(3)).reached(ago(1), whom="pair").not_reached(ago(1))
        assert "check-in-due" in fired(judged(pair, kept=CHECK_INS_KEPT))

    def test_without_an_introduction_none_is_due(self) -> None:
        assert "check-in-due" not in fired(judged(APair().matched(ago(60)), kept=CHECK_INS_KEPT))

    def test_it_is_silent_where_the_programme_never_kept_check_ins(self) -> None:
        assert "check-in-due" not in fired(judged(APair(), kept=replace(ALL_KEPT, check_ins=False)))

    def test_it_has_been_so_since_the_first_stage_that_was_missed(self) -> None:
        def since(introduced: int, *days: int) -> date:
            pair = APair().introduced(ago(introduced)).reached(*(ago(introduced - day) for day in days))
            return flag(judged(pair, kept=CHECK_INS_KEPT), "check-in-due").since

        assert since(10) == ago(7)
        assert since(20, 2) == ago(5)
        assert since(70) == ago(67)
        assert since(70, 20) == ago(70 - 59)
        assert since(100, 28) == ago(100 - 59)


class TestSupervisionDue:
    @pytest.mark.parametrize(("days", "expected"), [(41, None), (42, "watch"), (62, "watch"), (63, "soon")])
    def test_it_is_watch_after_six_weeks_and_soon_after_nine(self, days: int, expected: str | None) -> None:
        pair = APair().supervised(ago(150), ago(days))
        assert fired(judged(pair, kept=SUPERVISION_KEPT)).get("supervision-due") == expected

    def test_a_champion_without_any_counts_from_the_matching(self) -> None:
        assert "supervision-due" not in fired(judged(APair().matched(ago(41)), kept=SUPERVISION_KEPT))
        assert fired(judged(APair().matched(ago(42)), kept=SUPERVISION_KEPT))["supervision-due"] == "watch"

    def test_it_is_silent_where_the_programme_never_kept_supervision(self) -> None:
        kept = replace(ALL_KEPT, supervision=False)
        assert "supervision-due" not in fired(judged(APair().supervised(ago(90)), kept=kept))

    def test_it_has_been_so_since_six_weeks_passed_or_since_the_matching(self) -> None:
        found = judged(APair().supervised(ago(50)), kept=SUPERVISION_KEPT)
        assert flag(found, "supervision-due").since == ago(8)
        found = judged(APair().matched(ago(20)).supervised(ago(90)), kept=SUPERVISION_KEPT)
        assert flag(found, "supervision-due").since == ago(20)


class TestAskedForHelp:
    """Asked on Monday 16 November: Tuesday is one working day later, Wednesday two, Thursday three."""

    @staticmethod
    def open_on(day: int, asked: int = 16, closed: tuple[tuple[date, date], ...] = ()) -> str | None:
        pair = APair().met(date(2026, 11, 1)).asked(date(2026, 11, asked))
        return fired(judged(pair, date(2026, 11, day), closed=closed)).get("asked-for-help")

    def test_it_fires_after_more_than_two_working_days(self) -> None:
        assert self.open_on(18) is None
        assert self.open_on(19) == "act"

    def test_a_weekend_does_not_count(self) -> None:
        assert self.open_on(24, asked=20) is None
        assert self.open_on(25, asked=20) == "act"

    def test_asked_at_the_weekend_monday_is_the_first_working_day(self) -> None:
        assert self.open_on(24, asked=21) is None
        assert self.open_on(25, asked=21) == "act"

    def test_a_closure_does_not_count(self) -> None:
        closed = ((date(2026, 11, 18), date(2026, 11, 19)),)
        assert self.open_on(20, closed=closed) is None
        assert self.open_on(23, closed=closed) == "act"

    def test_an_answer_clears_it_on_its_day(self) -> None:
        pair = APair().asked(ago(20), answered=ago(10))
        assert "asked-for-help" not in fired(judged(pair))
        assert "asked-for-help" in fired(judged(pair, ago(11)))

    def test_whoever_has_waited_longest_is_said(self) -> None:
        pair = APair().asked(ago(5), by="champion").asked(ago(12), by="patient")
        found = flag(judged(pair), "asked-for-help")
        assert found.why.startswith("The patient asked for practical on 11 Nov")

    def test_it_has_been_so_since_the_third_working_day(self) -> None:
        pair = APair().asked(date(2026, 11, 19))
        assert flag(judged(pair, date(2026, 11, 27)), "asked-for-help").since == date(2026, 11, 24)
