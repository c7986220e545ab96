"""Backups: a checked copy of the store with its keys beside it, the newest kept, and how old the last one is."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from console.desk import Desk
from console.limits import HOUSE
from db import backup, policy
from db.refused import Refused

if TYPE_CHECKING:
    from db.copying import Held

FOLDER = "backups"
"""The folder beside the store that backups go to where none is named."""

_AGE = next(limit for limit in HOUSE if limit.name == "backup.age")


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that came out good; `keys` is the file that belongs to it, `removed` are the older ones that went."""

    file: Path
    keys: Path | None
    holds: "Held"
    removed: tuple[Path, ...]

    @property
    def line(self) -> str:
        """What is said of it."""
        pairs = self.holds.pairs
        return f"The store was copied to {self.file} and the copy opened: {pairs} {'pair' if pairs == 1 else 'pairs'}."


def back_up(
    desk: Desk, path: Path, key: bytes | None, to: Path, *, in_folder: bool = False, keep: int | None = None
) -> Made:
    """Copy the store at `path`, which the desk has open, to the file `to`, or under a dated name into that folder.

    A folder that is not there is made. `keep` is how many of the folder's backups of this store are kept; older ones
    go when the new one is good. Raises Refused where the copy could not be made or is not whole: then nothing is left
    of it.
    """
    if keep is not None and not in_folder:
        raise ValueError("a file alone is not one of several")
    try:
        file = _named(to, path, desk.now) if in_folder else to
        made = _copy(desk, path, key, file)
    except OSError as error:
        raise Refused(
            f"No copy could be made at {to}: {error.strerror}. Give a folder you may write to, with room."
        ) from None
    at = desk.now.astimezone(UTC).isoformat(timespec="seconds")
    backup.note(desk.store, backup.Backup(at, str(file.absolute()), made.holds.pairs, made.holds.newest))
    return made if keep is None else replace(made, removed=_thin_out(desk, to, path, keep, file))


def _copy(desk: Desk, path: Path, key: bytes | None, file: Path) -> Made:
    from db import copying, keys  # noqa: PLC0415 - not needed to ask how old the last one is

    beside = keys.beside(file)
    if file.exists():
        raise Refused(f"There is a file at {file} already, and it was left alone. Give another name.")
    if key is not None and beside.exists():
        raise Refused(
            f"The keys of the copy would lie at {beside}, where there is a file already. Nothing was written: give a"
            " name that differs in more than its ending."
        )
    with copying.part_of(file) as part:
        try:
            holds = copying.copy(desk.store, part, key)
            if key is not None:
                copying.copy_keys(path, part)
            copying.give_name(part, file, encrypted=key is not None)
        except FileExistsError:
            raise Refused(f"There is a file at {file} already, and it was left alone. Give another name.") from None
        except copying.BROKEN as error:
            todo = "Make room there." if copying.no_room(error) else "Look at the store with: alongside verify"
            raise Refused(f"No copy was made at {file}: {error}. {todo}") from None
        except Refused as refused:
            raise Refused(f"The copy that would be {file} was not good, and it was removed. {refused}") from None
    return Made(file, None if key is None else beside, holds, ())


# --- dated names ---


def _named(folder: Path, path: Path, now: datetime) -> Path:
    """`programme-2026-11-24-1830.db`; a second one of the same minute is `programme-2026-11-24-1830-2.db`.

    What an earlier copy left that broke off is cleared away.
    """
    from db import modes  # noqa: PLC0415
    from db.copying import clear_away  # noqa: PLC0415

    modes.make_folder(folder)
    for part in folder.glob(".*.db.part"):
        if _pattern(path).fullmatch(part.name.removeprefix(".").removesuffix(".part")):
            clear_away(part)
    minute = f"{now.astimezone():%Y-%m-%d-%H%M}"
    there = [_pattern(path).match(each.name) for each in folder.iterdir()]
    n = max((int(each[2] or 1) for each in there if each and each[1] == minute), default=0) + 1
    return folder / f"{path.stem}-{minute}{f'-{n}' if n > 1 else ''}.db"


def _pattern(path: Path) -> re.Pattern[str]:
    return re.compile(rf"{re.escape(path.stem)}-(\d{{4}}-\d\d-\d\d-\d{{4}})(?:-(\d+))?\.(?:db|keys\.json)")


def _thin_out(desk: Desk, folder: Path, path: Path, keep: int, newest: Path) -> tuple[Path, ...]:
    """Remove all but the newest of the backups that this store has written into the folder, each with its keys.

    Both must be so: the name is one of ours, and the store has noted it. Another store may bear the same name.
    """
    from db import keys  # noqa: PLC0415

    noted = {Path(file).name for file in backup.files(desk.store)}
    found = []
    for file in folder.iterdir():
        match = _pattern(path).fullmatch(file.name)
        if match and file.name in noted and file.name != newest.name and file.is_file() and not file.is_symlink():
            found.append((match[1], int(match[2] or 1), file))
    removed = []
    for _, _, file in sorted(found, reverse=True)[max(0, keep - 1) :]:
        try:
            file.unlink()
            keys.beside(file).unlink(missing_ok=True)
        except OSError as error:
            raise Refused(
                f"The copy at {newest} is good, but an older one could not be removed ({file}: {error.strerror})."
            ) from None
        removed.append(file)
    return tuple(removed)


# --- how old the last one is ---


def age(desk: Desk) -> int | None:
    """Whole days since the last good backup, or since there first was something to lose; None while there is nothing,
    and of an example programme."""
    if last := backup.last(desk.store):
        return _days(last.at, desk)
    began = backup.began(desk.store)
    if began is None:
        return None
    days = _days(began.at, desk)
    if days > 0:
        from console.demo import MADE_BY  # noqa: PLC0415 - seldom

        if began.by == MADE_BY:
            return None
    return days


def overdue(desk: Desk) -> str:
    """`no backup for 12 days`, where that is more than the policy allows; else nothing."""
    days = age(desk)
    if days is None or days <= policy.limits(desk.store).get(_AGE.name, _AGE.default):
        return ""
    return f"no backup for {days} days"


def _days(at: str, desk: Desk) -> int:
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return 0
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return (desk.now - moment).days
