"""The page of a handover, and the command line: what matters now, what is due, what was promised; never a concern."""

import io
import json
import stat
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from docx import Document

from console import actions, concerns, contacts, coordinators, goals, requests, setbacks, snoozing
from console.desk import Desk
from console.entry import run
from console.handing_over import accepted, declined, handed
from console.handing_over_page import LATELY, compose, kept, put
from console.review_words import called, text
from db import store
from db.driver import sqlite3
from db.refused import Refused
from tests.caseloads import a_pair, days_later, desk_of, rows

Said = tuple[int, str, str]
Ask = Callable[..., Said]


def page(desk: Desk, *, names: bool = False, to: str = "") -> str:
    return "\n".join(text(put(compose(desk, to=to, names=names), called(desk.store, names=names))))


@pytest.fixture
def two(desk: Desk) -> Desk:
    """Two pairs of jw's, handed to rm together, with much to know about the first; desk is jw's."""
    a_pair(desk, "HC-0001", quiet=30, patient="Rosa Lind", champion="Femi Ash")
    a_pair(desk, "HC-0002", quiet=2, patient="Nia Okoro", champion="Tom Hale")
    coordinators.introduced(desk, "robin", initials="rm")
    with desk.command("made", "numbers") as change:
        change.update("patient", 1, {"phone": "07700 900123", "care_contact_phone": "07700 900456"})
        change.update("champion", 1, {"phone": "07700 900789", "email": "femi@example.org"})
    day = desk.on - timedelta(days=3)
    goals.set_one(desk, "HC-0001", goal="walk to the park with Femi", on=day)
    requests.asked(desk, "HC-0001", asked_by="champion", kind="practical", on=desk.on - timedelta(days=7))
    actions.set_one(desk, "HC-0001", action="send Rosa the leaflet", due=desk.on + timedelta(days=1), whom="jw")
    contacts.contacted(desk, "HC-0001", on=day, with_whom="champion", channel="call", reached=True)
    note = "promised Rosa a bus pass; Tom would like a Tuesday"
    for ref in ("HC-0001", "HC-0002"):
        handed(desk, ref, to="rm", note=note)
    return desk


class TestThePage:
    def test_it_says_of_each_what_matters_what_is_due_and_what_was_promised(self, two: Desk) -> None:
        told = page(two)
        for said in (
            "Handover from jw to rm, 24 Nov 2026",
            "jw hands over to rm: 2 pairs, 24 Nov, not accepted yet.",
            "HC-0001: act, week 37, ends 9 Mar, weekly, in person",
            "Now: low-contact, act. 30 days since they last met on 25 Oct",
            "To be done: by 25 Nov, jw: send the patient the leaflet",
            "Promised: the champion waits for practical, asked for on 17 Nov",
            "Due: 9 Mar, they end",
            "Last met: 25 Oct; last contact 21 Nov, with the champion, call, reached",
            "Goals: walk to the park with the champion",
            "HC-0002: ",
        ):
            assert said in told, said

    def test_the_words_that_go_along_name_nobody_and_still_say_of_whom_they_speak(self, two: Desk) -> None:
        told = page(two)
        assert "What jw says" in told
        assert "promised P-0001 a bus pass; C-0002 would like a Tuesday" in told

    def test_no_name_and_no_number_stands_in_it_unless_asked_for(self, two: Desk) -> None:
        told = page(two) + json.dumps(compose(two))
        for each in ("Rosa", "Lind", "Femi", "Ash", "Nia", "Tom", "Sam Field", "07700", "example.org"):
            assert each not in told, each

    def test_with_names_it_says_how_to_reach_the_two_and_the_words_as_they_were_typed(self, two: Desk) -> None:
        told = page(two, names=True)
        assert "HC-0001 (Rosa Lind & Femi Ash)" in told
        assert (
            "To reach them: patient Rosa Lind, 07700 900123; champion Femi Ash, 07700 900789, femi@example.org;"
            " care contact Sam Field, 07700 900456" in told
        )
        assert "promised Rosa a bus pass" in told

    def test_of_a_concern_it_says_that_one_is_open_and_whom_to_ask(self, two: Desk) -> None:
        concerns.noticed(two, "HC-0001", facts="a bruise on the arm", seen=two.on)
        for names in (False, True):
            told = page(two, names=names) + json.dumps(compose(two, names=names))
            assert "Concern: a concern is open: ask jw." in told
            assert "bruise" not in told
            assert "concern-open" not in told
        assert page(two).count("Concern:") == 1

    def test_one_that_was_passed_on_is_not_said(self, two: Desk) -> None:
        concerns.noticed(two, "HC-0001", facts="a bruise", seen=two.on, told="the lead", passed=two.on)
        assert "oncern:" not in page(two)

    def test_what_rests_and_what_is_put_away_is_said(self, two: Desk) -> None:
        snoozing.snoozed(two, "HC-0001", until=two.on + timedelta(days=9), reason="Rosa asked", rule="low-contact")
        setbacks.opened(two, "HC-0002", whose="patient", kind="illness", began=two.on - timedelta(days=1),
                        effect="stopped", review=two.on + timedelta(days=10), sure=True)  # fmt: skip
        told = page(two)
        assert "Put away: low-contact until 3 Dec: the patient asked" in told
        assert "Due: 4 Dec, look at the patient's setback again (illness)" in told
        assert "Now: resting until 4 Dec" in told

    def test_what_was_accepted_stays_to_be_read_for_two_weeks(self, two: Desk) -> None:
        accepted(desk_of("rm", two), "HC-0001")
        assert "jw hands over to rm: 2 pairs, 24 Nov, 1 not accepted yet." in page(two)
        accepted(desk_of("rm", two), "HC-0002")
        assert "jw hands over to rm: 2 pairs, 24 Nov, accepted." in page(two)
        later = days_later(two, LATELY + 1)
        assert "HC-0001" not in page(later)
        assert "Nothing is handed over that waits to be accepted." in page(later)

    def test_what_was_declined_says_why(self, two: Desk) -> None:
        declined(desk_of("rm", two), "HC-0002", why="I know Nia")
        assert "HC-0002: declined by rm on 24 Nov, it stays with jw: I know P-0002" in page(two)

    def test_only_those_of_one_coordinator_can_be_asked_for(self, two: Desk) -> None:
        coordinators.introduced(two, "ivy", initials="im")
        a_pair(two, "HC-0003", coordinator="rm")
        handed(desk_of("rm", two), "HC-0003", to="im")
        assert "HC-0003" in page(two)
        assert "HC-0003" not in page(two, to="jw")
        assert "HC-0003 (rm to im)" in page(two)

    @pytest.mark.parametrize("kind", ["docx", "md", "txt"])
    def test_it_is_saved_for_its_owner_alone_and_the_history_says_so(
        self, two: Desk, tmp_path: Path, kind: str
    ) -> None:
        line = kept(two, "", kind=kind, names=False, path=str(tmp_path / "page"))
        file = tmp_path / f"page.{kind}"
        assert str(file) in line
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        told = "\n".join(p.text for p in Document(str(file)).paragraphs) if kind == "docx" else file.read_text()
        assert "low-contact, act" in told
        assert "Rosa" not in told
        assert rows(two, "SELECT what, file, names, about FROM paper") == [
            ("handover page", str(file), 0, "HC-0001, HC-0002")
        ]
        with pytest.raises(Refused, match="already"):
            kept(two, "", kind=kind, names=False, path=str(tmp_path / "page"))

    def test_a_viewer_saves_none(self, two: Desk, tmp_path: Path) -> None:
        from dataclasses import replace

        with pytest.raises(Refused, match="looking only"):
            kept(replace(two, readonly="--readonly"), "", kind="txt", names=False, path=str(tmp_path / "page"))
        assert list(tmp_path.glob("page*")) == []


NOW = date.today()  # noqa: DTZ011 - the command line reads the clock, and so must what looks at it


@pytest.fixture
def ask(path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Run a command on a store with two pairs of jw's and one of rm's."""
    with closing(store.create(path)) as connection:
        desk = Desk(connection, "jw", NOW, datetime.combine(NOW, time(), tzinfo=UTC))
        a_pair(desk, "HC-0001", quiet=30, coordinator="jw", patient="Rosa Lind", champion="Femi Ash")
        a_pair(desk, "HC-0002", quiet=30, coordinator="jw")
        a_pair(desk, "HC-0003", quiet=30, coordinator="rm")

    def asked(*words: str, by: str = "jw", typed: str = "") -> Said:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        code = run(["--db", str(path), "--by", by, *words])
        return (code, *capsys.readouterr())

    return asked


@pytest.fixture
def reading(ask: Ask, path: Path) -> Iterator[sqlite3.Connection]:
    """The store, to be looked into."""
    with closing(store.open_store(path)) as connection:
        yield connection


class TestOnTheCommandLine:
    def test_all_of_ones_own_are_handed_over_read_about_and_accepted(
        self, ask: Ask, reading: sqlite3.Connection
    ) -> None:
        said = ask("handover", "--to", "rm", "--why", "-", typed="promised Rosa a bus pass\n")
        assert said == (0, "2 pairs: handed over by jw to rm, not accepted yet (HC-0001, HC-0002)\n", "")
        code, out, _ = ask("handover", by="rm")
        assert code == 0
        assert "promised P-0001 a bus pass" in out
        assert out.endswith("Handed to you: HC-0001, HC-0002. To accept: alongside handover accept\n")
        assert "Handed to you" not in ask("handover")[1]
        assert ask("handover", "accept", by="rm")[1] == "2 pairs: taken over by rm from jw (HC-0001, HC-0002)\n"
        assert reading.execute("SELECT DISTINCT coordinator FROM pair").fetchall() == [("rm",)]
        assert ask("undo", by="rm")[1].startswith("taken back: 2 pairs: taken over by rm from jw")
        assert reading.execute("SELECT count(*) FROM pair WHERE coordinator = 'jw'").fetchone() == (2,)

    def test_some_of_them(self, ask: Ask) -> None:
        assert ask("handover", "--to", "rm", "hc-2")[1] == "HC-0002: handed over by jw to rm, not accepted yet\n"
        assert ask("handover", "back", "HC-0002")[1].startswith("HC-0002: not handed to rm any more")
        assert ask("handover", "hand", "HC-0001", "--to", "rm")[0] == 0
        assert ask("handover", "decline", "HC-0001", "--why", "-", by="rm", typed="too many\n")[1] == (
            "HC-0001: declined by rm, it stays with jw\n"
        )

    def test_those_of_a_colleague_who_has_left(self, ask: Ask) -> None:
        code, out, _ = ask("handover", "--from", "rm", "--to", "jw")
        assert (code, out) == (0, "HC-0003: handed over by rm to jw, not accepted yet\n")
        assert ask("handover", "accept")[1] == "HC-0003: taken over by jw from rm\n"

    def test_a_program_reads_it(self, ask: Ask) -> None:
        ask("handover", "--to", "rm", "HC-0001")
        found = json.loads(ask("handover", "show", "--json")[1])
        assert [(each["pair"], each["from"], each["to"], each["accepted_on"]) for each in found["pairs"]] == [
            ("HC-0001", "jw", "rm", None)
        ]
        assert found["pairs"][0]["reach"] == []

    def test_its_page_becomes_a_file(self, ask: Ask, tmp_path: Path) -> None:
        ask("handover", "--to", "rm", "HC-0001")
        file = tmp_path / "handover.docx"
        code, out, _ = ask("handover", "show", "--out", str(file), "--names", by="rm")
        assert code == 0
        assert "it bears names" in out
        assert file.exists()
        assert ask("handover", "show", "--out", str(file))[0] == 1

    @pytest.mark.parametrize(
        ("words", "code", "why"),
        [
            (["handover", "--to", "rm", "HC-0003"], 1, "HC-0003 is rm's already"),
            (["handover", "--to", "xx"], 1, "No coordinator is called xx"),
            (["handover", "--to", "jw", "HC-0003"], 1, "Add --sure to write it all the same"),
            (["handover", "HC-0001"], 2, "--to"),
            (["handover", "--to", "rm", "--why", "because"], 2, "takes only -"),
            (["handover", "accept"], 1, "Nothing was handed to jw"),
            (["handover", "decline", "HC-0001"], 2, "--why"),
            (["handover", "back"], 2, "PAIR"),
        ],
    )
    def test_what_is_refused_and_what_is_wrong_usage(self, ask: Ask, words: list[str], code: int, why: str) -> None:
        found = ask(*words)
        assert (found[0], found[1]) == (code, "")
        assert why in found[2]

    def test_no_name_is_printed(self, ask: Ask) -> None:
        ask("handover", "--to", "rm", "--why", "-", typed="ring Rosa\n")
        told = [ask("handover", by=by)[1] + ask("handover", "show", "--json", by=by)[1] for by in ("jw", "rm")]
        assert not any(name in each for each in told for name in ("Rosa", "Femi", "Sam Field"))

    def test_nothing_waits_and_it_says_what_to_do(self, ask: Ask) -> None:
        assert "To hand your pairs over: alongside handover --to WHO" in ask("handover")[1]
