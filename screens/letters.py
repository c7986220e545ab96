"""The letters at the end of a pair: every field that leaves, to be left out or put back, and then the files."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from console import commands
from console.desk import Desk
from console.letters import making
from console.letters.fields import Shown, slug
from db.refused import Refused
from screens import footer, header
from screens.keys import EVERYWHERE, LETTERS, PLACES, offered
from screens.lines import Line, Span, fit, fold, line
from screens.naming import shown
from screens.place import Place
from screens.sitting import Sitting
from screens.subject import Subject

if TYPE_CHECKING:
    from screens.palette import Choice

_LETTER, _LABEL = 13, 32
"""Cells of a row for the letter and for what the field is."""


@dataclass(frozen=True, slots=True)
class Row:
    """A field of a letter; or, where `field` is None, a letter that is not made, and why."""

    letter: str
    field: Shown | None = None
    why: str = ""


class Letters(Place):
    """The fields of the letters of one pair (`sitting.letters_of`)."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key.binding()
        for key in (*LETTERS, *(key for key in EVERYWHERE if key.action in {"privacy", "palette", "help", "quit"}),
                    *PLACES)
    ]  # fmt: skip

    def __init__(self, sitting: Sitting) -> None:
        super().__init__(sitting)
        self._of = ""
        self._rows: tuple[Row, ...] = ()
        self._out: set[str] = set()
        self._refusal = ""

    def on_mount(self) -> None:
        """Read the fields."""
        self.read_all()
        self.list.focus()

    def come_back(self) -> None:
        """Gone to again: perhaps for another pair."""
        self.list.cursor = 0 if self._of != self.sitting.letters_of else self.list.cursor
        super().come_back()
        self.list.focus()

    def read_all(self) -> None:
        """Read what would leave; what was left out stays so for the same pair."""
        if self._of != self.sitting.letters_of:
            self._of, self._out = self.sitting.letters_of, set()
        try:
            plan = making.plan(self.now_quietly, self._of)
        except Refused as refused:
            self._rows, self._refusal = (), str(refused)
        else:
            self._refusal = ""
            self._rows = (
                *(Row(each.letter, each) for each in plan.leaving()),
                *(Row(kind, why=why) for kind, why in plan.why_not.items()),
            )
        self.lay_out()

    @property
    def now_quietly(self) -> Desk:
        """The desk at this moment, without reading again on a new day: this is the reading."""
        return self.sitting.now()

    @property
    def count(self) -> int:
        """The fields, and the letters that are not made."""
        return len(self._rows)

    @property
    def here(self) -> Row | None:
        """What is under the cursor."""
        return self._rows[self.list.cursor] if self.list.cursor < len(self._rows) else None

    @property
    def subject(self) -> Subject | None:
        """The letters of the pair."""
        return Subject(self._of, f"Letters of {shown(self._of)}")

    def subject_of(self, ref: str) -> Subject:
        """The letters of that pair."""
        return Subject(ref, f"Letters of {shown(ref)}")

    def head(self, width: int) -> tuple[Line, Sequence[Line]]:
        """The places; how many fields of how many letters leave."""
        fields = [row.field for row in self._rows if row.field]
        letters = {each.letter for each in fields}
        leave = sum(_name(each) not in self._out for each in fields)
        many = "letter" if len(letters) == 1 else "letters"
        spans = (
            Span(f" {shown(self._of)} ", "strong"),
            Span(f" {len(letters)} {many}: {leave} of {len(fields)} fields leave ", "plain"),
            Span(f" left out {len(fields) - leave}" if leave < len(fields) else "", "soon"),
        )
        return header.bar("2", self.desk, self.sitting.where, width), [spans, header.rule(self.marks, width, "")]

    def draw_rows(self, indexes: Sequence[int], cursor: int) -> list[Line]:
        """One line a field."""
        if not indexes:
            rows = fold(shown(self._refusal) or "There is no letter to make.", max(20, self.app.size.width - 4))
            return [line(Span(f" {row}", "muted")) for row in rows]
        return [self._row(self._rows[index], cursor=index == cursor) for index in indexes]

    def panel(self, width: int, height: int) -> Sequence[Line]:
        """The whole of the field under the cursor, and what becomes of it."""
        if self.here is None:
            return ()
        if (each := self.here.field) is None:
            head = line(Span(f" No letter to the {self.here.letter}", "strong"))
            return [head, *(line(f"   {row}") for row in fold(shown(f"{self.here.why}."), width - 5))]
        out = _name(each) in self._out
        state = Span(
            "  left out: space puts it back" if out else "  leaves: space leaves it out", "soon" if out else "good"
        )
        lines = [line(Span(f" To the {each.letter}: {each.label}", "strong"), state)]
        for value in each.value:
            lines += [line(f"   {row}") for row in fold(self._said(each, value), width - 5)]
        return lines[:height]

    def foot(self, width: int) -> Line:
        """What can be done here."""
        table = (*LETTERS, *(key for key in EVERYWHERE if key.action in {"privacy", "help"}))
        return footer.row(((key.shown, key.label) for key in offered(table, looking=bool(self.looking))), width)

    def choices(self) -> Iterable["Choice"]:
        """Everything that can be done here."""
        from screens.palette import Choice  # noqa: PLC0415 - not before the first paint

        for key in (*LETTERS, *PLACES):
            yield Choice(key.shown, key.label, key.help, key.action)

    def seek(self, text: str) -> None:
        """Nothing is looked for here."""
        del text

    def written(self, line: str, refs: Sequence[str]) -> str:
        """They were made."""
        del refs
        self.read_all()
        return line

    def taken_back(self, pairs: Sequence[int] | None) -> None:
        """Read again."""
        del pairs
        self.read_all()

    def action_leave_out(self) -> None:
        """Leave the field out of its letter, or put it back; the cursor goes on to the next."""
        if self.here is None:
            return
        if self.here.field is None:
            self.tell(f"There is no letter to the {self.here.letter}: {self.here.why}.", refused=True)
            return
        self._out ^= {_name(self.here.field)}
        self.show_head()
        self.list.action_move(1)
        self.list.draw()
        self.show_panel()

    def action_next_letter(self) -> None:
        """The first field of the next letter, after the last the first."""
        if self.here is None:
            return
        kinds = list(dict.fromkeys(row.letter for row in self._rows))
        after = kinds[(kinds.index(self.here.letter) + 1) % len(kinds)]
        self.list.action_go(next(index for index, row in enumerate(self._rows) if row.letter == after))

    async def action_make(self) -> None:
        """Ask where to, and make them."""
        if not any(row.field for row in self._rows):
            self.tell(self._refusal or "There is no letter to make.", refused=True)
            return
        subject = self.subject
        assert subject is not None
        without = ", ".join(sorted(self._out))
        await self.ask(commands.find("letters-save", "letters"), subject, {"without": without})

    async def on_queue_opened(self) -> None:
        """Enter on a row; through the app, where whoever looks only is told so."""
        await self.run_action("make")

    async def action_back(self) -> None:
        """Back to where one came from; from the help to the list."""
        if self.page_open:
            self.close_page()
            return
        await self.run_action(f"app.place('{self.came_from}')")

    def _row(self, row: Row, *, cursor: bool) -> Line:
        room = max(10, self.app.size.width - _LETTER - _LABEL - 8)
        mark = Span(">" if cursor else " ", "strong")
        if (each := row.field) is None:
            why = fit(f"not made: {shown(row.why)}", room + _LABEL + 4).rstrip()
            return line(
                mark, "    ", Span(fit(row.letter, _LETTER), "cursor" if cursor else "muted"), Span(why, "muted")
            )
        out = _name(each) in self._out
        value = self._said(each, "; ".join(each.value))
        return line(
            mark,
            Span("[ ] " if out else "[x] ", "soon" if out else "good"),
            Span(fit(each.letter, _LETTER), "cursor" if cursor else "plain"),
            Span(fit(each.label, _LABEL), "muted" if out else "plain"),
            Span(f" {fit(value, room).rstrip()}", "muted" if out else "plain"),
        )

    def _said(self, each: Shown, value: str) -> str:
        """What stands in the field; a name or somebody's own words are hidden where names are."""
        if self.sitting.private and each.kind != "plain":
            return "(hidden: r shows it)"
        return shown(value)


def _name(each: Shown) -> str:
    return f"{slug(each.letter)}.{each.name}"
