"""The history: every entry of the change log, newest first, each before and after in words; taken back one by one."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from console import history, undoing
from console.dates import say
from console.telling import Teller
from db import history as log
from db.history import Logged
from db.refused import Doubt, Refused
from screens import footer, header
from screens.keys import EVERYWHERE, HISTORY, PAGE, PLACES, offered
from screens.lines import BLANK, Line, Span, fit, fold, line
from screens.naming import shown
from screens.place import Place
from screens.sitting import Sitting
from screens.subject import Subject

if TYPE_CHECKING:
    from screens.palette import Choice

_ON_A_PAGE = 500
"""Rows of an entry that are told one by one on a page of its own."""

_WHEN, _WHO = 12, 8


class History(Place):
    """Everybody's entries, or those about one pair (`Sitting.history_of`)."""

    BINDINGS: ClassVar[list[BindingType]] = [key.binding() for key in (*HISTORY, *EVERYWHERE, *PLACES)]

    def __init__(self, sitting: Sitting) -> None:
        super().__init__(sitting)
        self._found = history.History(())
        self._read: dict[int, Logged] = {}
        self._told: dict[tuple[int, bool], list[str]] = {}
        self._refusal = ""

    def on_mount(self) -> None:
        """Read the entries."""
        self.read_all()
        self.list.focus()

    def come_back(self) -> None:
        """Gone to again, perhaps for another pair: from the top, and nothing is sought."""
        self.sought, self._refusal = "", ""
        self._found = history.History(())
        self.list.cursor = 0
        super().come_back()

    def read_all(self) -> None:
        """Read the entries again; the cursor stays on its own."""
        here = self._number
        self._read.clear()
        self._told.clear()
        try:
            self._found = history.history(
                self.desk, pair=self.sitting.history_of or None, words=self.sought.casefold().split()
            )
        except Refused:  # its being made was taken back
            self.sitting.history_of = ""
            self._found = history.history(self.desk, words=self.sought.casefold().split())
        if here in self._found.numbers:
            self.list.cursor = self._found.numbers.index(here)
        self.lay_out()

    # --- what the place says ---------------------------------------------------------------------------------------

    @property
    def count(self) -> int:
        """Entries in sight."""
        return len(self._found.numbers)

    @property
    def _number(self) -> int:
        """The number of the entry under the cursor; 0 where there is none."""
        return self._found.numbers[self.list.cursor] if self.list.cursor < self.count else 0

    @property
    def here(self) -> Logged | None:
        """The entry under the cursor."""
        return self._entries([self._number])[0] if self._number else None

    @property
    def subject(self) -> Subject | None:
        """The pair whose history it is."""
        pair = self.sitting.history_of
        return self.subject_of(pair) if pair else None

    def subject_of(self, ref: str) -> Subject:
        """The reference alone."""
        return Subject(ref, shown(ref))

    def head(self, width: int) -> tuple[Line, Sequence[Line]]:
        """The places; whose history it is and how long."""
        pair = self.sitting.history_of
        spans = [
            Span(f" history of {shown(pair)} " if pair else " history of everything ", "strong"),
            Span(f" {self.count:,} {'entry' if self.count == 1 else 'entries'} "),
        ]
        if self.sought:
            spans.append(Span(f"  / {shown(self.sought)} ", "key"))
        rule = line(Span(" " + self.marks.rule * (width - 2), "muted"))
        return header.bar("", self.desk, self.sitting.where, width), [tuple(spans), rule]

    def draw_rows(self, indexes: Sequence[int], cursor: int) -> list[Line]:
        """One line an entry."""
        if not indexes:
            sought = f"Nothing found for «{shown(self.sought)}»." if self.sought else "Nothing is written down yet."
            return [line(Span(f" {sought}", "muted"))]
        found = self._entries([self._found.numbers[index] for index in indexes])
        return [self._row(entry, cursor=index == cursor) for index, entry in zip(indexes, found, strict=True)]

    def panel(self, width: int, height: int) -> Sequence[Line]:
        """What the entry did, before and after."""
        if self.here is None:
            return ()
        refused = [line(Span(f" {part} ", "refused")) for part in fold(self._refusal, width - 3) if self._refusal]
        lines = [*refused, *self._page(self.here, self._in_words(self.here), width)]
        if len(lines) <= height:
            return lines
        return [*lines[: height - 1], line(Span("   enter for more", "muted"))]

    def foot(self, width: int) -> Line:
        """What can be done here."""
        last = (key for key in EVERYWHERE if key.action in {"find", "help"})
        keys = [*PAGE, *HISTORY[:2], *last] if self.page_open else [*HISTORY, *last]
        keys = offered(keys, looking=bool(self.looking))
        return footer.row(((key.shown, key.label) for key in keys if key.footer), width)

    def choices(self) -> Iterable["Choice"]:
        """Everything that can be done here."""
        from screens.palette import Choice  # noqa: PLC0415 - not before the first paint

        own = {key.action for key in HISTORY}
        for key in (*HISTORY, *(key for key in EVERYWHERE if key.action not in own), *PLACES):
            if key.action != "palette":
                yield Choice(key.shown, key.label, key.help, key.action)

    def seek(self, text: str) -> None:
        """Entries with all of these words."""
        self.sought = text
        self.read_all()

    def written(self, line: str, refs: Sequence[str]) -> str:
        """Read again."""
        del refs
        self.read_all()
        return line

    def taken_back(self, pairs: Sequence[int] | None) -> None:
        """Read again."""
        del pairs
        self.read_all()

    # --- keys ------------------------------------------------------------------------------------------------------

    def on_queue_moved(self) -> None:
        """What was refused was said of another entry."""
        self._refusal = ""

    def action_undo(self) -> None:
        """Take back the entry under the cursor, that one alone."""
        if not self._number:
            return
        try:
            sentence = undoing.undo(self.now, number=self._number)
        except Doubt as doubt:
            self._refuse(f"{doubt} Leave, and: alongside undo --entry {self._number} --sure")
        except Refused as refused:
            self._refuse(str(refused))
        else:
            self._done(sentence)

    def action_redo(self) -> None:
        """Do the entry under the cursor again, where it was taken back."""
        if not self._number:
            return
        try:
            self._done(undoing.redo(self.now, number=self._number))
        except Refused as refused:
            self._refuse(str(refused))

    async def action_history(self) -> None:
        """Only what is about the same pair, or everything again."""
        pair = ""
        if not self.sitting.history_of and (pair := self._pair_of_entry()) == "":
            self.tell("This entry is not about one pair alone.", refused=True)
            return
        self.sitting.history_of = pair
        self.read_all()

    async def action_back(self) -> None:
        """Back to where one was."""
        await self.run_action(f"app.place('{self.came_from}')")

    async def action_open(self) -> None:
        """Every row of the entry under the cursor, on a page."""
        if self.has_class("helping"):
            self.close_page()
        if self.here:
            await self.open_page()
            self._read_page(self.here, top=True)

    async def on_queue_opened(self) -> None:
        """Enter on a row."""
        await self.action_open()

    def action_privacy(self) -> None:
        """Names for references and back; on an open page too."""
        super().action_privacy()
        if self.here and self.page_open and not self.has_class("helping"):
            self._read_page(self.here, top=False)

    def _read_page(self, entry: Logged, *, top: bool) -> None:
        told = self._teller.entry(entry, self._found.of(entry.id), _ON_A_PAGE)
        self.pager.read(lambda width: self._page(entry, told, width), top=top)

    def _refuse(self, sentence: str) -> None:
        """Say it whole, in the panel."""
        if self.page_open:
            self.close_page()
        self._refusal = shown(sentence)
        self.show_panel()
        self.tell("refused: the reason stands above", refused=True)

    def _done(self, sentence: str) -> None:
        self._refusal = ""
        if self.page_open:
            self.close_page()
        self.taken_back(None)
        self.tell(sentence)

    def _pair_of_entry(self) -> str:
        """The reference of the pair that every row of the entry is about, else nothing."""
        teller = self._teller
        if (entry := self.here) is None or (rows := teller.rows_to_tell(entry, None)) is None:
            return ""
        pairs = {teller.pair(row) for row in rows}
        return pairs.pop() if len(pairs) == 1 else ""

    # --- drawing ---------------------------------------------------------------------------------------------------

    @property
    def _teller(self) -> Teller:
        return Teller(self.desk, names=not self.sitting.private)

    def _entries(self, numbers: Sequence[int]) -> list[Logged]:
        """These entries, in this order; those that were not read yet are read."""
        if new := [number for number in numbers if number not in self._read]:
            self._read.update((entry.id, entry) for entry in log.entries(self.desk.store, new))
        return [self._read[number] for number in numbers]

    def _row(self, entry: Logged, *, cursor: bool) -> Line:
        digits = len(str(self._found.numbers[0]))
        back = "(taken back) " if entry.taken_back_by else ""
        room = max(10, self.app.size.width - 2 - digits - 1 - _WHEN - 1 - _WHO - 1)
        return line(
            Span(">" if cursor else " ", "strong"),
            Span(f"{entry.id:>{digits}} ", "muted"),
            Span(f"{fit(self._when(entry), _WHEN)} {fit(shown(entry.by), _WHO)}", "cursor" if cursor else "plain"),
            Span(f" {fit(back + shown(history.said(entry)), room).rstrip()}", "muted" if back else "plain"),
        )

    def _when(self, entry: Logged) -> str:
        moment = datetime.fromisoformat(entry.at).astimezone()
        day = say(moment.date(), self.desk.on)
        return f"{day} {moment:%H:%M}" if len(day) <= len("24 Nov") else day

    def _page(self, entry: Logged, told: Sequence[str], width: int) -> list[Line]:
        """Who, when and what, whether it stands, and its rows in words."""
        stands = history.standing(entry)
        lines = [
            line(
                Span(f" entry {entry.id}", "strong"),
                f"  {shown(entry.by)}, {history.when(entry)}",
                Span(f"  {stands}" if stands else "", "soon"),
            ),
            *(line(f" {part}") for part in fold(shown(history.said(entry)), width - 2)),
            BLANK,
        ]
        for sentence in told:
            first, *rest = fold(shown(sentence), width - 6)
            lines += [line(Span(f"   {first}", "muted")), *(line(Span(f"     {part}", "muted")) for part in rest)]
        return lines

    def _in_words(self, entry: Logged) -> list[str]:
        """What it did, for the panel; to count the rows of a great import takes a moment, so it is done once."""
        key = (entry.id, self.sitting.private)
        if key not in self._told:
            self._told[key] = self._teller.entry(entry, self._found.of(entry.id))
        return self._told[key]
