"""The marks of the week strip and of severity, as the terminal can draw them."""

import locale
import os

from console import strip

SEVERITY = {"act": "!", "soon": "~", "watch": ".", "none": " "}

_SHAPES = {strip.HELD: "●", strip.REMOTE: "○"}
_STAND_INS = {strip.HELD: "O", strip.REMOTE: "o"}


def draws_shapes() -> bool:
    """Whether the locale says that the terminal takes UTF-8."""
    named = os.environ.get("LC_ALL") or os.environ.get("LC_CTYPE") or os.environ.get("LANG") or ""
    return "utf" in (named or locale.getpreferredencoding(do_setlocale=False)).lower()


class Marks:
    """Draws strips and rules in shapes, or in ASCII where the terminal takes no UTF-8."""

    def __init__(self, *, shapes: bool) -> None:
        self._table = str.maketrans(_SHAPES if shapes else _STAND_INS)
        self.rule = "─" if shapes else "-"

    def strip(self, cells: str) -> str:
        """The strip as it is drawn."""
        return cells.translate(self._table)
