"""Whose pairs: who the coordinators are, who covers for whom until when, and what is in each one's caseload."""

import io
import json
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from console import caseload, coordinators, triage
from console.caseload import EVERYBODY, Caseload
from console.cover import colleagues, ended, handed
from console.desk import Desk
from console.entry import run
from console.imports import bring_in
from console.meetings import met
from console.pairs import edited
from console.undoing import undo
from console.who import who_is
from db import store
from db.coordinators import Cover, covers, everybody
from db.refused import Refused
from tests.caseloads import a_pair, days_later, desk_of
from tests.conftest import EXAMPLE
from tests.driving import press, screens

TODAY, LAST_DAY = date(2026, 11, 24), date(2026, 12, 5)

Said = tuple[int, str, str]
Ask = Callable[..., Said]


def rows(desk: Desk, sql: str) -> list[tuple[object, ...]]:
    return desk.store.execute(sql).fetchall()


@pytest.fixture
def four(desk: Desk) -> list[str]:
    """A pair of jw's, one of rm's, one of im's, and one that nobody looks after."""
    return [
        a_pair(desk, "HC-0001", quiet=2, coordinator="jw"),
        a_pair(desk, "HC-0002", quiet=2, coordinator="rm"),
        a_pair(desk, "HC-0003", quiet=2, coordinator="im"),
        a_pair(desk, "HC-0004", quiet=2, coordinator=None),
    ]


def in_caseload(desk: Desk, whose: str) -> set[str]:
    """The pairs in that coordinator's caseload on the desk's day."""
    of = caseload.of(desk, whose)
    return {row.pair.ref for row in triage.queue(desk.store, desk.on).rows if of.has(row)}


def hand(desk: Desk, whose: str, who: str, until: date = LAST_DAY, from_on: date | None = None) -> str:
    return handed(desk, coordinator=whose, covered_by=who, until=until, from_on=from_on or desk.on)


class TestCaseloads:
    def test_everybodys_leaves_nobody_out(self, desk: Desk, four: list[str]) -> None:
        assert in_caseload(desk, EVERYBODY) == set(four)

    def test_ones_own_are_those_one_looks_after_and_those_nobody_does(self, desk: Desk, four: list[str]) -> None:
        assert in_caseload(desk, "jw") == {"HC-0001", "HC-0004"}
        assert in_caseload(desk, "rm") == {"HC-0002", "HC-0004"}

    def test_of_a_stranger_are_those_of_nobody(self, desk: Desk, four: list[str]) -> None:
        assert in_caseload(desk, "zz") == {"HC-0004"}

    def test_one_goes_from_everybodys_to_ones_own_to_each_colleagues(self, desk: Desk, four: list[str]) -> None:
        queue = triage.queue(desk.store, desk.on).rows
        assert caseload.others(desk, queue) == [EVERYBODY, "jw", "im", "rm"]
        assert caseload.others(desk_of("zz", desk), queue) == [EVERYBODY, "im", "jw", "rm"]

    def test_whoever_only_covers_has_a_caseload_of_their_own(self, desk: Desk, four: list[str]) -> None:
        coordinators.introduced(desk, "zita", initials="zz")
        hand(desk, "jw", "zz")
        queue = triage.queue(desk.store, desk.on).rows
        assert caseload.others(desk_of("zz", desk), queue)[:2] == [EVERYBODY, "zz"]

    def test_initials_in_capitals_in_a_file_are_the_same_coordinators(self, desk: Desk, tmp_path: Path) -> None:
        folder = tmp_path / "files"
        folder.mkdir()
        (folder / "patients.csv").write_text("patient,name\nP-1,Rosa Lind\n")
        (folder / "champions.csv").write_text("champion,name\nC-1,Femi Ash\n")
        header = "pair,patient,champion,coordinator,matched_on,introduced_on,every_days"
        (folder / "pairs.csv").write_text(f"{header}\nH-1,P-1,C-1,JW,2026-08-03,2026-08-03,7\n")
        bring_in(desk, folder)
        assert rows(desk, "SELECT coordinator FROM pair") == [("jw",)]
        assert in_caseload(desk, "jw") == {"H-1"}
        assert in_caseload(desk, "rm") == set()

    def test_so_are_those_that_were_typed(self, desk: Desk, four: list[str]) -> None:
        matched = desk.on - timedelta(days=267)
        edited(desk, "HC-0003", matched=matched, introduced=None, ends=None, coordinator="JW")
        assert "HC-0003" in in_caseload(desk, "jw")


class TestCover:
    def test_the_pairs_of_whoever_is_away_are_in_the_colleagues_hands(self, desk: Desk, four: list[str]) -> None:
        assert hand(desk, "jw", "rm") == "jw is covered by rm from 24 Nov until 5 Dec"
        assert in_caseload(desk, "rm") == {"HC-0001", "HC-0002", "HC-0004"}

    def test_ones_own_stay_in_sight_of_whoever_is_away(self, desk: Desk, four: list[str]) -> None:
        hand(desk, "jw", "rm")
        assert in_caseload(desk, "jw") == {"HC-0001", "HC-0004"}

    def test_a_third_has_them_no_more_than_before(self, desk: Desk, four: list[str]) -> None:
        hand(desk, "jw", "rm")
        assert in_caseload(desk, "im") == {"HC-0003", "HC-0004"}

    def test_they_go_back_by_themselves_after_the_last_day(self, desk: Desk, four: list[str]) -> None:
        hand(desk, "jw", "rm")
        last = replace(desk, on=LAST_DAY)
        assert "HC-0001" in in_caseload(last, "rm")
        assert "HC-0001" not in in_caseload(days_later(last, 1), "rm")

    def test_one_that_is_to_come_holds_from_its_first_day(self, desk: Desk, four: list[str]) -> None:
        hand(desk, "jw", "rm", from_on=date(2026, 11, 30))
        assert "HC-0001" not in in_caseload(desk, "rm")
        assert "HC-0001" not in in_caseload(replace(desk, on=date(2026, 11, 29)), "rm")
        assert "HC-0001" in in_caseload(replace(desk, on=date(2026, 11, 30)), "rm")

    def test_the_pairs_stay_those_of_whoever_is_away(self, desk: Desk, four: list[str]) -> None:
        hand(desk, "jw", "rm")
        assert rows(desk, "SELECT coordinator FROM pair WHERE ref = 'HC-0001'") == [("jw",)]

    def test_where_the_colleague_is_away_too_whoever_covers_for_them_has_them(
        self, desk: Desk, four: list[str]
    ) -> None:
        hand(desk, "jw", "rm")
        hand(desk, "rm", "im", until=date(2026, 11, 27))
        assert in_caseload(desk, "im") == {"HC-0001", "HC-0002", "HC-0003", "HC-0004"}
        assert in_caseload(desk, "rm") == {"HC-0001", "HC-0002", "HC-0004"}
        later = replace(desk, on=date(2026, 11, 28))
        assert in_caseload(later, "im") == {"HC-0003", "HC-0004"}
        assert in_caseload(later, "rm") == {"HC-0001", "HC-0002", "HC-0004"}

    def test_two_who_cover_for_each_other_have_both(self, desk: Desk, four: list[str]) -> None:
        hand(desk, "jw", "rm")
        hand(desk, "rm", "jw")
        assert in_caseload(desk, "jw") == in_caseload(desk, "rm") == {"HC-0001", "HC-0002", "HC-0004"}

    def test_whoever_is_back_early_has_them_alone_again(self, desk: Desk, four: list[str]) -> None:
        hand(desk, "jw", "rm")
        assert ended(days_later(desk, 2), coordinator="jw") == "jw is back: rm does not cover any more"
        assert "HC-0001" in in_caseload(days_later(desk, 1), "rm")
        assert "HC-0001" not in in_caseload(days_later(desk, 2), "rm")

    def test_handed_over_and_taken_back_it_is_as_before(self, desk: Desk, four: list[str]) -> None:
        hand(desk, "jw", "rm")
        undo(desk)
        assert "HC-0001" not in in_caseload(desk, "rm")

    def test_back_by_mistake_and_taken_back_the_cover_holds_again(self, desk: Desk, four: list[str]) -> None:
        hand(desk, "jw", "rm")
        ended(desk, coordinator="jw")
        undo(desk)
        assert "HC-0001" in in_caseload(desk, "rm")


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("from_on", "until"),
        [
            (TODAY, LAST_DAY),
            (LAST_DAY, date(2026, 12, 20)),
            (date(2026, 11, 26), date(2026, 11, 27)),
            (date(2026, 11, 1), date(2026, 12, 31)),
        ],
    )
    def test_a_second_one_on_the_same_days(self, desk: Desk, four: list[str], from_on: date, until: date) -> None:
        hand(desk, "jw", "rm")
        with pytest.raises(Refused, match="jw is covered by rm until 5 Dec already"):
            hand(desk, "jw", "im", until, from_on)
        assert len(rows(desk, "SELECT * FROM cover")) == 1

    def test_one_that_follows_is_not(self, desk: Desk, four: list[str]) -> None:
        hand(desk, "jw", "rm")
        hand(desk, "jw", "im", date(2026, 12, 20), date(2026, 12, 6))
        assert "HC-0001" in in_caseload(replace(desk, on=date(2026, 12, 6)), "im")

    def test_one_after_an_early_return_is_not(self, desk: Desk, four: list[str]) -> None:
        hand(desk, "jw", "rm")
        ended(desk, coordinator="jw")
        hand(desk, "jw", "im")
        assert "HC-0001" in in_caseload(desk, "im")
        assert "HC-0001" not in in_caseload(desk, "rm")

    @pytest.mark.parametrize(
        ("whose", "who", "until", "from_on", "why"),
        [
            ("jw", "jw", LAST_DAY, TODAY, "Cover needs two"),
            ("jw", "", LAST_DAY, TODAY, "Cover needs two"),
            ("jw", "rm", date(2026, 11, 23), date(2026, 11, 20), "23 Nov has passed"),
            ("jw", "rm", TODAY, LAST_DAY, "ends on 24 Nov, before it begins on 5 Dec"),
            ("jw", "rm", TODAY + timedelta(days=92), TODAY, "92 days at the most"),
            ("jw", "xx", LAST_DAY, TODAY, "No coordinator is called xx: there is im, jw, rm"),
            ("xx", "jw", LAST_DAY, TODAY, "No coordinator is called xx"),
        ],
    )
    def test_a_cover_that_cannot_be(
        self, desk: Desk, four: list[str], whose: str, who: str, until: date, from_on: date, why: str
    ) -> None:
        with pytest.raises(Refused, match=why):
            hand(desk, whose, who, until, from_on)
        assert rows(desk, "SELECT * FROM cover") == []

    def test_for_three_months_it_can_be(self, desk: Desk, four: list[str]) -> None:
        hand(desk, "jw", "rm", TODAY + timedelta(days=91))
        assert len(covers(desk.store, TODAY)) == 1

    def test_nobody_is_back_who_is_not_away(self, desk: Desk, four: list[str]) -> None:
        with pytest.raises(Refused, match="Nobody covers for jw"):
            ended(desk, coordinator="jw")

    def test_initials_are_read_in_any_case(self, desk: Desk, four: list[str]) -> None:
        assert hand(desk, "JW", "Rm").startswith("jw is covered by rm")
        ended(desk, coordinator="JW")


AWAY = {
    "jw": Cover(1, "jw", "rm", TODAY, LAST_DAY),
    "ab": Cover(2, "ab", "cd", TODAY, LAST_DAY),
    "cd": Cover(3, "cd", "ef", TODAY, date(2026, 11, 27)),
}
"""jw is covered by rm, and ab by cd, who is away too and covered by ef, for less long."""


class TestLabels:
    @pytest.mark.parametrize(
        ("whose", "coordinator", "label"),
        [
            (EVERYBODY, "rm", "rm"),
            (EVERYBODY, None, "no coordinator"),
            (EVERYBODY, "jw", "rm for jw until 5 Dec"),
            ("rm", "rm", ""),
            ("rm", None, "no coordinator"),
            ("rm", "jw", "rm for jw until 5 Dec"),
            ("jw", "jw", "covered by rm until 5 Dec"),
            ("ef", "ab", "ef for ab until 27 Nov"),
            ("ab", "ab", "covered by ef until 27 Nov"),
            ("ef", "cd", "ef for cd until 27 Nov"),
        ],
    )
    def test_who_looks_after_a_pair_is_said_where_it_is_worth_a_word(
        self, whose: str, coordinator: str | None, label: str
    ) -> None:
        assert Caseload(whose, AWAY).label(coordinator, TODAY) == label

    def test_on_the_screen_it_stands_beside_the_pair(self, desk: Desk, four: list[str]) -> None:
        hand(desk, "jw", "rm")
        assert "covered by rm until 5 Dec" in press(desk, "P", "w", "w", size=(120, 36))
        assert "rm for jw until 5 Dec" in press(desk_of("rm", desk), "P", "w", "w", size=(120, 36))


class TestOnTheScreen:
    def test_p_goes_through_the_caseloads_and_says_whose(self, desk: Desk, four: list[str]) -> None:
        all_of_them, mine, of_im = screens(desk, [["w", "w"], ["P"], ["P"]])[1:]
        assert all(ref in all_of_them for ref in four)
        assert "pairs of jw, with those they cover and those of nobody" in mine
        assert [ref for ref in four if ref in mine] == ["HC-0001", "HC-0004"]
        assert [ref for ref in four if ref in of_im] == ["HC-0003", "HC-0004"]

    def test_a_caseload_is_handed_over_and_comes_back(self, desk: Desk, four: list[str]) -> None:
        handed_over = press(desk, "5", "j", "c", "2", "enter")
        assert "jw is covered by rm from 24 Nov until 8 Dec" in handed_over
        assert rows(desk, "SELECT coordinator, covered_by, until_on FROM cover") == [("jw", "rm", "2026-12-08")]
        assert "jw is back: rm does not cover any more" in press(desk, "5", "j", "x", "enter")

    def test_whoever_covers_is_chosen_and_never_assumed(self, desk: Desk, four: list[str]) -> None:
        press(desk, "5", "j", "c", "enter")
        assert rows(desk, "SELECT * FROM cover") == []

    def test_the_colleagues_are_offered(self, desk: Desk, four: list[str]) -> None:
        assert colleagues(desk, "") == {"covered_by": ("im", "rm")}
        assert colleagues(desk, "rm") == {"covered_by": ("im", "jw")}


class TestInitials:
    def test_a_login_is_given_them_once_and_bears_them_from_then_on(self, desk: Desk) -> None:
        assert who_is(desk.store, "jwilliams") == "jwilliams"
        assert coordinators.introduced(desk, "jwilliams", initials="JW") == "jwilliams writes as jw from now on"
        assert who_is(desk.store, "jwilliams") == "jw"

    def test_the_same_again_writes_nothing(self, desk: Desk) -> None:
        coordinators.introduced(desk, "jwilliams", initials="jw")
        assert coordinators.introduced(desk, "jwilliams", initials="jw") == "jwilliams writes as jw already"
        assert rows(desk, "SELECT count(*) FROM change") == [(1,)]

    def test_others_can_be_chosen_later(self, desk: Desk) -> None:
        coordinators.introduced(desk, "jwilliams", initials="jw")
        coordinators.introduced(desk, "jwilliams", initials="jow")
        assert rows(desk, "SELECT login, initials FROM coordinator") == [("jwilliams", "jow")]

    def test_those_of_another_are_refused(self, desk: Desk) -> None:
        coordinators.introduced(desk, "jwilliams", initials="jw")
        with pytest.raises(Refused, match="jw are the initials of jwilliams: choose others, or ask them"):
            coordinators.introduced(desk, "jwood", initials="Jw")
        assert who_is(desk.store, "jwood") == "jwood"

    @pytest.mark.parametrize("initials", ["", "  ", "j w", "j" * 13, "j;w", "\x1b[31m"])
    def test_what_cannot_be_initials_is_refused(self, desk: Desk, initials: str) -> None:
        with pytest.raises(Refused, match="cannot be initials"):
            coordinators.introduced(desk, "jwilliams", initials=initials)

    def test_those_that_nobody_logs_in_with_are_to_choose_from_and_none_is_taken_for_granted(
        self, desk: Desk, four: list[str]
    ) -> None:
        assert coordinators.offered(desk, "rmoore") == {"initials": ""}
        assert coordinators.offered(desk, "rm") == {"initials": "rm"}
        assert coordinators.to_choose(desk, "rmoore") == {"initials": ("im", "jw", "rm")}
        coordinators.introduced(desk, "rmoore", initials="rm")
        assert coordinators.offered(desk, "rmoore") == {"initials": "rm"}
        assert coordinators.to_choose(desk, "rnovak") == {"initials": ("im", "jw")}

    def test_everybody_who_is_known_of_is_listed_with_their_open_pairs(self, desk: Desk, four: list[str]) -> None:
        coordinators.introduced(desk, "jwilliams", initials="jw")
        coordinators.introduced(desk, "zita", initials="zz")
        found = {each.initials: (each.login, each.open_pairs) for each in everybody(desk.store, desk.on)}
        assert found == {"im": (None, 1), "jw": ("jwilliams", 1), "rm": (None, 1), "zz": ("zita", 0)}

    def test_on_the_screen_the_next_entry_bears_them(self, desk: Desk, pair: str) -> None:
        press(desk_of("jwilliams", desk), "5", "i", "space", "'jow", "enter", "1", "m", "enter")
        assert rows(desk, "SELECT login, initials FROM coordinator") == [("jwilliams", "jow")]


NOW = date.today()  # noqa: DTZ011 - the command line reads the clock, and so must what looks at it


@pytest.fixture
def ask(path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Run a command as jwilliams on a store with a pair of jw's and one of rm's."""
    with closing(store.create(path)) as connection:
        desk = Desk(connection, "jw", NOW, datetime.combine(NOW, time(), tzinfo=UTC))
        a_pair(desk, "HC-0001", quiet=30, coordinator="jw", patient="Rosa Lind", champion="Femi Ash")
        a_pair(desk, "HC-0002", quiet=30, coordinator="rm")

    def asked(*words: str, by: str = "jwilliams") -> Said:
        monkeypatch.setattr("sys.stdin", io.StringIO(""))
        code = run(["--db", str(path), "--by", by, *words])
        return (code, *capsys.readouterr())

    return asked


class TestOnTheCommandLine:
    def test_one_says_who_one_is_and_entries_bear_it(self, ask: Ask) -> None:
        code, out, err = ask("coordinators", "me", "JW")
        assert (code, out, err) == (0, "jwilliams writes as jw from now on\n", "")
        ask("log", "met", "hc-1")
        assert ", jw: HC-0001: met on" in ask("history", "--limit", "1")[1]
        assert ask("undo")[1].startswith("taken back: HC-0001: met on")

    def test_until_then_the_login_stands_there(self, ask: Ask) -> None:
        ask("log", "met", "hc-1")
        assert ", jwilliams: HC-0001: met on" in ask("history", "--limit", "1")[1]
        assert (
            "Your entries bear jwilliams. To give your initials: alongside coordinators me INITIALS"
            in ask("coordinators")[1]
        )

    def test_one_finds_oneself_in_the_list(self, ask: Ask) -> None:
        ask("coordinators", "me", "jw")
        assert ask("coordinators")[1].splitlines() == [
            "jw, 1 open pair, logs in as jwilliams, which is you",
            "rm, 1 open pair",
        ]
        assert json.loads(ask("coordinators", "--json")[1]) == {
            "you": "jw",
            "coordinators": [
                {"initials": "jw", "login": "jwilliams", "open_pairs": 1},
                {"initials": "rm", "login": None, "open_pairs": 1},
            ],
        }

    def test_initials_of_another_are_refused(self, ask: Ask) -> None:
        ask("coordinators", "me", "jw")
        code, out, err = ask("coordinators", "me", "jw", by="jwood")
        assert (code, out) == (1, "")
        assert "jw are the initials of jwilliams" in err
        assert ask("coordinators", "me", by="jwood")[0] == 2

    def test_one_hands_over_ones_own_caseload_and_is_back(self, ask: Ask) -> None:
        ask("coordinators", "me", "jw")
        code, out, err = ask("cover", "hand", "--to", "rm", "--until", "+1w")
        assert (code, err) == (0, "")
        assert out.startswith("jw is covered by rm from ")
        assert "jw is covered by rm from" in ask("cover")[1]
        assert ask("cover", "back")[1] == "jw is back: rm does not cover any more\n"
        assert ask("cover")[1].startswith("Nobody is covered. Hand a caseload over with")

    def test_a_colleagues_too(self, ask: Ask) -> None:
        assert ask("cover", "hand", "--of", "rm", "--to", "jw")[1].startswith("rm is covered by jw from ")
        assert ask("cover", "back", "--of", "rm")[0] == 0

    def test_a_program_reads_who_covers(self, ask: Ask) -> None:
        assert json.loads(ask("cover", "--json")[1]) == {"covers": []}
        ask("cover", "hand", "--of", "rm", "--to", "jw", "--until", "+1w")
        until = (NOW + timedelta(days=7)).isoformat()
        assert json.loads(ask("cover", "--json")[1])["covers"] == [
            {"coordinator": "rm", "covered_by": "jw", "from_on": NOW.isoformat(), "until_on": until}
        ]

    @pytest.mark.parametrize(
        ("words", "code", "why"),
        [
            (["cover", "hand", "--of", "rm"], 2, "--to"),
            (["cover", "hand", "--to", "rm"], 1, "No coordinator is called jwilliams"),
            (["cover", "hand", "--of", "jw", "--to", "rm", "--until", "soonish"], 1, "soonish"),
            (["cover", "back"], 1, "Nobody covers for jwilliams"),
            (["cover", "lend"], 2, "lend"),
        ],
    )
    def test_what_is_refused_and_what_is_wrong_usage(self, ask: Ask, words: list[str], code: int, why: str) -> None:
        found = ask(*words)
        assert (found[0], found[1]) == (code, "")
        assert why in found[2]

    def test_a_review_of_ones_caseload_has_those_one_covers(self, ask: Ask) -> None:
        ask("coordinators", "me", "jw")
        assert "HC-0002" not in ask("review", "begin", "--caseload", "jw")[1]
        ask("undo")
        ask("cover", "hand", "--of", "rm", "--to", "jw")
        assert "HC-0002" in ask("review", "begin", "--caseload", "jw")[1]

    def test_no_name_is_printed(self, ask: Ask) -> None:
        ask("cover", "hand", "--of", "rm", "--to", "jw")
        told = [ask("coordinators"), ask("coordinators", "--json"), ask("cover"), ask("cover", "--json")]
        assert [out for _, out, _ in told if "Rosa" in out or "Femi" in out] == []


def test_the_example_programme_has_coordinators_of_its_own(desk: Desk) -> None:
    bring_in(desk, EXAMPLE)
    assert [each.initials for each in everybody(desk.store, desk.on)] == ["im", "jw", "rm"]
    met(desk, "HC-0060", on=desk.on, sure=True)
    assert sum(each.open_pairs for each in everybody(desk.store, desk.on)) == len(
        triage.queue(desk.store, desk.on).rows
    )
