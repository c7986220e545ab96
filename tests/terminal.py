"""A real pseudo-terminal with a program in it: press keys, count the bytes it sends, read the screen it draws."""

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import pyte

SLOW_LINE = 25_000
"""Bytes a second of the line that the console is built for."""


@dataclass(slots=True)
class Terminal:
    """A program under way in a pseudo-terminal of `columns` x `rows`."""

    pid: int
    fd: int
    columns: int
    rows: int
    received: bytearray = field(default_factory=bytearray)
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
        return data

    def until(self, marker: str, timeout: float = 20.0) -> float:
        """Read until the marker was sent; returns the seconds it took. Raises TimeoutError with the screen."""
        start, at, wanted = time.perf_counter(), max(0, len(self.received) - len(marker)), marker.encode()
        while wanted not in self.received[at:]:
            if time.perf_counter() - start > timeout:
                raise TimeoutError(f"{marker!r} was not drawn; the screen:\n{self.text()}")
            self.read(0.05)
        return time.perf_counter() - start

    def wait_for(self, text: str, timeout: float = 20.0) -> str:
        """Read until the text stands on the screen; returns the screen. Raises TimeoutError with the screen."""
        start = time.perf_counter()
        while text not in (drawn := self.text()):
            if time.perf_counter() - start > timeout:
                raise TimeoutError(f"{text!r} is not on the screen:\n{drawn}")
            self.read(0.05)
        return drawn

    def settle(self, quiet: float = 0.25, timeout: float = 10.0) -> int:
        """Read until nothing came for `quiet` seconds; returns how many bytes did."""
        before, end = len(self.received), time.perf_counter() + timeout
        while self.read(quiet) and time.perf_counter() < end:
            pass
        return len(self.received) - before

    def text(self) -> str:
        """The screen as it stands, line by line."""
        if self._screen is None:
            self._screen = pyte.Screen(self.columns, self.rows)
            self._stream = pyte.ByteStream(self._screen)
        assert self._stream is not None
        new = bytes(self.received[self._drawn :])
        self._drawn = len(self.received)
        self._stream.feed(new.replace(b"\x1b[<u", b"").replace(b"\x1b[>1u", b""))
        return "\n".join(self._screen.display)

    def alive(self) -> bool:
        """Whether the program still runs."""
        return os.waitpid(self.pid, os.WNOHANG) == (0, 0)

    def ended(self, timeout: float = 10.0) -> int:
        """Wait for the end; returns the exit status as the shell counts it (128 + signal)."""
        end = time.perf_counter() + timeout
        while time.perf_counter() < end:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.pid = 0
                code = os.waitstatus_to_exitcode(status)
                return code if code >= 0 else 128 - code
            self.read(0.02)
        raise TimeoutError("the program goes on")


@contextmanager
def running(
    argv: Sequence[str], *, columns: int = 80, rows: int = 24, environment: Mapping[str, str] | None = None
) -> Iterator[Terminal]:
    """Start a program in a terminal of its own; it is killed at the end if it still runs."""
    names = {"TERM": "xterm-256color", "LANG": "C.UTF-8", **(environment or {})}
    kept = {
        key: value for key, value in os.environ.items() if key not in {"COLORTERM", "NO_COLOR", "LC_ALL", "LC_CTYPE"}
    }
    pid, fd = pty.fork()
    if pid == 0:
        os.execvpe(argv[0], list(argv), {**kept, **names})
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    terminal = Terminal(pid, fd, columns, rows)
    try:
        yield terminal
    finally:
        if terminal.pid:
            with suppress(ProcessLookupError):
                os.kill(terminal.pid, signal.SIGKILL)
            with suppress(ChildProcessError):
                os.waitpid(terminal.pid, 0)
        with suppress(OSError):
            os.close(fd)
