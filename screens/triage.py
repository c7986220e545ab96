"""Triage: the pairs that need a coordinator this week, why, and everything that can be written down about one."""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from console import commands, strip, triage
from console.flags import Assessment
from db import snapshot, timeline
from db.facts import Kept
from db.refused import Refused
from screens import footer, header, reason
from screens.board import Board
from screens.keys import EVERYWHERE, PLACES, TRIAGE
from screens.lines import Line
from screens.naming import short_names
from screens.place import Place
from screens.row import Columns, row
from screens.sitting import Sitting
from screens.subject import Subject

if TYPE_CHECKING:
    from screens.palette import Choice

MANY = 1500
"""Open pairs beyond which the first screenful is shown before all of them are assessed."""

_FIRST = 60
"""How many of them the first screenful is."""


class Triage(Place):
    """The queue of open pairs, and the page of one of them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(key.binding() for key in (*TRIAGE, *EVERYWHERE, *PLACES)),
        *(Binding(command.key, f"log('{command.name}')", command.label, show=False) for command in commands.LOG),
    ]

    def __init__(self, sitting: Sitting) -> None:
        super().__init__(sitting)
        self.board = Board(sitting)
        self._cells: dict[int, str] = {}
        self._columns = Columns.of(80, 7)
        self._not_kept: tuple[str, ...] = ()
        self._kept: Kept | None = None
        self._reading = False
        self._paged: int | None = None

    def on_mount(self) -> None:
        """Read the queue; of a very long one the first screenful comes first."""
        store, on = self.desk.store, self.desk.on
        if len(snapshot.open_ids(store, on)) > MANY:
            self._reading = True
            first = snapshot.longest_unmet(store, on, _FIRST)
            self.board.take(triage.in_order(triage.reassess(store, on, first)))
            self.call_after_refresh(self.read_all)
        else:
            self.read_all()
        self.list.focus()

    def read_all(self) -> None:
        """Assess every open pair; the cursor stays on its own."""
        self._reading = False
        queue = triage.queue(self.desk.store, self.desk.on)
        self._not_kept, self._kept = queue.not_kept, queue.kept
        self._cells.clear()
        self._keeping_place(lambda: self.board.take(queue.rows))
        self._show_page_again()

    # --- what the place says ---------------------------------------------------------------------------------------

    @property
    def count(self) -> int:
        """Pairs in sight."""
        return len(self.board.seen)

    @property
    def here(self) -> Assessment | None:
        """The pair whose page is open, else the one under the cursor."""
        if self._paged is None:
            return self._under_cursor
        return next((row for row in self.board.rows if row.pair.id == self._paged), None)

    @property
    def _under_cursor(self) -> Assessment | None:
        return self.board.seen[self.list.cursor] if self.list.cursor < len(self.board.seen) else None

    @property
    def subject(self) -> Subject | None:
        """The pair under the cursor, for a form."""
        if self.here is None:
            return None
        ref = self.here.pair.ref
        return Subject(ref, f"{ref} {short_names(self.here.pair, private=self.sitting.private)}")

    def head(self, width: int) -> tuple[Line, Sequence[Line]]:
        """The places; how many pairs stand where."""
        bar = header.bar("1", self.desk, self.sitting.where, width)
        return bar, header.counts(self.board, self.marks, width, self._not_kept, reading=self._reading)

    def draw_rows(self, indexes: Sequence[int], cursor: int) -> list[Line]:
        """The pairs in view, each with its strip."""
        found = [self.board.seen[index] for index in indexes]
        if not found:
            return header.nothing(self.board, reading=self._reading)
        self._draw_strips([each for each in found if each.pair.id not in self._cells])
        return [
            row(
                each,
                self._cells[each.pair.id],
                self._columns,
                self.marks,
                private=self.sitting.private,
                cursor=index == cursor,
            )
            for index, each in zip(indexes, found, strict=True)
        ]

    def panel(self, width: int, height: int) -> Sequence[Line]:
        """Every flag of the pair under the cursor."""
        if self.here is None:
            return ()
        return reason.panel(self.here, self.desk.on, width, height, private=self.sitting.private)

    def foot(self, width: int) -> Line:
        """What is open on this pair first."""
        return footer.keys(self.here, width, page=self.page_open)

    def choices(self) -> Iterable["Choice"]:
        """Every entry, and every way to move."""
        from screens.palette import Choice  # noqa: PLC0415 - not before the first paint

        for each in commands.LOG:
            yield Choice(each.key, each.label, each.help, f"log('{each.name}')")
        for key in (*TRIAGE, *EVERYWHERE, *PLACES):
            if key.action != "palette":
                yield Choice(key.shown, key.label, key.help, key.action)

    def seek(self, text: str) -> None:
        """Among all open pairs, folded or not."""
        self._keeping_place(lambda: self.board.seek(text))

    def written(self, line: str, ref: str) -> str:
        """That pair alone is assessed again; says how its severity changed."""
        before = next((each for each in self.board.rows if each.pair.ref == ref), None)
        if before is None:
            self.read_all()
            return line
        kept = snapshot.programme(self.desk.store, self.desk.on).kept
        if kept != self._kept:
            lacked = self._not_kept
            self.read_all()
            if begun := [what for what in lacked if what not in self._not_kept]:
                line = f"{line}  (kept from now on, for every pair: {', '.join(begun)})"
        else:
            self._assess_again([before.pair.id])
        after = next((each.severity for each in self.board.rows if each.pair.ref == ref), "closed")
        return line if after == before.severity else f"{line}  ({_words(before.severity)} -> {_words(after)})"

    def taken_back(self, pairs: Sequence[int] | None) -> None:
        """The pairs it was about, or all."""
        if pairs is None or snapshot.programme(self.desk.store, self.desk.on).kept != self._kept:
            self.read_all()
        else:
            self._assess_again(pairs)

    def lay_out(self) -> None:
        """The widths of the columns follow the screen's."""
        longest = max((len(found.pair.ref) for found in self.board.rows), default=7)
        columns = Columns.of(self.app.size.width, longest)
        if columns != self._columns:
            self._columns = columns
            self._cells.clear()
        super().lay_out()

    def _assess_again(self, ids: Sequence[int]) -> None:
        fresh = triage.reassess(self.desk.store, self.desk.on, ids)
        others = (each for each in self.board.rows if each.pair.id not in ids)
        for each in ids:
            self._cells.pop(each, None)
        self._keeping_place(lambda: self.board.take(triage.in_order([*others, *fresh])), anywhere=self.page_open)
        self._show_page_again()

    def _keeping_place(self, change: Callable[[], None], *, anywhere: bool = True) -> None:
        """Change what is in sight; the cursor stays on its pair while that is in view, else where it was."""
        here, page = self._under_cursor, self.list.page
        change()
        at = self.board.index_of(here.pair.id) if here else None
        if at is not None and (anywhere or at in page):
            self.list.cursor = at
        self.lay_out()

    def _draw_strips(self, found: Sequence[Assessment]) -> None:
        if not found:
            return
        on, weeks = self.desk.on, self._columns.weeks
        since = strip.weeks_back(on, weeks + strip.LOOK_BACK)
        known = timeline.of_pairs(self.desk.store, [each.pair.id for each in found], since=since, on=on)
        closures = snapshot.closures(self.desk.store)
        for each in found:
            pair = each.pair
            self._cells[pair.id] = strip.strip(strip.agreed(each), known[pair.id], closures, on=on, weeks=weeks)

    # --- keys ------------------------------------------------------------------------------------------------------

    async def action_log(self, name: str) -> None:
        """Open the form of a command about the pair under the cursor."""
        if self.has_class("helping"):
            return
        if self.subject is None:
            self.tell("There is no pair here to write about.", refused=True)
        else:
            await self.ask(commands.find(name), self.subject)

    def action_next_severity(self) -> None:
        """The first pair that is less urgent than this one."""
        self.list.fill(self.count, self.board.next_severity(self.list.cursor))
        self.told = ()
        self.show_panel()
        self.show_foot()

    def action_unfold(self) -> None:
        """Watch too, then every pair, then folded again."""
        self._keeping_place(self.board.unfold)
        self.tell("listed: " + ("act and soon", "act, soon and watch", "every open pair")[self.board.folded])

    def action_unfind(self) -> None:
        """Let go of what was found."""
        self.told = ()
        if self.sought:
            self.sought = ""
            self.seek("")
        self.show_foot()

    def action_privacy(self) -> None:
        """Names for references and back."""
        super().action_privacy()
        self._show_page_again()

    # --- pages -----------------------------------------------------------------------------------------------------

    async def action_open(self) -> None:
        """Everything known of the pair under the cursor."""
        if self.has_class("helping"):
            self.on_pager_back()
        if self._under_cursor is not None:
            self._paged = self._under_cursor.pair.id
            await self.open_page()
            self._show_story(top=True)

    async def on_queue_opened(self) -> None:
        """Enter on a row."""
        await self.action_open()

    async def action_help(self) -> None:
        """The help is no pair's page."""
        self._paged = None
        await super().action_help()

    def on_pager_back(self) -> None:
        """Back to the list."""
        self._paged = None
        super().on_pager_back()

    def _show_page_again(self) -> None:
        """After something was read: the page as it is now, or the list where its pair is no longer open."""
        if self._paged is not None and self.page_open:
            self._show_story(top=False)

    def _show_story(self, *, top: bool) -> None:
        from screens.story import write  # noqa: PLC0415 - not before the first paint

        try:
            if self.here is None:
                raise Refused("The pair is not open any more.")  # noqa: TRY301 - one way back to the list
            self.pager.read(write(self.desk, self.here, self.marks, private=self.sitting.private), top=top)
        except Refused as refused:
            self.on_pager_back()
            self.tell(str(refused), refused=True)


def _words(severity: str) -> str:
    return {"none": "no flags"}.get(severity, severity)
