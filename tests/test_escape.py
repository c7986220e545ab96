"""Escape and the next key in one breath: two keys, never one with alt, and never the second alone."""

from contextlib import closing
from pathlib import Path

import pytest
from textual import events

from console.desk import Desk
from db.driver import sqlite3
from screens.escape import Parser
from tests.terminal import ALONGSIDE, running


def keys(*reads: str) -> list[str]:
    parser = Parser(False)
    return [event.key for data in reads for event in parser.feed(data) if isinstance(event, events.Key)]


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        (("\x1bj",), ["escape", "j"]),
        (("\x1b\r",), ["escape", "enter"]),
        (("\x1b1",), ["escape", "1"]),
        (("\x1b/",), ["escape", "slash"]),
        (("\x1b", "j"), ["escape", "j"]),
        (("\x1b\x1b[A",), ["escape", "up"]),
        (("\x1b[A",), ["up"]),
        (("\x1b[", "B"), ["down"]),
        (("\x1bOA",), ["up"]),
        (("j\x1bm\r",), ["j", "escape", "m", "enter"]),
    ],
)
def test_what_follows_an_escape_is_a_key_of_its_own(sent: tuple[str, ...], meant: list[str]) -> None:
    assert keys(*sent) == meant


def test_a_form_that_is_left_and_an_enter_right_behind_write_nothing(desk: Desk, pair: str, path: Path) -> None:
    with running((ALONGSIDE, "--db", str(path))) as terminal:
        terminal.wait_for("? help")
        terminal.settle()
        terminal.press("m")
        terminal.wait_for("write it")
        terminal.press("\x1b\r")
        terminal.wait_for("HC-0001 Rosa")
        terminal.settle()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM meeting").fetchone() == (0,)
