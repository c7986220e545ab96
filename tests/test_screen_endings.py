"""The Endings on the screen: what is listed, the steps as marks, everything that is done about an ending by a key."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from console import triage
from console.commands import ENDING_STEPS, LOG, Value, find
from console.desk import Desk
from console.ending import state
from db import drafts as kept
from db import store
from db.drafts import Draft
from db.vocabulary import ENDING_STEPS as STEPS
from screens.app import Console
from screens.ending import row_of_marks
from screens.locking import back
from screens.marks import Marks
from screens.sitting import Sitting
from tests.caseloads import CHAMPION, PATIENT, a_pair, days_later, rows
from tests.conftest import TODAY
from tests.driving import text_of
from tests.hurrying import press, screens


def ending_in(desk: Desk, ref: str, days: int, **others: str) -> str:
    """A pair whose nine months are over in so many days; nobody has begun its ending."""
    a_pair(desk, ref, quiet=2, **others)
    with desk.command("made", "an end") as change:
        pair_id = desk.store.execute("SELECT id FROM pair WHERE ref = ?", [ref]).fetchone()[0]
        change.update("pair", pair_id, {"ends_on": (desk.on + timedelta(days=days)).isoformat()})
    return ref


def do(desk: Desk, ref: str, name: str, group: str = "ending", *, ago: int = 0, **values: Value) -> None:
    """Write a command so many days ago, doubts answered."""
    command, past = find(name, group), days_later(desk, -ago)
    usual: dict[str, Value] = {"on": past.on} if any(field.name == "on" for field in command.fields) else {}
    command(past, ref, {**usual, **values, "sure": True})


def begun(desk: Desk, ref: str, days: int, *, ago: int = 0, kind: str = "planned") -> str:
    """Such a pair, its ending begun so many days ago."""
    ending_in(desk, ref, days)
    do(desk, ref, "ending", "log", ago=ago, kind=kind)
    return ref


def closed(desk: Desk, ref: str, *, ago: int = 3) -> str:
    """A pair that was closed so many days ago with everything up to its end done, but for one step that was open."""
    begun(desk, ref, -ago, ago=50)
    for step in ("tell-both", "endings-session", "last-meeting", "journal"):
        do(desk, ref, "ending-step", ago=ago, step=step)
    for step in ("goals-together", "carry-on-plan"):
        do(desk, ref, "ending-skip", ago=ago, step=step, why="they would rather not")
    do(desk, ref, "closed", "log", ago=ago, ending="completed", by="both", reason="agreed", why="no answer")
    return ref


def row_of(screen: str, ref: str) -> str:
    """The line of the list in which that pair stands."""
    return next(line for line in screen.splitlines() if line[3:].startswith(ref))


def panel_of(screen: str) -> str:
    """What stands under the list."""
    lines = screen.splitlines()
    return "\n".join(lines[max(at for at, line in enumerate(lines) if line.startswith(("───────", "-- "))) :])


def typed(*keys: str) -> Sequence[str]:
    """To the Endings, and these keys there."""
    return ("2", *keys)


# --- what is listed --------------------------------------------------------------------------------------------------


def test_every_pair_that_is_ending_stands_there_by_days_left_and_the_closed_ones_last(desk: Desk) -> None:
    ending_in(desk, "HC-0001", 20)
    begun(desk, "HC-0002", 40, ago=2)
    ending_in(desk, "HC-0003", -3)
    closed(desk, "HC-0004")
    ending_in(desk, "HC-0005", 105)
    drawn = press(desk, *typed())
    listed = [line[3:10] for line in drawn.splitlines() if line[3:6] == "HC-"]
    assert listed == ["HC-0003", "HC-0001", "HC-0002", "HC-0005", "HC-0004"]
    assert "3d over" in row_of(drawn, "HC-0003")
    assert "in 20d" in row_of(drawn, "HC-0001")
    assert "closed +3" in row_of(drawn, "HC-0004")


def test_a_pair_in_an_early_week_is_not_there(desk: Desk, pair: str) -> None:
    desk.store.execute("UPDATE pair SET introduced_on = '2026-10-01', matched_on = '2026-10-01'")
    assert "No ending is to be seen to." in press(desk, *typed())


def test_the_head_counts_what_stands_where_and_the_load_of_the_coming_weeks(desk: Desk) -> None:
    begun(desk, "HC-0001", 40)
    begun(desk, "HC-0002", 5, ago=30)
    ending_in(desk, "HC-0003", -3)
    closed(desk, "HC-0004", ago=1)
    lines = press(desk, *typed()).splitlines()
    assert " closing 2  not begun 1  late 1  past their end 1  closed, a step open 1" in lines[1]
    assert lines[2] == " ends week by week  Nov 1 . Dec . . . 1 Jan . . . . Feb . .  2 in 12 weeks"
    wide = press(desk, *typed(), size=(120, 36)).splitlines()
    assert wide[2].startswith(" ends in the week of  Nov 23:1 30:. Dec 7:.")


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (60, 16)])
def test_nothing_is_wider_or_longer_than_the_screen(desk: Desk, size: tuple[int, int]) -> None:
    for number in range(30):
        ending_in(
            desk, f"HC-{number:04}", number * 4 - 10, patient="Wilhelmina Featherstonehaugh-Cholmondeley of Rye",
            champion="Maximiliana-Theodora Nwachukwu",
        )  # fmt: skip
    for drawn in screens(desk, [typed("G"), ["enter"], ["b", "s"]], size=size):
        assert len(drawn.splitlines()) <= size[1]
        assert max(map(len, drawn.splitlines())) <= size[0]


def test_the_bar_names_the_place_at_80_cells_with_the_day(desk: Desk) -> None:
    bar = press(desk, *typed()).splitlines()[0]
    assert bar.startswith(" Alongside 1 Triage 2 Endings ")
    assert "24 Nov" in bar


def test_how_urgent_an_ending_is_agrees_with_triage(desk: Desk) -> None:
    ending_in(desk, "HC-0001", -20)
    ending_in(desk, "HC-0002", 30)
    begun(desk, "HC-0003", 40)
    begun(desk, "HC-0004", 20, ago=40)
    drawn = press(desk, *typed())
    assert [row_of(drawn, f"HC-000{n}")[1] for n in (1, 2, 3, 4)] == ["!", "~", " ", "~"]
    severities = {row.pair.ref: row.severity for row in triage.queue(desk.store, desk.on).rows}
    assert severities["HC-0001"] == "act"


# --- the steps -------------------------------------------------------------------------------------------------------


def test_the_steps_are_a_row_of_marks(desk: Desk) -> None:
    begun(desk, "HC-0001", 20, ago=40)
    do(desk, "HC-0001", "ending-step", step="tell-both")
    do(desk, "HC-0001", "ending-skip", step="journal", why="they had none")
    drawn = press(desk, *typed())
    assert "■!!!►□- □□□" in row_of(drawn, "HC-0001")
    assert "■ done" in drawn.splitlines()[3]
    assert "! late" in drawn.splitlines()[3]


def test_every_mark_has_a_stand_in_and_no_two_are_alike(desk: Desk) -> None:
    words = ("done", "due", "late", "to come", "not needed", "left open")
    for shapes in (True, False):
        drawn = [Marks(shapes=shapes).step(each) for each in words]
        assert len(set(drawn)) == len(words)
        assert shapes or all(mark.isascii() for mark in drawn)


def test_what_was_open_at_the_close_is_told_from_what_was_not_needed(desk: Desk) -> None:
    closed(desk, "HC-0001")
    found = state.state(desk, "HC-0001")
    drawn = "".join(span.text for span in row_of_marks(found, Marks(shapes=True)))
    assert drawn.startswith("■■--x■■ ")
    assert "left open" in press(desk, *typed())


def test_the_panel_says_what_is_next_and_how_each_step_stands(desk: Desk) -> None:
    begun(desk, "HC-0001", 20, ago=40)
    do(desk, "HC-0001", "ending-step", ago=1, step="tell-both", note="both were glad to know")
    panel = panel_of(press(desk, *typed()))
    assert "Next: have the champion's endings session" in panel
    assert "■ tell both          done 23 Nov by jw" in panel
    assert "! champion's session late, due" in panel
    assert "check-in" in panel


def test_the_panel_has_the_plan_and_what_is_not_answered_where_there_is_room(desk: Desk) -> None:
    begun(desk, "HC-0001", 20, ago=2)
    do(desk, "HC-0001", "plan", keep_doing="walk to the market")
    do(desk, "HC-0001", "worry", worry="who rings on Mondays")
    wide = panel_of(press(desk, *typed(), size=(120, 36)))
    assert "Worry without an answer: who rings on Mondays" in wide
    assert "what I keep doing: walk to the market" in wide
    assert "enter for more: a worry without an answer, carry-on plan" in panel_of(press(desk, *typed()))


def test_where_nobody_is_reached_the_tries_stand_there(desk: Desk) -> None:
    ending_in(desk, "HC-0001", 30)
    do(desk, "HC-0001", "contact", "log", with_whom="patient", channel="call", reached=False)
    do(desk, "HC-0001", "ending", "log", kind="unreachable")
    panel = panel_of(press(desk, *typed()))
    assert "Nobody reached: 1 try: call to the patient on 24 Nov." in panel
    assert "Next: tell the care contact" in panel


def test_an_ending_that_is_not_begun_says_what_it_would_come_to(desk: Desk) -> None:
    ending_in(desk, "HC-0001", 60)
    panel = panel_of(press(desk, *typed()))
    assert "Begun today it would be: tell both by 28 Nov" in panel


# --- everything that is done about an ending is a key ---------------------------------------------------------------


def test_an_ending_goes_from_begun_to_closed_and_open_again_by_keys(desk: Desk) -> None:
    ending_in(desk, "HC-0001", 0)
    told = screens(desk, [
        typed("B", "enter"),
        ["s", "enter"],
        ["x", "tab", "'they had none of it", "enter"],
        ["p", "'walk to the market", "enter"],
        ["o", "'who rings on Mondays", "enter"],
        ["a", "'a neighbour does", "enter"],
        ["Z", "tab", "tab", "tab", "'the two are abroad", "enter"],
        ["R", "'closed by mistake", "enter"],
    ])  # fmt: skip
    last = [each.splitlines()[-1] for each in told[1:]]
    assert "ending begun on 24 Nov (planned)" in last[0]
    assert "tell-both done on 24 Nov" in last[1]
    assert "endings-session left out" in last[2]
    assert "carry-on plan written" in last[3]
    assert "a worry of the champion" in last[4]
    assert "answered on 24 Nov" in last[5]
    assert rows(desk, "SELECT closed_why FROM ending") == [(None,)]
    assert "closed on 24 Nov, completed" in last[6] or "closed on 24 Nov, completed" in told[7]
    assert "open again (closed by mistake)" in last[7]
    assert rows(desk, "SELECT summary FROM change WHERE command = 'closed'") != []


def test_the_form_of_a_step_offers_the_open_ones_by_letter_and_begins_with_the_next(desk: Desk) -> None:
    begun(desk, "HC-0001", 20, ago=2)
    do(desk, "HC-0001", "ending-step", step="tell-both")
    form = panel_of(press(desk, *typed("s")))
    assert "[endings-session]" in form
    assert "tell-both" not in form
    assert "check-in" in form
    press(desk, *typed("s", "d", "enter", "enter"))
    assert rows(desk, "SELECT step FROM ending_step WHERE done_on IS NOT NULL ORDER BY step") == [
        ("debrief",), ("tell-both",),
    ]  # fmt: skip


def test_all_ten_steps_can_be_chosen(desk: Desk) -> None:
    begun(desk, "HC-0001", 20, ago=2)
    form = panel_of(press(desk, *typed("s")))
    assert all(step in form for step in STEPS)


def test_going_on_and_another_end_are_keys(desk: Desk) -> None:
    begun(desk, "HC-0001", 20, ago=2)
    press(desk, *typed("e", "'1 feb 2027", "tab", "'agreed by both", "enter"))
    assert rows(desk, "SELECT to_on, reason FROM extension") == [("2027-02-01", "agreed by both")]
    press(desk, *typed("D", "'8 feb 2027", "enter"))
    assert rows(desk, "SELECT ends_on FROM pair") == [("2027-02-08",)]


def test_the_patients_agreement_is_a_key(desk: Desk) -> None:
    begun(desk, "HC-0001", 20, ago=2)
    press(desk, *typed("y", "enter"))
    assert rows(desk, "SELECT agreed_on FROM ending_step WHERE step = 'care-contact-told'") == [("2026-11-24",)]


def test_ordinary_entries_are_written_there_too(desk: Desk) -> None:
    begun(desk, "HC-0001", 20, ago=2)
    drawn = press(desk, *typed("n", "'prefers mornings", "enter"))
    assert rows(desk, "SELECT note FROM note") == [("prefers mornings",)]
    assert "(next: " in drawn.splitlines()[-1]


def test_an_entry_that_lost_its_key_is_found_in_the_palette(desk: Desk) -> None:
    begun(desk, "HC-0001", 20, ago=2)
    lost = {each.key for each in ENDING_STEPS} & {each.key for each in LOG}
    assert "s" in lost
    listed, drawn = screens(desk, [typed("ctrl+p", "'supervision"), ["enter"]])[1:]
    found = next(line for line in listed.splitlines() if "Supervision of the champion" in line)
    assert found.split()[0] == "supervision"
    assert "-- HC-0001" in panel_of(drawn)
    assert "Supervision" in panel_of(drawn)


def test_after_an_entry_the_cursor_stands_on_its_pair_wherever_that_has_gone(desk: Desk) -> None:
    begun(desk, "HC-0001", 10, ago=2)
    begun(desk, "HC-0002", 20, ago=2)
    drawn = press(desk, *typed("D", "'1 feb 2027", "enter"))
    assert row_of(drawn, "HC-0001").startswith(">")
    assert [line[3:10] for line in drawn.splitlines() if line[3:6] == "HC-"] == ["HC-0002", "HC-0001"]


def test_the_last_entry_is_taken_back(desk: Desk) -> None:
    begun(desk, "HC-0001", 20, ago=2)
    before, _, after = screens(desk, [typed(), ["s", "enter"], ["u"]])[1:]
    assert row_of(before, "HC-0001")[3:] == row_of(after, "HC-0001")[3:]
    assert rows(desk, "SELECT count(*) FROM ending_step WHERE done_on IS NOT NULL") == [(0,)]


def test_an_ending_that_is_all_done_leaves_the_list_and_that_is_said(desk: Desk) -> None:
    closed(desk, "HC-0001", ago=30)
    for step in ("debrief", "letters"):
        do(desk, "HC-0001", "ending-step", ago=2, step=step)
    drawn = press(desk, *typed("s", "enter"))
    assert "check-in done" in drawn
    assert "no ending to be seen to any more" in drawn
    assert "No ending is to be seen to." in drawn


# --- pages -----------------------------------------------------------------------------------------------------------


def test_the_page_of_an_open_pair_has_its_ending_in_full(desk: Desk) -> None:
    begun(desk, "HC-0001", 20, ago=2)
    do(desk, "HC-0001", "ending-step", step="tell-both", note="both were glad to know")
    do(desk, "HC-0001", "plan", keep_doing="walk to the market")
    page = press(desk, *typed("enter"), size=(100, 70))
    assert " The ending" in page
    assert "tell both          done 24 Nov by jw - both were glad to know" in page
    assert "what I keep doing         walk to the market" in page


def test_the_page_of_a_closed_pair_opens_and_says_that_it_is_closed(desk: Desk) -> None:
    closed(desk, "HC-0001")
    page, back = screens(desk, [typed("enter"), ["b"]])[1:]
    assert "closed      21 Nov, completed, by both, agreed" in page
    assert "still to do debrief, due" in page
    assert "Flags" not in page
    assert row_of(back, "HC-0001").startswith(">")


def test_what_is_written_on_the_page_is_seen_on_it(desk: Desk) -> None:
    closed(desk, "HC-0001")
    before, after = screens(desk, [typed("enter"), ["s", "d", "enter"]], size=(100, 60))[1:]
    assert "debrief            due" in before
    assert "debrief            done 24 Nov by jw" in after


def test_privacy_hides_the_names_in_the_list_the_panel_and_on_the_page(desk: Desk) -> None:
    begun(desk, "HC-0001", 20, ago=2)
    do(desk, "HC-0001", "ending-step", step="tell-both", note="Rosalind was glad")
    open_one, hidden, page = screens(desk, [typed(), ["r"], ["enter"]], size=(120, 60))[1:]
    first, other = PATIENT.split()[0], CHAMPION.split()[0]
    assert first in open_one
    for drawn in (hidden, page):
        assert first not in drawn
        assert other not in drawn
    assert "P-0001 C-0001" in hidden


# --- finding, moving, whose ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sought", ["hc-0002", "late champion", "planned closing", "RM"])
def test_find_narrows_the_list_by_any_words(desk: Desk, sought: str) -> None:
    ending_in(desk, "HC-0001", 20)
    begun(desk, "HC-0002", 30, ago=40)
    desk.store.execute("UPDATE pair SET coordinator = 'rm' WHERE ref = 'HC-0002'")
    found, let_go = screens(desk, [typed("slash", f"'{sought}", "enter"), ["escape"]])[1:]
    assert [line[3:10] for line in found.splitlines() if line[3:6] == "HC-"] == ["HC-0002"]
    assert "HC-0001" in let_go


def test_tab_goes_to_the_next_that_needs_something(desk: Desk) -> None:
    begun(desk, "HC-0001", 61, ago=0)
    for step in ("tell-both",):
        do(desk, "HC-0001", "ending-step", step=step)
    ending_in(desk, "HC-0002", 30)
    begun(desk, "HC-0003", 70, ago=0)
    drawn = press(desk, *typed("G", "tab"))
    assert row_of(drawn, "HC-0002").startswith(">")


def test_a_caseload_is_looked_at_in_turn_and_is_that_of_triage_too(desk: Desk) -> None:
    ending_in(desk, "HC-0001", 20)
    begun(desk, "HC-0002", 30, ago=2)
    desk.store.execute("UPDATE pair SET coordinator = 'rm' WHERE ref = 'HC-0002'")
    mine, theirs, back = screens(desk, [typed("P"), ["P"], ["1"]])[1:]
    assert [line[3:10] for line in mine.splitlines() if line[3:6] == "HC-"] == ["HC-0001"]
    assert [line[3:10] for line in theirs.splitlines() if line[3:6] == "HC-"] == ["HC-0002"]
    assert "rm's:" in theirs
    assert "rm's:" in back


# --- beside others, and looking only --------------------------------------------------------------------------------


def test_whoever_looks_only_is_offered_nothing_that_writes(desk: Desk) -> None:
    begun(desk, "HC-0001", 20, ago=2)
    ending_in(desk, "HC-0002", 10)
    looking = replace(desk, readonly="--readonly")
    keys = {each.key for each in (*LOG, *ENDING_STEPS)}
    place, palette = screens(looking, [typed(), ["ctrl+p"]])[1:]
    foot = place.splitlines()[-1]
    assert not any(f" {key} {each.label}" in foot for each in (*LOG, *ENDING_STEPS) for key in keys)
    assert "(B)" not in place
    assert "B begins" not in place
    assert "step done" not in palette
    for each in ENDING_STEPS:
        assert "looking only" in press(looking, *typed(each.key)).splitlines()[-1]


def test_what_a_colleague_writes_is_seen_without_a_key(desk: Desk, path: Path) -> None:
    begun(desk, "HC-0001", 20, ago=2)

    begun(desk, "HC-0002", 30, ago=2)
    colleague = replace(desk, store=store.open_store(path), by="rm")

    async def drive() -> str:
        app = Console(Sitting(desk, "test", lambda: desk.now))
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press("2", "j")
            await pilot.pause(0.2)
            do(colleague, "HC-0001", "ending-step", step="tell-both")
            do(colleague, "HC-0001", "end-moved", "log", to=date(2027, 2, 1))
            app._look_for_others()
            await pilot.pause(0.2)
            return text_of(app)

    drawn = asyncio.run(drive())
    colleague.store.close()
    assert "■" in row_of(drawn, "HC-0001")
    assert row_of(drawn, "HC-0002").startswith(">")
    assert "rm" in drawn.splitlines()[-1]


def test_the_form_that_was_left_half_filled_is_offered_again(desk: Desk) -> None:
    begun(desk, "HC-0001", 20, ago=2)
    texts = {"step": "journal", "why": "they never had"}
    kept.keep(desk.store, Draft("elsewhere 1 0", desk.now.isoformat(), "ending", "ending-skip", "HC-0001", texts), "jw")
    drawn = press(desk)
    assert "Half filled when the line dropped" in drawn
    assert "they never had" in drawn


def test_the_help_explains_the_marks_and_the_keys(desk: Desk) -> None:
    page = press(desk, *typed("question_mark"), size=(120, 220))
    assert "The steps of an ending" in page
    assert "Among the endings" in page
    assert all(each.help in page for each in ENDING_STEPS)


def test_many_endings_are_listed_a_page_at_a_time(desk: Desk) -> None:
    for number in range(200):
        ending_in(desk, f"HC-{number:04}", number)
    first, last = screens(desk, [typed(), ["G"]])[1:]
    assert row_of(first, "HC-0000").startswith(">")
    assert row_of(last, "HC-0199").startswith(">")
    assert "not begun 200" in last


def test_the_day_is_the_desks(desk: Desk) -> None:
    begun(desk, "HC-0001", 20, ago=2)
    assert desk.on == TODAY == date(2026, 11, 24)
    assert "in 20d" in press(desk, *typed())
    assert "in 10d" in press(days_later(desk, 10), *typed())


def test_a_lock_that_is_opened_leads_back_to_the_same_ending(desk: Desk) -> None:
    ending_in(desk, "HC-0001", 20)
    ending_in(desk, "HC-0002", 30)

    async def lock() -> str:
        app = Console(Sitting(desk, "test", lambda: desk.now), encrypted=True)
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press("2", "j")
            app.lock("")
            await pilot.pause(0.1)
        return app.locked

    async def unlock(where: str) -> str:
        sitting = Sitting(desk, "test", lambda: desk.now)
        back(sitting, where)
        app = Console(sitting, encrypted=True)
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause(0.4)
            return text_of(app)

    where = asyncio.run(lock())
    assert PATIENT.split()[0] not in where
    drawn = asyncio.run(unlock(where))
    assert "closing 0" in drawn
    assert row_of(drawn, "HC-0002").startswith(">")


def test_a_letter_that_is_not_offered_takes_the_preselected_step_back(desk: Desk) -> None:
    ending_in(desk, "HC-0001", 0)
    told = screens(desk, [typed("B", "enter"), ["s", "q"], ["enter"]])
    assert "q is not one of the letters shown" in told[2]
    assert "step: nothing is given yet" in told[3]
