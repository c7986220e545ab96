"""What is sent piece by piece adds up: after any way through the places, the screen is what a fresh one would be."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from console.demo import make
from tests.terminal import ALONGSIDE, running

WAYS = {
    "to People and back": "41",
    "through every place": "2451",
    "to the Endings, down and back": "2jjj1",
    "a pair's page among the Endings, and its form": "2\rs\x07b1",
    "a form among the Endings, and leave it": "2jB\x071",
    "into a pair and back": "\rb",
    "a page on and back in a pair": "\r  b",
    "find, and let go": "/rosa\x07g",
    "a form, and leave it": "c\x07",
    "the palette, and leave it": "\x10met\x07",
    "help from People": "4?b1",
    "a form over a page": "\rc\x07b",
    "down and up": "jjjjjjjjjjjjkkkkkkkkkkkk",
    "everything listed, and folded again": "wwwg",
    "names hidden and shown": "rr",
    "the history and back": "Vb",
    "a pair's history": "\rVVjb\x07b",
    "history and People": "V4Vb1",
    "a page of the history": "VG\rbb",
    "what is new, and back": "Nb",
    "marked and unmarked": "v  v\x07g",
}


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example programme."""
    today = datetime.now(UTC).date()
    return make(tmp_path_factory.mktemp("places"), date(today.year, today.month, today.day), datetime.now(UTC))


@pytest.mark.parametrize("keys", WAYS.values(), ids=WAYS.keys())
def test_nothing_of_another_screen_is_left_behind(example: Path, keys: str) -> None:
    with running([ALONGSIDE, "--db", str(example)]) as terminal:
        terminal.wait_for("? help")
        terminal.settle()
        fresh = terminal.text().splitlines()
        for key in keys:
            terminal.press(key)
            terminal.settle(0.2)
        for _ in range(20):  # a busy machine may take its time over the last of them
            terminal.settle(0.3)
            if terminal.text().splitlines()[:-1] == fresh[:-1]:
                break
        assert terminal.text().splitlines()[:-1] == fresh[:-1]
