"""What erasing somebody would do, in words: what goes, what stays, what is left to be done by hand."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.desk import Desk
from console.erasing_found import PAPER_GONE, Found
from console.history_words import column, table
from db import erase

if TYPE_CHECKING:
    pass


@dataclass(frozen=True, slots=True)
class Plan:
    """What would go and what would stay, in words; `files` and `backups` are what nobody but a person can see to."""

    ref: str
    who: str
    pairs: tuple[str, ...]
    goes: tuple[str, ...]
    stays: tuple[str, ...]
    files: tuple[str, ...]
    backups: int
    newest_backup: str | None
    not_looked_for: tuple[str, ...] = ()
    concerns: int = 0
    """Concerns about somebody else that name them, and are left."""

    def told(self) -> list[str]:
        """A line each."""
        was = f", who was in {' and '.join(self.pairs)}" if self.pairs else ""
        lines = [f"Erasing {self.ref}, a {self.who}{was}.", "What goes, out of the history too:"]
        lines += [f"  {each}" for each in self.goes]
        lines += ["What stays, as figures without a name:", *(f"  {each}" for each in self.stays)]
        return lines + self.afterwards()

    def afterwards(self) -> list[str]:
        """What is left to be done by hand."""
        lines = []
        if self.files:
            lines += [
                "Files that were written about them, to be destroyed by hand:",
                *(f"  {each}" for each in self.files),
            ]
        newest = f" {self.backups} are known here, the newest {self.newest_backup}." if self.newest_backup else ""
        lines.append(
            f"Older backups still hold it, until they are thrown away.{newest} When one of them is restored, erase"
            f" {self.ref} again."
        )
        if self.concerns:
            counted = table("concern").counted(self.concerns)
            lines.append(f"Left as it is: {counted} about somebody else, naming them. Safeguarding decides on that.")
        for what in self.not_looked_for:
            lines.append(f"Another one has the same {what}, so that it was not looked for in words about others.")
        return lines


def plan_of(desk: Desk, found: Found) -> Plan:
    copies = erase.backups(desk.store)
    return Plan(
        found.person.ref,
        found.who,
        tuple(pair.ref for pair in found.pairs),
        tuple(_goes(desk, found)),
        tuple(_stays(desk, found)),
        tuple(str(row["file"]) for row in found.papers.values() if row["file"] != PAPER_GONE),
        len(copies),
        copies[0][0] if copies else None,
        found.traces.shared,
        found.concerns,
    )


def _goes(desk: Desk, found: Found) -> Iterable[str]:
    for name, rows in found.here.items():
        gone: dict[str, None] = {}
        touched = 0
        for row in rows.values():
            values = erase.what_goes(desk.store, name, row)
            touched += bool(values)
            gone |= dict.fromkeys(_label(name, each) for each in values)
        if touched:
            yield f"{table(name).counted(touched)}: {', '.join(gone)}"
    if found.entries:
        yield f"what {_number(len(found.entries), 'entry', 'entries')} of the history wrote, before and after"
    if found.reviews:
        yield f"words of theirs in {table('weekly_review').counted(len(found.reviews))}"
    if found.drafts:
        yield _number(len(found.drafts), "half-filled form", "half-filled forms")
    if found.named:
        where = ", ".join(f"{table(name).counted(count)}" for name, count in _counted(found.named).items())
        yield f"their name, number or address in what is about others ({where}): the reference stands there instead"


def _counted(named: Iterable[tuple[str, int]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for name, _ in named:
        found[name] = found.get(name, 0) + 1
    return found


def _stays(desk: Desk, found: Found) -> Iterable[str]:
    for name, rows in found.here.items():
        if rows:
            first = next(iter(rows.values()))
            kept = [
                _label(name, each)
                for each, stays in erase.columns(desk.store, name)
                if stays and each not in erase.BOOKS - {"ref"} and not each.endswith("_id") and each in first
            ]
            yield f"{table(name).counted(len(rows))}: {', '.join(kept)}"


def _label(name: str, column_name: str) -> str:
    about = column(name, column_name)
    untold = {"seen": "what was flagged", "fields": "what it said"}
    return about.label if about else untold.get(column_name, column_name.replace("_", " "))


def _number(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def as_json(told: Plan) -> dict[str, object]:
    """A plan for a program."""
    return {
        "ref": told.ref,
        "who": told.who,
        "pairs": list(told.pairs),
        "goes": list(told.goes),
        "stays": list(told.stays),
        "files": list(told.files),
        "backups": told.backups,
        "newest_backup": told.newest_backup,
        "not_looked_for": list(told.not_looked_for),
        "concerns_left": told.concerns,
    }
