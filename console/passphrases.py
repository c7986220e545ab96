"""Whether a passphrase is good enough, said honestly: how long somebody would need who has both files."""

from dataclasses import dataclass

from db.refused import Refused

RATE = 100_000
"""Guesses a second by a thief with a room full of graphics cards: each one costs them 64 MiB and three passes."""

_LEAST = 10**10
"""Guesses below which a passphrase is refused: a day at that rate."""

_LONGEST = 72
"""Letters that are looked at; more only make it better."""

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
    guesses = float(zxcvbn(passphrase[:_LONGEST], user_inputs=[*about, "alongside"])["guesses"])
    took = _time(guesses / RATE)
    if guesses < _LEAST:
        return Strength(guesses, False, f"Too weak: somebody who has the two files would find it in {took}.")
    hint = f"At a guess, somebody who has the two files would need {took} to find it; less if it is a saying or a song."
    return Strength(guesses, True, hint)


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
