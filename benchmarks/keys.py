"""What keys cost on the line: bytes for a cursor key, for a form, for doing nothing; and how a held key keeps up."""

import select
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from benchmarks.figure import Figure
from benchmarks.start import SIZES
from tests.terminal import ALONGSIDE, Terminal, by_row, running

LINE = 25_000
"""Bytes a second of a slow line."""

HELD_A_SECOND = 30
HELD = (78, 82, 86, 90, 94)
"""Keys until it is let go: so that it is, in turn, here and there on a page."""

LEAVE = "\x07"

_PIECE = 128
"""Bytes that are taken off the line at once."""


def figures(store: Path) -> list[Figure]:
    """On each size of screen, in a console on this store; it needs some hundred pairs to hold the cursor down over."""
    return [figure for columns, rows in SIZES for figure in _on(store, columns, rows)]


def _on(store: Path, columns: int, rows: int) -> Iterator[Figure]:
    screen = f"{columns}x{rows}"
    with running((ALONGSIDE, "--db", str(store)), columns=columns, rows=rows) as terminal:
        terminal.wait_for(" no flags ")
        terminal.settle(1)
        rule = terminal.at("---" if "---" in terminal.text() else "───")
        keys = [_sent(terminal, "j") for _ in range(8)]
        row = median(sum(size for at, size in by_row(sent).items() if at < rule) for sent in keys)
        yield Figure("cursor down", screen, row, "B", 700)
        yield Figure("the panel and footer, once the cursor rests", screen, median(map(len, keys)) - row, "B")
        yield Figure("opening the cancel form", screen, len(_sent(terminal, "c")), "B", 8000)
        yield Figure("leaving it", screen, len(_sent(terminal, LEAVE)), "B")
        yield Figure("idle for 5 s", screen, len(terminal.read(5)), "B", 0)
        late, sizes = zip(*(held(terminal, keys) for keys in HELD), strict=True)
        every = f"cursor held down, {HELD_A_SECOND} keys a second"
        yield Figure(f"{every}: bytes a key", screen, median(sizes), "B", 700)
        yield Figure(f"{every}, {LINE // 1000} kB/s: last paint after the last key", screen, median(late), "s", 0.2)
        yield Figure("the same where the last key turns a page, or nearly", screen, max(late), "s")


def held(terminal: Terminal, keys: int) -> tuple[float, float]:
    """Hold the cursor key down over a slow line; how long after the last key the last paint came, and bytes a key."""
    _sent(terminal, "g")
    before, began = len(terminal.received), time.perf_counter()
    pressed, last_key, free_at = 0, began, began
    while pressed < keys or time.perf_counter() - max(free_at, last_key) < 0.6:
        now = time.perf_counter()
        if pressed < keys and now - began >= pressed / HELD_A_SECOND:
            terminal.press("j")
            pressed, last_key = pressed + 1, now
        if now < free_at:
            select.select([], [], [], 0.001)
        elif data := terminal.read(0.001, at_most=_PIECE):
            free_at = time.perf_counter() + len(data) / LINE
    return free_at - last_key, (len(terminal.received) - before) / keys


def _sent(terminal: Terminal, key: str) -> bytes:
    before = len(terminal.received)
    terminal.press(key)
    terminal.settle(0.3)
    return bytes(terminal.received[before:])
