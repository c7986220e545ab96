"""The log is read from its first entry, and the first that does not fit is named, with what does not fit."""

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from console.desk import Desk
from console.entry import run
from console.goals import rated, set_one
from console.meetings import met
from console.people import patient_edited
from console.undoing import redo, undo
from console.verifying import AT_MOST, Verified
from console.verifying import verify as verify_all
from db import change
from db.schema import first_statements
from db.store import create

DAY = date(2026, 11, 23)
TRIGGERS = (
    "change_is_append_only", "change_keeps_its_words", "change_row_is_append_only", "change_row_can_only_be_erased",
)  # fmt: skip


def guards_back(desk: Desk) -> None:
    """The triggers as they were, so that nothing but the tampering is amiss."""
    there = {name for (name,) in desk.store.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'")}
    for statement in first_statements():
        if statement.split()[:2] == ["CREATE", "TRIGGER"] and statement.split()[2] not in there:
            desk.store.execute(statement)


def verify(desk: Desk) -> Verified:
    """What is found once the triggers are back."""
    guards_back(desk)
    return verify_all(desk)


@pytest.fixture
def written(desk: Desk, pair: str) -> Desk:
    """Five entries: a pair, a meeting, a corrected patient, a meeting, a meeting taken back. The triggers are gone."""
    met(desk, pair, on=date(2026, 11, 16), minutes=60)
    patient_edited(desk, "P-0001", area="Lewisham")
    met(desk, pair, on=DAY, minutes=60)
    undo(desk)
    for trigger in TRIGGERS:
        desk.store.execute(f"DROP TRIGGER {trigger}")
    return desk


def test_what_was_written_undone_and_done_again_fits(written: Desk) -> None:
    redo(written)
    found = verify(written)
    newest = written.store.execute("SELECT hash FROM change WHERE id = 6").fetchone()[0]
    assert found.findings == ()
    assert found.line == f"6 entries, 8 rows; newest {newest}; everything fits."


def test_an_empty_log_fits(desk: Desk) -> None:
    assert verify(desk).line == f"0 entries, 0 rows; newest {change.FIRST_HASH}; everything fits."


def test_what_was_erased_still_fits(written: Desk) -> None:
    written.store.execute("UPDATE change SET summary = NULL WHERE id = 3")
    written.store.execute("UPDATE change_row SET before = NULL, after = NULL, salt = NULL WHERE table_name = 'patient'")
    written.store.execute("UPDATE patient SET name = '', area = NULL, care_contact = NULL")
    assert verify(written).findings == (
        "Entry 1 has rows that were emptied as if somebody had been erased, and nobody was.",
    )
    with written.command("erase", "P-0001 was erased") as erasing:
        erasing.insert("erased", {"ref": "P-0001", "who": "patient", "on_day": "2026-11-24", "reason": "asked"})
    assert verify(written).findings == ()


def test_a_log_that_is_no_longer_guarded_is_said(written: Desk) -> None:
    assert verify_all(written).findings == tuple(
        f"The file describes its «{name}» otherwise than this program made it. Restore it from the last backup."
        for name in sorted(TRIGGERS)
    )


@pytest.mark.parametrize(
    ("tampering", "entry", "what"),
    [
        ("UPDATE change SET summary = 'HC-0001: missed' WHERE id = 2", 2, "its words are not those"),
        ("UPDATE change SET previous = hash WHERE id = 3", 3, "does not carry the hash of the entry before"),
        ("UPDATE change SET hash = rows_digest WHERE id = 3", 3, "its own hash does not go with"),
        ("UPDATE change SET by_whom = 'rm' WHERE id = 4", 4, "its own hash does not go with"),
        ("UPDATE change SET at = '2026-11-20T10:00:00+00:00' WHERE id = 2", 2, "its own hash does not go with"),
        ("UPDATE change SET at = 'some day in 2026 or so' WHERE id = 2", 2, "its own hash does not go with"),
        ("UPDATE change SET undoes = 2 WHERE id = 5", 5, "its own hash does not go with"),
        (
            "UPDATE change_row SET after = replace(after, ':60', ':90') WHERE change_id = 2",
            2,
            r"row 1 of what it did \(meetings\)",
        ),
        ("UPDATE change_row SET salt = 'x' WHERE change_id = 1 AND n = 2", 1, r"row 2 of what it did \(champions\)"),
        ("UPDATE change_row SET row_id = 9 WHERE change_id = 3", 3, r"row 1 of what it did \(patients\)"),
        ("UPDATE change_row SET digest = 'x', salt = NULL, before = NULL, after = NULL WHERE change_id = 3", 3, "rows"),
        ("UPDATE change_row SET after = 'no row at all' WHERE change_id = 2", 2, r"row 1 of what it did \(meetings\)"),
        ("DELETE FROM change_row WHERE change_id = 1 AND n = 3", 1, "rows were taken from what it did"),
        (
            "INSERT INTO change_row SELECT 2, 2, table_name, row_id, NULL, NULL, NULL, digest FROM change_row LIMIT 1",
            2,
            "rows were taken from what it did, or put to it",
        ),
    ],
)
def test_the_first_entry_that_does_not_fit_is_named(written: Desk, tampering: str, entry: int, what: str) -> None:
    written.store.execute(tampering)
    found = verify(written)
    assert found.first == entry
    named = next(line for line in found.findings if line.startswith("Entry "))
    assert re.match(rf"Entry {entry} \(..,.* 20\d\d .*\) is the first that does not fit: .*{what}", named)


def test_an_entry_that_was_taken_out_is_named(written: Desk) -> None:
    written.store.execute("PRAGMA foreign_keys = OFF")
    written.store.execute("DELETE FROM change_row WHERE change_id = 3")
    written.store.execute("DELETE FROM change WHERE id = 3")
    assert verify(written).findings[0] == "Entry 3 is the first that does not fit: it is not there, whole or at all."


def test_the_last_entry_taken_out_without_its_rows_is_named(written: Desk) -> None:
    written.store.execute("PRAGMA foreign_keys = OFF")
    written.store.execute("DELETE FROM change WHERE id = 5")
    assert verify(written).findings[0].startswith("Entry 5 is the first that does not fit: it is not there")


def test_an_entry_that_was_written_anew_with_its_hash_is_given_away_by_the_next(written: Desk) -> None:
    number, at, command, undoes, words, rows, previous = written.store.execute(
        "SELECT id, at, command, undoes, summary_digest, rows_digest, previous FROM change WHERE id = 2"
    ).fetchone()
    sealed = change.digest(previous, str(number), at, "rm", command, str(undoes or ""), words, rows)
    written.store.execute("UPDATE change SET by_whom = 'rm', hash = ? WHERE id = 2", [sealed])
    assert verify(written).first == 3


def test_only_the_first_is_named_and_no_more_of_the_log_is_read(written: Desk) -> None:
    written.store.execute("UPDATE change SET by_whom = 'rm' WHERE id IN (2, 4)")
    found = verify(written)
    assert len(found.findings) == 1
    assert found.entries == 1


def test_a_row_that_was_changed_behind_the_log_is_named_by_its_reference(written: Desk) -> None:
    written.store.execute("UPDATE meeting SET minutes = 90, note = 'x'")
    assert verify(written).findings == (
        "HC-0001, meeting of Mon 16 Nov was changed behind the log's back (minutes, note); entry 2 left it otherwise.",
    )


def test_a_row_that_was_put_in_behind_the_log_is_named(written: Desk) -> None:
    written.store.execute(
        "INSERT INTO meeting (pair_id, on_day, outcome, recorded_on, recorded_at, recorded_by)"
        " VALUES (1, '2026-11-20', 'held', '2026-11-20', '', 'rm')"
    )
    assert verify(written).findings == ("HC-0001, meeting of Fri 20 Nov was put in behind the log's back.",)


def test_a_row_that_the_log_has_taken_away_and_is_there_again_is_named(written: Desk) -> None:
    written.store.execute(
        "INSERT INTO meeting (id, pair_id, on_day, outcome, recorded_on, recorded_at, recorded_by)"
        " VALUES (2, 1, '2026-11-23', 'held', '2026-11-24', '', 'jw')"
    )
    assert verify(written).findings == ("HC-0001, meeting of Mon 23 Nov was put in behind the log's back.",)


def test_a_row_that_was_taken_out_behind_the_log_is_named(written: Desk) -> None:
    written.store.execute("DELETE FROM meeting")
    assert verify(written).findings == (
        "HC-0001, meeting of Mon 16 Nov was taken out behind the log's back; entry 2 had left it there.",
    )


def test_a_row_that_belongs_to_none_is_named(written: Desk) -> None:
    written.store.execute("PRAGMA foreign_keys = OFF")
    written.store.execute("DELETE FROM patient")
    assert verify(written).findings == (
        "Pairs: row 1 belongs to one of the patients that is not there.",
        "Patient P-0001 was taken out behind the log's back; entry 3 had left it there.",
    )


def test_of_very_many_rows_the_first_are_named_and_the_others_counted(written: Desk) -> None:
    for day in range(1, 31):
        met(written, "HC-0001", on=date(2026, 10, day))
    written.store.execute("UPDATE meeting SET minutes = 90")
    found = verify(written).findings
    assert len(found) == AT_MOST + 1
    assert found[-1] == "And 11 more rows are not as the log left them."


def test_every_table_that_is_written_to_is_read(written: Desk) -> None:
    set_one(written, "HC-0001", goal="Walk", on=DAY)
    rated(written, "HC-0001", goal="G-0001", by="patient", score=5, on=DAY)
    written.store.execute("UPDATE rating SET score = 0")
    found = verify(written).findings
    assert len(found) == 1
    assert found[0].startswith("HC-0001, rating of G-0001 by the patient of Mon 23 Nov was changed behind the log")


def test_a_damaged_file_is_said_to_be_damaged(written: Desk, path: Path) -> None:
    written.store.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    where = written.store.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'meeting'").fetchone()[0]
    written.store.close()
    size = 4096
    whole = bytearray(path.read_bytes())
    whole[(where - 1) * size : (where - 1) * size + 200] = b"\xff" * 200
    path.write_bytes(whole)
    assert run(["--db", str(path), "--by", "jw", "verify"]) == 1


Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ask(path: Path, desk: Desk, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Run a command on the store."""

    def asked(*words: str) -> tuple[int, str, str]:
        if words[0] == "verify":
            guards_back(desk)
        code = run(["--db", str(path), "--by", "jw", *words])
        return (code, *capsys.readouterr())

    return asked


def test_on_the_command_line_one_line_says_that_everything_fits(ask: Ask, written: Desk) -> None:
    code, out, err = ask("verify")
    assert (code, err) == (0, "")
    assert out.startswith("5 entries, 7 rows; newest ")
    assert out.endswith("; everything fits.\n")


def test_on_the_command_line_what_does_not_fit_is_a_refusal(ask: Ask, written: Desk) -> None:
    written.store.execute("UPDATE change SET by_whom = 'rm' WHERE id = 2")
    code, out, err = ask("verify")
    assert (code, out) == (1, "")
    assert "Entry 2 (rm, 24 Nov 2026 " in err


def test_a_program_is_told_the_same(ask: Ask, written: Desk) -> None:
    code, out, _ = ask("verify", "--json")
    assert (code, json.loads(out)["fits"], json.loads(out)["first_misfit"]) == (0, True, None)
    for trigger in TRIGGERS:
        written.store.execute(f"DROP TRIGGER {trigger}")
    written.store.execute("UPDATE change SET by_whom = 'rm' WHERE id = 2")
    code, out, _ = ask("verify", "--json")
    assert (code, json.loads(out)["first_misfit"]) == (1, {"entry": 2, "fault": "hash"})


def test_a_new_store_fits(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    create(tmp_path / "new.db").close()
    assert run(["--db", str(tmp_path / "new.db"), "verify"]) == 0
    assert "everything fits" in capsys.readouterr().out
