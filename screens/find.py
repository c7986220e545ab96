"""The line one types into at the foot of the screen, to find something or to write in words."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from screens.editing import Editing
from screens.lines import Lines, Span, line
from screens.naming import shown


class Find(Lines, can_focus=True):
    """One line of text after a prompt."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,down", "done(True)", show=False),
        Binding("escape,ctrl+g", "done(False)", show=False),
    ]

    Purpose = Literal["find", "line"]

    @dataclass
    class Typed(Message):
        """The text is another now."""

        purpose: "Find.Purpose"
        text: str

    @dataclass
    class Done(Message):
        """Enter keeps what was typed; escape lets it go."""

        purpose: "Find.Purpose"
        text: str
        keep: bool

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own word
        super().__init__(id=id)
        self._purpose: Find.Purpose = "find"
        self._prompt = ""
        self._hint = ""
        self._editing = Editing()

    def ask(self, purpose: "Find.Purpose", prompt: str, hint: str, text: str = "") -> None:
        """Begin, with `text` there already."""
        self._purpose = purpose
        self._prompt, self._hint, self._editing = prompt, hint, Editing.of(text)
        self._show()

    def on_key(self, event: events.Key) -> None:
        """Typed, or an editing key."""
        before = self._editing.text
        if event.is_printable and event.character:
            self._editing.type(event.character)
        elif not self._editing.key(event.key):
            return
        event.stop()
        event.prevent_default()
        self._show()
        if self._editing.text != before:
            self.post_message(self.Typed(self._purpose, self._editing.text))

    def on_paste(self, event: events.Paste) -> None:
        """Pasted text, as one line."""
        event.stop()
        self._editing.type(shown(event.text))
        self._show()
        self.post_message(self.Typed(self._purpose, self._editing.text))

    def action_done(self, keep: bool) -> None:
        """Keep what is found, or let it go."""
        self.post_message(self.Done(self._purpose, self._editing.text, keep))

    def _show(self) -> None:
        text, at = self._editing.text, self._editing.at
        under = text[at : at + 1] or " "
        hint = "" if text else f"  {self._hint}"
        self.lay(
            [line(Span(self._prompt, "key"), text[:at], Span(under, "field"), text[at + 1 :], Span(hint, "muted"))]
        )
