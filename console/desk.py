"""Who is at work, on which day, in which store: what every command needs and no command looks up for itself."""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from db.driver import sqlite3

if TYPE_CHECKING:
    from db.change import Change


@dataclass(frozen=True, slots=True)
class Desk:
    """A coordinator at work. `on` is the day that is being looked at; `now` the moment, with its zone."""

    store: sqlite3.Connection
    by: str
    on: date
    now: datetime
    seen: int | None = None
    """The newest entry of the change log when the coordinator began to look at what is being written."""
    under_way: "Change | None" = None
    """A command that is being written already, which the next one becomes a part of."""

    def at(self, now: datetime) -> Self:
        """The same desk at a later moment."""
        return replace(self, now=now)

    def command(self, name: str, summary: str) -> AbstractContextManager["Change"]:
        """One command, one transaction, one entry in the change log: see `db.change.command`."""
        if self.under_way is not None:
            return nullcontext(self.under_way)
        from db import change  # noqa: PLC0415 - nothing is written before the first paint

        return change.command(self.store, name=name, by=self.by, at=self.now, summary=summary, seen=self.seen)
