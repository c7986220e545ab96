"""Lines of text, drawn so that a slow line carries only the cells that changed.

Everything on the screen is one of these. A line is a row of spans, a span is text with a tone; tones are styled in
`alongside.tcss`. Text is never parsed for markup. `lay` compares the new lines with the old ones, cell by cell, and
asks for a repaint of the stretch that differs and no more.
"""

from collections.abc import Iterable, Sequence
from typing import ClassVar, Literal, NamedTuple, Self

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

Tone = Literal["plain", "muted", "act", "soon", "watch", "good", "strong", "cursor", "key", "field", "refused"]
TONES: tuple[Tone, ...] = ("plain", "muted", "act", "soon", "watch", "good", "strong", "cursor", "key", "field",
                           "refused")  # fmt: skip


class Span(NamedTuple):
    """Some text in one tone."""

    text: str
    tone: Tone = "plain"


Line = tuple[Span, ...]
BLANK: Line = ()


def line(*spans: str | Span) -> Line:
    """A line of spans; bare text is plain."""
    return tuple(Span(part) if isinstance(part, str) else part for part in spans)


def fit(text: str, width: int) -> str:
    """The text in exactly so many cells: padded, or cut with a tilde to say that it was cut."""
    if cell_len(text) <= width:
        return set_cell_size(text, width)
    return set_cell_size(text, width - 1) + "~" if width > 1 else set_cell_size(text, width)


def fold(text: str, width: int) -> list[str]:
    """The text in lines of at most so many cells, broken between words where that can be."""
    lines, current = [], ""
    for word in text.split():
        candidate = f"{current} {word}" if current else word
        if cell_len(candidate) <= width:
            current = candidate
            continue
        if current:
            lines.append(current)
        current = word
        while cell_len(current) > width > 0:
            head = set_cell_size(current, width).rstrip() or current[:1]
            lines.append(head)
            current = current[len(head) :]
    return [*lines, current] if current else lines or [""]


class Still(Widget):
    """Repaints what it is told to, and nothing for the mere reason that keys or the layout moved on.

    Textual repaints a widget whole when it gains focus or is laid out anew; what moved is found by the compositor in
    any case, and what changed is named region by region (`Lines.lay`). On a slow line this is the difference between a
    form of 2 kB and one of 14 kB.
    """

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Repaint these regions, or lay out anew."""
        if not regions:
            if not layout and not recompose:
                return self
            repaint = False
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def repaint(self) -> None:
        """Send all of it: something else stood in its place."""
        super().refresh()


class Lines(Still):
    """A widget that shows lines."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"lines--{tone}" for tone in TONES}

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own word
        super().__init__(id=id)
        self._lines: tuple[Line, ...] = ()

    @property
    def lines(self) -> tuple[Line, ...]:
        """What is shown now."""
        return self._lines

    def lay(self, lines: Iterable[Line]) -> None:
        """Show these lines, repainting what is different."""
        old, self._lines = self._lines, tuple(lines)
        changed = [
            Region(start, y, end - start, 1)
            for y in range(max(len(old), len(self._lines)))
            if (before := _line(old, y)) != (after := _line(self._lines, y))
            for start, end in [_stretch(before, after)]
            if end > start
        ]
        if changed and self.is_mounted:
            self.refresh(*changed)

    def render_line(self, y: int) -> Strip:
        """One line of what is shown, in the width there is."""
        ground = self.visual_style.rich_style
        strip = Strip(
            [
                Segment(text, ground + self.get_component_rich_style(f"lines--{tone}", partial=True))
                for text, tone in joined(_line(self._lines, y))
            ]
        )
        return strip.adjust_cell_length(self.size.width, ground)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as there are."""
        del container, viewport, width
        return len(self._lines)


class Stack(Still):
    """Widgets in one place, of which one is shown: to swap them repaints that place and not the screen."""


def _line(lines: Sequence[Line], y: int) -> Line:
    return lines[y] if y < len(lines) else BLANK


def _cells(spans: Line) -> list[tuple[str, Tone]]:
    cells: list[tuple[str, Tone]] = []
    for text, tone in spans:
        for character in text:
            width = cell_len(character)
            if width == 0 and cells:
                cells[-1] = (cells[-1][0] + character, tone)
            else:
                cells.extend([(character, tone)] + [("", tone)] * (width - 1))
    return cells


def _stretch(before: Line, after: Line) -> tuple[int, int]:
    """The cells, from and up to, in which two lines differ; a blank in the plain tone equals the end of a line."""
    old, new = _cells(before), _cells(after)
    length = max(len(old), len(new))
    for cells in (old, new):
        cells.extend([(" ", "plain")] * (length - len(cells)))
    differ = [index for index in range(length) if old[index] != new[index]]
    if not differ:
        return 0, 0
    start, end = differ[0], differ[-1] + 1
    while start > 0 and not (old[start][0] and new[start][0]):
        start -= 1
    while end < length and not (old[end][0] and new[end][0]):
        end += 1
    return start, end


_LIT: frozenset[Tone] = frozenset(("cursor", "field", "refused"))
"""Tones with a ground of their own: a blank in one of them is not like other blanks."""


def joined(spans: Line) -> Line:
    """A line that looks the same in fewer spans, each of which costs some 25 bytes to send.

    Neighbours of one tone become one; a blank, which has no colour to be seen, takes the tone beside it.
    """
    found: list[Span] = []
    for text, tone in spans:
        before = found[-1] if found else None
        if before and (tone == before.tone or (not text.strip() and not {tone, before.tone} & _LIT)):
            found[-1] = Span(before.text + text, before.tone)
        elif before and not before.text.strip() and not {tone, before.tone} & _LIT:
            found[-1] = Span(before.text + text, tone)
        elif text:
            found.append(Span(text, tone))
    return tuple(found)
