"""Whether the log is whole, unbroken and what the tables say: each finding a sentence."""

from dataclasses import dataclass
from itertools import islice

from console.desk import Desk
from console.history_words import column, table
from console.telling import Teller
from db import verify as log
from db.change import local
from db.driver import sqlite3
from db.history import RowChange
from db.verify import Astray, Misfit

AT_MOST = 20
"""Rows that are named one by one; of more there is only the number."""

_FAULTS = {
    "missing": "it is not there, whole or at all",
    "previous": "it does not carry the hash of the entry before it, so that one of the two is not what was written",
    "words": "its words are not those that were written",
    "row": "row {row} of what it did ({table}) is not what was written",
    "rows": "rows were taken from what it did, or put to it",
    "hash": "its own hash does not go with who wrote it, when, and what it did",
}


@dataclass(frozen=True, slots=True)
class Verified:
    """What was read, and what was found amiss; `first` is the number of the first entry that does not fit."""

    entries: int
    rows: int
    newest: str
    first: int | None
    fault: str | None
    findings: tuple[str, ...]

    @property
    def line(self) -> str:
        """What is said when everything fits."""
        entries, rows = _number(self.entries, "entry", "entries"), _number(self.rows, "row", "rows")
        return f"{entries}, {rows}; newest {self.newest}; everything fits."


def verify(desk: Desk) -> Verified:
    """Read the log from its first entry, then every row of every table, all as of one moment."""
    with log.one_moment(desk.store):
        try:
            found = log.chain(desk.store)
            findings = [*_damaged(desk), *_broken(found.misfit), *_torn(desk), *_astray(desk)]
        except sqlite3.DatabaseError as error:
            return Verified(0, 0, "", None, "damage", (_damage(str(error)),))
    first = found.misfit
    return Verified(
        found.entries,
        found.rows,
        found.newest,
        first.entry if first else None,
        first.fault if first else None,
        tuple(findings),
    )


def _damaged(desk: Desk) -> list[str]:
    return [_damage(text) for text in log.damage(desk.store)]


def _damage(text: str) -> str:
    return f"The file is damaged ({text}). Restore it from the last backup."


def _broken(misfit: Misfit | None) -> list[str]:
    if misfit is None:
        return []
    whose = f" ({misfit.by}, {local(misfit.at)})" if misfit.at else ""
    what = _FAULTS[misfit.fault].format(row=misfit.row, table=table(misfit.table or "").many)
    return [f"Entry {misfit.entry}{whose} is the first that does not fit: {what}."]


def _torn(desk: Desk) -> list[str]:
    return [
        f"{table(name).many.capitalize()}: row {row_id or '?'} belongs to one of the {table(parent).many} that is not"
        " there."
        for name, row_id, parent in log.torn(desk.store)[:AT_MOST]
    ]


def _astray(desk: Desk) -> list[str]:
    rows = log.astray(desk.store)
    teller = Teller(desk, names=False)
    told = [_one(row, teller) for row in islice(rows, AT_MOST)]
    more = sum(1 for _ in rows)
    return [*told, f"And {more:,} more rows are not as the log left them."] if more else told


def _one(row: Astray, teller: Teller) -> str:
    """`HC-0007, meeting of Mon 23 Nov was changed behind the log's back (minutes); entry 12 left it otherwise.`"""
    shown = RowChange(row.table, row.row_id, row.logged or row.now, row.now or row.logged, erased=False)
    owner = teller.owner(shown)
    label = teller.label(shown)
    what = f"{owner}, {label}" if owner else label[:1].upper() + label[1:]
    if row.how == "put in":
        return f"{what} was put in behind the log's back."
    if row.how == "taken out":
        return f"{what} was taken out behind the log's back; entry {row.entry} had left it there."
    labels = ", ".join(_label(row.table, name) for name in row.columns)
    return f"{what} was changed behind the log's back ({labels}); entry {row.entry} left it otherwise."


def _label(name: str, column_name: str) -> str:
    about = column(name, column_name)
    return about.label if about else column_name.replace("_", " ")


def _number(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"
