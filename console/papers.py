"""Plain files that leave the store: the only ones that are not encrypted, so that each stands in the history."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import IO

from console.desk import Desk
from db.refused import Refused


def new_file(path: Path, content: bytes | Callable[[IO[bytes]], object]) -> Path:
    """Make a new file that only its owner can read, of these bytes or written by what is given; returns it.

    Raises Refused where there is a file already, or it cannot be written: then nothing is left of it.
    """
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        raise Refused(f"There is a file at {path} already, and it was left alone. Give another name.") from None
    except OSError as error:
        raise Refused(f"No file could be made at {path}: {error.strerror}. Give a folder you may write to.") from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content) if isinstance(content, bytes) else content(file)
    except BaseException as error:
        path.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise Refused(f"It could not be written to {path}: {error.strerror}.") from None
        raise
    return path


def noted(desk: Desk, what: str, file: Path, *, names: bool, about: str = "") -> str:
    """Write down that a file was made for reading; returns the line. `what` is a kind ("review page"), never a name.

    `names` says whether people's names stand in it, `about` a reference it is about.
    """
    of = f" of {about}" if about else ""
    bears = "names" if names else "references"
    line = f"{what}{of} written to a plain file, with {bears}"
    row: dict[str, str | int | None] = {
        "on_day": desk.on.isoformat(),
        "what": what,
        "file": str(file),
        "names": int(names),
        "about": about or None,
    }
    with desk.command("paper", line) as change:
        change.insert("paper", row)
    return line


def where(file: Path) -> str:
    """What is said of a plain file that was made: where it lies, and what that means."""
    return f"It lies at {file.absolute()}, not encrypted, for you alone to read: delete it when it has been used."
