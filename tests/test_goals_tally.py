"""Ticks and counts: one a goal and day, put right by writing it again; a row of the last four weeks."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console import goals, tallies
from console.desk import Desk
from console.goals import set_one
from console.tallies import LOOK_BACK, four_weeks, on_days, written
from console.undoing import undo
from console.verifying import verify
from db.change import Clash
from db.goals import Tally, aims
from db.refused import Doubt, Refused
from tests.conftest import TODAY

YESTERDAY = TODAY - timedelta(days=1)
SET = date(2026, 9, 1)


@pytest.fixture
def ticked(desk: Desk, pair: str) -> str:
    set_one(desk, pair, goal="walk", measured="ticked", on=SET)
    return "G-0001"


@pytest.fixture
def counted(desk: Desk, pair: str) -> str:
    set_one(desk, pair, goal="drink water", measured="counted", on=SET)
    return "G-0001"


def kept(desk: Desk) -> list[tuple[str, int]]:
    return desk.store.execute("SELECT on_day, amount FROM tally ORDER BY on_day").fetchall()


class TestTicked:
    def test_a_tick_is_a_one_and_a_second_of_the_day_is_refused(self, desk: Desk, pair: str, ticked: str) -> None:
        assert written(desk, pair, goal=ticked, on=YESTERDAY) == "HC-0001: G-0001 ticked on 23 Nov"
        with pytest.raises(Refused, match="ticked on 23 Nov already"):
            written(desk, pair, goal=ticked, on=YESTERDAY)
        assert kept(desk) == [("2026-11-23", 1)]

    def test_it_is_taken_back_with_a_nought_and_ticked_again(self, desk: Desk, pair: str, ticked: str) -> None:
        written(desk, pair, goal=ticked, on=YESTERDAY)
        assert written(desk, pair, goal=ticked, on=YESTERDAY, number=0).endswith("tick taken back on 23 Nov")
        assert kept(desk) == [("2026-11-23", 0)]
        written(desk, pair, goal=ticked, on=YESTERDAY, number=1)
        assert kept(desk) == [("2026-11-23", 1)]

    def test_what_is_not_ticked_cannot_be_taken_back(self, desk: Desk, pair: str, ticked: str) -> None:
        with pytest.raises(Refused, match="not ticked on 23 Nov"):
            written(desk, pair, goal=ticked, on=YESTERDAY, number=0)
        assert kept(desk) == []

    def test_it_takes_no_number(self, desk: Desk, pair: str, ticked: str) -> None:
        with pytest.raises(Refused, match="ticked, not counted"):
            written(desk, pair, goal=ticked, on=YESTERDAY, number=3)


class TestCounted:
    def test_a_number_is_put_right_by_writing_it_again(self, desk: Desk, pair: str, counted: str) -> None:
        written(desk, pair, goal=counted, on=YESTERDAY, number=54)
        said = written(desk, pair, goal=counted, on=YESTERDAY, number=45)
        assert said == "HC-0001: G-0001 counted 45 on 23 Nov, instead of 54"
        assert kept(desk) == [("2026-11-23", 45)]
        undo(desk)
        assert kept(desk) == [("2026-11-23", 54)]

    def test_a_nought_is_a_number(self, desk: Desk, pair: str, counted: str) -> None:
        written(desk, pair, goal=counted, on=YESTERDAY, number=0)
        assert kept(desk) == [("2026-11-23", 0)]

    def test_it_needs_its_number(self, desk: Desk, pair: str, counted: str) -> None:
        with pytest.raises(Refused, match="give the number"):
            written(desk, pair, goal=counted, on=YESTERDAY)


class TestNeither:
    @pytest.mark.parametrize(("number", "measured"), [(None, "ticked"), (6, "counted")])
    def test_a_goal_from_before_becomes_what_it_is_written_as(
        self, desk: Desk, pair: str, number: int | None, measured: str
    ) -> None:
        set_one(desk, pair, goal="walk", on=SET)
        written(desk, pair, goal="G-0001", on=YESTERDAY, number=number)
        assert aims(desk.store, 1, TODAY)[0].measured == measured
        undo(desk)
        assert aims(desk.store, 1, TODAY)[0].measured is None


class TestTheDay:
    def test_a_day_ahead_is_refused(self, desk: Desk, pair: str, ticked: str) -> None:
        with pytest.raises(Refused, match="lies ahead"):
            written(desk, pair, goal=ticked, on=TODAY + timedelta(days=1))

    def test_a_day_before_the_goal_is_asked_about(self, desk: Desk, pair: str, ticked: str) -> None:
        with pytest.raises(Doubt, match="was set on 1 Sep, after 31 Aug"):
            written(desk, pair, goal=ticked, on=SET - timedelta(days=1))
        written(desk, pair, goal=ticked, on=SET - timedelta(days=1), sure=True)
        assert len(kept(desk)) == 1

    def test_several_days_are_one_command_with_one_undo(self, desk: Desk, pair: str, ticked: str) -> None:
        said = on_days(desk, pair, goal=ticked, days=[YESTERDAY, date(2026, 11, 19), YESTERDAY])
        assert said == "HC-0001: G-0001 ticked on 2 days, 19, 23 Nov"
        undo(desk)
        assert kept(desk) == []

    def test_of_several_days_none_is_written_where_one_is_refused(self, desk: Desk, pair: str, ticked: str) -> None:
        written(desk, pair, goal=ticked, on=YESTERDAY)
        with pytest.raises(Refused, match="already"):
            on_days(desk, pair, goal=ticked, days=[date(2026, 11, 19), YESTERDAY])
        assert kept(desk) == [("2026-11-23", 1)]

    def test_the_store_itself_takes_one_row_a_day(self, desk: Desk, pair: str, ticked: str) -> None:
        row: dict[str, str | int] = {"goal_id": 1, "on_day": "2026-11-23", "amount": 1, "recorded_on": "2026-11-23"}
        with desk.command("made", "one of the day") as change:
            change.insert("tally", row)
        with pytest.raises(Clash), desk.command("made", "another one of the day") as change:
            change.insert("tally", row)


AMOUNTS = st.dictionaries(st.integers(0, 60), st.integers(0, 100_000), max_size=40)


@given(AMOUNTS)
def test_the_four_weeks_are_the_last_28_days_whatever_was_written(given_days: dict[int, int]) -> None:
    rows = sorted((Tally(TODAY - timedelta(days=back), amount) for back, amount in given_days.items()))
    seen = four_weeks(rows, TODAY)
    assert len(seen.amounts) == LOOK_BACK
    inside = {back: amount for back, amount in given_days.items() if back < 28}
    assert {27 - place: amount for place, amount in enumerate(seen.amounts) if amount is not None} == inside
    assert seen.days == sum(amount > 0 for amount in inside.values())
    assert sum(seen.numbers) == sum(inside.values())


WRITES = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 100_000)), min_size=1, max_size=12)


@given(writes=WRITES)
def test_what_was_written_last_for_a_day_is_what_stands_there(writes: list[tuple[int, int]]) -> None:
    from contextlib import closing
    from datetime import UTC, datetime
    from pathlib import Path
    from tempfile import TemporaryDirectory

    from db import store

    with TemporaryDirectory() as folder, closing(store.create(Path(folder) / "a.db")) as connection:
        desk = Desk(connection, "jw", TODAY, datetime(2026, 11, 24, 10, tzinfo=UTC))
        _a_goal(desk)
        wanted: dict[date, int] = {}
        for back, number in writes:
            day = TODAY - timedelta(days=back)
            if wanted.get(day) == number:
                with pytest.raises(Refused, match="already"):
                    tallies.written(desk, "HC-0001", goal="G-0001", on=day, number=number)
            else:
                tallies.written(desk, "HC-0001", goal="G-0001", on=day, number=number)
            wanted[day] = number
        assert {each.on: each.amount for each in aims(desk.store, 1, TODAY)[0].tallies} == wanted
        assert verify(desk).findings == ()


def _a_goal(desk: Desk) -> None:
    with desk.command("made", "a pair") as change:
        change.insert("patient", {"ref": "P-0001"})
        change.insert("champion", {"ref": "C-0001"})
        change.insert("pair", {"ref": "HC-0001", "patient_id": 1, "champion_id": 1, "matched_on": "2026-03-02"})
    goals.set_one(desk, "HC-0001", goal="drink water", measured="counted", on=SET)
