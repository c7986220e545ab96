"""The part of a place that asks and writes: forms, the line of words, drafts, again, undo."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget

from console import roles
from console.commands import Command
from console.desk import Desk
from db.refused import Doubt, Refused
from screens.lines import Stack, Still, Tone
from screens.naming import shown
from screens.sitting import Sitting
from screens.subject import Subject

if TYPE_CHECKING:
    from screens.entry import Entry
    from screens.find import Find

_KEPT_AFTER = 2.0
"""Seconds without a key after which a half-filled form is kept, in case that the line drops or the machine stops."""


class Writing(Still, Screen[None]):
    """Opens a command's form in the place of the panel, writes what it was filled with, and says what was written."""

    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, sitting: Sitting) -> None:
        super().__init__()
        self.sitting = sitting
        self._keeping: Timer | None = None
        self._draft_kept = False
        self._as_of = 0

    # --- what a place says -----------------------------------------------------------------------------------------

    @abstractmethod
    def written(self, line: str, refs: Sequence[str]) -> str:
        """A command was written: read again what it changed; returns the line with what came of it."""

    @abstractmethod
    def taken_back(self, pairs: Sequence[int] | None) -> None:
        """A command was undone, or done again: read again; None where it was about more than pairs."""

    @abstractmethod
    def read_all(self) -> None:
        """Read everything again; the cursor stays on what it was on."""

    @abstractmethod
    def tell(self, text: str, *, refused: bool = False) -> None:
        """Say something in the last line, until the cursor moves."""

    @abstractmethod
    def say_whole(self, said: str, tone: Tone) -> None:
        """Say something that may be longer than a line, in the place of the panel."""

    @abstractmethod
    def show_foot(self) -> None:
        """What was just written, else the keys."""

    @abstractmethod
    def show_panel(self) -> None:
        """The lines under the list."""

    @abstractmethod
    def focus_main(self) -> None:
        """Give the keys back."""

    @abstractmethod
    def subject_of(self, ref: str) -> Subject:
        """How a form calls what has this reference."""

    @property
    @abstractmethod
    def subject(self) -> Subject | None:
        """What the row under the cursor is about, or all of those that are marked."""

    # --- forms -----------------------------------------------------------------------------------------------------

    @property
    def desk(self) -> Desk:
        """The desk as of the last look."""
        return self.sitting.desk

    @property
    def now(self) -> Desk:
        """The desk at this moment; on a new day everything is read again."""
        before = self.desk.on
        desk = self.sitting.now()
        if desk.on != before:
            self.read_all()
        return desk

    @property
    def entering(self) -> bool:
        """Whether a form is open."""
        return self._below.has_class("entering")

    @property
    def looking(self) -> str:
        """Why nothing can be written from here (`viewer`, `--readonly`); empty where it can."""
        return roles.looking(self.desk)

    def refuse_to_write(self) -> None:
        """Say that whoever is at work is looking only, and who can change that."""
        try:
            roles.must_write(self.desk)
        except Refused as refused:
            self.tell(str(refused), refused=True)

    async def ask(self, command: Command, subject: Subject, texts: Mapping[str, str] | None = None) -> None:
        """Open the form of a command; `texts` stand in it beforehand, over what it begins with."""
        from db import watch  # noqa: PLC0415 - imported long ago
        from screens.entry import Entry  # noqa: PLC0415 - not before the first paint

        try:
            desk = self.now
            command.must_be_allowed(desk)
            self._must_be_for_one(command, subject)
            filled, to_choose = command.filled(desk, subject.ref), command.offered(desk, subject.ref)
            filled = {**_first_of(command, to_choose), **filled}
        except Refused as refused:
            self.tell(str(refused), refused=True)
            return
        self._as_of = watch.newest(desk.store)
        await self._called_for(Entry, "entry", self._below)
        self._below.add_class("entering")
        entry = self.query_one(Entry)
        entry.ask(command, subject, filled, desk.on, to_choose)
        if texts:
            entry.put(texts)
        entry.focus()
        self.show_foot()

    def on_entry_typed(self) -> None:
        """What is half filled is kept when nothing more is typed for a moment."""
        if self._keeping:
            self._keeping.stop()
        self._keeping = self.set_timer(_KEPT_AFTER, self.keep_draft)

    def keep_draft(self) -> None:
        """Keep the form as it stands, for the next start."""
        from console import drafts  # noqa: PLC0415 - not before the first paint
        from screens.entry import Entry  # noqa: PLC0415 - imported long ago

        entry = self.query_one(Entry) if self.entering else None
        if entry and entry.about and entry.touched:
            command, subject = entry.about
            drafts.keep(self.sitting.now(), command, "\n".join(subject.refs) or subject.ref, entry.typed)
            self._draft_kept = True

    def on_entry_left(self) -> None:
        """Nothing was written."""
        self._close_entry()
        self.tell("nothing written")

    def on_entry_filled(self, message: "Entry.Filled") -> None:
        """Write it and say what was written, or say why not and keep what was typed."""
        from db import watch  # noqa: PLC0415 - imported long ago
        from screens.entry import Entry  # noqa: PLC0415 - imported long ago

        entry = self.query_one(Entry)
        values = {**message.values, **({"sure": True} if message.sure else {})}
        desk = replace(self.now, seen=self._as_of)
        try:
            if message.subject.refs:
                from console.bulk import for_all  # noqa: PLC0415 - only for several at once

                line_written = for_all(desk, message.command, message.subject.refs, values, usual=entry.usual)
            else:
                line_written = message.command(desk, message.subject.ref, values)
        except Refused as refused:
            if isinstance(refused, Doubt):
                self._as_of = watch.newest(desk.store)  # what was changed since has been told now
            entry.answer(str(refused), doubt=isinstance(refused, Doubt))
            return
        self.sitting.last = (message.command, message.texts)
        self._close_entry()
        self.tell(self.written(line_written, message.subject.refs or (message.subject.ref,)))

    def tell_in_form(self, told: str) -> None:
        """What a colleague wrote of the pair that a form is open about stands in the form."""
        from screens.entry import Entry  # noqa: PLC0415 - imported long ago

        entry = self.query_one(Entry)
        if entry.about and entry.about[1].ref and entry.about[1].ref in told and not entry.troubled:
            entry.answer(f"Meanwhile {told}.")

    def _close_entry(self) -> None:
        if self._keeping:
            self._keeping.stop()
        if self._draft_kept:
            from console import drafts  # noqa: PLC0415 - imported long ago

            drafts.decided(self.desk)
            self._draft_kept = False
        self._below.remove_class("entering")
        self.focus_main()
        self.show_panel()

    async def offer_what_was_left(self) -> None:
        """The form that was half filled when a line dropped."""
        from console import drafts  # noqa: PLC0415 - after the first paint

        if (left := drafts.left_behind(self.desk, locked=bool(self.sitting.back))) is None or self.entering:
            return
        draft, command = left
        refs = tuple(draft.ref.split("\n"))
        several = Subject(refs[0], f"{len(refs)} pairs", refs) if len(refs) > 1 else None
        await self.ask(command, several or self.subject_of(draft.ref), draft.texts)
        drafts.decided(self.desk, draft.session)
        if self.entering:
            from screens.entry import Entry  # noqa: PLC0415 - imported long ago

            when = "it was locked" if self.sitting.back else "the line dropped"
            self.query_one(Entry).answer(f"Half filled when {when}: enter writes it, esc leaves it.")
            self.keep_draft()

    async def action_again(self) -> None:
        """The last entry once more, for the pair under the cursor: its form, filled as it was."""
        if self.sitting.last is None or self.subject is None:
            self.tell("There is nothing to repeat yet: . repeats your last entry.", refused=True)
            return
        command, texts = self.sitting.last
        if command.group != "log":
            self.tell(f"«{command.label}» cannot be repeated.", refused=True)
            return
        try:
            of_this_one = command.offered(self.now, self.subject.ref)
        except Refused as refused:
            self.tell(str(refused), refused=True)
            return
        await self.ask(command, self.subject, {name: texts[name] for name in texts if name not in of_this_one})

    def action_undo(self) -> None:
        """Take back this coordinator's last command; a whole import is not taken back by one key."""
        from console import undoing  # noqa: PLC0415 - not before the first paint

        try:
            sentence = undoing.undo(self.now)
        except undoing.LongAgo as old:
            self.tell(f"{old} To take it back all the same: V, and u on it.", refused=True)
            return
        except Doubt as doubt:
            self.tell(f"{doubt} Leave, and: alongside undo --sure", refused=True)
            return
        except Refused as refused:
            self.tell(str(refused), refused=True)
            return
        self.taken_back(undoing.pairs_touched(self.desk))
        self.tell(sentence)

    def action_redo(self) -> None:
        """Do again what this coordinator took back last."""
        from console import undoing  # noqa: PLC0415 - not before the first paint

        try:
            sentence = undoing.redo(self.now)
        except Refused as refused:
            self.tell(str(refused), refused=True)
            return
        self.taken_back(undoing.pairs_touched(self.desk))
        self.tell(sentence)

    # --- in one line of words --------------------------------------------------------------------------------------

    async def action_line(self) -> None:
        """Type an entry in words: `HC-0007 cancelled yesterday champion work, moved to fri`."""
        await self.open_find("line", " : ", "cancelled yesterday champion work, moved to fri", "")

    async def read_line(self, text: str) -> None:
        """Show what was understood, in the form; say what was not, and keep the line."""
        from console.line import read  # noqa: PLC0415 - not before the first paint
        from db.pairs import references  # noqa: PLC0415 - imported long ago

        here = self.subject.ref if self.subject else ""
        try:
            understood = read(text, self.now.on, references=references(self.desk.store), here=here)
        except Refused as refused:
            self.say_whole(shown(str(refused)), "refused")
            return
        self.close_find()
        subject = self.subject if self.subject and understood.ref == here else self.subject_of(understood.ref)
        await self.ask(understood.command, subject, understood.texts)

    @abstractmethod
    async def open_find(self, purpose: "Find.Purpose", prompt: str, hint: str, text: str) -> None:
        """Open the line at the foot of the screen."""

    @abstractmethod
    def close_find(self) -> None:
        """Close it, and give the keys back."""

    async def _called_for(self, widget: type[Widget], name: str, into: Widget) -> None:
        if not self.query(widget):
            await into.mount(widget(id=name))

    @property
    def _below(self) -> Stack:
        return self.query_one("#below", Stack)

    @staticmethod
    def _must_be_for_one(command: Command, subject: Subject) -> None:
        if command.once and subject.refs:
            raise Refused(f"«{command.label}» is written for one pair at a time: esc unmarks them.")


def _first_of(command: Command, to_choose: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """What a field that may be left empty would mean stands in it from the beginning: a colleague may take the first
    away before it is written, and then nobody means the second."""
    return {
        field.name: to_choose[field.name][0]
        for field in command.fields
        if to_choose.get(field.name) and not field.required
    }
