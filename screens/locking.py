"""Locking: what was half filled is kept, and the program ends and begins anew, so that nothing is left in memory.

What it says to the program that begins anew is where it was, in references: never a name, never what was typed.
"""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from screens.sitting import Sitting


@dataclass(slots=True)
class Idle:
    """How long nobody has touched a key. `minutes` is how long that may be; None: for ever."""

    minutes: int | None
    touched: float = field(default_factory=time.monotonic)

    def touch(self) -> None:
        """Somebody is there."""
        self.touched = time.monotonic()

    @property
    def over(self) -> bool:
        """Whether nobody seems to be there any more."""
        return self.minutes is not None and time.monotonic() - self.touched >= self.minutes * 60


def left(sitting: Sitting, why: str, place: str, at: Mapping[str, Any]) -> str:
    """Where the console was locked, for the one that begins anew."""
    where = {
        "why": why, "login": sitting.login, "place": place, **at,
        "whose": sitting.whose, "private": sitting.private, "history_of": sitting.history_of,
    }  # fmt: skip
    return json.dumps(where)


def back(sitting: Sitting, text: str) -> None:
    """Look at things again as they were looked at when the console was locked."""
    if not text:
        return
    where: dict[str, Any] = json.loads(text)
    sitting.back = where
    sitting.whose, sitting.private, sitting.history_of = where["whose"], where["private"], where["history_of"]
    sitting.ending = where.get("ending", "")
