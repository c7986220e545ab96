"""The history: who wrote what and when, and whether it was taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from console.desk import Desk
from console.pairs import the
from console.plain import clean
from console.telling import Teller
from db import history as log
from db.change import local
from db.history import Logged, RowChange


@dataclass(frozen=True, slots=True)
class History:
    """Numbers of entries, newest first; `rows` are what they wrote about the pair, where one was asked for."""

    numbers: tuple[int, ...]
    rows: dict[int, list[RowChange]] | None = None

    def of(self, number: int) -> list[RowChange] | None:
        """The rows of an entry that are to be told; None means all of them."""
        return None if self.rows is None else self.rows.get(number, [])


def history(
    desk: Desk,
    *,
    pair: str | None = None,
    by: str | None = None,
    since: date | None = None,
    words: Sequence[str] = (),
    limit: int | None = None,
) -> History:
    """The entries, newest first: of everybody, or about one pair; by one coordinator, from a day on, with these words.

    Raises Refused where there is no such pair.
    """
    rows = None if pair is None else log.of_pair(desk.store, the(desk, pair).id)
    moment = since and datetime.combine(since, time.min).astimezone().astimezone(UTC).isoformat(timespec="seconds")
    found = log.numbers(
        desk.store,
        by=by.lower() if by else None,
        since=moment or None,
        words=[word.lower() for word in words],
        among=rows,
        limit=-1 if limit is None else limit,
    )
    return History(tuple(found), rows)


def standing(found: Logged) -> str:
    """Whether the entry was taken back or done again, in words; empty where it simply stands."""
    if found.taken_back_by:
        return f"taken back by entry {found.taken_back_by}"
    return f"done again by entry {found.done_again_by}" if found.done_again_by else ""


def when(found: Logged) -> str:
    """`24 Nov 2026 10:00`, in the zone of the machine."""
    return local(found.at)


def said(found: Logged) -> str:
    """What was written; the words of an entry may have been erased."""
    if found.summary is None:
        return f"(erased on {local(found.erased_at)})" if found.erased_at else "(erased)"
    return clean(found.summary)


def as_json(found: Logged, rows: list[RowChange] | None, teller: Teller) -> dict[str, object]:
    """An entry for a program; `rows` are those to be told, None for all of them."""
    told = teller.rows_to_tell(found, rows)
    return {
        "entry": found.id,
        "at": found.at,
        "by": found.by,
        "command": found.command,
        "what": None if found.summary is None else said(found),
        "erased_at": found.erased_at,
        "takes_back": found.undoes if found.command == "undo" else None,
        "does_again": found.undoes if found.command == "redo" else None,
        "taken_back_by": found.taken_back_by,
        "done_again_by": found.done_again_by,
        "told": teller.entry(found, rows),
        "rows": [teller.row_as_json(row) for row in told or ()],
    }
