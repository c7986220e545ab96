"""How many keys the commonest entries take, counted by making them in the real program and reading them back."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.figure import Figure
from db.driver import sqlite3
from tests.terminal import ALONGSIDE, Terminal, running


@dataclass(frozen=True, slots=True)
class Entry:
    """Something written down: its keys, what the footer then says, and what is then in the store."""

    what: str
    keys: str
    at_most: int
    says: str
    sql: str
    kept: tuple[Any, ...]


ENTRIES = (
    Entry(
        "met, yesterday, as usual",
        "m\r",
        2,
        "met",
        "SELECT outcome, on_day = date('now', 'localtime', '-1 day') FROM meeting ORDER BY id DESC LIMIT 1",
        ("held", 1),
    ),
    Entry(
        "cancelled, with who and why",
        "cpf\r",
        5,
        "cancelled",
        "SELECT outcome, cancelled_by, reason FROM meeting ORDER BY id DESC LIMIT 1",
        ("cancelled", "patient", "family"),
    ),
    Entry(
        "setback, with whose, kind, effect and review",
        "hphs\r",
        8,
        "setback",
        "SELECT whose, kind, effect, review_on > began_on FROM setback ORDER BY id DESC LIMIT 1",
        ("patient", "hospital", "stopped", 1),
    ),
    Entry(
        "champion asked: yes, met Thursday",
        "yyh\r",
        4,
        "they met on",
        "SELECT reached, with_whom, strftime('%w', met_on), met_on > date('now', 'localtime', '-7 days') FROM contact"
        " ORDER BY id DESC LIMIT 1",
        (1, "champion", "4", 1),
    ),
)

REVIEW = Entry(
    "in a review: a pair that needs nothing",
    " ",
    4,
    "nothing more needed",
    "SELECT outcome, weekly_review_id IS NOT NULL FROM review ORDER BY id DESC LIMIT 1",
    ("fine", 1),
)


def figures(store: Path) -> list[Figure]:
    """The keys each entry took, in a store that they are written into."""
    with running((ALONGSIDE, "--db", str(store))) as terminal:
        terminal.wait_for("help")
        terminal.settle()
        found = [Figure(f"keys: {entry.what}", "80x24", _made(terminal, store, entry), "keys", entry.at_most)
                 for entry in ENTRIES]  # fmt: skip
        terminal.press("W")
        terminal.wait_for(" of ")
        terminal.settle()
        keys = _made(terminal, store, REVIEW)
        return [*found, Figure(f"keys: {REVIEW.what}", "80x24", keys, "keys", REVIEW.at_most)]


def _made(terminal: Terminal, store: Path, entry: Entry) -> int:
    """Make the entry, and move on. Raises TimeoutError or ValueError where it was not made with these keys."""
    for key in entry.keys:
        terminal.press(key)
        terminal.settle(0.15)
    if entry.says not in terminal.text().splitlines()[-1]:
        raise ValueError(f"{entry.what} was not written:\n{terminal.text()}")
    if (kept := _row(store, entry.sql)) != entry.kept:
        raise ValueError(f"{entry.what}: {kept} was kept, not {entry.kept}")
    terminal.press("j")
    terminal.settle(0.15)
    return len(entry.keys)


def _row(store: Path, sql: str) -> Sequence[Any]:
    with closing(sqlite3.connect(store)) as connection:
        found: tuple[Any, ...] = connection.execute(sql).fetchone()
        return found
