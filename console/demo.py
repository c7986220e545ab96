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
            desk = Desk(store, MADE_BY, today, now)
            bring_in(desk, Path(moved))
            if login:
                introduced(desk, login, initials=YOU)
        finally:
            store.close()
    return path


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
