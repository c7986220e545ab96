"""Drives the console as `tests/driving.py` does, but sends the keys of a group at once: several times as fast.

That keys which arrive at once do what they do one by one is shown in `tests/test_typing_ahead.py`.
"""

import asyncio
import time
import unicodedata
from collections.abc import Sequence

from textual.events import Key
from textual.keys import REPLACED_KEYS, _character_to_key, _get_unicode_name_from_key

from console.desk import Desk
from screens.app import Console
from screens.sitting import Sitting
from tests.driving import text_of

_STILL = 0.01
"""Seconds after the last of some keys in which what they led to at the end is done."""

_SETTLED = 0.08
"""Seconds after the last key of a group until the panel has followed the cursor."""

_LONGEST = 10.0
"""Seconds within which a group of keys has done what it does, on a busy machine too."""


def press(desk: Desk, *keys: str, size: tuple[int, int] = (80, 24)) -> str:
    """Open the console on the desk's store, press these keys, and return what stands on the screen."""
    return screens(desk, [keys], size=size)[-1]


def screens(
    desk: Desk, groups: Sequence[Sequence[str]], *, size: tuple[int, int] = (80, 24), one_by_one: bool = False
) -> list[str]:
    """The screen at the start and after each group of keys. What begins with ' is typed letter by letter.

    `one_by_one` sends a key only when the one before has done all that it does.
    """

    async def drive() -> list[str]:
        app = Console(Sitting(desk, "test", lambda: desk.now))
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            seen = [text_of(app)]
            for group in groups:
                keys = [one for key in group for one in (key[1:] if key.startswith("'") else [key])]
                for part in [[key] for key in keys] if one_by_one else [keys]:
                    await _type(app, part)
                await asyncio.sleep(_SETTLED)
                seen.append(text_of(app))
            return seen

    return asyncio.run(drive())


async def _type(app: Console, keys: Sequence[str]) -> None:
    """Send the keys, and wait until each of them has done all that it does."""
    assert app._driver is not None
    before, end = app._number, time.monotonic() + _LONGEST
    for key in keys:
        app._driver.send_message(_event(app, key))
    while app._number < before + len(keys) or app._under_way or app._waiting:
        assert time.monotonic() < end, f"the console is still busy with {keys}"
        await asyncio.sleep(0.002)
    await asyncio.sleep(_STILL)


def _event(app: Console, key: str) -> Key:
    """The key as it arrives from a terminal."""
    name = _character_to_key(key) if len(key) == 1 and not key.isalnum() else key
    character: str | None
    try:
        character = unicodedata.lookup(_get_unicode_name_from_key(REPLACED_KEYS.get(name, name)))
    except KeyError:
        character = name if len(name) == 1 else None
    event = Key(name, character)
    event.set_sender(app)
    return event
