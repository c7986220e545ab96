"""A console that is left open over midnight looks at everything again by itself."""

import asyncio
from datetime import timedelta

from console.desk import Desk
from screens.app import Console
from screens.sitting import Sitting
from tests.driving import text_of


def test_a_new_day_is_shown_without_a_key(desk: Desk, pair: str) -> None:
    moment = desk.now
    app = Console(Sitting(desk, "test", lambda: moment))
    seen: list[str] = []

    async def drive() -> None:
        nonlocal moment
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            app._look_for_others()
            seen.append(text_of(app))
            moment += timedelta(days=5)
            app._look_for_others()
            await pilot.pause(0.2)
            seen.append(text_of(app))

    asyncio.run(drive())
    assert "Tue 24 Nov" in seen[0]
    assert "a new day" not in seen[0]
    assert "Sun 29 Nov" in seen[1]
    assert "a new day has begun" in seen[1]
    assert app.sitting.desk.on == desk.on + timedelta(days=5)
