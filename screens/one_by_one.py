"""Keys one by one: the next is handed on when the one before has done all that it does, forms and all.

Textual hands a key to whatever has the focus at that moment, and does not wait for what it sets off. Over a slow line a
few keys arrive at once: without this, the letters typed behind a `/` would still go to the list, as commands.
"""

from collections import deque
from typing import TYPE_CHECKING

from textual import events
from textual.app import App
from textual.dom import DOMNode
from textual.message_pump import MessagePump

if TYPE_CHECKING:
    from textual.timer import Timer

_ROUNDS = 3
"""Ways from the widget in focus up to the app that have to be free: a key climbs it, then the message that it led to (a
form filled), then the change of focus that came of that."""

_LONGEST = 2.0
"""Seconds after which the next key is let through all the same: a widget that is gone tells nothing."""


class OneByOne(App[int]):
    """An app that takes keys one by one."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: deque[events.Key | events.Paste] = deque()
        self._under_way = 0
        self._number = 0
        self._patience: Timer | None = None

    async def on_event(self, event: events.Event) -> None:
        """Keep a key back while another is under way."""
        if isinstance(event, events.Key | events.Paste | events.MouseDown):
            self.touched()
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
        elif self._under_way:
            self._waiting.append(event)
        else:
            await self._hand_on(event)

    def touched(self) -> None:
        """Somebody is there."""

    async def _hand_on(self, event: events.Key | events.Paste) -> None:
        self._number += 1
        self._under_way = self._number
        self._patience = self.set_timer(_LONGEST, self._next)
        await super().on_event(event)
        self._climb(self._number, self._way_up(), _ROUNDS)

    def _way_up(self) -> list[MessagePump]:
        start: DOMNode = self.focused or self.screen
        return [*start.ancestors_with_self]

    def _climb(self, number: int, way: list[MessagePump], rounds: int) -> None:
        """Queue up behind what is on its way at each widget in turn, so many times over."""
        if number != self._under_way:
            return
        if way:
            first, *rest = way
            if not first.call_later(self._climb, number, rest, rounds):
                self._climb(number, rest, rounds)
        elif rounds > 1:
            self._climb(number, self._way_up(), rounds - 1)
        else:
            self.call_later(self._next)

    async def _next(self) -> None:
        """The key has done all that it does: the next one, if any waits."""
        if self._patience:
            self._patience.stop()
        self._under_way = 0
        if self._waiting:
            await self._hand_on(self._waiting.popleft())
