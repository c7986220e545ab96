"""The fields of the three letters: everything that may stand in one, each with what a coordinator reads of it.

A template can name these and nothing else. A field that is empty, or was left out, is `""`, or no item of its list.
"""

import difflib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import Field, dataclass, field, fields, replace
from typing import Any, Literal, NamedTuple

from db.refused import Refused
from db.vocabulary import LETTERS

Is = Literal["name", "words", "plain"]
"""A name or a number to ring; somebody's own words; or neither."""


def _one(label: str, example: str, kind: Is = "plain") -> Any:
    return field(default="", metadata={"label": label, "is": kind, "example": example})


def _some(label: str, *examples: str, kind: Is = "plain") -> Any:
    return field(default=(), metadata={"label": label, "is": kind, "example": examples})


@dataclass(frozen=True, slots=True)
class PatientLetter:
    """What the letter to the patient may say. Nothing clinical, and nothing that counts what did not come off."""

    date: str = _one("day of the letter", "25 January 2027")
    patient: str = _one("patient's first name", "Nadia", "name")
    champion: str = _one("champion's first name", "Owen", "name")
    began_on: str = _one("day on which they began", "20 April 2026")
    ended_on: str = _one("day on which it ended", "18 January 2027")
    meetings: str = _one("how often they met", "34 times")
    steps: str = _one("small steps that were done", "12 small steps")
    ticks: str = _one("days with a tick", "52 times")
    counts: str = _one("days on which they kept count", "19 days")
    goals: tuple[str, ...] = _some(
        "their goals, in their words", "I want to walk to the park", "I want to cook twice a week", kind="words"
    )
    reached: tuple[str, ...] = _some("goals that they reached", "I want to cook twice a week", kind="words")
    better: tuple[str, ...] = _some(
        "where their own rating rose", "“I want to walk to the park”: 3 then, 7 now", kind="words"
    )
    keep_doing: str = _one("plan: what I keep doing", "Walk to the park before breakfast", "words")
    my_routine: str = _one("plan: my routine", "Monday and Thursday, after the radio news", "words")
    who_helps: str = _one("plan: who helps", "My sister rings on Sundays", "words")
    where_i_go: str = _one("plan: where I go", "The walking group at the library", "words")
    if_it_slips: str = _one("plan: what I do if it slips", "Start again with the short way round", "words")
    care_contact: str = _one("whom to ring: the care contact", "Sam Field", "name")
    care_contact_phone: str = _one("the care contact's phone", "020 7946 0000", "name")
    coordinator: str = _one("who signs", "Jo Wren")


@dataclass(frozen=True, slots=True)
class CareContactLetter:
    """What the letter to the care contact may say: that it ended, and what the person wants to go on with."""

    date: str = _one("day of the letter", "25 January 2027")
    care_contact: str = _one("care contact's name", "Sam Field", "name")
    patient: str = _one("patient's name", "Nadia Kaur", "name")
    ended_on: str = _one("day on which it ended", "18 January 2027")
    agreed_on: str = _one("day on which the patient agreed", "4 January 2027")
    keep_doing: str = _one("what they want to go on with", "Walk to the park before breakfast", "words")
    coordinator: str = _one("who signs", "Jo Wren")


@dataclass(frozen=True, slots=True)
class ChampionLetter:
    """What the letter to the champion may say. It may be shown to others, so it has none of the patient's words."""

    date: str = _one("day of the letter", "25 January 2027")
    champion: str = _one("champion's first name", "Owen", "name")
    champion_name: str = _one("champion's name (reference)", "Owen Jarrett", "name")
    patient: str = _one("patient's first name", "Nadia", "name")
    began_on: str = _one("month in which they began", "April 2026")
    ended_on: str = _one("month in which it ended", "January 2027")
    meetings: str = _one("how often they met", "34 times")
    hours: str = _one("hours given", "36 hours")
    reached: tuple[str, ...] = _some("what was reached, in numbers", "2 goals reached", "12 small steps done")
    coordinator: str = _one("who signs", "Jo Wren")


Letter = PatientLetter | CareContactLetter | ChampionLetter

OF_KIND: dict[str, type[Letter]] = dict(zip(LETTERS, (PatientLetter, CareContactLetter, ChampionLetter), strict=True))


class Shown(NamedTuple):
    """A field of a letter that is to be made. `value` is a line, or a line for each item of a list."""

    letter: str
    name: str
    label: str
    kind: Is
    value: tuple[str, ...]


def shown(kind: str, letter: Letter) -> Iterator[Shown]:
    """The fields that leave in this letter, in their order; those that are empty do not."""
    for each in fields(letter):
        value = getattr(letter, each.name)
        lines = (value,) if isinstance(value, str) else value
        if any(lines):
            yield Shown(kind, each.name, each.metadata["label"], each.metadata["is"], tuple(lines))


def examples(kind: str) -> dict[str, str | tuple[str, ...]]:
    """Every field of that kind of letter with an invented value."""
    return {each.name: each.metadata["example"] for each in fields(OF_KIND[kind])}


def empty(kind: str) -> dict[str, str | tuple[str, ...]]:
    """Every field of that kind of letter, empty."""
    return {each.name: _nothing(each) for each in fields(OF_KIND[kind])}


def without(kind: str, letter: Letter, names: Iterable[str]) -> Letter:
    """The letter without these fields; `champion.hours` means the one of that letter, `hours` any."""
    out = {name.rpartition(".")[2] for name in names if name.rpartition(".")[0] in {"", slug(kind)}}
    nothing: dict[str, Any] = {each.name: _nothing(each) for each in fields(letter) if each.name in out}
    return replace(letter, **nothing)


def must_be_fields(names: Sequence[str]) -> tuple[str, ...]:
    """The names as they are written here. Raises Refused for one that no letter has, with the nearest."""
    known = {
        said
        for kind, letter in OF_KIND.items()
        for each in fields(letter)
        for said in (each.name, f"{slug(kind)}.{each.name}")
    }
    plain = tuple(name.strip().lower().replace(" ", "_") for name in names)
    for given, name in zip(names, plain, strict=True):
        if name not in known:
            near = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.0)[0]
            raise Refused(f"No letter has a field {given[:40]!r}. Did you mean {near}? All of them: --preview")
    return plain


def slug(kind: str) -> str:
    """The kind as it stands in a file's name: `care-contact`."""
    return kind.replace(" ", "-")


def _nothing(each: "Field[Any]") -> str | tuple[str, ...]:
    return () if isinstance(each.metadata["example"], tuple) else ""
