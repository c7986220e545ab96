"""What was typed into a field, read: days, choices by letter or word, numbers, yes and no, text."""

import difflib
from collections.abc import Sequence
from datetime import date
from string import ascii_lowercase, digits

from console.commands import Field, Value
from console.dates import parse_day
from console.plain import LONGEST, clean
from db.refused import Refused

_YES = {"y", "yes", "true", "1"}
_NO = {"n", "no", "false", "0"}


def parse(field: Field, text: str, today: date) -> Value:
    """The value of what was typed, None for nothing. Raises Refused with a sentence that begins with the field."""
    if len(text) > LONGEST:
        raise Refused(f"{field.label}: it is longer than {LONGEST} characters. Write less.")
    typed = clean(text)
    if not typed:
        if field.required:
            raise Refused(f"{field.label}: nothing is given yet. {expected(field)}")
        return None
    if field.kind == "day":
        try:
            return parse_day(typed, today, coming=field.ahead)
        except Refused as refused:
            raise Refused(f"{field.label}: {refused}") from None
    if field.kind == "choice":
        return _choice(field, typed)
    if field.kind == "number":
        return _number(field, typed)
    if field.kind == "yes":
        return _yes(field, typed)
    return typed


def expected(field: Field) -> str:
    """One sentence on what a field takes."""
    if field.kind == "day":
        return "Write a day like today, tue, 3 nov or +2w."
    if field.kind == "choice":
        return f"Write {_listed(field.choices)}{', or other words' if field.open_choice else ''}."
    if field.kind == "number":
        return f"Write a whole number from {field.at_least} to {field.at_most}."
    if field.kind == "yes":
        return "Write yes or no."
    return f"Write some words{f' ({field.hint})' if field.hint else ''}."


def letters(choices: Sequence[str]) -> dict[str, str]:
    """The one key of each choice: its first letter, else the first of its letters that is free, else any that is.

    A first letter goes to the first choice that begins with it, before any choice takes a later letter.
    """
    keys: dict[str, str] = {}
    for choice in choices:
        if (first := choice[:1].casefold()) and first not in keys.values():
            keys[choice] = first
    for choice in choices:
        if choice not in keys:
            own = [letter for letter in choice.casefold() if letter in ascii_lowercase]
            taken = set(keys.values())
            keys[choice] = next(letter for letter in [*own, *ascii_lowercase, *digits] if letter not in taken)
    return {choice: keys[choice] for choice in choices}


def _choice(field: Field, typed: str) -> str:
    word = " ".join(typed.casefold().replace("-", " ").replace("_", " ").split())
    plain = {choice.replace("-", " "): choice for choice in field.choices}
    if word in plain:
        return plain[word]
    for choice, letter in letters(field.choices).items():
        if word == letter:
            return choice
    begun = [choice for start, choice in plain.items() if start.startswith(word)]
    if len(begun) == 1:
        return begun[0]
    if begun:
        raise Refused(f"{field.label}: «{typed}» could be {_listed(begun)}. Write one letter more.")
    if field.open_choice and len(word) > 1:
        return typed
    near = difflib.get_close_matches(word, plain, n=1, cutoff=0.5)
    hint = f"Did you mean {plain[near[0]]}? " if near else ""
    raise Refused(f"{field.label}: «{typed}» is not one of its words. {hint}{expected(field)}")


def _number(field: Field, typed: str) -> int:
    if not typed.isascii() or not typed.isdigit() or len(typed) > 9:
        raise Refused(f"{field.label}: «{typed}» is not a whole number. {expected(field)}")
    number = int(typed)
    if not field.at_least <= number <= field.at_most:
        nearest = field.at_least if number < field.at_least else field.at_most
        bound = "least" if nearest == field.at_least else "most"
        raise Refused(f"{field.label}: {number} is out of bounds; the {bound} is {nearest}.")
    return number


def _yes(field: Field, typed: str) -> bool:
    word = typed.casefold()
    if word in _YES or word in _NO:
        return word in _YES
    raise Refused(f"{field.label}: «{typed}» is neither yes nor no. {expected(field)}")


def _listed(words: Sequence[str]) -> str:
    return " or ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
