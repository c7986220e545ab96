"""Who is who between the two sheets of a tracker, and which reference they keep."""

from pathlib import Path

import pytest

from console.desk import Desk
from console.imports import bring_in
from db.refused import Refused
from tests.data.books import pair_row, tracker

Found = list[tuple[object, ...]]


def rows(desk: Desk, query: str) -> Found:
    found: Found = desk.store.execute(query).fetchall()
    return found


def champions_of_pairs(desk: Desk) -> dict[object, object]:
    query = "SELECT pair.ref, champion.phone FROM pair JOIN champion ON champion.id = champion_id"
    return dict(desk.store.execute(query).fetchall())


def test_two_of_one_name_are_told_apart_by_their_area_and_it_is_said(desk: Desk, tmp_path: Path) -> None:
    pairs = (
        pair_row(1, **{"Health Champion": "Ada Field", "Borough": "Hull"}),
        pair_row(2, **{"Health Champion": "ada  field", "Borough": "Leeds"}),
    )
    champions = [["Ada Field", "07700 900102", "Leeds"], ["Ada Field", "07700 900101", "Hull"]]
    lines = bring_in(desk, tracker(tmp_path / "t.xlsx", *pairs, champions=champions)).lines()
    assert champions_of_pairs(desk) == {"HC-0001": "07700 900101", "HC-0002": "07700 900102"}
    assert any("HCs rows 2 and 3 bear the same name and are taken as different champions" in line for line in lines)


def test_the_one_that_is_left_is_taken(desk: Desk, tmp_path: Path) -> None:
    pairs = (
        pair_row(1, **{"Health Champion": "Ada Field", "Borough": "Hull"}),
        pair_row(2, **{"Health Champion": "Ada Field", "Borough": "York"}),
    )
    champions = [["Ada Field", "07700 900101", "Hull"], ["Ada Field", "07700 900102", "Leeds"]]
    bring_in(desk, tracker(tmp_path / "t.xlsx", *pairs, champions=champions))
    assert champions_of_pairs(desk) == {"HC-0001": "07700 900101", "HC-0002": "07700 900102"}


def test_where_the_area_does_not_tell_it_is_refused(desk: Desk, tmp_path: Path) -> None:
    pairs = (pair_row(1, **{"Health Champion": "Ada Field"}), pair_row(2, **{"Health Champion": "Ada Field"}))
    champions = [["Ada Field", "07700 900101", "Lambeth"], ["Ada Field", "07700 900102", "Lambeth"]]
    path = tracker(tmp_path / "t.xlsx", *pairs, champions=champions)
    with pytest.raises(Refused, match="Contact log!C4: “Ada Field”: HCs rows 2 and 3 bear this name"):
        bring_in(desk, path)
    report = bring_in(desk, path, skip_bad=True)
    assert "pairs" not in report.added
    assert "patients" not in report.added
    assert report.added["champions"] == 2


def test_a_champion_without_a_pair_is_still_a_champion(desk: Desk, tmp_path: Path) -> None:
    champions = [["Champion 1", "07700 900101"], ["Ben Moss", "07700 900102"]]
    bring_in(desk, tracker(tmp_path / "t.xlsx", pair_row(1), champions=champions))
    assert rows(desk, "SELECT ref, name FROM champion ORDER BY ref") == [
        ("C-0001", "Champion 1"),
        ("C-0002", "Ben Moss"),
    ]


def test_a_champion_without_a_row_is_kept_by_name_and_it_is_said(desk: Desk, tmp_path: Path) -> None:
    path = tracker(tmp_path / "t.xlsx", pair_row(1), pair_row(2), champions=[["Champion 1", "07700 900101"]])
    assert "HCs has no row for the champion of HC-0002: kept by name alone." in bring_in(desk, path).lines()
    assert rows(desk, "SELECT name FROM champion WHERE ref = 'C-0002'") == [("Champion 2",)]


def test_references_stay_when_rows_are_put_in_between(desk: Desk, tmp_path: Path) -> None:
    first, second = ["Champion 1", "07700 900101"], ["Champion 2", "07700 900102"]
    bring_in(desk, tracker(tmp_path / "t.xlsx", pair_row(1), pair_row(2), champions=[first, second]))
    champions = [["Champion 3", "07700 900103"], second, first]
    path = tracker(tmp_path / "t.xlsx", pair_row(3), pair_row(2), pair_row(1), champions=champions)
    report = bring_in(desk, path)
    assert report.changed == {}
    assert rows(desk, "SELECT ref, name FROM champion ORDER BY ref") == [
        ("C-0001", "Champion 1"),
        ("C-0002", "Champion 2"),
        ("C-0003", "Champion 3"),
    ]


def test_a_new_phone_of_a_champion_with_a_pair_is_taken_over(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, tracker(tmp_path / "t.xlsx", pair_row(1), champions=[["Champion 1", "07700 900101"]]))
    report = bring_in(desk, tracker(tmp_path / "t.xlsx", pair_row(1), champions=[["Champion 1", "07700 900199"]]))
    assert report.changed == {"champions": ["C-0001"]}
    assert rows(desk, "SELECT count(*), max(phone) FROM champion") == [(1, "07700 900199")]


def test_the_same_number_written_otherwise_is_the_same_champion(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, tracker(tmp_path / "t.xlsx", pair_row(1), champions=[["Ben Moss", "07700 900101"]]))
    bring_in(desk, tracker(tmp_path / "t.xlsx", pair_row(1), champions=[["Ben Moss", "+44 7700 900101"]]))
    assert rows(desk, "SELECT count(*) FROM champion WHERE name = 'Ben Moss'") == [(1,)]


def test_a_namesake_with_another_phone_is_a_new_champion_and_it_is_said(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, tracker(tmp_path / "t.xlsx", pair_row(1), champions=[["Ben Moss", "07700 900101"]]))
    lines = bring_in(desk, tracker(tmp_path / "t.xlsx", pair_row(1), champions=[["Ben Moss", "07700 900102"]])).lines()
    assert any("C-0003 is taken as a new champion, though C-0001 has the same name" in line for line in lines)


def test_a_name_corrected_here_does_not_make_a_second_champion(desk: Desk, tmp_path: Path) -> None:
    path = tracker(tmp_path / "t.xlsx", pair_row(1), champions=[["Champion 1", "07700 900101"]])
    bring_in(desk, path)
    with desk.command("correct", "C-0001") as change:
        change.update("champion", 1, {"name": "Champion One"})
    report = bring_in(desk, path)
    assert (report.added, report.kept) == ({}, ("C-0001",))


def test_the_same_champion_twice_is_refused_with_both_rows(desk: Desk, tmp_path: Path) -> None:
    champions = [["Champion 1", "07700 900101"], ["Champion 1", "07700900101"]]
    with pytest.raises(Refused, match="HCs!A3: the same champion stands in HCs!A2 already"):
        bring_in(desk, tracker(tmp_path / "t.xlsx", pair_row(1), champions=champions))


def test_a_clearance_is_a_day_or_done_or_not_there(desk: Desk, tmp_path: Path) -> None:
    champions = [["Champion 1", "", "", "3/2/2026", "Y", "not yet", ""]]
    lines = bring_in(desk, tracker(tmp_path / "t.xlsx", pair_row(1), champions=champions)).lines()
    assert rows(desk, "SELECT clearance, done_on FROM clearance") == [("dbs", "2026-02-03"), ("references", None)]
    assert "HCs: “not yet” in 1 cell: no clearance kept for these." in lines


def test_a_clearance_that_is_no_day_is_refused(desk: Desk, tmp_path: Path) -> None:
    champions = [["Champion 1", "", "", "in the post"]]
    with pytest.raises(Refused, match=r"HCs!D2: “in the post”: expected a day like .*, or one of y, yes, done"):
        bring_in(desk, tracker(tmp_path / "t.xlsx", pair_row(1), champions=champions))


def test_a_patients_reference_that_is_taken_is_not_used_again(desk: Desk, tmp_path: Path) -> None:
    with desk.command("made", "P-0001") as change:
        patient = change.insert("patient", {"ref": "P-0001", "name": "Cleo Marsh"})
        champion = change.insert("champion", {"ref": "C-0001", "name": "Ada Field"})
        change.insert(
            "pair", {"ref": "X-1", "patient_id": patient, "champion_id": champion, "matched_on": "2026-01-01"}
        )
    bring_in(desk, tracker(tmp_path / "t.xlsx", pair_row(1)))
    query = (
        "SELECT patient.ref, patient.name FROM pair JOIN patient ON patient.id = patient_id WHERE pair.ref = 'HC-0001'"
    )
    assert rows(desk, query) == [("P-HC-0001", "Patient 1")]
    assert rows(desk, "SELECT name FROM patient WHERE ref = 'P-0001'") == [("Cleo Marsh",)]


@pytest.mark.parametrize(("name", "ref"), [("Cleo Marsh", "P-HC-0001"), ("patient 1", "P-0001")])
def test_a_patient_who_waits_is_taken_for_a_pairs_only_under_the_same_name(
    desk: Desk, tmp_path: Path, name: str, ref: str
) -> None:
    with desk.command("made", "P-0001") as change:
        change.insert("patient", {"ref": "P-0001", "name": name})
    bring_in(desk, tracker(tmp_path / "t.xlsx", pair_row(1)))
    query = "SELECT patient.ref FROM pair JOIN patient ON patient.id = patient_id"
    assert rows(desk, query) == [(ref,)]
    assert rows(desk, "SELECT name FROM patient WHERE ref = 'P-0001'") == [(name,)]


def test_the_sheet_of_champions_may_be_named_as_a_table(desk: Desk, tmp_path: Path) -> None:
    from tests.data.books import HEADINGS, WEEKS, workbook

    sheets = {
        "2026": [[*HEADINGS, *WEEKS], pair_row(1, "tel")],
        "Champions": [["Name", "Mobile"], ["Champion 1", "07700 900101"]],
    }
    bring_in(desk, workbook(tmp_path / "t.xlsx", sheets))
    assert champions_of_pairs(desk) == {"HC-0001": "07700 900101"}
