"""What the console sends: counted in bytes in a real terminal, as they cross the line."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from console.demo import make
from tests.terminal import ALONGSIDE, Terminal, by_row, running

SIZES = ((80, 24), (120, 40))

AT_THE_START = 40_000
A_CURSOR_KEY = 700
A_FORM = 8_000

LEAVE = "\x07"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example programme, in the week it is about."""
    now = datetime.now(UTC)
    return make(tmp_path_factory.mktemp("budget"), now.astimezone().date(), now)


@pytest.fixture(scope="module", params=SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def console(request: pytest.FixtureRequest, store: Path) -> Iterator[Terminal]:
    """A console that has been drawn, on its own store; each test leaves it on the list."""
    columns, rows = request.param
    with running((ALONGSIDE, "--db", str(store)), columns=columns, rows=rows) as terminal:
        terminal.wait_for("? help")
        terminal.settle()
        yield terminal


def sent(terminal: Terminal, keys: str) -> bytes:
    """What is sent until all that these keys bring about is drawn."""
    before = len(terminal.received)
    terminal.press(keys)
    terminal.settle()
    return bytes(terminal.received[before:])


def test_the_start_is_within_its_budget(console: Terminal) -> None:
    assert 2_000 < len(console.received) <= AT_THE_START


def test_a_cursor_key_sends_two_rows_and_not_the_list(console: Terminal) -> None:
    panel = console.at("─────")
    before = console.at(">!")
    rows = by_row(sent(console, "j"))
    assert console.at(">!") == before + 1
    assert 0 < sum(size for row, size in rows.items() if row < panel) <= A_CURSOR_KEY
    assert not [row for row in rows if before + 1 < row < panel]


def test_the_panel_that_follows_the_cursor_is_sent_once(console: Terminal) -> None:
    columns, rows = console.columns, console.rows
    assert len(sent(console, "j")) <= A_CURSOR_KEY + columns * rows


def test_a_form_is_opened_within_its_budget(console: Terminal) -> None:
    for key in "cmh":
        size = len(sent(console, key))
        assert "esc leave" in console.text()
        sent(console, LEAVE)
        assert 0 < size <= A_FORM, key


def test_leaving_a_form_is_no_dearer_than_opening_it(console: Terminal) -> None:
    sent(console, "c")
    assert 0 < len(sent(console, LEAVE)) <= A_FORM
    assert "esc leave" not in console.text()


def test_a_letter_typed_in_a_form_sends_its_line_and_no_more(console: Terminal) -> None:
    sent(console, "n")
    sent(console, "a")
    size = len(sent(console, "b"))
    sent(console, LEAVE)
    assert 0 < size <= A_CURSOR_KEY


def test_an_idle_console_sends_nothing(console: Terminal) -> None:
    assert console.read(1.5) == b""


def test_an_idle_form_sends_nothing(console: Terminal) -> None:
    sent(console, "n")
    while_idle = console.read(1.5)
    sent(console, LEAVE)
    assert while_idle == b""
