"""The one look: colours that come out as themselves in 16 colours, each 4.5:1 or better on the ground."""

from textual.theme import Theme

GROUND = "#000000"
COLOURS = {
    "foreground": "#ffffff",
    "primary": "#00ffff",
    "secondary": "#c0c0c0",
    "success": "#00ff00",
    "warning": "#ffff00",
    "error": "#ff5f5f",
    "accent": "#00ffff",
}
"""Each is the ANSI colour of that name, or falls on it when a terminal has only sixteen."""

THEME = Theme(
    name="alongside",
    background=GROUND,
    surface=GROUND,
    panel=GROUND,
    dark=True,
    **COLOURS,  # type: ignore[arg-type]
)
