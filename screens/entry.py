"""The form under the list: what a command asks for, one field after the other, chosen by letters or typed.

A choice is one key and goes on to the next field. Enter writes from anywhere; what is missing is asked for first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.message import Message

from console.commands import Command, Field, Value
from console.dates import say
from console.fields import letters
from console.plain import clean
from db.refused import Refused
from screens import form
from screens.editing import Editing
from screens.keys import ENTRY
from screens.lines import BLANK, Line, Lines, Span, fit, line
from screens.naming import shown
from screens.subject import Subject

_OWN = ("space: your own words", "space: another day")


class Entry(Lines, can_focus=True):
    """A command's form. Posts `Filled` when it is to be written, `Left` when it is not."""

    BINDINGS: ClassVar[list[BindingType]] = [key.binding() for key in ENTRY]

    @dataclass
    class Filled(Message):
        """Everything that is needed is there. `sure` says that a doubt was answered."""

        command: Command
        subject: Subject
        values: Mapping[str, Value]
        texts: Mapping[str, str]
        sure: bool

    @dataclass
    class Typed(Message):
        """Something else stands in the form now."""

    @dataclass
    class Left(Message):
        """The coordinator went back without writing."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own word
        super().__init__(id=id)
        self._command: Command | None = None
        self._subject = Subject("", "")
        self._trouble = ""
        self._texts: dict[str, Editing] = {}
        self._offered: dict[str, str] = {}
        self._to_choose: Mapping[str, Sequence[str]] = {}
        self._at = 0
        self._typing = False
        self._doubted = False
        self._today = date.min

    def ask(
        self,
        command: Command,
        subject: Subject,
        texts: Mapping[str, str],
        today: date,
        to_choose: Mapping[str, Sequence[str]],
    ) -> None:
        """Begin a form, filled with `texts`; `to_choose` is what some of its fields offer beside their own choices."""
        self._command, self._subject, self._today, self._to_choose = command, subject, today, to_choose
        self._texts = {
            field.name: Editing.of(clean(texts.get(field.name, "")), offered=True) for field in command.fields
        }
        self._offered = self.typed
        names = [field.name for field in command.fields]
        self._at = names.index(command.starts_at) if command.starts_at else 0
        self._trouble, self._typing, self._doubted = "", False, False
        self._show()

    def put(self, texts: Mapping[str, str]) -> None:
        """Put these texts into the fields, over what was offered, and go to the first field that is still open."""
        assert self._command is not None
        for index, field in enumerate(self._command.fields):
            if text := clean(texts.get(field.name, "")):
                self._texts[field.name] = Editing.of(text, offered=True)
                if index == self._at:
                    self._on_to_next()
        self._show()

    def answer(self, trouble: str, *, doubt: bool = False) -> None:
        """Say why it was not written; a doubt is written at the next Enter."""
        self._trouble, self._doubted = trouble, doubt
        self._show()

    @property
    def about(self) -> tuple[Command, Subject] | None:
        """The command and what it is about, once one was asked for."""
        return (self._command, self._subject) if self._command else None

    @property
    def troubled(self) -> bool:
        """Whether it says why something was not written."""
        return bool(self._trouble)

    @property
    def touched(self) -> bool:
        """Whether anything stands there that was not offered."""
        return self.typed != self._offered

    @property
    def usual(self) -> frozenset[str]:
        """The fields that stand as they were offered."""
        return frozenset(name for name, text in self.typed.items() if text == self._offered.get(name))

    @property
    def typed(self) -> dict[str, str]:
        """What stands in the fields now."""
        return {name: editing.text for name, editing in self._texts.items()}

    def on_key(self, event: events.Key) -> None:
        """Letters choose or are typed."""
        field = self._field
        if field is None or event.key in ("enter", "escape", "tab", "shift+tab", "up", "down", "ctrl+g"):
            return
        event.stop()
        event.prevent_default()
        before, refused = self._texts[field.name].text, ""
        if event.is_printable and event.character:
            refused = self._character(field, event.character)
        else:
            self._texts[field.name].key(event.key)
        if self._texts[field.name].text != before:
            self._trouble, self._doubted = "", False
            self.post_message(self.Typed())
        self._trouble = refused or self._trouble
        self._show()

    def on_resize(self, event: events.Resize) -> None:
        """Another size is another window on the fields."""
        del event
        self._show()

    def on_paste(self, event: events.Paste) -> None:
        """Pasted text, as one line."""
        event.stop()
        if self._field is not None and not (self._field.choices and not self._field.open_choice):
            self._texts[self._field.name].type(shown(event.text))
            self._trouble, self._doubted = "", False
            self.post_message(self.Typed())
            self._show()

    def action_move(self, by: int) -> None:
        """To another field."""
        if self._command:
            self._at = (self._at + by) % len(self._command.fields)
            self._typing = False
            self._show()

    def action_leave(self) -> None:
        """Back without writing."""
        self.post_message(self.Left())

    def action_write(self) -> None:
        """Read every field; go to the first that is missing or not understood, else post what there is."""
        if self._command is None:
            return
        values: dict[str, Value] = {}
        for index, field in enumerate(self._command.fields):
            try:
                value = field.parse(self._texts[field.name].text, self._today)
                if value is None and field.required:
                    raise Refused(f"{field.label.capitalize()} is still missing.")  # noqa: TRY301 - one way to say so
            except Refused as refused:
                self._at, self._typing = index, False
                self.answer(str(refused))
                return
            if not self._command.partial or self.typed[field.name] != self._offered[field.name]:
                values[field.name] = value
        self.post_message(self.Filled(self._command, self._subject, values, self.typed, self._doubted))

    @property
    def _field(self) -> Field | None:
        return self._command.fields[self._at] if self._command else None

    def _character(self, field: Field, character: str) -> str:
        """Choose by it, or type it; returns why it was neither, else nothing."""
        editing = self._texts[field.name]
        options = self._options(field)
        if not options or self._typing:
            editing.type(character)
        elif character == " " and self._takes_words(field):
            self._typing = True
            self._texts[field.name] = Editing()
        elif chosen := next((choice for choice, letter in options.items() if letter == character.lower()), None):
            self._texts[field.name] = Editing.of(chosen)
            self._on_to_next()
        else:
            if field.required and field.name in self._to_choose:  # what was only chosen beforehand is not meant
                self._texts[field.name] = Editing()
            return f"{character} is not one of the letters shown."
        return ""

    def _on_to_next(self) -> None:
        if self._command and self._at < len(self._command.fields) - 1:
            self._at += 1
            self._typing = False

    def _show(self) -> None:
        if self._command is None:
            return
        width, height = self.size.width or 80, self.size.height or 9
        blocks = [self._block(index, field, width) for index, field in enumerate(self._command.fields)]
        foot = form.foot(self._command, self._trouble, doubted=self._doubted, width=width)
        room = max(1, height - 1 - len(foot))
        first = 0
        while first < self._at and sum(map(len, blocks[first : self._at + 1])) > room:
            first += 1
        body = [text for block in blocks[first:] for text in block]
        shown_fields = body[:room]
        self.lay(
            [
                form.head(self._command, self._subject.title, first, len(body) - len(shown_fields), width),
                *shown_fields,
                *[BLANK] * (room - len(shown_fields)),
                *foot,
            ]
        )

    def _block(self, index: int, field: Field, width: int) -> list[Line]:
        active = index == self._at
        editing = self._texts[field.name]
        label = Span(f"{'>' if active else ' '} {field.label}".ljust(form.LABEL), "strong" if active else "muted")
        options = self._options(field)
        if not active:
            said = self._day_meant(field, editing.text)
            return [
                line(label, fit(shown(editing.text), width - form.LABEL - 1 - len(said)).rstrip(), Span(said, "muted"))
            ]
        if options and not self._typing:
            own = _OWN[field.kind == "day"] if self._takes_words(field) else ""
            return form.choices(label, options, editing.text, own, width)
        said = self._day_meant(field, editing.text) or (f"  {field.hint}" if field.hint else "")
        hint = said if len(editing.text) + len(said) + form.LABEL + 2 < width else ""
        if editing.offered:
            return [line(label, Span(fit(editing.text, width - form.LABEL - 2).rstrip(), "field"), Span(hint, "muted"))]
        room = max(4, width - form.LABEL - 2)
        before, under, after = form.around(editing, room)
        written = [line(label, before, Span(under, "field"), after, Span(hint, "muted"))]
        return [*form.so_far(editing, width), *written] if len(editing.text) >= room else written

    def _day_meant(self, field: Field, text: str) -> str:
        """Which day was typed, so that nobody has to guess which Friday is meant."""
        if field.kind != "day" or not text:
            return ""
        try:
            day = field.parse(text, self._today)
        except Refused:
            return ""
        return f"  {day:%a} {say(day)}" if isinstance(day, date) else ""

    def _options(self, field: Field) -> Mapping[str, str]:
        """What can be chosen with one key, each with its letter."""
        offered = self._to_choose.get(field.name)
        if offered and field.choices and not field.open_choice:
            return {choice: letter for choice, letter in letters(field.choices).items() if choice in offered}
        if offered:
            return dict(zip(offered, "123456789", strict=False))
        if field.recent:
            return form.last_days(self._today)
        if field.kind == "yes":
            return {"yes": "y", "no": "n"}
        return letters(field.choices) if field.choices else {}

    def _takes_words(self, field: Field) -> bool:
        """Whether a space lets one type something else than the choices."""
        return field.open_choice or field.recent or (field.name in self._to_choose and not field.choices)
