"""Where a passphrase comes from: the terminal, which shows nothing of it, or a file descriptor. Never an argument."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from typing import Protocol

from db.refused import Locked, Refused

_LONGEST = 4_096
"""Bytes of a line from a file descriptor."""


class Asking(Protocol):
    """Somebody, or something, that can be asked for a passphrase."""

    again: bool
    """Whether it is of any use to ask again."""

    def name(self) -> str:
        """Who they are in this store."""

    def passphrase(self, question: str) -> str:
        """Their passphrase, or a code. Raises Locked where there is nobody to give it."""

    def new(self, of: str, judge: Callable[[str], str]) -> str:
        """A passphrase that they choose; `judge` says how good it is, and refuses a weak one."""

    def tell(self, sentence: str) -> None:
        """Say something to them."""

    def hidden(self) -> AbstractContextManager[None]:
        """While this lasts nothing that is typed is shown, between two questions either."""


class Terminal:
    """Whoever sits at the terminal. `first` is said with the first question, when nothing shows that is typed."""

    again = True

    def __init__(self, first: str = "") -> None:
        self._first = f"{first}\n" if first else ""

    def name(self) -> str:
        """Their name, as it was given when they were added."""
        self._must_be_there()
        try:
            return input("Your name in this store: ").strip().lower()
        except EOFError:
            raise KeyboardInterrupt from None

    def passphrase(self, question: str) -> str:
        """Typed, and not shown."""
        return self._typed(question)

    def new(self, of: str, judge: Callable[[str], str]) -> str:
        """Typed twice, until it is good enough and both are the same."""
        while True:
            first = self._typed(f"New passphrase of {of}, four words or more: ")
            try:
                said = judge(first)
            except Refused as weak:
                self.tell(str(weak))
                continue
            self.tell(said)
            if self._typed("The same once more: ") == first:
                return first
            self.tell("They were not the same. Once more, from the beginning.")

    def tell(self, sentence: str) -> None:
        """On stderr: what a command prints stays clean."""
        from console.plain import clean  # noqa: PLC0415 - not on the way to the first paint

        print(clean(sentence), file=sys.stderr, flush=True)

    @contextmanager
    def hidden(self) -> Iterator[None]:
        """Somebody who types on while a wrong passphrase is waited out would else see it on the screen."""
        import termios  # noqa: PLC0415 - only where one is asked for

        try:
            terminal = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY)
        except OSError:
            yield
            return
        try:
            before = termios.tcgetattr(terminal)
            quiet = [*before[:3], before[3] & ~termios.ECHO, *before[4:]]
            with _told_to_end():
                termios.tcsetattr(terminal, termios.TCSANOW, quiet)
                try:
                    yield
                finally:
                    with suppress(termios.error):  # the terminal may be gone
                        termios.tcsetattr(terminal, termios.TCSANOW, before)
        finally:
            os.close(terminal)

    def _typed(self, prompt: str) -> str:
        from getpass import getpass  # noqa: PLC0415 - only where one is asked for

        self._must_be_there()
        prompt, self._first = self._first + prompt, ""
        try:
            with _told_to_end():
                return getpass(prompt)
        except EOFError:
            raise KeyboardInterrupt from None

    def _must_be_there(self) -> None:
        try:
            os.close(os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY))
        except OSError:
            raise Locked(
                "There is no terminal to ask for the passphrase on. Give it on a file descriptor:"
                " alongside --passphrase-fd 3 ... 3< FILE"
            ) from None


@contextmanager
def _told_to_end() -> Iterator[None]:
    """While the terminal shows nothing that is typed: told to end, give it back first. Leaves with 128 + the signal."""

    told: list[int] = []

    def leave(number: int, frame: object) -> None:
        del frame
        told.append(number)
        raise SystemExit(128 + number)

    numbers = (signal.SIGTERM, signal.SIGHUP)
    before = [signal.signal(number, leave) for number in numbers]
    try:
        yield
    except BaseException:
        if told:  # what goes wrong on the way out, where the terminal is gone, is not what ended it
            raise SystemExit(128 + told[0]) from None
        raise
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


class Descriptor:
    """A file descriptor that holds a line for each passphrase that is asked for."""

    again = False

    def __init__(self, number: int) -> None:
        self.number = number

    def name(self) -> str:
        """There is nobody to ask."""
        raise Locked("Nobody of your name has a passphrase for this store. Say whose it is: alongside --by NAME ...")

    def passphrase(self, question: str) -> str:
        """The next line."""
        del question
        return self._line()

    def new(self, of: str, judge: Callable[[str], str]) -> str:
        """The next line. Raises Refused where it is too weak."""
        del of
        line = self._line()
        judge(line)
        return line

    def tell(self, sentence: str) -> None:
        """Nobody reads it."""

    def hidden(self) -> AbstractContextManager[None]:
        """Nothing is typed."""
        return nullcontext()

    def _line(self) -> str:
        found = bytearray()
        try:
            while (one := os.read(self.number, 1)) not in {b"", b"\n"}:  # what comes after the line is not ours
                found += one
                if len(found) > _LONGEST:
                    raise Locked(f"The line on file descriptor {self.number} is too long for a passphrase.")
            line = found.decode()
        except OSError as error:
            raise Locked(f"No passphrase could be read from file descriptor {self.number}: {error.strerror}.") from None
        except UnicodeDecodeError:
            raise Locked(f"The line on file descriptor {self.number} is not UTF-8, and no passphrase.") from None
        if not line:
            raise Locked(f"There is no passphrase on file descriptor {self.number}: it takes one line.")
        return line.removesuffix("\r")
