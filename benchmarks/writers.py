"""Many processes writing into one store at once: what a command takes beside one writer alone, and the longest wait."""

from pathlib import Path

from benchmarks.figure import Figure
from db.store import BUSY_MS
from tests import writers

PROCESSES, COMMANDS = 8, 500


def figures(folder: Path) -> list[Figure]:
    """In two new stores in this folder; the same number of commands is written into each."""
    total = PROCESSES * COMMANDS
    alone = _written(folder / "one-writer.db", 1, total)
    together = _written(folder / "writers.db", PROCESSES, COMMANDS)
    took, floor = (1000 * writers.seconds(each) / total for each in (together, alone))
    what = f"{PROCESSES} processes writing {COMMANDS} commands each"
    return [
        Figure(f"{what}: one command, beside one process alone", "", took, "ms", 2, floor),
        Figure(f"{what}: commands", "", 1000 / took, "a second"),
        Figure(f"{what}: the longest wait for one", "", 1000 * max(each.longest for each in together), "ms", BUSY_MS),
    ]


def _written(path: Path, processes: int, commands: int) -> list[writers.Writer]:
    writers.make(path)
    return writers.at_once(path, processes=processes, commands=commands, within=240)
