"""A place that is about pairs: everything that can be written down of one is a key here."""

from abc import abstractmethod
from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from console import commands
from console.flags import Assessment
from screens.naming import short_names
from screens.place import Place
from screens.subject import Subject

if TYPE_CHECKING:
    from screens.palette import Choice


class AboutPairs(Place):
    """Opens the form of any entry about the pair in sight."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(command.key, f"log('{command.name}')", command.label, show=False) for command in commands.LOG
    ]

    @abstractmethod
    def find_pair(self, ref: str) -> Assessment | None:
        """The open pair of that reference, where it is known here."""

    def subject_of(self, ref: str) -> Subject:
        """The open pair of that reference, else the reference alone."""
        found = self.find_pair(ref)
        return self.called(found) if found else Subject(ref, ref)

    def called(self, found: Assessment) -> Subject:
        """How a form calls the pair."""
        ref = found.pair.ref
        return Subject(ref, f"{ref} {short_names(found.pair, private=self.sitting.private)}")

    async def action_log(self, name: str, group: str = "log") -> None:
        """Open the form of a command about the pair in sight."""
        if self.has_class("helping"):
            return
        if self.subject is None:
            self.tell("There is no pair here to write about.", refused=True)
        else:
            await self.ask(commands.find(name, group), self.subject)

    def entries(self) -> Iterable["Choice"]:
        """Every entry, for the palette."""
        from screens.palette import Choice  # noqa: PLC0415 - not before the first paint

        for each in commands.LOG:
            yield Choice(each.key, each.label, each.help, f"log('{each.name}')")
