"""The letters on the screen: every field that leaves, left out and put back, and the files made of the rest."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from console.desk import Desk
from screens.app import Console
from screens.sitting import Sitting
from tests.driving import screens, text_of
from tests.test_letters import ended


def seen(desk: Desk, *groups: Sequence[str], size: tuple[int, int] = (80, 24)) -> list[str]:
    """The screen of the letters of HC-0007, and after each group of keys."""

    async def drive() -> list[str]:
        app = Console(Sitting(desk, "test", lambda: desk.now))
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            app.sitting.letters_of = "HC-0007"
            await app.run_action("place('letters')")
            await pilot.pause(0.15)
            texts = [text_of(app)]
            for group in groups:
                for key in group:
                    await pilot.press(*(list(key[1:]) if key.startswith("'") else [key]))
                await pilot.pause(0.15)
                texts.append(text_of(app))
            return texts

    return asyncio.run(drive())


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder of one's own."""
    made = tmp_path / "home"
    made.mkdir()
    monkeypatch.setenv("HOME", str(made))
    return made


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
def test_every_field_that_leaves_can_be_seen(size: tuple[int, int], desk: Desk) -> None:
    ended(desk)
    pages = seen(desk, ["ctrl+d"], ["ctrl+d"], ["ctrl+d"], size=size)
    assert "HC-0007" in pages[0]
    assert "3 letters: 34 of 34 fields leave" in pages[0]
    whole = "\n".join(pages)
    for label in ("patient's first name", "plan: who helps", "day on which the patient agreed", "hours given"):
        assert label in whole
    assert whole.count("[x]") >= 34


def test_space_leaves_a_field_out_and_puts_it_back(desk: Desk) -> None:
    ended(desk)
    _, out, back = seen(desk, ["space"], ["k", "space"])
    assert "33 of 34 fields leave" in out
    assert "[ ]" in out
    assert "34 of 34 fields leave" in back
    assert "[ ]" not in back


def test_enter_makes_the_files_without_what_is_left_out(desk: Desk, home: Path) -> None:
    ended(desk)
    _, _, form, done = seen(desk, ["j", "space"], ["enter"], ["enter"])
    assert "patient.patient" in form
    files = sorted((home / "letters-HC-0007").iterdir())
    assert [each.name for each in files] == [
        "HC-0007-care-contact.docx", "HC-0007-champion.docx", "HC-0007-patient.docx",
    ]  # fmt: skip
    kept = dict(desk.store.execute("SELECT kind, fields FROM letter"))
    assert "patient" not in json.loads(kept["patient"])
    assert "patient" in json.loads(kept["champion"])
    assert "not encrypted" in done


def test_names_and_own_words_are_hidden_where_names_are(desk: Desk) -> None:
    ended(desk)
    shown, hidden = seen(desk, ["r"], size=(120, 36))
    assert "Nadia" in shown
    assert "I want to walk" in shown
    assert [name for name in ("Nadia", "Owen", "walk to the park", "My sister", "7946") if name in hidden] == []


def test_a_letter_that_is_not_made_stands_there_with_the_reason(desk: Desk) -> None:
    ended(desk, agreed_on=None)
    _, last = seen(desk, ["G"])
    assert "care contact not made: the patient's agreement is not written down" in " ".join(last.split())


def test_an_ending_that_was_not_begun_has_none_and_says_so(desk: Desk) -> None:
    ended(desk)
    with desk.command("made", "as if never begun") as change:
        for table in ("worry", "ending_step"):
            for (number,) in desk.store.execute(f"SELECT id FROM {table}").fetchall():
                change.delete(table, number)
        change.delete("ending", 1)
    first, after = seen(desk, ["enter"])
    assert "was not begun" in first
    assert "was not begun" in after


def test_whoever_looks_only_makes_none(desk: Desk, home: Path) -> None:
    ended(desk)
    _, after = seen(replace(desk, readonly="--readonly"), ["enter", "enter"])
    assert "looking only" in after
    assert list(home.iterdir()) == []


def test_they_are_gone_to_from_the_endings_and_back(desk: Desk) -> None:
    ended(desk)
    _, letters, back = screens(desk, [["2", "w"], ["b"]])
    assert "34 of 34 fields leave" in letters
    assert "closing 1" in back


def test_back_goes_back(desk: Desk) -> None:
    ended(desk)
    _, back = seen(desk, ["b"])
    assert "fields leave" not in back
