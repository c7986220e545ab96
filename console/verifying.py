"""Whether the log is whole, unbroken and what the tables say: each finding a sentence."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice

from console.desk import Desk
from console.history_words import column, table
from console.telling import Teller
from db import sound, trouble
from db import verify as log
from db.change import local
from db.driver import sqlite3
from db.history import RowChange
from db.verify import Astray, Chain, Misfit

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

_UNREADABLE = (sqlite3.DatabaseError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What reading a damaged file ends in: SQLite notices it, or a value is of no kind that was ever written."""


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
    """Read the log from its first entry, every row of every table, and the file itself, all as of one moment."""
    findings: list[str] = []
    found = Chain(0, 0, "", None)
    with log.one_moment(desk.store):
        spoilt = _look(_pages, desk, findings)
        try:
            found = log.chain(desk.store)
        except _UNREADABLE as error:
            findings.append(_unreadable(error))
            spoilt = True
        findings += _broken(found.misfit)
        for each in (_torn, _astray, _descriptions, _emptied, _unlogged):
            spoilt = _look(each, desk, findings) or spoilt
    first = found.misfit
    return Verified(
        found.entries,
        found.rows,
        found.newest,
        first.entry if first else None,
        first.fault if first else "damage" if spoilt else None,
        tuple(dict.fromkeys(findings)),
    )


def _look(at: Callable[[Desk], Iterable[str]], desk: Desk, findings: list[str]) -> bool:
    """Look at something, and say what was found; returns whether it could not be read to its end."""
    try:
        findings += at(desk)
    except _UNREADABLE as error:
        findings.append(_unreadable(error))
        return True
    return False


def _unreadable(error: Exception) -> str:
    if isinstance(error, sqlite3.Error):
        return _damage(trouble.words(error))
    return _damage("a value in it is none that this program writes")


def _pages(desk: Desk) -> list[str]:
    return [_damage(text) for text in log.damage(desk.store)]


def _damage(text: str) -> str:
    return f"The file is damaged ({text}). Restore it from the last backup."


def _descriptions(desk: Desk) -> list[str]:
    return [
        f"The file describes its «{name}» otherwise than this program made it. Restore it from the last backup."
        for name in sound.strange_descriptions(desk.store)
    ]


def _emptied(desk: Desk) -> list[str]:
    if (entry := sound.emptied(desk.store)) is None:
        return []
    return [f"Entry {entry} has rows that were emptied as if somebody had been erased, and nobody was."]


def _unlogged(desk: Desk) -> list[str]:
    """The tables that no log tells of: only what cannot be is noticed in them."""
    drafts = [f"A half-filled form of {by} can no longer be read." for by in sound.strange_drafts(desk.store)]
    backups = [
        f"Backup {number} is noted with an entry that is not in the log, or as no backup can be."
        for number in sound.strange_backups(desk.store)
    ]
    if sound.is_brought_up_to_date(desk.store):
        return [*drafts, *backups]
    return [*drafts, *backups, "The list of what brought the store up to date is not as this program wrote it."]


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
