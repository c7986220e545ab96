"""The list of pairs: only what is in view is drawn, and at its edge it turns the page instead of scrolling."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from screens.keys import MOVING
from screens.lines import Line, Lines

Draw = Callable[[Sequence[int], int], list[Line]]
"""Draws the rows of these indexes; the second is the one under the cursor."""


class Queue(Lines, can_focus=True):
    """Rows that somebody else draws; this keeps the cursor and the page. Posts `Moved` and `Opened`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(key.binding() for key in MOVING),
        Binding("enter", "open", show=False),
    ]

    @dataclass
    class Moved(Message):
        """The cursor stands on another row."""

        index: int

    @dataclass
    class Opened(Message):
        """Enter was pressed on a row."""

        index: int

    def __init__(self, draw: Draw, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own word
        super().__init__(id=id)
        self._draw = draw
        self._count = 0
        self.cursor = 0

    def fill(self, count: int, cursor: int) -> None:
        """There are so many rows now, and the cursor stands on this one."""
        self._count = count
        self.cursor = max(0, min(cursor, count - 1))
        self.draw()

    @property
    def _height(self) -> int:
        """Rows in view; before the first layout as many as there will be, so that the first paint is whole."""
        return max(1, self.size.height or self.app.size.height * 5 // 8 - 4)

    @property
    def page(self) -> range:
        """The indexes in view."""
        height = self._height
        first = self.cursor // height * height
        return range(first, min(first + height, self._count))

    def draw(self) -> None:
        """Draw the page anew; only what is different is sent."""
        self.lay(self._draw(self.page, self.cursor) if self._count else self._draw((), -1))

    def on_resize(self, event: events.Resize) -> None:
        """Another height is another page."""
        del event
        self.draw()

    def action_move(self, by: int) -> None:
        """Up or down a row."""
        self._to(self.cursor + by)

    def action_go(self, to: int) -> None:
        """To the first row, or the last."""
        self._to(to if to >= 0 else self._count - 1)

    def action_page(self, by: int) -> None:
        """Half a page is what others call it; here a page is turned."""
        self._to(self.cursor + by * self._height)

    def action_open(self) -> None:
        """Open the row under the cursor."""
        if self._count:
            self.post_message(self.Opened(self.cursor))

    def _to(self, index: int) -> None:
        index = max(0, min(index, self._count - 1))
        if index != self.cursor:
            self.cursor = index
            self.draw()
            self.post_message(self.Moved(index))
