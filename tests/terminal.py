"""A real pseudo-terminal with a program in it: press keys, count the bytes it sends, read the screen it draws."""

import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pyte

ALONGSIDE = str(Path(sys.executable).with_name("alongside"))
"""The installed command that belongs to this Python."""

_OF_THE_MACHINE = {"COLORTERM", "NO_COLOR", "LC_ALL", "LC_CTYPE", "LANGUAGE", "COLUMNS", "LINES", "ALONGSIDE_DB"}
"""Variables of whoever runs this that would change what is drawn; a test sets them when it is about them."""

_UNKNOWN_TO_PYTE = re.compile(rb"\x1b\[[<>=][0-9;]*u")
"""Asks for the keyboard protocol: pyte would draw the last letter of it."""

_MOVE = re.compile(rb"\x1b\[(\d+);(\d+)H|\n")


@dataclass(slots=True)
class Terminal:
    """A program under way in a pseudo-terminal of `columns` x `rows`."""

    process: subprocess.Popen[bytes]
    fd: int
    columns: int
    rows: int
    received: bytearray = field(default_factory=bytearray)
    arrived: list[tuple[float, int]] = field(default_factory=list)
    """When something came (`time.perf_counter`), and how many bytes had come by then."""
    _drawn: int = 0
    _screen: pyte.Screen | None = None
    _stream: pyte.ByteStream | None = None

    def press(self, keys: str) -> None:
        """Type these characters; special keys as the terminal sends them."""
        os.write(self.fd, keys.encode())

    def read(self, timeout: float, at_most: int = 65536) -> bytes:
        """What the program sends within `timeout` seconds; empty when it sent nothing, or is gone."""
        ready, _, _ = select.select([self.fd], [], [], timeout)
        if not ready:
            return b""
        try:
            data = os.read(self.fd, at_most)
        except OSError:
            return b""
        self.received += data
        self.arrived.append((time.perf_counter(), len(self.received)))
        return data

    def wait_for(self, text: str, timeout: float = 20.0) -> str:
        """Read until the text stands on the screen; returns the screen. Raises TimeoutError with the screen."""
        end = time.perf_counter() + timeout
        while text not in (drawn := self.text()):
            if time.perf_counter() > end:
                raise TimeoutError(f"{text!r} is not on the screen:\n{drawn}")
            self.read(0.05)
        return drawn

    def settle(self, quiet: float = 0.2, timeout: float = 10.0) -> int:
        """Read until nothing came for `quiet` seconds; returns how many bytes did. Raises TimeoutError."""
        before, end = len(self.received), time.perf_counter() + timeout
        while self.read(quiet):
            if time.perf_counter() > end:
                raise TimeoutError(f"it sends and sends:\n{self.text()}")
        return len(self.received) - before

    def text(self) -> str:
        """The screen as it stands, line by line."""
        if self._screen is None:
            self._screen = pyte.Screen(self.columns, self.rows)
            self._stream = pyte.ByteStream(self._screen)
        assert self._stream is not None
        new = bytes(self.received[self._drawn :])
        self._drawn = len(self.received)
        self._stream.feed(_UNKNOWN_TO_PYTE.sub(b"", new))
        return "\n".join(self._screen.display)

    def at(self, text: str) -> int:
        """The last row of the screen, from 0, in which the text stands. Raises ValueError where it stands in none."""
        return max(row for row, drawn in enumerate(self.text().splitlines()) if text in drawn)

    def signal(self, number: signal.Signals) -> None:
        """Send the program a signal."""
        self.process.send_signal(number)

    def hang_up(self) -> None:
        """The line drops: the other side of the terminal is gone."""
        os.close(self.fd)
        self.fd = -1

    def ended(self, timeout: float = 10.0) -> int:
        """Wait for the end; returns the exit status as the shell counts it (128 + signal). Raises TimeoutError."""
        end = time.perf_counter() + timeout
        while (code := self.process.poll()) is None:
            if time.perf_counter() > end:
                raise TimeoutError(f"the program goes on after {timeout} s")
            if self.fd < 0 or not self.read(0.02):
                with suppress(subprocess.TimeoutExpired):
                    self.process.wait(0.02)
        while self.fd >= 0 and self.read(0):
            pass
        return code if code >= 0 else 128 - code


def by_row(sent: bytes) -> Counter[int]:
    """How many bytes were sent for each row of the screen, from 0; what came before any move counts as row -1."""
    found: Counter[int] = Counter()
    row, start = -1, 0
    for move in _MOVE.finditer(sent):
        found[row] += move.start() - start
        row = int(move[1]) - 1 if move[1] else row + 1
        start = move.start()
    found[row] += len(sent) - start
    return found


@contextmanager
def running(
    argv: Sequence[str],
    *,
    columns: int = 80,
    rows: int = 24,
    environment: Mapping[str, str] | None = None,
    hears_of_it: bool = True,
) -> Iterator[Terminal]:
    """Start a program in a terminal of its own; it is killed at the end if it still runs.

    The terminal is the one that controls it, so that it hears of it (SIGHUP) when the line drops; without
    `hears_of_it` all it can notice is the end of its input.
    """
    names = {"TERM": "xterm-256color", "LANG": "C.UTF-8", **(environment or {})}
    kept = {key: value for key, value in os.environ.items() if key not in _OF_THE_MACHINE}
    ours, theirs = os.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    take_the_terminal = partial(fcntl.ioctl, 0, termios.TIOCSCTTY, 0) if hears_of_it else None
    process = subprocess.Popen(
        argv,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**kept, **names},
        start_new_session=True,
        preexec_fn=take_the_terminal,  # noqa: PLW1509 - one system call, and no thread runs here
    )
    os.close(theirs)
    terminal = Terminal(process, ours, columns, rows)
    try:
        yield terminal
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        if terminal.fd >= 0:
            os.close(terminal.fd)
