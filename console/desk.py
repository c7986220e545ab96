"""Who is at work, on which day, in which store: what every command needs and no command looks up for itself."""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from console import roles
from db.driver import sqlite3

if TYPE_CHECKING:
    from db.change import Change
    from db.roles import Role


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
    login: str = ""
    """The name that they logged in with, whose role says what they may do; empty: a coordinator."""
    readonly: str = ""
    """What was asked for so that nothing is written (`--readonly`); empty where nothing was."""

    @property
    def role(self) -> "Role":
        """What whoever is at work may do, as the store has it at this moment."""
        return roles.role_of(self.store, self.login) if self.login else roles.USUAL

    def at(self, now: datetime) -> Self:
        """The same desk at a later moment."""
        return replace(self, now=now)

    def command(self, name: str, summary: str) -> AbstractContextManager["Change"]:
        """One command, one transaction, one entry in the change log: see `db.change.command`.

        Raises Refused where whoever is at work is looking only, or it takes an admin. Everything that is written comes
        through here.
        """
        if self.under_way is not None:
            return nullcontext(self.under_way)
        from db import change  # noqa: PLC0415 - nothing is written before the first paint

        roles.must_be(self, needed := roles.needed(name))
        if needed == "viewer":
            roles.let_write(self.store)  # it is held for a viewer, and this is theirs to write
        return change.command(self.store, name=name, by=self.by, at=self.now, summary=summary, seen=self.seen)
