"""People: patients and champions, typed in, corrected and matched, and what is kept of the one under the cursor."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from console import commands, retention
from console.dates import say, written
from console.rhythm import rhythm
from db import pairs, people
from db.erase import Erasure, everybody_erased
from db.pairs import PairRow
from db.people import Champion, Patient
from screens import footer, header
from screens.keys import EVERYWHERE, PEOPLE, PLACES
from screens.lines import Line, Span, fit, fold, line
from screens.naming import shown
from screens.place import Place
from screens.sitting import Sitting
from screens.subject import Subject

if TYPE_CHECKING:
    from screens.palette import Choice

_LABEL = 23
_HIDDEN = frozenset({"name", "phone", "email", "care_contact", "care_contact_phone"})
_UNSAID = frozenset({"id", "ref"})


@dataclass(frozen=True, slots=True)
class Person:
    """A patient or champion, and the pairs they have been in."""

    kind: str
    who: Patient | Champion
    pairs: tuple[PairRow, ...]
    erased: Erasure | None = None

    @property
    def open_pairs(self) -> tuple[PairRow, ...]:
        """Those that are not closed."""
        return tuple(pair for pair in self.pairs if pair.closed_on is None)


class People(Place):
    """Everybody, the patients first."""

    BINDINGS: ClassVar[list[BindingType]] = [key.binding() for key in (*PEOPLE, *EVERYWHERE, *PLACES)]

    def __init__(self, sitting: Sitting) -> None:
        super().__init__(sitting)
        self._everybody: tuple[Person, ...] = ()
        self._seen: tuple[Person, ...] = ()
        self._dates: dict[str, retention.Due] = {}

    def on_mount(self) -> None:
        """Read everybody."""
        self.read_all()
        self.list.focus()

    def read_all(self) -> None:
        """Read everybody again; the cursor stays where it was."""
        store = self.desk.store
        of: dict[str, list[PairRow]] = {}
        for pair in pairs.all_of_them(store):
            of.setdefault(pair.patient_ref, []).append(pair)
            of.setdefault(pair.champion_ref, []).append(pair)
        gone = everybody_erased(store)
        self._everybody = (
            *(Person("patient", e, tuple(of.get(e.ref, ())), gone.get(e.ref)) for e in people.patients(store)),
            *(Person("champion", e, tuple(of.get(e.ref, ())), gone.get(e.ref)) for e in people.champions(store)),
        )
        self._dates = {each.ref: each for each in retention.everybodys(self.desk)}
        self.seek(self.sought)

    @property
    def count(self) -> int:
        """People in sight."""
        return len(self._seen)

    @property
    def here(self) -> Person | None:
        """Whoever is under the cursor."""
        return self._seen[self.list.cursor] if self.list.cursor < len(self._seen) else None

    @property
    def subject(self) -> Subject | None:
        """Whoever is under the cursor, for a form."""
        if self.here is None:
            return None
        who = self.here.who
        return Subject(who.ref, who.ref if self.sitting.private else f"{who.ref} {shown(who.name)}".strip())

    def subject_of(self, ref: str) -> Subject:
        """The reference alone."""
        return Subject(ref, ref)

    def head(self, width: int) -> tuple[Line, Sequence[Line]]:
        """The places; how many people there are."""
        found = [person.kind for person in self._everybody if person.erased is None]
        waiting = sum(
            1 for each in self._everybody if each.kind == "patient" and not each.pairs and each.erased is None
        )
        due = sum(1 for each in self._dates.values() if each.due_on <= self.desk.on)
        spans = [
            Span(f" patients {found.count('patient')} "),
            Span(f" champions {found.count('champion')} "),
            Span(f" patients never matched {waiting} ", "soon" if waiting else "muted"),
        ]
        if due:
            spans.append(Span(f" due to be erased {due} ", "soon"))
        if self.sought:
            spans.append(Span(f"  / {shown(self.sought)}: {len(self._seen)} ", "key"))
        rule = line(Span(" " + self.marks.rule * (width - 2), "muted"))
        return header.bar("4", self.desk, self.sitting.where, width), [tuple(spans), rule]

    def draw_rows(self, indexes: Sequence[int], cursor: int) -> list[Line]:
        """One line a person."""
        if not indexes:
            text = f"Nobody found for «{shown(self.sought)}»." if self.sought else "Nobody is typed in yet."
            if self.looking:
                return [line(Span(f" {text}", "muted"))]
            return [
                line(Span(f" {text}", "muted")),
                line(Span(" p a new patient, c a new champion, m match them", "muted")),
            ]
        return [self._row(self._seen[index], cursor=index == cursor) for index in indexes]

    def panel(self, width: int, height: int) -> Sequence[Line]:
        """Everything that is kept of the person."""
        person = self.here
        if person is None or self.subject is None:
            return ()
        lines = [line(Span(f" {self.subject.title}", "strong"), f"  {person.kind}")]
        lines += self._pairs(person)
        if person.erased:
            lines += _labelled("erased", f"on {written(person.erased.on)} by {person.erased.by}", width)
        elif date_of := self._dates.get(person.who.ref):
            lines += _labelled("due to be erased", f"{written(date_of.due_on)} ({date_of.why})", width)
        if isinstance(person.who, Champion):
            lines += self._clearances(person.who, width)
        lines += self._kept(person.who, width)
        more = "   more than there is room for" if self.looking else "   more: e shows it all"
        return lines if len(lines) <= height else [*lines[: height - 1], line(Span(more, "muted"))]

    def foot(self, width: int) -> Line:
        """What can be done here."""
        return footer.of(PEOPLE, width, looking=bool(self.looking))

    def choices(self) -> Iterable["Choice"]:
        """Everything that can be done here."""
        from screens.palette import Choice  # noqa: PLC0415 - not before the first paint

        for key in (*PEOPLE, *EVERYWHERE, *PLACES):
            if key.action != "palette":
                yield Choice(key.shown, key.label, key.help, key.action)

    def seek(self, text: str) -> None:
        """Everybody with all of these words."""
        words = text.casefold().split()
        self._seen = tuple(
            person for person in self._everybody if all(word in self._text(person).casefold() for word in words)
        )
        self.lay_out()

    def written(self, line: str, refs: Sequence[str]) -> str:
        """Read everybody again, and go to whoever it was about."""
        self.read_all()
        named = line.partition(":")[0]
        at = next((index for index, person in enumerate(self._seen) if person.who.ref in (named, *refs)), None)
        if at is not None:
            self.list.fill(self.count, at)
            self.show_panel()
        return line

    def taken_back(self, pairs: Sequence[int] | None) -> None:
        """Read everybody again."""
        del pairs
        self.read_all()

    # --- keys ------------------------------------------------------------------------------------------------------

    async def action_add(self, name: str) -> None:
        """A new patient or champion."""
        kind = "patient" if name == "patient-add" else "champion"
        await self.ask(commands.find(name, "people"), Subject("", f"New {kind}"))

    async def action_match(self) -> None:
        """A new pair; it begins with whoever is under the cursor."""
        await self.ask(commands.find("pair-add", "people"), Subject(self.here.who.ref if self.here else "", "New pair"))

    async def action_correct(self) -> None:
        """Correct whoever is under the cursor."""
        if self.sitting.private:
            self.tell("Names and numbers are hidden: r shows them first.", refused=True)
        elif self.here and self.subject:
            await self.ask(commands.find(f"{self.here.kind}-edit", "people"), self.subject)

    async def on_queue_opened(self) -> None:
        """Enter on a row."""
        await self.run_action("correct")

    async def action_pair(self, name: str, group: str) -> None:
        """Correct the open pair of whoever is under the cursor, or agree another rhythm for it."""
        if self.here is None:
            return
        if not self.here.open_pairs:
            self.tell(f"{self.here.who.ref} is in no open pair.", refused=True)
            return
        ref = self.here.open_pairs[-1].ref
        await self.ask(commands.find(name, group), Subject(ref, ref))

    async def action_clearance(self, name: str) -> None:
        """A clearance of the champion under the cursor."""
        if self.here is None or self.subject is None:
            return
        if self.here.kind != "champion":
            self.tell("Clearances are a champion's: go to one first.", refused=True)
            return
        await self.ask(commands.find(name, "people"), self.subject)

    # --- drawing ---------------------------------------------------------------------------------------------------

    def _row(self, person: Person, *, cursor: bool) -> Line:
        who = person.who
        spare = max(0, self.app.size.width - 80)
        name = "" if self.sitting.private else shown(who.name)
        phone = "" if self.sitting.private else shown(who.phone or "")
        paired = ", ".join(pair.ref for pair in person.open_pairs) or ("was paired" if person.pairs else "not matched")
        if person.erased:
            paired = "erased"
        state = f" ({who.status})" if isinstance(who, Champion) and who.status != "ready" and not person.erased else ""
        return line(
            Span(">" if cursor else " ", "strong"),
            f" {fit(person.kind, 8)} ",
            Span(f"{fit(shown(who.ref), 8)} {fit(name, 20 + spare // 2)}", "cursor" if cursor else "plain"),
            Span(f" {fit(shown(who.area or ''), 12 + spare // 4)} {fit(phone, 13)} ", "muted"),
            fit(shown(paired + state), max(10, self.app.size.width - 70 - spare // 2 - spare // 4)).rstrip(),
        )

    def _pairs(self, person: Person) -> list[Line]:
        lines = []
        for pair in reversed(person.pairs):
            other = pair.champion_ref if person.kind == "patient" else pair.patient_ref
            closed = f"closed {say(pair.closed_on, self.desk.on)}" if pair.closed_on else "open"
            first = rhythm(pair.every_days) if pair.every_days else "no rhythm"
            since = f"matched {say(pair.matched_on, self.desk.on)}"
            text = f"with {other}, {since}, {first} at first, {pair.mode or 'no mode'}, {closed}"
            lines += _labelled(pair.ref, text, self.app.size.width)
        return lines

    def _clearances(self, champion: Champion, width: int) -> list[Line]:
        latest = {row.clearance: row for row in people.clearances(self.desk.store, champion.id)[::-1]}
        said = [
            f"{name}{f' until {say(row.renew_on, self.desk.on)}' if row.renew_on else ''}"
            for name, row in latest.items()
        ]
        return _labelled("clearances", "; ".join(said) or "none", width)

    def _kept(self, who: Patient | Champion, width: int) -> list[Line]:
        lines: list[Line] = []
        for field in fields(who):
            value = getattr(who, field.name)
            if value in (None, "") or field.name in _UNSAID or (self.sitting.private and field.name in _HIDDEN):
                continue
            text = say(value, self.desk.on) if isinstance(value, date) else _plain(value)
            lines += _labelled(field.name.replace("_", " "), text, width)
        return lines

    def _text(self, person: Person) -> str:
        who = person.who
        named = () if self.sitting.private else (who.name, who.phone or "")
        words = (person.kind, who.ref, *named, who.area or "", *(pair.ref for pair in person.pairs))
        state = "" if person.open_pairs else "not matched"
        return shown(" ".join((*words, state)))


def _labelled(label: str, text: str, width: int) -> list[Line]:
    rows = fold(shown(text), max(20, width - _LABEL - 1))
    head = line(Span(f"   {label}".ljust(_LABEL), "muted"), rows[0])
    return [head, *(line(" " * _LABEL + row) for row in rows[1:])]


def _plain(value: object) -> str:
    return ("no", "yes")[value] if isinstance(value, bool) else str(value)
