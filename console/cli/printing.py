"""What is printed: one thing a line, in words that read well aloud. Nothing from data is ever markup."""

import json
import re
import sys

from console.plain import clean

_COLOURS = {"act": "bold red", "soon": "yellow", "look": "bold red", "ok": "green"}


def say(line: str, *, marked: str = "", columns: bool = False) -> None:
    """Print a line. On a terminal that has colours, `marked` (act, soon, look) is coloured where it first stands.

    Blanks at its beginning stay; those within become one, unless it is set in `columns`.
    """
    parts = re.split("( +)", line) if columns else [clean(line)]
    text = " " * (len(line) - len(line.lstrip(" "))) if not columns else ""
    text += "".join(part if part.isspace() else clean(part) for part in parts)
    colour = _COLOURS.get(marked)
    if not colour or not sys.stdout.isatty():
        print(text)
        return
    from rich.console import Console
    from rich.text import Text

    styled = Text(text)
    if (start := text.find(marked)) >= 0:
        styled.stylize(colour, start, start + len(marked))
    Console(soft_wrap=True, highlight=False, markup=False, emoji=False).print(styled)


def say_json(answer: object) -> None:
    """Print an answer for a program, in ASCII, so that nothing in it can steer a terminal."""
    print(json.dumps(answer))
