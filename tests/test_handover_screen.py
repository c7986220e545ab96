"""Handing over on the screens: from the Programme the whole caseload, from Triage one pair or those that are marked."""

from dataclasses import replace
from datetime import timedelta

import pytest

from console import coordinators
from console.desk import Desk
from console.handing_over import handed
from console.review_words import NOT_THE_RECORD
from tests.caseloads import a_pair, desk_of, rows
from tests.hurrying import press, screens

SIZES = ((80, 24), (120, 36))
WAITING = "SELECT from_whom, to_whom FROM handover WHERE accepted_on IS NULL AND withdrawn_on IS NULL ORDER BY pair_id"
WHOSE = "SELECT ref, coordinator FROM pair ORDER BY ref"


@pytest.fixture
def three(desk: Desk) -> Desk:
    """Two pairs of jw's, act and soon, and one of rm's without flags; desk is jw's."""
    a_pair(desk, "HC-0001", quiet=30, coordinator="jw", patient="Rosa Lind", champion="Femi Ash")
    a_pair(desk, "HC-0002", quiet=16, coordinator="jw", patient="Nia Okoro", champion="Tom Hale")
    a_pair(desk, "HC-0003", quiet=2, coordinator="rm")
    for login, initials in (("jo", "jw"), ("robin", "rm")):
        coordinators.introduced(desk, login, initials=initials)
    return desk


class TestProgramme:
    def test_a_caseload_is_handed_over_from_its_row(self, three: Desk) -> None:
        seen = screens(three, [["5"], [">"], ["1", "'promised Rosa a bus pass", "enter"]])
        assert "2 open pairs of jw" in seen[2]
        assert "2 pairs: handed over by jw to rm, not accepted yet (HC-0001, HC-0002)" in seen[3]
        assert rows(three, WAITING) == [("jw", "rm")] * 2
        assert rows(three, "SELECT DISTINCT note FROM handover") == [("promised Rosa a bus pass",)]

    def test_the_receiver_is_chosen_and_never_assumed(self, three: Desk) -> None:
        assert "to: nothing is given yet" in press(three, "5", ">", "enter")
        assert rows(three, "SELECT * FROM handover") == []

    def test_a_colleagues_is_handed_over_from_theirs(self, three: Desk) -> None:
        press(three, "5", "j", ">", "1", "enter")
        assert rows(three, WAITING) == [("rm", "jw")]

    def test_its_row_says_what_waits(self, three: Desk) -> None:
        handed(three, "HC-0001", to="rm")
        assert "2 open pairs, 1 handed to rm, not accepted yet" in press(three, "5", size=(120, 36))

    @pytest.mark.parametrize("size", SIZES)
    def test_what_was_handed_to_one_is_said_at_the_start_read_and_accepted(
        self, three: Desk, size: tuple[int, int]
    ) -> None:
        for ref in ("HC-0001", "HC-0002"):
            handed(three, ref, to="rm")
        rm = desk_of("rm", three)
        start, programme, page, back, form, done, undone = screens(
            rm, [["5"], ["p"], ["b"], ["<"], ["enter"], ["u"]], size=size
        )
        assert "2 pairs handed to you: 5 then < accepts" in start
        assert "2 pairs handed to you: < accepts, p reads about them" in programme
        assert "Handover from jw to rm" in page
        assert "Rosa Lind & Femi Ash" in page
        assert "limits of our own" in back
        assert "2 pairs: Accept what was handed to you" in form
        assert "2 pairs: taken over by rm from jw" in done
        assert "handed to you" not in done
        assert "2 pairs handed to you" in undone

    def test_whoever_handed_them_over_is_not_asked_to_accept(self, three: Desk) -> None:
        handed(three, "HC-0001", to="rm")
        seen = screens(three, [["5"], ["<"]])
        assert "handed to you" not in seen[0] + seen[1]
        assert "Nothing was handed to jw that waits to be accepted." in seen[2]

    def test_what_waits_and_an_old_backup_are_both_said(self, three: Desk) -> None:
        later = replace(three, on=three.on + timedelta(days=20), now=three.now + timedelta(days=20), by="rm")
        handed(replace(later, by="jw"), "HC-0001", to="rm")
        line = next(row for row in press(later).splitlines() if "handed to you" in row)
        assert "1 pair handed to you: 5 then < accepts" in line
        assert len(line) <= 80


class TestThePage:
    def test_r_hides_names_in_the_heads_and_in_what_was_typed(self, three: Desk) -> None:
        handed(three, "HC-0001", to="rm", note="promised Rosa a bus pass")
        named, hidden = screens(three, [["5", "p"], ["r"]], size=(120, 60))[1:]
        assert "promised Rosa a bus pass" in named
        assert "promised P-0001 a bus pass" in hidden
        assert not any(each in hidden for each in ("Rosa", "Lind", "Femi", "Ash"))
        assert NOT_THE_RECORD in hidden

    def test_it_is_saved_as_it_is_on_the_screen(
        self, three: Desk, tmp_path: object, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("HOME", str(tmp_path))
        handed(three, "HC-0001", to="rm", note="promised Rosa a bus pass")
        assert "the page is at" in press(three, "5", "p", "r", "s", "enter")
        assert rows(three, "SELECT what, names FROM paper") == [("handover page", 0)]


class TestTriage:
    def test_the_pair_under_the_cursor_is_handed_over_and_stays_marked(self, three: Desk) -> None:
        seen = screens(three, [["P"], [">"], ["1", "enter"]])
        assert "HC-0001: handed over by jw to rm, not accepted yet" in seen[3]
        assert "handed to rm, not accepted yet" in press(three, "P")
        assert rows(three, WHOSE)[0] == ("HC-0001", "jw")

    def test_those_that_are_marked_are_handed_over_at_once(self, three: Desk) -> None:
        said = press(three, "space", "space", ">", "1", "enter")
        assert "2 pairs: handed over by jw to rm" in said
        assert rows(three, WAITING) == [("jw", "rm")] * 2

    @pytest.mark.parametrize("size", SIZES)
    def test_one_is_accepted_by_itself(self, three: Desk, size: tuple[int, int]) -> None:
        for ref in ("HC-0001", "HC-0002"):
            handed(three, ref, to="rm")
        rm = desk_of("rm", three)
        start, mine, _, done = screens(rm, [["P"], ["<"], ["enter"]], size=size)
        assert "from jw: < accepts" in mine
        assert "HC-0001: taken over by rm from jw" in done
        assert "1 pair handed to you: 5 then < accepts" in done
        assert "2 pairs handed to you" in start
        assert rows(three, WHOSE)[:2] == [("HC-0001", "rm"), ("HC-0002", "jw")]

    def test_one_without_a_flag_is_listed_for_whoever_is_to_accept_it(self, three: Desk) -> None:
        handed(desk_of("rm", three), "HC-0003", to="jw")
        row = next(row for row in press(three).splitlines() if "HC-0003" in row)
        assert "from rm: < accepts" in row
        assert "HC-0003" not in press(desk_of("im", three))

    def test_minus_declines_what_came_and_takes_back_what_went(self, three: Desk) -> None:
        handed(three, "HC-0001", to="rm")
        assert "HC-0001: declined by rm, it stays with jw" in press(
            desk_of("rm", three), "minus", "'I know her", "enter"
        )
        handed(three, "HC-0001", to="rm")
        assert "HC-0001: not handed to rm any more" in press(three, "minus", "enter")

    def test_what_is_nobodys_to_accept_opens_no_form(self, three: Desk) -> None:
        assert "HC-0001 is handed to nobody" in press(three, "<")

    def test_a_viewer_has_none_of_it(self, three: Desk) -> None:
        handed(three, "HC-0001", to="rm")
        viewer = replace(three, by="rm", readonly="--readonly")
        for keys in ((">",), ("<",), ("minus",), ("5", ">"), ("5", "<")):
            said = press(viewer, *keys)
            assert "You are looking only (--readonly)" in said, keys
        assert "handed to you" not in press(viewer) + press(viewer, "5")
        assert "Handover from jw to rm" in press(viewer, "5", "p")
