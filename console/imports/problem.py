"""What is wrong with a cell or a row, and the files in which bad rows come back."""

import csv
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

from console.imports.sheet import Cell, Sheet, text_of
from console.plain import clean, neutral
from db.refused import Refused

SHOWN = 20
"""How many problems a refusal lists before it says how many more there are."""

_AS_IT_STOOD = 130_000
"""Most characters of a cell that comes back: what is too long to be kept is not cut for that."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, where it stands, and what was expected instead."""

    sheet: Sheet
    row: int
    why: str
    column: int | None = None
    heading: str = ""
    value: Cell = None
    follows: bool = False
    """It only follows from another problem: the row it refers to was bad itself."""

    def __str__(self) -> str:
        where = self.sheet.place(self.row, self.column, self.heading)
        value = shown(self.value)
        return f"{where}: {value}{': ' if value else ''}{self.why}"


def shown(value: Cell) -> str:
    """A value for a message, in quotes and cut short; nothing for an empty one."""
    text = text_of(value if not isinstance(value, str) else value[:300])
    return f"“{text[:60]}{'…' if len(text) > 60 else ''}”" if text else ""


@dataclass(slots=True)
class Problems:
    """Everything that was found wrong in one import, in the order of the files."""

    found: list[Problem] = field(default_factory=list)

    def add(self, problem: Problem) -> None:
        """Note one."""
        self.found.append(problem)

    def bad_rows(self) -> int:
        """How many rows bear at least one problem."""
        return len({(problem.sheet.label, problem.row) for problem in self.found})

    def refusal(self, source: str) -> Refused:
        """The refusal that lists the first of them."""
        first = [problem for problem in self.found if not problem.follows] or self.found
        lines = [f"Nothing was imported from {source}: {_things(len(first))} not right."]
        lines += [f"  {problem}" for problem in first[:SHOWN]]
        if more := len(first) - SHOWN:
            lines += [f"  … and {more:,} more."] if more > 0 else []
        if waiting := len(self.found) - len(first):
            lines.append(f"  ({waiting:,} more {'row refers' if waiting == 1 else 'rows refer'} to these.)")
        lines.append("Correct them in the file, or leave those rows out with --skip-bad.")
        return Refused("\n".join(lines))

    def write(self, folder: Path) -> list[Path]:
        """Write the bad rows, one file a sheet, as they stood, with an `error` column. Raises Refused."""
        by_sheet: dict[str, list[Problem]] = {}
        for problem in self.found:
            by_sheet.setdefault(problem.sheet.label, []).append(problem)
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            return [
                _write_file(
                    folder / f"{_file_name(problems[0].sheet.name)}.csv", _bad_rows(problems[0].sheet, problems)
                )
                for problems in by_sheet.values()
            ]
        except OSError as error:
            raise Refused(
                f"Nothing was imported, because the bad rows could not be written to {folder}: {error.strerror}."
                " Name another folder for them."
            ) from None


def _bad_rows(sheet: Sheet, problems: Sequence[Problem]) -> Iterable[list[str]]:
    """The heading row and the bad rows, as they stood, each with what is wrong with it."""
    errors: dict[int, list[str]] = {}
    for problem in problems:
        errors.setdefault(problem.row, []).append(clean(str(problem)))
    heading = sheet.heading_row
    texts = {
        number: [text_of(cell, _AS_IT_STOOD) for cell in cells]
        for number, cells in sheet.rows()
        if number in {heading, *errors}
    }
    width = max(map(len, texts.values()), default=0)
    for number in [heading, *sorted(errors.keys() - {heading})]:
        row = texts.get(number, [])
        yield [*row, *[""] * (width - len(row)), "error" if number == heading else "; ".join(errors[number])]


def _write_file(path: Path, rows: Iterable[list[str]]) -> Path:
    out = StringIO(newline="")
    csv.writer(out).writerows([[neutral(text) for text in row] for row in rows])
    number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    with os.fdopen(number, "w", encoding="utf-8-sig", newline="") as file:
        os.fchmod(file.fileno(), 0o600)
        file.write(out.getvalue())
    return path


def _file_name(name: str) -> str:
    plain = "".join(letter if letter.isalnum() or letter in " -_" else "_" for letter in clean(name)).strip()
    return plain[:80] or "sheet"


def _things(count: int) -> str:
    return "one thing is" if count == 1 else f"{count:,} things are"
