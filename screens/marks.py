"""The marks of the week strip, of severity and of the steps of an ending, as the terminal can draw them."""

import locale
import os
from collections.abc import Sequence

from console import strip

SEVERITY = {"act": "!", "soon": "~", "watch": ".", "none": " "}

_SHAPES = {strip.HELD: "●", strip.REMOTE: "○"}
_BARS = "▁▂▃▄▅▆▇█"
_STEPS = {"done": "■", "due": "►", "late": "!", "to come": "□", "not needed": "-", "left open": "x"}
_STEP_STAND_INS = {**_STEPS, "done": "#", "due": ">", "to come": "."}
_STAND_INS = {strip.HELD: "O", strip.REMOTE: "o"}


def draws_shapes() -> bool:
    """Whether the locale says that the terminal takes UTF-8."""
    named = os.environ.get("LC_ALL") or os.environ.get("LC_CTYPE") or os.environ.get("LANG") or ""
    return "utf" in (named or locale.getpreferredencoding(do_setlocale=False)).lower()


class Marks:
    """Draws strips and rules in shapes, or in ASCII where the terminal takes no UTF-8."""

    def __init__(self, *, shapes: bool) -> None:
        self.shapes = shapes
        self._table = str.maketrans(_SHAPES if shapes else _STAND_INS)
        self.rule = "─" if shapes else "-"

    def strip(self, cells: str) -> str:
        """The strip as it is drawn."""
        return cells.translate(self._table)

    def step(self, standing: str) -> str:
        """The mark of a step of an ending: done, due, late, to come, not needed, left open."""
        return (_STEPS if self.shapes else _STEP_STAND_INS)[standing]

    def bars(self, scores: Sequence[int | None]) -> str:
        """A score from 0 to 10 each, as a small bar, and a dot where there is none. Only where `shapes` are drawn."""
        return "".join("·" if each is None else _BARS[each * (len(_BARS) - 1) // 10] for each in scores)
