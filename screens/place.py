"""What every place has: the bar, some counts, a list, a panel under it, a footer, and the form in the panel's place.

A place says what its rows are and what can be done with the one under the cursor; this draws it, asks, and writes.
The form, the palette and the line to find with are mounted when they are first called for: not before the first paint.
"""

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget

from console.commands import Command
from console.desk import Desk
from db.refused import Doubt, Refused
from screens import footer
from screens.keys import ENTRY, PAGE
from screens.lines import Line, Lines, Span, Stack, Still, fit, line
from screens.marks import Marks, draws_shapes
from screens.naming import shown
from screens.queue import Queue
from screens.sitting import Sitting
from screens.subject import Subject

if TYPE_CHECKING:
    from screens.entry import Entry
    from screens.find import Find
    from screens.pager import Pager
    from screens.palette import Choice, Palette

_SETTLE = 0.06
"""Seconds the cursor stands still before the panel is drawn: a held key sends rows, not panels."""


class Place(Still, Screen[None]):
    """One of the places of the console."""

    def __init__(self, sitting: Sitting) -> None:
        super().__init__()
        self.sitting = sitting
        self.marks = Marks(shapes=draws_shapes())
        self.told: Line = ()
        self.sought = ""
        self.list = Queue(self.draw_rows, id="list")
        self.read_before = False
        self._settling: Timer | None = None

    @property
    def desk(self) -> Desk:
        """The desk as of the last look."""
        return self.sitting.desk

    # --- what a place says -----------------------------------------------------------------------------------------

    @property
    @abstractmethod
    def count(self) -> int:
        """How many rows are in sight."""

    @property
    @abstractmethod
    def subject(self) -> Subject | None:
        """What the row under the cursor is about."""

    @abstractmethod
    def head(self, width: int) -> tuple[Line, Sequence[Line]]:
        """The bar, and the two lines under it."""

    @abstractmethod
    def draw_rows(self, indexes: Sequence[int], cursor: int) -> list[Line]:
        """The rows of these indexes; none: what stands there instead."""

    @abstractmethod
    def panel(self, width: int, height: int) -> Sequence[Line]:
        """What is known of the row under the cursor."""

    @abstractmethod
    def foot(self, width: int) -> Line:
        """The keys that matter now."""

    @abstractmethod
    def choices(self) -> Iterable["Choice"]:
        """Everything that can be done here, for the palette."""

    @abstractmethod
    def seek(self, text: str) -> None:
        """List what has these words in it."""

    @abstractmethod
    def written(self, line: str, ref: str) -> str:
        """A command was written: read again what it changed; returns the line with what came of it."""

    @abstractmethod
    def taken_back(self, pairs: Sequence[int] | None) -> None:
        """The last command was undone: read again; None where it was about more than pairs."""

    @abstractmethod
    def read_all(self) -> None:
        """Read everything again; the cursor stays on what it was on."""

    # --- drawing ---------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Only what the first paint needs."""
        yield Lines(id="bar")
        yield Lines(id="counts")
        yield self.list
        yield Stack(Lines(id="reason"), id="below")
        yield Stack(Lines(id="foot"), id="last")

    def on_screen_resume(self) -> None:
        """Gone to again: something may have been written in another place."""
        if self.read_before:
            self.told = ()
            self.read_all()
            self.repaint()
        self.read_before = True

    def on_resize(self, event: events.Resize) -> None:
        """Other widths."""
        del event
        self.lay_out()

    def lay_out(self) -> None:
        """Draw everything; what has not changed is not sent."""
        self.show_head()
        self.list.fill(self.count, self.list.cursor)
        self.show_panel()
        self.show_foot()

    def show_head(self) -> None:
        """The lines above the list."""
        bar, counts = self.head(self.app.size.width)
        self.query_one("#bar", Lines).lay([bar])
        self.query_one("#counts", Lines).lay(counts)

    def show_panel(self) -> None:
        """The lines under the list."""
        panel = self.query_one("#reason", Lines)
        width, height = self.app.size.width, max(3, panel.size.height or max(9, self.app.size.height * 3 // 8))
        rule = line(Span(self.marks.rule * (width - 1), "muted"))
        panel.lay([rule, *self.panel(width, height - 1)])

    def show_foot(self) -> None:
        """What was just written, else the keys."""
        width = self.app.size.width
        if self._below.has_class("entering"):
            keys = footer.row(((key.shown, key.label) for key in ENTRY if key.footer), width)
        elif self.has_class("helping"):
            keys = footer.of(PAGE, width)
        else:
            keys = self.told or self.foot(width)
        self.query_one("#foot", Lines).lay([keys])

    def tell(self, text: str, *, refused: bool = False) -> None:
        """Say something in the last line, until the cursor moves."""
        room = self.app.size.width - 3
        self.told = line(Span(f" {fit(shown(text), room).rstrip()} ", "refused" if refused else "good"))
        self.show_foot()

    def on_queue_moved(self) -> None:
        """The panel follows when the cursor has settled."""
        self.told = ()
        if self._settling:
            self._settling.stop()
        self._settling = self.set_timer(_SETTLE, self._settled)

    def _settled(self) -> None:
        self._settling = None
        self.show_panel()
        self.show_foot()

    def focus_main(self) -> None:
        """Give the keys back to the page where one is open, else to the list."""
        if self.page_open:
            self.pager.focus()
        else:
            self.list.focus()

    # --- pages -----------------------------------------------------------------------------------------------------

    @property
    def page_open(self) -> bool:
        """Whether a page stands where the list would."""
        return self.has_class("paging")

    @property
    def pager(self) -> "Pager":
        """The page, once one was opened."""
        from screens.pager import Pager  # noqa: PLC0415 - imported long ago

        return self.query_one(Pager)

    async def action_help(self) -> None:
        """What every key does."""
        from screens.help import page  # noqa: PLC0415 - not before the first paint

        self.add_class("helping")
        await self.open_page()
        self.pager.read(lambda width: page(width, self.marks))

    async def open_page(self) -> None:
        """Make room for a page and give it the keys."""
        from screens.pager import Pager  # noqa: PLC0415 - not before the first paint

        self.told = ()
        if not self.query(Pager):
            await self.mount(Pager(id="page"), before="#below")
        self.add_class("paging")
        self.focus_main()
        self.show_foot()

    def on_pager_back(self) -> None:
        """Back to the list."""
        self.remove_class("paging", "helping")
        self.told = ()
        self.lay_out()
        self.list.focus()

    async def _called_for(self, widget: type[Widget], name: str, into: Widget) -> None:
        if not self.query(widget):
            await into.mount(widget(id=name))

    @property
    def _below(self) -> Stack:
        return self.query_one("#below", Stack)

    # --- writing down ----------------------------------------------------------------------------------------------

    @property
    def now(self) -> Desk:
        """The desk at this moment; on a new day everything is read again."""
        before = self.desk.on
        desk = self.sitting.now()
        if desk.on != before:
            self.read_all()
        return desk

    async def ask(self, command: Command, subject: Subject, texts: dict[str, str] | None = None) -> None:
        """Open the form of a command."""
        from screens.entry import Entry  # noqa: PLC0415 - not before the first paint

        try:
            desk = self.now
            filled = command.filled(desk, subject.ref) if texts is None else texts
        except Refused as refused:
            self.tell(str(refused), refused=True)
            return
        self.told = ()
        await self._called_for(Entry, "entry", self._below)
        self._below.add_class("entering")
        entry = self.query_one(Entry)
        entry.ask(command, subject, filled, desk.on)
        entry.focus()
        self.show_foot()

    def on_entry_left(self) -> None:
        """Nothing was written."""
        self._close_entry()
        self.tell("nothing written")

    def on_entry_filled(self, message: "Entry.Filled") -> None:
        """Write it and say what was written, or say why not and keep what was typed."""
        from screens.entry import Entry  # noqa: PLC0415 - imported long ago

        values = {**message.values, **({"sure": True} if message.sure else {})}
        try:
            line_written = message.command(self.now, message.ref, values)
        except Refused as refused:
            self.query_one(Entry).answer(str(refused), doubt=isinstance(refused, Doubt))
            return
        self._close_entry()
        self.tell(self.written(line_written, message.ref))

    def _close_entry(self) -> None:
        self._below.remove_class("entering")
        self.focus_main()
        self.show_panel()

    def action_undo(self) -> None:
        """Take back this coordinator's last command; a whole import is not taken back by one key."""
        from console import undoing  # noqa: PLC0415 - not before the first paint

        try:
            sentence = undoing.undo(self.now)
        except Doubt as doubt:
            self.tell(f"{doubt} Leave, and: alongside undo --sure", refused=True)
            return
        except Refused as refused:
            self.tell(str(refused), refused=True)
            return
        self.taken_back(undoing.pairs_touched(self.desk))
        self.tell(sentence)

    # --- finding and choosing --------------------------------------------------------------------------------------

    async def action_find(self) -> None:
        """Type to narrow the list."""
        from screens.find import Find  # noqa: PLC0415 - not before the first paint

        self.told = ()
        last = self.query_one("#last", Stack)
        await self._called_for(Find, "find", last)
        last.add_class("finding")
        find = self.query_one(Find)
        find.ask(" / ", "any words of a row; enter keeps what is found, esc lets it go", self.sought)
        find.focus()

    def on_find_typed(self, message: "Find.Typed") -> None:
        """Narrow the list at every letter."""
        self.sought = message.text
        self.seek(message.text)

    def on_find_done(self, message: "Find.Done") -> None:
        """Back to the list."""
        self.query_one("#last", Stack).remove_class("finding")
        if not message.keep:
            self.sought = ""
            self.seek("")
        self.focus_main()
        self.show_foot()

    async def action_palette(self) -> None:
        """Find a command by its name."""
        from screens.palette import Palette  # noqa: PLC0415 - not before the first paint

        await self._called_for(Palette, "palette", self._below)
        self._below.add_class("choosing")
        palette = self.query_one(Palette)
        palette.offer(list(self.choices()))
        palette.focus()

    async def on_palette_chosen(self, message: "Palette.Chosen") -> None:
        """Do it."""
        self._below.remove_class("choosing")
        self.focus_main()
        if message.action:
            await self.run_action(message.action)

    def action_privacy(self) -> None:
        """Names for references and back."""
        self.sitting.private = not self.sitting.private
        self.lay_out()

    def action_quit(self) -> None:
        """Leave."""
        self.app.exit()
