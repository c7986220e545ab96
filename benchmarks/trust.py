"""What encryption costs, beside the same store without it; and what a passphrase takes to try."""

import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median

from benchmarks.figure import Figure
from console import triage
from console.desk import Desk
from db import keys, store
from db.driver import sqlite3

KEY = bytes(range(32))


def figures(small: Path, large: Path, today: date) -> list[Figure]:
    """In copies of the two stores, each beside the other; the two are measured by turns."""
    secret = [_encrypted(each) for each in (small, large)]
    found = []
    for size, plain, encrypted in (("60 pairs", small, secret[0]), ("10,000 pairs", large, secret[1])):
        took, floor = _by_turns(lambda: _opened(encrypted, KEY), lambda: _opened(plain, None), 200)  # noqa: B023
        found.append(Figure(f"opening an encrypted store with its key, {size}", "", took, "ms", 1.2, floor))
        took, floor = _by_turns(
            lambda: _queue(encrypted, KEY, today),  # noqa: B023
            lambda: _queue(plain, None, today),  # noqa: B023
            20 if size == "60 pairs" else 5,
        )
        found.append(Figure(f"the queue of a store just opened, encrypted, {size}", "", took, "ms", 1.5, floor))
    with closing(store.open_store(secret[0], KEY)) as one, closing(store.open_store(small, None)) as other:
        took, floor = _by_turns(_command(one, today), _command(other, today), 200)
    found.append(Figure("a durable command, encrypted", "", took, "ms", 1.5, floor))
    name = keys.new_store()
    held = keys.wrapped_for("jw", name, KEY, "copper lantern drift otter")
    file = keys.KeyFile(name, (held,), keys.wrapped_for_recovery(name, KEY, "A" * 32))
    took = median(_ms(lambda: keys.unwrapped(file, "jw", "copper lantern drift otter")) for _ in range(7))
    found.append(Figure("unlocking: trying one passphrase", "", took, "ms", 500))
    return found


def _encrypted(path: Path) -> Path:
    to = path.with_name(f"{path.stem}-encrypted.db")
    store.create(to, KEY).close()
    to.unlink()
    to.touch(mode=0o600)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"ATTACH ? AS secret KEY \"x'{KEY.hex()}'\"", [str(to)])
        connection.execute("SELECT sqlcipher_export('secret')")
    with closing(store.connect(to, KEY)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return to


def _opened(path: Path, key: bytes | None) -> None:
    with closing(store.open_store(path, key)) as connection:
        connection.execute("SELECT name FROM champion LIMIT 1").fetchone()


def _queue(path: Path, key: bytes | None, today: date) -> None:
    with closing(store.open_store(path, key)) as connection:
        triage.queue(connection, today)


def _command(connection: sqlite3.Connection, today: date) -> Callable[[], None]:
    desk, times = Desk(connection, "jw", today, datetime.now(UTC)), [0]

    def run() -> None:
        times[0] += 1
        with desk.command("agreed", "a new rhythm") as change:
            change.update("pair", 1, {"every_days": 1 + times[0] % 20})

    return run


def _by_turns(one: Callable[[], None], other: Callable[[], None], rounds: int) -> tuple[float, float]:
    """What each takes where nothing else disturbs it, the least of all rounds, in milliseconds."""
    took: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for run, times in zip((one, other), took, strict=True):
            times.append(_ms(run))
    return min(took[0]), min(took[1])


def _ms(run: Callable[[], object]) -> float:
    began = time.perf_counter()
    run()
    return (time.perf_counter() - began) * 1000
