"""What is known as of a day: recorded by then, and no date that lies after it."""

from dataclasses import replace
from datetime import date

import pytest

from console.agreements import agreed
from console.desk import Desk
from console.triage import queue, reassess
from db import snapshot
from db.driver import sqlite3
from db.facts import Pair, Reach
from tests.conftest import TODAY

EVERYTHING = Reach(held=10_000, timed=10_000, rhythms=1000)


def write(desk: Desk, table: str, **row: str | int | None) -> int:
    """One row, recorded on the desk's day unless it says otherwise."""
    if table not in {"patient", "champion", "pair", "clearance", "closure"}:
        row = {"recorded_on": TODAY.isoformat(), **row}
    if table in {
        "agreement",
        "meeting",
        "contact",
        "setback",
        "pause",
        "goal",
        "request",
        "concern",
        "raised",
        "ending",
    }:
        row = {"pair_id": 1, **row}
    with desk.command("test", "test") as change:
        return change.insert(table, row)


def held(desk: Desk, on: str, *, recorded: str | None = None, **more: str | int | None) -> None:
    write(desk, "meeting", on_day=on, outcome="held", recorded_on=recorded or on, **more)


def the_pair(desk: Desk, on: date = TODAY) -> Pair:
    return snapshot.pairs(desk.store, on)[0]


def test_a_meeting_counts_from_the_day_it_was_recorded(desk: Desk, pair: str) -> None:
    held(desk, "2026-11-10", recorded="2026-11-20")
    assert the_pair(desk, date(2026, 11, 19)).meetings == ()
    assert [each.on for each in the_pair(desk, date(2026, 11, 20)).meetings] == [date(2026, 11, 10)]


def test_a_held_meeting_is_not_known_before_its_day_but_one_called_off_in_advance_is(desk: Desk, pair: str) -> None:
    held(desk, "2026-11-28", recorded="2026-11-24")
    write(desk, "meeting", on_day="2026-11-29", outcome="cancelled", cancelled_by="patient")
    assert [each.outcome for each in the_pair(desk).meetings] == ["cancelled"]


def test_meetings_stand_newest_first(desk: Desk, pair: str) -> None:
    for on in ("2026-11-09", "2026-11-23", "2026-11-16"):
        held(desk, on)
    assert [each.on.day for each in the_pair(desk).meetings] == [23, 16, 9]


def test_a_pair_is_open_from_its_matching_up_to_the_day_before_it_is_closed(desk: Desk, pair: str) -> None:
    with desk.command("test", "closed") as change:
        change.update("pair", 1, {"closed_on": "2026-11-10"})
    for on, is_open in (("2026-03-01", False), ("2026-03-02", True), ("2026-11-09", True), ("2026-11-10", False)):
        assert bool(snapshot.pairs(desk.store, date.fromisoformat(on))) is is_open
        assert bool(snapshot.open_ids(desk.store, date.fromisoformat(on))) is is_open


@pytest.mark.parametrize(("ended", "known"), [("2026-11-24", True), ("2026-11-25", False)])
def test_an_end_that_lies_after_the_day_is_not_known_yet(desk: Desk, pair: str, ended: str, known: bool) -> None:
    write(desk, "setback", began_on="2026-11-01", whose="patient", kind="illness", ended_on=ended)
    write(desk, "pause", from_on="2026-11-01", ended_on=ended)
    found = the_pair(desk)
    assert (found.setbacks[0].ended_on is not None, found.pauses[0].ended_on is not None) == (known, known)


def test_what_was_answered_passed_on_lowered_or_done_later_is_open_still(desk: Desk, pair: str) -> None:
    later = "2026-11-25"
    write(desk, "request", asked_by="patient", kind="practical", asked_on="2026-11-20", answered_on=later)
    write(desk, "concern", seen_on="2026-11-20", facts="seen", passed_on=later)
    write(desk, "raised", severity="act", reason="tired", raised_on="2026-11-20", lowered_on=later)
    ending = write(desk, "ending", kind="planned", begun_on="2026-11-20")
    write(desk, "ending_step", ending_id=ending, step="last meeting", due_on="2026-11-22", done_on=later)
    now, then = the_pair(desk), the_pair(desk, date(2026, 11, 25))
    assert [len(each) for each in (now.requests, now.concerns_open, now.raised, now.ending_steps)] == [1, 1, 1, 1]
    assert [len(each) for each in (then.requests, then.concerns_open, then.raised, then.ending_steps)] == [0, 0, 0, 0]


def test_a_step_that_was_left_out_with_a_reason_is_not_open(desk: Desk, pair: str) -> None:
    ending = write(desk, "ending", kind="planned", begun_on="2026-11-20")
    write(desk, "ending_step", ending_id=ending, step="last meeting", due_on="2026-11-22", skipped_why="moved away")
    assert the_pair(desk).ending_steps == ()


def test_an_agreement_that_leaves_the_mode_blank_keeps_the_earlier_one(desk: Desk, pair: str) -> None:
    write(desk, "agreement", from_on="2026-05-01", every_days=14, mode="phone", recorded_on="2026-05-01")
    write(desk, "agreement", from_on="2026-06-01", every_days=21, mode=None, recorded_on="2026-06-01")
    found = [the_pair(desk, on) for on in (date(2026, 4, 30), date(2026, 5, 1), date(2026, 6, 1))]
    assert [(each.every_days, each.mode) for each in found] == [(7, "in person"), (14, "phone"), (21, "phone")]


def test_an_agreement_holds_from_its_day(desk: Desk, pair: str) -> None:
    agreed(desk, pair, every=14, from_on=date(2026, 11, 25))
    assert the_pair(desk).every_days == 7


def test_the_latest_clearance_of_a_kind_counts_and_one_without_a_day_is_the_oldest(desk: Desk, pair: str) -> None:
    for done, renew in (("2026-05-01", "2029-05-01"), (None, "2020-01-01"), ("2026-11-25", "2030-01-01")):
        write(desk, "clearance", champion_id=1, clearance="dbs", done_on=done, renew_on=renew)
    assert [each.renew_on for each in the_pair(desk).clearances] == [date(2029, 5, 1)]


def test_the_latest_rating_by_each_side_stands_with_its_goal(desk: Desk, pair: str) -> None:
    goal = write(desk, "goal", ref="G-1", goal_text="walk", set_on="2026-05-01")
    for on, by, score in (("2026-06-01", "patient", 9), ("2026-07-01", "patient", 2), ("2026-06-15", "champion", 5)):
        write(desk, "rating", goal_id=goal, on_day=on, by_whom=by, score=score)
    found = the_pair(desk).goals[0]
    assert (found.by_patient, found.by_patient_on, found.by_champion) == (2, date(2026, 7, 1), 5)


def test_a_goal_that_is_over_is_not_open_but_there_was_one(desk: Desk, pair: str) -> None:
    write(desk, "goal", ref="G-1", goal_text="walk", set_on="2026-05-01", state="met", ended_on="2026-06-01")
    assert (the_pair(desk).goals, the_pair(desk).has_goal) == ((), True)


def test_only_a_contact_that_reached_one_of_the_two_is_a_check_in(desk: Desk, pair: str) -> None:
    for on, whom, reached in (("2026-11-01", "champion", 1), ("2026-11-05", "pair", 1), ("2026-11-09", "patient", 0)):
        write(desk, "contact", on_day=on, with_whom=whom, reached=reached)
    assert the_pair(desk).checked_in_on == date(2026, 11, 1)


def test_the_care_contact_is_missing_where_it_is_blank(desk: Desk, pair: str) -> None:
    assert the_pair(desk).has_care_contact
    with desk.command("test", "blank") as change:
        change.update("patient", 1, {"care_contact": "  "})
    assert not the_pair(desk).has_care_contact


def test_what_a_programme_keeps_is_what_it_has_recorded_by_the_day(desk: Desk, pair: str) -> None:
    write(desk, "supervision", champion_id=1, on_day="2026-11-20", kind="group", recorded_on="2026-11-22")
    write(desk, "clearance", champion_id=1, clearance="dbs", done_on="2026-11-22")
    before = snapshot.programme(desk.store, date(2026, 11, 21)).kept
    after = snapshot.programme(desk.store, date(2026, 11, 22)).kept
    assert (before.supervision, before.clearances) == (False, frozenset())
    assert (after.supervision, after.clearances) == (True, frozenset({"dbs"}))
    assert (after.care_contacts, after.goals, after.check_ins) == (True, False, False)


def test_a_long_history_is_read_as_far_back_as_the_rules_look(desk: Desk, pair: str) -> None:
    with desk.command("test", "a meeting every week") as change:
        for week in range(60):
            on = date.fromordinal(TODAY.toordinal() - 7 * week - 1).isoformat()
            change.insert("meeting", {"pair_id": 1, "on_day": on, "outcome": "held", "minutes": 60, "recorded_on": on})
    assert len(the_pair(desk).meetings) == 6
    assert len(snapshot.pairs(desk.store, TODAY, None, EVERYTHING)[0].meetings) == 60


def test_reading_less_changes_no_severity(desk: Desk, pair: str) -> None:
    for week in range(30):
        on = date.fromordinal(TODAY.toordinal() - 7 * week - 1).isoformat()
        if week % 3:
            write(desk, "meeting", on_day=on, outcome="cancelled", cancelled_by="champion", recorded_on=on)
        else:
            held(desk, on, mode="phone", minutes=None if week < 9 else 30)
    short, whole = (snapshot.pairs(desk.store, TODAY, None, reach)[0] for reach in (Reach(), EVERYTHING))
    assert len(short.meetings) < len(whole.meetings)
    assert flags_of(desk, short) == flags_of(desk, whole)


def flags_of(desk: Desk, pair: Pair) -> list[tuple[str, str]]:
    from console.flags import assess, ground

    known = ground(snapshot.programme(desk.store, TODAY))
    return [(flag.rule, flag.severity) for flag in assess(replace(pair, read_from=None), known).flags]


def test_one_pair_is_assessed_again_as_in_the_whole_queue(desk: Desk, pair: str) -> None:
    held(desk, "2026-11-01", mode="in person", minutes=60)
    assert reassess(desk.store, TODAY, [1]) == list(queue(desk.store, TODAY).rows)


def test_a_pair_that_is_not_open_is_not_assessed(desk: Desk, pair: str) -> None:
    assert reassess(desk.store, date(2026, 3, 1), [1]) == []


def test_the_longest_unmet_come_first_and_those_who_never_met_before_them(
    connection: sqlite3.Connection, desk: Desk
) -> None:
    for number, last in ((1, "2026-11-20"), (2, None), (3, "2026-10-01")):
        write(desk, "patient", ref=f"P-{number}")
        write(desk, "champion", ref=f"C-{number}")
        write(desk, "pair", ref=f"HC-{number}", patient_id=number, champion_id=number, matched_on="2026-03-02")
        if last:
            held(desk, last, pair_id=number)
    assert snapshot.longest_unmet(connection, TODAY, 2) == [2, 3]


def test_one_pair_is_found_without_reading_the_whole_table_of_meetings(desk: Desk, pair: str) -> None:
    steps: list[str] = []
    desk.store.set_trace_callback(steps.append)
    snapshot.pairs(desk.store, TODAY, [1])
    desk.store.set_trace_callback(None)
    for sql in [step for step in steps if "meeting" in step or "contact" in step]:
        plan = [row[3] for row in desk.store.execute(f"EXPLAIN QUERY PLAN {sql}")]
        assert not [line for line in plan if line.startswith(("SCAN meeting", "SCAN contact"))], plan
