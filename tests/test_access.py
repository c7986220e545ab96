"""Everything that is held about one person, to be handed to them: all of it, and of other people references alone."""

import io
import json
import stat
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from console import access, concerns, notes, people, setbacks
from console.desk import Desk
from console.entry import run
from db.refused import Refused
from tests.terminal import ALONGSIDE, running

from .conftest import TODAY
from .test_erase import FEMI, MARK, ROSA, a_programme, dumped

Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture
def full(desk: Desk) -> Desk:
    """A coordinator at work in a programme with a mark in every text about one pair."""
    a_programme(desk)
    return desk


def told(desk: Desk, ref: str, *, with_concerns: bool = False) -> str:
    return "\n".join(access.everything_about(desk, ref, concerns=with_concerns).told())


NOT_THEIRS = {
    "zqcareqz", "zqnurseqz", "zqwhyqz", "zqcarephoneqz", "zqfactsqz", "zqleadqz", "zqwhomqz",
}  # fmt: skip
"""Marks of somebody else: the care contact, the champion's reason, who does an action, a concern and who was told."""


def test_everything_that_was_written_about_a_patient_is_there(full: Desk) -> None:
    found = told(full, "P-0001")
    planted = set(MARK.findall(dumped(full.store)))
    assert planted - set(MARK.findall(found)) == NOT_THEIRS
    assert ROSA in found
    assert "07700 900123" in found


def test_other_people_are_references(full: Desk) -> None:
    notes.noted(full, "HC-0002", note="nothing about them", on=TODAY)
    found = told(full, "P-0001")
    assert "C-0001" in found
    assert [name for name in (*FEMI.split(), "900456", "femi@", "Ingvild", "Kwabena") if name in found] == []


def test_where_they_are_named_in_words_about_others_is_said_and_not_printed(full: Desk) -> None:
    found = told(full, "P-0001")
    assert "HC-0002, note of Tue 24 Nov" in found
    assert "at the hall" not in found


def test_concerns_are_counted_and_left_to_safeguarding_unless_asked_for(full: Desk) -> None:
    found = told(full, "P-0001")
    assert "1 concern, not printed: ask the safeguarding lead" in found
    assert "zqfactsqz" not in found
    assert "zqfactsqz" in told(full, "P-0001", with_concerns=True)
    assert "zqleadqz" not in told(full, "P-0001", with_concerns=True)


def test_a_champion_is_not_handed_what_is_the_patients(full: Desk) -> None:
    found = told(full, "C-0001")
    assert FEMI in found
    assert [mark for mark in ("zqgoalqz", "zqillqz", "zqrequestqz", "zqcontactqz", "Rosamunde") if mark in found] == []
    assert "spoke of P-0001 a lot" in found
    assert "setback of the patient" in found
    assert "goals, ratings and carry-on plans, which are the patients' own" in found


def test_a_champions_setback_is_not_handed_to_the_patient(desk: Desk, pair: str) -> None:
    setbacks.opened(desk, pair, whose="champion", kind="illness", effect="none", began=TODAY - timedelta(days=3),
                    review=TODAY + timedelta(days=9), note="a cold", sure=True)  # fmt: skip
    found = told(desk, "P-0001")
    assert "a cold" not in found
    assert "setback of the champion" in found
    assert "a cold" in told(desk, "C-0001")


def test_who_wrote_it_and_when_is_said(full: Desk) -> None:
    assert "HC-0001, note on Tue 24 Nov: note zqsecondqz (jw, 24 Nov 2026" in told(full, "P-0001")
    history = told(full, "P-0001").partition("History:")[2]
    assert "jw: P-0001: new patient" in history
    assert "taken back" in history
    assert "zqnoteqz of both" in history


def test_nothing_is_written_by_looking(full: Desk) -> None:
    before = dumped(full.store)
    told(full, "P-0001")
    assert dumped(full.store) == before


def test_no_concern_shows_in_the_history_or_in_what_was_flagged(desk: Desk, pair: str) -> None:
    concerns.noticed(desk, pair, facts="seen bruises", seen=TODAY, sure=True)
    found = told(desk, "P-0001")
    assert "bruises" not in found
    assert "a concern of" not in found
    assert "1 concern, not printed" in found


def test_somebody_of_whom_nothing_was_written_has_a_page_all_the_same(desk: Desk) -> None:
    people.champion_added(desk, "", ref="C-0009", name="Una Brook", status="applied", capacity=1)
    found = told(desk, "C-0009")
    assert "Una Brook (C-0009, champion)" in found
    assert found.count("nothing") > 8


@pytest.fixture
def ask(full: Desk, path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Run a command on that store."""
    full.store.commit()

    def asked(*words: str, typed: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        code = run(["--db", str(path), "--by", "jw", *words])
        return (code, *capsys.readouterr())

    return asked


def test_it_is_printed_only_where_it_is_asked_for(ask: Ask) -> None:
    assert "Rosamunde" not in ask("people", "P-0001")[1]
    code, out, _ = ask("people", "P-0001", "--everything")
    assert (code, ROSA in out) == (0, True)
    whole = json.loads(ask("people", "show", "p-1", "--everything", "--json")[1])
    assert whole["ref"] == "P-0001"
    assert {each["title"] for each in whole["sections"]} >= {"Meetings", "Concerns", "Letters"}


def test_everything_is_about_one_person(ask: Ask) -> None:
    assert ask("people", "--everything")[0] == 2
    assert ask("people", "P-0001", "--concerns")[0] == 2


def test_a_file_is_for_its_owner_alone_new_and_in_the_history(ask: Ask, tmp_path: Path) -> None:
    file = tmp_path / "p-0001.txt"
    code, out, _ = ask("people", "P-0001", "--everything", "--out", str(file))
    assert code == 0
    assert "Rosamunde" not in out
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert ROSA in file.read_text(encoding="utf-8")
    assert "everything held about one person of P-0001 written to a plain file, with names" in ask("history")[1]
    before = file.read_bytes()
    code, _, err = ask("people", "P-0001", "--everything", "--out", str(file))
    assert (code, file.read_bytes()) == (1, before)
    assert "left alone" in err


def test_a_file_that_could_not_be_put_down_in_the_history_is_not_left(
    full: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> str:
        raise Refused("no")

    monkeypatch.setattr(access, "noted", refuse)
    file = tmp_path / "p-0001.txt"
    with pytest.raises(Refused):
        access.save(full, access.everything_about(full, "P-0001"), file)
    assert not file.exists()


def test_no_control_character_reaches_the_terminal(ask: Ask, full: Desk) -> None:
    full.store.execute("UPDATE meeting SET note = char(27) || ']0;owned' || char(7) WHERE pair_id = 1")
    out = ask("people", "P-0001", "--everything")[1]
    assert "\x1b" not in out
    assert "\x07" not in out


# --- erasing on the command line ------------------------------------------------------------------------------------


def test_a_script_has_to_be_sure(ask: Ask, full: Desk) -> None:
    before = dumped(full.store)
    code, out, err = ask("people", "erase", "P-0001", "--why", "-", typed="asked for in writing")
    assert code == 1
    assert "What goes" in out
    assert "Nothing was erased. To erase P-0001, add --sure" in err
    assert dumped(full.store) == before


def test_it_is_erased_on_the_command_line(ask: Ask, full: Desk) -> None:
    assert ask("people", "erase", "P-0001", "--dry-run")[0] == 0
    code, out, _ = ask("people", "erase", "p-1", "--why", "-", "--sure", typed="asked for in writing\n")
    assert code == 0
    assert "P-0001: erased. It cannot be taken back." in out
    assert "nothing that was erased is left in it" in out
    assert not MARK.search(dumped(full.store))
    assert "P-0001, patient, erased on" in ask("people")[1]
    assert "erased on" in ask("people", "P-0001")[1]
    assert "asked for in writing" in ask("people", "P-0001")[1]
    assert "everything fits" in ask("verify")[1]
    for words in (["history", "--all"], ["history", "HC-0001"], ["history", "--all", "--json"], ["triage"],
                  ["people", "P-0001", "--everything"], ["people", "C-0001", "--everything"], ["people", "--json"],
                  ["review"], ["review", "--show", "today", "--json"], ["pair"],
                  ["pair", "HC-0001", "--names"]):  # fmt: skip
        code, out, err = ask(*words)
        assert (code, err) == (0, ""), words
        assert "Rosamunde" not in out, words


@pytest.mark.parametrize(
    "words",
    [["P-0001"], ["P-0001", "--sure"], ["P-0001", "--why", "Rosa asked", "--sure"], ["--dry-run"],
     ["P-0001", "--reason", "x", "--why", "-"], ["P-0001", "--sweep"]],
)  # fmt: skip
def test_a_command_that_is_not_whole_is_wrong_usage(ask: Ask, full: Desk, words: list[str]) -> None:
    before = dumped(full.store)
    assert ask("people", "erase", *words)[0] == 2
    assert dumped(full.store) == before


def test_the_file_can_be_swept_by_itself(ask: Ask) -> None:
    code, out, _ = ask("people", "erase", "--sweep")
    assert (code, "written anew" in out) == (0, True)


def test_on_a_terminal_the_reference_is_typed_once_more(full: Desk, path: Path, tmp_path: Path) -> None:
    full.store.commit()
    store = ["--db", str(path), "--by", "jw"]
    command = [ALONGSIDE, *store, "people", "erase", "P-0001", "--reason", "asked for in writing"]
    before = dumped(full.store)
    with running(command, rows=60, columns=160, environment={"HOME": str(tmp_path)}) as terminal:
        assert "What goes, out of the history too" in terminal.wait_for("type its reference: ")
        terminal.press("P-0002\r")
        terminal.wait_for("nothing was erased")
        assert terminal.ended() == 1
    assert dumped(full.store) == before
    with running(command, rows=60, columns=160, environment={"HOME": str(tmp_path)}) as terminal:
        terminal.wait_for("type its reference: ")
        terminal.press("p-0001\r")
        terminal.wait_for("It cannot be taken back.")
        assert terminal.ended() == 0
    assert not MARK.search(dumped(full.store))
