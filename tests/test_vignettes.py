"""Twenty short stories of pairs, brought in from their files, each with the flags expected on a day."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from console.desk import Desk
from console.imports import bring_in
from console.triage import as_json, queue
from db import store
from db.driver import sqlite3

STORIES = Path(__file__).parent / "vignettes"
EXPECTED = json.loads((STORIES / "expected.json").read_text(encoding="utf-8"))
CASES = [
    pytest.param(day, pair, told["flags"], id=f"{pair} on {day}: {told['story']}")
    for day, pairs in EXPECTED["on"].items()
    for pair, told in pairs.items()
]


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk at a store that holds the stories, brought in at once, after all of them."""
    connection: sqlite3.Connection = store.create(tmp_path_factory.mktemp("stories") / "stories.db")
    desk = Desk(connection, "jw", date(2022, 8, 1), datetime(2022, 8, 1, 10, tzinfo=UTC))
    bring_in(desk, STORIES / "import")
    yield desk
    connection.close()


def flags_on(desk: Desk, day: str, pair: str) -> dict[str, str] | str:
    """The flags of a pair on a day, of the rules that the stories are about."""
    rows = {row["pair"]: row for row in as_json(queue(desk.store, date.fromisoformat(day)))["pairs"]}
    if pair not in rows:
        return "not open"
    return {flag["rule"]: flag["severity"] for flag in rows[pair]["flags"] if flag["rule"] in EXPECTED["rules"]}


@pytest.mark.parametrize(("day", "pair", "expected"), CASES)
def test_the_flags_are_those_that_the_story_asks_for(
    stories: Desk, day: str, pair: str, expected: dict[str, str] | str
) -> None:
    assert flags_on(stories, day, pair) == expected


def test_the_stories_are_all_there() -> None:
    assert len(CASES) == 39
    assert {case.values[1] for case in CASES} == {f"V-{number:02}" for number in range(1, 21)}


def test_bringing_them_in_again_changes_nothing(stories: Desk) -> None:
    before = as_json(queue(stories.store, date(2022, 6, 6)))
    report = bring_in(stories, STORIES / "import")
    assert (report.added, report.changed) == ({}, {})
    assert as_json(queue(stories.store, date(2022, 6, 6))) == before
