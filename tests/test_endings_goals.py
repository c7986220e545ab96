"""Endings, goals and supervision in their simplest form: what answers the flags about them."""

from datetime import date

import pytest

from console import triage
from console.desk import Desk
from console.ending.beginning import begun
from console.ending.closing import closed
from console.ending.moving import moved
from console.goals import rated, set_one
from console.supervisions import held
from console.undoing import undo
from db.refused import Doubt, Refused
from tests.driving import press, screens

YESTERDAY = date(2026, 11, 23)


def rules(desk: Desk) -> set[str]:
    return {flag.rule for row in triage.queue(desk.store, desk.on).rows for flag in row.flags}


def ends(desk: Desk, day: str) -> None:
    desk.store.execute("UPDATE pair SET ends_on = ?", [day])


def test_an_ending_that_was_begun_answers_its_flag(desk: Desk, pair: str) -> None:
    ends(desk, "2026-12-20")
    assert "ending-near" in rules(desk)
    assert begun(desk, pair, on=YESTERDAY, kind="planned") == "HC-0001: ending begun on 23 Nov (planned)"
    assert "ending-near" not in rules(desk)


def test_an_ending_is_begun_once(desk: Desk, pair: str) -> None:
    begun(desk, pair, on=YESTERDAY, kind="planned")
    with pytest.raises(Refused, match="begun on 23 Nov already"):
        begun(desk, pair, on=YESTERDAY, kind="patient left")


def test_another_end_can_be_agreed_but_not_one_that_has_passed(desk: Desk, pair: str) -> None:
    ends(desk, "2026-11-20")
    assert "past-end" in rules(desk)
    with pytest.raises(Refused, match="has passed already"):
        moved(desk, pair, to=YESTERDAY)
    moved(desk, pair, to=date(2027, 2, 20))
    assert not rules(desk) & {"past-end", "ending-near"}


def test_closing_without_an_ending_is_asked_about(desk: Desk, pair: str) -> None:
    with pytest.raises(Doubt, match="said goodbye"):
        closed(desk, pair, on=YESTERDAY, ending="completed", by="service", reason="nine months complete")
    assert len(triage.queue(desk.store, desk.on).rows) == 1


def test_a_closed_pair_leaves_the_queue_and_comes_back_with_undo(desk: Desk, pair: str) -> None:
    begun(desk, pair, on=YESTERDAY, kind="planned")
    closed(desk, pair, on=YESTERDAY, why="they have said goodbye")
    assert triage.queue(desk.store, desk.on).rows == ()
    undo(desk)
    assert len(triage.queue(desk.store, desk.on).rows) == 1


def test_nothing_more_is_written_for_a_closed_pair(desk: Desk, pair: str) -> None:
    closed(desk, pair, on=YESTERDAY, ending="early", by="patient", reason="moved away", sure=True)
    with pytest.raises(Refused, match="was closed on 23 Nov"):
        set_one(desk, pair, goal="walk", on=YESTERDAY)


def test_a_goal_is_set_and_rated_by_both(desk: Desk, pair: str) -> None:
    assert set_one(desk, pair, goal="walk to the shops", on=date(2026, 11, 2)) == "HC-0001: a goal, G-0001"
    rated(desk, pair, goal="g-0001", by="patient", score=8, on=YESTERDAY)
    rated(desk, pair, goal="G-0001", by="champion", score=3, on=YESTERDAY)
    assert "views-differ" in rules(desk)
    rated(desk, pair, goal="G-0001", by="champion", score=7, on=YESTERDAY)
    assert "views-differ" not in rules(desk)
    assert desk.store.execute("SELECT count(*) FROM rating").fetchone() == (2,)


def test_a_goal_that_is_not_the_pairs_cannot_be_rated(desk: Desk, pair: str) -> None:
    with pytest.raises(Refused, match="no open goal yet"):
        rated(desk, pair, goal="G-0001", by="patient", score=5, on=YESTERDAY)
    set_one(desk, pair, goal="walk", on=YESTERDAY)
    with pytest.raises(Refused, match="its goals are G-0001"):
        rated(desk, pair, goal="G-0009", by="patient", score=5, on=YESTERDAY)


def test_supervision_of_the_champion_answers_its_flag(desk: Desk, pair: str) -> None:
    held(desk, pair, kind="one-to-one", on=date(2026, 9, 1))
    assert "supervision-due" in rules(desk)
    held(desk, pair, kind="group", on=YESTERDAY)
    assert "supervision-due" not in rules(desk)
    with pytest.raises(Refused, match="already"):
        held(desk, pair, kind="group", on=YESTERDAY)


def test_the_footer_offers_the_key_that_answers_a_flag(desk: Desk, pair: str) -> None:
    ends(desk, "2026-12-20")
    before, after = screens(desk, [["B", "p", "enter"]])
    assert "B begin ending" in before
    assert "ending begun" in after
    assert "ending-near" not in after


def test_a_pair_closed_from_its_page_leaves_the_page(desk: Desk, pair: str) -> None:
    drawn = press(desk, "w", "w", "enter", "Z", "c", "s", "n", "enter", "enter")
    assert "There are no open pairs yet." in drawn
    assert "closed" in drawn.splitlines()[-1]
    assert desk.store.execute("SELECT closed_on, ended_by FROM pair").fetchone() == ("2026-11-24", "service")
