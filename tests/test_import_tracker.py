"""A tracker with one row a pair and one column a week."""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from console.desk import Desk
from console.imports import bring_in, understand
from db.refused import Refused
from tests.data.books import HEADINGS, WEEKS, bad_rows, pair_row, tracker

TRACKER = Path(__file__).parent.parent / "fixtures" / "tracker.xlsx"

Found = list[tuple[object, ...]]


def rows(desk: Desk, query: str) -> Found:
    found: Found = desk.store.execute(query).fetchall()
    return found


def meetings(desk: Desk) -> Found:
    return rows(
        desk, "SELECT on_day, nth, outcome, mode, minutes, cancelled_by, reason FROM meeting ORDER BY on_day, nth"
    )


def refusal(desk: Desk, path: Path) -> str:
    with pytest.raises(Refused) as refused:
        bring_in(desk, path)
    assert rows(desk, "SELECT * FROM change") == []
    return str(refused.value)


def on_day(desk: Desk, on: date) -> Desk:
    return replace(desk, on=on)


def test_the_example_tracker_is_understood_in_plain_words(desk: Desk) -> None:
    assert understand(desk, TRACKER)[0] == (
        "Read tracker.xlsx as a contact log by week (layout: week-matrix): 60 pairs, 59 weeks from 6 Oct 2025 to"
        " 16 Nov 2026, 1,105 held, 270 cancelled, 75 missed, 4 setbacks, 17 ended."
    )
    assert rows(desk, "SELECT * FROM change") == []


def test_every_meeting_of_the_example_tracker_comes_in(desk: Desk) -> None:
    bring_in(desk, TRACKER)
    assert rows(desk, "SELECT outcome, count(*) FROM meeting GROUP BY outcome") == [
        ("cancelled", 270),
        ("held", 1105),
        ("missed", 75),
    ]
    assert rows(desk, "SELECT DISTINCT week_only, strftime('%w', on_day) FROM meeting") == [(1, "3")]


def test_what_the_example_tracker_says_of_setbacks_stands_in_its_week(desk: Desk) -> None:
    bring_in(desk, TRACKER)
    query = "SELECT ref, whose, kind, began_on, effect FROM setback JOIN pair ON pair.id = pair_id ORDER BY ref"
    assert rows(desk, query) == [
        ("HC-0004", "patient", "illness", "2026-03-04", None),
        ("HC-0013", "patient", "illness", "2026-05-27", None),
        ("HC-0017", "champion", "surgery", "2026-02-25", None),
        ("HC-0022", "champion", "pain", "2026-01-14", None),
    ]


def test_the_christmas_weeks_are_one_closure(desk: Desk) -> None:
    bring_in(desk, TRACKER)
    assert rows(desk, "SELECT from_on, to_on, name FROM closure") == [("2025-12-22", "2026-01-04", "Christmas")]


def test_the_pairs_that_ended_are_closed_with_how(desk: Desk) -> None:
    bring_in(desk, TRACKER)
    query = "SELECT ending, ending_reason, count(*) FROM pair WHERE closed_on IS NOT NULL GROUP BY 1, 2"
    assert rows(desk, query) == [("completed", "finished", 16), ("early", "stopped meeting", 1)]
    first = (
        "SELECT closed_on, ends_on, matched_on, introduced_on, every_days, coordinator FROM pair WHERE ref = 'HC-0001'"
    )
    assert rows(desk, first) == [("2026-09-23", "2026-09-15", "2025-12-15", "2025-12-15", 7, "rm")]


def test_the_four_clearances_that_are_kept_come_in(desk: Desk) -> None:
    bring_in(desk, TRACKER)
    query = "SELECT clearance, count(*), count(done_on) FROM clearance GROUP BY clearance"
    assert rows(desk, query) == [
        ("dbs", 60, 60),
        ("programme", 60, 60),
        ("references", 60, 0),
        ("safeguarding", 60, 60),
    ]
    assert rows(desk, "SELECT ref, phone FROM champion WHERE id = 1") == [("C-0001", "07700 900001")]


def test_the_legend_is_said_and_passed_over(desk: Desk) -> None:
    assert "Sheet Key is a legend and was passed over." in understand(desk, TRACKER)


def test_patients_are_numbered_as_their_pairs(desk: Desk) -> None:
    bring_in(desk, TRACKER)
    query = (
        "SELECT count(*) FROM pair AS a JOIN patient AS b ON b.id = a.patient_id WHERE b.ref = 'P-' || substr(a.ref, 4)"
    )
    assert rows(desk, query) == [(60,)]


def test_no_name_is_in_the_report(desk: Desk) -> None:
    said = "\n".join(bring_in(desk, TRACKER).lines())
    names = [name for (name,) in rows(desk, "SELECT name FROM champion UNION SELECT name FROM patient")]
    assert names
    assert not [name for name in names if str(name) in said]


@pytest.mark.parametrize("on", [date(2026, 11, 24), date(2026, 11, 16), date(2025, 1, 1), date(2030, 1, 1)])
def test_the_same_tracker_again_writes_nothing_whatever_the_day(desk: Desk, on: date) -> None:
    bring_in(on_day(desk, date(2026, 11, 17)), TRACKER)
    report = bring_in(on_day(desk, on), TRACKER)
    assert (report.added, report.changed, report.kept) == ({}, {}, ())


def test_a_dry_run_of_a_tracker_leaves_nothing(desk: Desk) -> None:
    report = bring_in(desk, TRACKER, dry_run=True)
    assert report.added["meetings"] == 1450
    assert rows(desk, "SELECT * FROM pair") == []


def test_a_cell_says_outcome_mode_minutes_who_and_why(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, tracker(tmp_path / "t.xlsx", pair_row(1, "Face  to face 90 MINS", "cxl pt - Ill health", "hc dna")))
    assert meetings(desk) == [
        ("2026-11-04", 1, "held", "in person", 90, None, None),
        ("2026-11-11", 1, "cancelled", None, None, "patient", "Ill health"),
        ("2026-11-18", 1, "missed", None, None, "champion", None),
    ]


def test_two_entries_in_one_cell_are_two_meetings(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, tracker(tmp_path / "t.xlsx", pair_row(1, "DNA / tel 45")))
    assert meetings(desk) == [
        ("2026-11-04", 1, "missed", None, None, None, None),
        ("2026-11-04", 2, "held", "phone", 45, None, None),
    ]


def test_a_week_under_way_stands_on_today_before_its_wednesday(desk: Desk, tmp_path: Path) -> None:
    bring_in(on_day(desk, date(2026, 11, 17)), tracker(tmp_path / "t.xlsx", pair_row(1, "", "tel", "tel")))
    assert [row[0] for row in meetings(desk)] == ["2026-11-11", "2026-11-17"]


def test_weeks_that_lie_ahead_are_said(desk: Desk, tmp_path: Path) -> None:
    path = tracker(tmp_path / "t.xlsx", pair_row(1, "tel", "tel", "cxl HC holiday"))
    said = bring_in(on_day(desk, date(2026, 11, 13)), path).lines()
    assert "1 meeting stands in weeks that lie ahead." in said
    assert meetings(desk)[-1][0] == "2026-11-18"


def test_an_ending_of_this_week_keeps_its_day_later(desk: Desk, tmp_path: Path) -> None:
    path = tracker(tmp_path / "t.xlsx", pair_row(1, "", "", "ENDED - finished"))
    bring_in(on_day(desk, date(2026, 11, 16)), path)
    assert bring_in(on_day(desk, date(2026, 11, 20)), path).changed == {}
    assert rows(desk, "SELECT closed_on FROM pair") == [("2026-11-16",)]


def test_a_grown_tracker_adds_only_what_is_new(desk: Desk, tmp_path: Path) -> None:
    first, second = pair_row(1, "tel", "f2f"), pair_row(2, "DNA")
    bring_in(desk, tracker(tmp_path / "t.xlsx", first, second, headings=(*HEADINGS, *WEEKS[:2])))
    grown = tracker(tmp_path / "t.xlsx", pair_row(3, "", "", "tel"), [*first, "f2f 60"], second)
    report = bring_in(desk, grown)
    assert report.added == {"champions": 1, "patients": 1, "pairs": 1, "meetings": 2}
    assert report.changed == {}
    query = "SELECT pair.ref, champion.ref FROM pair JOIN champion ON champion.id = champion_id ORDER BY pair.ref"
    assert rows(desk, query) == [("HC-0001", "C-0001"), ("HC-0002", "C-0002"), ("HC-0003", "C-0003")]


def test_a_cell_that_was_corrected_changes_its_meeting(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, tracker(tmp_path / "t.xlsx", pair_row(1, "tel")))
    report = bring_in(desk, tracker(tmp_path / "t.xlsx", pair_row(1, "tel 45")))
    assert report.changed == {"meetings": ["HC-0001 meeting 2026-11-04"]}
    assert meetings(desk) == [("2026-11-04", 1, "held", "phone", 45, None, None)]


def test_a_second_entry_put_before_the_first_adds_one_meeting(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, tracker(tmp_path / "t.xlsx", pair_row(1, "tel")))
    report = bring_in(desk, tracker(tmp_path / "t.xlsx", pair_row(1, "cxl HC work / tel")))
    assert (report.added, report.changed) == ({"meetings": 1}, {})


def enter(desk: Desk, day: str, outcome: str = "held") -> None:
    with desk.command("met", "HC-0001") as change:
        change.insert("meeting", {"pair_id": 1, "on_day": day, "outcome": outcome, "recorded_on": day})


def test_a_meeting_entered_here_is_not_added_again_by_its_week(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, tracker(tmp_path / "t.xlsx", pair_row(1)))
    enter(desk, "2026-11-10")
    path = tracker(tmp_path / "t.xlsx", pair_row(1, "tel", "f2f 60"))
    report = bring_in(desk, path)
    assert report.added == {"meetings": 1}
    said = "Entered here already, with their day, and not added again: HC-0001 10 Nov."
    assert said in report.lines()
    assert bring_in(desk, path).added == {}
    assert [row[0] for row in meetings(desk)] == ["2026-11-04", "2026-11-10"]


def test_a_meeting_entered_here_on_that_wednesday_is_left_alone(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, tracker(tmp_path / "t.xlsx", pair_row(1)))
    enter(desk, "2026-11-11")
    path = tracker(tmp_path / "t.xlsx", pair_row(1, "", "cxl PT work / f2f 60"))
    bring_in(desk, path)
    assert meetings(desk) == [
        ("2026-11-11", 1, "held", None, None, None, None),
        ("2026-11-11", 2, "cancelled", None, None, "patient", "work"),
    ]
    assert bring_in(desk, path).added == {}


def test_another_outcome_entered_here_for_that_week_wins_and_is_said(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, tracker(tmp_path / "t.xlsx", pair_row(1)))
    enter(desk, "2026-11-10", "missed")
    lines = bring_in(desk, tracker(tmp_path / "t.xlsx", pair_row(1, "", "f2f"))).lines()
    assert any("HC-0001 10 Nov, as missed." in line for line in lines)
    assert len(meetings(desk)) == 1


def test_a_setback_corrected_here_is_not_added_again(desk: Desk, tmp_path: Path) -> None:
    path = tracker(tmp_path / "t.xlsx", pair_row(1, "HC pain"))
    bring_in(desk, path)
    with desk.command("setback", "HC-0001") as change:
        change.update("setback", 1, {"kind": "surgery", "effect": "stopped", "began_on": "2026-11-02"})
    report = bring_in(desk, path)
    assert report.added == {}
    assert report.kept == ("HC-0001 setback 2026-11-02",)


def test_an_unknown_code_is_refused_with_its_address(desk: Desk, tmp_path: Path) -> None:
    said = refusal(desk, tracker(tmp_path / "t.xlsx", pair_row(1, "tel", "tel / xyz"), pair_row(2, "", "", "cxl him")))
    assert "2 things are not right" in said
    assert "Contact log!J4: “xyz”: no code that the layout week-matrix knows" in said
    assert "Contact log!K5: “cxl him”: no code" in said


@pytest.mark.parametrize(
    "code", [60, "60", "tel 45 50", "f2f/", "cxl HC (work", "ended - moved", "HC", "met?", "tel 0"]
)
def test_a_code_that_almost_fits_is_not_guessed(desk: Desk, tmp_path: Path, code: str | int) -> None:
    assert "Contact log!I4" in refusal(desk, tracker(tmp_path / "t.xlsx", [*pair_row(1), code]))


def test_totals_and_empty_lines_are_said_and_passed_over(desk: Desk, tmp_path: Path) -> None:
    path = tracker(tmp_path / "t.xlsx", pair_row(1, "tel"), [], ["Totals", None, None, None, None, None, None, None, 1],
                   ["", "Total held", None, None, None, None, None, None, 1], pair_row(2))  # fmt: skip
    lines = bring_in(desk, path).lines()
    assert "Contact log: 1 empty line was passed over." in lines
    assert "Contact log: rows 6, 7 with totals passed over." in lines
    assert rows(desk, "SELECT count(*) FROM pair") == [(2,)]


def test_a_row_without_a_pair_is_refused(desk: Desk, tmp_path: Path) -> None:
    said = refusal(desk, tracker(tmp_path / "t.xlsx", pair_row(1), ["", "Cleo Marsh"]))
    assert "Contact log!A5: it is empty, and has to be filled in" in said


def test_a_pair_entered_twice_is_refused_with_both_addresses(desk: Desk, tmp_path: Path) -> None:
    said = refusal(desk, tracker(tmp_path / "t.xlsx", pair_row(1, "tel"), pair_row(2), pair_row(1, "f2f")))
    assert "Contact log!A6: “HC-0001”: the pair stands in Contact log!A4 already" in said


def test_of_a_pair_entered_twice_the_first_can_be_kept(desk: Desk, tmp_path: Path) -> None:
    path = tracker(tmp_path / "t.xlsx", pair_row(1, "tel"), pair_row(1, "f2f", Patient="Somebody Else"))
    bring_in(desk, path, skip_bad=True)
    assert [row[3] for row in meetings(desk)] == ["phone"]
    assert len(bad_rows(tmp_path / "t-errors" / "Contact log.csv")) == 1


def test_not_yet_in_a_date_column_is_said_and_left_empty(desk: Desk, tmp_path: Path) -> None:
    path = tracker(tmp_path / "t.xlsx", pair_row(1, **{"Due to finish": "not yet"}))
    assert "Contact log: “not yet” in 1 date cell: left empty." in bring_in(desk, path).lines()
    assert rows(desk, "SELECT ends_on FROM pair") == [(None,)]


def test_a_pair_that_has_not_started_is_left_out_and_said(desk: Desk, tmp_path: Path) -> None:
    lines = bring_in(desk, tracker(tmp_path / "t.xlsx", pair_row(1), pair_row(2, Start="Not yet"))).lines()
    assert "Contact log!F5: HC-0002 has not started yet and was left out." in lines
    assert rows(desk, "SELECT ref FROM pair") == [("HC-0001",)]


def test_a_pair_that_has_not_started_and_met_is_refused(desk: Desk, tmp_path: Path) -> None:
    said = refusal(desk, tracker(tmp_path / "t.xlsx", pair_row(2, "tel", Start="not yet")))
    assert "Contact log!F4: “not yet”: the pair has no start, and something is written in its weeks" in said


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"Start": "31/02/2026"}, "Contact log!F4: “31/02/2026”: there is no such day"),
        ({"Start": ""}, "Contact log!F4: it is empty"),
        ({"Start": 46000}, "the cell holds a number or a time, not a date"),
        ({"Due to finish": "1/1/2026"}, "Contact log!G4: “1/1/2026”: it lies before the start, which is 2026-03-02"),
        ({"How often": "often"}, "Contact log!H4: “often”: expected a rhythm that the layout knows (weekly"),
        ({"Patient": ""}, "Contact log!B4: it is empty"),
        ({"Health Champion": "x" * 2001}, "Contact log!C4"),
    ],
)
def test_a_row_that_cannot_be_is_refused(desk: Desk, tmp_path: Path, change: dict[str, object], why: str) -> None:
    assert why in refusal(desk, tracker(tmp_path / "t.xlsx", pair_row(1, **change)))


def test_dates_may_be_typed_and_rhythms_may_be_days(desk: Desk, tmp_path: Path) -> None:
    row = pair_row(1, **{"Start": "2 March 26", "Due to finish": "02.12.26", "How often": 10})
    bring_in(desk, tracker(tmp_path / "t.xlsx", row))
    assert rows(desk, "SELECT introduced_on, ends_on, every_days FROM pair") == [("2026-03-02", "2026-12-02", 10)]


def test_a_pair_cannot_end_twice(desk: Desk, tmp_path: Path) -> None:
    said = refusal(desk, tracker(tmp_path / "t.xlsx", pair_row(1, "ended - finished", "ended - stopped meeting")))
    assert "Contact log!J4" in said
    assert "ended already, in Contact log!I4" in said


def test_a_pair_does_not_close_before_it_started(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, tracker(tmp_path / "t.xlsx", pair_row(1, "ended - finished", Start=date(2026, 11, 6))))
    assert rows(desk, "SELECT matched_on, closed_on FROM pair") == [("2026-11-06", "2026-11-06")]


def test_one_pair_alone_does_not_close_the_programme(desk: Desk, tmp_path: Path) -> None:
    path = tracker(tmp_path / "t.xlsx", pair_row(1, "xmas"), pair_row(2, "tel"), pair_row(3, "f2f"))
    assert "Contact log!I4: “Christmas”: it says that the whole programme rested, but 2 other" in refusal(desk, path)


def test_a_closure_grows_with_the_tracker(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, tracker(tmp_path / "t.xlsx", pair_row(1, "XMAS"), headings=(*HEADINGS, WEEKS[0])))
    report = bring_in(desk, tracker(tmp_path / "t.xlsx", pair_row(1, "XMAS", "XMAS")))
    assert rows(desk, "SELECT from_on, to_on FROM closure") == [("2026-11-02", "2026-11-15")]
    assert report.changed == {"closures": ["closure 2026-11-02 2026-11-15"]}


def test_a_closure_entered_here_is_kept(desk: Desk, tmp_path: Path) -> None:
    with desk.command("closure", "autumn") as change:
        change.insert("closure", {"from_on": "2026-11-03", "to_on": "2026-11-06", "name": "autumn"})
    lines = bring_in(desk, tracker(tmp_path / "t.xlsx", pair_row(1, "XMAS"))).lines()
    assert any("3 Nov 2026 to 6 Nov 2026, was kept" in line for line in lines)
    assert rows(desk, "SELECT count(*) FROM closure") == [(1,)]


@pytest.mark.parametrize(
    ("headings", "why"),
    [
        ((*HEADINGS[:-1], "Pair", *WEEKS), "Contact log!A3 and Contact log!H3 are both headings for pair"),
        ((*HEADINGS, WEEKS[0], WEEKS[0]), "should be at least a week later. Is the year right?"),
        ((*HEADINGS, "w/c 29/12/25", "w/c 05/01/25"), "Contact log!J3: the week of 2025-01-05 comes after"),
        ((*HEADINGS, "w/c 31/02/26"), "Contact log!I3: “w/c 31/02/26”: there is no such day"),
        ((*HEADINGS, *WEEKS, "wk 23/11/26"), "“wk 23/11/26” looks like a week but is not written as the layout"),
        (HEADINGS, "it lacks the weeks"),
        (("Pair", "Patient", "Start", *WEEKS), "Contact log, row 3 has headings for pair, patient, start, but"),
        (("One", "Two"), "none has the headings of a tracker that is known (week-matrix, meeting-log)"),
    ],
)
def test_headings_in_disorder_are_refused(desk: Desk, tmp_path: Path, headings: tuple[str, ...], why: str) -> None:
    assert why in refusal(desk, tracker(tmp_path / "t.xlsx", pair_row(1), headings=headings))


def test_unknown_columns_are_named_and_passed_over(desk: Desk, tmp_path: Path) -> None:
    path = tracker(tmp_path / "t.xlsx", [*pair_row(1, "tel"), "x", "y"], headings=(*HEADINGS, WEEKS[0], "Mood"))
    lines = bring_in(desk, path).lines()
    assert "Contact log: unknown columns were passed over: “Mood” (J)." in lines
    assert "Contact log: columns without a heading were passed over: K." in lines


def test_a_tracker_may_be_a_csv(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "Our log.csv"
    path.write_text(
        "pair;patient;champion;start;w/c 02/11/26\nHC-0001;Cleo Marsh;Ada Field;2/3/2026;tel 45\n", encoding="utf-8"
    )
    bring_in(desk, path)
    assert meetings(desk) == [("2026-11-04", 1, "held", "phone", 45, None, None)]


def test_a_copy_under_another_name_is_the_same_tracker(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, TRACKER)
    assert bring_in(desk, Path(shutil.copy(TRACKER, tmp_path / "copy of tracker (2).xlsx"))).added == {}


def test_a_pair_moved_on_here_keeps_what_was_entered(desk: Desk, tmp_path: Path) -> None:
    path = tracker(tmp_path / "t.xlsx", pair_row(1, "tel"))
    bring_in(desk, path)
    with desk.command("correct", "HC-0001") as change:
        change.update("pair", 1, {"ends_on": "2027-01-01"})
    report = bring_in(desk, path)
    assert report.kept == ("HC-0001",)
    assert rows(desk, "SELECT ends_on FROM pair") == [("2027-01-01",)]


def test_an_import_that_was_taken_back_can_be_done_again(desk: Desk) -> None:
    from db.undo import last_of, undo

    first = bring_in(desk, TRACKER)
    entry = last_of(desk.store, "jw")
    assert entry
    undo(desk.store, entry, by="jw", at=desk.now)
    assert rows(desk, "SELECT * FROM meeting") == []
    assert bring_in(desk, TRACKER).added == first.added
