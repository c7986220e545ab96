"""The review on the screen: one pair at a time, left and taken up, finished in a page to read and save."""

from datetime import date
from pathlib import Path

import pytest
from docx import Document

from console import actions, concerns, meetings, weekly
from console.cover import handed
from console.desk import Desk
from console.ending.closing import closed
from console.reviewing import reviewed, under_way
from tests.caseloads import CHAMPION, PATIENT, a_pair, days_later, desk_of
from tests.hurrying import press, screens

YESTERDAY = date(2026, 11, 23)


@pytest.fixture
def four(desk: Desk) -> list[str]:
    """Three pairs that are listed (act, act, soon) and one without flags, all jw's."""
    return [
        a_pair(desk, ref, quiet=quiet)
        for ref, quiet in (("HC-0001", 40), ("HC-0002", 30), ("HC-0003", 16), ("HC-0004", 2))
    ]


def outcomes(desk: Desk) -> dict[str, str]:
    """The pairs looked at in the review that is under way."""
    review = under_way(desk)
    assert review is not None
    return weekly.looked_at(desk, review)


def walk(drawn: str) -> str:
    """The line that says how far the review has come."""
    return drawn.splitlines()[1].strip()


# --- the walk -------------------------------------------------------------------------------------------------------


def test_a_review_shows_one_pair_with_its_whole_situation_at_80x24(desk: Desk, four: list[str]) -> None:
    actions.set_one(desk, "HC-0001", action="post the leaflet", due=date(2026, 12, 1))
    drawn = press(desk, "W")
    assert walk(drawn).startswith("Review  1 of 3  looked at 0")
    for said in (
        "HC-0001 Rosalind Q. & Femi Z.",
        "weekly, in person",
        "to do by 1 Dec",
        "post the leaflet (jw)",
        "! low-contact",
        "40 days since they last met",
        "Next: ",
        "Lately",
        "Thu 15 Oct",
        "met, in person, 60 minutes",
    ):
        assert said in drawn
    assert drawn.splitlines()[-1].startswith(" space fine  w keep an eye  j next  W finish  b leave")


def test_a_pair_that_needs_nothing_is_one_key(desk: Desk, four: list[str]) -> None:
    drawn = press(desk, "W", "space")
    assert walk(drawn).startswith("Review  2 of 3  looked at 1")
    assert "HC-0001: looked at, nothing more needed" in drawn.splitlines()[-1]
    assert outcomes(desk) == {"HC-0001": "fine"}


def test_every_outcome_goes_on_to_the_next_pair(desk: Desk, four: list[str]) -> None:
    watch, act, snooze = screens(desk, [["W", "w"], ["A", "'ring", "enter"], ["z", "a", "enter"]])[1:]
    assert walk(watch).startswith("Review  2 of 3")
    assert "HC-0001: looked at, keep an eye" in watch
    assert walk(act).startswith("Review  3 of 3")
    assert "HC-0002: to be done by 1 Dec, jw" in act
    assert "That was the last of 3. Looked at: 3. Not looked at: 0." in snooze
    assert outcomes(desk) == {"HC-0001": "watch", "HC-0002": "act", "HC-0003": "snooze"}


def test_what_is_written_on_the_way_counts_and_the_pair_stays_in_sight(desk: Desk, four: list[str]) -> None:
    drawn = press(desk, "W", "m", "enter")
    assert walk(drawn).startswith("Review  1 of 3  looked at 1  looked at: written down")
    assert "HC-0001: met on Mon 23 Nov" in drawn.splitlines()[-1]
    assert "low-contact" not in drawn
    assert "quiet for 1 day" in drawn


def test_a_form_opens_under_the_pair_that_it_is_about(desk: Desk, four: list[str]) -> None:
    form, back = screens(desk, [["W", "c"], ["escape"]])[1:]
    assert "-- HC-0001" in form
    assert "! low-contact" in form
    assert "nothing written" in back
    assert outcomes(desk) == {}


def test_pairs_are_passed_over_and_gone_back_to(desk: Desk, four: list[str]) -> None:
    first, last, back, left = screens(desk, [["W", "space", "j"], ["j", "j"], ["k", "k", "k", "k"], ["g"]])[1:]
    assert walk(first).startswith("Review  3 of 3  looked at 1")
    assert "Looked at: 1. Not looked at: 2 (HC-0002, HC-0003)." in last
    assert walk(back).startswith("Review  1 of 3  looked at 1  looked at: nothing more needed")
    assert walk(left).startswith("Review  2 of 3")


def test_a_look_that_is_taken_back_is_gone_back_to(desk: Desk, four: list[str]) -> None:
    undone, again = screens(desk, [["W", "space", "space", "u"], ["w"]])[1:]
    assert walk(undone).startswith("Review  2 of 3  looked at 1")
    assert "taken back: HC-0002: looked at, nothing more needed" in undone.splitlines()[-1]
    assert walk(again).startswith("Review  3 of 3  looked at 2")
    assert outcomes(desk) == {"HC-0001": "fine", "HC-0002": "watch"}


def test_the_pair_is_opened_whole_and_gone_back_from(desk: Desk, four: list[str]) -> None:
    whole, back = screens(desk, [["W", "space", "enter"], ["b"]])[1:]
    assert "Alongside is not a channel for urgent care." in whole
    assert walk(back).startswith("Review  2 of 3")


def test_nothing_is_wider_or_longer_than_the_screen(desk: Desk, four: list[str]) -> None:
    for size in ((120, 36), (60, 16)):
        for drawn in screens(desk, [["W"], ["space", "space", "space"], ["W"]], size=size)[1:]:
            lines = drawn.splitlines()
            assert len(lines) <= size[1]
            assert max(map(len, lines)) <= size[0]


def test_names_are_hidden_with_one_key_and_markup_is_text(desk: Desk) -> None:
    a_pair(desk, "HC-0001", patient="[b]Rosa[/b] Kaya")
    named, hidden = screens(desk, [["W"], ["r"]])[1:]
    assert "HC-0001 [b]Rosa[/b] K." in named
    assert "Rosa" not in hidden
    assert "P-0001" in hidden


# --- left and taken up ----------------------------------------------------------------------------------------------


def test_a_review_is_left_and_taken_up_where_one_was(desk: Desk, four: list[str]) -> None:
    left, again = screens(desk, [["W", "space", "j", "b"], ["W"]])[1:]
    assert "the review of 24 Nov is left, 1 of 3 looked at: W takes it up again" in left.splitlines()[-1]
    assert left.splitlines()[3].startswith(">! HC-0001")
    assert walk(again).startswith("Review  3 of 3  looked at 1")


def test_another_console_takes_it_up_at_the_first_pair_not_looked_at(desk: Desk, four: list[str]) -> None:
    press(desk, "W", "space", "j", "space", "b")
    assert walk(press(desk, "W")).startswith("Review  2 of 3  looked at 2")


def test_the_history_and_other_places_bring_back_to_the_same_pair(desk: Desk, four: list[str]) -> None:
    for there, back in (("V", "b"), ("4", "1"), ("5", "1")):
        drawn = press(desk, "W", "j", "j", there, back, *(["W"] if back == "1" else []))
        assert walk(drawn).startswith("Review  3 of 3")


def test_a_review_with_pairs_left_goes_to_its_end_before_it_is_finished(desk: Desk, four: list[str]) -> None:
    end, page = screens(desk, [["W", "space", "W"], ["W"]])[1:]
    assert "Looked at: 1. Not looked at: 2" in " ".join(end.split())
    assert page.splitlines()[1] == " Weekly review by jw, Tue 24 Nov 2026"


def test_a_new_program_takes_it_up_too_within_six_days(desk: Desk, four: list[str]) -> None:
    press(desk, "W", "space")
    assert walk(press(days_later(desk, 6), "W")).startswith("Review  2 of 3  looked at 1")


def test_an_empty_list_refuses_with_a_sentence(desk: Desk) -> None:
    a_pair(desk, "HC-0004", quiet=2)
    drawn = press(desk, "W")
    assert "There is no pair on the list to review: w lists more of them." in drawn.splitlines()[-1]
    assert under_way(desk) is None


def test_what_is_listed_is_what_is_reviewed(desk: Desk, four: list[str]) -> None:
    assert walk(press(desk, "w", "w", "W")).startswith("Review  1 of 4")


def test_a_pair_that_was_closed_meanwhile_is_passed_over(desk: Desk, four: list[str]) -> None:
    weekly.begin(desk, ["HC-0001", "HC-0002"])
    closed(desk_of("rm", desk), "HC-0001", on=desk.on, ending="early", by="both", reason="moved", sure=True)
    gone, on = screens(desk, [["W"], ["space"]])[1:]
    assert "HC-0001 is not open any more: j goes on." in gone
    assert walk(on).startswith("Review  2 of 2  looked at 0")


def test_a_pair_that_a_colleague_changed_meanwhile_says_so(desk: Desk, four: list[str]) -> None:
    press(desk, "W", "b")
    meetings.cancelled(desk_of("rm", desk), "HC-0001", on=desk.on, by="champion", reason="work")
    drawn = press(desk, "W")
    assert "meanwhile: rm: HC-0001: cancelled Tue 24 Nov by the champion (work)" in drawn
    assert "meanwhile" not in press(desk, "W", "j")


def test_what_changed_since_the_last_review_stands_over_the_pair(desk: Desk, four: list[str]) -> None:
    weekly.begin(desk, four)
    weekly.finish(desk)
    for days in (1, 0):
        meetings.cancelled(desk, "HC-0002", on=date(2026, 11, 24 - days), by="champion")
    told, drawn = screens(desk, [["W"], ["W"]])[1:]
    assert "You have finished a review today" in told
    assert "HC-0002 Rosalind Q." in drawn
    assert "since the last review: 2 cancelled in a row" in drawn
    assert "(new, soon)" in drawn


def test_taking_back_the_beginning_ends_the_walk(desk: Desk, four: list[str]) -> None:
    drawn = press(desk, "W", "u")
    assert "The review itself was taken back." in drawn.splitlines()[-1]
    assert under_way(desk) is None


# --- finished: the page ---------------------------------------------------------------------------------------------


def test_finishing_brings_the_page_up(desk: Desk, four: list[str]) -> None:
    drawn = press(desk, "W", "space", "w", "j", "W")
    assert drawn.splitlines()[1] == " Weekly review by jw, Tue 24 Nov 2026"
    assert " Looked at: 2 of 3" in drawn
    assert "  - HC-0001 (Rosalind Quill & Femi Zephyr): act (40 days" in drawn
    assert " s save  r names or references" in drawn.splitlines()[-1]
    assert under_way(desk) is None


def test_the_page_bears_references_at_one_key(desk: Desk, four: list[str]) -> None:
    drawn = press(desk, "W", "space", "W", "W", "r")
    assert "  - HC-0001: act (40 days without meeting). Looked at." in drawn
    assert not any(name in drawn for name in (*PATIENT.split(), *CHAMPION.split()))


def test_the_page_is_left_for_the_list_and_the_finishing_can_be_taken_back(desk: Desk, four: list[str]) -> None:
    back, undone, again = screens(desk, [["W", "space", "W", "W", "b"], ["u"], ["W"]])[1:]
    assert back.splitlines()[3].startswith(">! HC-0001")
    assert "taken back: weekly review finished: 1 looked at" in undone.splitlines()[-1]
    assert walk(again).startswith("Review  2 of 3  looked at 1")


def test_the_page_is_saved_with_names_as_they_are_on_the_screen(
    desk: Desk, four: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    form, saved = screens(desk, [["W", "space", "W", "W", "r", "s"], ["enter"]], size=(200, 36))[1:]
    assert "-- The page as a file" in form
    assert "with references, not encrypted, for you alone" in " ".join(saved.split())
    assert saved.splitlines()[1].startswith(" Weekly review by jw")
    (file,) = tmp_path.glob("review-*.docx")
    whole = "\n".join(paragraph.text for paragraph in Document(str(file)).paragraphs)
    assert "HC-0001: act" in whole
    assert "Rosalind" not in whole


def test_no_concern_stands_on_the_page_though_it_comes_first_in_the_walk(desk: Desk, four: list[str]) -> None:
    concerns.noticed(desk, "HC-0003", facts="a bruise", seen=YESTERDAY)
    walked, page = screens(desk, [["W"], ["space", "W", "W"]], size=(120, 36))[1:]
    assert "concern-open" in walked
    assert "HC-0003" in walked
    assert "HC-0003 (Rosalind Quill & Femi Zephyr): soon (no word for 16 days). Looked at." in page
    assert "bruise" not in page
    assert page.count("concern") == 1


def test_what_is_new_since_the_last_review_is_a_key_and_two_numbers(desk: Desk, four: list[str]) -> None:
    weekly.begin(desk, four)
    weekly.finish(desk)
    meetings.met(desk, "HC-0003", on=YESTERDAY)
    reviewed(desk_of("rm", desk), "HC-0004", outcome="watch")
    at_list, news, back = screens(desk, [["N"], ["b"]])
    assert "new, 1 cleared" in at_list.splitlines()[1]
    assert " Since the last review, Tue 24 Nov 2026" in news
    assert "unconfirmed cleared" in news
    assert "HC-0004 (Rosalind Quill & Femi Zephyr): rm on 24 Nov, keep an eye" in news
    assert back.splitlines()[3].startswith(">! HC-0001")


# --- what it leaves behind, and whose it is -------------------------------------------------------------------------


def test_a_pair_to_keep_an_eye_on_is_listed_next_time_and_let_go_after_fine(desk: Desk, four: list[str]) -> None:
    reviewed(desk, "HC-0004", outcome="watch")
    listed, looked = screens(desk, [["W", "j", "j", "j", "space", "b"]])
    assert "HC-0004 Rosalind & Fe" in listed
    assert "keep an eye" in listed
    assert "HC-0004" not in looked


def test_a_pair_with_an_action_due_is_listed(desk: Desk, four: list[str]) -> None:
    actions.set_one(desk, "HC-0004", action="ring", due=date(2026, 12, 1), whom="rm")
    assert "HC-0004" not in press(desk)
    assert "to be done by 1 Dec, rm" in press(days_later(desk, 7), "G")


def test_a_review_of_mine_holds_mine_those_i_cover_and_nobodys(desk: Desk) -> None:
    for ref, whose in (("HC-0001", "jw"), ("HC-0002", "rm"), ("HC-0003", "im"), ("HC-0004", None)):
        a_pair(desk, ref, coordinator=whose)
    handed(desk, coordinator="rm", covered_by="jw", until=date(2026, 12, 4), from_on=desk.on)
    seen = screens(desk, [["P", "W"], ["j"], ["j"], ["j"]])[1:]
    assert [walk(drawn).partition("  looked")[0] for drawn in seen[:3]] == [
        "Review  1 of 3",
        "Review  2 of 3",
        "Review  3 of 3",
    ]
    assert "jw for rm until 4 Dec" in walk(seen[1])
    assert "no coordinator" in walk(seen[2])
    assert all("HC-0003" not in drawn for drawn in seen)


def test_what_was_said_over_a_page_makes_room_when_the_page_is_turned(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    for number in range(1, 25):
        a_pair(desk, f"HC-{number:04}")
    saved, turned = screens(desk, [["W", "W", "W", "s", "enter"], ["space"]])[1:]
    assert "for you alone" in " ".join(saved.split())
    assert "the page is at" not in turned
    assert " s save " in turned.splitlines()[-1]


def test_the_help_is_read_from_the_page_and_left_for_it(desk: Desk, four: list[str]) -> None:
    shown, back, at_list = screens(desk, [["W", "W", "W", "question_mark"], ["b"], ["b"]])[1:]
    assert "Alongside shows which pairs need you" in shown
    assert back.splitlines()[1] == " Weekly review by jw, Tue 24 Nov 2026"
    assert at_list.splitlines()[3].startswith(">! HC-0001")


def test_what_is_said_of_a_concern_stands_whole_under_the_pair(desk: Desk, four: list[str]) -> None:
    said, after = screens(desk, [["W", "C", "'a bruise", "enter"], ["j"]])[1:]
    assert "in danger, 999." in said
    assert "concern-open" in said
    assert "in danger, 999." not in after


def test_an_answer_a_little_longer_than_the_line_leaves_the_pair_in_sight(desk: Desk, four: list[str]) -> None:
    said = press(desk, "W", "c", "p", "i", "'fri", "enter")
    assert "moved to Fri 27" in said.splitlines()[-5] + said.splitlines()[-4]
    assert "Lately" in said
