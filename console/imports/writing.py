"""Writing checked rows: what is new is added, what is different is changed, what was changed here since is kept."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from console.imports.checking import Checked, Kept
from console.imports.tables import Table
from db import imported as held
from db.change import Change
from db.refused import Refused


@dataclass(slots=True)
class Written:
    """What one import did to the store, by table."""

    added: dict[str, int] = field(default_factory=dict)
    changed: dict[str, list[str]] = field(default_factory=dict)
    same: dict[str, int] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)
    """Rows that are different in the file and were changed here since, by reference."""
    bad: list[Path] = field(default_factory=list)
    """The files that the rows were written to that were left out."""

    @property
    def total(self) -> int:
        """How many rows were added or changed."""
        return sum(self.added.values()) + sum(map(len, self.changed.values()))


def write(change: Change, tables: Iterable[Checked]) -> Written:
    """Write them all, inside one command. One query a table says what is there already."""
    written = Written()
    references = held.references(change.connection)
    for checked in tables:
        _write_table(change, checked, references, written)
    return written


def _write_table(change: Change, checked: Checked, references: dict[str, dict[str, int]], written: Written) -> None:
    table = checked.table
    held_names, held_rows = held.rows(change.connection, table.stored)
    identity_at = [held_names.index(name) for name in table.identity]
    present = {tuple(row[at] for at in identity_at): row for row in held_rows}
    here = held.changed_here(change.connection, table.stored)
    refers = {column.kept_as: column.refers for column in table.columns if column.refers}
    blank_keeps = {column.kept_as for column in table.columns if column.default}
    names = checked.columns
    pairs = [(at, held_names.index(name), name) for at, name in enumerate(names)]
    resolved = [(at, references[refers[name]]) for at, name in enumerate(names) if name in refers]
    at_identity = [names.index(name) if name in names else None for name in table.identity]
    for row in checked.rows:
        values = list(row)
        for at, ids in resolved:
            values[at] = _id_of(ids, row[at])
        identity = tuple(None if at is None else values[at] for at in at_identity)
        before = present.get(identity)
        if before is None:
            stored = {name: value for name, value in zip(names, values, strict=True) if value is not None}
            if table.own_day:
                stored.setdefault("recorded_on", stored[table.own_day])
            row_id = change.insert(table.stored, stored)
            if table.has_reference:
                references.setdefault(table.name, {})[str(values[names.index("ref")])] = row_id
            written.added[table.name] = written.added.get(table.name, 0) + 1
            continue
        new = {
            name: values[at]
            for at, held_at, name in pairs
            if values[at] != before[held_at] and not (values[at] is None and name in blank_keeps)
        }
        if not new:
            written.same[table.name] = written.same.get(table.name, 0) + 1
        elif before[0] in here:
            written.kept.append(_called(table, names, row))
        else:
            change.update(table.stored, int(before[0] or 0), new)
            written.changed.setdefault(table.name, []).append(_called(table, names, row))


def _id_of(ids: dict[str, int], reference: Kept) -> int:
    try:
        return ids[str(reference)]
    except KeyError:
        raise Refused(
            f"Nothing was imported: {reference} was in the store a moment ago and is gone. Try the import again."
        ) from None


def _called(table: Table, names: tuple[str, ...], row: tuple[Kept, ...]) -> str:
    """How a report names a row: `HC-0007`, or `HC-0007 meeting 2026-11-12`. References only, never a name."""
    values = dict(zip(names, row, strict=True))
    parts = [str(values[name]) for name in table.identity if name != "nth" and values.get(name)]
    if not table.has_reference:
        parts.insert(min(1, len(parts)) if table.name != "closures" else 0, table.one)
    if (nth := values.get("nth")) and int(nth) > 1:
        parts.append(f"({nth})")
    return " ".join(parts)
