"""The console as a whole: one store, one coordinator, one day, and the screen that opens first."""

import asyncio
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path
from queue import Queue
from typing import ClassVar

from textual.actions import ActionParseResult
from textual.app import App
from textual.binding import Binding, BindingType
from textual.dom import DOMNode
from textual.screen import Screen

from console.desk import Desk
from console.policy import everything
from console.watching import Watched
from console.who import who_is
from db import store
from screens import escape
from screens.keys import writes
from screens.leaving import when_told
from screens.locking import Idle, left
from screens.locking import back as go_back
from screens.one_by_one import OneByOne
from screens.place import Place
from screens.sitting import Sitting
from screens.theme import THEME
from screens.triage import Triage

_LOOK_EVERY = 1.0
"""Seconds between two looks for what colleagues wrote."""


_PLACES = {
    "people": ("screens.people", "People"),
    "programme": ("screens.programme", "Programme"),
    "endings": ("screens.endings", "Endings"),
    "review": ("screens.review", "Review"),
    "page": ("screens.page", "Page"),
    "handover": ("screens.handover", "Handover"),
    "letters": ("screens.letters", "Letters"),
    "history": ("screens.history", "History"),
}
"""Where each place beside Triage is made; it is imported when it is first gone to."""


class Console(OneByOne):
    """Alongside on a terminal."""

    CSS_PATH = "alongside.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        ("ctrl+c", "screen.quit", "quit"),
        Binding("ctrl+l", "lock", "lock", show=False, priority=True),  # from a form too, where L is a letter
    ]
    TITLE = "Alongside"

    def __init__(self, sitting: Sitting, *, encrypted: bool = False) -> None:
        super().__init__()
        self.sitting = sitting
        self.encrypted = encrypted
        self.locked = ""
        self.idle = Idle(everything(sitting.desk.store)["console.idle"] if encrypted else None)
        self.loop: asyncio.AbstractEventLoop | None = None
        self._places: dict[str, Place] = {}
        self.animation_level = "none"
        self.register_theme(THEME)
        self.set_reactive(App.theme, THEME.name)  # set the plain way, everything would be styled and sent twice
        self.stylesheet.set_variables(self.get_css_variables())

    def get_default_screen(self) -> Screen[None]:
        """Triage, with no blank screen before it."""
        return Triage(self.sitting)

    def on_mount(self) -> None:
        """Look from time to time for what others write."""
        self.loop = asyncio.get_running_loop()
        self._watched = Watched(self.sitting.desk.store)
        self.set_interval(_LOOK_EVERY, self._look_for_others)

    def _look_for_others(self) -> None:
        """What a colleague wrote shows without a key. Where nobody wrote, nothing is read and nothing is sent."""
        if self.idle.over:
            minutes = "a minute" if self.idle.minutes == 1 else f"{self.idle.minutes} minutes"
            self.lock(f" after {minutes} without a key")
        elif self.sitting.clock().date() != self.sitting.desk.on and isinstance(self.screen, Place):
            self.sitting.now()
            self.screen.others_wrote("a new day has begun: everything was looked at again", None)
        elif (news := self._watched.look(self.sitting.desk.by)) and isinstance(self.screen, Place):
            self.sitting.who_am_i()
            self.screen.others_wrote(news.told, news.pairs)

    async def run_action(
        self,
        action: "str | ActionParseResult",
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Every key and the palette come through here: what writes is not for whoever is looking only."""
        if isinstance(action, str) and writes(action) and isinstance(self.screen, Place) and self.screen.looking:
            self.screen.refuse_to_write()
            return True
        return await super().run_action(action, default_namespace, namespaces)

    def touched(self) -> None:
        """Not idle."""
        self.idle.touch()

    def action_lock(self) -> None:
        """Lock now."""
        if self.encrypted:
            self.lock("")
        elif isinstance(self.screen, Place):
            self.screen.tell("This store has no passphrase to lock it with: q leaves.", refused=True)

    def lock(self, why: str) -> None:
        """Keep what is half filled, and end: the program begins anew by asking for the passphrase."""
        self.keep_what_is_half_filled()
        triage = next(screen for screen in self.screen_stack if isinstance(screen, Triage))
        place = next((known for known, place in self._places.items() if place is self.screen), "triage")
        own = self.screen.whereabouts if isinstance(self.screen, Place) else {}
        self.locked = left(self.sitting, why, place, {**triage.whereabouts, **own})
        self.exit()

    def action_place(self, name: str) -> None:
        """Go to a place. Triage lies under the others; each of them is made when it is first gone to."""
        came_from = next((known for known, place in self._places.items() if place is self.screen), "triage")
        if name == "news":
            self.sitting.page, name = None, "page"
        if len(self.screen_stack) > 1:
            self.pop_screen()
        if name == "triage":
            return
        if name not in self._places:
            self._places[name] = self._make(name)
            self.install_screen(self._places[name], name)
        self._places[name].came_from = came_from
        self.push_screen(name)

    def _handle_exception(self, error: Exception) -> None:
        """No traceback reaches a coordinator: leave, and let the command say it in a sentence."""
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._close_messages_no_wait()

    @property
    def broke(self) -> Exception | None:
        """What went wrong, if anything did."""
        return self._exception

    def _make(self, name: str) -> Place:
        module, place = _PLACES[name]
        made: Place = getattr(import_module(module), place)(self.sitting)  # not before the first paint
        return made

    def leave_off(self) -> None:
        """The line dropped: what was acknowledged is written; what is half filled is kept for the next start."""
        self.keep_what_is_half_filled()
        self.sitting.desk.store.close()

    def keep_what_is_half_filled(self) -> None:
        """Of whichever place it is."""
        for screen in self.screen_stack:
            if isinstance(screen, Place):
                with suppress(Exception):
                    screen.keep_draft()

    @property
    def on_its_way(self) -> tuple[threading.Thread, Queue[str | None]] | None:
        """The thread that writes to the terminal, and what it still has to write."""
        writer = getattr(self._driver, "_writer_thread", None)
        return (writer, writer._queue) if writer else None  # of a version of Textual that is pinned exactly


def run(
    path: Path,
    *,
    login: str,
    on: date,
    where: str = "",
    key: bytes | None = None,
    readonly: str = "",
    back: str = "",
) -> int | str:
    """Open the store and the console on it; returns the exit code, or what a locked console leaves (`screens.locking`).

    Raises Refused before anything is drawn.
    """
    connection = store.open_store(path, key)
    try:
        desk = Desk(connection, who_is(connection, login), on, datetime.now(UTC), readonly=readonly)
        sitting = Sitting(desk, where, login=login)
        go_back(sitting, back)
        app = Console(sitting, encrypted=key is not None)
        with suppress(ImportError):
            escape.install()
        with when_told(app):
            app.run(mouse=False)
        if app.broke:
            raise app.broke
        return app.locked or app.return_code or 0
    finally:
        connection.close()
        sys.stdout.flush()
