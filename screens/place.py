"""What every place has: the bar, some counts, a list, a panel under it, a footer, and the form in the panel's place.

A place says what its rows are and what can be done with the one under the cursor; this draws it, asks, and writes.
The form, the palette and the line to find with are mounted when they are first called for: not before the first paint.
"""

from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.timer import Timer

from screens import footer
from screens.keys import ENTRY, PAGE, writes
from screens.lines import Line, Lines, Span, Stack, Tone, fit, fold, line
from screens.marks import Marks, draws_shapes
from screens.naming import shown
from screens.queue import Queue
from screens.sitting import Sitting
from screens.writing import Writing

if TYPE_CHECKING:
    from screens.find import Find
    from screens.pager import Pager
    from screens.palette import Choice, Palette

_SETTLE = 0.06
"""Seconds the cursor stands still before the panel is drawn: a held key sends rows, not panels."""


class Place(Writing):
    """One of the places of the console."""

    def __init__(self, sitting: Sitting) -> None:
        super().__init__(sitting)
        self.marks = Marks(shapes=draws_shapes())
        self.told: Line = ()
        self._told_of_others: Line = ()
        self.sought = ""
        self.list = Queue(self.draw_rows, id="list")
        self.read_before = False
        self.came_from = "triage"
        self._settling: Timer | None = None

    # --- what a place says -----------------------------------------------------------------------------------------

    @property
    @abstractmethod
    def count(self) -> int:
        """How many rows are in sight."""

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

    @property
    def whereabouts(self) -> Mapping[str, str | int | bool]:
        """Where one is here, in references, where that is worth going back to when a lock is opened."""
        return {}

    def others_wrote(self, told: str, pairs: Sequence[int] | None) -> None:
        """A colleague wrote something: read it; `pairs` is what it was about, None where about more than pairs."""
        del pairs
        self.read_all()
        self.tell_of_others(told)

    def tell_of_others(self, told: str) -> None:
        """Say what a colleague wrote, in the place of what one wrote before; nothing else is talked over."""
        if self.entering:
            self.tell_in_form(told)
        elif self.told in ((), self._told_of_others):
            self.tell(told)
            self._told_of_others = self.told

    # --- drawing ---------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Only what the first paint needs."""
        yield Lines(id="bar")
        yield Lines(id="counts")
        yield self.list
        yield Stack(Lines(id="reason"), id="below")
        yield Stack(Lines(id="foot"), id="last")

    def on_screen_resume(self) -> None:
        """Gone to, or gone to again."""
        if self.read_before:
            self.come_back()
        self.read_before = True

    def come_back(self) -> None:
        """Gone to again: something may have been written in another place."""
        self.told = ()
        self.read_all()
        self.repaint()

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
        self._below.remove_class("answering")
        width, height = self.app.size.width, max(3, panel.size.height or max(9, self.app.size.height * 3 // 8))
        panel.lay([self._rule, *self.panel(width, height - 1)])

    @property
    def _rule(self) -> Line:
        return line(Span(self.marks.rule * (self.app.size.width - 1), "muted"))

    def show_foot(self) -> None:
        """What was just written, else the keys."""
        width = self.app.size.width
        if self.entering:
            keys = footer.row(((key.shown, key.label) for key in ENTRY if key.footer), width)
        elif self.has_class("helping"):
            keys = footer.of(PAGE, width, looking=bool(self.looking))
        else:
            keys = self.told or self.foot(width)
        self.query_one("#foot", Lines).lay([keys])

    def tell(self, text: str, *, refused: bool = False) -> None:
        """Say something in the last line, until the cursor moves."""
        said, room = shown(text), self.app.size.width - 3
        tone: Tone = "refused" if refused else "good"
        self.told = line(Span(f" {fit(said, room).rstrip()} ", tone))
        self.show_foot()
        if len(said) > room:
            self.say_whole(said, tone)

    def say_whole(self, said: str, tone: Tone) -> None:
        """What is longer than the last line stands whole in the place of the panel, until the cursor moves."""
        self._below.add_class("answering")
        rows = fold(said, self.app.size.width - 4)
        self.query_one("#reason", Lines).lay([self._rule, *(line(" ", Span(f" {row} ", tone)) for row in rows)])

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
        self.pager.read(lambda width: page(width, self.marks, self.looking))

    async def open_page(self) -> None:
        """Make room for a page and give it the keys."""
        from screens.pager import Pager  # noqa: PLC0415 - not before the first paint

        self.told = ()
        if not self.query(Pager):
            await self.mount(Pager(id="page"), before="#below")
        self.add_class("paging")
        self.focus_main()
        self.show_foot()

    async def action_history(self) -> None:
        """What was written down: about the pair whose page is open, else by everybody about everything."""
        about = self.subject if self.page_open and not self.has_class("helping") else None
        self.sitting.history_of = about.ref if about else ""
        await self.run_action("app.place('history')")

    def on_pager_back(self) -> None:
        """Enough read."""
        self.close_page()

    def on_pager_turned(self) -> None:
        """What was said has been read."""
        if self.told:
            self.told = ()
            self.show_panel()
            self.show_foot()

    def close_page(self) -> None:
        """Back to the list."""
        self.remove_class("paging", "helping")
        self.told = ()
        self.lay_out()
        self.list.focus()

    # --- finding and choosing --------------------------------------------------------------------------------------

    async def action_find(self) -> None:
        """Type to narrow the list."""
        await self.open_find(
            "find", " / ", "any words of a row; enter keeps what is found, esc lets it go", self.sought
        )

    async def open_find(self, purpose: "Find.Purpose", prompt: str, hint: str, text: str) -> None:
        """Open the line at the foot of the screen."""
        from screens.find import Find  # noqa: PLC0415 - not before the first paint

        self.told = ()
        last = self.query_one("#last", Stack)
        await self._called_for(Find, "find", last)
        last.add_class("finding")
        find = self.query_one(Find)
        find.ask(purpose, prompt, hint, text)
        find.focus()

    def close_find(self) -> None:
        """Close it, and give the keys back."""
        self.query_one("#last", Stack).remove_class("finding")
        self.show_panel()
        self.focus_main()
        self.show_foot()

    def on_find_typed(self, message: "Find.Typed") -> None:
        """Narrow the list at every letter."""
        if message.purpose == "find":
            self.sought = message.text
            self.seek(message.text)

    async def on_find_done(self, message: "Find.Done") -> None:
        """Back to the list, or on to the form of what was typed."""
        if message.purpose == "line" and message.keep and message.text.strip():
            await self.read_line(message.text)
            return
        self.close_find()
        if message.purpose == "find" and not message.keep:
            self.sought = ""
            self.seek("")

    async def action_palette(self) -> None:
        """Find a command by its name."""
        from screens.palette import Palette  # noqa: PLC0415 - not before the first paint

        await self._called_for(Palette, "palette", self._below)
        self._below.add_class("choosing")
        palette = self.query_one(Palette)
        palette.offer([each for each in self.choices() if not (self.looking and writes(each.action))])
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
