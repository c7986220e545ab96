"""A page to read: longer than the screen, turned with the keys of the list. Posts `Back`."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.message import Message

from screens.keys import MOVING, PAGE
from screens.lines import BLANK, Line, Lines, Span, line

Write = Callable[[int], Sequence[Line]]
"""Writes the whole page for a width in cells."""


class Pager(Lines, can_focus=True):
    """Shows a page that is written for the width there is."""

    BINDINGS: ClassVar[list[BindingType]] = [key.binding() for key in (*MOVING, *PAGE) if key.action != "help"]

    class Back(Message):
        """The coordinator has read enough."""

    class Turned(Message):
        """Another part of the page is to be read."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own word
        super().__init__(id=id)
        self._write: Write | None = None
        self._top = 0

    def read(self, write: Write, *, top: bool = True) -> None:
        """Show this page, from its beginning or from where the last one stood."""
        self._write = write
        self._top = 0 if top else self._top
        self._draw()

    def on_resize(self, event: events.Resize) -> None:
        """Another width is written anew."""
        del event
        self._draw()

    def action_move(self, by: int) -> None:
        """A few lines: moving by one would send the whole page for one line."""
        self._turn(by * max(1, self.size.height // 2))

    def action_page(self, by: int) -> None:
        """A page on or back, with two lines kept in sight."""
        self._turn(by * max(1, self.size.height - 2))

    def action_go(self, to: int) -> None:
        """To the beginning or the end."""
        self._turn(-(10**6) if to == 0 else 10**6)

    def action_back(self) -> None:
        """Enough read."""
        self.post_message(self.Back())

    def _turn(self, by: int) -> None:
        self._top += by
        self._draw()
        self.post_message(self.Turned())

    def _draw(self) -> None:
        if self._write is None or not self.size.width:
            return
        written = self._write(self.size.width)
        height = self.size.height - 1
        self._top = max(0, min(self._top, len(written) - height))
        body = list(written[self._top : self._top + height])
        left = len(written) - self._top - height
        foot = line(Span(f" {left} more lines: space" if left > 0 else " the end", "muted"))
        self.lay([*body, *[BLANK] * (height - len(body)), foot])
