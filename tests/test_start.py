"""What the start costs: nothing is imported before it is needed."""

import json
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from console.demo import make

HEAVY = ("textual", "click", "sqlite_utils", "python_calamine", "dateutil", "tabulate", "rich")
"""What takes longer to import than everything of ours."""

NOT_BEFORE_THE_FIRST_PAINT = (
    "docx",
    "console.line",
    "console.weekly",
    "console.coordinators",
    "click",
    "sqlite_utils",
    "python_calamine",
    "dateutil",
    "tabulate",
    "hashlib",
    "csv",
    "console.cli",
    "console.imports",
    "console.fields",
    "console.people",
    "db.change",
    "db.migrate",
    "screens.ending",
    "screens.endings",
    "screens.entry",
    "screens.find",
    "screens.help",
    "screens.pager",
    "screens.palette",
    "screens.people",
    "screens.programme",
    "screens.story",
    "textual.widgets._data_table",
    "textual.widgets._header",
    "textual.widgets._footer",
    "textual.widgets._markdown",
    "textual.widgets._text_area",
)
"""Entries, pages and what they need are imported when somebody first asks for them."""

_AFTER_THE_FIRST_PAINT = """
import asyncio, json, sys
from datetime import UTC, date, datetime
from pathlib import Path
from db import store
from console.desk import Desk
from screens.app import Console
from screens.sitting import Sitting

async def first_paint():
    desk = Desk(store.open_store(Path(sys.argv[1])), "jw", date(2026, 11, 24), datetime(2026, 11, 24, tzinfo=UTC))
    app = Console(Sitting(desk, ""))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "HC-0054" in app.export_screenshot(simplify=True).replace("&#160;", " ")
        return sorted(sys.modules)

print(json.dumps(asyncio.run(first_paint())))
"""


def loaded(code: str, *arguments: str) -> set[str]:
    """The modules that a Python of its own has loaded after this code, which prints them."""
    ran = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return set(json.loads(ran.stdout))


def of(packages: tuple[str, ...], modules: set[str]) -> list[str]:
    """Those modules that are one of these, or inside one."""
    return sorted(each for each in modules if any(each == name or each.startswith(f"{name}.") for name in packages))


@pytest.fixture(scope="module")
def after_the_first_paint(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    now = datetime(2026, 11, 24, 9, tzinfo=UTC)
    store = make(tmp_path_factory.mktemp("start"), date(2026, 11, 24), now)
    return loaded(_AFTER_THE_FIRST_PAINT, str(store))


def test_the_entry_point_loads_nothing_heavy() -> None:
    modules = loaded("import console.entry, json, sys; print(json.dumps(sorted(sys.modules)))")
    assert of((*HEAVY, "sqlite3", "screens"), modules) == []


def test_judgement_and_store_load_nothing_heavy() -> None:
    rooms = "console.triage, console.why, console.commands, console.desk, console.strip, console.dates"
    store = "db.store, db.snapshot, db.timeline, db.change, db.facts"
    modules = loaded(f"import {rooms}, {store}, json, sys; print(json.dumps(sorted(sys.modules)))")
    assert of(HEAVY, modules) == []


def test_only_the_command_line_and_the_migrations_load_what_is_theirs_alone() -> None:
    root = Path(__file__).parent.parent
    names = [
        ".".join(file.relative_to(root).with_suffix("").parts)
        for room in ("console", "db")
        for file in sorted((root / room).rglob("*.py"))
        if "cli" not in file.parts and file.name not in {"__init__.py", "migrate.py"}
    ]
    assert len(names) > 30
    modules = loaded(f"import {', '.join(names)}, json, sys; print(json.dumps(sorted(sys.modules)))")
    assert of(("textual", "click", "sqlite_utils", "tabulate", "dateutil.parser"), modules) == []


def test_the_command_line_does_without_the_screens() -> None:
    modules = loaded("import console.cli, json, sys; print(json.dumps(sorted(sys.modules)))")
    assert of(("textual", "screens"), modules) == []


def test_the_first_paint_loads_what_it_draws_with_and_no_more(after_the_first_paint: set[str]) -> None:
    assert "textual.app" in after_the_first_paint
    assert of(NOT_BEFORE_THE_FIRST_PAINT, after_the_first_paint) == []
