"""How the console ends: when it is left, when it is told to, and when its terminal is gone."""

import os
import re
import signal
import subprocess
import termios
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from console.demo import make
from db.driver import sqlite3
from db.store import create
from tests.data.books import PEOPLE, folder
from tests.encrypted import cheap, made
from tests.terminal import ALONGSIDE, Terminal, running

SOON = 3.0
"""Seconds within which a program that was told to end has ended, on a busy machine too."""

ALTERNATE_SCREEN, ORDINARY_SCREEN = b"\x1b[?1049h", b"\x1b[?1049l"

WHERE = {
    "list": ("", "? help"),
    "form": ("cc lost", "lost"),
    "pair page": ("\r", "b back"),
    "review": ("W", " of "),
    "palette": ("\x10", "command:"),
    "line": (":met yest", "met yest"),
    "people": ("4", "champions"),
    "help": ("?", "b back"),
}
"""Where somebody may be in the console: the keys that lead there, and what stands there then."""

TOLD = {signal.SIGHUP: 129, signal.SIGINT: 130, signal.SIGTERM: 143}
"""Signals that say: leave. And the exit status of each."""

_MODE = re.compile(rb"\x1b\[\?(\d+)([hl])")
_OFF = (1000, 1003, 1004, 1006, 1015, 1049, 2004, 2026, 2048)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example programme, in the week it is about."""
    now = datetime.now(UTC)
    return make(tmp_path_factory.mktemp("end"), now.astimezone().date(), now)


@contextmanager
def console(store: Path, *, hears_of_it: bool = True) -> Iterator[Terminal]:
    """A console that has been drawn, and has no form of an earlier one to offer."""
    with closing(sqlite3.connect(store)) as connection:
        connection.execute("DELETE FROM draft")
        connection.commit()
    with running((ALONGSIDE, "--db", str(store)), hears_of_it=hears_of_it) as terminal:
        terminal.wait_for("? help")
        yield terminal


def go(terminal: Terminal, where: str) -> None:
    """Go there."""
    keys, stands = WHERE[where]
    terminal.press(keys)
    terminal.wait_for(stands)


def left_behind(terminal: Terminal) -> bool:
    """Whether a process that the program started still runs."""
    try:
        os.killpg(terminal.process.pid, 0)
    except ProcessLookupError:
        return False
    return True


def given_back(terminal: Terminal) -> None:
    """The terminal is as a new one: its settings, its screen, its cursor, and nothing of pastes, mouse or keys."""
    set_as_before(terminal)
    modes = {int(number): letter == b"h" for number, letter in _MODE.findall(bytes(terminal.received))}
    assert not [mode for mode in _OFF if modes.get(mode)]
    assert modes[1049] is False
    assert modes[25]
    assert modes[7]
    assert len(re.findall(rb"\x1b\[>\d+u", terminal.received)) == terminal.received.count(b"\x1b[<u")


def set_as_before(terminal: Terminal) -> None:
    """The settings of the terminal are those of a new one."""
    ours, theirs = os.openpty()
    new = termios.tcgetattr(theirs)
    os.close(ours)
    os.close(theirs)
    assert termios.tcgetattr(terminal.fd) == new


def fill(terminal: Terminal) -> None:
    """Press keys and read nothing of what they lead to, until the program has not a byte's room left to write."""
    idle, before = 0, -1
    for _ in range(400):
        with suppress(BlockingIOError):
            os.set_blocking(terminal.fd, False)
            terminal.press("4" + "1" + "G" + "g")
        time.sleep(0.02)
        now = spent(terminal.process.pid)
        idle, before = (idle + 1 if now == before else 0), now
        if idle > 25:
            break
    os.set_blocking(terminal.fd, True)
    assert idle > 25, "it goes on taking keys"


def spent(number: int) -> int:
    """Ticks of the processor that a process has used."""
    fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def test_q_leaves_with_nothing_to_complain_of(store: Path) -> None:
    with console(store) as terminal:
        terminal.press("q")
        assert terminal.ended() == 0


def test_q_gives_the_terminal_back_as_it_was(store: Path) -> None:
    with console(store) as terminal:
        assert ALTERNATE_SCREEN in terminal.received
        terminal.press("q")
        terminal.ended()
        given_back(terminal)


def test_ctrl_c_leaves_too(store: Path) -> None:
    with console(store) as terminal:
        terminal.press("\x03")
        assert terminal.ended() == 0
        given_back(terminal)


@pytest.mark.parametrize("number", TOLD, ids=lambda number: number.name)
def test_a_signal_to_end_ends_it_soon_and_gives_the_terminal_back(store: Path, number: signal.Signals) -> None:
    with console(store) as terminal:
        terminal.signal(number)
        assert terminal.ended(SOON) == TOLD[number]
        given_back(terminal)


@pytest.mark.parametrize("where", WHERE)
def test_wherever_one_is_a_signal_ends_it_and_gives_the_terminal_back(store: Path, where: str) -> None:
    with console(store) as terminal:
        go(terminal, where)
        terminal.signal(signal.SIGTERM)
        assert terminal.ended(SOON) == 143
        assert not left_behind(terminal)
        given_back(terminal)


@pytest.mark.proof
@pytest.mark.parametrize("number", TOLD, ids=lambda number: number.name)
@pytest.mark.parametrize("where", WHERE)
def test_wherever_one_is_every_signal_ends_it(store: Path, where: str, number: signal.Signals) -> None:
    with console(store) as terminal:
        go(terminal, where)
        terminal.signal(number)
        assert terminal.ended(SOON) == TOLD[number]
        assert not left_behind(terminal)
        given_back(terminal)


@pytest.mark.proof
@pytest.mark.parametrize("hears_of_it", [True, False], ids=["told", "not told"])
@pytest.mark.parametrize("where", WHERE)
def test_wherever_one_is_the_end_of_the_line_ends_it(store: Path, where: str, hears_of_it: bool) -> None:
    with console(store, hears_of_it=hears_of_it) as terminal:
        go(terminal, where)
        terminal.hang_up()
        assert terminal.ended(SOON) == 129
        assert not left_behind(terminal)


def test_a_dropped_line_ends_it_soon(store: Path) -> None:
    with console(store) as terminal:
        terminal.hang_up()
        assert terminal.ended(SOON) == 129
        assert not left_behind(terminal)


def test_the_end_of_input_ends_it_where_no_signal_comes(store: Path) -> None:
    with console(store, hears_of_it=False) as terminal:
        terminal.hang_up()
        assert terminal.ended(SOON) == 129


@pytest.mark.parametrize("number", TOLD, ids=lambda number: number.name)
def test_a_terminal_that_takes_nothing_any_more_does_not_keep_it(store: Path, number: signal.Signals) -> None:
    with console(store) as terminal:
        fill(terminal)
        terminal.signal(number)
        assert terminal.process.wait(SOON) == TOLD[number]
        assert not left_behind(terminal)
        while terminal.read(1.0):
            pass
        given_back(terminal)


def test_a_line_that_takes_nothing_and_then_drops_does_not_keep_it(store: Path) -> None:
    with console(store) as terminal:
        fill(terminal)
        terminal.hang_up()
        assert terminal.process.wait(SOON) == 129
        assert not left_behind(terminal)


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


# --- at a prompt, and in the middle of a long command -----------------------------------------------------------------


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of jw's that takes a passphrase."""
    path = tmp_path_factory.mktemp("locked") / "locked.db"
    with pytest.MonkeyPatch.context() as patch:
        cheap(patch)
        made(path)
    return path


@contextmanager
def asked(path: Path, *argv: str, hears_of_it: bool = True) -> Iterator[Terminal]:
    """Somebody who is asked for the passphrase, and has typed some of it."""
    command = (ALONGSIDE, "--db", str(path), *argv)
    with running(command, environment={"LOGNAME": "jw"}, hears_of_it=hears_of_it) as terminal:
        terminal.wait_for("Passphrase of jw")
        terminal.press("half of")
        assert not termios.tcgetattr(terminal.fd)[3] & termios.ECHO
        yield terminal


@pytest.mark.parametrize("argv", [(), ("triage",)], ids=["console", "command line"])
@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM], ids=lambda number: number.name)
def test_a_signal_at_the_passphrase_gives_the_terminal_back(
    locked: Path, argv: tuple[str, ...], number: signal.Signals
) -> None:
    with asked(locked, *argv) as terminal:
        terminal.signal(number)
        assert terminal.ended(SOON) == TOLD[number]
        set_as_before(terminal)


def test_ctrl_c_at_the_passphrase_gives_the_terminal_back(locked: Path) -> None:
    with asked(locked, "triage") as terminal:
        terminal.press("\x03")
        assert terminal.ended(SOON) == 1
        assert b"Stopped." in terminal.received
        set_as_before(terminal)


def test_a_line_that_drops_at_the_passphrase_ends_it(locked: Path) -> None:
    with asked(locked, "triage") as terminal:
        terminal.hang_up()
        assert terminal.ended(SOON) == 129
        assert not left_behind(terminal)


@contextmanager
def importing(place: Path, *, hears_of_it: bool = True) -> Iterator[Terminal]:
    """A long import under way into a new store."""
    first = date(2025, 1, 1)
    lines = [f"HC-{1 + number % 2},{first + timedelta(number // 2 % 600)},held" for number in range(60_000)]
    path = folder(place / "f", {**PEOPLE, "meetings.csv": "\n".join(["pair,on,outcome", *lines])})
    create(place / "s.db").close()
    with running(
        (ALONGSIDE, "--db", str(place / "s.db"), "import", str(path), "--yes"), hears_of_it=hears_of_it
    ) as far:
        time.sleep(1)
        assert far.process.poll() is None
        yield far


def whole(path: Path) -> str:
    """What `verify` says of the store."""
    return subprocess.run((ALONGSIDE, "--db", str(path), "verify"), capture_output=True, text=True, check=True).stdout


@pytest.mark.proof
@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM], ids=lambda number: number.name)
def test_a_signal_in_the_middle_of_an_import_leaves_nothing_of_it(tmp_path: Path, number: signal.Signals) -> None:
    with importing(tmp_path) as terminal:
        terminal.signal(number)
        assert terminal.ended(SOON) == TOLD[number]
        assert not left_behind(terminal)
        set_as_before(terminal)
    whole(tmp_path / "s.db")
    with closing(sqlite3.connect(tmp_path / "s.db")) as connection:
        assert connection.execute("SELECT count(*) FROM change").fetchone() == (0,)


@pytest.mark.proof
def test_ctrl_c_in_the_middle_of_an_import_leaves_nothing_of_it(tmp_path: Path) -> None:
    with importing(tmp_path) as terminal:
        terminal.press("\x03")
        assert terminal.ended(SOON) == 1
        assert b"Stopped." in terminal.received
    whole(tmp_path / "s.db")
    with closing(sqlite3.connect(tmp_path / "s.db")) as connection:
        assert connection.execute("SELECT count(*) FROM change").fetchone() == (0,)


@pytest.mark.proof
@pytest.mark.parametrize("hears_of_it", [True, False], ids=["told", "not told"])
def test_a_line_that_drops_in_the_middle_of_an_import_leaves_all_of_it_or_nothing(
    tmp_path: Path, hears_of_it: bool
) -> None:
    with importing(tmp_path, hears_of_it=hears_of_it) as terminal:
        terminal.hang_up()
        assert terminal.process.wait(SOON if hears_of_it else 120) == (-signal.SIGHUP if hears_of_it else 1)
        assert not left_behind(terminal)
    whole(tmp_path / "s.db")
    with closing(sqlite3.connect(tmp_path / "s.db")) as connection:
        assert connection.execute("SELECT count(*) FROM meeting").fetchone()[0] == (0 if hears_of_it else 60_000)
