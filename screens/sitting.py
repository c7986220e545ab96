"""One coordinator at the console: the desk they work at, the store's name, the clock, and how they look at things."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

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

    def who_am_i(self) -> None:
        """The initials may have been given, or changed."""
        if self.login:
            self.desk = replace(self.desk, by=who_is(self.desk.store, self.login))

    def now(self) -> Desk:
        """The desk at this moment; a console that was left open over midnight works on the new day."""
        moment = self.clock()
        if moment.date() != self.desk.on:
            self.desk = replace(self.desk, on=moment.date())
        return self.desk.at(moment.astimezone(UTC))
