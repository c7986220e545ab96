"""Programme: the days on which everybody rests, who the coordinators are, and the limits of every rule."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from console import backing_up, caseload, commands, policy
from console.dates import say
from console.limits import Limit
from db import coordinators, handovers, roles, snapshot
from db.coordinators import Coordinator, Cover
from db.facts import Closure
from db.handovers import Handover
from db.refused import Refused
from db.roles import Standing
from screens import footer, header
from screens.keys import EVERYWHERE, PLACES, PROGRAMME
from screens.lines import Line, Span, fit, fold, line
from screens.naming import shown
from screens.place import Place
from screens.sitting import Sitting
from screens.subject import Subject

if TYPE_CHECKING:
    from screens.palette import Choice


@dataclass(frozen=True, slots=True)
class Item:
    """A closure, a coordinator with who covers for them, a login of nobody else with its role, or a limit."""

    about: Closure | Coordinator | Standing | Limit
    value: int = 0
    cover: Cover | None = None


class Programme(Place):
    """Closures first, then the coordinators and who else has a role, then the limits."""

    BINDINGS: ClassVar[list[BindingType]] = [key.binding() for key in (*PROGRAMME, *EVERYWHERE, *PLACES)]

    def __init__(self, sitting: Sitting) -> None:
        super().__init__(sitting)
        self._items: tuple[Item, ...] = ()
        self._roles: dict[str, str] = {}
        self._seen: tuple[Item, ...] = ()
        self._overdue = ""
        self._handed: tuple[Handover, ...] = ()

    def on_mount(self) -> None:
        """Read everything."""
        self.read_all()
        self.list.focus()

    def read_all(self) -> None:
        """Read them again; the cursor stays where it was."""
        self._overdue = backing_up.overdue(self.desk)
        self._handed = handovers.waiting(self.desk.store, self.desk.on)
        stored, away = policy.stored(self.desk.store), caseload.away(self.desk)
        standings = roles.everybody(self.desk.store)
        everybody = coordinators.everybody(self.desk.store, self.desk.on)
        self._roles = {each.login: each.role for each in standings}
        told = {each.login for each in everybody}
        self._items = (
            *(Item(closure) for closure in snapshot.closures(self.desk.store)),
            *(Item(each, cover=away.get(each.initials)) for each in everybody),
            *(Item(each) for each in standings if each.login not in told),
            *(Item(limit, stored.get(limit.name, limit.default)) for limit in policy.limits()),
        )
        self.seek(self.sought)

    @property
    def count(self) -> int:
        """Closures and limits in sight."""
        return len(self._seen)

    @property
    def here(self) -> Item | None:
        """What is under the cursor."""
        return self._seen[self.list.cursor] if self.list.cursor < len(self._seen) else None

    @property
    def subject(self) -> Subject | None:
        """The limit under the cursor, for a form."""
        if self.here is None or not isinstance(self.here.about, Limit):
            return None
        return Subject(self.here.about.name, self.here.about.name)

    def subject_of(self, ref: str) -> Subject:
        """The name of the limit."""
        return Subject(ref, ref)

    def head(self, width: int) -> tuple[Line, Sequence[Line]]:
        """The places; how many closures there are and how many limits are this programme's own."""
        closures = sum(isinstance(item.about, Closure) for item in self._items)
        own = sum(isinstance(item.about, Limit) and item.value != item.about.default for item in self._items)
        spans = (Span(f" closures {closures} "), Span(f" limits of our own {own} ", "soon" if own else "muted"))
        mine = 0 if self.looking else sum(each.to_whom == self.desk.by for each in self._handed)
        said = [f"{_pairs(mine)} handed to you: < accepts, p reads about them"] if mine else []
        rule = header.rule(self.marks, width, self._overdue, said)
        return header.bar("5", self.desk, self.sitting.where, width), [spans, rule]

    def draw_rows(self, indexes: Sequence[int], cursor: int) -> list[Line]:
        """One line each."""
        if not indexes:
            return [line(Span(f" Nothing found for «{shown(self.sought)}».", "muted"))]
        return [self._row(self._seen[index], cursor=index == cursor) for index in indexes]

    def panel(self, width: int, height: int) -> Sequence[Line]:
        """What the closure or limit means."""
        del height
        if self.here is None:
            return ()
        about = self.here.about
        if isinstance(about, Closure):
            days = (about.to_on - about.from_on).days + 1
            text = f"{days} days on which nobody is expected to meet: they are not counted as quiet."
            return [line(Span(f" {shown(about.name) or 'Closure'}", "strong")), *_folded(text, width)]
        if isinstance(about, Coordinator):
            said = "; ".join(self._of_coordinator(about, self.here.cover))
            cover, hand = ("", "") if self.looking else (": c", ": >")
            text = (
                f"While they are away a colleague covers{cover}; the pairs go back by themselves when the day has"
                f" passed. For good they are handed over to a colleague, who accepts{hand}."
            )
            head = line(Span(f" {self._role_of(about)} {shown(about.initials)}", "strong"))
            return [head, *_folded(f"{said}.", width), *_folded(text, width)]
        if isinstance(about, Standing):
            text = f"Logs in as {about.login}, has no pairs, and has given no initials."
            return [line(Span(f" {about.role} {shown(about.login)}", "strong")), *_folded(text, width)]
        lines = [line(Span(f" {about.name}", "strong")), *_folded(f"{about.meaning}.", width)]
        for text in policy.about(about.name):
            lines += _folded(text, width)
        return lines

    def foot(self, width: int) -> Line:
        """What can be done here."""
        return footer.of(PROGRAMME, width, looking=bool(self.looking))

    def choices(self) -> Iterable["Choice"]:
        """Everything that can be done here."""
        from screens.palette import Choice  # noqa: PLC0415 - not before the first paint

        for key in (*PROGRAMME, *EVERYWHERE, *PLACES):
            if key.action != "palette":
                yield Choice(key.shown, key.label, key.help, key.action)

    def seek(self, text: str) -> None:
        """Those with all of these words."""
        words = text.casefold().split()
        self._seen = tuple(item for item in self._items if all(word in _text(item).casefold() for word in words))
        self.lay_out()

    def written(self, line: str, refs: Sequence[str]) -> str:
        """Read again."""
        del refs
        self.sitting.who_am_i()
        self.read_all()
        return line

    def taken_back(self, pairs: Sequence[int] | None) -> None:
        """Read again."""
        del pairs
        self.read_all()

    async def action_closure(self, name: str) -> None:
        """A new closure, or take the one under the cursor away."""
        command = commands.find(name, "people")
        if name == "closure-add":
            await self.ask(command, Subject("", "New closure"))
        elif self.here is None or not isinstance(self.here.about, Closure):
            self.tell("There is no closure under the cursor.", refused=True)
        else:
            closure = self.here.about
            texts = {"from_on": closure.from_on.isoformat(), "to_on": closure.to_on.isoformat()}
            await self.ask(command, Subject("", shown(closure.name) or "Closure"), texts)

    async def action_initials(self) -> None:
        """Say which coordinator one is."""
        login = self.sitting.login or self.desk.by
        await self.ask(commands.find("initials", "people"), Subject(login, f"You log in as {shown(login)}"))

    async def action_cover(self, name: str) -> None:
        """A coordinator is away, or back: the one under the cursor, else oneself."""
        who = self.here.about.initials if self.here and isinstance(self.here.about, Coordinator) else self.desk.by
        await self.ask(commands.find(name, "people"), Subject(who, shown(who)))

    async def action_hand_over(self) -> None:
        """Hand over every open pair of the coordinator under the cursor, else one's own."""
        from console import handing_over  # noqa: PLC0415 - only when pairs change hands

        about = self.here.about if self.here else None
        who = about.initials if isinstance(about, Coordinator) else self.desk.by
        try:
            refs = handing_over.to_hand_over(self.desk, who)
        except Refused as refused:
            self.tell(str(refused), refused=True)
            return
        pairs = "the open pair" if len(refs) == 1 else f"{len(refs)} open pairs"
        await self.ask(commands.find("handover", "people"), Subject(refs[0], f"{pairs} of {shown(who)}", refs))

    async def action_accept(self) -> None:
        """Accept every pair that was handed to whoever is at work."""
        from console import handing_over  # noqa: PLC0415 - only when pairs change hands

        try:
            refs = handing_over.to_accept(self.desk)
        except Refused as refused:
            self.tell(str(refused), refused=True)
            return
        pairs = refs[0] if len(refs) == 1 else f"{len(refs)} pairs"
        await self.ask(commands.find("handover-accept", "people"), Subject(refs[0], pairs, refs))

    async def action_role(self) -> None:
        """Give the coordinator under the cursor another role."""
        about = self.here.about if self.here else None
        login = about.login if isinstance(about, Coordinator | Standing) else None
        if login:
            await self.ask(commands.find("role", "people"), Subject(login, f"Who logs in as {shown(login)}"))
        elif isinstance(about, Coordinator):
            self.tell(f"{shown(about.initials)} has not said who they log in as: alongside roles set", refused=True)
        else:
            self.tell("There is no coordinator under the cursor.", refused=True)

    async def action_correct(self) -> None:
        """Change the limit under the cursor."""
        if self.subject is None or self.here is None:
            self.tell("Only limits are changed with e: a closure is removed and typed in anew.", refused=True)
        else:
            await self.ask(commands.find("limit", "policy"), self.subject, {"value": str(self.here.value)})

    async def on_queue_opened(self) -> None:
        """Enter on a row."""
        await self.run_action("correct")

    def _of_coordinator(self, who: Coordinator, away: Cover | None) -> Iterable[str]:
        yield f"{who.open_pairs} open {'pair' if who.open_pairs == 1 else 'pairs'}"
        if away:
            yield f"covered by {shown(away.covered_by)} until {say(away.until_on, self.desk.on)}"
        for to in dict.fromkeys(each.to_whom for each in self._handed if each.from_whom == who.initials):
            count = sum((each.from_whom, each.to_whom) == (who.initials, to) for each in self._handed)
            yield f"{count} handed to {shown(to)}, not accepted yet"
        yield f"logs in as {shown(who.login)}" if who.login else "has not said who they log in as"

    def _role_of(self, who: Coordinator) -> str:
        return self._roles.get(who.login or "", "coordinator")

    def _row(self, item: Item, *, cursor: bool) -> Line:
        about = item.about
        if isinstance(about, Closure):
            head = fit("closure", 28)
            what = f"{say(about.from_on, self.desk.on)} to {say(about.to_on, self.desk.on)}  {shown(about.name)}"
        elif isinstance(about, Coordinator):
            head = fit(f"{self._role_of(about)} {shown(about.initials)}", 28)
            what = ", ".join(self._of_coordinator(about, item.cover))
        elif isinstance(about, Standing):
            head, what = fit(f"{about.role} {shown(about.login)}", 28), "has no pairs, and has given no initials"
        else:
            head = fit(about.name, 28)
            own = "" if item.value == about.default else f" (else {about.default})"
            what = f"{item.value:>4} {about.unit}{own}, {about.meaning}"
        room = max(10, self.app.size.width - 31)
        return line(
            Span(">" if cursor else " ", "strong"),
            Span(f"{head}", "cursor" if cursor else "plain"),
            f" {fit(what, room).rstrip()}",
        )


def _pairs(count: int) -> str:
    return "1 pair" if count == 1 else f"{count} pairs"


def _folded(text: str, width: int) -> list[Line]:
    return [line(f"   {part}") for part in fold(shown(text), width - 5)]


def _text(item: Item) -> str:
    about = item.about
    if isinstance(about, Coordinator):
        return f"coordinator {about.initials} {about.login or ''}"
    if isinstance(about, Standing):
        return f"{about.role} {about.login}"
    return f"closure {about.name}" if isinstance(about, Closure) else f"{about.name} {about.meaning}"
