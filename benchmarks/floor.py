"""The floor: the smallest Textual program there is. It draws one line."""

from textual.app import App, ComposeResult
from textual.widgets import Static


class Floor(App[None]):
    """One line."""

    ENABLE_COMMAND_PALETTE = False

    def compose(self) -> ComposeResult:
        """The line."""
        yield Static("the floor is drawn")


if __name__ == "__main__":
    Floor().run(mouse=False)
