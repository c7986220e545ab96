"""A pair at a glance: who, what is to be done, its flags and what happened lately, in the lines there are."""

import pytest
from rich.cells import cell_len

from console import triage
from console.desk import Desk
from screens.glance import glance
from screens.marks import Marks
from tests.test_story import ago, everything, keep


def glanced(desk: Desk, width: int = 79, height: int = 19, *, private: bool = False) -> list[str]:
    """The lines of the pair, as text."""
    (found,) = triage.reassess(desk.store, desk.on, [1])
    drawn = glance(desk, found, Marks(shapes=True), width, height, private=private)
    return ["".join(span.text for span in line).rstrip() for line in drawn]


def met(desk: Desk, *days: int) -> None:
    for each in days:
        keep(desk, "meeting", on_day=ago(each), outcome="held", mode="in person", minutes=60)


def reachable(desk: Desk) -> None:
    with desk.command("test", "test") as change:
        change.update("patient", 1, {"phone": "07700 900101", "care_contact_phone": "020 7946 0011"})
        change.update("champion", 1, {"phone": "07700 900202"})


def test_first_who_they_are_and_how_to_reach_them(desk: Desk, pair: str) -> None:
    reachable(desk)
    assert glanced(desk)[0].startswith(" HC-0001 Rosa K. & Femi A.  weekly, in person")
    assert glanced(desk)[1] == " patient 07700 900101   champion 07700 900202"


def test_a_wide_screen_has_room_for_the_care_contact(desk: Desk, pair: str) -> None:
    reachable(desk)
    assert glanced(desk, 119)[1].endswith("   care contact Sam Field 020 7946 0011")


def test_no_number_is_shown_with_names_hidden(desk: Desk, pair: str) -> None:
    reachable(desk)
    assert glanced(desk, 119, private=True)[:2] == [
        " HC-0001 P-0001 C-0001  weekly, in person  week 37, ends 9 Mar",
        " Names and numbers are hidden: r shows them.",
    ]


def test_then_what_is_to_be_done_the_late_first(desk: Desk, pair: str) -> None:
    keep(desk, "action", action_text="write to the library", whom="mk", due_on="2026-12-01")
    keep(desk, "action", action_text="ring the office", whom="jw", due_on="2026-11-23")
    keep(desk, "action", action_text="done", done_on=ago(2))
    assert glanced(desk)[2:4] == [
        "   to do by 23 Nov      late: ring the office (jw)",
        "   to do by 1 Dec       write to the library (mk)",
    ]
    assert "done" not in "".join(glanced(desk)[2:5])


def test_what_has_no_line_is_counted(desk: Desk, pair: str) -> None:
    for number in range(5):
        keep(desk, "action", action_text=f"ring {number}", whom="jw")
    assert glanced(desk)[4] == "   to do                ring 2 (jw) and 2 more"


def test_the_flags_say_why_and_what_next(desk: Desk, pair: str) -> None:
    drawn = "\n".join(glanced(desk))
    assert " ! never-met " in drawn
    assert "Next: ring the champion, then the patient" in drawn


def test_then_the_last_weeks_and_what_happened_the_newest_first(desk: Desk, pair: str) -> None:
    met(desk, 20, 13)
    keep(desk, "contact", on_day=ago(4), with_whom="champion", channel="call", reached=0)
    keep(desk, "pause", from_on=ago(2), review_on=ago(-5), reason="holiday")
    keep(desk, "note", on_day=ago(3), note="she misses the walks")
    keep(desk, "review", on_day=ago(7), by_whom="mk", outcome="watch", seen="{}")
    drawn = glanced(desk)
    at = next(number for number, line in enumerate(drawn) if line.startswith(" Lately "))
    assert drawn[at].endswith("?●●==  last met 11 Nov, quiet for 10 days")
    assert drawn[at + 1 :] == [
        " Sun 22 Nov   pause, review 29 Nov - holiday",
        " Sat 21 Nov   note by jw: she misses the walks",
        " Fri 20 Nov   call with the champion, not reached",
        " Tue 17 Nov   looked at by mk: keep an eye",
        " Wed 11 Nov   met, in person, 60 minutes",
        " Wed 4 Nov    met, in person, 60 minutes",
    ]


def test_where_nothing_happened_that_is_said(desk: Desk, pair: str) -> None:
    assert glanced(desk)[-1] == " Nothing was written down in the last 29 weeks."


def test_a_long_note_is_cut_only_where_there_is_no_room(desk: Desk, pair: str) -> None:
    met(desk, 22, 13, 6)
    keep(desk, "note", on_day=ago(1), note="she misses the walks " * 5 + "very much")
    assert glanced(desk, height=30)[-4].endswith("very much")
    everything(desk, "some words")
    cut = next(line for line in glanced(desk) if "she misses" in line)
    assert (cut[-1], cell_len(cut)) == ("~", 78)


@pytest.mark.parametrize(("width", "height"), [(79, 9), (79, 14), (79, 19), (119, 31), (59, 12)])
def test_it_keeps_to_its_lines_and_ends_in_what_happened(desk: Desk, pair: str, width: int, height: int) -> None:
    everything(desk, "word " * 60 + "x" * 200)
    drawn = glanced(desk, width, height)
    assert len(drawn) == height
    assert max(cell_len(line) for line in drawn[1:]) <= width
    assert any(line.startswith(" Lately ") for line in drawn[:-1])


def test_with_names_hidden_nothing_that_was_typed_gives_them_away(desk: Desk, pair: str) -> None:
    everything(desk, "Rosa and Femi")
    drawn = "\n".join(glanced(desk, 119, 60, private=True))
    assert "Rosa" not in drawn
    assert "Femi" not in drawn
    assert drawn.count("the patient and the champion") > 5


def test_it_asks_the_store_a_dozen_things_about_one_pair(desk: Desk, pair: str) -> None:
    asked: list[str] = []
    (found,) = triage.reassess(desk.store, desk.on, [1])
    desk.store.set_trace_callback(asked.append)
    glance(desk, found, Marks(shapes=True), 79, 19, private=False)
    assert len(asked) == 12
