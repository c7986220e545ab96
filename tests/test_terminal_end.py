"""How the console ends: when it is left, when it is told to, and when its terminal is gone."""

import os
import signal
import subprocess
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from console.demo import make
from tests.terminal import ALONGSIDE, Terminal, running

SOON = 3.0
"""Seconds within which a program that was told to end has ended, on a busy machine too."""

ALTERNATE_SCREEN, ORDINARY_SCREEN = b"\x1b[?1049h", b"\x1b[?1049l"
SHOW_CURSOR = b"\x1b[?25h"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example programme, in the week it is about."""
    now = datetime.now(UTC)
    return make(tmp_path_factory.mktemp("end"), now.astimezone().date(), now)


@contextmanager
def console(store: Path, *, hears_of_it: bool = True) -> Iterator[Terminal]:
    """A console that has been drawn."""
    with running((ALONGSIDE, "--db", str(store)), hears_of_it=hears_of_it) as terminal:
        terminal.wait_for("? help")
        yield terminal


def left_behind(terminal: Terminal) -> bool:
    """Whether a process that the program started still runs."""
    try:
        os.killpg(terminal.process.pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_q_leaves_with_nothing_to_complain_of(store: Path) -> None:
    with console(store) as terminal:
        terminal.press("q")
        assert terminal.ended() == 0


def test_q_gives_the_terminal_back_as_it_was(store: Path) -> None:
    with console(store) as terminal:
        assert ALTERNATE_SCREEN in terminal.received
        terminal.press("q")
        terminal.ended()
        left = bytes(terminal.received).rpartition(ALTERNATE_SCREEN)[2]
        assert ORDINARY_SCREEN in left
        assert SHOW_CURSOR in left
        modes = termios.tcgetattr(terminal.fd)[3]
        assert modes & termios.ECHO
        assert modes & termios.ICANON


def test_ctrl_c_leaves_too(store: Path) -> None:
    with console(store) as terminal:
        terminal.press("\x03")
        assert terminal.ended() == 0


@pytest.mark.parametrize(("number", "code"), [(signal.SIGHUP, 129), (signal.SIGTERM, 143)])
def test_a_signal_to_end_ends_it_soon(store: Path, number: signal.Signals, code: int) -> None:
    with console(store) as terminal:
        terminal.signal(number)
        assert terminal.ended(SOON) == code


def test_being_told_to_end_gives_the_terminal_back(store: Path) -> None:
    with console(store) as terminal:
        terminal.signal(signal.SIGTERM)
        terminal.ended(SOON)
        assert ORDINARY_SCREEN in terminal.received
        assert termios.tcgetattr(terminal.fd)[3] & termios.ECHO


def test_a_signal_in_the_middle_of_a_form_ends_it_soon(store: Path) -> None:
    with console(store) as terminal:
        terminal.press("c")
        terminal.wait_for("esc leave")
        terminal.signal(signal.SIGHUP)
        assert terminal.ended(SOON) == 129


def test_a_dropped_line_ends_it_soon(store: Path) -> None:
    with console(store) as terminal:
        terminal.hang_up()
        assert terminal.ended(SOON) == 129
        assert not left_behind(terminal)


def test_the_end_of_input_ends_it_where_no_signal_comes(store: Path) -> None:
    with console(store, hears_of_it=False) as terminal:
        terminal.hang_up()
        assert terminal.ended(SOON) == 129


def test_what_was_acknowledged_outlives_a_dropped_line(store: Path) -> None:
    with console(store) as terminal:
        terminal.press("m")
        terminal.wait_for("esc leave")
        terminal.press("\r")
        terminal.wait_for("met on")
        terminal.hang_up()
        terminal.ended(SOON)
    asked = (ALONGSIDE, "--db", str(store), "undo")
    undone = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert (undone.returncode, undone.stderr) == (0, "")
    assert "met on" in undone.stdout
