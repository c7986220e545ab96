"""The work on a pair, as of a day: what was recorded later is not there, nor a date that lies ahead."""

from collections.abc import Callable
from datetime import date

import pytest

from console.desk import Desk
from db import work
from db.work import Work

BEFORE, DAY = date(2026, 11, 9), date(2026, 11, 10)
"""The day before, and the day on which something is recorded, or comes true."""

OLD, LATE = "2026-10-30", DAY.isoformat()


def write(desk: Desk, table: str, **row: str | int | None) -> int:
    with desk.command("test", "test") as change:
        return change.insert(table, row)


def on_both_days(desk: Desk, read: Callable[[Work], object]) -> tuple[object, object]:
    """What is read of the pair's work as of the day before, and as of the day."""
    return read(work.of_pair(desk.store, 1, 1, BEFORE)), read(work.of_pair(desk.store, 1, 1, DAY))


RECORDED_LATE: dict[str, tuple[dict[str, str | int], Callable[[Work], object]]] = {
    "action": ({"pair_id": 1, "action_text": "ring"}, lambda found: len(found.actions)),
    "concern": ({"pair_id": 1, "seen_on": OLD, "facts": "seen"}, lambda found: len(found.concerns)),
    "request": (
        {"pair_id": 1, "asked_by": "patient", "kind": "practical", "asked_on": OLD},
        lambda found: len(found.requests),
    ),
    "goal": ({"pair_id": 1, "ref": "G-1", "goal_text": "walk", "set_on": OLD}, lambda found: len(found.goals)),
    "supervision": ({"champion_id": 1, "on_day": OLD, "kind": "group"}, lambda found: len(found.supervisions)),
    "journal": ({"pair_id": 1, "on_day": OLD, "state": "given"}, lambda found: int(found.journal is not None)),
    "review": (
        {"pair_id": 1, "on_day": OLD, "by_whom": "jw", "outcome": "fine", "seen": "{}"},
        lambda found: len(found.looks),
    ),
    "snooze": (
        {"pair_id": 1, "rule": "no-goal", "severity": "watch", "from_on": OLD, "until_on": "2026-12-01", "reason": "x"},
        lambda found: len(found.snoozes),
    ),
    "ending": ({"pair_id": 1, "kind": "planned", "begun_on": OLD}, lambda found: int(found.ending is not None)),
}


@pytest.mark.parametrize("table", RECORDED_LATE)
def test_a_fact_counts_from_the_day_it_was_recorded(desk: Desk, pair: str, table: str) -> None:
    row, read = RECORDED_LATE[table]
    write(desk, table, recorded_on=LATE, **row)
    assert on_both_days(desk, read) == (0, 1)


def test_a_step_and_a_rating_count_from_the_day_they_were_recorded(desk: Desk, pair: str) -> None:
    goal = write(desk, "goal", pair_id=1, ref="G-1", goal_text="walk", set_on=OLD, recorded_on=OLD)
    write(desk, "step", goal_id=goal, step_text="shoes", recorded_on=LATE)
    write(desk, "rating", goal_id=goal, on_day=OLD, by_whom="patient", score=4, recorded_on=LATE)
    assert on_both_days(desk, lambda found: (len(found.goals[0].steps), len(found.goals[0].ratings))) == (
        (0, 0),
        (1, 1),
    )


DONE_LATE: dict[str, tuple[dict[str, str | int], Callable[[Work], object]]] = {
    "action": ({"action_text": "ring", "done_on": LATE}, lambda found: found.actions[0].done_on),
    "concern": (
        {"seen_on": OLD, "facts": "seen", "told": "Pat", "passed_on": LATE},
        lambda found: found.concerns[0].told and found.concerns[0].passed_on,
    ),
    "request": (
        {"asked_by": "patient", "kind": "practical", "asked_on": OLD, "answered_on": LATE},
        lambda found: found.requests[0].answered_on,
    ),
    "goal": (
        {"ref": "G-1", "goal_text": "walk", "set_on": OLD, "state": "met", "ended_on": LATE},
        lambda found: found.goals[0].ended_on if found.goals[0].state == "met" else None,
    ),
}


@pytest.mark.parametrize("table", DONE_LATE)
def test_an_end_counts_from_its_day(desk: Desk, pair: str, table: str) -> None:
    row, read = DONE_LATE[table]
    write(desk, table, pair_id=1, recorded_on=OLD, **row)
    assert on_both_days(desk, read) == (None, DAY)


def test_a_step_is_done_from_its_day(desk: Desk, pair: str) -> None:
    goal = write(desk, "goal", pair_id=1, ref="G-1", goal_text="walk", set_on=OLD, recorded_on=OLD)
    write(desk, "step", goal_id=goal, step_text="shoes", done_on=LATE, recorded_on=OLD)
    assert on_both_days(desk, lambda found: found.goals[0].steps[0].done_on) == (None, DAY)


@pytest.mark.parametrize("ends", [{"until_on": LATE}, {"until_on": "2026-12-01", "woken_on": LATE}])
def test_a_snooze_is_over_on_its_day_or_when_it_is_woken(desk: Desk, pair: str, ends: dict[str, str]) -> None:
    write(desk, "snooze", pair_id=1, rule="no-goal", severity="watch", from_on=OLD, reason="x", recorded_on=OLD, **ends)
    assert on_both_days(desk, lambda found: len(found.snoozes)) == (1, 0)


def test_of_another_pair_nothing_is_read(desk: Desk, pair: str) -> None:
    for table, (row, _) in RECORDED_LATE.items():
        write(desk, table, recorded_on=OLD, **row)
    assert work.of_pair(desk.store, 2, 2, DAY) == Work((), (), (), (), (), None, (), (), None)
