"""When somebody is due to be erased: counted from their last pair, from the policy's months."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from console import erasing, people, policy, retention
from console.desk import Desk
from console.entry import run
from tests.hurrying import press

from .conftest import TODAY


def a_pair(desk: Desk, number: int, closed: str | None, *, patient: str = "", champion: str = "") -> str:
    """A pair of a patient and a champion, theirs alone unless they are named."""
    with desk.command("made", "a pair") as change:
        ids = {}
        for table, ref in (("patient", patient or f"P-{number:04}"), ("champion", champion or f"C-{number:04}")):
            row = desk.store.execute(f"SELECT id FROM {table} WHERE ref = ?", [ref]).fetchone()
            ids[table] = row[0] if row else change.insert(table, {"ref": ref, "name": f"Una Brook {number}"})
        change.insert("pair", {
            "ref": f"HC-{number:04}", "patient_id": ids["patient"], "champion_id": ids["champion"],
            "matched_on": "2023-01-02", "closed_on": closed,
        })  # fmt: skip
    return f"HC-{number:04}"


def due(desk: Desk, within: int = 0) -> dict[str, list[str]]:
    """Who is due, by pair; people without one under nothing."""
    kept, alone = retention.due(desk, within)
    found = {each.ref: [one.ref for one in each.people] for each in kept}
    return found | ({"": [one.ref for one in alone]} if alone else {})


def leaves(desk: Desk, ref: str, on: date) -> None:
    at = desk.at(datetime(on.year, on.month, on.day, 12, tzinfo=UTC))
    people.champion_edited(at, ref, status="left")


def test_a_closed_pair_is_due_when_the_months_have_passed_and_not_a_day_before(desk: Desk) -> None:
    a_pair(desk, 1, "2024-11-24")
    a_pair(desk, 2, "2024-11-25")
    assert due(desk) == {"HC-0001": ["P-0001"]}
    assert due(desk, within=1) == {"HC-0001": ["P-0001"], "HC-0002": ["P-0002"]}


def test_the_policy_says_how_many_months(desk: Desk) -> None:
    a_pair(desk, 1, "2025-11-24")
    assert due(desk) == {}
    policy.set_limit(desk, "keep.closed", "12")
    assert due(desk) == {"HC-0001": ["P-0001"]}


def test_whoever_is_in_a_newer_pair_is_due_with_that_one(desk: Desk) -> None:
    a_pair(desk, 1, "2020-01-01")
    a_pair(desk, 2, "2022-02-02", patient="P-0001")
    a_pair(desk, 3, None, champion="C-0001")
    assert due(desk) == {"HC-0002": ["P-0001"]}


def test_nobody_is_due_while_a_pair_is_open(desk: Desk) -> None:
    a_pair(desk, 1, "2020-01-01")
    a_pair(desk, 2, None, patient="P-0001")
    a_pair(desk, 3, "2026-12-01", patient="P-0003")
    assert due(desk, within=800) == {}


def test_a_champion_is_due_only_once_they_have_left(desk: Desk) -> None:
    a_pair(desk, 1, "2020-01-01")
    assert due(desk) == {"HC-0001": ["P-0001"]}
    leaves(desk, "C-0001", date(2023, 5, 1))
    assert due(desk) == {"HC-0001": ["P-0001", "C-0001"]}
    assert retention.of_person(desk, "C-0001").due_on == date(2025, 5, 1)  # type: ignore[union-attr]


def test_a_champion_who_left_before_their_pair_was_closed_is_due_from_the_closing(desk: Desk) -> None:
    a_pair(desk, 1, "2024-11-24")
    leaves(desk, "C-0001", date(2022, 5, 1))
    assert retention.of_person(desk, "C-0001").since == date(2024, 11, 24)  # type: ignore[union-attr]


def test_somebody_who_was_never_matched_is_due_too(desk: Desk) -> None:
    people.patient_added(desk, "", ref="P-0001", name="Una Brook", referred_on=date(2024, 11, 24))
    people.patient_added(desk, "", ref="P-0002", name="Una Brook", referred_on=date(2024, 11, 25))
    people.patient_added(desk, "", ref="P-0003", name="Una Brook")
    people.champion_added(
        desk, "", ref="C-0001", name="Una Brook", status="applied", capacity=1, joined_on=date(2020, 1, 1)
    )
    people.champion_added(
        desk, "", ref="C-0002", name="Una Brook", status="ready", capacity=1, joined_on=date(2020, 1, 1)
    )
    assert due(desk) == {"": ["C-0001", "P-0001"]}
    assert retention.of_person(desk, "P-0003").due_on == date(2028, 11, 24)  # type: ignore[union-attr]


def test_whoever_was_erased_is_not_due_any_more(desk: Desk) -> None:
    a_pair(desk, 1, "2020-01-01")
    leaves(desk, "C-0001", date(2021, 5, 1))
    erasing.erased(desk, "P-0001", reason="the date has passed")
    assert due(desk) == {"HC-0001": ["C-0001"]}
    erasing.erased(desk, "C-0001", reason="the date has passed")
    assert due(desk) == {}


Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ask(desk: Desk, path: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Run a command on a store with one pair that was closed long ago."""
    a_pair(desk, 1, "2020-01-01")

    def asked(*words: str) -> tuple[int, str, str]:
        code = run(["--db", str(path), "--by", "jw", *words])
        return (code, *capsys.readouterr())

    return asked


def test_the_list_bears_references_and_names_when_asked_for(ask: Ask) -> None:
    code, out, _ = ask("people", "due")
    assert code == 0
    assert "HC-0001, closed on 1 Jan 2020: P-0001, patient, due on 1 Jan 2022" in out
    assert "Una" not in out
    assert "P-0001 Una Brook 1, patient" in ask("people", "due", "--names")[1]


def test_a_program_is_told_the_same(ask: Ask) -> None:
    found = json.loads(ask("people", "due", "--json")[1])
    assert found["pairs"][0]["pair"] == "HC-0001"
    assert found["pairs"][0]["people"] == [
        {"ref": "P-0001", "what": "patient", "why": "HC-0001 was closed", "since": "2020-01-01", "due_on": "2022-01-01"}
    ]
    assert found["people"] == []


def test_that_nobody_is_due_is_said(desk: Desk, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert desk.on == TODAY
    assert run(["--db", str(path), "people", "due", "--within", "30"]) == 0
    assert "Nobody is due to be erased within 30 days." in capsys.readouterr().out


def test_a_persons_page_says_their_date(ask: Ask) -> None:
    assert "due to be erased: 1 Jan 2022 (HC-0001 was closed)" in ask("people", "P-0001")[1]


def test_the_console_says_who_is_due_and_when(desk: Desk) -> None:
    a_pair(desk, 1, "2020-01-01")
    drawn = press(desk, "4", size=(100, 30))
    assert "due to be erased 1" in drawn
    assert "1 Jan 2022 (HC-0001 was closed)" in drawn
