"""Codes that are printed and typed in again: no letter that looks like a figure, in groups of four, read generously."""

import secrets

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: five bits a letter, and no I, L, O or U."""

_LIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})

RECOVERY, ONCE = 32, 20
"""How many letters: 160 bits for the recovery code, which lies in a safe for years, 100 for one that is used once."""


def new(letters: int) -> str:
    """A code of that many letters by chance, in groups: `8J4M-0QTX-...`."""
    code = "".join(secrets.choice(_LETTERS) for _ in range(letters))
    return "-".join(code[start : start + 4] for start in range(0, letters, 4))


def read(typed: str) -> str:
    """What was typed as the code was made: however it was grouped, in small letters, with O for 0 and l for 1."""
    return "".join(each for each in typed.upper().translate(_LIKE) if each in _LETTERS)
