"""Bringing in a file: read, understood, checked, and written in one command, or not at all."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from console.dates import written as in_words
from console.desk import Desk
from console.imports.checking import Check, Checked, Incoming
from console.imports.fixed import is_fixed, read_fixed
from console.imports.problem import Problems
from console.imports.report import Report, counted
from console.imports.source import Source, read_source
from console.imports.tables import TABLES
from console.imports.tracker import is_tracker, read_tracker
from console.imports.writing import Written, write
from console.papers import noted
from console.plain import clean
from db import imported as held
from db.change import Change
from db.driver import sqlite3
from db.refused import Refused

TRIES = 3
"""How often the file is understood afresh because somebody wrote to the store in the meantime."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file, understood and checked. `newest` is the store's newest change at the time."""

    understood: tuple[str, ...]
    tables: tuple[Checked, ...]
    longer: dict[int, tuple[str, str]]
    problems: Problems
    newest: int


class _RehearsedError(Exception):
    """Leaves the command of a rehearsal, so that nothing of it stays."""


def understand(desk: Desk, path: Path, *, layout: Path | None = None) -> tuple[str, ...]:
    """What a file says, in plain sentences, before anything of it is written. Raises Refused."""
    return _prepare(desk, read_source(path), layout).understood


def bring_in(
    desk: Desk,
    path: Path,
    *,
    layout: Path | None = None,
    skip_bad: bool = False,
    bad_out: Path | None = None,
    dry_run: bool = False,
) -> Report:
    """Bring in a folder of CSVs, a workbook or a tracker; says what came of it.

    All or nothing: raises Refused with a list of what is wrong, unless `skip_bad`, which leaves the bad rows out and
    writes them to a folder (`bad_out`, else `<name>-errors` beside the source). `dry_run` does it all and keeps none.
    """
    source = read_source(path)
    for _ in range(TRIES):
        prepared = _prepare(desk, source, layout)
        if prepared.problems.found and not skip_bad:
            raise prepared.problems.refusal(clean(source.path.name))
        folder = (bad_out or _beside(source)) if prepared.problems.found else None
        written = _write(desk, source, prepared, folder, dry_run=dry_run)
        if written is not None:
            for file in written.bad:
                noted(desk, "rows that were not imported", file, names=True)
            return Report(
                understood=prepared.understood,
                added=written.added,
                changed=written.changed,
                same=written.same,
                kept=tuple(written.kept),
                skipped=tuple(map(str, prepared.problems.found)),
                path_of_bad=folder,
                dry_run=dry_run,
            )
    raise Refused("Nothing was imported, because others are writing to the store just now. Try again in a minute.")


def _prepare(desk: Desk, source: Source, layout: Path | None) -> Prepared:
    newest = held.newest_change(desk.store)
    problems = Problems()
    longer: dict[int, tuple[str, str]] = {}
    fixed = _fixed(source) if layout is None else None
    lead = ""
    if fixed:
        incoming, said = fixed
    else:
        tracker = read_tracker(source, layout, desk.store, desk.on, problems)
        incoming, said, longer, lead = tracker.incoming, tracker.said, tracker.longer, tracker.understood
    order = list(TABLES)
    incoming.sort(key=lambda table: order.index(table.table.name))
    check = Check(problems, {name: set(ids) for name, ids in held.references(desk.store).items()})
    tables = tuple(check.check(table) for table in incoming)
    lead = lead or _lead(source, incoming, tables)
    return Prepared((lead, *source.notes, *said, *_days_said(tables, desk.on)), tables, longer, problems, newest)


def _fixed(source: Source) -> tuple[list[Incoming], list[str]] | None:
    """The tables of the fixed format, or None where it is a tracker. Raises Refused."""
    if not is_fixed(source):
        return None
    try:
        return read_fixed(source)
    except Refused:
        if is_tracker(source):
            return None
        raise


def _lead(source: Source, incoming: list[Incoming], tables: tuple[Checked, ...]) -> str:
    what = "a folder of CSVs" if source.is_folder else "a workbook" if incoming[0].sheet.in_workbook else "a CSV"
    counts = {checked.table.name: len(checked.rows) for checked in tables}
    return f"Read {clean(source.path.name)} as {what} in the fixed format: {counted(counts) or 'no rows'}."


def _days_said(tables: tuple[Checked, ...], on: date) -> list[str]:
    """From when to when the meetings are, so that a day read the wrong way round is seen; and those yet to come."""
    said = []
    for checked in tables:
        if checked.table.name == "meetings" and checked.rows:
            day, outcome = checked.columns.index("on_day"), checked.columns.index("outcome")
            days = sorted(str(row[day]) for row in checked.rows)
            said.append(f"The meetings are from {_long(days[0])} to {_long(days[-1])}.")
            ahead = sorted(str(row[day]) for row in checked.rows if row[outcome] == "held" and str(row[day]) > str(on))
            if ahead:
                what = "meeting is held on a day" if len(ahead) == 1 else "meetings are held on days"
                said.append(
                    f"Look at this: {len(ahead):,} {what} that has not come yet, the first on {_long(ahead[0])}."
                )
    return said


def _long(day: str) -> str:
    return in_words(date.fromisoformat(day))


def _beside(source: Source) -> Path:
    path = source.path.absolute()
    return path.parent / f"{path.name if source.is_folder else path.stem}-errors"


def _write(desk: Desk, source: Source, prepared: Prepared, folder: Path | None, *, dry_run: bool) -> Written | None:
    """Write it in one command; None where the store was written to since the file was understood."""
    written: Written | None = None
    name = clean(source.path.name)
    try:
        with desk.command("import", f"import of {name}") as change:
            if held.newest_change(desk.store) != prepared.newest:
                return None
            written = _rows(change, prepared)
            if dry_run:
                _leave()
            changed = {table: len(rows) for table, rows in written.changed.items()}
            parts = [
                f"{counted(written.added)} added" if written.added else "",
                f"{counted(changed)} changed" if changed else "",
            ]
            change.summary = f"import of {name}: {', '.join(part for part in parts if part)}"
            if folder:
                written.bad = prepared.problems.write(folder)
    except _RehearsedError:
        pass
    except sqlite3.IntegrityError as error:
        raise Refused(f"Nothing was imported from {name}, because the store does not take it ({error}).") from None
    return written


def _leave() -> None:
    raise _RehearsedError


def _rows(change: Change, prepared: Prepared) -> Written:
    longer = [
        f"closure {first} {last}"
        for closure, (first, last) in prepared.longer.items()
        if change.update("closure", closure, {"from_on": first, "to_on": last})
    ]
    written = write(change, prepared.tables)
    if longer:
        written.changed["closures"] = [*longer, *written.changed.get("closures", [])]
    return written
