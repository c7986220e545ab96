"""One entry for several pairs at once: one command, one transaction, one undo; or nothing at all."""

import io
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from console import commands, meetings, pauses, setbacks, supervisions
from console.bulk import for_all
from console.commands import Value
from console.desk import Desk
from console.ending.closing import closed
from console.entry import run
from console.undoing import redo, undo
from console.verifying import verify
from db import store
from db.refused import Doubt, Refused
from tests.caseloads import a_pair
from tests.driving import press, screens

YESTERDAY, TODAY = date(2026, 11, 23), date(2026, 11, 24)
STORM: dict[str, Value] = {"on": TODAY, "by": "service", "reason": "weather"}

Said = tuple[int, str, str]
Ask = Callable[..., Said]


def rows(desk: Desk, sql: str) -> list[tuple[object, ...]]:
    return desk.store.execute(sql).fetchall()


def entries(desk: Desk) -> list[tuple[object, ...]]:
    """What this coordinator has written down, as the change log says it."""
    return rows(desk, "SELECT command, summary FROM change WHERE by_whom = 'jw' ORDER BY id")


@pytest.fixture
def three(desk: Desk) -> list[str]:
    """Three pairs that met the day before yesterday, and every week before."""
    return [a_pair(desk, f"HC-000{number}", quiet=2) for number in (1, 2, 3)]


class TestAllOrNone:
    def test_it_is_one_entry_in_the_change_log(self, desk: Desk, three: list[str]) -> None:
        line = for_all(desk, commands.find("cancelled"), three, STORM)
        assert line == "3 pairs: cancelled Tue 24 Nov by the service (weather) (HC-0001, HC-0002, HC-0003)"
        assert entries(desk) == [("cancelled", line)]
        assert rows(desk, "SELECT pair_id FROM meeting WHERE outcome = 'cancelled'") == [(1,), (2,), (3,)]

    def test_one_undo_takes_all_of_it_back_and_one_redo_does_it_again(self, desk: Desk, three: list[str]) -> None:
        for_all(desk, commands.find("cancelled"), three, STORM)
        undo(desk)
        assert rows(desk, "SELECT * FROM meeting WHERE outcome = 'cancelled'") == []
        redo(desk)
        assert len(rows(desk, "SELECT * FROM meeting WHERE outcome = 'cancelled'")) == 3
        assert verify(desk).findings == ()

    def test_a_pair_named_twice_is_written_once(self, desk: Desk, three: list[str]) -> None:
        for_all(desk, commands.find("cancelled"), ["HC-0001", "hc-1", "HC-0002"], STORM)
        assert rows(desk, "SELECT pair_id FROM meeting WHERE outcome = 'cancelled'") == [(1,), (2,)]

    def test_refused_for_one_it_is_refused_for_all_and_that_one_is_named(self, desk: Desk, three: list[str]) -> None:
        closed(desk, "HC-0002", on=YESTERDAY, ending="early", by="patient", reason="moved away", sure=True)
        with pytest.raises(Refused, match=r"^HC-0002 was closed on 23 Nov.*Nothing was written for any of the 3 pairs"):
            for_all(desk, commands.find("cancelled"), three, STORM)
        assert rows(desk, "SELECT * FROM meeting WHERE outcome = 'cancelled'") == []
        assert len(entries(desk)) == 1

    def test_the_pair_is_named_where_the_reason_does_not_name_it(self, desk: Desk, three: list[str]) -> None:
        supervisions.held(desk, "HC-0002", kind="group", on=YESTERDAY)
        with pytest.raises(Refused, match=r"^HC-0002: C-0002 has a group supervision on 23 Nov already"):
            for_all(desk, commands.find("supervision"), three, {"kind": "group", "on": YESTERDAY})
        assert len(rows(desk, "SELECT * FROM supervision")) == 1

    def test_refused_before_anything_is_asked_it_is_named_too(self, desk: Desk, three: list[str]) -> None:
        pauses.paused(desk, "HC-0001", from_on=YESTERDAY, review=date(2026, 12, 1), reason="holiday")
        with pytest.raises(Refused, match=r"HC-0002 has no open pause\. Nothing was written for any of the 2 pairs"):
            for_all(desk, commands.find("returned"), three[:2], {"on": YESTERDAY}, usual={"on"})
        assert rows(desk, "SELECT ended_on FROM pause") == [(None,)]

    def test_a_pair_that_there_is_none_of_is_refused(self, desk: Desk, three: list[str]) -> None:
        with pytest.raises(Refused, match="There is no pair called HC-0009"):
            for_all(desk, commands.find("cancelled"), [*three, "HC-0009"], STORM)
        assert entries(desk) == []

    def test_nothing_different_leaves_no_entry(self, desk: Desk, three: list[str]) -> None:
        to = date(2027, 5, 9)
        line = for_all(desk, commands.find("end-moved"), three[:2], {"to": to})
        assert line == "2 pairs: another end agreed, 9 May (HC-0001, HC-0002)"
        again = for_all(desk, commands.find("end-moved"), three[:2], {"to": to})
        assert "already" in again
        assert len(entries(desk)) == 1

    def test_of_many_pairs_the_first_are_named(self, desk: Desk) -> None:
        many = [a_pair(desk, f"HC-00{number}", quiet=2) for number in range(10, 22)]
        line = for_all(desk, commands.find("cancelled"), many, STORM)
        assert line.startswith("12 pairs: ")
        assert line.endswith("HC-0017 and 4 more)")

    def test_goals_of_several_pairs_have_references_of_their_own(self, desk: Desk, three: list[str]) -> None:
        for_all(desk, commands.find("goal"), three, {"goal": "come to the walking group", "on": YESTERDAY})
        assert rows(desk, "SELECT ref, pair_id FROM goal") == [("G-0001", 1), ("G-0002", 2), ("G-0003", 3)]


class TestDoubts:
    def test_they_are_asked_in_one_question_and_nothing_is_written(self, desk: Desk, three: list[str]) -> None:
        for ref in three[:2]:
            meetings.met(desk, ref, on=TODAY)
        with pytest.raises(Doubt) as doubt:
            for_all(desk, commands.find("cancelled"), three, STORM)
        assert str(doubt.value) == (
            "HC-0001 has a held meeting on 24 Nov already. HC-0002 has a held meeting on 24 Nov already."
        )
        assert rows(desk, "SELECT * FROM meeting WHERE outcome = 'cancelled'") == []

    def test_two_of_another_kind_are_both_said(self, desk: Desk, three: list[str]) -> None:
        meetings.met(desk, "HC-0001", on=YESTERDAY)
        pauses.paused(desk, "HC-0003", from_on=date(2026, 11, 2), review=date(2026, 12, 1), reason="holiday")
        with pytest.raises(Doubt) as doubt:
            for_all(desk, commands.find("met"), three, {"on": YESTERDAY})
        assert "HC-0001 has a held meeting on 23 Nov already." in str(doubt.value)
        assert "HC-0003 is paused from 2 Nov" in str(doubt.value)

    def test_beyond_two_the_pairs_are_named(self, desk: Desk, three: list[str]) -> None:
        five = [*three, a_pair(desk, "HC-0004", quiet=2), a_pair(desk, "HC-0005", quiet=2)]
        for ref in five:
            meetings.met(desk, ref, on=YESTERDAY)
        with pytest.raises(Doubt, match=r"There is something of the kind for HC-0003, HC-0004, HC-0005 too\.$"):
            for_all(desk, commands.find("met"), five, {"on": YESTERDAY})

    def test_one_yes_writes_all_of_it(self, desk: Desk, three: list[str]) -> None:
        meetings.met(desk, "HC-0001", on=TODAY)
        for_all(desk, commands.find("cancelled"), three, {**STORM, "sure": True})
        assert len(rows(desk, "SELECT * FROM meeting WHERE outcome = 'cancelled'")) == 3

    def test_where_one_is_refused_nothing_is_asked(self, desk: Desk, three: list[str]) -> None:
        meetings.met(desk, "HC-0001", on=TODAY)
        closed(desk, "HC-0003", on=YESTERDAY, ending="early", by="patient", reason="moved away", sure=True)
        with pytest.raises(Refused, match="HC-0003 was closed") as refused:
            for_all(desk, commands.find("cancelled"), three, STORM)
        assert not isinstance(refused.value, Doubt)


class TestGroupSupervision:
    def test_it_is_written_once_for_each_champion(self, desk: Desk, three: list[str]) -> None:
        desk.store.execute("UPDATE pair SET champion_id = 1 WHERE ref = 'HC-0002'")
        line = for_all(desk, commands.find("supervision"), three, {"kind": "group", "on": YESTERDAY})
        assert rows(desk, "SELECT champion_id FROM supervision") == [(1,), (3,)]
        assert line == "2 pairs: supervision of C-0001 on 23 Nov (group) and the like (HC-0001, HC-0003)"

    def test_where_all_have_the_same_champion_it_is_said_as_of_one_pair(self, desk: Desk, three: list[str]) -> None:
        desk.store.execute("UPDATE pair SET champion_id = 1")
        line = for_all(desk, commands.find("supervision"), three, {"kind": "group", "on": YESTERDAY})
        assert line == "HC-0001: supervision of C-0001 on 23 Nov (group)"
        assert len(rows(desk, "SELECT * FROM supervision")) == 1


class TestTheUsual:
    def test_each_pair_met_for_its_own_usual_time_in_its_own_usual_way(self, desk: Desk, three: list[str]) -> None:
        desk.store.execute("UPDATE meeting SET minutes = 45 WHERE pair_id = 2")
        desk.store.execute("UPDATE pair SET mode = 'phone' WHERE ref = 'HC-0003'")
        values: dict[str, Value] = {"on": YESTERDAY, "minutes": 60, "mode": "in person"}
        for_all(desk, commands.find("met"), three, values, usual={"minutes", "mode"})
        found = rows(desk, "SELECT pair_id, minutes, mode FROM meeting WHERE on_day = '2026-11-23' ORDER BY pair_id")
        assert found == [(1, 60, "in person"), (2, 45, "in person"), (3, 60, "phone")]

    def test_what_was_typed_holds_for_all_of_them(self, desk: Desk, three: list[str]) -> None:
        desk.store.execute("UPDATE meeting SET minutes = 45 WHERE pair_id = 2")
        values: dict[str, Value] = {"on": YESTERDAY, "minutes": 90, "mode": "phone"}
        for_all(desk, commands.find("met"), three, values, usual={"on"})
        assert set(rows(desk, "SELECT minutes, mode FROM meeting WHERE on_day = '2026-11-23'")) == {(90, "phone")}

    def test_another_mode_for_all_leaves_each_its_rhythm(self, desk: Desk, three: list[str]) -> None:
        desk.store.execute("UPDATE pair SET every_days = 14 WHERE ref = 'HC-0002'")
        values: dict[str, Value] = {"every": 7, "mode": "phone", "from_on": YESTERDAY}
        for_all(desk, commands.find("agreement"), three, values, usual={"every"})
        assert rows(desk, "SELECT pair_id, every_days, mode FROM agreement") == [
            (1, 7, "phone"),
            (2, 14, "phone"),
            (3, 7, "phone"),
        ]


@pytest.mark.parametrize("name", [command.name for command in commands.LOG if command.once])
def test_what_stands_on_one_pairs_own_is_refused(desk: Desk, three: list[str], name: str) -> None:
    with pytest.raises(Refused, match="it is written for one pair at a time"):
        for_all(desk, commands.find(name), three, {})


def test_what_is_about_one_goal_one_request_or_one_concern_stands_on_one_pairs_own() -> None:
    once = {command.name for command in commands.LOG if command.once}
    assert once >= {"rating", "goal-ended", "step", "step-done", "action-done", "answered", "woken"}
    assert once >= {"concern", "concern-passed", "concern-amended"}


class TestOnTheScreen:
    def test_those_that_are_marked_are_written_with_one_form(self, desk: Desk, three: list[str]) -> None:
        drawn = press(desk, "w", "w", "space", "space", "c", "s", "space", "'storm", "enter")
        assert "2 pairs: cancelled Tue 24 Nov by the service (storm) (HC-0001, HC-0002)" in drawn
        assert rows(desk, "SELECT pair_id FROM meeting WHERE outcome = 'cancelled'") == [(1,), (2,)]

    def test_a_range_is_marked_and_u_takes_all_of_it_back(self, desk: Desk, three: list[str]) -> None:
        written, undone = screens(desk, [["w", "w", "v", "G", "v", "c", "s", "space", "'storm", "enter"], ["u"]])[1:]
        assert "3 pairs: cancelled" in written
        assert "taken back: 3 pairs: cancelled" in undone
        assert rows(desk, "SELECT * FROM meeting WHERE outcome = 'cancelled'") == []

    def test_the_form_says_for_how_many(self, desk: Desk, three: list[str]) -> None:
        assert "3 pairs: A meeting was called off." in press(desk, "w", "w", "v", "G", "v", "c")

    def test_when_it_is_written_nothing_is_marked_any_more(self, desk: Desk, three: list[str]) -> None:
        press(desk, "w", "w", "space", "space", "c", "s", "w", "enter", "m", "enter")
        assert len(rows(desk, "SELECT pair_id FROM meeting WHERE on_day = '2026-11-23'")) == 1

    def test_doubts_of_several_are_written_at_the_second_enter(self, desk: Desk, three: list[str]) -> None:
        meetings.met(desk, "HC-0001", on=YESTERDAY)
        doubted, written = screens(desk, [["w", "w", "v", "G", "v", "m", "enter"], ["enter"]])[1:]
        assert "has a held meeting on 23 Nov already" in doubted
        assert "3 pairs: met on Mon 23 Nov" in written
        assert len(rows(desk, "SELECT * FROM meeting WHERE on_day = '2026-11-23'")) == 4

    def test_the_question_stands_whole_below_the_doubts(self, desk: Desk, three: list[str]) -> None:
        many = [*three, *(a_pair(desk, f"HC-00{number}", quiet=2) for number in range(10, 22))]
        for ref in many:
            setbacks.opened(
                desk, ref, whose="patient", kind="surgery", effect="stopped", began=YESTERDAY, review=date(2026, 12, 9)
            )
        drawn = " ".join(press(desk, "w", "w", "v", "G", "v", "m", "enter").split())
        assert "HC-0002 has meetings stopped by a setback since 23 Nov" in drawn
        assert "and 5 more too. Enter again writes it anyway." in drawn

    def test_what_stands_on_one_pairs_own_opens_no_form(self, desk: Desk, three: list[str]) -> None:
        drawn = press(desk, "w", "w", "space", "space", "C")
        assert "is written for one pair at a time: esc unmarks them" in drawn


NOW = date.today()  # noqa: DTZ011 - the command line reads the clock, and so must what looks at it


@pytest.fixture
def ask(path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Run a command on a store with three pairs; returns its code, what it wrote, and what it refused."""
    with closing(store.create(path)) as connection:
        desk = Desk(connection, "jw", NOW, datetime.combine(NOW, time(), tzinfo=UTC))
        for number in (1, 2, 3):
            a_pair(desk, f"HC-000{number}", quiet=2, patient="Rosa Lind", champion="Femi Ash")

    def asked(*words: str, typed: str = "") -> Said:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        code = run(["--db", str(path), "--by", "jw", *words])
        return (code, *capsys.readouterr())

    return asked


class TestOnTheCommandLine:
    def test_several_pairs_take_one_entry_and_one_undo(self, ask: Ask) -> None:
        words = ("log", "cancelled", "hc-1", "hc-2", "hc-3", "--by", "service", "--reason", "weather")
        code, out, err = ask(*words)
        assert (code, err) == (0, "")
        assert out.startswith("3 pairs: cancelled ")
        assert out.endswith("by the service (weather) (HC-0001, HC-0002, HC-0003)\n")
        assert ask("undo")[1].startswith("taken back: 3 pairs: cancelled ")
        assert ask("undo")[0] == 1

    def test_the_history_of_each_of_them_has_it(self, ask: Ask) -> None:
        ask("log", "note", "hc-1", "hc-3", "--note", "-", typed="the hall is closed in December")
        assert "2 pairs: a note (HC-0001, HC-0003)" in ask("history", "hc-3")[1]
        assert "2 pairs" not in ask("history", "hc-2")[1]

    def test_refused_for_one_nothing_is_written_for_any(self, ask: Ask) -> None:
        ask("log", "closed", "hc-2", "--ending", "early", "--by", "patient", "--reason", "agreed", "--sure")
        code, out, err = ask("log", "note", "hc-1", "hc-2", "--note", "-", typed="in a few words")
        assert (code, out) == (1, "")
        assert "HC-0002 was closed" in err
        assert "Nothing was written for any of the 2 pairs" in err
        assert "a note" not in ask("history")[1]

    def test_a_doubt_is_refused_once_and_written_when_sure(self, ask: Ask) -> None:
        ask("log", "met", "hc-1", "--on", "yest")
        code, _, err = ask("log", "met", "hc-1", "hc-2", "--on", "yest")
        assert code == 1
        assert "HC-0001 has a held meeting" in err
        assert "Add --sure to write it all the same." in err
        assert ask("log", "met", "hc-1", "hc-2", "--on", "yest", "--sure")[0] == 0

    def test_another_mode_leaves_each_its_rhythm(self, ask: Ask, path: Path) -> None:
        ask("log", "agreement", "hc-2", "--every", "14")
        assert ask("log", "agreement", "hc-1", "hc-2", "--mode", "phone", "--from", "yest")[0] == 0
        with closing(store.open_store(path)) as connection:
            found = connection.execute("SELECT pair_id, every_days FROM agreement WHERE mode = 'phone'").fetchall()
        assert found == [(1, 7), (2, 14)]

    def test_a_group_supervision_is_written_once_for_each_champion(self, ask: Ask, path: Path) -> None:
        with closing(store.open_store(path)) as connection:
            connection.execute("UPDATE pair SET champion_id = 1 WHERE id < 3")
            assert ask("log", "supervision", "hc-1", "hc-2", "hc-3", "--kind", "group")[0] == 0
            assert connection.execute("SELECT champion_id FROM supervision").fetchall() == [(1,), (3,)]

    def test_no_name_is_printed(self, ask: Ask) -> None:
        out = ask("log", "cancelled", "hc-1", "hc-2", "--by", "c", "--reason", "Femi is on holiday")[1]
        assert "Femi" not in out


def test_what_a_colleague_changed_while_the_form_was_open_is_asked_about_for_all(desk: Desk, three: list[str]) -> None:
    seen = int(str(rows(desk, "SELECT max(id) FROM change")[0][0]))
    for_all(replace(desk, by="rm"), commands.find("end-moved"), ["HC-0002"], {"to": date(2027, 5, 1)})
    late = replace(desk, seen=seen)
    with pytest.raises(Doubt, match=r"rm changed the same \(ends on\)"):
        for_all(late, commands.find("end-moved"), three, {"to": date(2027, 6, 1)})
    assert ("2027-06-01",) not in rows(desk, "SELECT ends_on FROM pair")
    newest = int(str(rows(desk, "SELECT max(id) FROM change")[0][0]))
    for_all(replace(desk, seen=newest), commands.find("end-moved"), three, {"to": date(2027, 6, 1)})
    assert set(rows(desk, "SELECT ends_on FROM pair")) == {("2027-06-01",)}


def test_a_day_in_words_is_the_one_that_was_seen_though_it_is_past_midnight(desk: Desk, three: list[str]) -> None:
    later = replace(desk, on=desk.on + timedelta(days=1))
    values: dict[str, Value] = {"on": YESTERDAY, "minutes": 60, "mode": "in person"}
    for_all(later, commands.find("met"), three, values, usual={"on", "minutes", "mode"})
    assert len(rows(desk, "SELECT * FROM meeting WHERE on_day = '2026-11-23'")) == 3
