"""The page of what is handed over: read, saved to a file, with names or references."""

from console import commands
from console.handing_over_page import compose, put
from console.review_words import Words, called
from screens.page import Page
from screens.subject import Subject


class Handover(Page):
    """What waits to be accepted, pair by pair, and what was accepted lately."""

    def read_all(self) -> None:
        """Compose it anew."""
        self._page = compose(self.desk, names=not self.sitting.private)
        self.lay_out()
        self.pager.read(self._lines)
        self.focus_main()

    @property
    def words(self) -> Words:
        """The page in words, with names unless they are hidden."""
        return put(self._page, called(self.desk.store, names=not self.sitting.private))

    @property
    def subject(self) -> Subject | None:
        """The page."""
        return Subject("", "The page as a file")

    def action_privacy(self) -> None:
        """Names for references and back, in what was typed too."""
        self.sitting.private = not self.sitting.private
        self.read_all()

    async def action_save(self) -> None:
        """Save it as a file, with names or references as they are on the screen."""
        texts = {"names": "no" if self.sitting.private else "yes"}
        await self.ask(commands.find("handover-save", "people"), Subject("", "The page as a file"), texts)

    def close_page(self) -> None:
        """Back from the help to the page; from the page to the Programme, or to where one came from."""
        if self.has_class("helping"):
            super().close_page()
            return
        self.app.call_later(self.app.run_action, f"place('{self.came_from}')")
