"""What a command on the command line works with: the store, who is at work, what day it is. The clock is read here."""

from datetime import UTC, date, datetime
from functools import cached_property
from types import TracebackType
from typing import Self

from console import roles
from console.dates import parse_day
from console.desk import Desk
from console.place import Place, coordinator, looking_only, where
from console.prompt import Asking, Descriptor, Terminal
from console.unlocking import Unlocked, choose_now, unlock
from console.who import who_is
from db.driver import sqlite3
from db.refused import Refused
from db.store import open_store


class Session:
    """One run of the command line. The store is opened when it is first needed, and closed at the end."""

    def __init__(
        self, db: str | None, by: str | None, *, readonly: bool = False, passphrase_fd: int | None = None
    ) -> None:
        self.db = db
        self.asking: Asking = Terminal() if passphrase_fd is None else Descriptor(passphrase_fd)
        self.readonly = looking_only(readonly)
        self._by = by
        self.now = datetime.now(UTC)
        self.today: date = self.now.astimezone().date()
        self._opened: sqlite3.Connection | None = None

    @cached_property
    def place(self) -> Place:
        """Where the store is, and why there."""
        return where(self.db)

    @cached_property
    def unlocked(self) -> Unlocked | None:
        """The key of the store and who opened it, asked for once; None where the store is not encrypted."""
        return unlock(self.place.path, self.account, self.asking)

    def has_unlocked(self, unlocked: Unlocked) -> None:
        """Go on with a key that was come by in another way: just made, or by the recovery code."""
        self.unlocked = unlocked
        self.__dict__.pop("login", None)

    def ask_at(self, passphrase_fd: int) -> None:
        """Ask at a file descriptor from now on."""
        self.asking = Descriptor(passphrase_fd)

    @property
    def account(self) -> str:
        """The name they logged in with, or said was theirs: whoever that is, they have not opened anything by it."""
        return coordinator(self._by)

    @property
    def key(self) -> bytes | None:
        """The key of the store, or None where it is not encrypted."""
        return self.unlocked.key if self.unlocked else None

    @cached_property
    def login(self) -> str:
        """The name that whoever is at work logged in with; in an encrypted store, whose passphrase opened it."""
        return self.unlocked.name if self.unlocked else self.account

    @cached_property
    def by(self) -> str:
        """Who is at work: their initials, once they have given them."""
        return who_is(self.store, self.login)

    @property
    def store(self) -> sqlite3.Connection:
        """The store, open. Raises Refused where it cannot be."""
        if self._opened is None:
            self._opened = open_store(self.place.path, self.key)
            if self.unlocked and self.unlocked.must_choose:
                choose_now(self._opened, self.place.path, self.unlocked, self.asking, self.today, self.now)
            roles.hold(self._opened, self._counts, self.readonly)
        return self._opened

    @property
    def desk(self) -> Desk:
        """The coordinator at work, today."""
        store = self.store
        return Desk(store, self.by, self.today, self.now, login=self._counts, readonly=self.readonly)

    @cached_property
    def _counts(self) -> str:
        """The login whose role counts; empty where the machine has no name for anybody, which reading does not need."""
        try:
            return roles.login_that_counts(self.store, self.login)
        except Refused:
            return ""

    def close(self) -> None:
        """Close the store; it is opened again when it is next needed."""
        if self._opened is not None:
            self._opened.close()
            self._opened = None

    def day(self, text: str | None) -> date:
        """The day that was typed, or today. Raises Refused."""
        return parse_day(text, self.today) if text else self.today

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._opened is not None:
            self._opened.close()
