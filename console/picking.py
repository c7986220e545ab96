"""Which of several open things is meant: a form offers them, numbered, and the number is read back from the choice.

`12 ring the care contact` and plain `12` both mean the twelfth action.
"""

from collections.abc import Sequence
from typing import Protocol, TypeVar

from db.refused import Refused


class Numbered(Protocol):
    """A row with its number."""

    @property
    def id(self) -> int:
        """The number."""


Thing = TypeVar("Thing", bound=Numbered)


def offered(number: int, words: str) -> str:
    """How a form offers it: the number and the first of its words."""
    return f"{number} {words[:40]}".rstrip()


def picked(typed: str | None, things: Sequence[Thing], what: str) -> Thing:
    """The one that was meant; the first where nothing was typed. Raises Refused with the numbers there are."""
    if not typed or not typed.strip():
        return things[0]
    number = typed.split()[0].lstrip("#")
    for thing in things:
        if str(thing.id) == number:
            return thing
    known = ", ".join(str(thing.id) for thing in things[:12])
    raise Refused(f"«{typed[:20]}» is none of the {what}s to choose from here: they have the numbers {known}.")
