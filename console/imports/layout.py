"""How a tracker is written: a TOML file that names its sheets, headings and codes. docs/import.md explains it."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from console.imports.codes import MEANINGS, WORDED, BadPatternError, Code, Codes, compiled, spelling
from console.imports.day import STYLES
from console.imports.settings import Settings
from console.imports.sheet import key
from console.plain import clean
from db import vocabulary as words
from db.refused import Refused

BUILT_IN = Path(__file__).parent / "layouts"
LARGEST = 200_000
"""Bytes of a layout that is read."""

PAIR_COLUMNS = ("pair", "patient", "champion", "start")
LOG_COLUMNS = ("on", "pair", "happened")
CHAMPION_COLUMNS = ("name",)

_KNOWN = {
    "pairs": (PAIR_COLUMNS, ("area", "coordinator", "ends_on", "rhythm")),
    "log": (LOG_COLUMNS, ("minutes", "note")),
    "champions": (CHAMPION_COLUMNS, ("phone", "email", "area")),
}
"""The columns that a section has to name, and those it may."""

_SPELT = {
    "mode": words.MODES,
    "by": words.CANCELLED_BY,
    "whose": words.WHOSE,
    "kind": words.SETBACK_KINDS,
}

_FIXED = {
    "held": ("mode", "minutes"),
    "cancelled": ("mode", "by"),
    "missed": ("mode", "by"),
    "setback": ("whose", "kind"),
    "ended": ("ending",),
    "closure": ("name",),
    "nothing": (),
}
"""What a code may say that its patterns leave unsaid."""

_NEEDED = {"setback": ("whose", "kind"), "ended": ("ending",)}
_ALLOWED = {**_SPELT, "ending": words.ENDINGS}


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """One kind of sheet: its likely names, its columns by their headings, and the rows to pass over."""

    sheets: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...]]
    needed: tuple[str, ...]
    pass_over: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """How one tracker is written."""

    name: str
    about: str
    legend: tuple[str, ...]
    pairs: SheetLayout | None
    log: SheetLayout | None
    champions: SheetLayout | None
    clearances: Mapping[str, tuple[str, ...]]
    weeks: tuple[re.Pattern[str], ...]
    styles: tuple[str, ...]
    done: tuple[str, ...]
    not_yet: tuple[str, ...]
    rhythm: Mapping[str, int]
    codes: Codes


def built_in() -> tuple[Layout, ...]:
    """The layouts that come with the program, the week matrix first."""
    files = sorted(BUILT_IN.glob("*.toml"), key=lambda file: file.stem != "week-matrix")
    return tuple(read_layout(file) for file in files)


def read_layout(path: Path) -> Layout:
    """The layout in a file. Raises Refused naming the file, the key and what was expected."""
    try:
        if path.stat().st_size > LARGEST:
            raise Refused(f"{path.name} is too large for a layout. Is it the tracker itself?")
        data = tomllib.loads(path.read_bytes().decode("utf-8"))
    except OSError as error:
        raise Refused(f"The layout {path} cannot be read: {error.strerror}. Check its name.") from None
    except UnicodeDecodeError:
        raise Refused(f"The layout {path.name} is not written in UTF-8. Save it as UTF-8.") from None
    except (ValueError, RecursionError) as error:  # TOML's own, and a number of more digits than are read
        raise Refused(f"The layout {path.name} is not TOML: {clean(str(error))}. Correct it there.") from None
    return _layout(Settings(path.name, data))


def _layout(top: Settings) -> Layout:
    cells, dates = top.section("cells"), top.section("dates")
    spelt = _spelt(top.section("words"))
    between = cells.text("between", "/")
    if len(between) != 1 or between.isalnum() or between.isspace():
        raise cells.refused("between", "one sign, such as /")
    sections = {name: _sheet(top, name) for name in _KNOWN}
    if sections["pairs"] is None and sections["log"] is None:
        raise top.refused("pairs", "a section [pairs] or [log]")
    weeks = top.section("weeks")
    patterns = tuple(_week(weeks, heading) for heading in weeks.texts("heading"))
    clearances = top.section("champions").section("clearances").texts_by_key(words.CLEARANCES)
    styles = dates.texts("styles") or tuple(STYLES)
    for style in styles:
        if style not in STYLES:
            raise dates.refused("styles", f"some of {', '.join(STYLES)}")
    rhythm = {key(word): days for word, days in top.section("rhythm").numbers(*words.EVERY_DAYS).items()}
    codes = tuple(_code(code, spelt, between) for code in top.sections("codes"))
    layout = Layout(
        name=top.text("name", Path(top.file).stem),
        about=top.text("about", "a tracker"),
        legend=tuple(map(key, top.texts("legend"))),
        pairs=sections["pairs"],
        log=sections["log"],
        champions=sections["champions"],
        clearances=clearances,
        weeks=patterns,
        styles=styles,
        done=tuple(map(key, cells.texts("done"))),
        not_yet=tuple(map(key, cells.texts("not_yet"))),
        rhythm=rhythm,
        codes=Codes(codes, spelt, between),
    )
    top.no_strangers()
    return layout


def _sheet(top: Settings, name: str) -> SheetLayout | None:
    if name not in top.data:
        return None
    section = top.section(name)
    needed, may = _KNOWN[name]
    columns = section.section("columns").texts_by_key((*needed, *may))
    for column in needed:
        if not columns.get(column):
            raise section.section("columns").refused(column, "a list of headings")
    return SheetLayout(
        tuple(map(key, section.texts("sheets"))), columns, needed, tuple(map(key, section.texts("pass_over")))
    )


def _week(weeks: Settings, heading: str) -> re.Pattern[str]:
    before, place, after = heading.partition("{day}")
    if not place:
        raise weeks.refused("heading", "headings with {day} in them, such as “w/c {day}”")
    return re.compile(f"{_loose(before)}(?P<day>[0-9].{{0,40}}){_loose(after)}", re.IGNORECASE)


def _loose(text: str) -> str:
    return " ?".join(re.escape(word) for word in clean(text).split()).join((" ?", " ?")) if text.strip() else ""


def _spelt(section: Settings) -> dict[str, dict[str, str]]:
    spelt: dict[str, dict[str, str]] = {}
    for place in WORDED:
        table = section.section(place)
        spelt[place] = {}
        for word, spellings in table.texts_by_key(_SPELT[place]).items():
            for text in spellings:
                if spelt[place].setdefault(spelling(text), word) != word:
                    raise table.refused(word, f"a spelling that stands under one word alone, which “{text}” does not")
    return spelt


def _code(code: Settings, spelt: Mapping[str, Mapping[str, str]], between: str) -> Code:
    means = next((meaning for meaning in MEANINGS if meaning == code.text("means", "")), None)
    if means is None:
        raise code.refused("means", f"one of {', '.join(MEANINGS)}")
    reasons = code.texts("reason")
    fixed = {}
    for name in _FIXED[means]:
        if name not in code.data:
            continue
        fixed[name] = str(code.number(name, 1, 1440)) if name == "minutes" else code.text(name, "")
        if name in _ALLOWED and fixed[name] not in _ALLOWED[name]:
            raise code.refused(name, f"one of {', '.join(_ALLOWED[name])}")
    patterns = code.texts("patterns")
    if not patterns:
        raise code.refused("patterns", "a list of patterns, such as “cxl {by}”")
    try:
        made = tuple(compiled(pattern, spelt, between, reasons) for pattern in patterns)
    except BadPatternError as error:
        raise code.refused("patterns", f"another pattern: {error}") from None
    for pattern in made:
        said = {*fixed, *pattern.groupindex}
        if lacking := [name for name in _NEEDED.get(means, ()) if name not in said]:
            raise code.refused(lacking[0], f"{lacking[0]} said by the code or in each of its patterns")
    return Code(means, made, fixed)
