"""Any text at all goes in, and what comes out, anywhere, is one line of plain text."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from console.imports.sheet import text_of
from console.plain import LONGEST, clean, neutral, original
from screens.lines import fit, fold
from screens.naming import shown
from tests.fuzzing import TEXT, cases, harmful, seen

FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


@cases(400)
@given(TEXT)
@example("x" * 1999 + " y")
@example("e\u200b\u0301")
@example("\u200c\u200d")
@example("\u3164")
@example("\u2800")
@example("a\u200cb")
@example("\u0301\u0301")
@example("e" + "\u0301" * 40)
@example("कि\u200c")
@example("\u0958" + "\u0301" * 8)
def test_clean_text_is_harmless_seen_and_stays_as_it_is(text: str) -> None:
    made = clean(text)
    assert not harmful(made)
    assert "\n" not in made
    assert len(made) <= LONGEST
    assert made == made.strip()
    assert "  " not in made
    assert not made or seen(made)
    assert unicodedata.normalize("NFC", made) == made
    assert clean(made) == made


@pytest.mark.parametrize(
    "text", ["می\u200cخواهم", "क\u094d\u200dष", "র\u200d\u09cdয", "Zoë O'Neill-Łuk", "田中", "Nguyễn"]
)
def test_names_of_every_script_stay_as_they_are(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize(
    "unseen", ["\u200b", "\u200c", "\u200d", "\ufeff", "\u034f", "\u3164", "\ufe0f", "\u202e", "\u00ad"]
)
def test_two_names_that_look_alike_are_one(unseen: str) -> None:
    assert clean(f"Ro{unseen}sa") == "Rosa"


@cases(400)
@given(TEXT)
@example("'\u200b=1")
@example("''=1")
@example(" '=1")
@example("＝1")
def test_what_goes_to_a_spreadsheet_is_no_formula_and_comes_back_the_same(text: str) -> None:
    kept = clean(text)
    assert not neutral(kept).startswith(FORMULA)
    assert original(neutral(kept)) == kept
    assert text_of(neutral(kept)) == clean(text_of(neutral(kept)))
    assert text_of(neutral(text_of(text))) == text_of(text)


@cases(200)
@given(TEXT, st.integers(0, 90))
def test_a_text_fits_its_cells(text: str, width: int) -> None:
    from rich.cells import cell_len

    drawn = shown(text)
    assert not harmful(drawn)
    assert cell_len(fit(drawn, width)) == width
    assert all(cell_len(part) <= max(width, 2) for part in fold(drawn, width or 1))
    assert "".join("".join(fold(drawn, width or 1)).split()) == "".join(drawn.split())
