"""Endings: every pair whose ending is work, with its steps, what is next, and the load of the coming weeks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from console import caseload, commands, triage
from console.closed import as_it_was
from console.dates import say
from console.ending import beginning, state
from console.ending.state import EndingState
from console.ending.timetable import is_after, label
from console.flags import WORST_FIRST, Assessment
from db import pairs
from db.pairs import PairRow
from db.refused import Refused
from screens import ending, footer, header
from screens.board import EVERYBODYS
from screens.keys import ENDINGS, EVERYWHERE, PAGE, PLACES
from screens.lines import Line, Span, fit, fold, line
from screens.marks import SEVERITY
from screens.naming import first_names, short_names, shown
from screens.paged import Paged
from screens.row import tone
from screens.sheet import Sheet
from screens.sitting import Sitting
from screens.subject import Subject

if TYPE_CHECKING:
    from screens.palette import Choice

_RULES = frozenset({"ending-near", "ending-step-late", "past-end"})
"""The rules that say how urgent an ending is."""

_LEGEND = ("done", "due", "late", "to come", "not needed", "left open")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WIDE = 110
"""Cells of a screen on which the weeks bear their Mondays, and what is next stands in whole sentences."""

_FIRST: dict[str, tuple[str, ...]] = {
    "open": ("ending", "extend", "plan", "met", "contact"),
    "closing": ("ending-step", "ending-skip", "plan", "worry", "met", "contact"),
    "closed": ("ending-step", "ending-skip", "worry", "reopen"),
}
"""What belongs in the footer, by the state of the ending."""


@dataclass(frozen=True, slots=True)
class Item:
    """An ending in the list; `found` is its pair where that is open."""

    state: EndingState
    pair: PairRow
    found: Assessment | None

    @property
    def severity(self) -> str:
        """The worst of what fires about its ending; of a closed pair soon where a step is late."""
        if self.found is None:
            return "soon" if self.state.late else "none"
        fired = {flag.severity for flag in self.found.flags if flag.rule in _RULES}
        return next((each for each in WORST_FIRST if each in fired), "none")

    @property
    def needs_something(self) -> bool:
        """Whether there is something to do about it this week."""
        return self.severity in {"act", "soon"} or any(step.mark in {"due", "late"} for step in self.state.steps)


class Endings(Paged):
    """By days left those that are open, then those that are closed with something still to be done."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(each.key, f"log('{each.name}', '{each.group}')", each.label, show=False)
            for each in commands.ENDING_STEPS
        ),
        *(key.binding() for key in (*ENDINGS, *EVERYWHERE, *PLACES)),
    ]

    def __init__(self, sitting: Sitting) -> None:
        super().__init__(sitting)
        self._everybodys: tuple[Item, ...] = ()
        self._rows: tuple[Item, ...] = ()
        self._seen: tuple[Item, ...] = ()
        self._caseload = EVERYBODYS

    def on_mount(self) -> None:
        """Read every ending."""
        self.read_all()
        if found := next((each for each in self._seen if each.pair.ref == self.sitting.ending), None):
            self._go_to(found.pair.id)
            self.lay_out()
        self.list.focus()

    def read_all(self) -> None:
        """Read every ending again; the cursor stays on its pair."""
        store, on = self.desk.store, self.desk.on
        states = state.all_of_them(self.desk)
        of = {each.id: each for each in pairs.all_of_them(store)}
        opened = [each.pair_id for each in states if each.state != "closed"]
        found = {each.pair.id: each for each in triage.reassess(store, on, opened)} if opened else {}
        items = [Item(each, of[each.pair_id], found.get(each.pair_id)) for each in states]
        self._everybodys = tuple(sorted(items, key=lambda each: each.state.state == "closed"))
        self._look()
        self.show_page_again()

    def _look(self) -> None:
        """Those of the caseload, and those among them that are sought; the cursor stays on its pair."""
        here = self._under_cursor
        self._caseload = caseload.of(self.desk, self.sitting.whose)
        self._rows = tuple(each for each in self._everybodys if self._has(each))
        words = self.sought.casefold().split()
        self._seen = tuple(each for each in self._rows if all(word in self._text(each) for word in words))
        if here:
            self._go_to(here.pair.id)
        if self.is_mounted:
            self.lay_out()

    def _has(self, each: Item) -> bool:
        there = self._caseload.handed.get(each.pair.id)
        holds = self._caseload.holds
        return holds(each.pair.coordinator) or (there is not None and holds(there.to_whom))

    def _go_to(self, pair_id: int) -> bool:
        at = next((index for index, each in enumerate(self._seen) if each.pair.id == pair_id), None)
        if at is not None:
            self.list.fill(self.count, at)
        return at is not None

    # --- what the place says ---------------------------------------------------------------------------------------

    @property
    def count(self) -> int:
        """Endings in sight."""
        return len(self._seen)

    @property
    def _under_cursor(self) -> Item | None:
        return self._seen[self.list.cursor] if self.list.cursor < len(self._seen) else None

    @property
    def here(self) -> Item | None:
        """The ending whose page is open, else the one under the cursor."""
        if self.paged is None:
            return self._under_cursor
        return next((each for each in self._everybodys if each.pair.id == self.paged), None)

    @property
    def whereabouts(self) -> Mapping[str, str]:
        """The pair that is looked at, by its reference: to be gone back to when a lock is opened."""
        return {"ending": self.here.pair.ref if self.here else ""}

    @property
    def subject(self) -> Subject | None:
        """The pair, for a form; a closed one too."""
        return self._called(self.here) if self.here else None

    def subject_of(self, ref: str) -> Subject:
        """The pair of that reference, else the reference alone."""
        found = next((each for each in self._everybodys if each.pair.ref == ref), None)
        return self._called(found) if found else Subject(ref, ref)

    def _called(self, each: Item) -> Subject:
        ref = each.pair.ref
        return Subject(ref, f"{shown(ref)} {short_names(each.pair, private=self.sitting.private)}")

    def find_pair(self, ref: str) -> Assessment | None:
        """The open pair of that reference."""
        return next((each.found for each in self._everybodys if each.pair.ref == ref), None)

    def head(self, width: int) -> tuple[Line, Sequence[Line]]:
        """The places; how many endings stand where; how many end in each of the coming weeks; what the marks mean."""
        said = [f"{self.marks.step(each)} {each}" for each in _LEGEND]
        return header.bar("2", self.desk, self.sitting.where, width), [
            self._counts(),
            self._load(width),
            header.rule(self.marks, width, "", said),
        ]

    def draw_rows(self, indexes: Sequence[int], cursor: int) -> list[Line]:
        """One line an ending."""
        if not indexes:
            room = self.app.size.width - 3
            return [line(Span(f" {row}", "muted")) for text in self._nothing() for row in fold(text, room)]
        width = self.app.size.width
        ref = max(4, min(12, max(len(shown(each.pair.ref)) for each in self._seen)))
        return [self._row(self._seen[index], width, ref, cursor=index == cursor) for index in indexes]

    def panel(self, width: int, height: int) -> Sequence[Line]:
        """The ending of the pair under the cursor: what is next, its steps, its plan."""
        if self.here is None:
            return ()
        told = ending.read(self.desk, self.here.state, self.here.pair)
        sheet = Sheet.of(self.here.pair, self.desk.on, width, private=self.sitting.private)
        would_be = self._would_be(self.here) if self.here.state.state == "open" else ()
        todo = self._todo(self.here)
        return ending.panel(told, sheet, self.marks, height, todo=todo, would_be=would_be, whose=self._whose(self.here))

    def foot(self, width: int) -> Line:
        """What can be done about this ending."""
        last = footer.row(((key.shown, key.label) for key in EVERYWHERE if self._in_foot(key.shown)), width)
        room = width - sum(len(span.text) for span in last)
        first = [(key.shown, key.label) for key in PAGE if key.footer] if self.page_open else []
        if self.looking:
            first += [(key.shown, key.label) for key in ENDINGS if not key.writes and not self.page_open]
        elif self.here:
            first += self._that_matter(self.here.state)
        return (*footer.row(first, room), *last)

    def _in_foot(self, key: str) -> bool:
        return key in ({"/", "?"} if self.looking else {"u", "/", "?"})

    @staticmethod
    def _that_matter(found: EndingState) -> Iterator[tuple[str, str]]:
        """The keys of what is done about an ending that stands so, each with what it is called."""
        known = {each.name: each for each in (*commands.LOG, *commands.ENDING_STEPS)}
        step = ending.next_step(found)
        letters = step and is_after(step.step) and any(each.step == "letters" for each in found.waiting)
        if found.state == "closing" and (step is None or is_after(step.step)):
            yield known["closed"].key, known["closed"].label
        for name in _FIRST[found.state]:
            yield known[name].key, known[name].label
            if name == "ending-skip" and letters:
                yield next((key.shown, key.label) for key in ENDINGS if key.action == "letters")

    def choices(self) -> Iterable["Choice"]:
        """Everything that can be done here."""
        from screens.palette import Choice  # noqa: PLC0415 - not before the first paint

        for each in commands.ENDING_STEPS:
            yield Choice(each.key, each.label, each.help, f"log('{each.name}', '{each.group}')")
        taken = {each.key for each in commands.ENDING_STEPS}
        for choice in self.entries():
            yield Choice("", *choice[1:]) if choice.key in taken else choice
        for key in (*ENDINGS, *EVERYWHERE, *PLACES):
            if key.action != "palette":
                yield Choice(key.shown, key.label, key.help, key.action)

    def seek(self, text: str) -> None:
        """Every ending with all of these words."""
        del text
        self._look()

    def written(self, line: str, refs: Sequence[str]) -> str:
        """Read again, and stay on the pair; says what is next there."""
        self.read_all()
        found = next((each for each in self._everybodys if each.pair.ref in refs), None)
        if found is None:
            return f"{line}  (no ending to be seen to any more)"
        self._go_to(found.pair.id)
        self.show_panel()
        return f"{line}  (next: {ending.whats_next(found.state, self.desk.on, 80)})"

    def taken_back(self, pairs: Sequence[int] | None) -> None:
        """Read again."""
        del pairs
        self.read_all()

    # --- keys ------------------------------------------------------------------------------------------------------

    def action_next_due(self) -> None:
        """The next ending that needs something; past the last, the first."""
        after = [*range(self.list.cursor + 1, self.count), *range(self.list.cursor + 1)]
        at = next((index for index in after if index < self.count and self._seen[index].needs_something), None)
        if at is None:
            self.tell("no ending in sight needs anything this week")
            return
        self.told = ()
        self.list.fill(self.count, at)
        self.show_panel()
        self.show_foot()

    def action_caseload(self) -> None:
        """Everybody's endings, one's own, then each colleague's."""
        turn = caseload.others(self.desk, [each.found for each in self._everybodys if each.found])
        at = turn.index(self.sitting.whose) if self.sitting.whose in turn else -1
        self.sitting.whose = whose = turn[(at + 1) % len(turn)]
        self._look()
        self.tell(f"endings of {whose}, with those they cover and those of nobody" if whose else "everybody's endings")

    def action_unfind(self) -> None:
        """Let go of what was found."""
        self.told = ()
        self.sought = ""
        self._look()

    def action_privacy(self) -> None:
        """Names for references and back."""
        super().action_privacy()
        self._look()
        self.show_page_again()

    # --- pages -----------------------------------------------------------------------------------------------------

    async def action_letters(self) -> None:
        """The letters of the ending under the cursor: what would leave, and the files."""
        if subject := self.subject:
            self.sitting.letters_of = subject.ref
            await self.run_action("app.place('letters')")

    @property
    def number_under_cursor(self) -> int | None:
        """Of the pair under the cursor, closed or not."""
        return self._under_cursor.pair.id if self._under_cursor else None

    def paged_pair(self) -> Assessment:
        """As it stands; of a closed one as it stood on its last open day."""
        if self.here is None:
            raise Refused("There is no ending of that pair to be seen to any more.")
        if found := self.here.found or as_it_was(self.desk, self.here.pair):
            return found
        raise Refused(f"{self.here.pair.ref} was closed on the day it was matched: V shows what was written.")

    # --- drawing ---------------------------------------------------------------------------------------------------

    def _counts(self) -> Line:
        states = [each.state for each in self._rows]
        open_ones = [each for each in states if each.state != "closed"]
        spans: list[Span] = [Span(f" {shown(self._caseload.whose)}'s: ", "key")] if self._caseload.whose else []
        for called, count, colour in (
            ("closing", sum(each.state == "closing" for each in states), "plain"),
            ("not begun", sum(each.state == "open" for each in states), "plain"),
            ("late", sum(bool(each.late) for each in states), "soon"),
            ("past their end", sum((each.days_left or 0) < 0 for each in open_ones), "act"),
            ("closed, a step open", len(states) - len(open_ones), "plain"),
        ):
            spans.append(Span(f" {called} {count} ", colour if count else "muted"))  # type: ignore[arg-type]
        if self.sought:
            spans.append(Span(f" / {shown(self.sought)}: {len(self._seen)} ", "key"))
        return tuple(spans)

    def _load(self, width: int) -> Line:
        """How many end in each of the next weeks: with the month where it begins, or with each Monday."""
        weeks = state.load([each.state for each in self._rows], self.desk.on)
        wide = width >= _WIDE
        spans = [Span(" ends in the week of " if wide else " ends week by week ", "muted")]
        month = 0
        for monday, count in weeks:
            if monday.month != month:
                month = monday.month
                spans.append(Span(f" {_MONTHS[month - 1]}", "muted"))
            day = f"{monday.day}:" if wide else ""
            spans += [Span(f" {day}", "muted"), Span(str(count) if count else ".", "strong" if count else "muted")]
        total = sum(count for _, count in weeks)
        return (*spans, Span(f"  {total} in {len(weeks)} weeks", "muted"))

    def _nothing(self) -> list[str]:
        if self.sought:
            return [f"No ending found for «{shown(self.sought)}»: / to look again."]
        if self._everybodys and self._caseload.whose:
            return [f"{shown(self._caseload.whose)} has no ending to see to: P looks at others."]
        return [
            "No ending is to be seen to.",
            f"A pair stands here from its week {state.FROM_WEEK} on, or once its ending is begun, until all is done.",
        ]

    def _row(self, each: Item, width: int, ref: int, *, cursor: bool) -> Line:
        found, on = each.state, self.desk.on
        names = 14 + min(max(0, width - 80) // 4, 16)
        steps = ending.row_of_marks(found, self.marks)
        used = sum(len(span.text) for span in steps)
        room = max(8, width - 3 - ref - 1 - names - 5 - 11 - 12 - 1)
        who = f"{fit(shown(each.pair.ref), ref)} {fit(first_names(each.pair, private=self.sitting.private), names)}"
        return line(
            Span(">" if cursor else " ", "strong"),
            Span(SEVERITY[each.severity], tone(each.severity)),
            " ",
            Span(who, "cursor" if cursor else "plain"),
            Span(f" {f'w{found.week}'[:4].ljust(4)}", "muted"),
            Span(fit(ending.days_left(found, on), 11), "act" if self._over(found) else "plain"),
            *steps,
            " " * max(1, 12 - used),
            Span(fit(self._next(each, room), room).rstrip(), tone(each.severity)),
        )

    def _next(self, each: Item, room: int) -> str:
        """What is next: in a whole sentence where there is room for it."""
        if (whole := self._todo(each)) and len(whole) <= room:
            return whole
        return ending.whats_next(each.state, self.desk.on, room, looking=bool(self.looking))

    def _todo(self, each: Item) -> str:
        """What to do next; without keys for whoever is looking only."""
        text = shown(each.state.then)
        if not self.looking:
            return text
        return " ".join(word for word in text.replace("),", ") ,").split() if not _is_key(word)).replace(" ,", ",")

    def _would_be(self, each: Item) -> list[str]:
        """What an ending begun today would come to."""
        try:
            found = beginning.beginning(self.desk, each.pair, "planned", self.desk.on)
        except Refused as refused:
            return [str(refused)]
        days: dict[date, list[str]] = {}
        for name, day in sorted(found.due.items(), key=lambda pair: pair[1]):
            days.setdefault(day, []).append(label("planned", name))
        said = "; ".join(f"{', '.join(names)} by {say(day, self.desk.on)}" for day, names in days.items())
        return [f"Begun today it would be: {said}."]

    def _whose(self, each: Item) -> str:
        there = self._caseload
        if each.found:
            said = there.label_of(each.found, self.desk.on, self.desk.by)
        else:
            said = there.label(each.pair.coordinator, self.desk.on)
        return f"coordinator {said}" if said and " " not in said else said

    @staticmethod
    def _over(found: EndingState) -> bool:
        return found.state != "closed" and found.days_left is not None and found.days_left < 0

    def _text(self, each: Item) -> str:
        pair, found = each.pair, each.state
        people = () if self.sitting.private else (pair.patient_name, pair.champion_name)
        late = (f"late {step.label}" for step in found.late)
        words = (
            pair.ref, pair.patient_ref, pair.champion_ref, *people, pair.coordinator, found.state, found.kind, *late,
            ending.days_left(found, self.desk.on), ending.whats_next(found, self.desk.on, 80, looking=True),
            each.severity,
        )  # fmt: skip
        return shown(" ".join(word for word in words if word)).casefold()


def _is_key(word: str) -> bool:
    return len(word) == 3 and word.startswith("(") and word.endswith(")")
