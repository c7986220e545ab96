"""Many processes that write into one store at once: how much each wrote, and its longest wait for one command.

`python -m tests.writers STORE WHO COMMANDS` is one of them: it says that it is ready, waits for a line, writes, and
says what it did.
"""

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from console.desk import Desk
from console.meetings import met
from db import store

PAIRS = ("HC-0001", "HC-0002", "HC-0003")
FIRST = date(2026, 3, 9)
ON = date(2026, 11, 24)

_ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Writer:
    """What one process did: moments are of the clock they all share, in seconds."""

    who: str
    commands: int
    longest: float
    """Its longest wait for one command, in seconds."""
    began: float
    ended: float


def make(path: Path) -> None:
    """A store with the pairs that are written about."""
    with closing(store.create(path)) as connection:
        desk = Desk(connection, "jw", ON, datetime.now(UTC))
        with desk.command("made", "pairs to write about") as change:
            for number, ref in enumerate(PAIRS, 1):
                patient = change.insert("patient", {"ref": f"P-{number:04}", "name": "Rosa Kaya"})
                champion = change.insert("champion", {"ref": f"C-{number:04}", "name": "Femi Adu"})
                change.insert(
                    "pair",
                    {"ref": ref, "patient_id": patient, "champion_id": champion, "matched_on": FIRST.isoformat()},
                )


def at_once(path: Path, *, processes: int, commands: int, within: float) -> list[Writer]:
    """Let so many processes write so many commands each, all beginning together; none of them outlives this.

    Raises TimeoutError where they are not done `within` seconds, RuntimeError with what one said that failed.
    """
    until = time.monotonic() + within
    with ExitStack() as stack:
        all_of_them = [stack.enter_context(running(path, f"w{number}", commands)) for number in range(processes)]
        for process in all_of_them:
            _is_ready(process, until)
        for process in all_of_them:
            _go(process)
        return [_told(process, until) for process in all_of_them]


def seconds(writers: list[Writer]) -> float:
    """From the first command's beginning to the last one's end."""
    return max(each.ended for each in writers) - min(each.began for each in writers)


@contextmanager
def running(path: Path, who: str, commands: int) -> Iterator[subprocess.Popen[str]]:
    """One writer, which waits for a line before it begins; it is killed at the end if it still runs."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.writers", str(path), who, str(commands)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=_ROOT,
        env={**os.environ, "PYTHONPATH": str(_ROOT)},
    )  # fmt: skip
    with process:
        try:
            yield process
        finally:
            process.kill()


def _is_ready(process: subprocess.Popen[str], until: float) -> None:
    assert process.stdout
    if not select.select([process.stdout], [], [], max(0.0, until - time.monotonic()))[0]:
        raise TimeoutError("a writer did not begin")
    process.stdout.readline()


def _go(process: subprocess.Popen[str]) -> None:
    assert process.stdin
    with suppress(BrokenPipeError):  # it is gone already: what it said is told below
        process.stdin.write("go\n")
        process.stdin.flush()


def _told(process: subprocess.Popen[str], until: float) -> Writer:
    try:
        said, error = process.communicate(timeout=max(0.0, until - time.monotonic()))
    except subprocess.TimeoutExpired:
        raise TimeoutError("the writers took too long") from None
    if process.returncode:
        raise RuntimeError(f"a writer failed:\n{said}{error}")
    return Writer(**json.loads(said))


def _write(path: Path, who: str, commands: int) -> dict[str, str | int | float]:
    with closing(store.open_store(path)) as connection:
        print("ready", flush=True)
        sys.stdin.readline()
        longest, began = 0.0, time.monotonic()
        for number in range(commands):
            before = time.monotonic()
            desk = Desk(connection, who, ON, datetime.now(UTC))
            on = FIRST + timedelta(days=number % 200)
            met(desk, PAIRS[number % len(PAIRS)], on=on, minutes=60, sure=True)
            longest = max(longest, time.monotonic() - before)
        return {"who": who, "commands": commands, "longest": longest, "began": began, "ended": time.monotonic()}


if __name__ == "__main__":
    print(json.dumps(_write(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))))
