"""Every command by name: type a few letters, press Enter."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from screens.editing import Editing
from screens.lines import Line, Lines, Span, line


class Choice(NamedTuple):
    """Something that can be done from here: `name` is what to call it, `action` what Textual runs."""

    key: str
    name: str
    help: str
    action: str


class Palette(Lines, can_focus=True):
    """Posts `Chosen` with the action of the choice, or None where nothing was chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", show=False),
        Binding("escape,ctrl+g,ctrl+p", "leave", show=False),
        Binding("down,tab", "move(1)", show=False),
        Binding("up,shift+tab", "move(-1)", show=False),
    ]

    @dataclass
    class Chosen(Message):
        """What to do, or None."""

        action: str | None

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own word
        super().__init__(id=id)
        self._choices: Sequence[Choice] = ()
        self._editing = Editing()
        self._at = 0

    def offer(self, choices: Sequence[Choice]) -> None:
        """Begin with all of these."""
        self._choices, self._editing, self._at = choices, Editing(), 0
        self._show()

    def on_key(self, event: events.Key) -> None:
        """Letters narrow the list."""
        if event.is_printable and event.character:
            self._editing.type(event.character)
        elif event.key in ("backspace", "ctrl+u", "ctrl+w"):
            self._editing.key(event.key)
        else:
            return
        event.stop()
        event.prevent_default()
        self._at = 0
        self._show()

    def on_resize(self, event: events.Resize) -> None:
        """Another size is another window on the commands."""
        del event
        self._show()

    def action_move(self, by: int) -> None:
        """Up or down."""
        self._at = max(0, min(self._at + by, len(self._found) - 1))
        self._show()

    def action_choose(self) -> None:
        """Do the one under the cursor."""
        found = self._found
        self.post_message(self.Chosen(found[self._at].action if found else None))

    def action_leave(self) -> None:
        """Do nothing."""
        self.post_message(self.Chosen(None))

    @property
    def _found(self) -> list[Choice]:
        words = self._editing.text.casefold().split()
        return [each for each in self._choices if all(word in f"{each.name} {each.help}".casefold() for word in words)]

    def _show(self) -> None:
        found, height = self._found, max(2, self.size.height)
        first = max(0, self._at - (height - 2))
        head = line(Span(" command: ", "key"), self._editing.text, Span(" ", "field"))
        rows: list[Line] = []
        for index, choice in enumerate(found[first : first + height - 1], start=first):
            name = f" {choice.name}".ljust(20)
            tone = "cursor" if index == self._at else "plain"
            rows.append(line(Span(f" {choice.key:>8} ", "key"), Span(name, tone), Span(f" {choice.help}", "muted")))  # type: ignore[arg-type]
        self.lay([head, *(rows or [line(Span("   nothing of that name: backspace", "muted"))])])
