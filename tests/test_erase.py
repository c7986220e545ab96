"""Erasing a person: nothing of theirs is left in any file, the figures are, and the history still fits."""

import json
import re
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from console import (
    actions,
    concerns,
    drafts,
    erasing,
    goals,
    history,
    meetings,
    notes,
    papers,
    people,
    roles,
    setbacks,
    snoozing,
    steps,
    supervisions,
    tallies,
    triage,
    undoing,
    weekly,
)
from console.commands import find
from console.desk import Desk
from console.ending import carrying_on, moving, worries
from console.ending import steps as ending_steps
from console.ending.beginning import begun
from console.ending.closing import closed
from console.pairs import added
from console.review_file import page_of
from console.review_words import called, put, text
from console.telling import Teller
from console.verifying import verify
from db import erase, everything, reviews, store
from db.driver import sqlite3
from db.history import entries
from db.links import referring
from db.refused import Refused
from tests.hurrying import screens

from .conftest import TODAY

KINDS = {"plain": None, "encrypted": bytes(range(32))}
WHY = "asked for in writing"

ROSA, FEMI = "Rosamunde Quillwort", "Femioluwa Zephyrson"
OTHERS = ("Ingvild Osterholm", "Kwabena Tarrant")

MARK = re.compile(r"zq[a-z]+qz")
"""What stands in everything that is written about the two, in the tests alone: a word that no sentence of ours has."""


@pytest.fixture(params=sorted(KINDS))
def both(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, bytes | None]:
    """Where a store lies, of either kind, and its key."""
    return tmp_path / "programme.db", KINDS[request.param]


def a_programme(desk: Desk) -> None:
    """A closed pair with a mark in every text about it, and another pair that goes on, with words of its own."""
    people.patient_added(
        desk, "", ref="P-0001", name=ROSA, area="zqareaqz", phone="07700 900123", gender="zqgenderqz",
        champion_gender="zqwantedqz", languages="zqlanguageqz", interests="zqinterestqz", availability="zqfreeqz",
        online=True, prefers="phone", referred_on=date(2024, 1, 2), care_contact="zqcareqz zqnurseqz",
        care_contact_phone="zqcarephoneqz", care_team="zqteamqz",
    )  # fmt: skip
    people.patient_edited(desk, "P-0001", area="zqotherareaqz")
    people.champion_added(
        desk, "", ref="C-0001", name=FEMI, area="Eastmere", phone="07700 900456", email="femi@example.org",
        gender="man", languages="Yoruba", interests="chess", availability="Mon am", status="ready", capacity=2,
        joined_on=date(2023, 5, 1),
    )  # fmt: skip
    people.patient_added(desk, "", ref="P-0002", name=OTHERS[0], phone="07700 900789")
    people.champion_added(desk, "", ref="C-0002", name=OTHERS[1], status="ready", capacity=1)
    with desk.command("clearance-add", "C-0001: dbs") as change:
        change.insert("clearance", {"champion_id": 1, "clearance": "dbs", "done_on": "2023-05-01"})
    added(desk, "", ref="HC-0001", patient="P-0001", champion="C-0001", matched=date(2026, 3, 2),
          introduced=date(2026, 3, 9), coordinator="jw", mode="in person", sure=True)  # fmt: skip
    added(desk, "", ref="HC-0002", patient="P-0002", champion="C-0002", matched=date(2026, 3, 2),
          introduced=date(2026, 3, 9), coordinator="jw", mode="in person", sure=True)  # fmt: skip
    meetings.met(desk, "HC-0001", on=TODAY - timedelta(days=40), minutes=50, note="zqmetqz", sure=True)
    meetings.cancelled(desk, "HC-0001", on=TODAY - timedelta(days=30), by="champion", reason="zqwhyqz",
                       note="zqcancelqz", sure=True)  # fmt: skip
    meetings.missed(desk, "HC-0001", on=TODAY - timedelta(days=20), by="patient", reason="zqmissqz", sure=True)
    notes.noted(desk, "HC-0001", note="zqnoteqz of both", on=TODAY)
    undoing.undo(desk)
    notes.noted(desk, "HC-0001", note="zqsecondqz", on=TODAY)
    setbacks.opened(desk, "HC-0001", whose="patient", kind="illness", effect="none", began=TODAY - timedelta(days=9),
                    review=TODAY + timedelta(days=9), note="zqillqz", sure=True)  # fmt: skip
    goals.set_one(desk, "HC-0001", goal="zqgoalqz to the park", measure="zqmeasureqz", measured="counted",
                  kind="smoking", routine="mon", on=TODAY, sure=True)  # fmt: skip
    tallies.written(desk, "HC-0001", goal="G-0001", on=TODAY, number=82)
    goals.changed(desk, "HC-0001", goal="G-0001", words="zqnewgoalqz to the park")
    steps.set_one(desk, "HC-0001", step="zqstepqz", goal="G-0001", sure=True)
    goals.rated(desk, "HC-0001", goal="G-0001", by="patient", score=7, on=TODAY, sure=True)
    supervisions.held(
        desk, "HC-0001", on=date(2026, 5, 1), kind="one-to-one", note="spoke of Rosamunde a lot", sure=True
    )
    concerns.noticed(desk, "HC-0001", facts="zqfactsqz", seen=TODAY, told="zqleadqz", passed=TODAY, sure=True)
    actions.set_one(desk, "HC-0001", action="zqactionqz", due=TODAY + timedelta(days=3), whom="zqwhomqz", sure=True)
    with desk.command("made", "an action of nobody's pair") as change:
        change.insert("action", {"action_text": f"ring {ROSA} back", "recorded_on": TODAY.isoformat()})
    weekly.begin(desk, ["HC-0001", "HC-0002"])
    snoozing.snoozed(desk, "HC-0001", until=TODAY + timedelta(days=9), reason="zqsnoozeqz")
    notes.noted(desk, "HC-0002", note=f"Ingvild has met {ROSA} (07700-900123) at the hall", on=TODAY)
    weekly.finish(desk)
    begun(desk, "HC-0001", on=TODAY, kind="planned")
    with desk.command("planted", "HC-0001: zqsummaryqz") as change:
        change.insert(
            "pause", {"pair_id": 1, "from_on": "2026-05-01", "reason": "zqpauseqz", "recorded_on": "2026-05-01"}
        )
        change.insert("contact", {"pair_id": 1, "on_day": "2026-05-02", "with_whom": "patient", "reached": 1,
                                  "note": "zqcontactqz", "recorded_on": "2026-05-02"})  # fmt: skip
        change.insert("request", {"pair_id": 1, "asked_by": "patient", "kind": "practical", "asked_on": "2026-05-03",
                                  "note": "zqrequestqz", "recorded_on": "2026-05-03"})  # fmt: skip
        change.insert("raised", {"pair_id": 1, "severity": "soon", "reason": "zqraisedqz", "raised_on": "2026-05-04",
                                 "recorded_on": "2026-05-04"})  # fmt: skip
        change.insert("ending_step", {"ending_id": 1, "step": "tell both",
                                      "due_on": "2026-06-01", "skipped_why": "zqskipqz", "note": "zqcarryonqz",
                                      "recorded_on": "2026-06-01"})  # fmt: skip
        change.insert("handover", {"pair_id": 1, "from_whom": "jw", "to_whom": "rm", "on_day": "2026-06-01",
                                   "note": "zqhandoverqz", "declined_on": "2026-06-02", "why": "zqdeclinedqz",
                                   "recorded_on": "2026-06-01"})  # fmt: skip
        change.insert("letter", {"pair_id": 1, "kind": "patient", "made_on": "2026-06-01",
                                 "fields": json.dumps({"words": "zqletterqz"}),
                                 "recorded_on": "2026-06-01"})  # fmt: skip
        change.update("ending", 1, {"reason": "zqendqz", "by_whom": "zqbywhomqz"})
        change.update("champion", 2, {"interests": f"walks with {ROSA.upper()}"})
    carrying_on.written(desk, "HC-0001", keep_doing="zqkeepqz", my_routine="zqroutineqz", who_helps="zqhelpsqz",
                        where_i_go="zqwhereqz", if_it_slips="zqslipsqz")  # fmt: skip
    worries.worried(desk, "HC-0001", worry="zqworryqz", answer="zqansweredqz")
    moving.extended(desk, "HC-0001", to=TODAY + timedelta(days=30), why="zqextendedqz")
    ending_steps.done(desk, "HC-0001", step="journal", by="zqdonebyqz", sure=True)
    closed(desk, "HC-0001", on=TODAY, ending="early", by="patient", reason="zqclosedqz", why="zqclosedwhyqz", sure=True)
    papers.noted(desk, "letter", Path("/tmp/zqfileqz.docx"), names=True, about="HC-0001")
    drafts.keep(desk, find("note"), "HC-0001", {"note": "zqdraftqz"})


def desk_of(connection: sqlite3.Connection) -> Desk:
    """A coordinator at work in that store."""
    return Desk(connection, "jw", TODAY, datetime(2026, 11, 24, 10, 0, tzinfo=UTC))


@pytest.fixture
def full(desk: Desk) -> Desk:
    """A coordinator at work in that programme."""
    a_programme(desk)
    return desk


def dumped(connection: sqlite3.Connection) -> str:
    """Every cell of every table, in a line each."""
    tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
    rows = (row for (name,) in tables for row in connection.execute(f"SELECT * FROM {name}"))
    return "\n".join(repr(row) for row in rows)


def in_files(folder: Path) -> bytes:
    """Every byte of every file of a folder."""
    return b"".join(file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file())


def test_what_is_planted_is_there_before(full: Desk) -> None:
    found = set(MARK.findall(dumped(full.store)))
    assert len(found) > 35
    assert "Rosamunde" in dumped(full.store)


def test_nothing_of_a_patient_is_left_in_the_store(full: Desk) -> None:
    erasing.erased(full, "P-0001", reason=WHY)
    left = dumped(full.store)
    assert set(MARK.findall(left)) == set()
    assert [word for word in ("Rosamunde", "ROSAMUNDE", "Quillwort", "900123") if word in left] == []


def test_nothing_of_them_is_left_in_any_file_though_others_have_it_open(tmp_path: Path) -> None:
    path = tmp_path / "programme.db"
    with closing(store.create(path)) as connection, closing(store.open_store(path)) as other:
        a_programme(desk_of(connection))
        other.execute("SELECT count(*) FROM meeting").fetchone()
        assert MARK.search(in_files(tmp_path).decode("latin-1"))
        assert erasing.erased(desk_of(connection), "P-0001", reason=WHY).swept
        bytes_now = in_files(tmp_path).decode("latin-1")
    assert set(MARK.findall(bytes_now)) == set()
    assert "Rosamunde" not in bytes_now
    assert "Femioluwa" in bytes_now


def test_it_is_the_same_in_an_encrypted_store(both: tuple[Path, bytes | None]) -> None:
    path, key = both
    with closing(store.create(path, key)) as connection:
        a_programme(desk_of(connection))
        assert erasing.erased(desk_of(connection), "P-0001", reason=WHY).swept
    with closing(store.open_store(path, key)) as connection:
        assert set(MARK.findall(dumped(connection))) == set()
        assert verify(desk_of(connection)).findings == ()


def test_the_other_half_is_still_there(full: Desk) -> None:
    before = people.the_champion(full, "C-0001")
    erasing.erased(full, "P-0001", reason=WHY)
    assert people.the_champion(full, "C-0001") == before
    note = full.store.execute("SELECT note FROM supervision").fetchone()[0]
    assert note == "spoke of P-0001 a lot"


def test_other_pairs_keep_their_words_with_the_reference_in_the_place_of_the_name(full: Desk) -> None:
    erasing.erased(full, "P-0001", reason=WHY)
    note = full.store.execute("SELECT note FROM note WHERE pair_id = 2").fetchone()[0]
    assert note == "Ingvild has met P-0001 (P-0001) at the hall"
    assert "walks with P-0001" in dumped(full.store)
    assert OTHERS[0] in dumped(full.store)


def test_a_champion_goes_and_the_patients_own_goal_stays(full: Desk) -> None:
    full.store.execute("SELECT 1")
    erasing.erased(full, "C-0001", reason=WHY)
    left = dumped(full.store)
    assert [word for word in ("Femioluwa", "Zephyrson", "900456", "femi@example.org", "Yoruba") if word in left] == []
    assert "zqgoalqz to the park" in left
    assert "zqnewgoalqz to the park" in left
    assert people.the_patient(full, "P-0001").name == ROSA
    assert set(MARK.findall(left)) & {"zqnoteqz", "zqwhyqz", "zqclosedqz", "zqletterqz"} == set()
    assert (people.the_champion(full, "C-0001").status, people.the_champion(full, "C-0001").capacity) == ("left", 0)
    assert verify(full).findings == ()


def figures(connection: sqlite3.Connection) -> list[object]:
    """What the programme counts."""
    asked = (
        "SELECT ref, matched_on, introduced_on, closed_on, ending, ended_by, coordinator FROM pair ORDER BY ref",
        "SELECT pair_id, on_day, outcome, mode, minutes, cancelled_by FROM meeting ORDER BY pair_id, on_day",
        "SELECT pair_id, whose, kind, effect, began_on FROM setback",
        "SELECT goal_id, on_day, by_whom, score FROM rating",
        "SELECT goal_id, on_day, amount FROM tally",
        "SELECT champion_id, clearance, done_on FROM clearance",
        "SELECT ref, referred_on FROM patient",
        "SELECT count(*) FROM note",
    )
    return [connection.execute(each).fetchall() for each in asked]


def test_the_figures_stay(full: Desk) -> None:
    before = figures(full.store)
    assert all(before)
    erasing.erased(full, "P-0001", reason=WHY)
    assert figures(full.store) == before


def test_the_history_still_fits_and_says_when_it_was_erased(full: Desk) -> None:
    erasing.erased(full, "P-0001", reason=WHY)
    assert verify(full).findings == ()
    found = entries(full.store, history.history(full).numbers)
    said = [history.said(each) for each in found]
    assert said[0] == "P-0001: erased"
    assert any(each.startswith("(erased on 24 Nov 2026") for each in said)
    teller = Teller(full, names=True)
    for each in found:
        history.as_json(each, None, teller)
    assert "left without words or names: 1 patient" in teller.entry(found[0])[0]


def test_a_row_of_theirs_that_is_changed_behind_the_log_is_found_afterwards(full: Desk) -> None:
    erasing.erased(full, "P-0001", reason=WHY)
    full.store.execute("UPDATE meeting SET minutes = 61 WHERE pair_id = 1 AND outcome = 'held'")
    assert "changed behind the log's back (minutes)" in verify(full).findings[0]


def test_an_erasure_is_never_taken_back_nor_is_what_was_erased(full: Desk) -> None:
    number = full.store.execute("SELECT id FROM change WHERE command = 'cancelled'").fetchone()[0]
    erasing.erased(full, "P-0001", reason=WHY)
    newest = full.store.execute("SELECT max(id) FROM change").fetchone()[0]
    with pytest.raises(Refused, match="An erasure is never taken back"):
        undoing.undo(full, number=newest, sure=True)
    with pytest.raises(Refused, match="P-0001: erased"):
        undoing.undo(full, number=number)
    with pytest.raises(Refused):
        undoing.redo(full)


def test_every_entry_that_was_written_about_them_is_refused_with_a_sentence(full: Desk) -> None:
    erasing.erased(full, "P-0001", reason=WHY)
    touched = full.store.execute("SELECT DISTINCT change_id FROM change_row WHERE salt IS NULL").fetchall()
    assert len(touched) > 20
    for (number,) in touched:
        with pytest.raises(Refused):
            undoing.undo(full, number=number, sure=True)
        with pytest.raises(Refused):
            undoing.redo(full, number=number)


def test_stored_reviews_keep_their_figures_and_can_still_be_read(full: Desk) -> None:
    review = reviews.all_of_them(full.store)[0]
    before = weekly.seen(full, review)["pairs"]
    erasing.erased(full, "P-0001", reason=WHY)
    after = weekly.seen(full, review)["pairs"]
    assert [(row["pair"], row["severity"], row["quiet_days"]) for row in after] == [
        (row["pair"], row["severity"], row["quiet_days"]) for row in before
    ]
    of_other = next(row for row in before if row["pair"] == "HC-0002")
    assert of_other in after
    page = list(text(put(page_of(full, review.id), called(full.store, names=True))))
    assert any("HC-0001" in line for line in page)
    triage.queue(full.store, full.on)
    assert weekly.looked_at(full, review)


def test_a_review_that_is_under_way_is_finished_though_one_of_its_pairs_was_erased(full: Desk) -> None:
    review = weekly.begin(full, ["HC-0002"])
    closed(full, "HC-0002", on=TODAY, ending="early", by="patient", reason="moved away", sure=True)
    erasing.erased(full, "P-0002", reason=WHY)
    assert weekly.meanwhile(replace(full, by="rm"), review) == {}
    assert "moved away" not in json.dumps(page_of(full, weekly.finish(full).id))


def test_letters_beyond_those_of_english_are_found_in_what_is_stored_as_well(desk: Desk, pair: str) -> None:
    people.patient_edited(desk, "P-0001", name="Zoë Ångström")
    with desk.command("made", "an action of nobody's pair") as change:
        change.insert("action", {"action_text": "ring ZOË Ångström back", "recorded_on": TODAY.isoformat()})
    weekly.begin(desk, [pair])
    weekly.finish(desk)
    closed(desk, pair, on=TODAY, ending="early", by="patient", reason="moved away", sure=True)
    assert "ngstr" in dumped(desk.store)
    erasing.erased(desk, "P-0001", reason=WHY)
    assert "ngstr" not in dumped(desk.store)


def test_somebody_in_an_open_pair_is_not_erased(full: Desk) -> None:
    with pytest.raises(Refused, match="P-0002 is in HC-0002, which is open"):
        erasing.erased(full, "P-0002", reason=WHY)


def test_a_concern_has_to_be_passed_on_first(full: Desk) -> None:
    concerns.noticed(full, "HC-0001", facts="seen again", seen=TODAY, sure=True)
    with pytest.raises(Refused, match="HC-0001 has a concern that was not passed on"):
        erasing.plan(full, "P-0001")


@pytest.mark.parametrize("reason", ["", "  ", "rosamunde asked for it", f"as {ROSA} said", "Quillwort family"])
def test_a_reason_that_is_missing_or_names_them_is_refused(full: Desk, reason: str) -> None:
    before = dumped(full.store)
    with pytest.raises(Refused):
        erasing.erased(full, "P-0001", reason=reason)
    assert dumped(full.store) == before


def test_only_an_admin_erases(full: Desk) -> None:
    roles.make_admin(replace(full, login="boss"), "boss")
    with pytest.raises(Refused, match="Only an admin"):
        erasing.plan(replace(full, login="jw"), "P-0001")
    with pytest.raises(Refused, match="Only an admin"):
        erasing.erased(replace(full, login="jw"), "P-0001", reason=WHY)
    assert erasing.erased(replace(full, login="boss"), "P-0001", reason=WHY).line.startswith("P-0001: erased")


def test_nobody_is_erased_twice_corrected_or_matched_afterwards(full: Desk) -> None:
    erasing.erased(full, "P-0001", reason=WHY)
    with pytest.raises(Refused, match="was erased on 24 Nov already"):
        erasing.erased(full, "P-0001", reason=WHY)
    with pytest.raises(Refused, match="nothing more is written"):
        people.patient_edited(full, "P-0001", name="Somebody")
    with pytest.raises(Refused, match="nothing more is written"):
        added(full, "", ref="HC-0009", patient="P-0001", champion="C-0001", matched=TODAY, sure=True)


def test_a_name_that_two_people_bear_is_not_looked_for_and_that_is_said(full: Desk) -> None:
    people.patient_added(full, "", ref="P-0003", name=ROSA)
    done = erasing.erased(full, "P-0001", reason=WHY)
    assert people.the_patient(full, "P-0003").name == ROSA
    assert f"Ingvild has met {ROSA} (P-0001)" in dumped(full.store)
    assert "Another one has the same name" in " ".join(done.plan.afterwards())


def test_an_earlier_name_and_number_go_too(full: Desk) -> None:
    people.patient_edited(full, "P-0001", name="Rosamunde Marrowby", phone="07700 900999")
    notes.noted(full, "HC-0002", note="Rosamunde  Marrowby rang, she was Quillwort, Rosamunde", on=TODAY)
    erasing.erased(full, "P-0001", reason=WHY)
    left = dumped(full.store)
    assert [word for word in ("Quillwort", "Marrowby", "900123", "900999") if word in left] == []


def test_a_concern_about_somebody_else_is_left_to_safeguarding(full: Desk) -> None:
    concerns.noticed(full, "HC-0002", facts=f"said of {ROSA}", seen=TODAY, told="lead", passed=TODAY, sure=True)
    done = erasing.erased(full, "P-0001", reason=WHY)
    assert full.store.execute("SELECT facts FROM concern WHERE pair_id = 2").fetchone()[0] == f"said of {ROSA}"
    assert "Left as it is: 1 concern about somebody else" in " ".join(done.plan.afterwards())
    assert verify(full).findings == ()


def test_the_plan_says_what_goes_what_stays_and_what_is_left_to_do_and_writes_nothing(full: Desk) -> None:
    before = dumped(full.store)
    told = "\n".join(erasing.plan(full, "P-0001").told())
    assert dumped(full.store) == before
    assert "Erasing P-0001, a patient, who was in HC-0001." in told
    assert "1 patient: name, area, phone" in told
    assert "zqfileqz.docx" in told
    assert "Older backups still hold it" in told
    assert "3 meetings: " in told
    assert "Rosamunde" not in told


def test_what_is_bound_to_nothing_breaks_nothing_when_it_fails_half_way(
    full: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = dumped(full.store)

    def broken(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(erase, "unsay", broken)
    with pytest.raises(RuntimeError):
        erasing.erased(full, "P-0001", reason=WHY)
    assert dumped(full.store) == before


def test_when_others_are_in_the_way_it_is_said_and_can_be_swept_later(
    full: Desk, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erase, "BUSY_MS", 0)
    with closing(store.open_store(path)) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM meeting").fetchone()
        assert not erasing.erased(full, "P-0001", reason=WHY).swept
        assert MARK.search(in_files(path.parent).decode("latin-1"))
        other.execute("ROLLBACK")
    assert erasing.swept(full)
    assert not MARK.search(in_files(path.parent).decode("latin-1"))


def test_of_every_table_about_a_person_somebody_has_decided_what_stays(connection: sqlite3.Connection) -> None:
    """A table that is new is emptied of all but its books; that has to be meant."""
    links, reached = referring(connection), {"patient", "champion"}
    while new := {table for parent in reached for table, _ in links.get(parent, ())} - reached:
        reached |= new
    assert reached == set(erase.STAYS)
    for name in reached:
        here = {column for column, _ in erase.columns(connection, name)}
        assert erase.STAYS[name] <= here, name


def test_the_docs_say_of_every_column_whether_it_goes(connection: sqlite3.Connection) -> None:
    page = (Path(__file__).parent.parent / "docs" / "erasing.md").read_text(encoding="utf-8")
    rows = {cells[1].strip(" `"): cells for line in page.splitlines() if len(cells := line.split("|")) >= 5}
    for name in erase.STAYS:
        for column, stays in erase.columns(connection, name):
            if column in erase.BOOKS or column.endswith("_id"):
                continue
            assert f"`{column}`" in rows[name][3 if stays else 2], (name, column)


def test_what_was_taken_away_long_ago_is_found(full: Desk) -> None:
    rows = everything.rows_about(full.store, "patient", 1)
    gone = {
        number for number in rows["note"]
        if not full.store.execute("SELECT 1 FROM note WHERE id = ?", [number]).fetchone()
    }  # fmt: skip
    assert len(gone) == 1


Ask = Callable[..., tuple[int, str, str]]


def test_an_import_of_the_same_file_brings_nobody_back(desk: Desk, tmp_path: Path) -> None:
    from console.imports import bring_in

    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "patients.csv").write_text(f"patient,name,phone\nP-0001,{ROSA},07700 900123\n")
    (tmp_path / "in" / "champions.csv").write_text(f"champion,name\nC-0001,{FEMI}\n")
    (tmp_path / "in" / "pairs.csv").write_text(
        "pair,patient,champion,matched_on,closed_on,ending,ending_reason\n"
        "HC-0001,P-0001,C-0001,2024-01-02,2024-09-02,early,zqreasonqz\n"
    )
    (tmp_path / "in" / "meetings.csv").write_text("pair,on,outcome,note\nHC-0001,2024-02-02,held,zqnoteqz\n")
    bring_in(desk, tmp_path / "in")
    assert "Rosamunde" in dumped(desk.store)
    erasing.erased(desk, "P-0001", reason=WHY)
    bring_in(desk, tmp_path / "in")
    left = dumped(desk.store)
    assert "Rosamunde" not in left
    assert MARK.search(left) is None
    assert verify(desk).findings == ()


def test_the_console_shows_when_somebody_was_erased_and_opens_everything_as_before(full: Desk) -> None:
    erasing.erased(full, "P-0001", reason=WHY)
    people_screen, history_screen, page = screens(full, [["4"], ["V"], ["j", "j", "j", "enter"]])[1:]
    assert "patients 1" in people_screen
    assert "on 24 Nov 2026 by jw" in people_screen
    assert "P-0001: erased" in history_screen
    assert "(erased on 24 Nov 2026" in history_screen
    assert "Rosamunde" not in people_screen + history_screen + page


def test_what_was_open_on_another_screen_is_not_written_back(full: Desk) -> None:
    before = full.store.execute("SELECT max(id) FROM change").fetchone()[0]
    erasing.erased(full, "P-0001", reason=WHY)
    with pytest.raises(Refused):
        people.patient_edited(replace(full, seen=before), "P-0001", phone="07700 900123")
    assert "900123" not in dumped(full.store)


def test_something_is_planted_in_every_column_that_goes(full: Desk) -> None:
    """So that a column that is new is tried as well."""
    for name in erase.STAYS:
        for column, stays in erase.columns(full.store, name):
            if not stays:
                query = f"SELECT 1 FROM {name} WHERE coalesce({column}, '') NOT IN ('', '{{}}')"
                assert full.store.execute(query).fetchone(), f"plant something in {name}.{column}"


def test_when_both_of_a_pair_are_erased_no_word_is_left_of_it(full: Desk) -> None:
    before = figures(full.store)
    erasing.erased(full, "C-0001", reason=WHY)
    erasing.erased(full, "P-0001", reason=WHY)
    left = dumped(full.store)
    assert MARK.search(left) is None
    assert [word for word in (*ROSA.split(), *FEMI.split()) if word in left] == []
    assert figures(full.store) == before
    assert verify(full).findings == ()
    for found in entries(full.store, history.history(full).numbers):
        history.as_json(found, None, Teller(full, names=True))


def test_of_two_who_were_erased_each_entry_says_its_own_day(full: Desk) -> None:
    people.patient_added(full, "", ref="P-0003", name="Una Brook")
    with full.command("planted", "P-0003: some words") as change:
        change.update("patient", 3, {"area": "Eastmere"})
    number = full.store.execute("SELECT max(id) FROM change").fetchone()[0]
    erasing.erased(full, "P-0001", reason=WHY)
    later = replace(full, now=full.now + timedelta(days=5), on=full.on + timedelta(days=5))
    erasing.erased(later, "P-0003", reason=WHY)
    assert history.said(entries(full.store, [number])[0]).startswith("(erased on 29 Nov 2026")
    closed = full.store.execute("SELECT id FROM change WHERE command = 'closed'").fetchone()[0]
    assert history.said(entries(full.store, [closed])[0]).startswith("(erased on 24 Nov 2026")


def test_no_action_without_words_is_left_to_be_done(full: Desk) -> None:
    erasing.erased(full, "P-0001", reason=WHY)
    left = full.store.execute("SELECT action_text FROM action WHERE done_on IS NULL").fetchall()
    assert left == [("ring P-0001 back",)]
