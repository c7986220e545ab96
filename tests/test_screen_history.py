"""The history on the screen: read, found, of one pair, taken back one by one and done again."""

from datetime import date

import pytest

from console.concerns import noticed
from console.desk import Desk
from console.goals import rated, set_one
from console.imports import bring_in
from console.meetings import met
from console.notes import noted
from console.people import patient_edited
from tests.conftest import EXAMPLE
from tests.driving import press, screens

DAY, BEFORE = date(2026, 11, 23), date(2026, 11, 16)


@pytest.fixture
def week(desk: Desk, pair: str) -> Desk:
    """Entries 2 to 4: met, a note, and a corrected patient."""
    met(desk, pair, on=DAY, minutes=60)
    noted(desk, pair, note="Owen rang", on=DAY)
    patient_edited(desk, "P-0001", area="Lewisham")
    return desk


def meetings(desk: Desk) -> int:
    return int(desk.store.execute("SELECT count(*) FROM meeting").fetchone()[0])


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
def test_every_entry_is_listed_newest_first_with_before_and_after_under_it(week: Desk, size: tuple[int, int]) -> None:
    drawn = press(week, "V", size=size)
    local = week.now.astimezone()
    rows = [row for row in drawn.splitlines() if f"24 Nov {local:%H:%M} jw" in row]
    assert [row.split("jw", 1)[1].strip() for row in rows] == [
        "P-0001: corrected area", "HC-0001: a note", "HC-0001: met on Mon 23 Nov, 60 minutes", "a pair",
    ]  # fmt: skip
    assert "patient P-0001: area nothing -> Lewisham" in drawn
    assert "history of everything  4 entries" in drawn
    assert "u take back" in drawn


def test_the_panel_follows_the_cursor(week: Desk) -> None:
    assert "new meeting on Mon 23 Nov: held, 60 minutes" in press(week, "V", "j", "j")


def test_the_entry_under_the_cursor_alone_is_taken_back_and_stays_under_it(week: Desk) -> None:
    drawn = press(week, "V", "j", "j", "u")
    assert meetings(week) == 0
    assert week.store.execute("SELECT area FROM patient").fetchone() == ("Lewisham",)
    assert "(taken back) HC-0001: met on Mon 23 Nov" in drawn
    assert "entry 2  jw" in drawn
    assert "taken back by entry 5" in drawn


def test_it_is_done_again_from_the_same_place(week: Desk) -> None:
    drawn = press(week, "V", "j", "j", "u", "U")
    assert meetings(week) == 1
    assert "done again: HC-0001: met on Mon 23 Nov" in drawn
    assert "(taken back) " not in drawn


def test_what_is_refused_is_said_whole_above_the_entry(desk: Desk, pair: str) -> None:
    set_one(desk, pair, goal="Walk to the park", on=DAY)
    rated(desk, pair, goal="G-0001", by="patient", score=4, on=DAY)
    refused, moved = screens(desk, [["V", "j", "u"], ["j"]])[1:]
    said = " ".join(refused.split())
    assert "Not taken back: later entries stand on it: jw on 24 Nov 2026" in said
    assert "«HC-0001: G-0001 rated 4 by the patient». It was «HC-0001: a goal, G-0001»." in said
    assert "Not taken back" not in moved


def test_a_concern_is_not_taken_back(desk: Desk, pair: str) -> None:
    noticed(desk, pair, facts="Bruises on both arms", seen=DAY)
    drawn = press(desk, "V", "u")
    assert "A concern is never taken back; add to it with C." in drawn
    assert "Bruises" not in drawn
    assert "A concern is never taken back; add to it with C. For older entries: V" in press(desk, "u")


def test_a_whole_import_is_not_taken_back_by_a_key(desk: Desk) -> None:
    bring_in(desk, EXAMPLE)
    drawn = press(desk, "V", "u")
    assert "alongside undo --entry 1 --sure" in " ".join(drawn.split())
    assert meetings(desk) > 1000


def test_words_narrow_the_list_and_are_let_go_of(week: Desk) -> None:
    found, all_of_them = screens(week, [["V", "slash", "'met", "enter"], ["slash", "escape"]])[1:]
    assert "/ met" in found
    assert "1 entry" in found
    assert "4 entries" in all_of_them


def test_from_a_pairs_page_it_is_that_pairs(desk: Desk, pair: str) -> None:
    with desk.command("made", "another champion") as change:
        change.insert("champion", {"ref": "C-0002"})
    met(desk, pair, on=DAY)
    drawn = press(desk, "w", "w", "enter", "V")
    assert "history of HC-0001  2 entries" in drawn
    assert "another champion" not in drawn


def test_in_it_v_narrows_to_the_pair_of_the_entry_and_widens_again(week: Desk) -> None:
    narrow, wide = screens(week, [["V", "j", "V"], ["V"]])[1:]
    assert "history of HC-0001  3 entries" in narrow
    assert ">3 24 Nov" in narrow
    assert "history of everything  4 entries" in wide


def test_an_entry_that_is_about_no_pair_does_not_narrow_it(week: Desk) -> None:
    drawn = press(week, "V", "V")
    assert "not about one pair alone" in drawn
    assert "history of everything" in drawn


@pytest.mark.parametrize("key", ["b", "escape", "1"])
def test_back_is_where_one_was_with_what_was_taken_back_gone(desk: Desk, pair: str, key: str) -> None:
    met(desk, pair, on=DAY)
    before, after = screens(desk, [["w", "w"], ["V", "u", key]])[1:]
    assert "never met" not in before
    assert "never met" in after
    assert "history of" not in after


def test_back_from_a_pairs_history_is_the_pairs_page(desk: Desk, pair: str) -> None:
    met(desk, pair, on=DAY)
    drawn = press(desk, "w", "w", "enter", "V", "b")
    assert "Rosa Kaya (P-0001)" in drawn


def test_back_from_people_is_people(week: Desk) -> None:
    assert "champions 1" in press(week, "4", "V", "b")


def test_gone_to_again_nothing_is_sought_any_more(week: Desk) -> None:
    assert "4 entries" in press(week, "V", "slash", "'met", "enter", "b", "V")


def test_enter_shows_every_row_of_a_long_entry_on_a_page(desk: Desk, pair: str) -> None:
    with desk.command("bulk", "twenty notes") as change:
        for number in range(20):
            values = {"pair_id": 1, "on_day": "2026-11-23", "note": f"note {number}", "recorded_on": "2026-11-24"}
            change.insert("note", values)
    listed, page, back = screens(desk, [["V"], ["enter", "space"], ["b"]])[1:]
    assert "added 20 notes" in listed
    assert "note note 19" in page
    assert "history of everything" in back


def test_names_and_words_follow_the_privacy_key(week: Desk) -> None:
    open_, hidden = screens(week, [["V", "j"], ["r"]])[1:]
    assert "note Owen rang" in open_
    assert "Owen" not in hidden
    assert "note (words)" in hidden


def test_on_an_open_page_too(week: Desk) -> None:
    hidden = press(week, "V", "G", "enter", "r")
    assert "name (a name)" in hidden
    assert "Rosa" not in hidden


def test_with_names_hidden_from_the_start_nothing_is_shown(week: Desk) -> None:
    drawn = press(week, "r", "V", "G")
    assert "Rosa" not in drawn
    assert "new patient P-0001: name (a name)" in drawn


def test_capital_u_does_again_what_u_took_back(desk: Desk, pair: str) -> None:
    met(desk, pair, on=BEFORE)
    met(desk, pair, on=DAY)
    taken, again, over = screens(desk, [["w", "w", "u", "u"], ["U", "U"], ["U"]])[1:]
    assert "taken back: HC-0001: met on Mon 16 Nov" in taken
    assert "done again: HC-0001: met on Mon 23 Nov" in again
    assert meetings(desk) == 2
    assert "There is nothing to do again" in over


def test_nothing_written_yet_is_said(desk: Desk) -> None:
    drawn = press(desk, "V", "u", "U", "enter")
    assert "Nothing is written down yet." in drawn


def test_the_palette_offers_what_can_be_done_here(week: Desk) -> None:
    press(week, "V", "j", "j", "ctrl+p", "'that one alone", "enter")
    assert meetings(week) == 0
