"""Triage as of a day over every pair: what the rules cost beside the query alone, and one pair's refresh."""

import gc
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median

from benchmarks.figure import Figure
from console import triage
from console.flags import assess, ground
from db import snapshot, store

ROUNDS = 5
REFRESHES = 50


def figures(path: Path, on: date) -> list[Figure]:
    """In one process, with the store open; no rubbish is looked for, as in triage itself."""
    connection = store.open_store(path)
    of_all = ground(snapshot.programme(connection, on))
    pairs = snapshot.pairs(connection, on)
    some = [pair.id for pair in pairs[:: max(1, len(pairs) // REFRESHES)]]
    queries, rules, wholes = [], [], []
    gc.disable()
    for _ in range(ROUNDS):
        queries.append(_ms(lambda: snapshot.pairs(connection, on)))
        rules.append(_ms(lambda: triage.in_order(assess(pair, of_all) for pair in pairs)))
        wholes.append(_ms(lambda: triage.queue(connection, on)))
    gc.enable()
    one = median(_ms(lambda pair=each: triage.reassess(connection, on, [pair])) for each in some)  # type: ignore[misc]
    connection.close()
    name = f"{len(pairs):,} pairs"
    return [
        Figure(f"the rules over {name}, beside the query alone", "", median(rules), "ms", 3, median(queries)),
        Figure(f"all of triage over {name}", "", median(wholes), "ms"),
        Figure("one pair's refresh among them", "", one, "ms"),
        Figure("one pair's refresh, of all of triage", "", 100 * one / median(wholes), "%"),
    ]


def _ms(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - began)
