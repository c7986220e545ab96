"""Every pair of colours can be read: 4.5:1 or better, in true colour, 256 and 16 colours, on several terminals."""

import asyncio

import pytest
from rich.color import Color, ColorSystem, ColorType

from console.desk import Desk
from screens.app import Console
from screens.lines import TONES, Lines
from screens.sitting import Sitting

Palette = tuple[tuple[int, ...], ...]


def palette_of(text: str) -> Palette:
    """Sixteen colours from their hexadecimal values."""
    return tuple(tuple(bytes.fromhex(colour)) for colour in text.split())


XTERM = palette_of(
    "000000 cd0000 00cd00 cdcd00 0000ee cd00cd 00cdcd e5e5e5 7f7f7f ff0000 00ff00 ffff00 5c5cff ff00ff 00ffff ffffff"
)
PUTTY = palette_of(
    "000000 bb0000 00bb00 bbbb00 0000bb bb00bb 00bbbb bbbbbb 555555 ff5555 55ff55 ffff55 5555ff ff55ff 55ffff ffffff"
)
LINUX = palette_of(
    "000000 aa0000 00aa00 aa5500 0000aa aa00aa 00aaaa aaaaaa 555555 ff5555 55ff55 ffff55 5555ff ff55ff 55ffff ffffff"
)


def luminance(colour: tuple[int, ...]) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [part / 255 for part in colour]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """Contrast ratio as WCAG 2 defines it."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.fixture
def tones(desk: Desk) -> dict[str, tuple[Color, Color]]:
    """Foreground and ground of every tone, as the running console has them."""

    async def drive() -> dict[str, tuple[Color, Color]]:
        app = Console(Sitting(desk, "test", lambda: desk.now))
        async with app.run_test() as pilot:
            await pilot.pause()
            bar = app.screen.query_one("#bar", Lines)
            found = {}
            for tone in TONES:
                style = bar.visual_style.rich_style + bar.get_component_rich_style(f"lines--{tone}", partial=True)
                assert style.color is not None
                assert style.bgcolor is not None
                found[tone] = (style.color, style.bgcolor)
            return found

    return asyncio.run(drive())


def test_every_tone_can_be_read_in_true_colour(tones: dict[str, tuple[Color, Color]]) -> None:
    for tone, (colour, ground) in tones.items():
        assert contrast(colour.get_truecolor(), ground.get_truecolor()) >= 4.5, tone


def test_every_tone_can_be_read_in_256_colours(tones: dict[str, tuple[Color, Color]]) -> None:
    for tone, pair in tones.items():
        colour, ground = (each.downgrade(ColorSystem.EIGHT_BIT).get_truecolor() for each in pair)
        assert contrast(colour, ground) >= 4.5, tone


@pytest.mark.parametrize("palette", [XTERM, PUTTY, LINUX], ids=["xterm", "PuTTY", "linux"])
def test_every_tone_can_be_read_in_16_colours(tones: dict[str, tuple[Color, Color]], palette: Palette) -> None:
    for tone, pair in tones.items():
        colour, ground = (each.downgrade(ColorSystem.STANDARD) for each in pair)
        assert colour.type == ground.type == ColorType.STANDARD
        assert contrast(palette[colour.number or 0], palette[ground.number or 0]) >= 4.5, tone
