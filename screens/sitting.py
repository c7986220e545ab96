"""One coordinator at the console: the desk they work at, the store's name, the clock, and how they look at things."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from console import roles
from console.commands import Command
from console.desk import Desk
from console.who import who_is


def local_time() -> datetime:
    """The moment, in the zone of the machine."""
    return datetime.now().astimezone()


@dataclass(slots=True)
class Sitting:
    """Shared by every place. `private` shows references instead of names and numbers."""

    desk: Desk
    where: str
    clock: Callable[[], datetime] = local_time
    private: bool = False
    login: str = ""
    """The name that they logged in with, where that is known."""
    whose: str = ""
    """The caseload in sight: a coordinator's, or everybody's."""
    page: int | None = None
    """The review whose page is to be read; None for what is new since the last one."""
    said: str = ""
    """What the list says when it is gone back to."""
    last: tuple[Command, Mapping[str, str]] | None = None
    """The last entry and what stood in its form, to be repeated."""
    history_of: str = ""
    """The pair whose history is looked at; empty for everything."""
    ending: str = ""
    """The pair under the cursor among the endings when the console was locked."""
    letters_of: str = ""
    """The pair whose letters are made."""

    back: Mapping[str, Any] = field(default_factory=dict)
    """Where the console was when it was locked: it goes back there."""

    def __post_init__(self) -> None:
        self.who_am_i()

    def who_am_i(self) -> None:
        """The initials may have been given, or changed, and so may the role."""
        if self.login:
            store = self.desk.store
            counts = roles.login_that_counts(store, self.login)
            self.desk = replace(self.desk, by=who_is(store, self.login), login=counts)
        roles.hold(self.desk.store, self.desk.login, self.desk.readonly)

    def now(self) -> Desk:
        """The desk at this moment; a console that was left open over midnight works on the new day."""
        moment = self.clock()
        if moment.date() != self.desk.on:
            self.desk = replace(self.desk, on=moment.date())
        return self.desk.at(moment.astimezone(UTC))
