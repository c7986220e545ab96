"""Taken back and done again: in order, one entry alone, and never over what somebody wrote since."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console import closures, concerns, policy
from console.desk import Desk
from console.goals import rated, set_one
from console.imports import bring_in
from console.meetings import cancelled, met
from console.notes import noted
from console.people import patient_edited
from console.setbacks import ended, opened
from console.undoing import redo, undo
from console.verifying import verify
from db import store
from db import undo as log
from db.refused import Doubt, Refused, Stale
from tests.conftest import EXAMPLE

DAY = date(2026, 11, 23)
BEFORE = date(2026, 11, 16)


def rows(desk: Desk, sql: str) -> list[tuple[object, ...]]:
    return desk.store.execute(sql).fetchall()


def days(desk: Desk) -> list[str]:
    """The days on which there is a meeting."""
    return [str(day) for (day,) in rows(desk, "SELECT on_day FROM meeting ORDER BY id")]


def newest(desk: Desk) -> int:
    return int(str(rows(desk, "SELECT max(id) FROM change")[0][0]))


def colleague(desk: Desk) -> Desk:
    return replace(desk, by="rm")


class TestInOrder:
    def test_what_was_taken_back_is_done_again_as_an_entry_of_its_own(self, desk: Desk, pair: str) -> None:
        met(desk, pair, on=DAY, minutes=60)
        written = rows(desk, "SELECT * FROM meeting")
        undo(desk)
        assert redo(desk) == "done again: HC-0001: met on Mon 23 Nov, 60 minutes"
        assert rows(desk, "SELECT * FROM meeting") == written
        log = rows(desk, "SELECT id, command, undoes FROM change WHERE command IN ('undo', 'redo')")
        assert log == [(3, "undo", 2), (4, "redo", 3)]

    def test_it_can_be_taken_back_once_more(self, desk: Desk, pair: str) -> None:
        met(desk, pair, on=DAY)
        undo(desk)
        redo(desk)
        assert undo(desk) == "taken back: HC-0001: met on Mon 23 Nov"
        assert days(desk) == []
        redo(desk)
        assert days(desk) == ["2026-11-23"]

    def test_several_are_walked_back_and_forth(self, desk: Desk, pair: str) -> None:
        met(desk, pair, on=BEFORE)
        met(desk, pair, on=DAY)
        patient_edited(desk, "P-0001", area="Lewisham")
        for _ in range(3):
            undo(desk)
        assert days(desk) == []
        redo(desk)
        assert days(desk) == ["2026-11-16"]
        redo(desk)
        assert days(desk) == ["2026-11-16", "2026-11-23"]
        assert rows(desk, "SELECT area FROM patient") == [(None,)]
        redo(desk)
        assert rows(desk, "SELECT area FROM patient") == [("Lewisham",)]
        with pytest.raises(Refused, match="nothing to do again"):
            redo(desk)

    def test_something_new_ends_what_can_be_done_again(self, desk: Desk, pair: str) -> None:
        met(desk, pair, on=BEFORE)
        undo(desk)
        met(desk, pair, on=DAY)
        with pytest.raises(Refused, match=r"nothing to do again: you have written .*met on Mon 23 Nov"):
            redo(desk)
        assert days(desk) == ["2026-11-23"]

    def test_what_a_colleague_writes_ends_nothing(self, desk: Desk, pair: str) -> None:
        met(desk, pair, on=BEFORE)
        undo(desk)
        met(colleague(desk), pair, on=DAY)
        redo(desk)
        assert sorted(days(desk)) == ["2026-11-16", "2026-11-23"]

    def test_what_a_colleague_took_back_is_theirs_to_do_again(self, desk: Desk, pair: str) -> None:
        met(desk, pair, on=DAY)
        undo(colleague(desk), number=newest(desk))
        with pytest.raises(Refused, match="nothing to do again"):
            redo(desk)
        redo(colleague(desk))
        assert days(desk) == ["2026-11-23"]

    def test_where_nothing_was_taken_back_nothing_is_done_again(self, desk: Desk, pair: str) -> None:
        met(desk, pair, on=DAY)
        with pytest.raises(Refused, match="nothing to do again"):
            redo(desk)

    @settings(max_examples=25, deadline=None)
    @given(st.lists(st.sampled_from(["write", "write", "undo", "undo", "redo", "redo"]), max_size=16))
    def test_any_way_back_and_forth_ends_where_an_editor_would(
        self, tmp_path_factory: pytest.TempPathFactory, steps: Sequence[str]
    ) -> None:
        desk = Desk(
            store.create(tmp_path_factory.mktemp("way") / "a.db"), "jw", DAY, datetime(2026, 11, 24, tzinfo=UTC)
        )
        done: list[str] = []
        undone: list[str] = []
        for number, step in enumerate(steps):
            name = f"Closure {number}"
            try:
                if step == "write":
                    day = DAY + timedelta(days=number)
                    closures.added(desk, "", from_on=day, to_on=day, name=name)
                    done.append(name)
                    undone.clear()
                elif step == "undo":
                    undo(desk)
                    undone.append(done.pop())
                else:
                    redo(desk)
                    done.append(undone.pop())
            except Refused:
                assert not (done if step == "undo" else undone)
            assert [name for (name,) in rows(desk, "SELECT name FROM closure ORDER BY from_on")] == done
        assert verify(desk).findings == ()
        desk.store.close()


class TestOneAlone:
    def test_a_wrong_entry_noticed_three_entries_later_is_taken_back_alone(self, desk: Desk, pair: str) -> None:
        met(desk, pair, on=BEFORE)
        wrong = newest(desk)
        met(desk, pair, on=DAY)
        patient_edited(desk, "P-0001", area="Lewisham")
        cancelled(desk, pair, on=desk.on, by="patient")
        assert undo(desk, number=wrong) == "taken back: HC-0001: met on Mon 16 Nov"
        assert days(desk) == ["2026-11-23", "2026-11-24"]
        assert rows(desk, "SELECT area FROM patient") == [("Lewisham",)]

    def test_it_is_taken_back_whole(self, desk: Desk, pair: str) -> None:
        with desk.command("bulk", "both") as change:
            change.update("patient", 1, {"area": "Lewisham"})
            change.update("champion", 1, {"area": "Lambeth"})
        both = newest(desk)
        met(desk, pair, on=DAY)
        undo(desk, number=both)
        assert rows(desk, "SELECT area FROM patient UNION ALL SELECT area FROM champion") == [(None,), (None,)]

    def test_it_can_be_done_again_whatever_was_written_since(self, desk: Desk, pair: str) -> None:
        met(desk, pair, on=BEFORE)
        number = newest(desk)
        undo(desk, number=number)
        met(desk, pair, on=DAY)
        assert redo(desk, number=number) == "done again: HC-0001: met on Mon 16 Nov"
        assert sorted(days(desk)) == ["2026-11-16", "2026-11-23"]

    def test_a_colleagues_entry_can_be_taken_back(self, desk: Desk, pair: str) -> None:
        met(colleague(desk), pair, on=DAY)
        undo(desk, number=newest(desk))
        assert days(desk) == []

    def test_it_is_refused_where_a_later_change_stands_on_it_saying_who_when_and_what(
        self, desk: Desk, pair: str
    ) -> None:
        opened(
            desk, pair, whose="patient", kind="illness", effect="fewer", began=BEFORE, review=desk.on + timedelta(14)
        )
        number = newest(desk)
        ended(colleague(desk), pair, on=DAY)
        with pytest.raises(Stale, match=r"rm changed it since, on 24 Nov 2026 \d\d:\d\d: «HC-0001: .*over"):
            undo(desk, number=number)
        assert rows(desk, "SELECT ended_on FROM setback") == [("2026-11-23",)]

    def test_it_is_refused_where_later_changes_happen_to_leave_the_same(self, desk: Desk, pair: str) -> None:
        numbers = []
        for area in ("Lewisham", "Lambeth", "Lewisham"):
            patient_edited(desk if area == "Lewisham" else colleague(desk), "P-0001", area=area)
            numbers.append(newest(desk))
        with pytest.raises(Stale, match="changed it since"):
            undo(desk, number=numbers[0])
        assert rows(desk, "SELECT area FROM patient") == [("Lewisham",)]

    def test_a_later_change_that_was_taken_back_does_not_stand_on_it(self, desk: Desk, pair: str) -> None:
        patient_edited(desk, "P-0001", area="Lewisham")
        number = newest(desk)
        patient_edited(colleague(desk), "P-0001", area="Lambeth")
        undo(colleague(desk))
        undo(desk, number=number)
        assert rows(desk, "SELECT area FROM patient") == [(None,)]

    def test_a_later_change_that_was_done_again_stands_on_it(self, desk: Desk, pair: str) -> None:
        patient_edited(desk, "P-0001", area="Lewisham")
        number = newest(desk)
        patient_edited(colleague(desk), "P-0001", area="Lambeth")
        undo(colleague(desk))
        redo(colleague(desk))
        with pytest.raises(Stale, match="rm changed it since"):
            undo(desk, number=number)

    def test_it_is_refused_where_something_hangs_on_it_saying_who_when_and_what(self, desk: Desk, pair: str) -> None:
        set_one(desk, pair, goal="Walk to the park", on=DAY)
        goal = newest(desk)
        rated(colleague(desk), pair, goal="G-0001", by="patient", score=4, on=desk.on)
        with pytest.raises(Stale, match=r"stand on it: rm on 24 Nov 2026 \d\d:\d\d, «HC-0001: G-0001 rated 4"):
            undo(desk, number=goal)
        assert rows(desk, "SELECT count(*) FROM goal") == [(1,)]

    def test_with_what_hung_on_it_gone_it_is_taken_back(self, desk: Desk, pair: str) -> None:
        set_one(desk, pair, goal="Walk to the park", on=DAY)
        goal = newest(desk)
        rated(desk, pair, goal="G-0001", by="patient", score=4, on=desk.on)
        undo(desk)
        undo(desk, number=goal)
        assert rows(desk, "SELECT count(*) FROM goal") == [(0,)]

    def test_what_hung_on_it_cannot_be_done_again_alone(self, desk: Desk, pair: str) -> None:
        set_one(desk, pair, goal="Walk to the park", on=DAY)
        rated(desk, pair, goal="G-0001", by="patient", score=4, on=desk.on)
        rating = newest(desk)
        undo(desk)
        undo(desk)
        with pytest.raises(Stale, match=r"Not done again: what it belongs to is gone: jw on .*«taken back: .*a goal"):
            redo(desk, number=rating)
        assert rows(desk, "SELECT count(*) FROM rating") == [(0,)]

    def test_twice_is_refused(self, desk: Desk, pair: str) -> None:
        met(desk, pair, on=DAY)
        number = newest(desk)
        undo(colleague(desk), number=number)
        with pytest.raises(Refused, match="taken back already, by rm"):
            undo(desk, number=number)

    def test_of_two_who_do_the_same_again_the_second_is_refused(self, desk: Desk, pair: str) -> None:
        met(desk, pair, on=DAY)
        undo(desk)
        read_by_both = log.undo_of(desk.store, 2)
        assert read_by_both
        log.redo(desk.store, read_by_both, by="jw", at=desk.now)
        with pytest.raises(Refused, match="done again already"):
            log.redo(desk.store, read_by_both, by="rm", at=desk.now)

    def test_what_stands_is_not_done_again(self, desk: Desk, pair: str) -> None:
        met(desk, pair, on=DAY)
        with pytest.raises(Refused, match="Entry 2 stands"):
            redo(desk, number=2)

    def test_a_number_that_there_is_none_of_is_refused(self, desk: Desk, pair: str) -> None:
        with pytest.raises(Refused, match="no entry 99"):
            undo(desk, number=99)

    def test_an_undo_is_not_taken_back_but_what_it_took_back_done_again(self, desk: Desk, pair: str) -> None:
        met(desk, pair, on=DAY)
        undo(desk)
        with pytest.raises(Refused, match=r"Entry 3 took entry 2 back.*do it again"):
            undo(desk, number=3)
        redo(desk, number=3)
        with pytest.raises(Refused, match="did entry 2 again: take back entry 2"):
            undo(desk, number=4)

    def test_what_was_erased_cannot_be_taken_back(self, desk: Desk, pair: str) -> None:
        patient_edited(desk, "P-0001", area="Lewisham")
        desk.store.execute("UPDATE change_row SET before = NULL, after = NULL, salt = NULL WHERE change_id = 2")
        with pytest.raises(Refused, match="erased"):
            undo(desk)
        assert rows(desk, "SELECT area FROM patient") == [("Lewisham",)]


class TestNumbersOfRows:
    def test_a_number_is_never_given_to_another_row(self, desk: Desk, pair: str) -> None:
        met(desk, pair, on=BEFORE)
        undo(desk)
        met(colleague(desk), pair, on=DAY)
        assert rows(desk, "SELECT id FROM meeting") == [(2,)]

    def test_within_one_command_either(self, desk: Desk, pair: str) -> None:
        with desk.command("clearance", "two") as change:
            change.delete("clearance", change.insert("clearance", {"champion_id": 1, "clearance": "dbs"}))
            assert change.insert("clearance", {"champion_id": 1, "clearance": "references"}) == 2
        undo(desk)
        redo(desk)
        assert rows(desk, "SELECT id, clearance FROM clearance") == [(2, "references")]

    def test_a_row_in_the_place_of_a_former_one_is_not_taken_for_it(self, desk: Desk, pair: str) -> None:
        met(desk, pair, on=BEFORE)
        with desk.command("removed", "HC-0001: no meeting on 16 Nov") as change:
            change.delete("meeting", 1)
        with colleague(desk).command("met", "HC-0001: met on Mon 23 Nov") as change:
            values = {"pair_id": 1, "on_day": "2026-11-23", "outcome": "held", "recorded_on": "2026-11-24"}
            change.insert("meeting", {"id": 1, **values})
        with pytest.raises(Stale, match=r"jw changed it since.*no meeting on 16 Nov"):
            undo(desk, number=2)
        assert days(desk) == ["2026-11-23"]

    def test_the_same_written_by_a_colleague_meanwhile_is_said(self, desk: Desk, pair: str) -> None:
        met(desk, pair, on=DAY)
        undo(desk)
        met(colleague(desk), pair, on=DAY, minutes=45)
        with pytest.raises(Stale, match=r"Not done again: something stands in its place: rm on .*45 minutes"):
            redo(desk)
        assert rows(desk, "SELECT minutes FROM meeting") == [(45,)]


class TestOfEveryKind:
    @pytest.fixture
    def concern(self, desk: Desk, pair: str) -> int:
        met(desk, pair, on=DAY)
        concerns.noticed(desk, pair, facts="Bruises on both arms", seen=DAY)
        return newest(desk)

    def test_a_concern_is_never_taken_back(self, desk: Desk, concern: int) -> None:
        with pytest.raises(Refused, match=r"A concern is never taken back; add to it with C\. For older entries: V"):
            undo(desk)
        with pytest.raises(Refused, match="A concern is never taken back"):
            undo(desk, number=concern)
        assert rows(desk, "SELECT count(*) FROM concern") == [(1,)]

    def test_what_was_written_before_a_concern_is_taken_back_by_its_number(self, desk: Desk, concern: int) -> None:
        undo(desk, number=concern - 1)
        assert days(desk) == []

    def test_what_was_added_to_a_concern_stays(self, desk: Desk, pair: str, concern: int) -> None:
        concerns.added_to(desk, pair, facts="Seen again on Tuesday")
        with pytest.raises(Refused, match="A concern is never taken back"):
            undo(desk)

    def test_a_whole_import_is_asked_about(self, desk: Desk) -> None:
        bring_in(desk, EXAMPLE)
        with pytest.raises(Doubt, match="whole import"):
            undo(desk, number=1)
        undo(desk, number=1, sure=True)
        assert rows(desk, "SELECT count(*) FROM meeting") == [(0,)]
        redo(desk)
        assert verify(desk).findings == ()

    def test_a_limit_a_closure_and_a_note(self, desk: Desk, pair: str) -> None:
        policy.set_limit(desk, "low-contact.act", "4")
        closures.added(desk, "", from_on=DAY, to_on=DAY, name="Storm")
        noted(desk, pair, note="Rang twice", on=DAY)
        for table in ("note", "closure", "policy"):
            undo(desk)
            assert rows(desk, f"SELECT count(*) FROM {table}") == [(0,)]
        for table in ("policy", "closure", "note"):
            redo(desk)
            assert rows(desk, f"SELECT count(*) FROM {table}") == [(1,)]

    def test_the_log_fits_after_all_of_it(self, desk: Desk, pair: str, path: Path) -> None:
        met(desk, pair, on=DAY)
        patient_edited(desk, "P-0001", area="Lewisham")
        undo(desk)
        undo(desk)
        redo(desk)
        assert verify(desk).findings == ()
