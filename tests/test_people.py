"""Patients, champions, pairs, clearances and closures, typed in and corrected."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from console import clearances, closures, pairs, people
from console.commands import PEOPLE, find
from console.desk import Desk
from console.place import coordinator, where
from console.references import next_free, the_one
from console.typed import read_lines
from console.undoing import undo
from db import closures as kept_closures
from db import pairs as kept_pairs
from db import people as kept
from db.refused import Doubt, Refused

TODAY = date(2026, 11, 24)


@pytest.fixture
def matched(desk: Desk) -> Desk:
    """A desk with one patient, one champion and their pair, and one of each besides."""
    for ref in ("P-0001", "P-0002"):
        people.patient_added(desk, "", ref=ref, name="Rosa Lind")
    for ref in ("C-0001", "C-0002"):
        people.champion_added(desk, "", ref=ref, name="Femi Ash", status="ready", capacity=1)
    pairs.added(desk, "", ref="HC-0001", patient="P-0001", champion="C-0001", matched=date(2026, 11, 2), sure=True)
    return desk


def test_the_next_free_reference_keeps_the_programmes_style() -> None:
    assert next_free(["P-0007", "P-0060", "P-0009"], "P-0001") == "P-0061"
    assert next_free(["NE/99"], "P-0001") == "NE/100"
    assert next_free([], "P-0001") == "P-0001"


@pytest.mark.parametrize("typed", ["HC-0007", "hc-0007", "hc-7", " HC-07 "])
def test_a_reference_is_found_in_any_case_and_without_its_zeros(typed: str) -> None:
    assert the_one(typed, ["HC-0007", "HC-0070"], "pair") == "HC-0007"


def test_a_reference_that_is_not_there_is_refused_naming_the_nearest() -> None:
    with pytest.raises(Refused, match="Did you mean HC-00"):
        the_one("HC-0071", ["HC-0007", "HC-0070"], "pair")


def test_a_reference_that_could_be_two_is_refused_naming_both() -> None:
    with pytest.raises(Refused, match="hc-1 could be HC-1 or HC-01"):
        the_one("hc-1", ["HC-1", "HC-01"], "pair")


def test_a_patient_is_kept_as_typed_in(desk: Desk) -> None:
    people.patient_added(desk, "", ref="P-0001", name="Rosa Lind", online=True, referred_on=date(2026, 11, 3))
    rosa = kept.patient(desk.store, "P-0001")
    assert rosa is not None
    assert (rosa.name, rosa.online, rosa.referred_on) == ("Rosa Lind", True, date(2026, 11, 3))


@pytest.mark.parametrize("ref", ["P-0001", "p-1", "P-1"])
def test_a_reference_that_is_taken_is_refused_and_the_next_free_one_named(desk: Desk, ref: str) -> None:
    people.patient_added(desk, "", ref="P-0001")
    with pytest.raises(Refused, match="next free patient is P-0002"):
        people.patient_added(desk, "", ref=ref)


def test_a_champion_cannot_have_a_patients_reference(desk: Desk) -> None:
    people.patient_added(desk, "", ref="X-1")
    with pytest.raises(Refused, match="X-1 is taken already"):
        people.champion_added(desk, "", ref="X-1", status="ready", capacity=1)


@pytest.mark.parametrize("ref", ["", "Rosa Lind", "-rf", "P\x1b", "P" * 40])
def test_what_cannot_be_a_reference_is_refused(desk: Desk, ref: str) -> None:
    if ref == "P\x1b":
        assert people.patient_added(desk, "", ref=ref) == "P: new patient"
        return
    with pytest.raises(Refused, match="cannot be a reference"):
        people.patient_added(desk, "", ref=ref)


def test_a_correction_leaves_alone_what_was_not_given(desk: Desk) -> None:
    people.patient_added(desk, "", ref="P-0001", name="Rosa Lind", phone="07700 900001")
    assert people.patient_edited(desk, "p-1", phone="07700 900002") == "P-0001: corrected phone"
    rosa = kept.patient(desk.store, "P-0001")
    assert rosa is not None
    assert (rosa.name, rosa.phone) == ("Rosa Lind", "07700 900002")


def test_a_field_can_be_emptied(desk: Desk) -> None:
    people.patient_added(desk, "", ref="P-0001", name="Rosa Lind", care_contact="Kit Moss")
    people.patient_edited(desk, "P-0001", name=None, care_contact=None)
    rosa = kept.patient(desk.store, "P-0001")
    assert rosa is not None
    assert (rosa.name, rosa.care_contact) == ("", None)


def test_a_correction_that_changes_nothing_writes_nothing(desk: Desk) -> None:
    people.patient_added(desk, "", ref="P-0001", name="Rosa Lind")
    before = desk.store.execute("SELECT count(*) FROM change").fetchone()
    assert people.patient_edited(desk, "P-0001", name="Rosa Lind") == "P-0001: nothing was different"
    assert desk.store.execute("SELECT count(*) FROM change").fetchone() == before


def test_what_the_form_shows_is_written_back_unchanged(desk: Desk) -> None:
    people.champion_added(
        desk, "", ref="C-0001", name="Femi Ash", status="resting", capacity=2, joined_on=date(2020, 2, 29)
    )
    entry = find("champion-edit", "people")
    texts = entry.filled(desk, "C-0001")
    values = {field.name: field.parse(texts[field.name], TODAY) for field in entry.fields}
    assert entry(desk, "C-0001", values) == "C-0001: nothing was different"


def test_an_addition_can_be_taken_back(desk: Desk) -> None:
    people.patient_added(desk, "", ref="P-0001")
    assert undo(desk) == "taken back: P-0001: new patient"
    assert kept.patient(desk.store, "P-0001") is None


def test_no_name_stands_in_the_line_that_was_written(desk: Desk) -> None:
    assert "Rosa" not in people.patient_added(desk, "", ref="P-0001", name="Rosa Lind")
    assert "Mila" not in people.patient_edited(desk, "P-0001", name="Mila Lind")


def test_control_characters_do_not_come_in(desk: Desk) -> None:
    people.patient_added(desk, "", ref="P-0001", name="Rosa\x1b[2J\u202e Lind")
    rosa = kept.patient(desk.store, "P-0001")
    assert rosa is not None
    assert rosa.name == "Rosa[2J Lind"


def test_a_new_pair_is_offered_the_next_reference_and_who_is_at_hand(matched: Desk) -> None:
    assert pairs.next_one(matched, "P-0002") == {"ref": "HC-0002", "coordinator": "jw", "patient": "P-0002"}
    assert pairs.next_one(matched, "C-0002")["champion"] == "C-0002"


def test_a_pair_is_kept_with_its_two_people(matched: Desk) -> None:
    pair = pairs.the(matched, "hc-1")
    assert (pair.patient_ref, pair.champion_ref, pair.every_days) == ("P-0001", "C-0001", 7)


def test_a_patient_in_an_open_pair_is_not_paired_again(matched: Desk) -> None:
    with pytest.raises(Refused, match="P-0001 is in an open pair already, HC-0001 with C-0001"):
        pairs.added(matched, "", ref="HC-0002", patient="P-0001", champion="C-0002", matched=TODAY)


def test_a_patient_whose_pair_was_closed_can_be_paired_again(matched: Desk) -> None:
    with matched.command("close", "HC-0001: closed") as change:
        change.update("pair", pairs.the(matched, "HC-0001").id, {"closed_on": "2026-11-20"})
    pairs.added(matched, "", ref="HC-0002", patient="P-0001", champion="C-0001", matched=TODAY, sure=True)
    assert [pair.closed_on for pair in kept_pairs.all_of_them(matched.store)] == [date(2026, 11, 20), None]


def test_a_champion_beyond_their_capacity_is_refused_saying_which_pair_they_have(matched: Desk) -> None:
    with pytest.raises(Refused, match="C-0001 has no room: they take 1 at once and have HC-0001"):
        pairs.added(matched, "", ref="HC-0002", patient="P-0002", champion="C-0001", matched=TODAY)


def test_a_champion_who_has_left_is_refused(matched: Desk) -> None:
    people.champion_edited(matched, "C-0002", status="left")
    with pytest.raises(Refused, match="C-0002 has left"):
        pairs.added(matched, "", ref="HC-0002", patient="P-0002", champion="C-0002", matched=TODAY)


def test_a_champion_who_is_resting_is_asked_about_first(matched: Desk) -> None:
    people.champion_edited(matched, "C-0002", status="resting")
    with pytest.raises(Doubt, match="C-0002 is not ready: the status is resting"):
        pairs.added(matched, "", ref="HC-0002", patient="P-0002", champion="C-0002", matched=TODAY)
    pairs.added(matched, "", ref="HC-0002", patient="P-0002", champion="C-0002", matched=TODAY, sure=True)
    assert kept_pairs.by_ref(matched.store, "HC-0002") is not None


@pytest.mark.parametrize(
    ("matched_on", "introduced", "ends", "said"),
    [
        ("2026-11-10", "2026-11-09", None, "before they were matched on 10 Nov 2026"),
        ("2026-11-10", "2026-11-12", "2026-11-11", "ends on 11 Nov 2026, and they were introduced on 12 Nov 2026"),
        ("2026-11-10", None, "2026-11-01", "ends on 1 Nov 2026, and they were matched on 10 Nov 2026"),
        ("2026-11-25", None, None, "matched on 25 Nov 2026, which lies ahead"),
        ("2026-11-10", "2026-12-01", None, "introduced on 1 Dec 2026, which lies ahead"),
    ],
)
def test_days_of_a_pair_that_are_out_of_order_are_refused(
    matched: Desk, matched_on: str, introduced: str | None, ends: str | None, said: str
) -> None:
    with pytest.raises(Refused, match=said):
        pairs.added(
            matched,
            "",
            ref="HC-0002",
            patient="P-0002",
            champion="C-0002",
            matched=date.fromisoformat(matched_on),
            introduced=date.fromisoformat(introduced) if introduced else None,
            ends=date.fromisoformat(ends) if ends else None,
        )
    assert kept_pairs.by_ref(matched.store, "HC-0002") is None


def test_a_pairs_introduction_and_end_are_corrected(matched: Desk) -> None:
    line = pairs.edited(matched, "HC-0001", introduced=date(2026, 11, 5), ends=date(2027, 8, 5), coordinator="rm")
    assert line == "HC-0001: corrected, introduced on 5 Nov 2026, ends on 5 Aug 2027, coordinator rm"
    assert pairs.now(matched, "HC-0001") == {
        "matched": "2 Nov 2026",
        "introduced": "5 Nov 2026",
        "ends": "5 Aug 2027",
        "coordinator": "rm",
    }


def test_a_clearance_is_added_once(matched: Desk) -> None:
    clearances.added(matched, "c-1", clearance="dbs", done=date(2026, 11, 2), renew=date(2029, 11, 2))
    with pytest.raises(Refused, match="C-0001 has dbs of 2 Nov 2026 already"):
        clearances.added(matched, "c-1", clearance="dbs", done=date(2026, 11, 2))


def test_the_latest_clearance_is_corrected_and_taken_away(matched: Desk) -> None:
    clearances.added(matched, "C-0001", clearance="dbs", done=date(2023, 11, 2))
    clearances.added(matched, "C-0001", clearance="dbs", done=date(2026, 11, 2))
    clearances.edited(matched, "C-0001", clearance="dbs", done=date(2026, 11, 3), renew=date(2029, 11, 3))
    champion = people.the_champion(matched, "C-0001")
    rows = kept.clearances(matched.store, champion.id)
    assert [(row.done_on, row.renew_on) for row in rows] == [
        (date(2023, 11, 2), None),
        (date(2026, 11, 3), date(2029, 11, 3)),
    ]
    clearances.removed(matched, "C-0001", clearance="dbs")
    assert [row.done_on for row in kept.clearances(matched.store, champion.id)] == [date(2023, 11, 2)]


def test_a_clearance_cannot_be_done_tomorrow_or_run_out_before_it_was_done(matched: Desk) -> None:
    with pytest.raises(Refused, match="lies ahead"):
        clearances.added(matched, "C-0001", clearance="dbs", done=TODAY + timedelta(days=1))
    with pytest.raises(Refused, match="would run out on 1 Nov 2026, before"):
        clearances.added(matched, "C-0001", clearance="dbs", done=TODAY, renew=date(2026, 11, 1))


def test_a_closure_is_added_and_taken_away(desk: Desk) -> None:
    closures.added(desk, from_on=date(2026, 12, 22), to_on=date(2027, 1, 2), name="Christmas")
    assert closures.next_one(desk, "") == {"from_on": "22 Dec 2026", "to_on": "2 Jan 2027"}
    closures.removed(desk, from_on=date(2026, 12, 22))
    assert kept_closures.all_of_them(desk.store) == []


def test_a_closure_that_ends_before_it_begins_is_refused(desk: Desk) -> None:
    with pytest.raises(Refused, match="ends on 2 Jan 2026, before it begins on 22 Dec 2026"):
        closures.added(desk, from_on=date(2026, 12, 22), to_on=date(2026, 1, 2))


def test_a_closure_that_is_there_already_is_refused(desk: Desk) -> None:
    closures.added(desk, from_on=date(2026, 12, 22), to_on=date(2027, 1, 2))
    with pytest.raises(Refused, match="already"):
        closures.added(desk, from_on=date(2026, 12, 22), to_on=date(2027, 1, 2))


def test_a_closure_that_is_not_there_is_refused_naming_those_that_are(desk: Desk) -> None:
    closures.added(desk, from_on=date(2026, 12, 22), to_on=date(2027, 1, 2))
    with pytest.raises(Refused, match="There are closures from 22 Dec 2026 to 2 Jan 2027"):
        closures.removed(desk, from_on=date(2026, 12, 23))


def test_fields_are_read_from_lines() -> None:
    fields = find("patient-edit", "people").fields
    lines = ["Care contact: Kit Moss: days", "", "# a remark", "champion's gender:", "referred_on: 3 nov"]
    assert read_lines(lines, fields, TODAY) == {
        "care_contact": "Kit Moss: days",
        "champion_gender": None,
        "referred_on": date(2026, 11, 3),
    }


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("phonee: 07700 900000", "Line 2: «phonee» is not a field. Did you mean phone"),
        ("no colon here", "Line 2 has no colon"),
        ("referred on: 31/02", "Line 2, referred on: «31/02» is not a day"),
        ("name: again", "Line 2: name was given already"),
    ],
)
def test_a_bad_line_is_refused_with_its_number_and_field(line: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        read_lines(["name: Rosa Lind", line], find("patient-edit", "people").fields, TODAY)


def test_every_command_of_people_names_functions_that_are_there() -> None:
    from importlib import import_module

    for dotted in (name for entry in PEOPLE for name in (entry.run, entry.prefill) if name):
        module, _, function = dotted.partition(":")
        assert callable(getattr(import_module(module), function)), dotted


def test_the_store_is_the_one_that_was_named_before_any_other(tmp_path: Path) -> None:
    machine = tmp_path / "alongside.toml"
    machine.write_text('store = "/srv/programme.db"\n')
    environment = {"ALONGSIDE_DB": "/tmp/named.db"}
    assert where("/tmp/given.db", environment, machine).path == Path("/tmp/given.db")
    assert where(None, environment, machine).path == Path("/tmp/named.db")
    assert where(None, {}, machine).path == Path("/srv/programme.db")
    assert where(None, {}, tmp_path / "none.toml").why == "in your own data folder"


@pytest.mark.parametrize("text", ["store = ", "shop = 1", 'store = "relative.db"'])
def test_a_machines_file_that_names_no_store_is_refused(tmp_path: Path, text: str) -> None:
    machine = tmp_path / "alongside.toml"
    machine.write_text(text)
    with pytest.raises(Refused, match="It holds one line"):
        where(None, {}, machine)


def test_who_is_at_work_is_written_in_small_letters() -> None:
    assert coordinator("JW") == "jw"


def test_correcting_one_day_of_a_clearance_leaves_the_other(matched: Desk) -> None:
    clearances.added(matched, "C-0001", clearance="dbs", done=date(2024, 3, 1), renew=date(2026, 3, 1))
    clearances.edited(matched, "C-0001", clearance="dbs", done=date(2024, 3, 2))
    kept = matched.store.execute("SELECT done_on, renew_on FROM clearance").fetchone()
    assert kept == ("2024-03-02", "2026-03-01")
