"""Draws the pictures in the README: the real screens, on the example programme, as SVG.

.venv/bin/python docs/pictures.py
"""

import asyncio
import re
import sys
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from console.demo import make  # noqa: E402
from console.desk import Desk  # noqa: E402
from db.store import open_store  # noqa: E402
from screens.app import Console  # noqa: E402
from screens.sitting import Sitting  # noqa: E402

ON = date(2026, 11, 24)
AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
PICTURES = (
    ("triage", (80, 24), ("j", "j")),
    ("triage-wide", (120, 36), ()),
    ("cancelled", (80, 24), ("j", "j", "c", "c", "w")),
    ("pair", (80, 24), ("j", "j", "enter")),
    ("endings", (80, 24), ("2", "j", "j", "B", "enter", "s", "enter", "j", "j", "B", "enter", "k", "k")),
    ("people", (80, 24), ("4", "j", "j")),
    ("review", (80, 24), ("P", "W", "space")),
    ("page", (80, 24), ("P", "W", *["space"] * 3, "w", *["space"] * 8, "W", "W")),
)


async def draw(store: Path, name: str, size: tuple[int, int], keys: tuple[str, ...]) -> None:
    """One picture."""
    connection = open_store(store)
    app = Console(Sitting(Desk(connection, "jw", ON, AT), "example", lambda: AT))
    async with app.run_test(size=size) as pilot:
        for key in keys:
            await pilot.press(key)
        await pilot.pause(0.3)
        picture = app.export_screenshot(title=f"Alongside, {size[0]}x{size[1]}")
    connection.close()
    picture = re.sub(r"@font-face \{.*?\}\s*", "", picture, flags=re.DOTALL)
    picture = picture.replace("Fira Code", "DejaVu Sans Mono, Menlo, Consolas")
    (HERE / "pictures" / f"{name}.svg").write_text(picture, encoding="utf-8")


def main() -> None:
    """All of them."""
    (HERE / "pictures").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        store = make(Path(folder), ON, AT)
        for name, size, keys in PICTURES:
            asyncio.run(draw(store, name, size, keys))


if __name__ == "__main__":
    main()
