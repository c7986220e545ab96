"""Keys that arrive all at once, as they do over a slow line, do what they do one by one."""

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from console.demo import make
from console.desk import Desk
from db import store
from db.driver import sqlite3
from tests.hurrying import screens
from tests.terminal import ALONGSIDE, running

BURSTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "a cancellation": ("cpf\r", ("c", "p", "f", "enter")),
    "something found": ("/lambeth\r", ("slash", "'lambeth", "enter")),
    "and let go": ("\x1b", ("escape",)),
    "a line of words": (
        ":hc-6 cancelled yest champion work\r\r",
        ("colon", "'hc-6 cancelled yest champion work", "enter", "enter"),
    ),
    "two meetings": ("jjjm\rjm\r", ("j", "j", "j", "m", "enter", "j", "m", "enter")),
    "a form that is refused": ("m\x15tomorrow\rjjx\x1b", ("m", "ctrl+u", "'tomorrow", "enter", "'jjx", "escape")),
    "whether they met": ("yyt\r", ("y", "y", "t", "enter")),
    "some marked": ("Gvkvcsw\r", ("G", "v", "k", "v", "c", "s", "w", "enter")),
    "a page and an entry on it": ("g\rm\rb", ("g", "enter", "m", "enter", "b")),
    "a review, left, and a look taken back": ("W  wbu", ("W", "space", "space", "w", "b", "u")),
}
"""What is sent in one write, and the same keys one by one; each goes on where the one before has ended."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What stood on the screen after each burst, without the line that names the store; and what was written."""

    screens: dict[str, list[str]]
    written: list[tuple[str, str]]


def log(path: Path) -> list[tuple[str, str]]:
    """Every command that was written, with what it says."""
    connection = sqlite3.connect(path)
    try:
        return connection.execute("SELECT command, summary FROM change WHERE by_whom = 'jw' ORDER BY id").fetchall()
    finally:
        connection.close()


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example programme in this week."""
    now = datetime.now(UTC)
    return make(tmp_path_factory.mktemp("ahead"), now.astimezone().date(), now, login="jw")


@pytest.fixture(scope="module")
def at_once(example: Path) -> Seen:
    """Every burst in one write to a real terminal."""
    path = Path(shutil.copy(example, example.with_name("at-once.db")))
    seen: dict[str, list[str]] = {}
    with running((ALONGSIDE, "--db", str(path)), environment={"LOGNAME": "jw"}) as terminal:
        terminal.wait_for("? help")
        for name, (burst, _) in BURSTS.items():
            terminal.press(burst)
            terminal.settle(0.25)
            seen[name] = [line.rstrip() for line in terminal.text().splitlines()[1:]]
    return Seen(seen, log(path))


@pytest.fixture(scope="module")
def one_by_one(example: Path) -> Seen:
    """The same keys, each when the one before has done all that it does."""
    path = Path(shutil.copy(example, example.with_name("one-by-one.db")))
    now = datetime.now(UTC)
    connection = store.open_store(path)
    try:
        desk = Desk(connection, "jw", now.astimezone().date(), now)
        drawn = screens(desk, [keys for _, keys in BURSTS.values()], one_by_one=True)[1:]
    finally:
        connection.close()
    lines = [[line.rstrip() for line in each.splitlines()[1:]] for each in drawn]
    return Seen(dict(zip(BURSTS, lines, strict=True)), log(path))


@pytest.mark.parametrize("burst", BURSTS)
def test_the_screen_is_the_same(at_once: Seen, one_by_one: Seen, burst: str) -> None:
    assert at_once.screens[burst] == one_by_one.screens[burst]


def test_what_is_written_is_the_same(at_once: Seen, one_by_one: Seen) -> None:
    assert at_once.written == one_by_one.written


def test_each_burst_did_what_it_says(at_once: Seen) -> None:
    commands = [command for command, _ in at_once.written]
    assert commands[-12:] == [
        "cancelled",
        "cancelled",
        "met",
        "met",
        "contact",
        "cancelled",
        "met",
        "review-begun",
        "reviewed",
        "reviewed",
        "reviewed",
        "undo",
    ]


def test_what_is_found_takes_the_letters_and_the_list_none_of_them(at_once: Seen) -> None:
    counts, *_ = at_once.screens["something found"]
    assert "/ lambeth: " in counts
    assert "Lambeth" in "\n".join(at_once.screens["something found"])


def test_a_form_that_is_refused_keeps_the_rest_to_itself(at_once: Seen) -> None:
    before, after = at_once.screens["two meetings"], at_once.screens["a form that is refused"]
    assert "nothing written" in after[-1]
    assert after[:-1] == before[:-1]
