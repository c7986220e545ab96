"""A routine: the days of the week on which somebody does something, typed as people say them, kept as `mon,thu`."""

import re

from db.refused import Refused

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SETS = {
    "every day": DAYS, "everyday": DAYS, "daily": DAYS, "each day": DAYS, "all week": DAYS,
    "weekdays": DAYS[:5], "weekday": DAYS[:5], "every weekday": DAYS[:5],
    "weekends": DAYS[5:], "weekend": DAYS[5:], "every weekend": DAYS[5:],
}  # fmt: skip
_SHORT = {"weds": "wed", "tues": "tue", "thurs": "thu", "thur": "thu"}
_AND = re.compile(r"[,;/&+]|\band\b")
_TO = re.compile(r"\s*(?:-|–|\bto\b)\s*")
_NOISE = re.compile(r"\b(?:on|every|each|the)\b")


def read(text: str) -> str | None:
    """`Thursdays and mon` is `mon,thu`, `mon-wed` is `mon,tue,wed`, `weekdays`, `every day`; nothing is None.

    Raises Refused with the word that is no day of the week.
    """
    found: set[str] = set()
    for part in _AND.split(" ".join(text.casefold().split())):
        found |= _part(part.strip())
    return ",".join(day for day in DAYS if day in found) or None


def say(routine: str | None) -> str:
    """`Mon, Thu`, `weekdays`, `every day`; read again it is the same."""
    days = tuple(day for day in (routine or "").split(",") if day)
    whole = {DAYS: "every day", DAYS[:5]: "weekdays", DAYS[5:]: "weekends"}
    return whole.get(days) or ", ".join(day.capitalize() for day in days)


def _part(part: str) -> set[str]:
    """The days between two commas: a word for several, days beside one another, or from one to another."""
    if not part:
        return set()
    if part in _SETS:
        return set(_SETS[part])
    first, *then = _TO.split(_NOISE.sub(" ", part).strip())
    if len(then) == 1:
        start, end = _day(first), _day(then[0])
        return {DAYS[(start + on) % 7] for on in range((end - start) % 7 + 1)}
    if then:
        raise _no_day(part)
    return {DAYS[_day(word)] for word in first.split()}


def _day(word: str) -> int:
    """0 for Monday."""
    plain = word.strip(" .").removesuffix("'s").removesuffix("’s")
    plain = _SHORT.get(plain, plain)
    for number, name in enumerate(_NAMES):
        if plain in (name, f"{name}s", DAYS[number], f"{DAYS[number]}s"):
            return number
    raise _no_day(word)


def _no_day(word: str) -> Refused:
    return Refused(
        f"Routine: «{word[:20].strip()}» is no day of the week. Write days like mon, thu, or weekdays, or every day."
    )
