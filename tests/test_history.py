"""The history: whose entries, of which pair, since when, and what each did, in words."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from console import clearances, concerns, policy
from console.desk import Desk
from console.ending import beginning, moving
from console.goals import rated, set_one
from console.history import History, history, said, standing, when
from console.history_words import TABLES, has_words
from console.imports import bring_in
from console.meetings import cancelled, met
from console.notes import noted
from console.people import champion_edited, patient_edited
from console.raising import raised
from console.telling import Teller
from console.undoing import redo, undo
from db import history as log
from db.history import Logged
from db.pairs import by_ref
from db.refused import Refused
from tests.conftest import EXAMPLE

DAY = date(2026, 11, 23)


def entries(desk: Desk, found: History) -> list[Logged]:
    return log.entries(desk.store, found.numbers)


def newest(desk: Desk) -> Logged:
    return entries(desk, history(desk, limit=1))[0]


def told(desk: Desk, *, names: bool = False) -> list[str]:
    """What the newest entry did, in words."""
    return Teller(desk, names=names).entry(newest(desk))


def summaries(desk: Desk, found: History) -> list[str]:
    return [said(entry) for entry in entries(desk, found)]


class TestWhichEntries:
    def test_the_newest_comes_first_with_who_and_when(self, desk: Desk, pair: str) -> None:
        met(replace(desk, by="rm"), pair, on=DAY)
        first, second = entries(desk, history(desk))
        assert (first.id, first.by, said(first)) == (2, "rm", "HC-0001: met on Mon 23 Nov")
        assert second.id == 1
        local = desk.now.astimezone()
        assert when(first) == f"24 Nov 2026 {local:%H:%M}"

    def test_by_one_coordinator(self, desk: Desk, pair: str) -> None:
        met(replace(desk, by="rm"), pair, on=DAY)
        assert summaries(desk, history(desk, by="RM")) == ["HC-0001: met on Mon 23 Nov"]

    def test_since_a_day_of_the_calendar_here(self, desk: Desk, pair: str) -> None:
        midnight = datetime(2026, 11, 25).astimezone()
        for moment, on in ((midnight - timedelta(seconds=1), date(2026, 11, 19)), (midnight, date(2026, 11, 20))):
            met(desk.at(moment.astimezone(UTC)), pair, on=on)
        assert summaries(desk, history(desk, since=date(2026, 11, 25))) == ["HC-0001: met on Fri 20 Nov"]

    def test_with_all_of_these_words_in_any_case(self, desk: Desk, pair: str) -> None:
        met(desk, pair, on=DAY)
        cancelled(desk, pair, on=desk.on, by="champion", reason="work")
        assert summaries(desk, history(desk, words=["CHAMPION", "work"])) == [
            "HC-0001: cancelled Tue 24 Nov by the champion (work)"
        ]

    def test_so_many_of_them(self, desk: Desk, pair: str) -> None:
        for day in range(1, 6):
            met(desk, pair, on=date(2026, 11, day))
        assert history(desk, limit=2).numbers == (6, 5)

    def test_what_was_taken_back_says_so_until_it_is_done_again(self, desk: Desk, pair: str) -> None:
        met(desk, pair, on=DAY)
        undo(desk)
        assert [standing(entry) for entry in entries(desk, history(desk))] == ["", "taken back by entry 3", ""]
        redo(desk)
        assert [standing(entry) for entry in entries(desk, history(desk))] == ["", "done again by entry 4", "", ""]

    def test_words_that_were_erased_are_not_missed(self, desk: Desk, pair: str) -> None:
        desk.store.execute("UPDATE change SET summary = NULL")
        desk.store.execute("UPDATE change_row SET before = NULL, after = NULL, salt = NULL WHERE n = 1")
        assert said(newest(desk)) == "(erased)"
        assert told(desk)[0] == "patients: one row, erased since"


class TestOfAPair:
    def test_it_has_everything_that_hangs_on_the_pair(self, desk: Desk, pair: str) -> None:
        met(desk, pair, on=DAY)
        set_one(desk, pair, goal="Walk", on=DAY)
        rated(desk, pair, goal="G-0001", by="patient", score=4, on=DAY)
        beginning.begun(desk, pair, on=DAY, kind="planned")
        with desk.command("step", "HC-0001: champion told") as change:
            values = {"ending_id": 1, "step": "tell both the date", "due_on": "2026-12-01", "recorded_on": "2026-11-24"}
            change.insert("ending_step", values)
        moving.moved(desk, pair, to=date(2027, 4, 1))
        patient_edited(desk, "P-0001", area="Lewisham")
        assert history(desk, pair="hc-1").numbers == (7, 6, 5, 4, 3, 2, 1)

    def test_it_has_what_is_gone_by_now(self, desk: Desk, pair: str) -> None:
        set_one(desk, pair, goal="Walk", on=DAY)
        rated(desk, pair, goal="G-0001", by="patient", score=4, on=DAY)
        undo(desk)
        undo(desk)
        assert history(desk, pair=pair).numbers == (5, 4, 3, 2, 1)

    def test_of_an_entry_about_several_it_has_the_rows_of_this_one(self, desk: Desk) -> None:
        bring_in(desk, EXAMPLE)
        found = history(desk, pair="HC-0001")
        met_by_it = desk.store.execute("SELECT count(*) FROM meeting WHERE pair_id = 1").fetchone()[0]
        rows = found.of(1)
        assert found.numbers == (1,)
        assert rows is not None
        assert sum(row.table == "meeting" for row in rows) == met_by_it
        assert f"{met_by_it} meetings" in Teller(desk, names=False).entry(newest(desk), rows)[0]

    def test_a_row_that_had_the_number_before_is_not_taken_for_the_pairs(self, desk: Desk, pair: str) -> None:
        with desk.command("made", "another pair") as change:
            patient = change.insert("patient", {"ref": "P-0002"})
            other = change.insert(
                "pair", {"ref": "HC-0002", "patient_id": patient, "champion_id": 1, "matched_on": "2026-03-02"}
            )
        values = {"on_day": "2026-11-23", "outcome": "held", "recorded_on": "2026-11-24"}
        with desk.command("met", "the first") as change:
            change.insert("meeting", {"id": 7, "pair_id": 1, **values})
        undo(desk)
        with desk.command("met", "the other") as change:
            change.insert("meeting", {"id": 7, "pair_id": other, **values})
        assert history(desk, pair="HC-0001").numbers == (4, 3, 1)
        assert history(desk, pair="HC-0002").numbers == (5, 2)

    def test_it_is_what_a_look_at_every_row_would_find(self, desk: Desk) -> None:
        bring_in(desk, EXAMPLE)
        refs = [ref for ref, _ in _with_goals(desk)]
        for ref, goal in _with_goals(desk):
            met(desk, ref, on=desk.on, sure=True)
            rated(desk, ref, goal=goal, by="champion", score=5, on=desk.on)
        undo(desk)
        undo(desk, number=5)
        teller = Teller(desk, names=False)
        every = [(number, row) for number in history(desk).numbers for row in log.rows_of(desk.store, number, -1)]
        for ref in [*refs, "HC-0040"]:
            champion = by_ref(desk.store, ref).champion_id  # type: ignore[union-attr]
            of_it = {
                (number, row.table, row.row_id)
                for number, row in every
                if teller.pair(row) == ref
                or (row.table == "supervision" and (row.after or row.before or {}).get("champion_id") == champion)
            }
            rows = history(desk, pair=ref).rows or {}
            assert {(number, row.table, row.row_id) for number, some in rows.items() for row in some} == of_it
            assert len(of_it) > 20

    def test_a_pair_that_there_is_none_of_is_refused(self, desk: Desk, pair: str) -> None:
        with pytest.raises(Refused, match="HC-0001"):
            history(desk, pair="HC-0009")


def _with_goals(desk: Desk) -> list[tuple[str, str]]:
    """Three open pairs, each with a goal."""
    sql = """
        SELECT pair.ref, min(goal.ref) FROM goal JOIN pair ON pair.id = pair_id
        WHERE ended_on IS NULL AND closed_on IS NULL GROUP BY pair.ref LIMIT 3
    """
    return desk.store.execute(sql).fetchall()


class TestInWords:
    def test_a_new_meeting(self, desk: Desk, pair: str) -> None:
        met(desk, pair, on=DAY, minutes=60, mode="in person")
        assert told(desk) == ["new meeting on Mon 23 Nov: held, in person, 60 minutes"]

    def test_a_meeting_that_was_changed(self, desk: Desk, pair: str) -> None:
        met(desk, pair, on=DAY, minutes=60)
        with desk.command("corrected", "HC-0001: 45 minutes") as change:
            change.update("meeting", 1, {"minutes": 45, "mode": "phone"})
        assert told(desk) == ["meeting of Mon 23 Nov: how nothing -> phone, minutes 60 -> 45"]

    def test_a_clearance_that_was_taken_away(self, desk: Desk, pair: str) -> None:
        clearances.added(desk, "C-0001", clearance="dbs", done=date(2026, 11, 2))
        clearances.removed(desk, "C-0001", clearance="dbs")
        assert told(desk) == ["clearance dbs taken away: done 2 Nov"]

    def test_a_new_pair_by_the_references_of_its_people(self, desk: Desk, pair: str) -> None:
        assert told(desk)[2].startswith(
            "new pair HC-0001: patient P-0001, champion C-0001, coordinator jw, matched 2 Mar"
        )

    def test_a_limit(self, desk: Desk, pair: str) -> None:
        policy.set_limit(desk, "low-contact.act", "4")
        assert told(desk) == ["new limit low-contact.act: 4"]

    def test_a_rating_of_nothing_at_all_is_said(self, desk: Desk, pair: str) -> None:
        set_one(desk, pair, goal="Walk", on=DAY)
        rated(desk, pair, goal="G-0001", by="patient", score=0, on=DAY)
        assert told(desk) == ["new rating of G-0001 by the patient on Mon 23 Nov: score 0"]

    def test_a_day_of_another_year_has_its_year(self, desk: Desk, pair: str) -> None:
        clearances.added(desk, "C-0001", clearance="dbs", done=date(2024, 11, 2))
        assert told(desk) == ["new clearance dbs: done 2 Nov 2024"]

    def test_whom_it_is_about_is_said_where_the_entry_does_not(self, desk: Desk, pair: str) -> None:
        with desk.command("bulk", "a storm day") as change:
            change.insert("note", {"pair_id": 1, "on_day": "2026-11-23", "note": "x", "recorded_on": "2026-11-24"})
            change.insert(
                "supervision",
                {"champion_id": 1, "on_day": "2026-11-23", "kind": "group", "recorded_on": "2026-11-24"},
            )
        assert told(desk) == [
            "HC-0001, new note on Mon 23 Nov: note (words)",
            "C-0001, new supervision on Mon 23 Nov: group",
        ]

    def test_a_great_import_is_counted(self, desk: Desk) -> None:
        bring_in(desk, EXAMPLE)
        lines = told(desk)
        assert len(lines) == 1
        meetings = desk.store.execute("SELECT count(*) FROM meeting").fetchone()[0]
        assert f"{meetings:,} meetings" in lines[0]

    def test_taken_back_it_is_counted_too(self, desk: Desk) -> None:
        bring_in(desk, EXAMPLE)
        undo(desk, sure=True)
        assert told(desk)[0].startswith("taken away ")

    def test_every_column_of_the_store_has_words_or_is_left_out(self, desk: Desk) -> None:
        columns = desk.store.execute(
            "SELECT t.name, c.name FROM pragma_table_list AS t JOIN pragma_table_info(t.name) AS c"
            " WHERE t.schema = 'main' AND t.type = 'table' AND substr(t.name, 1, 1) <> '_'"
            " AND t.name NOT IN ('change', 'change_row', 'draft', 'backup', 'sqlite_schema')"
        ).fetchall()
        assert [f"{table}.{column}" for table, column in columns if not has_words(table, column)] == []
        assert {table for table, _ in columns} == set(TABLES)


class TestWhatIsSomebodysOwn:
    @pytest.mark.parametrize("names", [False, True])
    def test_a_name_is_shown_when_asked_for(self, desk: Desk, pair: str, names: bool) -> None:
        champion_edited(desk, "C-0001", name="Femi Ash", phone="07700 900123")
        shown = (
            "champion C-0001: name Femi Adu -> Femi Ash, phone nothing -> 07700 900123"
            if names
            else "champion C-0001: name (a name) -> (a name), phone nothing -> (words)"
        )
        assert told(desk, names=names) == [shown]

    @pytest.mark.parametrize("names", [False, True])
    def test_words_are_shown_when_asked_for(self, desk: Desk, pair: str, names: bool) -> None:
        noted(desk, pair, note="Moving house", on=DAY)
        raised(desk, pair, severity="act", reason="Moving house")
        found = Teller(desk, names=names).entry(newest(desk))
        assert found == ["new raised flag of Tue 24 Nov: act, reason " + ("Moving house" if names else "(words)")]

    @pytest.mark.parametrize("names", [False, True])
    def test_the_facts_of_a_concern_are_never_told(self, desk: Desk, pair: str, names: bool) -> None:
        concerns.noticed(desk, pair, facts="Bruises on both arms", seen=DAY, told="Ada Brook", passed=desk.on)
        (line,) = told(desk, names=names)
        assert "Bruises" not in line
        assert "facts (on the pair's page)" in line
        assert ("Ada Brook" in line) is names

    def test_a_column_that_nobody_has_words_for_counts_as_somebodys_own(self, desk: Desk, pair: str) -> None:
        desk.store.execute("ALTER TABLE meeting ADD COLUMN mood TEXT")
        met(desk, pair, on=DAY)
        with desk.command("mood", "HC-0001: a mood") as change:
            change.update("meeting", 1, {"mood": "private"})
        assert told(desk) == ["meeting of Mon 23 Nov: mood nothing -> (words)"]
