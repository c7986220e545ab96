"""One command is one transaction and one entry in the log; the log cannot be rewritten; undo takes back one command."""

import hashlib
import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from console.desk import Desk
from console.meetings import cancelled, met
from console.undoing import undo
from db import change
from db.driver import sqlite3
from db.refused import Doubt, Refused, Stale

DAY = date(2026, 11, 23)


def rows(desk: Desk, sql: str) -> list[tuple[object, ...]]:
    return desk.store.execute(sql).fetchall()


def test_a_command_leaves_one_entry_with_who_when_and_what(desk: Desk, pair: str) -> None:
    met(desk, pair, on=DAY, minutes=60, mode="in person")
    entry = rows(desk, "SELECT at, by_whom, command, summary FROM change ORDER BY id DESC LIMIT 1")[0]
    assert entry == ("2026-11-24T10:00:00+00:00", "jw", "met", "HC-0001: met on Mon 23 Nov, 60 minutes, in person")


def test_the_entry_holds_the_row_before_and_after(desk: Desk, pair: str) -> None:
    with desk.command("correct", "name") as command:
        command.update("patient", 1, {"name": "Rosa Kent"})
    before, after = rows(desk, "SELECT before, after FROM change_row ORDER BY change_id DESC LIMIT 1")[0]
    assert (json.loads(str(before))["name"], json.loads(str(after))["name"]) == ("Rosa Kaya", "Rosa Kent")


def test_a_command_that_fails_half_way_leaves_nothing(desk: Desk, pair: str) -> None:
    with pytest.raises(ZeroDivisionError), desk.command("bad", "bad") as command:  # noqa: PT012
        command.insert("champion", {"ref": "C-9"})
        raise ZeroDivisionError
    assert rows(desk, "SELECT count(*) FROM champion WHERE ref = 'C-9'") == [(0,)]
    assert rows(desk, "SELECT count(*) FROM change WHERE command = 'bad'") == [(0,)]


def test_a_command_that_changes_nothing_leaves_no_entry(desk: Desk, pair: str) -> None:
    with desk.command("same", "same") as command:
        assert not command.update("patient", 1, {"name": "Rosa Kaya"})
    assert rows(desk, "SELECT count(*) FROM change WHERE command = 'same'") == [(0,)]


def test_a_value_that_is_not_in_the_vocabulary_is_not_written(desk: Desk, pair: str) -> None:
    with pytest.raises(sqlite3.IntegrityError), desk.command("bad", "bad") as command:
        command.insert("champion", {"ref": "C-9", "status": "retired"})


@pytest.mark.parametrize("day", ["2026-02-30", "31/02/2026", "2026-2-3", "tomorrow"])
def test_a_day_that_is_none_is_not_written(desk: Desk, pair: str, day: str) -> None:
    with pytest.raises(sqlite3.IntegrityError), desk.command("bad", "bad") as command:
        command.insert("closure", {"from_on": day, "to_on": "2027-01-01"})


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM change",
        "DELETE FROM change_row",
        "UPDATE change SET by_whom = 'xx'",
        "UPDATE change SET summary = 'other words'",
        "UPDATE change SET hash = 'x', summary = NULL",
        "UPDATE change_row SET after = '{}'",
        "UPDATE change_row SET before = NULL, after = NULL, salt = NULL, digest = 'x'",
    ],
)
def test_the_log_is_append_only(desk: Desk, pair: str, sql: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        desk.store.execute(sql)


def test_a_person_can_be_erased_from_the_log_and_the_chain_still_fits(desk: Desk, pair: str) -> None:
    desk.store.execute("UPDATE change_row SET before = NULL, after = NULL, salt = NULL WHERE table_name = 'patient'")
    digests = [digest for (digest,) in rows(desk, "SELECT digest FROM change_row WHERE change_id = 1 ORDER BY n")]
    whole = hashlib.sha256("".join(map(str, digests)).encode()).hexdigest()
    assert rows(desk, "SELECT rows_digest FROM change WHERE id = 1") == [(whole,)]


def test_each_entry_carries_the_hash_of_the_one_before(desk: Desk, pair: str) -> None:
    met(desk, pair, on=DAY)
    chain = rows(desk, "SELECT previous, hash FROM change ORDER BY id")
    assert chain[0][0] == change.FIRST_HASH
    assert chain[1][0] == chain[0][1]


def test_undo_takes_back_the_last_command_whole(desk: Desk, pair: str) -> None:
    cancelled(desk, pair, on=DAY, by="champion", reason="work")
    assert undo(desk) == "taken back: HC-0001: cancelled Mon 23 Nov by the champion (work)"
    assert rows(desk, "SELECT count(*) FROM meeting") == [(0,)]


def test_what_was_written_days_ago_is_asked_about_and_taken_back_when_sure(desk: Desk, pair: str) -> None:
    met(desk, pair, on=DAY)
    later = replace(desk, now=desk.now + timedelta(days=2))
    with pytest.raises(Doubt, match="Your last entry is of 24 Nov 2026"):
        undo(later)
    assert undo(later, sure=True).startswith("taken back: HC-0001: met")


def test_undo_goes_on_to_the_command_before(desk: Desk, pair: str) -> None:
    met(desk, pair, on=DAY)
    cancelled(desk, pair, on=date(2026, 11, 16), by="patient")
    undo(desk)
    undo(desk)
    assert rows(desk, "SELECT count(*) FROM meeting") == [(0,)]
    assert rows(desk, "SELECT count(*) FROM change") == [(5,)]


def test_undo_is_each_coordinators_own(desk: Desk, pair: str) -> None:
    met(desk, pair, on=DAY)
    other = Desk(desk.store, "rm", desk.on, desk.now)
    with pytest.raises(Refused, match="nothing of yours"):
        undo(other)


def test_undo_is_refused_where_a_colleague_has_changed_the_row_since(desk: Desk, pair: str) -> None:
    met(desk, pair, on=DAY, minutes=60)
    other = Desk(desk.store, "rm", desk.on, desk.now)
    with other.command("correct", "HC-0001: 45 minutes, not 60") as command:
        command.update("meeting", 1, {"minutes": 45})
    with pytest.raises(Stale, match=r"rm changed it since.*45 minutes"):
        undo(desk)
    assert rows(desk, "SELECT minutes FROM meeting") == [(45,)]


def test_undo_is_refused_where_later_entries_stand_on_it(desk: Desk) -> None:
    with desk.command("people", "C-1") as command:
        champion = command.insert("champion", {"ref": "C-1"})
    other = Desk(desk.store, "rm", desk.on, desk.now)
    with other.command("clearance", "C-1: dbs") as command:
        command.insert("clearance", {"champion_id": champion, "clearance": "dbs"})
    with pytest.raises(Stale, match="stand on it"):
        undo(desk)


def test_a_table_or_column_that_there_is_none_of_cannot_be_written(desk: Desk) -> None:
    with pytest.raises(ValueError, match="no table"), desk.command("x", "x") as command:
        command.insert("change", {"id": 1})
    with pytest.raises(ValueError, match="no column"), desk.command("x", "x") as command:
        command.insert("champion", {"ref": "C-1", "name = 'x' --": "y"})
