"""Plain files that leave the store: the only ones that are not encrypted, so that each stands in the history."""

from pathlib import Path

from console.desk import Desk


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
