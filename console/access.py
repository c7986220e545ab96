"""Everything that is held about one person, in plain words, to be handed to them when they ask for it.

It bears their own name. Of other people it bears references: the other half of a pair, and what is that one's alone,
is counted and left out, so that whoever decides on the request knows that it is there.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from console.access_reading import Reading
from console.dates import written
from console.desk import Desk
from console.papers import new_file, noted
from console.people import the_person
from console.roles import must_write
from db.refused import Refused

WHAT = "everything held about one person"
"""What the file is called in the history."""


@dataclass(slots=True)
class Section:
    """A heading and its lines."""

    title: str
    lines: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Access:
    """Everything about one person; `withheld` says what is there and was left out, and why."""

    ref: str
    name: str
    who: str
    on: str
    sections: list[Section]
    withheld: list[str]

    def told(self) -> Iterator[str]:
        """In lines."""
        yield f"Everything that Alongside holds about {self.name or self.ref} ({self.ref}, {self.who}), {self.on}"
        yield (
            "Before it is handed over, read it through: other people are named by references here, but what somebody"
            " wrote in their own words may still speak of them."
        )
        for section in self.sections:
            yield ""
            yield section.title
            yield from (f"  {each}" for each in section.lines or ["nothing"])
        yield ""
        yield "Left out, and to be decided on"
        yield from (f"  {each}" for each in self.withheld or ["nothing"])


def everything_about(desk: Desk, ref: str, *, concerns: bool = False) -> Access:
    """All that is held about a patient or champion. Raises Refused where there is no such person."""
    reading = Reading(desk, the_person(desk, ref), concerns=concerns)
    sections = [Section(title, lines) for title, lines in reading.sections()]
    return Access(
        reading.person.ref, reading.person.name, reading.who, written(desk.on), sections, list(reading.left_out())
    )


def as_json(found: Access) -> dict[str, object]:
    """The same for a program."""
    return {
        "ref": found.ref,
        "name": found.name,
        "who": found.who,
        "on": found.on,
        "sections": [{"title": each.title, "lines": each.lines} for each in found.sections],
        "withheld": found.withheld,
    }


def shown(desk: Desk, found: Access) -> str:
    """Note in the history that all of it was printed; returns the line."""
    return noted(desk, WHAT, Path("(printed)"), names=True, about=found.ref)


def save(desk: Desk, found: Access, path: Path) -> str:
    """Write it to a new text file that only its owner can read, and put that down in the history; returns the line.

    Raises Refused where a file is there already, or it cannot be written.
    """
    must_write(desk)
    if path.suffix.lower() != ".txt":
        raise Refused(f"{path.name} does not end in .txt, and it is a text file that is written. Give one that does.")
    new_file(path, "".join(f"{each}\n" for each in found.told()).encode())
    try:
        return noted(desk, WHAT, path.absolute(), names=True, about=found.ref)
    except BaseException:
        path.unlink(missing_ok=True)  # no plain file without its note
        raise
