"""Two writers, killed at any moment, again and again: what each was told is written, and what is in the store.

`python -m tests.killed STORE ROUNDS SEED KIND MANNER` makes a store, lets two processes write into it round after
round, ends each with SIGKILL or as a dropped line does, and says what it found. It has to find out writers that work in
a `loose` manner, without transactions, and `hasty` ones, which acknowledge before they write.

The writers are forked from a process in which everything is imported, so that a round takes a fraction of a second.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Literal

from console.bulk import for_all
from console.commands import find
from console.desk import Desk
from console.meetings import missed
from db import store
from tests import stored
from tests.stored import KINDS, ON, PAIRS

_ROOT = Path(__file__).parent.parent

Manner = Literal["proper", "loose", "hasty"]

_LONGEST = 0.06
"""Seconds that two writers have at the most: a few dozen commands."""

_WRITTEN = "SELECT reason, count(*) FROM meeting WHERE reason IS NOT NULL GROUP BY reason"


@dataclass
class Told:
    """What was found after so many rounds. A command bears words that no other has, and how many rows it writes."""

    rounds: int = 0
    acknowledged: int = 0
    unacknowledged: int = 0
    """Commands that are there, though the writer was killed before it could say so."""
    endings: dict[str, int] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)
    half: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def again_and_again(path: Path, rounds: int, *, seed: int, kind: str, manner: Manner = "proper") -> Told:
    """Run it in a process of its own, which has one thread and can be forked; what it said."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.killed", str(path), str(rounds), str(seed), kind, manner],
        capture_output=True, text=True, cwd=_ROOT, env={**os.environ, "PYTHONPATH": str(_ROOT)}, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr)
    return Told(**json.loads(done.stdout))


def _all_rounds(path: Path, rounds: int, chance: random.Random, kind: str, manner: str) -> Told:
    key, told, said = KINDS[kind], Told(), set[str]()
    stored.make(path, key)
    for number in range(rounds):
        writers = [_fork(path, key, f"round {number} w{who}", manner) for who in range(2)]
        time.sleep(chance.uniform(0, _LONGEST))
        for process, _ in chance.sample(writers, 2):
            how = chance.choice((signal.SIGKILL, signal.SIGHUP))
            os.kill(process, how)
            told.endings[how.name] = told.endings.get(how.name, 0) + 1
            time.sleep(chance.choice((0, 0.002)))
        for process, reading in writers:
            with os.fdopen(reading) as acknowledged:
                lines = acknowledged.read().splitlines()
            os.waitpid(process, 0)
            told.wrong += [line for line in lines if line.startswith("!")]
            said.update(line for line in lines if not line.startswith("!"))
        told.rounds += 1
        _compare(path, key, said, told)
        if told.lost or told.half or told.wrong:
            break
    return told


def _compare(path: Path, key: bytes | None, said: set[str], told: Told) -> None:
    with closing(store.open_store(path, key)) as connection:
        there = dict(connection.execute(_WRITTEN).fetchall())
        told.wrong += stored.is_whole(connection)
    told.lost = sorted(said - set(there))
    told.half = sorted(words for words, rows in there.items() if rows != int(words.rpartition(" x")[2]))
    told.acknowledged = len(said)
    told.unacknowledged = len(set(there) - said)


def _fork(path: Path, key: bytes | None, who: str, manner: str) -> tuple[int, int]:
    """A writer: its process, and where it acknowledges each command when it has returned."""
    reading, writing = os.pipe()
    if process := os.fork():
        os.close(writing)
        return process, reading
    try:
        os.close(reading)
        _write(path, key, who, lambda line: os.write(writing, f"{line}\n".encode()), manner)
    except BaseException as error:
        os.write(writing, f"!{type(error).__name__}: {error}\n".encode())
    finally:
        os._exit(0)


def _write(path: Path, key: bytes | None, who: str, acknowledge: Callable[[str], object], manner: str) -> None:
    with closing(store.open_store(path, key)) as connection:
        for number in range(10**6):
            desk = stored.desk(connection, who.partition(" w")[2])
            words = f"{who} n{number} x{1 if number % 2 else len(PAIRS)}"
            if manner == "hasty":
                acknowledge(words)
            _one(stored.loosely(desk) if manner == "loose" else desk, words, number)
            acknowledge(words)


def _one(desk: Desk, words: str, number: int) -> None:
    """One command for a pair, the next for three pairs at once."""
    on = ON - timedelta(days=1 + number % 200)
    if number % 2:
        missed(desk, PAIRS[number % 3], on=on, by="both", reason=words, sure=True)
    else:
        for_all(desk, find("missed"), PAIRS, {"on": on, "by": "both", "reason": words, "sure": True})


if __name__ == "__main__":
    _path, _rounds, _seed, _kind, _manner = sys.argv[1:]
    _told = _all_rounds(Path(_path), int(_rounds), random.Random(int(_seed)), _kind, _manner)
    print(json.dumps(asdict(_told)))
