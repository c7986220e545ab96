"""Drives the console without a terminal: keys in, the screen's text out."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime

from console.desk import Desk
from screens.app import Console
from screens.sitting import Sitting


def text_of(app: Console) -> str:
    """Every line of the screen as it is drawn."""
    strips = app.screen._compositor.render_strips()
    return "\n".join(strip.text.rstrip() for strip in strips)


def press(desk: Desk, *keys: str, size: tuple[int, int] = (80, 24)) -> str:
    """Open the console on the desk's store, press these keys, and return what stands on the screen."""
    return screens(desk, [keys], size=size)[-1]


def screens(
    desk: Desk,
    groups: Sequence[Sequence[str]],
    *,
    size: tuple[int, int] = (80, 24),
    clock: Callable[[], datetime] | None = None,
) -> list[str]:
    """The screen at the start and after each group of keys. A key of several letters that is no key's name is typed."""

    async def drive() -> list[str]:
        app = Console(Sitting(desk, "test", clock or (lambda: desk.now)))
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            seen = [text_of(app)]
            for group in groups:
                for key in group:
                    await pilot.press(*(list(key[1:]) if key.startswith("'") else [key]))
                await pilot.pause(0.15)
                seen.append(text_of(app))
            return seen

    return asyncio.run(drive())
