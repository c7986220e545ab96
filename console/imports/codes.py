"""What a hand-typed code means: patterns in a small language that anybody can read, and no regular expressions.

A pattern is the code as it is typed, with places in braces: `cxl {by} - {reason}`. `{mode}`, `{by}`, `{whose}` and
`{kind}` stand for the spellings listed under [words]; `{minutes}` for a number; `{reason}` for words, or for one of the
code's own `reason` list. The whole entry has to fit. Such a pattern cannot be made slow, whatever is in a cell.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from console.imports.sheet import key
from console.plain import clean

Means = Literal["held", "cancelled", "missed", "setback", "ended", "closure", "nothing"]
MEANINGS: tuple[Means, ...] = ("held", "cancelled", "missed", "setback", "ended", "closure", "nothing")
WORDED = ("mode", "by", "whose", "kind")
"""Places whose spellings stand under [words]."""

LONGEST_ENTRY = 500
"""Characters of one cell that are read as codes."""

_SIGN = re.compile(r" ?([^\w ]) ?")
_PLACE = re.compile(r"\{([a-z_]*)\}")


class BadPatternError(ValueError):
    """A pattern is not written as it should be; `str()` says what was expected."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What one entry of a cell says."""

    means: Means
    said: Mapping[str, str]
    """mode, by, minutes, reason, whose, kind, ending, name: those that the entry or its code gives."""


@dataclass(frozen=True, slots=True)
class Code:
    """Some patterns and what they mean. `fixed` is what the code says without the entry saying it."""

    means: Means
    patterns: tuple[re.Pattern[str], ...]
    fixed: Mapping[str, str]

    def read(self, text: str, words: Mapping[str, Mapping[str, str]]) -> Entry | None:
        """What the text says, if it fits one of the patterns."""
        for pattern in self.patterns:
            if found := pattern.fullmatch(text):
                said = {
                    place: words[place].get(spelling(value), "") if place in words else value.strip()
                    for place, value in found.groupdict().items()
                }
                if all(said.values()):
                    return Entry(self.means, {**self.fixed, **said})
        return None


@dataclass(frozen=True)
class Codes:
    """All the codes of a layout, in its order: the first that fits is the one."""

    codes: tuple[Code, ...]
    words: Mapping[str, Mapping[str, str]]
    between: str

    @cached_property
    def _read_before(self) -> dict[str, tuple[Entry, ...] | str]:
        return {}

    def read(self, text: str) -> tuple[Entry, ...] | str:
        """The entries of a cell, in order; or the first entry that is not known, as it stands."""
        text = clean(text)
        if len(text) > LONGEST_ENTRY:
            return text
        if (found := self._read_before.get(text)) is None:
            found = self._read_before[text] = self._read(text)
        return found

    def _read(self, text: str) -> tuple[Entry, ...] | str:
        if not text:
            return ()
        if whole := self._one(text):
            return (whole,)
        entries = []
        for part in text.split(self.between) if self.between else [text]:
            entry = self._one(part.strip())
            if entry is None:
                return part.strip() or text
            entries.append(entry)
        return tuple(entries)

    def _one(self, text: str) -> Entry | None:
        return next((entry for code in self.codes if (entry := code.read(text, self.words))), None)


def spelling(text: str) -> str:
    """A spelling as it is looked up: without case, without spaces beside signs."""
    return _SIGN.sub(r"\1", key(text))


def compiled(
    pattern: str, words: Mapping[str, Mapping[str, str]], between: str, reasons: Sequence[str]
) -> re.Pattern[str]:
    """The pattern as an expression that takes a time in proportion to the text. Raises BadPatternError."""
    pieces = _PLACE.split(clean(pattern))
    if any("{" in literal or "}" in literal for literal in pieces[::2]) or not any(pieces):
        raise BadPatternError(f"“{pattern}” has a brace that is not closed, or nothing in it")
    places = pieces[1::2]
    if len(places) != len(set(places)):
        raise BadPatternError(f"“{pattern}” names the same place twice")
    parts = [_literal(pieces[0])]
    for place, literal in zip(places, pieces[2::2], strict=True):
        if not literal and place != places[-1]:
            raise BadPatternError(f"“{pattern}” has two places with nothing between them")
        parts += [f"(?P<{place}>{_place(place, words, between, reasons)})", _literal(literal)]
    return re.compile("".join(parts), re.IGNORECASE)


def _place(place: str, words: Mapping[str, Mapping[str, str]], between: str, reasons: Sequence[str]) -> str:
    if place == "minutes":
        return "[0-9]{1,4}"
    if place == "reason":
        other = f"[^{re.escape(between)}]" if between else "."
        return _any_of(reasons) if reasons else rf"[^\W_]{other}{{0,200}}"
    if place not in WORDED:
        raise BadPatternError(f"{{{place}}} is no place; there are {{minutes}}, {{reason}}, " + ", ".join(
            f"{{{name}}}" for name in WORDED
        ))  # fmt: skip
    if not words.get(place):
        raise BadPatternError(f"{{{place}}} needs its spellings under [words.{place}]")
    return _any_of(list(words[place]))


def _any_of(spellings: Sequence[str]) -> str:
    return "|".join(_literal(spelling) for spelling in sorted(spellings, key=len, reverse=True))


def _literal(text: str) -> str:
    """The text itself; a space beside a sign may be left out or put in, a space between words may not."""
    signs = _SIGN.sub("\0\\1\0", text)
    return "".join(" ?" if letter == "\0" else re.escape(letter) for letter in re.sub("\0+", "\0", signs))
