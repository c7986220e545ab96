"""What a command on the command line works with: the store, who is at work, what day it is. The clock is read here."""

from datetime import UTC, date, datetime
from functools import cached_property
from types import TracebackType
from typing import Self

from console.dates import parse_day
from console.desk import Desk
from console.place import Place, coordinator, where
from console.who import who_is
from db.driver import sqlite3
from db.store import open_store


class Session:
    """One run of the command line. The store is opened when it is first needed, and closed at the end."""

    def __init__(self, db: str | None, by: str | None) -> None:
        self.db = db
        self._by = by
        self.now = datetime.now(UTC)
        self.today: date = self.now.astimezone().date()
        self._opened: sqlite3.Connection | None = None

    @cached_property
    def place(self) -> Place:
        """Where the store is, and why there."""
        return where(self.db)

    @cached_property
    def login(self) -> str:
        """The name that whoever is at work logged in with."""
        return coordinator(self._by)

    @cached_property
    def by(self) -> str:
        """Who is at work: their initials, once they have given them."""
        return who_is(self.store, self.login)

    @property
    def store(self) -> sqlite3.Connection:
        """The store, open. Raises Refused where it cannot be."""
        if self._opened is None:
            self._opened = open_store(self.place.path)
        return self._opened

    @property
    def desk(self) -> Desk:
        """The coordinator at work, today."""
        return Desk(self.store, self.by, self.today, self.now)

    def day(self, text: str | None) -> date:
        """The day that was typed, or today. Raises Refused."""
        return parse_day(text, self.today) if text else self.today

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._opened is not None:
            self._opened.close()
