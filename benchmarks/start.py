"""First paint: from starting the program to a first full screen, beside the smallest Textual program there is."""

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from benchmarks.figure import Figure
from tests.terminal import ALONGSIDE, Terminal, running

SIZES = ((80, 24), (120, 40))
ROUNDS = 9

FLOOR = (sys.executable, str(Path(__file__).with_name("floor.py")))


@dataclass(frozen=True, slots=True)
class Program:
    """Something to start, and how its first full screen is known."""

    argv: tuple[str, ...]
    is_full: Callable[[str, str], bool]
    """Whether this screen is full, given the one that stood there in the end."""
    seconds: list[float] = field(default_factory=list)
    sent: list[int] = field(default_factory=list)

    def start_once(self, columns: int, rows: int) -> None:
        """Start it, note when its first full screen had come, and end it."""
        began = time.perf_counter()
        with running(self.argv, columns=columns, rows=rows) as terminal:
            while not self.is_full(terminal.text(), terminal.text()):
                if not terminal.read(20):
                    raise TimeoutError(f"no full screen was drawn:\n{terminal.text()}")
                terminal.settle(0.3)
            at, sent = _first(terminal, self.is_full)
        self.seconds.append(at - began)
        self.sent.append(sent)


def figures(stores: Sequence[tuple[str, Path, float]]) -> list[Figure]:
    """For each store (its name, where it is, the limit) and each size of screen: the median of alternated starts."""
    found: list[Figure] = []
    for columns, rows in SIZES:
        floor = Program(FLOOR, lambda screen, _: "the floor is drawn" in screen)
        consoles = [Program((ALONGSIDE, "--db", str(path)), has_its_list) for _, path, _ in stores]
        for _ in range(ROUNDS):
            for program in (floor, *consoles):
                program.start_once(columns, rows)
        for (name, _, limit), console in zip(stores, consoles, strict=True):
            what, screen = f"first paint, {name}", f"{columns}x{rows}"
            lowest = 1000 * median(floor.seconds)
            found.append(Figure(what, screen, 1000 * median(console.seconds), "ms", limit, lowest))
            found.append(Figure(f"bytes until then, {name}", screen, median(console.sent), "B", 40_000))
    return found


def has_its_list(screen: str, last: str) -> bool:
    """Whether the last word of the footer stands there, and as many rows of the list as in the end."""
    return "help" in screen.splitlines()[-1] and "HC-" in screen and screen.count("HC-") >= last.count("HC-")


def _first(terminal: Terminal, is_full: Callable[[str, str], bool]) -> tuple[float, int]:
    """When the screen was first full, and how many bytes had come. What came is drawn again, piece by piece."""
    last = terminal.text()
    again = Terminal(terminal.process, -1, terminal.columns, terminal.rows)
    for at, length in terminal.arrived:
        again.received += terminal.received[len(again.received) : length]
        if is_full(again.text(), last):
            return at, length
    raise TimeoutError(f"no full screen was drawn:\n{last}")
