"""A tracker, understood by a layout and put into the fixed format."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from console.imports.champions import give_references, join, read_champions
from console.imports.happenings import add_closures, add_daily, add_weekly
from console.imports.headings import Found, NearMiss, find
from console.imports.layout import Layout, built_in, read_layout
from console.imports.log import read_log
from console.imports.matrix import Matrix, PairRow, Written, read_matrix
from console.imports.people import Tracker, add_champions, add_pairs
from console.imports.problem import Problems
from console.imports.sheet import key
from console.imports.source import Source
from console.imports.tables import TABLES
from console.imports.weeks import endings, say_with_year
from console.plain import clean
from db import imported as held
from db.driver import sqlite3
from db.refused import Refused


@dataclass(frozen=True, slots=True)
class _Sheets:
    layout: Layout
    pairs: Found | None
    log: Found | None
    champions: Found | None


def read_tracker(
    source: Source, layout_file: Path | None, connection: sqlite3.Connection, today: date, problems: Problems
) -> Tracker:
    """Understand a tracker by the one layout given, else by those that come with the program. Raises Refused."""
    sheets = _choose(source, layout_file)
    layout = sheets.layout
    matrix = read_matrix(sheets.pairs, layout, problems) if sheets.pairs else Matrix()
    log = read_log(sheets.log, layout, problems) if sheets.log else None
    champions = read_champions(sheets.champions, layout, problems)
    pairs_held = held.pairs(connection)
    if sheets.pairs:
        people = sheets.champions.sheet if sheets.champions else None
        join(champions, matrix.pairs, pairs_held, sheets.pairs, people, problems)
    changed = held.changed_here(connection, "champion")
    give_references(champions, held.champions(connection), pairs_held, changed)
    pairs = [pair for pair in matrix.pairs if pair.ref in champions.of_pair]
    refs = {pair.ref for pair in pairs}
    entries = [written for written in matrix.entries if written.pair in refs]
    tracker = Tracker(_understood(source, sheets, pairs, [*entries, *(log.entries if log else [])]))
    tracker.said += [*matrix.said, *(log.said if log else []), *champions.said]
    add_champions(tracker, sheets.champions, sheets.pairs, champions)
    if sheets.pairs:
        starts = {pair.ref: pair.start for pair in pairs}
        ended = endings(entries, log.entries if log else (), starts, pairs_held, today)
        add_pairs(tracker, sheets.pairs, pairs, champions, ended, pairs_held, held.patients(connection))
        add_weekly(tracker, sheets.pairs, entries, connection, today)
        add_closures(tracker, sheets.pairs, matrix, connection)
    if sheets.log and log:
        add_daily(tracker, sheets.log, log.entries, refs)
    tracker.said += _other_sheets(source, sheets)
    return tracker


def is_tracker(source: Source) -> bool:
    """Whether a layout that comes with the program fits: a tracker may have a sheet named as a table, too."""
    return any(isinstance(_main(source, layout), Found) for layout in built_in())


def _main(source: Source, layout: Layout) -> Found | NearMiss | None:
    part = layout.log or layout.pairs
    if part is None:
        return None
    return find(source.sheets, layout, part, weekly=bool(layout.weeks) and part is layout.pairs)


def _choose(source: Source, layout_file: Path | None) -> _Sheets:
    layouts = (read_layout(layout_file),) if layout_file else built_in()
    near: list[tuple[Layout, NearMiss]] = []
    for layout in layouts:
        main = _main(source, layout)
        if isinstance(main, Found):
            return _with_the_rest(source, layout, main)
        if main:
            near.append((layout, main))
    name = source.path.name
    if not near:
        raise Refused(
            f"{name} is not understood: no sheet or file is named as a table of the fixed format"
            f" ({', '.join(TABLES)}), and none has the headings of a tracker that is known"
            f" ({', '.join(layout.name for layout in layouts)}). docs/import.md says how to write a layout for it."
        )
    layout, miss = max(near, key=lambda found: len(found[1].has))
    raise Refused(
        f"{name} is not understood: {miss.sheet.place(miss.row)} has headings for {', '.join(miss.has)}, but by the"
        f" layout {layout.name} it lacks {'; '.join(miss.lacks)}. Correct the headings, or write a layout for it."
    )


def _with_the_rest(source: Source, layout: Layout, main: Found) -> _Sheets:
    used = {main.sheet.name}
    pairs = main if main.part is layout.pairs else None
    log = main if main.part is layout.log else None
    if pairs is None and layout.pairs:
        left = [sheet for sheet in source.sheets if sheet.name not in used]
        found = find(left, layout, layout.pairs, weekly=bool(layout.weeks))
        pairs = found if isinstance(found, Found) else None
        used |= {pairs.sheet.name} if pairs else set()
    champions = None
    if layout.champions:
        left = [sheet for sheet in source.sheets if sheet.name not in used]
        found = find(left, layout, layout.champions, with_clearances=True)
        champions = found if isinstance(found, Found) else None
    return _Sheets(layout, pairs, log, champions)


def _other_sheets(source: Source, sheets: _Sheets) -> list[str]:
    used = {found.sheet.name for found in (sheets.pairs, sheets.log, sheets.champions) if found}
    said = []
    for sheet in source.sheets:
        if sheet.name in used:
            continue
        if key(sheet.name) in sheets.layout.legend:
            said.append(f"Sheet {sheet.label} is a legend and was passed over.")
        elif any(True for _ in sheet.rows()):
            said.append(f"Sheet {sheet.label} is not understood by the layout and was passed over.")
    return said


def _understood(source: Source, sheets: _Sheets, pairs: Sequence[PairRow], entries: Iterable[Written]) -> str:
    counts = Counter(written.entry.means for written in entries)
    parts = [f"{len(pairs):,} pair{'' if len(pairs) == 1 else 's'}"] if sheets.pairs else []
    if sheets.pairs and (weeks := sheets.pairs.weeks):
        first, last = say_with_year(weeks[0][1]), say_with_year(weeks[-1][1])
        parts.append(f"{len(weeks)} week{'' if len(weeks) == 1 else 's'} from {first} to {last}")
    parts += [f"{counts[means]:,} {means}" for means in ("held", "cancelled", "missed")]
    parts.append(f"{counts['setback']:,} setback{'' if counts['setback'] == 1 else 's'}")
    parts.append(f"{counts['ended']:,} ended")
    return (
        f"Read {clean(source.path.name)} as {sheets.layout.about} (layout: {sheets.layout.name}): {', '.join(parts)}."
    )
