"""What colleagues write while a console is open: asked for often, and as good as free where nobody wrote."""

from dataclasses import dataclass

from db import watch
from db.driver import sqlite3


@dataclass(frozen=True, slots=True)
class News:
    """What others wrote since the last look: in words, and about which pairs (None: about more than pairs)."""

    told: str
    pairs: tuple[int, ...] | None


class Watched:
    """A store under watch, from the moment this is made."""

    def __init__(self, store: sqlite3.Connection) -> None:
        self._store = store
        self._version = watch.version(store)
        self._newest = watch.newest(store)

    def look(self, by: str) -> News | None:
        """What came in from other connections since the last look, or None. Not what `by` wrote here: that is known."""
        if (version := watch.version(self._store)) == self._version:
            self._newest = watch.newest(self._store)  # what came in meanwhile was written here
            return None
        self._version = version
        since, self._newest = self._newest, watch.newest(self._store)
        entries = watch.entries_since(self._store, since)
        if not entries:
            return None
        told = [each for each in entries if each.by != by] or entries  # one's own may have been written here
        last = told[-1]
        who = last.by if last.by != by else f"{last.by}, elsewhere"
        more = f" (and {len(told) - 1} more)" if len(told) > 1 else ""
        return News(f"{who}: {last.summary}{more}", watch.pairs_touched(self._store, since))
