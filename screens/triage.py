"""Triage: the pairs that need a coordinator this week, why, and everything that can be written down about one."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from console import caseload, strip, triage
from console.flags import Assessment
from console.wanted import also_listed
from console.who import has_said
from db import snapshot, timeline
from db.facts import Kept
from db.refused import Refused
from screens import footer, header, reason
from screens.board import Board
from screens.keys import EVERYWHERE, PLACES, TRIAGE
from screens.lines import Line
from screens.marking import Marking
from screens.paged import Paged
from screens.row import Columns, row
from screens.sitting import Sitting
from screens.subject import Subject

if TYPE_CHECKING:
    from screens.news import News
    from screens.palette import Choice

MANY = 1500
"""Open pairs beyond which the first screenful is shown before all of them are assessed."""

_FIRST = 60
"""How many of them the first screenful is."""


class Triage(Paged):
    """The queue of open pairs, and the page of one of them."""

    BINDINGS: ClassVar[list[BindingType]] = [key.binding() for key in (*TRIAGE, *EVERYWHERE, *PLACES)]

    def __init__(self, sitting: Sitting) -> None:
        super().__init__(sitting)
        self.board = Board(sitting)
        self._cells: dict[int, str] = {}
        self._columns = Columns.of(80, 7)
        self._not_kept: tuple[str, ...] = ()
        self._kept: Kept | None = None
        self._reading = False
        self.marking = Marking()
        self.news: News | None = None
        self._overdue = ""
        self._asked_again = False

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
        if self.sitting.back:
            self._go_back()
        self.call_after_refresh(self._when_painted)

    async def _when_painted(self) -> None:
        """What can wait for the first paint: what is new since the last review, and the form that was left."""
        self._read_news()
        self.show_head()
        await self.offer_what_was_left()
        if (where := self.sitting.back) and not self.entering:
            if where["open"]:
                await self.action_open()
            if where["place"] == "review":
                self.action_review()
            elif where["place"] != "triage":
                self.app.call_later(self.app.run_action, f"place('{where['place']}')")
        self.sitting.back = {}

    @property
    def whereabouts(self) -> Mapping[str, str | int | bool]:
        """Where one is in the list, in references: to be gone back to when a lock is opened."""
        here = self.here.pair.ref if self.here else ""
        return {"at": here, "open": self.paged is not None and self.page_open, "folded": self.board.folded}

    def _go_back(self) -> None:
        """To where one was when the console was locked."""
        for _ in range(self.sitting.back["folded"]):
            self.board.unfold()
        found = self.find_pair(self.sitting.back["at"])
        at = self.board.index_of(found.pair.id) if found else None
        self.list.fill(self.count, at or 0)

    def _read_news(self) -> None:
        from console.backing_up import overdue  # noqa: PLC0415 - not before the first paint
        from screens.news import News  # noqa: PLC0415

        self.news = self.news or News()
        self.news.read(self.desk)
        self._overdue = overdue(self.desk)

    def read_all(self) -> None:
        """Assess every open pair; the cursor stays on its own."""
        self._reading = False
        queue = triage.queue(self.desk.store, self.desk.on)
        self._not_kept, self._kept = queue.not_kept, queue.kept
        self.board.caseload = caseload.of(self.desk, self.sitting.whose)
        self.board.also = also_listed(self.desk.store, self.desk.on, self.desk.by)
        self._cells.clear()
        self._keeping_place(lambda: self.board.take(queue.rows))
        self.show_page_again()

    # --- what the place says ---------------------------------------------------------------------------------------

    @property
    def count(self) -> int:
        """Pairs in sight."""
        return len(self.board.seen)

    @property
    def here(self) -> Assessment | None:
        """The pair whose page is open, else the one under the cursor."""
        if self.paged is None:
            return self._under_cursor
        return next((row for row in self.board.everybodys if row.pair.id == self.paged), None)

    @property
    def _under_cursor(self) -> Assessment | None:
        return self.board.seen[self.list.cursor] if self.list.cursor < len(self.board.seen) else None

    @property
    def subject(self) -> Subject | None:
        """The pair under the cursor, or all that are marked, for a form."""
        if not self.page_open and (refs := self.marking.among(self.board.rows)):
            return Subject(refs[0], f"{len(refs)} pairs", refs)
        return self.called(self.here) if self.here else None

    def find_pair(self, ref: str) -> Assessment | None:
        """The open pair of that reference."""
        return next((row for row in self.board.everybodys if row.pair.ref == ref), None)

    def head(self, width: int) -> tuple[Line, Sequence[Line]]:
        """The places; how many pairs stand where."""
        bar = header.bar("1", self.desk, self.sitting.where, width)
        login = "" if self.looking else self.sitting.login  # nobody's initials are missed who writes nothing
        return bar, header.counts(
            self.board,
            self.marks,
            width,
            self._not_kept,
            reading=self._reading,
            marked=len(self.marking.marked),
            news=self.news.count(self.board) if self.news else "",
            stranger=self.desk.by if login and not has_said(self.desk.store, login) else "",
            overdue=self._overdue,
            handed=0 if self.looking else self.board.caseload.waiting_for(self.desk.by),
        )

    def draw_rows(self, indexes: Sequence[int], cursor: int) -> list[Line]:
        """The pairs in view, each with its strip."""
        found = [self.board.seen[index] for index in indexes]
        if not found:
            return header.nothing(self.board, reading=self._reading, looking=bool(self.looking))
        self._draw_strips([each for each in found if each.pair.id not in self._cells])
        return [
            row(
                each,
                self._cells[each.pair.id],
                self._columns,
                self.marks,
                private=self.sitting.private,
                cursor=index == cursor,
                marked=each.pair.id in self.marking.marked,
                also=self.board.also.get(each.pair.id, ""),
            )
            for index, each in zip(indexes, found, strict=True)
        ]

    def panel(self, width: int, height: int) -> Sequence[Line]:
        """Every flag of the pair under the cursor."""
        if self.here is None:
            return ()
        whose = self.board.caseload.label_of(self.here, self.desk.on, self.desk.by)
        return reason.panel(self.here, self.desk.on, width, height, private=self.sitting.private, whose=whose)

    def foot(self, width: int) -> Line:
        """What is open on this pair first."""
        return footer.keys(self.here, width, page=self.page_open, looking=bool(self.looking))

    def choices(self) -> Iterable["Choice"]:
        """Every entry, and every way to move."""
        from screens.palette import Choice  # noqa: PLC0415 - not before the first paint

        yield from self.entries()
        for key in (*TRIAGE, *EVERYWHERE, *PLACES):
            if key.action != "palette":
                yield Choice(key.shown, key.label, key.help, key.action)

    def seek(self, text: str) -> None:
        """Among all open pairs, folded or not."""
        self._keeping_place(lambda: self.board.seek(text))

    def written(self, line: str, refs: Sequence[str]) -> str:
        """Those pairs alone are assessed again; says how the severity of a single one changed."""
        before = [each for each in self.board.everybodys if each.pair.ref in refs]
        self.marking.clear()
        if len(before) < len(refs):
            self.read_all()
            return line
        lacked = self._not_kept
        self.taken_back([each.pair.id for each in before])
        if begun := [what for what in lacked if what not in self._not_kept]:
            line = f"{line}  (kept from now on, for every pair: {', '.join(begun)})"
        if len(before) > 1:
            return line
        after = next((each.severity for each in self.board.everybodys if each.pair.ref in refs), "closed")
        return line if after == before[0].severity else f"{line}  ({_words(before[0].severity)} -> {_words(after)})"

    def taken_back(self, pairs: Sequence[int] | None) -> None:
        """The pairs it was about, or all."""
        self._read_of(pairs)

    def _read_of(self, pairs: Sequence[int] | None, *, anywhere: bool = False) -> None:
        """Assess these pairs again, or all; with `anywhere` the cursor stays on its pair wherever that has gone."""
        if pairs is None or snapshot.programme(self.desk.store, self.desk.on).kept != self._kept:
            self.read_all()
        else:
            self._assess_again(pairs, anywhere=anywhere)

    def lay_out(self) -> None:
        """The widths of the columns follow the screen's."""
        longest = max((len(found.pair.ref) for found in self.board.rows), default=7)
        columns = Columns.of(self.app.size.width, longest)
        if columns != self._columns:
            self._columns = columns
            self._cells.clear()
        super().lay_out()

    def others_wrote(self, told: str, pairs: Sequence[int] | None) -> None:
        """A colleague wrote: what it was about is assessed again, and the cursor stays on its pair."""
        self._read_of(pairs, anywhere=True)
        self.tell_of_others(told)

    def _assess_again(self, ids: Sequence[int], *, anywhere: bool = False) -> None:
        fresh = triage.reassess(self.desk.store, self.desk.on, ids)
        self.board.caseload = caseload.of(self.desk, self.sitting.whose)
        self.board.also = also_listed(self.desk.store, self.desk.on, self.desk.by)
        others = (each for each in self.board.everybodys if each.pair.id not in ids)
        for each in ids:
            self._cells.pop(each, None)
        self._keeping_place(
            lambda: self.board.take(triage.in_order([*others, *fresh])), anywhere=anywhere or self.page_open
        )
        self.show_page_again()

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

    def action_review(self) -> None:
        """Take up the review that is under way, else begin one of what is listed."""
        from console import weekly  # noqa: PLC0415 - not before the first paint
        from console.reviewing import under_way  # noqa: PLC0415 - not before the first paint

        try:
            if under_way(self.now) is None:
                if (said := weekly.finished_today(self.now)) and not self._asked_again:
                    self._asked_again = True
                    self.tell(said)
                    return
                weekly.begin(self.now, [row.pair.ref for row in self.board.seen], self.sitting.whose)
        except Refused as refused:
            self.tell(str(refused), refused=True)
            return
        self.app.call_later(self.app.run_action, "place('review')")

    def come_back(self) -> None:
        """Gone back to: say what came of it where that was left to be said."""
        self._read_news()
        super().come_back()
        if self.sitting.said:
            self.tell(self.sitting.said)
            self.sitting.said = ""

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

    def action_caseload(self) -> None:
        """Everybody's pairs, one's own, then each colleague's."""
        turn = caseload.others(self.desk, self.board.everybodys)
        at = turn.index(self.sitting.whose) if self.sitting.whose in turn else -1
        self.sitting.whose = whose = turn[(at + 1) % len(turn)]
        self.marking.clear()
        self._keeping_place(lambda: self.board.look_at(caseload.of(self.desk, whose)))
        self.tell(f"pairs of {whose}, with those they cover and those of nobody" if whose else "everybody's pairs")

    async def action_hand_over(self, name: str) -> None:
        """Hand over the pair under the cursor, or all that are marked; accept them; decline or take back."""
        from console import commands  # noqa: PLC0415 - imported long ago
        from console.handing_over import waiting_of  # noqa: PLC0415 - not before the first paint

        if self.has_class("helping"):
            return
        if self.subject is None:
            self.tell("There is no pair here to hand over.", refused=True)
            return
        if name == "handover-decline" and (there := waiting_of(self.desk, self.subject.ref)):
            name = name if there.to_whom == self.desk.by else "handover-back"
        await self.ask(commands.find(name, "people"), self.subject)

    def action_mark(self) -> None:
        """Mark the pair under the cursor, or unmark it, and go on to the next."""
        if self._under_cursor is None or self.page_open:
            return
        self.marking.turn(self._under_cursor.pair.id)
        self.told = ()
        self.list.draw()
        self.show_head()
        self.list.action_move(1)

    def action_mark_range(self) -> None:
        """Begin a range of marked pairs here, or end it here."""
        if self._under_cursor is None or self.page_open:
            return
        if not self.marking.range_to(self.board.seen, self.list.cursor):
            self.tell("a range begins here: move, and v again ends it")
            return
        self.lay_out()
        self.tell(f"{len(self.marking.marked)} marked: the next entry is for all of them; esc unmarks")

    def action_unfind(self) -> None:
        """Unmark what is marked, else let go of what was found."""
        self.told = ()
        if self.marking.clear():
            self.lay_out()
            return
        if self.sought:
            self.sought = ""
            self.seek("")
        self.show_foot()

    def action_privacy(self) -> None:
        """Names for references and back."""
        super().action_privacy()
        self.show_page_again()

    # --- pages -----------------------------------------------------------------------------------------------------

    @property
    def number_under_cursor(self) -> int | None:
        """Of the pair under the cursor."""
        return self._under_cursor.pair.id if self._under_cursor else None

    def paged_pair(self) -> Assessment:
        """As it was assessed last."""
        if self.here is None:
            raise Refused("The pair is not open any more.")
        return self.here


def _words(severity: str) -> str:
    return {"none": "no flags"}.get(severity, severity)
