"""As of a day: every kind of fact counts from the day it was recorded, and a date that lies ahead is not known yet."""

from collections.abc import Callable
from datetime import date

import pytest

from console.desk import Desk
from db import snapshot
from db.facts import Pair

BEFORE, DAY = date(2026, 11, 9), date(2026, 11, 10)
"""The day before, and the day on which something is recorded, or comes true."""

OLD, LATE = "2026-10-01", DAY.isoformat()


def write(desk: Desk, table: str, **row: str | int | None) -> int:
    with desk.command("test", "test") as change:
        return change.insert(table, row)


def on_both_days(desk: Desk, read: Callable[[Pair], object]) -> tuple[object, object]:
    """What is read of the pair as of the day before, and as of the day."""
    return read(snapshot.pairs(desk.store, BEFORE)[0]), read(snapshot.pairs(desk.store, DAY)[0])


RECORDED_LATE: dict[str, tuple[dict[str, str | int], Callable[[Pair], object]]] = {
    "meeting": ({"on_day": OLD, "outcome": "held"}, lambda pair: len(pair.meetings)),
    "contact": ({"on_day": OLD, "with_whom": "champion", "reached": 1}, lambda pair: len(pair.contacts)),
    "agreement": ({"from_on": OLD, "every_days": 14}, lambda pair: (pair.every_days or 0) // 14),
    "setback": ({"began_on": OLD, "whose": "patient", "kind": "pain"}, lambda pair: len(pair.setbacks)),
    "pause": ({"from_on": OLD}, lambda pair: len(pair.pauses)),
    "goal": ({"ref": "G-1", "goal_text": "walk", "set_on": OLD}, lambda pair: len(pair.goals)),
    "request": ({"asked_by": "patient", "kind": "practical", "asked_on": OLD}, lambda pair: len(pair.requests)),
    "concern": ({"seen_on": OLD, "facts": "seen"}, lambda pair: len(pair.concerns_open)),
    "raised": ({"severity": "act", "reason": "tired", "raised_on": OLD}, lambda pair: len(pair.raised)),
    "ending": ({"kind": "planned", "begun_on": OLD}, lambda pair: int(pair.ending_begun_on is not None)),
}


@pytest.mark.parametrize("table", RECORDED_LATE)
def test_a_fact_counts_from_the_day_it_was_recorded(desk: Desk, pair: str, table: str) -> None:
    row, read = RECORDED_LATE[table]
    write(desk, table, pair_id=1, recorded_on=LATE, **row)
    assert on_both_days(desk, read) == (0, 1)


OPEN_UNTIL: dict[str, tuple[dict[str, str | int], Callable[[Pair], object]]] = {
    "setback": (
        {"began_on": OLD, "whose": "patient", "kind": "pain", "ended_on": LATE},
        lambda pair: int(pair.setbacks[0].ended_on is None),
    ),
    "pause": ({"from_on": OLD, "ended_on": LATE}, lambda pair: int(pair.pauses[0].ended_on is None)),
    "goal": ({"ref": "G-1", "goal_text": "walk", "set_on": OLD, "ended_on": LATE}, lambda pair: len(pair.goals)),
    "request": (
        {"asked_by": "patient", "kind": "practical", "asked_on": OLD, "answered_on": LATE},
        lambda pair: len(pair.requests),
    ),
    "concern": ({"seen_on": OLD, "facts": "seen", "passed_on": LATE}, lambda pair: len(pair.concerns_open)),
    "raised": (
        {"severity": "act", "reason": "tired", "raised_on": OLD, "lowered_on": LATE},
        lambda pair: len(pair.raised),
    ),
}


@pytest.mark.parametrize("table", OPEN_UNTIL)
def test_an_end_counts_from_its_day(desk: Desk, pair: str, table: str) -> None:
    row, read = OPEN_UNTIL[table]
    write(desk, table, pair_id=1, recorded_on=OLD, **row)
    assert on_both_days(desk, read) == (1, 0)


def test_a_rating_counts_from_the_day_it_was_recorded(desk: Desk, pair: str) -> None:
    goal = write(desk, "goal", pair_id=1, ref="G-1", goal_text="walk", set_on=OLD, recorded_on=OLD)
    for on, score, recorded in ((OLD, 3, OLD), ("2026-10-20", 8, LATE)):
        write(desk, "rating", goal_id=goal, on_day=on, by_whom="patient", score=score, recorded_on=recorded)
    assert on_both_days(desk, lambda pair: pair.goals[0].by_patient) == (3, 8)


def test_a_supervision_counts_from_the_day_it_was_recorded(desk: Desk, pair: str) -> None:
    write(desk, "supervision", champion_id=1, on_day=OLD, kind="group", recorded_on=LATE)
    assert on_both_days(desk, lambda pair: pair.supervised_on) == (None, date(2026, 10, 1))


def test_a_check_in_counts_from_the_day_it_was_recorded(desk: Desk, pair: str) -> None:
    write(desk, "contact", pair_id=1, on_day=OLD, with_whom="patient", reached=1, recorded_on=LATE)
    assert on_both_days(desk, lambda pair: pair.checked_in_on) == (None, date(2026, 10, 1))


def test_a_clearance_counts_from_the_day_it_was_done(desk: Desk, pair: str) -> None:
    write(desk, "clearance", champion_id=1, clearance="dbs", done_on=LATE)
    assert on_both_days(desk, lambda pair: len(pair.clearances)) == (0, 1)


def test_a_meeting_that_a_contact_foretold_counts_from_its_day(desk: Desk, pair: str) -> None:
    write(desk, "contact", pair_id=1, on_day=OLD, with_whom="pair", reached=1, met_on=LATE, recorded_on=OLD)
    assert on_both_days(desk, lambda pair: pair.contacts[0].met_on) == (None, DAY)


def test_an_introduction_counts_from_its_day(desk: Desk, pair: str) -> None:
    with desk.command("test", "put off") as change:
        change.update("pair", 1, {"introduced_on": LATE})
    assert on_both_days(desk, lambda pair: pair.introduced_on) == (None, DAY)


def test_an_end_that_was_agreed_is_known_ahead_of_its_day(desk: Desk, pair: str) -> None:
    with desk.command("test", "agreed") as change:
        change.update("pair", 1, {"ends_on": "2026-12-09"})
    assert on_both_days(desk, lambda pair: pair.ends_on) == (date(2026, 12, 9), date(2026, 12, 9))


def test_a_pause_that_was_agreed_ahead_is_known(desk: Desk, pair: str) -> None:
    write(desk, "pause", pair_id=1, from_on="2026-12-01", review_on="2026-12-20", recorded_on=LATE)
    assert on_both_days(desk, lambda pair: len(pair.pauses)) == (0, 1)


def test_a_step_of_an_ending_counts_from_the_day_it_was_recorded_until_it_is_done(desk: Desk, pair: str) -> None:
    ending = write(desk, "ending", pair_id=1, kind="planned", begun_on=OLD, recorded_on=OLD)
    write(desk, "ending_step", ending_id=ending, step="last meeting", due_on=OLD, recorded_on=LATE)
    write(desk, "ending_step", ending_id=ending, step="check-in", due_on=OLD, done_on=LATE, recorded_on=OLD)
    steps = on_both_days(desk, lambda pair: [each.step for each in pair.ending_steps])
    assert steps == (["check-in"], ["last meeting"])


def test_no_step_is_open_of_an_ending_that_is_not_known_yet(desk: Desk, pair: str) -> None:
    ending = write(desk, "ending", pair_id=1, kind="planned", begun_on=OLD, recorded_on=LATE)
    write(desk, "ending_step", ending_id=ending, step="last meeting", due_on=OLD, recorded_on=OLD)
    assert on_both_days(desk, lambda pair: len(pair.ending_steps)) == (0, 1)


KEPT_LATE: dict[str, tuple[str, dict[str, str | int]]] = {
    "goals": ("goal", {"pair_id": 1, "ref": "G-1", "goal_text": "walk", "set_on": OLD, "recorded_on": LATE}),
    "check_ins": ("contact", {"pair_id": 1, "on_day": OLD, "with_whom": "patient", "reached": 1, "recorded_on": LATE}),
    "supervision": ("supervision", {"champion_id": 1, "on_day": OLD, "kind": "group", "recorded_on": LATE}),
    "clearances": ("clearance", {"champion_id": 1, "clearance": "dbs", "done_on": LATE}),
}


@pytest.mark.parametrize("kind", KEPT_LATE)
def test_a_kind_of_record_is_kept_from_its_first_row_on(desk: Desk, pair: str, kind: str) -> None:
    table, row = KEPT_LATE[kind]
    write(desk, table, **row)
    before, after = (getattr(snapshot.programme(desk.store, on).kept, kind) for on in (BEFORE, DAY))
    assert (bool(before), bool(after)) == (False, True)


def test_a_care_contact_is_kept_once_any_patient_has_one(desk: Desk, pair: str) -> None:
    assert snapshot.programme(desk.store, DAY).kept.care_contacts
    with desk.command("test", "blank") as change:
        change.update("patient", 1, {"care_contact": " "})
    assert not snapshot.programme(desk.store, DAY).kept.care_contacts
