"""Whether a passphrase is good enough, said honestly: how long somebody would need who has both files."""

from dataclasses import dataclass

from db.refused import Refused

RATE = 100_000
"""Guesses a second by a thief with a room full of graphics cards: each one costs them 64 MiB and three passes."""

_LEAST = 10**10
"""Guesses below which a passphrase is refused: a day at that rate."""

_LONGEST = 72
"""Letters that are looked at; more only make it better."""

_EXPECTED = (
    "alongside", "health", "champion", "champions", "programme", "coordinator", "trust", "nhs", "patient", "volunteer",
    "passphrase", "password", "south", "north", "east", "west", "london", "united", "football", "club", "maudsley",
)  # fmt: skip
"""Words that a thief tries first, here."""

_FAMOUS = frozenset(
    {
        "correcthorsebatterystaple", "tobeornottobe", "tobeornottobethatisthequestion",
        "maytheforcebewithyou", "thequickbrownfox", "thequickbrownfoxjumpsoverthelazydog", "letmeinletmein",
        "onceuponatime", "godsavetheking", "godsavethequeen", "happybirthdaytoyou", "rosesareredvioletsareblue",
        "maryhadalittlelamb", "twinkletwinklelittlestar", "youllneverwalkalone", "allyouneedislove",
    }
)  # fmt: skip
"""Sayings and songs, squeezed: the list says only that these will not do, not that others will."""

_ROWS = frozenset(
    {
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "monday",
        "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march", "april",
        "may", "june", "july", "august", "september", "october", "november", "december", "red", "orange", "yellow",
        "green", "blue", "indigo", "violet", "black", "white", "spring", "summer", "autumn", "winter", "north",
        "south", "east", "west",
    }
)  # fmt: skip
"""Words that come in rows: of these alone nothing is made."""

_DAY, _YEAR = 86_400, 365 * 86_400


@dataclass(frozen=True, slots=True)
class Strength:
    """What was estimated. `good` is False where it would be found too soon to be of use."""

    guesses: float
    good: bool
    said: str


def judged(passphrase: str, about: tuple[str, ...] = ()) -> Strength:
    """How strong a passphrase is; `about` are words that a thief would try first (a name, the programme)."""
    from zxcvbn import zxcvbn  # noqa: PLC0415 - word lists, only where one is chosen

    if not passphrase:
        return Strength(0, False, "It is empty.")
    known = [*about, *_EXPECTED]
    tries = (passphrase, "".join(passphrase.split()), _without_figures(passphrase))
    guesses = min(float(zxcvbn(each[:_LONGEST], user_inputs=known)["guesses"]) if each else 1 for each in tries)
    if _squeezed(passphrase) in _FAMOUS or set(passphrase.lower().split()) <= _ROWS:
        guesses = 1
    took = _time(guesses / RATE)
    if guesses < _LEAST:
        return Strength(guesses, False, f"Too weak: somebody who has the two files would find it in {took}.")
    hint = f"At a guess, somebody who has the two files would need {took} to find it; less if it is a saying or a song."
    return Strength(guesses, True, hint)


def _squeezed(text: str) -> str:
    return "".join(each for each in text.lower() if each.isalnum())


def _without_figures(text: str) -> str:
    """The letters alone, where figures were only put behind them."""
    return text.rstrip("0123456789!?.-_ ")


def must_be_good(passphrase: str, about: tuple[str, ...] = ()) -> str:
    """The hint on a passphrase that may be used. Raises Refused for one that may not."""
    strength = judged(passphrase, about)
    if not strength.good:
        raise Refused(f"{strength.said} Use four words or more that do not belong together.")
    return strength.said


def _time(seconds: float) -> str:
    for unit, size, below in (("hours", 3_600, 2 * _DAY), ("days", _DAY, 2 * _YEAR), ("years", _YEAR, 200 * _YEAR)):
        if seconds < below:
            number = round(seconds / size)
            return f"some {number} {unit}" if number > 1 else f"an hour or {'two' if number else 'less'}"
    return "centuries"
