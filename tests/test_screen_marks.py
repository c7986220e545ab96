"""Several pairs at once, an entry once more, an entry in words, and whose pairs are looked at."""

from datetime import date

import pytest

from console import meetings
from console.cover import handed
from console.desk import Desk
from tests.caseloads import a_pair
from tests.hurrying import press, screens

Rows = list[tuple[object, ...]]


@pytest.fixture
def four(desk: Desk) -> list[str]:
    """Four pairs on the list: two of jw's, one of rm's, one of nobody's."""
    whose = {"HC-0001": "jw", "HC-0002": "jw", "HC-0003": "rm", "HC-0004": None}
    return [a_pair(desk, ref, coordinator=coordinator) for ref, coordinator in whose.items()]


def today(desk: Desk) -> Rows:
    """What is written down of today: which pair, what, by whom, why."""
    return desk.store.execute(
        "SELECT pair.ref, outcome, cancelled_by, reason FROM meeting JOIN pair ON pair.id = pair_id"
        " WHERE on_day = '2026-11-24' ORDER BY pair.ref"
    ).fetchall()


# --- marked ---------------------------------------------------------------------------------------------------------


def test_marked_pairs_are_written_about_at_once_and_taken_back_at_once(desk: Desk, four: list[str]) -> None:
    marked, form, written, undone = screens(desk, [["space", "j", "space"], ["c"], ["s", "'e", "enter"], ["u"]])[1:]
    assert "* 2 marked" in marked.splitlines()[1]
    assert [line[:10] for line in marked.splitlines()[3:7]] == [" !*HC-0001", " ! HC-0002", " !*HC-0003", ">! HC-0004"]
    assert "-- 2 pairs" in form
    assert "2 pairs: cancelled Tue 24 Nov by the service" in written.splitlines()[-1]
    assert "marked" not in written
    assert "taken back: 2 pairs: cancelled" in undone.splitlines()[-1]
    assert today(desk) == []


def test_one_entry_for_all_of_them_is_one_entry_of_the_log(desk: Desk, four: list[str]) -> None:
    before = desk.store.execute("SELECT count(*) FROM change").fetchone()[0]
    press(desk, "space", "j", "space", "c", "s", "'e", "enter")
    assert desk.store.execute("SELECT count(*) FROM change").fetchone()[0] == before + 1
    assert [row[:3] for row in today(desk)] == [
        ("HC-0001", "cancelled", "service"),
        ("HC-0003", "cancelled", "service"),
    ]


def test_space_marks_and_unmarks(desk: Desk, four: list[str]) -> None:
    both, one = screens(desk, [["space", "space"], ["k", "space"]])[1:]
    assert "* 2 marked" in both
    assert "* 1 marked" in one


def test_a_range_is_marked_from_v_to_v(desk: Desk, four: list[str]) -> None:
    begun, ended = screens(desk, [["j", "v"], ["j", "j", "v"]])[1:]
    assert "a range begins here: move, and v again ends it" in begun.splitlines()[-1]
    assert "3 marked: the next entry is for all of them; esc unmarks" in ended.splitlines()[-1]
    assert [line[2] for line in ended.splitlines()[3:7]] == [" ", "*", "*", "*"]


def test_a_range_goes_upwards_too(desk: Desk, four: list[str]) -> None:
    assert "* 3 marked" in press(desk, "G", "v", "k", "k", "v")


def test_escape_unmarks_and_the_next_entry_is_for_one_again(desk: Desk, four: list[str]) -> None:
    unmarked, form = screens(desk, [["space", "space", "escape"], ["c"]])[1:]
    assert "marked" not in unmarked
    assert "-- HC-0003" in form


def test_what_contradicts_one_of_them_is_asked_once_for_all(desk: Desk, four: list[str]) -> None:
    for ref in ("HC-0001", "HC-0002"):
        meetings.met(desk, ref, on=desk.on)
    asked, written = screens(desk, [["v", "G", "v", "c", "s", "'e", "enter"], ["enter"]])[1:]
    for ref in ("HC-0001", "HC-0002"):
        assert f"{ref} has a held meeting on 24 Nov already." in " ".join(asked.split())
    assert "Enter again writes it anyway." in asked
    assert "4 pairs: cancelled" in written.splitlines()[-1]
    assert len(today(desk)) == 6


def test_what_one_of_them_cannot_have_is_written_for_none(desk: Desk, four: list[str]) -> None:
    drawn = press(desk, "space", "space", "m", "ctrl+u", "'tomorrow", "enter")
    assert "Nothing was written for any of the 2 pairs." in " ".join(drawn.split())
    assert today(desk) == []


def test_what_stands_on_one_pairs_own_is_not_asked_for_several(desk: Desk, four: list[str]) -> None:
    drawn = press(desk, "space", "space", "C")
    assert "«concern» is written for one pair at a time: esc unmarks them." in drawn.splitlines()[-1]


def test_each_of_them_met_in_its_own_usual_way(desk: Desk, four: list[str]) -> None:
    meetings.met(desk, "HC-0001", on=date(2026, 11, 20), minutes=45, mode="phone")
    press(desk, "slash", "'hc-000", "enter", "v", "G", "v", "m", "enter")
    found = desk.store.execute("SELECT minutes FROM meeting WHERE on_day = '2026-11-23' ORDER BY minutes").fetchall()
    assert found == [(45,), (60,), (60,), (60,)]


def test_a_group_supervision_is_written_once_for_each_champion(desk: Desk, four: list[str]) -> None:
    drawn = press(desk, "space", "space", "s", "g", "enter")
    assert "2 pairs: supervision of" in drawn.splitlines()[-1]
    assert desk.store.execute("SELECT count(*) FROM supervision WHERE kind = 'group'").fetchone() == (2,)


def test_marks_are_let_go_when_another_caseload_is_looked_at(desk: Desk, four: list[str]) -> None:
    assert "marked" not in press(desk, "space", "P")


# --- once more, and in words ----------------------------------------------------------------------------------------


def test_a_full_stop_repeats_the_last_entry_for_the_pair_under_the_cursor(desk: Desk, four: list[str]) -> None:
    again, written = screens(desk, [["c", "c", "w", "enter", "j", "full_stop"], ["enter"]])[1:]
    assert "-- HC-0002" in again
    assert "HC-0002: cancelled Tue 24 Nov by the champion (work)" in written.splitlines()[-1]
    assert today(desk) == [
        ("HC-0001", "cancelled", "champion", "work"),
        ("HC-0002", "cancelled", "champion", "work"),
    ]


def test_there_is_nothing_to_repeat_at_first(desk: Desk, four: list[str]) -> None:
    assert "There is nothing to repeat yet" in press(desk, "full_stop").splitlines()[-1]


def test_an_entry_in_words_is_shown_before_it_is_written(desk: Desk, four: list[str]) -> None:
    shown, written = screens(desk, [["colon", "'hc-3 missed today both", "enter"], ["enter"]])[1:]
    assert "-- HC-0003 Rosalind Q. & Femi Z." in shown
    assert "HC-0003: missed on Tue 24 Nov, both did not come" in written.splitlines()[-1]
    assert today(desk) == [("HC-0003", "missed", "both", None)]


def test_without_a_reference_it_is_about_the_pair_under_the_cursor(desk: Desk, four: list[str]) -> None:
    assert "-- HC-0002" in press(desk, "j", "colon", "'met", "enter")


def test_what_is_not_understood_is_said_and_the_line_is_kept(desk: Desk, four: list[str]) -> None:
    drawn = press(desk, "colon", "'mett yest", "enter")
    assert "«mett»" in " ".join(drawn.splitlines()[:-1])
    assert drawn.splitlines()[-1].startswith(" : mett yest")


def test_the_champion_was_asked_and_says_that_they_met_in_four_keys(desk: Desk, four: list[str]) -> None:
    drawn = press(desk, "y", "y", "t", "enter")
    assert desk.store.execute("SELECT with_whom, reached, met_on FROM contact").fetchall() == [
        ("champion", 1, "2026-11-24")
    ]
    assert "HC-0001" in drawn.splitlines()[-1]
    assert "low-contact" not in press(desk, "slash", "'hc-0001", "enter")


# --- whose pairs ----------------------------------------------------------------------------------------------------


def refs(drawn: str) -> list[str]:
    """The references on the list."""
    return [line[3:10] for line in drawn.splitlines()[3:14] if line[3:6] == "HC-"]


def test_p_looks_at_everybodys_pairs_ones_own_and_each_colleagues(desk: Desk, four: list[str]) -> None:
    everybody, mine, theirs, again = screens(desk, [["P"], ["P"], ["P"]])
    assert refs(everybody) == ["HC-0001", "HC-0002", "HC-0003", "HC-0004"]
    assert refs(mine) == ["HC-0001", "HC-0002", "HC-0004"]
    assert "jw's:  act 3" in mine.splitlines()[1]
    assert "pairs of jw, with those they cover and those of nobody" in mine.splitlines()[-1]
    assert refs(theirs) == ["HC-0003", "HC-0004"]
    assert refs(again) == refs(everybody)


def test_a_pair_that_is_covered_stands_with_ones_own_and_says_for_whom_until_when(desk: Desk, four: list[str]) -> None:
    handed(desk, coordinator="rm", covered_by="jw", until=date(2026, 12, 4), from_on=desk.on)
    drawn = press(desk, "P", "j", "j")
    assert refs(drawn) == ["HC-0001", "HC-0002", "HC-0003", "HC-0004"]
    assert "jw for rm until 4 Dec" in drawn


def test_the_one_who_is_away_sees_by_whom_their_pairs_are_covered(desk: Desk, four: list[str]) -> None:
    handed(desk, coordinator="rm", covered_by="jw", until=date(2026, 12, 4), from_on=desk.on)
    drawn = press(desk, "P", "P")
    assert refs(drawn) == ["HC-0003", "HC-0004"]
    assert "covered by jw until 4 Dec" in drawn


def test_a_pair_of_nobody_says_so(desk: Desk, four: list[str]) -> None:
    assert "no coordinator" in press(desk, "G")
