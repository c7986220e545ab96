"""How the two people of a pair are called on the screen: by name, or by reference when somebody may be looking."""

from typing import Protocol

from console.plain import clean

_HIDDEN = str.maketrans("", "", "\u200c\u200d\ufe0e\ufe0f")


class Named(Protocol):
    """A pair, as far as its people can be called."""

    @property
    def patient_ref(self) -> str:
        """The patient's reference."""

    @property
    def patient_name(self) -> str:
        """Empty where it is not known."""

    @property
    def champion_ref(self) -> str:
        """The champion's reference."""

    @property
    def champion_name(self) -> str:
        """Empty where it is not known."""


def shown(text: str) -> str:
    """Text from the store as the screen can draw it: one line, nothing invisible."""
    return clean(text).translate(_HIDDEN)


def first_names(pair: Named, *, private: bool) -> str:
    """`Rosa & Femi`, or `P-0031 C-0031`."""
    if private:
        return f"{shown(pair.patient_ref)} {shown(pair.champion_ref)}"
    return f"{_first(pair.patient_name, pair.patient_ref)} & {_first(pair.champion_name, pair.champion_ref)}"


def short_names(pair: Named, *, private: bool) -> str:
    """`Rosa K. & Femi J.`, or the references."""
    if private:
        return first_names(pair, private=True)
    return f"{_short(pair.patient_name, pair.patient_ref)} & {_short(pair.champion_name, pair.champion_ref)}"


def _first(name: str, ref: str) -> str:
    words = shown(name).split()
    return words[0] if words else shown(ref)


def _short(name: str, ref: str) -> str:
    words = shown(name).split()
    if not words:
        return shown(ref)
    return words[0] if len(words) == 1 else f"{words[0]} {words[-1][0]}."
