"""The Word templates: those that come with Alongside, and those that a programme has made of them."""

from importlib.resources import files
from pathlib import Path

from console.desk import Desk
from console.letters.wordings import TEMPLATES
from console.papers import new_file
from db.refused import Refused

FOLDER = "templates"
"""What the folder beside the store is called."""


def beside(desk: Desk) -> Path | None:
    """The folder of templates beside the store, where there is one."""
    lies = next((row[2] for row in desk.store.execute("PRAGMA database_list") if row[1] == "main"), "")
    folder = Path(lies).parent / FOLDER if lies else None
    return folder if folder is not None and folder.is_dir() else None


def ours(name: str) -> bytes:
    """The template of that name as it comes with Alongside."""
    return (files("console.letters") / "templates" / f"{name}.docx").read_bytes()


def template(name: str, folder: Path | None) -> bytes:
    """The template of that name: the programme's own, checked, where the folder has one; else ours.

    Raises Refused with every mistake in it.
    """
    from console.letters.checking import MOST_BYTES, mistakes  # noqa: PLC0415 - only where one was changed

    file = folder / f"{name}.docx" if folder else None
    if file is None or not file.exists():
        return ours(name)
    try:
        with file.open("rb") as opened:
            data = opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise Refused(f"The template {file} cannot be read: {error.strerror}.") from None
    if found := mistakes(data, TEMPLATES[name]):
        more = f" ({len(found) - 1} more: alongside letters check {file})" if len(found) > 1 else ""
        raise Refused(f"The template {file} cannot be used. {str(found[0]).rstrip('.')}.{more}")
    return data


def folder_of(given: Path | None, desk: Desk) -> Path | None:
    """The folder that was given, else the one beside the store. Raises Refused where what was given is none."""
    if given is None:
        return beside(desk)
    if not given.is_dir():
        raise Refused(f"There is no folder {given}. Make one with: alongside letters templates --out {given}")
    return given


def hand_out(folder: Path) -> list[Path]:
    """Copy our templates to new files in a folder, to be changed in Word; returns them.

    Raises Refused where one of them is there already, or the folder cannot be written to; then none is made.
    """
    made: list[Path] = []
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in TEMPLATES:
            made.append(new_file(folder / f"{name}.docx", ours(name)))
    except OSError as error:
        _take_away(made)
        raise Refused(f"Nothing could be written to {folder}: {error.strerror}. Give a folder of your own.") from None
    except Refused:
        _take_away(made)
        raise
    return made


def _take_away(made: list[Path]) -> None:
    for file in made:
        file.unlink(missing_ok=True)
