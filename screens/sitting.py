"""One coordinator at the console: the desk they work at, the store's name, the clock, and how they look at things."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from console.desk import Desk


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

    def now(self) -> Desk:
        """The desk at this moment; a console that was left open over midnight works on the new day."""
        moment = self.clock()
        if moment.date() != self.desk.on:
            self.desk = replace(self.desk, on=moment.date())
        return self.desk.at(moment.astimezone(UTC))
