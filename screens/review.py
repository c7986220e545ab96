"""The review: the queue one pair at a time, each with its whole situation, and what came of it in one key."""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from console import caseload, commands, since, triage, weekly
from console.dates import say
from console.flags import Assessment
from console.reviewing import OUTCOME, under_way
from console.since import Changed
from db import reviews, snapshot
from db.facts import Kept
from db.pairs import ids_of
from db.refused import Refused
from db.reviews import WeeklyReview
from screens import footer
from screens.about_pairs import AboutPairs
from screens.keys import EVERYWHERE, PAGE, PLACES, REVIEW, offered
from screens.lines import BLANK, Line, Span, fold, line
from screens.listless import Listless
from screens.naming import shown
from screens.sitting import Sitting
from screens.subject import Subject
from screens.walk import Walk

if TYPE_CHECKING:
    from screens.palette import Choice

_GO_ON = frozenset({"action", "snooze", "reviewed"})
"""Entries that say what came of the pair: the next one comes after them."""

_SAID = {**OUTCOME, weekly.WRITTEN: "written down"}


class Review(AboutPairs, Listless):
    """Walks through the pairs of the review that is under way."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key.binding() for key in (*REVIEW, *(key for key in EVERYWHERE if key.action not in {"quit", "find"}), *PLACES)
    ]

    def __init__(self, sitting: Sitting) -> None:
        super().__init__(sitting)
        self._review: WeeklyReview | None = None
        self._refs: list[str] = []
        self._at = 0
        self._looked: dict[str, str] = {}
        self._found: Assessment | None = None
        self._kept: Kept | None = None
        self._changed: dict[str, list[Changed]] = {}

    async def on_mount(self) -> None:
        """Make room for the pair, and begin where nobody was looked at yet."""
        await self.mount(Walk(id="walk"), before="#below")
        self.add_class("walking")
        self._take_up()

    def come_back(self) -> None:
        """Gone to again: where one was, unless it is another review by now."""
        review, at = self._review, self._at
        self._take_up()
        if review and self._review and review.id == self._review.id:
            self._at = at
            self.read_all()
        self.repaint()

    def _take_up(self) -> None:
        self.told = ()
        self._review = under_way(self.desk)
        if self._review is None:
            self._leave_for("No review of yours is under way: W begins one.")
            return
        self._refs = weekly.listed(self.desk, self._review)
        before = reviews.last_finished(self.desk.store, self.desk.by, self._review.id)
        self._changed = {}
        if before:
            rows = triage.queue(self.desk.store, self.desk.on).rows
            for each in since.changes(weekly.seen(self.desk, before), rows):
                self._changed.setdefault(each.ref, []).append(each)
        self._kept = self._kept_now()
        self._looked = weekly.looked_at(self.desk, self._review)
        left = [index for index, ref in enumerate(self._refs) if ref not in self._looked]
        self._at = left[0] if left else len(self._refs)
        self.read_all()
        self.focus_main()

    def read_all(self) -> None:
        """Look again at the pair that the review has come to."""
        if self._review is None:
            return
        self._looked = weekly.looked_at(self.desk, self._review)
        self._found = self.find_pair(self._refs[self._at]) if self._at < len(self._refs) else None
        self.lay_out()

    # --- what the place says ---------------------------------------------------------------------------------------

    @property
    def count(self) -> int:
        """Pairs in the review."""
        return len(self._refs)

    @property
    def subject(self) -> Subject | None:
        """The pair that the review has come to."""
        return self.called(self._found) if self._found else None

    def find_pair(self, ref: str) -> Assessment | None:
        """The open pair of that reference, assessed now."""
        from console.pairs import the  # noqa: PLC0415 - imported long ago

        try:
            found = triage.reassess(self.desk.store, self.desk.on, [the(self.desk, ref).id])
        except Refused:
            return None
        return found[0] if found else None

    def foot(self, width: int) -> Line:
        """What a key says of the pair, and what is written down most."""
        if self.page_open:
            return footer.of(PAGE, width, looking=bool(self.looking))
        looking = bool(self.looking)
        keys = [(key.shown, key.label) for key in offered(REVIEW, looking=looking) if key.footer]
        if self._at < len(self._refs) and not looking:
            keys += [(each.key, each.label) for each in commands.LOG if each.name in {"action", "snooze"}]
            keys += [(key, label) for key, label in footer.wanted(self._found) if key not in {"A", "z"}]
        return footer.row(keys, width)

    def choices(self) -> Iterable["Choice"]:
        """Every entry, and what can be done here."""
        from screens.palette import Choice  # noqa: PLC0415 - not before the first paint

        yield from self.entries()
        for key in (*REVIEW, *PLACES):
            yield Choice(key.shown, key.label, key.help, key.action)

    def written(self, line: str, refs: Sequence[str]) -> str:
        """The pair is assessed again; an entry that says what came of it goes on to the next."""
        del refs
        command = self.sitting.last[0].name if self.sitting.last else ""
        if command in _GO_ON:
            self._at += 1
        self.read_all()
        if begun := triage.begun_to_keep(self._kept, now := self._kept_now()):
            line = f"{line}  (kept from now on, for every pair: {', '.join(begun)})"
        self._kept = now
        return line

    def _kept_now(self) -> Kept:
        return snapshot.programme(self.desk.store, self.desk.on).kept

    def taken_back(self, pairs: Sequence[int] | None) -> None:
        """Look again, at the pair that it was about; where the review's own beginning was taken back, there is none."""
        if under_way(self.desk) is None:
            self._leave_for("The review itself was taken back.")
            return
        ids = list(ids_of(self.desk.store, self._refs).items())
        if pairs and (about := next((ref for ref, pair in ids if [pair] == list(pairs)), None)):
            self._at = self._refs.index(about)
        self.read_all()

    # --- drawing ---------------------------------------------------------------------------------------------------

    def lay_out(self) -> None:
        """The pair, over the whole screen."""
        super().lay_out()
        self._draw_pair()

    def on_walk_resized(self) -> None:
        """Another room for the pair alone: what is said under it stays."""
        self._draw_pair()

    def _draw_pair(self) -> None:
        for walk in self.query(Walk):
            width, height = walk.size.width or self.app.size.width, walk.size.height or self.app.size.height - 2
            walk.lay(self._lines(width, height))

    def _lines(self, width: int, height: int) -> list[Line]:
        if self._at >= len(self._refs):
            return self._end(width)
        ref = self._refs[self._at]
        of = caseload.of(self.desk, self.sitting.whose)
        whose = of.label_of(self._found, self.desk.on, self.desk.by) if self._found else ""
        outcome = f"  looked at: {_SAID[self._looked[ref]]}" if ref in self._looked else ""
        rule = line(Span(self.marks.rule * (width - 1), "muted"))
        head = line(
            Span(f" Review  {self._at + 1} of {len(self._refs)}", "strong"),
            Span(f"  looked at {len(self._looked)}", "muted"),
            Span(outcome, "good"),
            Span(f"  {shown(whose)}" if whose else "", "key"),
        )
        lines = [head, rule]
        if self._found is None:
            return [*lines, line(f" {shown(ref)} is not open any more: j goes on.")]
        lines += self._news(ref, width)
        from screens.glance import glance  # noqa: PLC0415 - not before the first paint

        room = height - len(lines)
        return [*lines, *glance(self.desk, self._found, self.marks, width, room, private=self.sitting.private)]

    def _news(self, ref: str, width: int) -> list[Line]:
        """What is not as it was at the last review, and what colleagues wrote since this one was begun."""
        assert self._review is not None
        told: list[tuple[str, str]] = []
        if changed := self._changed.get(ref):
            told.append(("since the last review", "; ".join(each.said() for each in changed)))
        told += [("meanwhile", text) for text in weekly.meanwhile(self.desk, self._review).get(ref, ())[-2:]]
        lines = []
        for label, text in told:
            rows = fold(shown(f"{label}: {text}"), width - 3)
            lines += [line(Span(f" {row}", "watch")) for row in rows[:2]]
        return lines

    def _end(self, width: int) -> list[Line]:
        left = [ref for ref in self._refs if ref not in self._looked]
        done = len(self._refs) - len(left)
        text = [
            f"That was the last of {len(self._refs)}. Looked at: {done}. Not looked at: {len(left)}"
            + (f" ({', '.join(left[:8])}{' ...' if len(left) > 8 else ''})." if left else "."),
            "W finishes the review and makes its page. k goes back; g goes to the first that was not looked at.",
            "b leaves it as it is: W on the list takes it up again, today or within a week.",
        ]
        lines: list[Line] = [line(Span(" Review", "strong")), BLANK]
        for paragraph in text:
            lines += [*(line(f" {row}") for row in fold(paragraph, min(100, width - 3))), BLANK]
        return lines

    # --- keys ------------------------------------------------------------------------------------------------------

    def action_step(self, by: int) -> None:
        """To the next pair or the one before, saying nothing of this one."""
        self.told = ()
        self._at = max(0, min(self._at + by, len(self._refs)))
        self.read_all()

    def action_first_left(self) -> None:
        """To the first pair that was not looked at, else to the first."""
        left = (index for index, ref in enumerate(self._refs) if ref not in self._looked)
        self.told = ()
        self._at = next(left, 0)
        self.read_all()

    def action_outcome(self, outcome: str) -> None:
        """Say what came of the pair, and go on to the next."""
        if self._found is None:
            self.action_step(1)
            return
        self._do(lambda: commands.find("reviewed")(self.now, self._refs[self._at], {"outcome": outcome}))

    def _do(self, write: Callable[[], str]) -> None:
        try:
            said = write()
        except Refused as refused:
            self.tell(str(refused), refused=True)
            return
        self._at += 1
        self.read_all()
        self.tell(said)

    async def action_whole(self) -> None:
        """Everything known of the pair."""
        from screens.story import write  # noqa: PLC0415 - not before the first paint

        if self._found is not None:
            await self.open_page()
            self.pager.read(write(self.desk, self._found, self.marks, private=self.sitting.private))

    def close_page(self) -> None:
        """Back to the walk."""
        self.remove_class("paging", "helping")
        self.told = ()
        self.read_all()
        self.focus_main()

    def focus_main(self) -> None:
        """The page where one is open, else the walk."""
        if self.page_open:
            self.pager.focus()
        else:
            self.query_one(Walk).focus()

    def action_finish(self) -> None:
        """Finish the review: its page comes up. On the way there it goes to the end first, which says who is left."""
        if self._at < len(self._refs) and any(ref not in self._looked for ref in self._refs):
            self.told = ()
            self._at = len(self._refs)
            self.read_all()
            return
        try:
            self.sitting.page = weekly.finish(self.now).id
        except Refused as refused:
            self.tell(str(refused), refused=True)
            return
        self._review = None
        self.app.call_later(self.app.run_action, "place('page')")

    def action_leave(self) -> None:
        """Back to the list; the review can be taken up again."""
        done = sum(ref in self._looked for ref in self._refs)
        begun = say(self._review.begun_on) if self._review else ""
        self._leave_for(f"the review of {begun} is left, {done} of {len(self._refs)} looked at: W takes it up again")

    def _leave_for(self, said: str) -> None:
        self.sitting.said = said
        self.app.call_later(self.app.run_action, "place('triage')")
