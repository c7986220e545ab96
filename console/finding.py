"""What the doctor found: one thing looked at."""

from typing import NamedTuple


class Finding(NamedTuple):
    """One thing looked at. `ok` is False where a coordinator, or whoever looks after the machine, should look."""

    what: str
    ok: bool
    said: str
