"""The example programme: a store of invented people, its dates moved so that today is in the week it is about."""

import csv
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from console.coordinators import introduced
from console.desk import Desk
from db.refused import Refused
from db.store import create

ABOUT = date(2026, 11, 23)
"""The Monday of the week that the files in `fixtures/programme` are about."""

_WEEK = timedelta(days=7)

YOU = "jw"
"""The coordinator of the example programme whom one is oneself."""

MADE_BY = "example"
"""Who wrote the example programme down. It is nobody who logs in, so that nobody's undo takes it away."""


def make(folder: Path, today: date, now: datetime, login: str = "") -> Path:
    """Make the example programme in a folder; returns its store. Raises Refused where there is one already.

    Whoever logs in as `login` is one of its coordinators.
    """
    from console.imports import bring_in  # noqa: PLC0415 - only for the demo

    path = folder / "example.db"
    with TemporaryDirectory(prefix="alongside-demo-") as moved:
        _move(files("fixtures") / "programme", Path(moved), weeks_since(today))
        try:
            store = create(path)
        except Refused as refused:
            raise Refused(f"{refused} An example programme needs a folder of its own: --path DIR") from None
        try:
            desk = Desk(store, MADE_BY, today, now - 2 * _WEEK)
            bring_in(desk, Path(moved))
            if login:
                introduced(desk, login, initials=YOU)
            _review(Desk(store, YOU, today - _WEEK, now - _WEEK))
        finally:
            store.close()
    return path


def _review(desk: Desk) -> None:
    """The review of last week: so that there is something to compare with, to do, and to keep an eye on."""
    from console import weekly  # noqa: PLC0415 - only for the demo
    from console.actions import set_one  # noqa: PLC0415
    from console.reviewing import reviewed  # noqa: PLC0415
    from console.triage import queue  # noqa: PLC0415

    rows = [row for row in queue(desk.store, desk.on).rows if row.pair.coordinator == YOU]
    refs = [row.pair.ref for row in rows if row.severity in {"act", "soon"}]
    if not refs:
        return
    weekly.begin(desk, refs, YOU)
    for ref in refs[1:]:
        reviewed(desk, ref, outcome="fine")
    set_one(desk, refs[0], action="ring the champion about a fortnightly rhythm", due=desk.on + _WEEK, whom=YOU)
    reviewed(desk, rows[-1].pair.ref, outcome="watch")
    weekly.finish(desk)


def weeks_since(today: date) -> timedelta:
    """How far the dates are moved: whole weeks, so that a Tuesday stays a Tuesday."""
    monday = today - timedelta(days=today.weekday())
    return monday - ABOUT


def _move(source: Traversable, target: Path, by: timedelta) -> None:
    for file in source.iterdir():
        if file.name.endswith(".csv"):
            rows = list(csv.reader(StringIO(file.read_text(encoding="utf-8"), newline="")))
            with (target / file.name).open("w", encoding="utf-8", newline="") as out:
                csv.writer(out).writerows(_moved(rows, by))


def _moved(rows: list[list[str]], by: timedelta) -> Iterator[list[str]]:
    """The rows with every column of days moved: `on`, and those that end in `_on` or `_to`."""
    days = {place for place, name in enumerate(rows[0]) if name == "on" or name.endswith(("_on", "_to"))}
    yield rows[0]
    for row in rows[1:]:
        yield [
            (date.fromisoformat(cell) + by).isoformat() if cell and place in days else cell
            for place, cell in enumerate(row)
        ]
