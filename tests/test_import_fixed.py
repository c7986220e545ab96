"""The fixed format: a folder of CSVs."""

from dataclasses import replace
from pathlib import Path

import pytest

from console.desk import Desk
from console.imports import bring_in, understand
from db.refused import Refused
from db.store import open_store
from tests.data.books import PEOPLE, folder

FIXTURES = Path(__file__).parent.parent / "fixtures"


def meetings(*lines: str, headings: str = "pair,on,outcome,mode,minutes,cancelled_by,reason") -> dict[str, str]:
    return {**PEOPLE, "meetings.csv": "\n".join([headings, *lines]) + "\n"}


def count(desk: Desk, table: str) -> int:
    return int(desk.store.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def one(desk: Desk, query: str) -> tuple[object, ...]:
    found: tuple[object, ...] = desk.store.execute(query).fetchone()
    return found


def refusal(desk: Desk, path: Path) -> str:
    with pytest.raises(Refused) as refused:
        bring_in(desk, path)
    assert count(desk, "pair") == 0
    assert count(desk, "change") == 0
    return str(refused.value)


def test_the_example_programme_comes_in_whole(desk: Desk) -> None:
    report = bring_in(desk, FIXTURES / "programme")
    assert report.added["pairs"] == 60
    lines = {file.stem: len(file.read_text().splitlines()) - 1 for file in (FIXTURES / "programme").glob("*.csv")}
    assert report.added == lines
    assert count(desk, "meeting") == 1452


def test_the_same_folder_again_writes_nothing(desk: Desk) -> None:
    first = bring_in(desk, FIXTURES / "programme")
    report = bring_in(desk, FIXTURES / "programme")
    assert (report.added, report.changed) == ({}, {})
    assert sum(report.same.values()) == sum(first.added.values())
    assert count(desk, "change") == 1
    assert "Nothing new" in report.lines()[-1]


def test_one_import_is_one_entry_in_the_change_log(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, folder(tmp_path / "our data", meetings("HC-1,2026-03-16,held,in person,60,,")))
    assert one(desk, "SELECT command, by_whom, summary FROM change") == (
        "import",
        "jw",
        "import of our data: 2 champions, 2 patients, 2 pairs, 1 meeting added",
    )


def test_columns_may_come_in_any_order_and_spelling_of_case(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, folder(tmp_path / "f", meetings("Held,16/3/2026,HC-1", headings="OUTCOME, On ,Pair")))
    assert one(desk, "SELECT on_day, outcome, minutes FROM meeting") == ("2026-03-16", "held", None)


def test_a_missing_recorded_on_is_the_facts_own_date(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, folder(tmp_path / "f", meetings("HC-1,2026-03-16,held,,,,")))
    assert one(desk, "SELECT recorded_on FROM meeting") == ("2026-03-16",)


def test_two_meetings_of_one_day_are_told_apart_by_their_order(desk: Desk, tmp_path: Path) -> None:
    path = folder(tmp_path / "f", meetings("HC-1,2026-03-16,cancelled,,,patient,", "HC-1,2026-03-16,held,,,,"))
    bring_in(desk, path)
    found = desk.store.execute("SELECT nth, outcome FROM meeting ORDER BY nth").fetchall()
    assert found == [(1, "cancelled"), (2, "held")]
    assert bring_in(desk, path).added == {}


def test_a_changed_row_is_updated_and_in_the_change_log(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, folder(tmp_path / "f", meetings("HC-1,2026-03-16,held,phone,45,,")))
    report = bring_in(desk, folder(tmp_path / "f", meetings("HC-1,2026-03-16,held,phone,60,,")))
    assert report.changed == {"meetings": ["HC-1 meeting 2026-03-16"]}
    assert one(desk, "SELECT minutes, mode FROM meeting") == (60, "phone")
    assert one(desk, "SELECT count(*) FROM change_row WHERE change_id = 2 AND before IS NOT NULL") == (1,)


def test_a_column_that_the_file_lacks_is_left_as_it_is(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, folder(tmp_path / "f", {**PEOPLE, "champions.csv": "champion,name,area\nC-1,A,Hull\nC-2,B,Hull\n"}))
    report = bring_in(desk, folder(tmp_path / "f", PEOPLE))
    assert report.changed["champions"] == ["C-1", "C-2"]
    assert one(desk, "SELECT name, area FROM champion WHERE ref = 'C-1'") == ("Ada Field", "Hull")


def test_a_row_that_was_changed_here_since_is_kept_and_listed(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, folder(tmp_path / "f", PEOPLE))
    with desk.command("correct", "C-1") as change:
        change.update("champion", 1, {"name": "Ada Fields"})
    report = bring_in(desk, folder(tmp_path / "f", {**PEOPLE, "champions.csv": "champion,name\nC-1,Ada F\nC-2,B\n"}))
    assert report.kept == ("C-1",)
    assert report.changed == {"champions": ["C-2"]}
    assert one(desk, "SELECT name FROM champion WHERE ref = 'C-1'") == ("Ada Fields",)
    assert "changed or erased here since: C-1." in "\n".join(report.lines())


def test_a_change_that_was_taken_back_keeps_nothing(desk: Desk, tmp_path: Path) -> None:
    from db.undo import last_of, undo

    bring_in(desk, folder(tmp_path / "f", PEOPLE))
    with desk.command("correct", "C-1") as change:
        change.update("champion", 1, {"name": "Ada Fields"})
    entry = last_of(desk.store, "jw")
    assert entry
    undo(desk.store, entry, by="jw", at=desk.now)
    report = bring_in(desk, folder(tmp_path / "f", {**PEOPLE, "champions.csv": "champion,name\nC-1,Ada F\n"}))
    assert report.changed == {"champions": ["C-1"]}


def test_a_meeting_of_that_day_entered_here_is_kept(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, folder(tmp_path / "f", PEOPLE))
    with desk.command("met", "HC-1") as change:
        change.insert("meeting", {"pair_id": 1, "on_day": "2026-03-16", "outcome": "held", "recorded_on": "2026-03-16"})
    report = bring_in(desk, folder(tmp_path / "f", meetings("HC-1,2026-03-16,cancelled,,,patient,")))
    assert report.kept == ("HC-1 meeting 2026-03-16",)
    assert one(desk, "SELECT outcome FROM meeting") == ("held",)


def test_a_bad_date_is_refused_naming_file_row_column_and_value(desk: Desk, tmp_path: Path) -> None:
    text = "pair,patient,champion,matched_on\nV-99,P-none,C-none,31/02/2022\n"
    said = refusal(desk, folder(tmp_path / "f", {"pairs.csv": text}))
    assert "pairs.csv row 2, column matched_on: “31/02/2022”: there is no such day; expected a day like" in said


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("HC-1,2026-03-16,met,,,,", "column outcome: “met”: expected held, cancelled or missed"),
        ("HC-1,2026-03-16,held,bike,,,", "“bike”: expected in person, phone, video or hybrid"),
        ("HC-1,2026-03-16,held,,-5,,", "column minutes: “-5”: expected a whole number from 1 to 1440"),
        ("HC-1,2026-03-16,held,,60.5,,", "“60.5”: expected a whole number"),
        ("HC-1,2026-03-16,held,,,patient,", "column cancelled_by: “patient”: a held meeting was not cancelled"),
        ("HC-9,2026-03-16,held,,,,", "column pair: “HC-9”: there is no such pair"),
        ("HC-1,,held,,,,", "column on: it is empty, and has to be filled in"),
        ("HC-1,2026-03-16,held,,,,work, again", "“again” stands beyond the last heading"),
    ],
)
def test_a_meeting_that_cannot_be_is_refused(desk: Desk, tmp_path: Path, line: str, why: str) -> None:
    assert why in refusal(desk, folder(tmp_path / "f", meetings(line)))


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("agreements", "pair,from_on,every_days\nHC-1,2026-04-01,29\n", "“29”: expected a whole number from 1 to 28"),
        ("agreements", "pair,from_on,every_days\nHC-1,2026-04-01,0\n", "“0”: expected a whole number from 1 to 28"),
        ("pauses", "pair,from_on,review_on\nHC-1,2026-04-01,2026-05-14\n", "within 42 days, here by 2026-05-13"),
        ("pauses", "pair,from_on,ended_on\nHC-1,2026-04-01,2026-03-01\n", "it lies before from_on"),
        ("setbacks", "pair,whose,kind,began_on,ended_on\nHC-1,patient,pain,2026-04-02,2026-04-01\n", "before began_on"),
        ("setbacks", "pair,whose,kind,began_on\nHC-1,pair,pain,2026-04-02\n", "“pair”: expected patient or champion"),
        ("closures", "from_on,to_on\n2026-04-02,2026-04-01\n", "it lies before from_on, which is 2026-04-02"),
        ("goals", "goal,pair,goal_text,set_on\n,HC-1,walk,2026-04-01\n", "column goal: it is empty"),
        ("ratings", "goal,on,by,score\nG-9,2026-04-01,patient,11\n", "“11”: expected a whole number from 0 to 10"),
        ("ratings", "goal,on,by,score\nG-9,2026-04-01,patient,4\n", "“G-9”: there is no such goal"),
        ("contacts", "pair,on,with,reached\nHC-1,2026-04-01,champion,maybe\n", "“maybe”: expected yes or no"),
        ("supervision", "champion,on,kind\nC-9,2026-04-01,group\n", "“C-9”: there is no such champion"),
        ("clearances", "champion,clearance\nC-1,dbs check\n", "“dbs check”: expected dbs, references"),
        ("clearances", "champion,clearance\nC-1,dbs\nC-1,dbs\n", "row 3, column champion: “C-1”: the same"),
        ("pairs", "pair,patient,champion,matched_on,closed_on\nHC-1,P-1,C-1,2026-03-02,2026-03-01\n", "before ma"),
        ("champions", "champion,name\nC-1,A\nC-2,B\nC-1,C\n", "same champion stands in champions.csv row 2 already"),
        ("patients", "patient,route\nP-1,friend\nP-2,staff\n", "“friend”: expected staff or consent for contact"),
    ],
)  # fmt: skip
def test_what_cannot_be_true_is_refused(desk: Desk, tmp_path: Path, name: str, text: str, why: str) -> None:
    assert why in refusal(desk, folder(tmp_path / "f", {**PEOPLE, f"{name}.csv": text}))


def test_a_pause_reviewed_after_42_days_comes_in(desk: Desk, tmp_path: Path) -> None:
    text = "pair,from_on,review_on\nHC-1,2026-04-01,2026-05-13\n"
    assert bring_in(desk, folder(tmp_path / "f", {**PEOPLE, "pauses.csv": text})).added["pauses"] == 1


def test_a_text_that_is_too_long_is_refused_and_not_cut(desk: Desk, tmp_path: Path) -> None:
    said = refusal(desk, folder(tmp_path / "f", {**PEOPLE, "champions.csv": f"champion,name\nC-1,{'x' * 2001}\n"}))
    assert "2,001 characters long" in said


def test_a_refusal_lists_twenty_and_says_how_many_more(desk: Desk, tmp_path: Path) -> None:
    said = refusal(desk, folder(tmp_path / "f", meetings(*["HC-1,2026-03-16,met,,,,"] * 30)))
    assert said.count("“met”") == 20
    assert "… and 10 more." in said


def test_rows_that_refer_to_a_bad_row_are_counted_and_not_listed(desk: Desk, tmp_path: Path) -> None:
    pairs = "pair,patient,champion,matched_on\nHC-1,P-1,C-1,soon\n"
    files = {**meetings(*["HC-1,2026-03-16,held,,,,"] * 3), "pairs.csv": pairs}
    said = refusal(desk, folder(tmp_path / "f", files))
    assert "one thing is not right" in said
    assert "(3 more rows refer to these.)" in said


def test_a_reference_may_be_in_the_store_already(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, folder(tmp_path / "people", PEOPLE))
    path = folder(tmp_path / "f", {"meetings.csv": "pair,on,outcome\nHC-2,2026-03-16,held\n"})
    assert bring_in(desk, path).added == {"meetings": 1}


def test_a_dry_run_says_what_would_come_in_and_leaves_nothing(desk: Desk, tmp_path: Path) -> None:
    report = bring_in(desk, folder(tmp_path / "f", PEOPLE), dry_run=True)
    assert "Would add 2 champions, 2 patients, 2 pairs." in report.lines()
    assert count(desk, "pair") == 0
    assert count(desk, "change") == 0


def test_a_dry_run_of_bad_rows_writes_no_file(desk: Desk, tmp_path: Path) -> None:
    path = folder(tmp_path / "f", meetings("HC-1,2026-03-16,met,,,,"))
    report = bring_in(desk, path, dry_run=True, skip_bad=True)
    assert report.path_of_bad == tmp_path / "f-errors"
    assert not (tmp_path / "f-errors").exists()


def test_understanding_a_file_writes_nothing(desk: Desk, tmp_path: Path) -> None:
    said = understand(desk, folder(tmp_path / "f", PEOPLE))
    assert said == ("Read f as a folder of CSVs in the fixed format: 2 champions, 2 patients, 2 pairs.",)
    assert count(desk, "pair") == 0


def test_lists_are_split_at_semicolons(desk: Desk, tmp_path: Path) -> None:
    text = "champion,languages\nC-1,English;  French;;Twi ;\nC-2,\n"
    bring_in(desk, folder(tmp_path / "f", {**PEOPLE, "champions.csv": text}))
    assert one(desk, "SELECT languages FROM champion") == ("English; French; Twi",)


def test_control_characters_do_not_come_in(desk: Desk, tmp_path: Path) -> None:
    text = "champion,name\nC-1,\x1b[31mAda\x07 \u202eField\nC-2,B\n"
    bring_in(desk, folder(tmp_path / "f", {**PEOPLE, "champions.csv": text}))
    assert one(desk, "SELECT name FROM champion") == ("[31mAda Field",)


def test_a_report_as_data_says_the_same(desk: Desk, tmp_path: Path) -> None:
    data = bring_in(desk, folder(tmp_path / "f", PEOPLE)).as_json()
    assert data["added"] == {"champions": 2, "patients": 2, "pairs": 2}
    assert data["dry_run"] is False
    assert data["path_of_bad"] is None


def test_a_status_left_blank_is_left_as_it_is(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, folder(tmp_path / "f", {"champions.csv": "champion,status,capacity\nC-1,resting,2\n"}))
    report = bring_in(desk, folder(tmp_path / "f", {"champions.csv": "champion,status,capacity\nC-1,,\n"}))
    assert report.changed == {}
    assert one(desk, "SELECT status, capacity FROM champion") == ("resting", 2)


def test_what_a_colleague_enters_during_an_import_is_seen(desk: Desk, path: Path, tmp_path: Path) -> None:
    bring_in(desk, folder(tmp_path / "people", PEOPLE))
    other = replace(desk, store=open_store(path), by="rm")
    entered = []

    def colleague(statement: str) -> None:
        if statement == "BEGIN IMMEDIATE" and not entered:
            entered.append(statement)
            with other.command("met", "HC-0001") as change:
                change.insert(
                    "meeting", {"pair_id": 1, "on_day": "2026-11-10", "outcome": "held", "recorded_on": "2026-11-10"}
                )

    log = tmp_path / "log.csv"
    log.write_text("Pair,Patient,Champion,Start,w/c 09/11/26\nHC-1,Cleo Marsh,Ada Field,2/3/2026,tel\n")
    desk.store.set_trace_callback(colleague)
    report = bring_in(desk, log)
    desk.store.set_trace_callback(None)
    other.store.close()
    assert entered
    assert "meetings" not in report.added
    assert count(desk, "meeting") == 1


def test_it_is_said_from_when_to_when_the_meetings_are_and_which_have_not_come_yet(desk: Desk, tmp_path: Path) -> None:
    report = bring_in(desk, folder(tmp_path / "f", meetings("HC-1,2026-03-16,held,,,,", "HC-1,2026-12-25,held,,,,")))
    said = "\n".join(report.lines())
    assert "The meetings are from 16 Mar 2026 to 25 Dec 2026." in said
    assert "1 meeting is held on a day that has not come yet, the first on 25 Dec 2026." in said
