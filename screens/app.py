"""The console as a whole: one store, one coordinator, one day, and the screen that opens first."""

import os
import select
import signal
import sys
import threading
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import ClassVar

from textual.app import App
from textual.binding import BindingType
from textual.screen import Screen

from console.desk import Desk
from console.watching import Watched
from console.who import who_is
from db import store
from screens import escape
from screens.one_by_one import OneByOne
from screens.place import Place
from screens.sitting import Sitting
from screens.theme import THEME
from screens.triage import Triage

_LOOK_EVERY = 1.0
"""Seconds between two looks for what colleagues wrote."""


class Console(OneByOne):
    """Alongside on a terminal."""

    CSS_PATH = "alongside.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [("ctrl+c", "screen.quit", "quit")]
    TITLE = "Alongside"

    def __init__(self, sitting: Sitting) -> None:
        super().__init__()
        self.sitting = sitting
        self._places: dict[str, Place] = {}
        self.animation_level = "none"
        self.register_theme(THEME)
        self.set_reactive(App.theme, THEME.name)  # set the plain way, everything would be styled and sent twice
        self.stylesheet.set_variables(self.get_css_variables())

    def get_default_screen(self) -> Screen[None]:
        """Triage, with no blank screen before it."""
        return Triage(self.sitting)

    def on_mount(self) -> None:
        """Leave when the terminal goes."""
        self._leave_with_the_terminal()
        self._watched = Watched(self.sitting.desk.store)
        self.set_interval(_LOOK_EVERY, self._look_for_others)

    def _look_for_others(self) -> None:
        """What a colleague wrote shows without a key. Where nobody wrote, nothing is read and nothing is sent."""
        if (news := self._watched.look(self.sitting.desk.by)) and isinstance(self.screen, Place):
            self.screen.others_wrote(news.told, news.pairs)

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
        if name == "people":
            from screens.people import People  # noqa: PLC0415 - not before the first paint

            return People(self.sitting)
        if name == "review":
            from screens.review import Review  # noqa: PLC0415 - not before the first paint

            return Review(self.sitting)
        if name == "page":
            from screens.page import Page  # noqa: PLC0415 - not before the first paint

            return Page(self.sitting)
        if name == "history":
            from screens.history import History  # noqa: PLC0415 - not before the first paint

            return History(self.sitting)
        from screens.programme import Programme  # noqa: PLC0415 - not before the first paint

        return Programme(self.sitting)

    def _leave_with_the_terminal(self) -> None:
        import asyncio  # noqa: PLC0415 - loaded by Textual anyway

        loop = asyncio.get_running_loop()
        for number in (signal.SIGHUP, signal.SIGTERM):
            with suppress(NotImplementedError, ValueError):
                loop.add_signal_handler(number, self._gone, 128 + number)
        if not self.is_headless:
            threading.Thread(target=_hang_up_at_the_end_of, args=(sys.stdin.fileno(),), daemon=True).start()

    def _gone(self, code: int) -> None:
        """The line dropped: what was acknowledged is written; what is half filled is kept for the next start."""
        if isinstance(self.screen, Place):
            with suppress(Exception):
                self.screen.keep_draft()
        self.sitting.desk.store.close()
        if code != 128 + signal.SIGHUP and self._driver:
            with suppress(OSError):
                self._driver.stop_application_mode()  # the terminal is still there: give it back as it was
                self._driver.close()
        os._exit(code)


def _hang_up_at_the_end_of(terminal: int) -> None:
    """Wait until the terminal is gone, then say so as a dropped line does (Textual would read its end for ever)."""
    gone = select.poll()
    gone.register(terminal, 0)  # asked for nothing, it still tells of the end
    gone.poll()
    os.kill(os.getpid(), signal.SIGHUP)


def run(path: Path, *, login: str, on: date, where: str = "") -> int:
    """Open the store and the console on it; returns the exit code. Raises Refused before anything is drawn."""
    connection = store.open_store(path)
    try:
        desk = Desk(connection, who_is(connection, login), on, datetime.now(UTC))
        app = Console(Sitting(desk, where, login=login))
        with suppress(ImportError):
            escape.install()
        app.run(mouse=False)
        if app.broke:
            raise app.broke
        return app.return_code or 0
    finally:
        connection.close()
        sys.stdout.flush()
