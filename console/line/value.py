"""A value in a line: whether these words are one for this field, and how its form would write it."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Literal

from console.commands import Field
from console.dates import WAYS, written
from console.fields import letters
from console.line.cutting import Word, folded, joined
from console.line.everyday import UNITS, VALUES
from db.refused import Refused

How = Literal["whole", "short", "labelled"]
"""Whole words only; clear beginnings too; or, after a label, also one letter."""

SHORTEST = 3
"""Least letters of a beginning that stands without its label."""

_NUMBER = re.compile(r"([0-9]{1,9}) ?([a-z][a-z0-9 ]*)?")
_SHORT_YEAR = re.compile(r"[0-9]{2}")
_DAY_BEGINS = re.compile(r"[0-9+-].*|in|(mon|tue|wed|thu|fri|sat|sun)[a-z]*", re.IGNORECASE)
_NEAR_YEARS = 2


def text_of(field: Field, words: Sequence[Word], today: date, how: How) -> str | None:
    """The text for the field, which it reads; None where the words are no value of it.

    Raises Refused where they are plainly meant for it and cannot be: a day that does not exist, a number out of bounds.
    """
    if field.kind == "choice":
        return _choice(field, words, how)
    if any(word.after for word in words[:-1]):
        return None
    if field.kind == "day":
        return _day(field, words, today)
    if field.kind == "number":
        return _number(field, joined(words), today, how)
    if field.kind == "yes":
        return VALUES.get(field.name, {}).get(folded(joined(words)))
    return None


def _choice(field: Field, words: Sequence[Word], how: How) -> str | None:
    said, across = folded(joined(words)), any(word.after for word in words[:-1])
    for choice in field.choices:
        if folded(choice) == said and ("," in choice or not across):
            return choice
    if across:
        return None
    if (meant := VALUES.get(field.name, {}).get(said)) in field.choices:
        return meant
    if how == "whole" or (how == "short" and len(said) < SHORTEST):
        return None
    begun = [choice for choice in field.choices if folded(choice).startswith(said)]
    if len(begun) == 1:
        return begun[0]
    return next((choice for choice, letter in letters(field.choices).items() if letter == said), None)


def _day(field: Field, words: Sequence[Word], today: date) -> str | None:
    typed = joined(words)
    try:
        day = field.parse(typed, today)
    except Refused as refused:
        unknown = str(refused).endswith(f"is not a day that can be read. Write it like {WAYS}.")
        if unknown or not _DAY_BEGINS.fullmatch(words[0].text):
            return None
        raise
    if not isinstance(day, date):
        return None
    if len(words) > 1 and _SHORT_YEAR.fullmatch(words[-1].text) and abs(day.year - today.year) > _NEAR_YEARS:
        return None  # `3 nov 45` is a day and a number, `3 nov 26` a day with its year
    return written(day)


def _number(field: Field, typed: str, today: date, how: How) -> str | None:
    known, units = VALUES.get(field.name, {}), UNITS.get(field.name, {})
    found = _NUMBER.fullmatch(typed.casefold())
    if folded(typed) in known:
        number = known[folded(typed)]
    elif found and (not found[2] or found[2] in units):
        number = str(int(found[1]) * units.get(found[2] or "", 1))
    else:
        return None
    try:
        field.parse(number, today)
    except Refused:
        if how == "labelled":
            raise
        return None
    return number
