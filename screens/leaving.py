"""Leaving because one is told to: the line dropped, or somebody ends the program.

It takes a second at most, whatever hangs. A terminal that takes no more bytes (a frozen client, a line that carries
nothing) stops whoever writes to it, and with Textual's short queue soon the whole program, signal handlers and all. So
the signals are waited for in a thread of their own, which asks the program to keep what is half filled, makes room in
that queue meanwhile, gives the terminal back as it was without waiting for it, and ends the program.
"""

import os
import signal
import sys
import termios
import threading
import time
from asyncio import AbstractEventLoop
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from queue import Empty, Full, Queue
from typing import Any, Protocol

TOLD = (signal.SIGHUP, signal.SIGTERM, signal.SIGINT)
"""Signals that say: leave. (ctrl+c is a key while the console is open, and sends none.)"""

_PATIENCE = 0.6
"""Seconds for keeping what is half filled."""
_SENDING = 0.2
"""Seconds for what is on its way to the terminal."""

_OFTEN = 50
"""How often a terminal that takes nothing is tried."""

_AS_BEFORE = (
    b"\x1b\\\x1b[0m"  # whatever was cut short ends here
    b"\x1b[?2004l\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1004l\x1b[?2048l"  # no pastes, mouse, focus, sizes
    b"\x1b[?2026l\x1b[?7h\x1b[<u\x1b[?1049l\x1b[?25h"  # drawn at once, lines wrap, plain keys, the other screen, cursor
)


class Leaver(Protocol):
    """A program that can be told to leave."""

    loop: AbstractEventLoop | None
    """Where it runs, once it does."""

    def leave_off(self) -> None:
        """Keep what is half filled, and close the store. Called in its loop, after which nothing runs there."""

    @property
    def on_its_way(self) -> tuple[threading.Thread, Queue[str | None]] | None:
        """The thread that writes to the terminal, and what it still has to write."""


@contextmanager
def when_told(program: Leaver) -> Iterator[None]:
    """While this lasts the program leaves when it is told to, or when its terminal is gone, with 128 + the signal.

    The signals are held back from every thread that is begun within.
    """
    terminal = sys.stdin.fileno()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, TOLD)
    modes = termios.tcgetattr(terminal)
    for target, args in ((_wait, (program, terminal, modes)), (_hang_up_at_the_end_of, (terminal,))):
        threading.Thread(target=target, args=args, daemon=True).start()
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _wait(program: Leaver, terminal: int, modes: list[Any]) -> None:
    told = signal.sigwait(TOLD)
    try:
        _leave_off(program)
        _write_no_more(program, terminal)
        _give_back(terminal, modes)
    finally:
        os._exit(128 + told)


def _leave_off(program: Leaver) -> None:
    """Let the program keep what is half filled, and then stand still; give up where it does not come to it."""
    done = threading.Event()

    def last() -> None:
        with suppress(Exception):
            program.leave_off()
        done.set()
        threading.Event().wait()  # nothing is drawn any more

    if program.loop is not None:
        with suppress(RuntimeError):  # it has been closed: the program was leaving by itself
            program.loop.call_soon_threadsafe(last)
            until = time.monotonic() + _PATIENCE
            while not done.wait(0.02) and time.monotonic() < until:
                if time.monotonic() > until - _PATIENCE + _SENDING:
                    _make_room(program)


def _write_no_more(program: Leaver, terminal: int) -> None:
    """Let what is on its way arrive; what the terminal does not take in time is thrown away, bit by bit."""
    if not (writing := program.on_its_way):
        return
    thread, queue = writing
    until = time.monotonic() + 2 * _SENDING
    wait = _SENDING
    while thread.is_alive() and time.monotonic() < until:
        with suppress(Full):
            queue.put_nowait(None)  # the sign to end when all is written
        thread.join(wait)
        if thread.is_alive():
            _make_room(program)
            with suppress(termios.error):
                termios.tcflush(terminal, termios.TCOFLUSH)
            wait = 0.002


def _make_room(program: Leaver) -> None:
    """Throw away what the terminal does not take, so that nobody waits to have it taken."""
    if writing := program.on_its_way:
        with suppress(Empty):
            while True:
                writing[1].get_nowait()


def _give_back(terminal: int, modes: list[Any]) -> None:
    """Give the terminal back as it was, if it is there and takes it; nothing here waits for it."""
    with suppress(termios.error):
        termios.tcflush(terminal, termios.TCIFLUSH)  # keys meant for the console are no commands for the shell
        termios.tcsetattr(terminal, termios.TCSANOW, modes)
    with suppress(OSError, termios.error):
        screen = os.open(os.ttyname(terminal), os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK)
        _written(screen, _AS_BEFORE)


def _written(screen: int, left: bytes) -> None:
    """Write it to a terminal that may take nothing: what nobody has read is not worth more than this."""
    for _ in range(_OFTEN):  # whoever is stopped in the middle of writing fills what was made empty
        try:
            left = left[os.write(screen, left) :]
        except BlockingIOError:
            termios.tcflush(screen, termios.TCOFLUSH)
            left = _AS_BEFORE
        if not left:
            return
        time.sleep(0.002)


def _hang_up_at_the_end_of(terminal: int) -> None:
    """Wait until the terminal is gone, then say so as a dropped line does (Textual would read its end for ever)."""
    from select import poll  # noqa: PLC0415 - not on every system

    gone = poll()
    gone.register(terminal, 0)  # asked for nothing, it still tells of the end
    gone.poll()
    os.kill(os.getpid(), signal.SIGHUP)
