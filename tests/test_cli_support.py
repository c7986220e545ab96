"""Requests, concerns, actions, steps and the journal on the command line; and the list of what is to be done."""

import io
import json
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from console.desk import Desk
from console.entry import run
from db import store
from tests.caseloads import a_pair

Said = tuple[int, str, str]
Ask = Callable[..., Said]

NOW = date.today()  # noqa: DTZ011 - the command line reads the clock, and so must what looks at it
FACTS = "Bruises on both arms"


@pytest.fixture
def ask(path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Run a command on a store with two pairs; returns its code, what it wrote, and what it refused."""
    with closing(store.create(path)) as connection:
        desk = Desk(connection, "jw", NOW, datetime.combine(NOW, time(), tzinfo=UTC))
        a_pair(desk, "HC-0001", quiet=2, patient="Rosa Lind", champion="Femi Ash")
        a_pair(desk, "HC-0002", quiet=2)

    def asked_for(*words: str, typed: str = "") -> Said:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        code = run(["--db", str(path), "--by", "jw", *words])
        return (code, *capsys.readouterr())

    return asked_for


class TestOnTheCommandLine:
    @pytest.mark.parametrize(
        ("before", "words", "typed", "said"),
        [
            (
                [],
                ["request", "hc-1", "--by", "champion", "--kind", "practical"],
                "",
                "the champion asked for practical",
            ),
            (
                [["request", "hc-1", "--by", "patient", "--kind", "role"]],
                ["answered", "hc-1"],
                "",
                "'s request for role",
            ),
            ([], ["action", "hc-1", "--action", "-", "--whom", "rm"], "ring\n", "HC-0001: to be done by"),
            ([["action", "hc-1", "--action", "-"]], ["action-done", "hc-1", "--action", "1"], "", "action 1 done on"),
            ([], ["concern", "hc-1", "--facts", "-"], FACTS, "Alongside sends no referral: ring the safeguarding lead"),
            (
                [["concern", "hc-1", "--facts", "-"]],
                ["concern-passed", "hc-1", "--told", "-"],
                "the lead",
                "passed on, on",
            ),
            (
                [["concern", "hc-1", "--facts", "-"]],
                ["concern-amended", "hc-1", "--facts", "-"],
                "more",
                "was added to",
            ),
            ([], ["journal", "hc-1", "--state", "in use"], "", "HC-0001: journal in use"),
            ([["goal", "hc-1", "--goal", "-"]], ["goal-ended", "hc-1", "--state", "met"], "", "HC-0001: G-0001 met"),
            ([["goal", "hc-1", "--goal", "-"]], ["step", "hc-1", "--step", "-"], "shoes", "a step towards G-0001"),
            (
                [["goal", "hc-1", "--goal", "-"], ["step", "hc-1", "--step", "-"]],
                ["step-done", "hc-1"],
                "",
                "a step towards G-0001 done",
            ),
            ([], ["asked", "hc-1", "--answer", "no"], "", "HC-0001: call with the champion"),
            ([], ["asked", "hc-1", "--answer", "yes", "--met-on", "yest"], "", "; they met on"),
            ([], ["cancelled", "hc-1", "--by", "patient", "--notice", "day before"], "", ", notice: day before"),
        ],
    )
    def test_what_is_written_is_said_in_one_line(
        self, ask: Ask, before: list[list[str]], words: list[str], typed: str, said: str
    ) -> None:
        for each in before:
            assert ask("log", *each, typed="in a few words")[0] == 0
        code, out, err = ask("log", *words, typed=typed)
        assert (code, err) == (0, "")
        assert said in out
        assert len(out.splitlines()) == 1

    @pytest.mark.parametrize(
        "words",
        [
            ["action", "hc-1", "--action", "Rosa asked"],
            ["concern", "hc-1", "--facts", "Rosa asked"],
            ["concern-passed", "hc-1", "--told", "Rosa asked"],
            ["goal", "hc-1", "--goal", "Rosa asked"],
            ["step", "hc-1", "--step", "Rosa asked"],
            ["request", "hc-1", "--by", "patient", "--kind", "practical", "--note", "Rosa asked"],
        ],
    )
    def test_words_of_ones_own_do_not_stand_on_the_command_line(self, ask: Ask, words: list[str]) -> None:
        code, out, err = ask("log", *words)
        assert (code, out) == (2, "")
        assert "standard input" in err
        assert "Rosa" not in err

    @pytest.mark.parametrize(
        ("words", "option"),
        [
            (["action", "hc-1"], "--action"),
            (["concern", "hc-1"], "--facts"),
            (["concern-passed", "hc-1"], "--told"),
            (["request", "hc-1", "--by", "patient"], "--kind"),
            (["journal", "hc-1"], "--state"),
            (["asked", "hc-1"], "--answer"),
        ],
    )
    def test_what_is_left_out_is_named(self, ask: Ask, words: list[str], option: str) -> None:
        code, out, err = ask("log", *words)
        assert (code, out) == (2, "")
        assert option in err

    @pytest.mark.parametrize(
        ("words", "why"),
        [
            (["answered", "hc-1"], "HC-0001 has no request without an answer"),
            (["action-done", "hc-1"], "HC-0001 has nothing to be done"),
            (["concern-passed", "hc-1", "--told", "-"], "HC-0001 has no concern that is not passed on"),
            (["concern-amended", "hc-1", "--facts", "-"], "HC-0001 has no concern"),
            (["step-done", "hc-1"], "HC-0001 has no open step"),
            (["step", "hc-1", "--step", "-"], "HC-0001 has no open goal yet"),
            (["goal-ended", "hc-1", "--state", "met"], "HC-0001 has no open goal yet"),
            (["asked", "hc-1", "--answer", "yes"], "On which day did they meet?"),
            (["concern", "hc-1", "--facts", "-", "--passed", "today"], "go together"),
        ],
    )
    def test_what_cannot_be_is_refused_in_a_sentence(self, ask: Ask, words: list[str], why: str) -> None:
        code, out, err = ask("log", *words, typed="in a few words")
        assert (code, out) == (1, "")
        assert why in err

    def test_facts_and_whom_are_a_line_each(self, ask: Ask, path: Path) -> None:
        words = ("log", "concern", "hc-1", "--facts", "-", "--told", "-", "--passed", "today")
        assert ask(*words, typed=f"{FACTS}\nthe safeguarding lead\n")[0] == 0
        with closing(store.open_store(path)) as connection:
            assert connection.execute("SELECT facts, told FROM concern").fetchall() == [
                (FACTS, "the safeguarding lead")
            ]

    def test_words_in_several_lines_are_one_note(self, ask: Ask, path: Path) -> None:
        ask("log", "concern", "hc-1", "--facts", "-", typed="Bruises\non both arms\n")
        with closing(store.open_store(path)) as connection:
            assert connection.execute("SELECT facts FROM concern").fetchall() == [(FACTS,)]

    @pytest.mark.parametrize(
        "words",
        [
            ["rating", "--by", "patient", "--score", "5"],
            ["goal-ended", "--state", "met"],
            ["step", "--step", "-"],
            ["step-done"],
            ["action-done"],
            ["answered"],
            ["concern", "--facts", "-"],
            ["concern-passed", "--told", "-"],
            ["concern-amended", "--facts", "-"],
            ["woken"],
        ],
    )
    def test_what_stands_on_one_pairs_own_takes_one_pair(self, ask: Ask, words: list[str]) -> None:
        code, out, err = ask("log", *words, "hc-1", "hc-2", typed="in a few words")
        assert (code, out) == (2, "")
        assert "hc-2" in err

    def test_the_facts_of_a_concern_stand_in_no_listing(self, ask: Ask) -> None:
        ask("review", "begin", "--all")
        ask("log", "concern", "hc-1", "--facts", "-", typed=FACTS)
        ask("log", "concern-amended", "hc-1", "--facts", "-", typed="Says it was a fall")
        ask("log", "concern-passed", "hc-1", "--told", "-", typed="Pat Moor of the trust")
        told = [
            ask(*words, *more)
            for words in (("triage", "--all"), ("why", "hc-1"), ("review",), ("history",), ("history", "hc-1"))
            for more in ((), ("--names",), ("--json",))
        ]
        told += [
            ask("actions"),
            ask("actions", "--json"),
            ask("pair", "hc-1", "--names"),
            ask("review", "finish", "--names"),
        ]
        told += [ask("review", "--show", "today", *more) for more in ((), ("--names",), ("--json",))]
        assert {code for code, _, _ in told} == {0}
        assert [out for _, out, _ in told if "Bruises" in out or "fall" in out] == []

    def test_who_was_told_of_a_concern_is_a_name_like_any_other(self, ask: Ask) -> None:
        ask("log", "concern", "hc-1", "--facts", "-", typed=FACTS)
        said = ask("log", "concern-passed", "hc-1", "--told", "-", typed="Pat Moor of the trust")
        told = [said, ask("history"), ask("history", "--json"), ask("why", "hc-1"), ask("review")]
        assert [out for _, out, _ in told if "Pat Moor" in out] == []

    def test_no_page_of_a_review_bears_a_concern(self, ask: Ask) -> None:
        ask("review", "begin", "--all")
        ask("log", "concern", "hc-1", "--facts", "-", typed=FACTS)
        page, whole = ask("review")[1], json.loads(ask("review", "--json")[1])
        assert "HC-0001" in page
        assert "concern" not in page.replace("and no concern", "")
        assert "concern" not in json.dumps(whole)


class TestTheListOfActions:
    def test_the_soonest_first_with_its_number_and_who_does_it(self, ask: Ask) -> None:
        ask("log", "action", "hc-1", "--action", "-", "--due", "+2w", "--whom", "rm", typed="write to the care contact")
        ask("log", "action", "hc-2", "--action", "-", "--due", "today", typed="ring")
        first, second = ask("actions")[1].splitlines()
        assert (first.startswith("HC-0002, 2, by "), first.endswith(", jw: ring")) == (True, True)
        assert second.endswith(", rm: write to the care contact")
        assert ask("actions", "--whom", "rm")[1].splitlines() == [second]

    def test_what_is_done_is_not_listed(self, ask: Ask) -> None:
        ask("log", "action", "hc-1", "--action", "-", typed="ring")
        ask("log", "action-done", "hc-1", "--action", "1")
        assert "Nothing is to be done" in ask("actions")[1]

    def test_what_is_late_says_so(self, ask: Ask, path: Path) -> None:
        ask("log", "action", "hc-1", "--action", "-", typed="ring")
        with closing(store.open_store(path)) as connection:
            connection.execute("UPDATE action SET due_on = ?", [(NOW - timedelta(days=1)).isoformat()])
        assert " (late), jw: ring" in ask("actions")[1]
        assert json.loads(ask("actions", "--json")[1])["actions"][0]["late"] is True

    def test_a_program_reads_the_same(self, ask: Ask) -> None:
        ask("log", "action", "hc-1", "--action", "-", "--due", "today", typed="ring")
        assert json.loads(ask("actions", "--json")[1]) == {
            "on": NOW.isoformat(),
            "actions": [
                {
                    "action": 1,
                    "pair": "HC-0001",
                    "words": "ring",
                    "whom": "jw",
                    "due_on": NOW.isoformat(),
                    "late": False,
                }
            ],
            "endings": [],
        }

    def test_no_name_is_printed_though_one_was_typed(self, ask: Ask) -> None:
        said = ask(
            "log",
            "action",
            "hc-1",
            "--action",
            "-",
            "--due",
            "today",
            "--whom",
            "Femi",
            typed="ask Rosa about the park",
        )
        told = [said, ask("actions"), ask("actions", "--json"), ask("triage"), ask("history"), ask("review")]
        assert "the champion: ask the patient about the park" in told[1][1]
        assert [out for _, out, _ in told if "Femi" in out or "Rosa" in out] == []
