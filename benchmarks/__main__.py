"""Measure everything, print it, and keep it in `RESULTS.md`. Takes some three minutes; nothing else should run."""

import os
import platform
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import big, entries, keys, rules, start, trust, writers
from benchmarks.figure import Figure, table
from console import demo

RESULTS = Path(__file__).with_name("RESULTS.md")

_ABOUT = """\
# Figures

Written by `make bench`. A figure with a floor is read against that floor, which is measured in the same run: for first
paint it is the smallest Textual program there is (`floor.py`), for the rules it is the query they rest on. First paint
is the time from starting the program to a full screen: the footer, and every row of the list. Each is a median of
{rounds} alternated starts. "60 pairs" is the example programme, "10,000 pairs" have 400,000 meetings (`big.py`). Keys
are pressed in a real terminal; for a held key its line is read at {line} kB/s.

{machine}

"""


def main() -> int:
    """Returns 1 where a limit was not kept."""
    found: list[Figure] = []
    for figures in _measured():
        found += figures
        print(table(figures), flush=True)
    about = _ABOUT.format(rounds=start.ROUNDS, line=keys.LINE // 1000, machine=_machine())
    RESULTS.write_text(about + table(found), encoding="utf-8")
    return 1 if any(figure.held is False for figure in found) else 0


def _measured() -> Iterator[list[Figure]]:
    now = datetime.now(UTC)
    today = now.astimezone().date()
    with TemporaryDirectory(prefix="alongside-bench-") as folder:
        small, large = demo.make(Path(folder), today, now), Path(folder) / "big.db"
        big.make(large, today)
        yield start.figures([("60 pairs", small, 1.6), ("10,000 pairs", large, 2.5)])
        yield keys.figures(large)
        yield rules.figures(large, today)
        yield entries.figures(small)
        yield writers.figures(Path(folder))
        yield trust.figures(small, large, today)


def _machine() -> str:
    return (
        f"{platform.system()} on {platform.machine()}, {os.cpu_count()} cores,"
        f" Python {platform.python_version()}, Textual {version('textual')}."
    )


if __name__ == "__main__":
    sys.exit(main())
