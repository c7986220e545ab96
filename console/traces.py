"""Where somebody is named in words that are not about them alone: by their whole name, their number, their address."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from db.change import Cell
from db.people import Champion, Patient

Person = Patient | Champion

_BETWEEN_FIGURES = r"[\s().-]*"
_LEAST_FIGURES = 7
"""Figures of the shortest telephone number that is looked for: shorter ones may stand for anything."""

_LEAST_LETTERS = 2


@dataclass(frozen=True, slots=True)
class Probe:
    """One way in which somebody is named. `anchor` has to stand in the text in small letters, or it cannot be there:
    that is quickly seen, and a history is long."""

    anchor: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Traces:
    """What is looked for of one person: `whole` finds them anywhere, `parts` any part of their name as written."""

    ref: str
    whole: tuple[Probe, ...]
    parts: re.Pattern[str] | None
    shared: tuple[str, ...]
    """What is not looked for, since another one has the same: `name`, `phone`, `email`."""

    def named_in(self, text: str) -> bool:
        """Whether the text names them in whole."""
        small = text.casefold()
        return any(each.anchor in small and each.pattern.search(text) for each in self.whole)

    def partly_named_in(self, text: str) -> bool:
        """Whether the text has any part of their name."""
        return self.named_in(text) or bool(self.parts and self.parts.search(text))

    def without(self, text: str) -> str:
        """The text with the reference in the place of their name, number and address."""
        small = text.casefold()
        for each in self.whole:
            if each.anchor in small:
                text = each.pattern.sub(self.ref, text)
        return text

    def without_parts(self, text: str) -> str:
        """The same with any part of their name: for what was written about whoever they were paired with."""
        text = self.without(text)
        return self.parts.sub(self.ref, text) if self.parts else text


def traces(person: Person, others: Iterable[Person], before: Iterable[Mapping[str, Cell]] = ()) -> Traces:
    """What to look for; `before` is how they were written down earlier, under another name or number.

    A name of one word alone, and what somebody else has too, is not looked for everywhere.
    """
    everybody = [each for each in others if each.ref != person.ref]
    earlier = list(before)
    names = _different([" ".join(person.name.split()), *(" ".join(str(e.get("name") or "").split()) for e in earlier)])
    phones = _different([_figures(person.phone), *(_figures(str(each.get("phone") or "")) for each in earlier)])
    emails = _different([_email(person), *(str(each.get("email") or "").strip().casefold() for each in earlier)])
    taken = {" ".join(each.name.split()).casefold() for each in everybody}
    numbers, addresses = {_figures(each.phone) for each in everybody}, {_email(each) for each in everybody}
    shared = [
        *(["name"] if any(name.casefold() in taken for name in names) else []),
        *(["phone"] if any(phone in numbers for phone in phones) else []),
        *(["email"] if any(email in addresses for email in emails) else []),
    ]
    probes: list[Probe] = []
    for name in names:
        if name.casefold() not in taken and " " in name:
            probes.append(Probe(_anchor(name), re.compile("|".join(_names(name.split())), re.IGNORECASE)))
    for figures in phones:
        if figures not in numbers and len(figures) >= _LEAST_FIGURES:
            probes.append(Probe("", re.compile(_number(figures))))
    for email in emails:
        if email not in addresses:
            probes.append(Probe(_anchor(email), re.compile(_bounded(_written(email)), re.IGNORECASE)))
    words = _different(word for name in names for word in name.split())
    parts = [_written(word) for word in words if len(word) >= _LEAST_LETTERS]
    return Traces(
        person.ref,
        tuple(probes),
        re.compile(_bounded("|".join(parts))) if parts else None,
        tuple(shared),
    )


def _anchor(words: str) -> str:
    """The longest run of plain letters in it: what is written the same in JSON."""
    runs: list[str] = re.findall(r"[a-z0-9]*", words.lower())
    return max(runs, key=len)


def _number(figures: str) -> str:
    """The figures with whatever people put between them; it begins with a figure, so that it is searched for fast."""
    first, rest = figures[0], _BETWEEN_FIGURES.join(figures[1:])
    return rf"{first}(?<!\d{first}){_BETWEEN_FIGURES}{rest}(?!\d)"


def _different(texts: Iterable[str]) -> list[str]:
    return [text for text in dict.fromkeys(texts) if text]


def _names(words: list[str]) -> list[str]:
    """The name as it is said, turned round as in a list, and with what is in the middle left out."""
    said = [_written(word) for word in words]
    ways = [r"[\s,]+".join(said), r"[\s,]+".join((said[-1], *said[:-1]))]
    if len(said) > 2:
        ways.append(rf"{said[0]}\s+{said[-1]}")
    return [_bounded(way) for way in ways]


def _written(word: str) -> str:
    """The word, as it is written and as it stands in JSON, and in JSON that stands in JSON."""
    return "".join(map(_letter, word))


def _letter(letter: str) -> str:
    if letter in {'"', "\\"}:
        return r"\\*" + re.escape(letter)
    if letter.isascii():
        return re.escape(letter)
    forms = {json.dumps(form)[1:-1] for form in (letter, letter.lower(), letter.upper())}
    escaped = [r"\\+" + form.removeprefix("\\") for form in sorted(forms) if form.count("\\") == 1]
    return f"(?:{'|'.join([re.escape(letter), *escaped])})"


def _bounded(pattern: str) -> str:
    return rf"(?<!\w)(?:{pattern})(?!\w)"


def _figures(phone: str | None) -> str:
    return "".join(each for each in phone or "" if each.isdigit())


def _email(person: Person) -> str:
    return (person.email or "").strip().casefold() if isinstance(person, Champion) else ""
