"""Stores and desks that the tests share."""

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from console.desk import Desk
from db import store
from db.driver import sqlite3

TODAY = date(2026, 11, 24)
EXAMPLE = Path(__file__).parent.parent / "fixtures" / "programme"

os.umask(0o077)  # as the program does where it starts


@pytest.fixture(scope="session", autouse=True)
def _home(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A home of the tests' own: what is saved there by default lies in nobody's way."""
    os.environ["HOME"] = str(tmp_path_factory.mktemp("home"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a test's store lies."""
    return tmp_path / "programme.db"


@pytest.fixture
def connection(path: Path) -> Iterator[sqlite3.Connection]:
    """An empty store."""
    made = store.create(path)
    yield made
    made.close()


@pytest.fixture
def desk(connection: sqlite3.Connection) -> Desk:
    """A coordinator at work on 24 November 2026."""
    return Desk(connection, "jw", TODAY, datetime(2026, 11, 24, 10, 0, tzinfo=UTC))


@pytest.fixture
def pair(desk: Desk) -> str:
    """The reference of a pair that meets weekly in person since March."""
    with desk.command("made", "a pair") as change:
        patient = change.insert("patient", {"ref": "P-0001", "name": "Rosa Kaya", "care_contact": "Sam Field"})
        champion = change.insert("champion", {"ref": "C-0001", "name": "Femi Adu"})
        change.insert(
            "pair",
            {
                "ref": "HC-0001",
                "patient_id": patient,
                "champion_id": champion,
                "coordinator": "jw",
                "matched_on": "2026-03-02",
                "introduced_on": "2026-03-09",
                "every_days": 7,
                "mode": "in person",
                "ends_on": "2027-03-09",
            },
        )
    return "HC-0001"
