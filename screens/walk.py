"""The page of the pair that a review has come to: it takes the keys, and what they mean is the place's to say."""

from typing import ClassVar

from textual.binding import BindingType
from textual.events import Resize
from textual.message import Message

from screens.lines import Lines


class Walk(Lines, can_focus=True):
    """Lines in the place of the list. Posts `Resized` where there is another room for them."""

    BINDINGS: ClassVar[list[BindingType]] = []

    class Resized(Message):
        """There is another room."""

    def on_resize(self, event: Resize) -> None:
        """Another size is written anew."""
        del event
        self.post_message(self.Resized())
