"""The people of a tracker, and who is paired with whom, as rows of the fixed format."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from console.imports.champions import Champions
from console.imports.checking import Incoming, Line
from console.imports.headings import Found
from console.imports.matrix import PairRow
from console.imports.patients import patient_references
from console.imports.sheet import Cell, Sheet
from console.imports.tables import TABLES
from console.imports.weeks import Ended
from db.imported import HeldPair


@dataclass(slots=True)
class Tracker:
    """What a tracker says: in words, and as rows of the fixed format."""

    understood: str
    said: list[str] = field(default_factory=list)
    incoming: list[Incoming] = field(default_factory=list)
    longer: dict[int, tuple[str, str]] = field(default_factory=dict)
    """Closures that an earlier import brought and that have grown: id to their first and last day."""


def table(
    name: str, sheet: Sheet, columns: dict[str, int | None], lines: Iterable[Line], *, partial: bool = False
) -> Incoming:
    """Rows for one table; `columns` says which column of the sheet each stands in."""
    by_name = {column.name: column for column in TABLES[name].columns}
    return Incoming(
        TABLES[name], sheet, tuple(by_name[column] for column in columns), tuple(columns.values()), list(lines), partial
    )


def add_champions(tracker: Tracker, sheet: Found | None, pairs: Found | None, champions: Champions) -> None:
    """The champions and their clearances; those whom the sheet of pairs alone knows come by name."""
    from_sheet = [person for person in champions.people if person.row]
    by_name = [person for person in champions.people if not person.row]
    if sheet:
        found = sheet
        has = [column for column in ("phone", "email", "area") if column in found.columns]
        columns: dict[str, int | None] = {"champion": None, "name": found.columns["name"]}
        columns.update({column: found.columns[column] for column in has})
        lines = [
            Line(person.row, [person.ref, person.name, *(getattr(person, column) for column in has)])
            for person in from_sheet
        ]
        tracker.incoming.append(table("champions", found.sheet, columns, lines))
        cleared = [
            Line(person.row, [person.ref, clearance, day], place)
            for person in from_sheet
            for clearance, day, place in person.cleared
        ]
        tracker.incoming.append(
            table("clearances", found.sheet, dict.fromkeys(("champion", "clearance", "done_on")), cleared)
        )
        if found.clearances:
            tracker.said.append(
                f"Clearances kept in {found.sheet.label}: {', '.join(found.clearances)}; the others are not kept there."
            )
    if by_name and pairs:
        place = pairs.columns["champion"]
        lines = [Line(person.pairs[0].row, [person.ref, person.name], place) for person in by_name if person.pairs]
        tracker.incoming.append(table("champions", pairs.sheet, dict.fromkeys(("champion", "name")), lines))


def add_pairs(
    tracker: Tracker,
    found: Found,
    pairs: Sequence[PairRow],
    champions: Champions,
    ended: Mapping[str, Ended],
    pairs_held: Mapping[str, HeldPair],
    patients_held: Mapping[str, str],
) -> None:
    """The patients and the pairs. Only what the sheet has columns for is set, so that the rest is left as it is."""
    patients = patient_references(pairs, pairs_held, patients_held)
    at = found.columns
    has_area = ("area",) if "area" in at else ()
    tracker.incoming.append(
        table(
            "patients",
            found.sheet,
            {"patient": at["pair"], "name": at["patient"], **if_there(found, "area")},
            [Line(pair.row, [patients[pair.ref], pair.patient, *(pair.area for _ in has_area)]) for pair in pairs],
        )
    )
    columns: dict[str, int | None] = {
        "pair": at["pair"],
        "patient": at["patient"],
        "champion": at["champion"],
        "matched_on": at["start"],
        "introduced_on": at["start"],
    }
    more = {stored: at[heading] for heading, stored in _MAY_BE_THERE.items() if heading in at}
    columns.update(more)
    if found.weeks or ended:
        columns.update(dict.fromkeys(("closed_on", "ending", "ending_reason")))
    lines = []
    for pair in pairs:
        cells: list[Cell] = [pair.ref, patients[pair.ref], champions.of_pair[pair.ref].ref, pair.start, pair.start]
        cells += [getattr(pair, stored) for stored in more]
        if found.weeks or ended:
            ending = ended.get(pair.ref)
            cells += [ending.on, ending.ending, ending.reason] if ending else [None, None, None]
        lines.append(Line(pair.row, cells))
    tracker.incoming.append(table("pairs", found.sheet, columns, lines))


_MAY_BE_THERE = {"coordinator": "coordinator", "rhythm": "every_days", "ends_on": "ends_on"}


def if_there(found: Found, column: str) -> dict[str, int | None]:
    """The column and its place, if the sheet has it."""
    return {column: found.columns[column]} if column in found.columns else {}
