"""Encrypted stores for tests, and somebody to ask for their passphrases."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from shutil import rmtree

import pytest

from console import keys
from console.desk import Desk
from console.imports import bring_in
from db import wrapping
from db.refused import Locked
from db.store import open_store
from tests.conftest import EXAMPLE, TODAY

PASSPHRASE = "copper lantern drift otter"
ANOTHER = "seven teal bicycles hum"
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


class Asked:
    """Somebody who gives these answers, one after another, and remembers what they were told."""

    def __init__(self, *answers: str, named: str = "jw", again: bool = True) -> None:
        self.answers, self.named, self.again = list(answers), named, again
        self.told: list[str] = []
        self.waited: list[float] = []

    def name(self) -> str:
        """Who they say they are."""
        return self.named

    def passphrase(self, of: str) -> str:
        """The next answer."""
        if not self.answers:
            raise Locked(f"nobody to ask for {of}")
        return self.answers.pop(0)

    def new(self, of: str, judge: Callable[[str], str]) -> str:
        """The next answer, where it is good enough."""
        chosen = self.passphrase(of)
        judge(chosen)
        return chosen

    def tell(self, sentence: str) -> None:
        """Remembered."""
        self.told.append(sentence)

    def hidden(self) -> AbstractContextManager[None]:
        """There is no terminal."""
        return nullcontext()

    def wait(self, seconds: float) -> None:
        """Remembered, and not waited for."""
        self.waited.append(seconds)


def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passphrases that cost little to try: for tests that are not about that."""
    monkeypatch.setattr(wrapping, "COST", wrapping.LEAST)


def made(path: Path, name: str = "jw", others: Iterable[str] = ()) -> keys.Made:
    """An encrypted store of `name`, who has let others in; `codes` holds theirs."""
    new = keys.make(path, name, PASSPHRASE)
    desk = desk_of(path, new.key, name)
    keys.first(desk, name)
    codes = {other: keys.added(desk, path, new.key, other)[1] for other in others}
    desk.store.close()
    return keys.Made(new.key, new.recovery, codes)


def desk_of(path: Path, key: bytes, name: str = "jw") -> Desk:
    """Somebody at work in it."""
    return Desk(open_store(path, key), name, TODAY, NOW, login=name)


def with_programme(path: Path, name: str) -> keys.Made:
    """An encrypted store with the example programme in it, as it is today."""
    from console.demo import _move, weeks_since

    new = made(path, name)
    now = datetime.now(UTC)
    today = now.astimezone().date()
    folder = path.parent / "programme"
    folder.mkdir()
    _move(EXAMPLE, folder, weeks_since(today))
    desk = Desk(open_store(path, new.key), name, today, now, login=name)
    bring_in(desk, folder)
    desk.store.close()
    rmtree(folder)
    return new
