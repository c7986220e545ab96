"""Escape is escape, also where the next key comes in the same breath.

A terminal sends escape as the byte with which other keys begin. Textual takes `escape, j` within a tenth of a second as
alt and j, and `escape, enter` as enter alone: over a slow line, which brings both at once, a form that was to be left
would be written. No key here has alt in it, so what follows an escape is a key of its own unless it opens a sequence.
"""

import re
from collections.abc import Iterable

from textual._xterm_parser import XTermParser
from textual.message import Message

_OPENING = "[OPX]^_"
"""What may follow the byte within one sequence: arrows and other keys, and a terminal's answers."""

_ALONE = re.compile(rf"\x1b(?=[^\x1b{re.escape(_OPENING)}])")
_WRITTEN_OUT = "\x1b[27u"
"""Escape, written in a way that cannot run into what follows (the keyboard protocol's own)."""


class Parser(XTermParser):
    """Reads keys as Textual's does, but for escapes."""

    _hanging = False

    def feed(self, data: str) -> Iterable[Message]:
        """The keys in what has come."""
        if self._hanging and self._timeout_time is not None and data and data[0] not in _OPENING:
            data = _WRITTEN_OUT[1:] + data  # the byte itself came before
        self._hanging = data.endswith("\x1b")
        return super().feed(_ALONE.sub(_WRITTEN_OUT, data))


def install() -> None:
    """Let the driver read keys with it. The module belongs to a version of Textual that is pinned exactly."""
    from textual.drivers import linux_driver  # noqa: PLC0415 - there is none on other systems

    setattr(linux_driver, "XTermParser", Parser)  # noqa: B010 - it is not exported
