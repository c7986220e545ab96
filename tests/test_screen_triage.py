"""Triage on the screen: what is listed, why, and how one moves about."""

import asyncio
from datetime import date

import pytest

from console.desk import Desk
from console.imports import bring_in
from console.meetings import cancelled, met
from console.pauses import paused
from screens.app import Console
from screens.sitting import Sitting
from tests.conftest import EXAMPLE
from tests.driving import press, screens, text_of


@pytest.fixture
def programme(desk: Desk) -> Desk:
    """The example programme."""
    bring_in(desk, EXAMPLE)
    return desk


def test_an_empty_store_says_how_to_begin(desk: Desk) -> None:
    drawn = press(desk)
    assert "There are no open pairs yet." in drawn
    assert "alongside import tracker.xlsx" in drawn


def test_the_most_urgent_pair_stands_first_under_the_cursor_with_its_reason(programme: Desk) -> None:
    lines = press(programme).splitlines()
    assert lines[3].startswith(">! HC-0054 Noreen & Xenia")
    assert "q124" in lines[3]
    panel = "\n".join(lines[14:])
    assert "HC-0054 Noreen T. & Xenia B." in panel
    assert "low-contact" in panel
    assert "124 days since they last met on 23 Jul" in panel


def test_nothing_is_wider_or_longer_than_the_screen(programme: Desk) -> None:
    for size in ((80, 24), (120, 36), (60, 16), (200, 60)):
        lines = press(programme, size=size).splitlines()
        assert len(lines) <= size[1]
        assert max(map(len, lines)) <= size[0]


def test_the_strip_tells_the_story_of_the_last_weeks(desk: Desk, pair: str) -> None:
    for day in (2, 9):
        met(desk, pair, on=date(2026, 11, day), mode="in person")
    cancelled(desk, pair, on=date(2026, 11, 17), by="patient")
    row = press(desk, "w", "w").splitlines()[3]
    assert "●●p" in row


def test_watch_is_folded_until_it_is_asked_for(programme: Desk) -> None:
    folded, watch, every = screens(programme, [["G"], ["w", "G"], ["w", "G"]])[1:]
    assert "watch 12 folded" in folded
    assert "folded" not in watch
    assert "no flags" in every.splitlines()[13] or "resting until" in every


def test_tab_goes_to_the_next_less_urgent_pair(programme: Desk) -> None:
    row = next(line for line in press(programme, "tab").splitlines() if line.startswith(">"))
    assert row.startswith(">~")


def test_the_page_is_turned_at_its_edge(programme: Desk) -> None:
    first, second = screens(programme, [["j"] * 11])
    assert first.splitlines()[3] != second.splitlines()[3]
    assert second.splitlines()[3].startswith(">")


@pytest.mark.parametrize("sought", ["noreen", "hc-0054", "LAMBETH low-contact", "past-end"])
def test_find_narrows_the_list_by_any_words(programme: Desk, sought: str) -> None:
    drawn = press(programme, "slash", f"'{sought}")
    assert "HC-0054" in drawn.splitlines()[3]


def test_find_is_let_go_by_escape_and_kept_by_enter(programme: Desk) -> None:
    kept = press(programme, "slash", "'hc-0028", "enter")
    assert "HC-0028" in kept.splitlines()[3]
    assert "/ hc-0028: 1" in kept
    let_go = press(programme, "slash", "'hc-0028", "escape")
    assert "HC-0054" in let_go.splitlines()[3]


def test_nothing_found_is_said(programme: Desk) -> None:
    assert "Nothing found for «zzz»" in press(programme, "slash", "'zzz")


def test_the_privacy_key_takes_every_name_off_the_screen(programme: Desk) -> None:
    with_names, without = screens(programme, [["r"]])
    assert "Noreen" in with_names
    assert "Noreen" not in without
    assert "Xenia" not in without
    assert "P-0054 C-0054" in without


def test_names_are_not_found_while_they_are_hidden(programme: Desk) -> None:
    assert "Nothing found" in press(programme, "r", "slash", "'noreen")


def test_a_pair_is_opened_with_its_people_and_whom_to_ring_in_a_crisis(programme: Desk) -> None:
    drawn = press(programme, "enter")
    assert "patient     Noreen Thomas (P-0054), 07700 900554" in drawn
    assert "ring the care contact: " in drawn
    assert "Alongside is not a channel for urgent care." in drawn


def test_the_page_of_a_pair_tells_every_week(programme: Desk) -> None:
    drawn = press(programme, "enter", "G")
    assert "w0 " in drawn
    assert "the end" in drawn


def test_names_and_numbers_are_hidden_on_the_page_too(programme: Desk) -> None:
    drawn = press(programme, "r", "enter")
    assert "Noreen" not in drawn
    assert "07700" not in drawn
    assert "r shows them" in drawn


def test_what_happened_is_written_down_from_the_page_too(programme: Desk) -> None:
    form, page = screens(programme, [["enter", "c"], ["c", "w", "enter"]])[1:]
    assert "> by" in form
    assert form.splitlines()[-1].startswith(" enter write it")
    assert "HC-0054: cancelled Tue 24 Nov by the champion (work)" in page.splitlines()[-1]


@pytest.mark.parametrize("back", ["b", "escape", "q"])
def test_a_page_is_left_by_several_keys(programme: Desk, back: str) -> None:
    assert ">! HC-0054" in press(programme, "enter", back)


def test_help_names_every_command_with_its_key(desk: Desk) -> None:
    whole = "\n".join(screens(desk, [["question_mark"], ["space"], ["space"], ["space"], ["G"]], size=(100, 40)))
    for word in ("cancelled", "setback over", "agreement", "next queue", "names or references", "no word"):
        assert word in whole


def test_the_palette_does_what_is_chosen(programme: Desk) -> None:
    drawn = press(programme, "ctrl+p", "'called off", "enter")
    assert "A meeting was called off." in drawn


def test_what_is_not_kept_is_said_once(desk: Desk, pair: str) -> None:
    drawn = press(desk, "w", "w")
    assert drawn.count("not kept") == 1
    assert "check-ins, supervision, goals" in drawn


def test_a_resting_pair_is_in_sight_with_its_day(desk: Desk, pair: str) -> None:
    for day in (date(2026, 10, 26), date(2026, 11, 2), date(2026, 11, 9)):
        met(desk, pair, on=day)
    paused(desk, pair, from_on=date(2026, 11, 12), review=date(2026, 12, 10), reason="holiday")
    drawn = press(desk, "w", "w")
    assert "resting 1" in drawn
    assert "resting until 10 Dec" in drawn


def test_there_is_no_all_clear(desk: Desk, pair: str) -> None:
    met(desk, pair, on=date(2026, 11, 23))
    met(desk, pair, on=date(2026, 11, 16))
    met(desk, pair, on=date(2026, 11, 9))
    drawn = press(desk, "w", "w")
    assert "no flags 1" in drawn
    assert "no all-clear" in drawn


def test_an_entry_on_a_page_is_about_the_pair_of_the_page(programme: Desk) -> None:
    drawn = press(programme, "enter", "tab", "m")
    assert "-- HC-0054" in drawn
    assert "HC-0054 Noreen T. & Xenia B.  weekly" in drawn.splitlines()[1]


def test_a_page_shows_what_was_corrected_in_another_place(desk: Desk, pair: str) -> None:
    drawn = press(desk, "w", "w", "enter", "4", "e", *["down"] * 3, "'Ada Brook", "enter", "1")
    assert "ring the care contact: Ada Brook" in drawn


def test_opening_a_pair_that_a_colleague_took_back_is_said_and_not_fatal(desk: Desk, pair: str) -> None:
    async def drive() -> str:
        app = Console(Sitting(desk, "test", lambda: desk.now))
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press("w", "w")
            desk.store.execute("DELETE FROM pair")
            await pilot.press("enter")
            await pilot.pause(0.2)
            return text_of(app)

    assert "There is no pair" in asyncio.run(drive()).splitlines()[-1]
