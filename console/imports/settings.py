"""The keys of a layout file, read one by one, so that a mistake is refused where it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

from console.plain import clean
from db.refused import Refused

LONGEST = 300
"""Characters of one text in a layout."""


@dataclass(frozen=True, slots=True)
class Settings:
    """A table of a TOML file. What is never asked for is a stranger, and refused at the end."""

    file: str
    data: Mapping[str, object]
    path: str = ""
    asked: set[str] = field(default_factory=set)
    below: dict[str, Self] = field(default_factory=dict)

    def refused(self, name: str, expected: str) -> Refused:
        """The refusal of one key."""
        where = clean(f"{self.path}.{name}" if self.path else name, LONGEST)
        return Refused(f"The layout {self.file} has a mistake at {where}: expected {expected}. Correct it there.")

    def section(self, name: str) -> Self:
        """A table below this one; an empty one where it is not there."""
        self.asked.add(name)
        if name not in self.below:
            data = self.data.get(name, {})
            if not isinstance(data, dict):
                raise self.refused(name, f"a section [{self.path}{'.' if self.path else ''}{name}]")
            self.below[name] = self._below(name, data)
        return self.below[name]

    def sections(self, name: str) -> Sequence[Self]:
        """A list of tables: [[name]]."""
        self.asked.add(name)
        found = self.data.get(name, [])
        if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
            raise self.refused(name, f"sections [[{name}]]")
        made = [self._below(f"{name}[{number}]", item) for number, item in enumerate(found, 1)]
        self.below.update({item.path: item for item in made})
        return made

    def text(self, name: str, default: str) -> str:
        """One text."""
        self.asked.add(name)
        found = self.data.get(name, default)
        if not isinstance(found, str) or len(found) > LONGEST:
            raise self.refused(name, "a text in quotes")
        return clean(found)

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts; none where it is not there."""
        self.asked.add(name)
        found = self.data.get(name, [])
        if not isinstance(found, list) or not all(isinstance(item, str) and 0 < len(item) <= LONGEST for item in found):
            raise self.refused(name, 'a list of texts, such as ["one", "other"]')
        return tuple(clean(item) for item in found)

    def number(self, name: str, least: int, most: int) -> int:
        """A whole number."""
        self.asked.add(name)
        found = self.data.get(name)
        if not isinstance(found, int) or isinstance(found, bool) or not least <= found <= most:
            raise self.refused(name, f"a whole number from {least} to {most}")
        return found

    def numbers(self, least: int, most: int) -> dict[str, int]:
        """Every key of the table, each with a whole number."""
        return {name: self.number(name, least, most) for name in self.data}

    def texts_by_key(self, allowed: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """Every key of the table, each with a list of texts. The keys are among those allowed."""
        for name in self.data:
            if name not in allowed:
                raise self.refused(name, f"one of the keys {', '.join(allowed)}")
        return {name: self.texts(name) for name in self.data}

    def no_strangers(self) -> None:
        """Raises Refused for the first key that nobody asked for."""
        for name in self.data:
            if name not in self.asked:
                raise self.refused(name, f"one of the keys {', '.join(sorted(self.asked))}")
        for section in self.below.values():
            section.no_strangers()

    def _below(self, name: str, data: Mapping[str, object]) -> Self:
        return type(self)(self.file, data, f"{self.path}.{name}" if self.path else name)
