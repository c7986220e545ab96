"""The page of a review: read, saved to a file, with names or references; or what has changed since the last one."""

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import BindingType

from console import commands
from console.review_page import compose
from console.review_words import Words, called, put
from db import reviews
from screens import footer
from screens.keys import EVERYWHERE, PAGE, PLACES, REVIEW_PAGE, offered
from screens.lines import BLANK, Line, Span, fold, line
from screens.listless import Listless
from screens.naming import shown
from screens.sitting import Sitting
from screens.subject import Subject

if TYPE_CHECKING:
    from screens.palette import Choice


class Page(Listless):
    """The page that a review ended in (`sitting.page`), else how things stand since the last."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key.binding()
        for key in (*REVIEW_PAGE, *(key for key in EVERYWHERE if key.action in {"privacy", "help", "quit"}), *PLACES)
    ]

    def __init__(self, sitting: Sitting) -> None:
        super().__init__(sitting)
        self._page: dict[str, Any] = {}

    async def on_mount(self) -> None:
        """Read the page."""
        await self.open_page()
        self.read_all()

    def come_back(self) -> None:
        """Gone to again: perhaps of another review."""
        self.add_class("paging")
        super().come_back()

    def read_all(self) -> None:
        """Compose it anew, or read what was kept."""
        kept = reviews.page(self.desk.store, self.sitting.page) if self.sitting.page else None
        self._page = json.loads(kept) if kept else compose(self.desk, None, whose=self.sitting.whose)
        self.lay_out()
        self.pager.read(self._lines)
        self.focus_main()

    def lay_out(self) -> None:
        """The page is written for the width there is."""
        super().lay_out()
        if self.page_open and self._page and not self.has_class("helping"):
            self.pager.read(self._lines, top=False)

    @property
    def words(self) -> Words:
        """The page in words, with names unless they are hidden."""
        return put(self._page, called(self.desk.store, names=not self.sitting.private))

    def _lines(self, width: int) -> list[Line]:
        words, room = self.words, min(110, width - 6)
        lines = [line(Span(f" {shown(words.title)}", "strong")), *_folded(words.about, room, "muted"), BLANK]
        for part in words.parts:
            lines += _folded((part.heading,), width - 3, "strong")
            for each in part.lines:
                head, *rest = fold(shown(each), room)
                lines += [line(Span("  - ", "muted"), head), *(line(f"    {row}") for row in rest)]
            if not part.lines:
                lines.append(line(Span(f"    {part.nothing}", "muted")))
            lines.append(BLANK)
        return [*lines, *_folded(words.foot, room, "muted")]

    # --- what the place says ---------------------------------------------------------------------------------------

    @property
    def count(self) -> int:
        """There is no list here."""
        return 0

    @property
    def subject(self) -> Subject | None:
        """The page."""
        return Subject(str(self.sitting.page or ""), "The page as a file")

    def subject_of(self, ref: str) -> Subject:
        """The page."""
        return Subject(ref, "The page as a file")

    def foot(self, width: int) -> Line:
        """What can be done with a page."""
        table = (*REVIEW_PAGE, *(key for key in EVERYWHERE if key.action == "privacy"), *PAGE)
        keys = offered(table, looking=bool(self.looking))
        return footer.row(((key.shown, key.label) for key in keys), width)

    def choices(self) -> Iterable["Choice"]:
        """What can be done with a page."""
        from screens.palette import Choice  # noqa: PLC0415 - not before the first paint

        for key in (*REVIEW_PAGE, *PLACES):
            yield Choice(key.shown, key.label, key.help, key.action)

    def written(self, line: str, refs: Sequence[str]) -> str:
        """The page stays as it is."""
        del refs
        return line

    def taken_back(self, pairs: Sequence[int] | None) -> None:
        """Compose it anew."""
        del pairs
        self.read_all()

    async def action_save(self) -> None:
        """Save it as a file, with names or references as they are on the screen."""
        texts = {"names": "no" if self.sitting.private else "yes"}
        subject = self.subject
        assert subject is not None
        await self.ask(commands.find("page-save", "review"), subject, texts)

    def close_page(self) -> None:
        """Back from the help to the page; from the page to the list."""
        if self.has_class("helping"):
            self.remove_class("helping")
            self.pager.read(self._lines)
            self.show_foot()
            return
        self.app.call_later(self.app.run_action, "place('triage')")


def _folded(texts: Iterable[str], room: int, tone: str) -> list[Line]:
    return [line(Span(f" {row}", tone)) for text in texts for row in fold(shown(text), room)]  # type: ignore[arg-type]
