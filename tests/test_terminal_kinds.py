"""What the console draws on one kind of terminal and another, and where it will not be drawn at all."""

import re
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from console.demo import make
from tests.terminal import ALONGSIDE, running

SHAPES = "●○─"
COLOUR = re.compile(rb"\x1b\[(?:1;)?([0-9;]+)m")
GREYS = {16, 59, 102, 145, 188, 231, *range(232, 256), 0, 7, 8, 15}
"""The colours of the 256 that have no hue."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example programme, in the week it is about."""
    now = datetime.now(UTC)
    return make(tmp_path_factory.mktemp("kinds"), now.astimezone().date(), now)


def drawn(store: Path, environment: Mapping[str, str]) -> bytes:
    """All that is sent until the console stands on a terminal with these variables."""
    with running((ALONGSIDE, "--db", str(store)), environment=environment) as terminal:
        terminal.wait_for("? help")
        terminal.settle()
        return bytes(terminal.received)


def colours(sent: bytes) -> set[int]:
    """The numbers of the 256 colours that were asked for."""
    return {int(number) for number in re.findall(rb"[34]8;5;(\d+)", sent)}


def test_putty_which_says_xterm_gets_256_colours(store: Path) -> None:
    sent = drawn(store, {"TERM": "xterm"})
    assert len(colours(sent) - GREYS) >= 3
    assert b"8;2;" not in sent


def test_a_terminal_that_says_so_gets_its_16_colours_and_no_more(store: Path) -> None:
    sent = drawn(store, {"TERM": "linux"})
    assert COLOUR.search(sent)
    assert b"8;5;" not in sent
    assert b"8;2;" not in sent


def test_no_color_is_heeded(store: Path) -> None:
    sent = drawn(store, {"TERM": "xterm", "NO_COLOR": "1"})
    assert b"8;2;" not in sent
    assert colours(sent) <= GREYS


def test_nothing_rests_on_colour_alone(store: Path) -> None:
    with running((ALONGSIDE, "--db", str(store)), rows=40, environment={"NO_COLOR": "1"}) as terminal:
        terminal.wait_for("? help")
        terminal.settle()
        screen = terminal.text().splitlines()
    assert any(row.startswith(">!") for row in screen)
    assert any(row.startswith(" ~") for row in screen)


def test_a_terminal_that_takes_utf_8_gets_shapes(store: Path) -> None:
    sent = drawn(store, {"LANG": "en_GB.UTF-8"})
    assert [shape for shape in SHAPES if shape.encode() in sent] == list(SHAPES)


@pytest.mark.parametrize(
    "environment",
    [{"LC_ALL": "en_GB.ISO-8859-1"}, {"LC_ALL": "C"}],
    ids=["latin-1", "C"],
)
def test_one_that_does_not_gets_ascii_and_no_escapes_to_read(store: Path, environment: Mapping[str, str]) -> None:
    with running((ALONGSIDE, "--db", str(store)), environment=environment) as terminal:
        terminal.wait_for("? help")
        terminal.settle()
        screen = terminal.text()
        assert terminal.received.isascii()
        assert not re.search(r"\\[ux][0-9a-f]{2}|\?{20}", screen)
        assert "-----" in screen
        assert re.search(r" w\d+ .*[Oo]", screen)


def test_a_dumb_terminal_is_refused_in_a_sentence(store: Path) -> None:
    with running((ALONGSIDE, "--db", str(store)), environment={"TERM": "dumb"}) as terminal:
        assert terminal.ended() == 1
        said = terminal.received.decode()
    assert said.count("\n") == 1
    assert "alongside triage" in said
    assert "\x1b" not in said


def test_where_there_is_no_terminal_it_is_refused_in_a_sentence(store: Path) -> None:
    asked = (ALONGSIDE, "--db", str(store))
    ran = subprocess.run(asked, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr.count("\n") == 1
    assert "alongside triage" in ran.stderr


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (60, 20), (200, 60)])
def test_it_fills_a_screen_of_any_size_and_no_more(store: Path, columns: int, rows: int) -> None:
    with running((ALONGSIDE, "--db", str(store)), columns=columns, rows=rows) as terminal:
        terminal.wait_for("? help")
        terminal.settle()
        screen = terminal.text().splitlines()
    assert screen[0].startswith(" Alongside")
    assert "? help" in screen[-1]
