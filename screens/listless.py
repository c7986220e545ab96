"""A place without a list: what it shows stands over the whole screen, and nothing is looked for in it."""

from collections.abc import Sequence

from screens import header
from screens.lines import Line
from screens.place import Place


class Listless(Place):
    """Answers what every place is asked about its list, its panel and what is sought: there is none."""

    def head(self, width: int) -> tuple[Line, Sequence[Line]]:
        """The places."""
        return header.bar("1", self.desk, self.sitting.where, width), ()

    def draw_rows(self, indexes: Sequence[int], cursor: int) -> list[Line]:
        """There is no list here."""
        del indexes, cursor
        return []

    def panel(self, width: int, height: int) -> Sequence[Line]:
        """Nothing stands under it."""
        del width, height
        return ()

    def seek(self, text: str) -> None:
        """Nothing is looked for here."""
        del text
