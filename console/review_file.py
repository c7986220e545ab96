"""The page of a review as a file: Word, Markdown or plain text, which only its owner can read."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from console import roles
from console.desk import Desk
from console.papers import new_file, noted
from console.plain import clean
from console.review_page import compose
from console.review_words import Words, called, put, text
from db import reviews
from db.refused import Refused

FORMATS = ("docx", "md", "txt")

_BEGINS = re.compile(r"^([0-9]*)([#+=.)-])")
"""What makes a line of Markdown a heading, a rule or an item of a list, where it stands at the beginning."""

_MARKED = re.compile(r"([\\`*_\[\]|<>~&])")


def offered(desk: Desk, ref: str) -> dict[str, str]:
    """What the form starts with: a file in one's own home that is not there yet."""
    del ref
    name = f"review-{desk.on.isoformat()}-{desk.by}"
    taken = [number for number in range(1, 100) if any((Path.home() / _numbered(name, number, kind)).exists()
             for kind in FORMATS)]  # fmt: skip
    return {"path": str(Path.home() / _numbered(name, len(taken) + 1, "docx"))}


def _numbered(name: str, number: int, kind: str) -> str:
    return f"{name}{f'-{number}' if number > 1 else ''}.{kind}"


def kept(desk: Desk, ref: str, *, kind: str, names: bool, path: str, sure: bool = False) -> str:
    """Save the page of the review of that number, or of how things stand; returns where it lies."""
    del sure
    roles.must_write(desk)  # before a folder is looked into
    file = _file(desk, clean(path), kind)
    page = page_of(desk, int(ref)) if ref else compose(desk, None)
    put_out(desk, put(page, called(desk.store, names=names)), file, names=names)
    return f"the page is at {file}, with {'names' if names else 'references'}, not encrypted, for you alone"


def put_out(desk: Desk, words: Words, path: Path, *, names: bool) -> None:
    """Write the page to a new file, and note in the history that it left. Raises Refused as `save` does."""
    roles.must_write(desk)
    save(words, path)
    try:
        noted(desk, "review page", path, names=names)
    except BaseException:
        path.unlink(missing_ok=True)  # no plain file without its note
        raise


def _file(desk: Desk, path: str, kind: str) -> Path:
    """The file that was meant; where that is a folder, one of the usual name in it. Raises Refused."""
    try:
        meant = Path(path).expanduser()
        if meant.is_dir():
            meant = meant / Path(offered(desk, "")["path"]).name
    except (RuntimeError, OSError):
        raise Refused(f"{path[:40]} cannot be a file. Give a folder of your own, and a name in it.") from None
    return meant.with_suffix(f".{kind}")


def page_of(desk: Desk, number: int) -> dict[str, Any]:
    """The page of the review of that number, as it was kept, or as it stands now."""
    text = reviews.page(desk.store, number)
    page: dict[str, Any] = json.loads(text) if text else compose(desk, reviews.of_number(desk.store, number))
    return page


def save(words: Words, path: Path) -> None:
    """Write the page to a new file; its ending says which kind.

    Raises Refused for another ending, where a file is there already, or where it cannot be written.
    """
    kind = path.suffix.lower().removeprefix(".")
    if kind not in FORMATS:
        raise Refused(f"{path.name} ends in none of .docx, .md and .txt: give one of them, so that it is known how.")
    write: Callable[[Words, IO[bytes]], None] = {"docx": _docx, "md": _markdown, "txt": _plain}[kind]
    new_file(path, lambda file: write(words, file))


def _plain(words: Words, file: IO[bytes]) -> None:
    file.write(("\n".join(clean(line) if line.strip() else "" for line in text(words)) + "\n").encode())


def _markdown(words: Words, file: IO[bytes]) -> None:
    lines = [f"# {_escaped(words.title)}", "", *(_escaped(each) for each in words.about)]
    for part in words.parts:
        lines += ["", f"## {_escaped(part.heading)}", ""]
        lines += [f"- {_escaped(each)}" for each in part.lines] or [_escaped(part.nothing)]
    lines += ["", "---", "", *(f"{_escaped(each)}  " for each in words.foot)]
    file.write(("\n".join(lines) + "\n").encode())


def _escaped(said: str) -> str:
    """Text from data is no markup."""
    return _BEGINS.sub(r"\1\\\2", _MARKED.sub(r"\\\1", clean(said)))


def _docx(words: Words, file: IO[bytes]) -> None:
    from docx import Document  # noqa: PLC0415 - only where a Word file is asked for
    from docx.shared import Pt  # noqa: PLC0415

    document = Document()
    document.core_properties.author = "Alongside"
    document.core_properties.title = clean(words.title)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(11)
    document.add_heading(clean(words.title), level=1)
    for said in words.about:
        document.add_paragraph(clean(said))
    for part in words.parts:
        document.add_heading(clean(part.heading), level=2)
        for said in part.lines:
            pair, colon, rest = clean(said).partition(":")
            paragraph = document.add_paragraph(style="List Bullet")
            paragraph.add_run(pair).bold = True
            paragraph.add_run(colon + rest)
        if not part.lines:
            document.add_paragraph(clean(part.nothing))
    for said in words.foot:
        document.add_paragraph().add_run(clean(said)).italic = True
    document.save(file)
