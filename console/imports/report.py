"""What an import did, in plain sentences for a coordinator. References only: no name is printed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from console.imports.tables import TABLES

LISTED = 20
"""How many rows a sentence names before it says how many more there are."""


@dataclass(frozen=True, slots=True)
class Report:
    """What an import did; with `dry_run`, what it would do."""

    understood: tuple[str, ...]
    added: Mapping[str, int]
    changed: Mapping[str, Sequence[str]]
    same: Mapping[str, int]
    kept: tuple[str, ...] = ()
    """Rows that are different in the file and were changed here since: left as they are."""
    skipped: tuple[str, ...] = ()
    """What was wrong with the rows and cells that were left out."""
    path_of_bad: Path | None = None
    """The folder with the bad rows."""
    dry_run: bool = False

    def lines(self) -> list[str]:
        """Plain sentences, one a line."""
        would = self.dry_run
        lines = list(self.understood)
        if self.added:
            lines.append(f"{'Would add' if would else 'Added'} {counted(self.added)}.")
        if self.changed:
            changed = {name: len(rows) for name, rows in self.changed.items()}
            rows = [row for rows in self.changed.values() for row in rows]
            lines.append(f"{'Would change' if would else 'Changed'} {counted(changed)}: {listed(rows)}.")
        if same := sum(self.same.values()):
            lines.append(f"{same:,} {'row is' if same == 1 else 'rows are'} here already, just the same.")
        if self.kept:
            lines.append(f"Kept as they are, because they were changed or erased here since: {listed(self.kept)}.")
        if self.skipped:
            count = f"{len(self.skipped):,} {'thing is' if len(self.skipped) == 1 else 'things are'} not right"
            lines.append(f"{'Would leave' if would else 'Left'} out, because {count}:")
            lines += [f"  {problem}" for problem in self.skipped[:LISTED]]
            if (more := len(self.skipped) - LISTED) > 0:
                lines.append(f"  … and {more:,} more.")
        if self.path_of_bad:
            lines.append(f"The rows with something wrong {'would be' if would else 'are'} in {self.path_of_bad}.")
        if not self.added and not self.changed:
            lines.append("Nothing new: nothing would be written." if would else "Nothing new: nothing was written.")
        elif would:
            lines.append("This was a rehearsal: nothing was written.")
        return lines

    def as_json(self) -> dict[str, object]:
        """The same, for a program."""
        return {
            "dry_run": self.dry_run,
            "understood": list(self.understood),
            "added": dict(self.added),
            "changed": {name: list(rows) for name, rows in self.changed.items()},
            "same": dict(self.same),
            "kept": list(self.kept),
            "skipped": list(self.skipped),
            "path_of_bad": str(self.path_of_bad) if self.path_of_bad else None,
        }


def counted(counts: Mapping[str, int]) -> str:
    """`60 pairs, 1 meeting`: in the order of the tables."""
    return ", ".join(
        f"{counts[name]:,} {table.one if counts[name] == 1 else name}"
        for name, table in TABLES.items()
        if counts.get(name)
    )


def listed(rows: Sequence[str], between: str = ", ") -> str:
    """The first of them, and how many more."""
    more = len(rows) - LISTED
    return between.join(rows[:LISTED]) + (f"{between}and {more:,} more" if more > 0 else "")
