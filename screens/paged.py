"""A list of pairs with the page of one of them: opened over the list, and written again when something was read."""

from abc import abstractmethod

from console.flags import Assessment
from db.refused import Refused
from screens.about_pairs import AboutPairs
from screens.sitting import Sitting


class Paged(AboutPairs):
    """A place that opens the page of the pair under the cursor. `paged` is the number of the pair whose page it is."""

    def __init__(self, sitting: Sitting) -> None:
        super().__init__(sitting)
        self.paged: int | None = None

    @property
    @abstractmethod
    def number_under_cursor(self) -> int | None:
        """The number of the pair under the cursor, where there is one."""

    @abstractmethod
    def paged_pair(self) -> Assessment:
        """The pair whose page is open, as it stands. Raises Refused where it has none any more."""

    async def action_open(self) -> None:
        """Everything known of the pair under the cursor."""
        if self.has_class("helping"):
            self.close_page()
        if (number := self.number_under_cursor) is not None:
            self.paged = number
            await self.open_page()
            self._show_story(top=True)

    async def on_queue_opened(self) -> None:
        """Enter on a row."""
        await self.action_open()

    async def action_help(self) -> None:
        """The help is no pair's page."""
        self.paged = None
        await super().action_help()

    def close_page(self) -> None:
        """Back to the list."""
        self.paged = None
        super().close_page()

    def show_page_again(self) -> None:
        """After something was read: the page as it is now, or the list where its pair has none any more."""
        if self.paged is not None and self.page_open:
            self._show_story(top=False)

    def _show_story(self, *, top: bool) -> None:
        from screens.story import write  # noqa: PLC0415 - not before a page is opened

        try:
            self.pager.read(write(self.desk, self.paged_pair(), self.marks, private=self.sitting.private), top=top)
        except Refused as refused:
            self.close_page()
            self.tell(str(refused), refused=True)
