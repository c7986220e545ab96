"""Concerns: facts, who was told and when; added to and never taken back; and what Alongside says of them."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from console import concerns
from console.desk import Desk
from console.ending.beginning import begun
from console.ending.closing import closed
from console.undoing import undo
from db import store
from db.refused import Doubt, Refused
from tests.caseloads import choices, flags, rows
from tests.driving import press, screens

YESTERDAY, TODAY = date(2026, 11, 23), date(2026, 11, 24)
LONG_AGO = date(2026, 11, 2)


class TestConcerns:
    def test_the_sentence_says_that_nothing_is_sent_and_whom_to_ring_and_names_nobody(
        self, desk: Desk, pair: str
    ) -> None:
        line = concerns.noticed(desk, pair, facts="Bruises on both arms", seen=YESTERDAY)
        assert line == (
            "HC-0001: a concern of 23 Nov is written down. Alongside sends no referral: ring the safeguarding lead and"
            " P-0001's care contact now; in danger, 999."
        )

    def test_where_no_care_contact_is_known_nobody_is_sent_to_one(self, desk: Desk, pair: str) -> None:
        desk.store.execute("UPDATE patient SET care_contact = NULL")
        line = concerns.noticed(desk, pair, facts="Bruises on both arms", seen=YESTERDAY)
        assert line.endswith("Alongside sends no referral: ring the safeguarding lead now; in danger, 999.")

    def test_it_comes_first_until_it_is_passed_on(self, desk: Desk, pair: str) -> None:
        concerns.noticed(desk, pair, facts="Bruises on both arms", seen=YESTERDAY)
        assert flags(desk, pair)["concern-open"] == "act"
        line = concerns.passed_on(desk, pair, told="the safeguarding lead", on=TODAY)
        assert line == "HC-0001: the concern of 23 Nov was passed on, on 24 Nov"
        assert "concern-open" not in flags(desk, pair)

    def test_one_that_was_passed_on_already_does_not_come_first(self, desk: Desk, pair: str) -> None:
        concerns.noticed(desk, pair, facts="Bruises", seen=YESTERDAY, told="the safeguarding lead", passed=TODAY)
        assert rows(desk, "SELECT told, passed_on FROM concern") == [("the safeguarding lead", "2026-11-24")]
        assert "concern-open" not in flags(desk, pair)

    @pytest.mark.parametrize("half", [{"told": "the safeguarding lead"}, {"passed": TODAY}])
    def test_whom_and_when_go_together(self, desk: Desk, pair: str, half: dict[str, object]) -> None:
        with pytest.raises(Refused, match="go together: give both, or neither"):
            concerns.noticed(desk, pair, facts="Bruises", seen=YESTERDAY, **half)  # type: ignore[arg-type]
        assert rows(desk, "SELECT * FROM concern") == []

    def test_nobody_was_told_before_it_was_seen(self, desk: Desk, pair: str) -> None:
        concerns.noticed(desk, pair, facts="Bruises", seen=YESTERDAY)
        with pytest.raises(Refused, match="nobody can have been told before that day"):
            concerns.passed_on(desk, pair, told="the safeguarding lead", on=date(2026, 11, 22))

    @pytest.mark.parametrize("facts", ["", "   ", "\u202e"])
    def test_it_needs_facts(self, desk: Desk, pair: str, facts: str) -> None:
        with pytest.raises(Refused, match="A concern needs facts"):
            concerns.noticed(desk, pair, facts=facts, seen=YESTERDAY)

    def test_what_is_added_stands_behind_what_stood_there_with_who_and_when(self, desk: Desk, pair: str) -> None:
        concerns.noticed(desk, pair, facts="Bruises on both arms", seen=YESTERDAY)
        line = concerns.added_to(replace(desk, by="rm"), pair, facts="Says it was a fall")
        assert line == "HC-0001: the concern of 23 Nov was added to"
        assert rows(desk, "SELECT facts FROM concern") == [
            ("Bruises on both arms [24 Nov 2026, rm: Says it was a fall]",)
        ]

    def test_two_who_add_at_once_are_both_kept(self, desk: Desk, pair: str, path: Path) -> None:
        concerns.noticed(desk, pair, facts="Bruises", seen=YESTERDAY)
        rm = Desk(store.open_store(path), "rm", TODAY, desk.now)

        class Slow(Desk):
            """A desk at which a colleague writes just before the command begins."""

            def command(self, name: str, summary: str):  # type: ignore[no-untyped-def]
                concerns.added_to(rm, pair, facts="From rm")
                return Desk.command(self, name, summary)

        concerns.added_to(Slow(desk.store, "jw", TODAY, desk.now), pair, facts="From jw")
        rm.store.close()
        facts = str(rows(desk, "SELECT facts FROM concern")[0][0])
        assert facts == "Bruises [24 Nov 2026, rm: From rm] [24 Nov 2026, jw: From jw]"

    def test_where_there_is_no_room_nothing_is_cut_away(self, desk: Desk, pair: str) -> None:
        concerns.noticed(desk, pair, facts="x" * 1990, seen=YESTERDAY)
        with pytest.raises(Refused, match="no room for that in this concern"):
            concerns.added_to(desk, pair, facts="and more")
        assert rows(desk, "SELECT length(facts) FROM concern") == [(1990,)]

    def test_one_that_was_passed_on_can_be_added_to(self, desk: Desk, pair: str) -> None:
        concerns.noticed(desk, pair, facts="Bruises", seen=YESTERDAY, told="the safeguarding lead", passed=TODAY)
        concerns.added_to(desk, pair, facts="They rang back")
        assert "They rang back" in str(rows(desk, "SELECT facts FROM concern"))

    def test_nothing_about_it_is_taken_back(self, desk: Desk, pair: str) -> None:
        concerns.noticed(desk, pair, facts="Bruises", seen=YESTERDAY)
        concerns.added_to(desk, pair, facts="Says it was a fall")
        concerns.passed_on(desk, pair, told="the safeguarding lead", on=TODAY)
        before = rows(desk, "SELECT * FROM concern")
        for number in (2, 3, 4):
            with pytest.raises(Refused, match="A concern is never taken back"):
                undo(desk, number=number)
        assert rows(desk, "SELECT * FROM concern") == before

    def test_the_newest_is_meant_where_none_is_named(self, desk: Desk, pair: str) -> None:
        concerns.noticed(desk, pair, facts="The newer", seen=YESTERDAY)
        concerns.noticed(desk, pair, facts="The older", seen=LONG_AGO)
        assert choices(concerns.open_ones(desk, pair)) == ("1 of 23 Nov", "2 of 2 Nov")
        concerns.passed_on(desk, pair, told="the safeguarding lead", on=TODAY)
        assert rows(desk, "SELECT facts FROM concern WHERE passed_on IS NULL") == [("The older",)]

    def test_another_by_its_number(self, desk: Desk, pair: str) -> None:
        concerns.noticed(desk, pair, facts="The newer", seen=YESTERDAY)
        concerns.noticed(desk, pair, facts="The older", seen=LONG_AGO)
        concerns.passed_on(desk, pair, told="the safeguarding lead", on=TODAY, concern="2 of 2 Nov")
        concerns.added_to(desk, pair, facts="more", concern="2")
        assert rows(desk, "SELECT passed_on FROM concern ORDER BY id") == [(None,), ("2026-11-24",)]
        assert rows(desk, "SELECT facts LIKE '%more%' FROM concern ORDER BY id") == [(0,), (1,)]

    def test_a_wrong_number_is_refused_naming_those_there_are(self, desk: Desk, pair: str) -> None:
        concerns.noticed(desk, pair, facts="Bruises", seen=YESTERDAY)
        with pytest.raises(Refused, match=r"«7» is none of the concerns.*numbers 1\."):
            concerns.passed_on(desk, pair, told="the safeguarding lead", on=TODAY, concern="7")
        with pytest.raises(Refused, match=r"«7» is none of the concerns.*numbers 1\."):
            concerns.added_to(desk, pair, facts="more", concern="7")

    def test_it_outlives_the_pair(self, desk: Desk, pair: str) -> None:
        concerns.noticed(desk, pair, facts="Bruises", seen=YESTERDAY)
        closed(desk, pair, on=TODAY, ending="early", by="patient", reason="moved away", sure=True)
        concerns.added_to(desk, pair, facts="The neighbour rang")
        concerns.passed_on(desk, pair, told="the safeguarding lead", on=TODAY)
        concerns.noticed(desk, pair, facts="Heard a week later", seen=TODAY)
        assert rows(desk, "SELECT passed_on FROM concern ORDER BY id") == [("2026-11-24",), (None,)]

    def test_a_pair_with_an_open_one_is_not_closed_without_a_question(self, desk: Desk, pair: str) -> None:
        begun(desk, pair, on=YESTERDAY, kind="planned")
        concerns.noticed(desk, pair, facts="Bruises", seen=YESTERDAY)
        with pytest.raises(Doubt, match="has a concern that is not passed on"):
            closed(desk, pair, on=TODAY, why="agreed")
        assert rows(desk, "SELECT closed_on FROM pair") == [(None,)]

    def test_the_form_says_it_before_anything_is_written(self, desk: Desk, pair: str) -> None:
        assert "Alongside sends no referral" in press(desk, "C")

    def test_on_the_screen_it_says_whom_to_ring_and_the_facts_are_on_the_pairs_page(
        self, desk: Desk, pair: str
    ) -> None:
        written, page = screens(desk, [["C", "'Bruises on both arms", "enter"], ["enter"]], size=(120, 36))[1:]
        assert "Alongside sends no referral: ring the safeguarding lead" in " ".join(written.split())
        assert "Bruises on both arms" not in written
        assert "Bruises on both arms" in page
