"""Reading a log sheet: one line a meeting, with its day, its pair and what happened."""

from dataclasses import dataclass, field
from datetime import date

from console.imports.day import NotADayError, read_day
from console.imports.headings import Found
from console.imports.layout import Layout
from console.imports.matrix import Written
from console.imports.problem import Problem, Problems
from console.imports.sheet import is_empty, text_of


@dataclass(slots=True)
class Log:
    """What such a sheet says."""

    entries: list[Written] = field(default_factory=list)
    said: list[str] = field(default_factory=list)


def read_log(found: Found, layout: Layout, problems: Problems) -> Log:  # noqa: PLR0912 - one branch a mistake
    """Read every line; one that cannot be understood is added to the problems and left out."""
    log = Log(said=list(found.said))
    ended: dict[str, int] = {}
    empty, totals = 0, 0
    for number, cells in found.rows():
        if is_empty(cells):
            empty += 1
            continue
        if found.passes_over(cells, "on"):
            totals += 1
            continue
        bad: list[tuple[str, str]] = []
        day: date | None = None
        try:
            day = read_day(found.cell(cells, "on"), layout.styles)
            if day is None:
                bad.append(("on", "it is empty, and has to be filled in"))
        except NotADayError as error:
            bad.append(("on", str(error)))
        pair = text_of(found.cell(cells, "pair"))
        if not pair:
            bad.append(("pair", "it is empty, and has to be filled in"))
        cell = found.cell(cells, "happened")
        read = layout.codes.read(cell if isinstance(cell, str) else text_of(cell))
        unknown = read if isinstance(read, str) else None
        means = set() if isinstance(read, str) else {entry.means for entry in read}
        if unknown is not None:
            bad.append(("happened", f"no code that the layout {layout.name} knows"))
        elif not read:
            bad.append(("happened", "it is empty, and has to be filled in"))
        elif "closure" in means:
            bad.append(("happened", "a line is about one pair, and this is about the whole programme"))
        elif "ended" in means and ended.setdefault(pair, number) != number:
            bad.append(("happened", f"the pair has ended already, in {found.sheet.place(ended[pair])}"))
        for column, why in bad:
            value = unknown if column == "happened" and unknown is not None else found.cell(cells, column)
            problems.add(Problem(found.sheet, number, why, found.columns[column], value=value))
        if bad or day is None or isinstance(read, str):
            continue
        minutes, note = found.cell(cells, "minutes"), found.cell(cells, "note")
        log.entries += [
            Written(pair, day, number, found.columns["happened"], entry, minutes, note)
            for entry in read
            if entry.means != "nothing"
        ]
    if empty:
        log.said.append(f"{found.sheet.label}: {empty} empty {'line was' if empty == 1 else 'lines were'} passed over.")
    if totals:
        log.said.append(f"{found.sheet.label}: {totals} {'row' if totals == 1 else 'rows'} of totals passed over.")
    return log
