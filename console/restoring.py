"""Restoring a backup: into a new file, checked before it counts; the store that was there is kept."""

from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from db import copying, ground, keys, modes, replacing, verify
from db.copying import Held
from db.refused import NoStore, Refused
from db.store import connect, nature, open_store

_HAS_ERASED = "SELECT 1 FROM sqlite_schema WHERE name = 'erased'"
_ERASED = "SELECT DISTINCT ref FROM erased ORDER BY ref"
_SAME_LINE = "SELECT 1 FROM change WHERE id = ? AND hash = ?"
_SINCE = "SELECT count(*) FROM change WHERE id > ?"


@dataclass(frozen=True, slots=True)
class Since:
    """What the store had, and the backup has not: `entries` of the history, people `erased`, by reference.

    `entries` is None where the two are not one store's, or the store could not be read.
    """

    read: bool
    entries: int | None = None
    erased: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Restored:
    """A backup that was restored. `replaced` is where the store is that was there; `first_misfit` the first entry of
    its history that does not fit; `again` are those who can open it and could not open the store of today."""

    store: Path
    keys: Path | None
    holds: Held
    replaced: Path | None
    first_misfit: int | None
    since: Since | None
    again: tuple[str, ...]

    def days_old(self, now: datetime) -> int | None:
        """Whole days since its newest entry; None where it has none."""
        with suppress(ValueError):
            return (now - datetime.fromisoformat(self.holds.at)).days
        return None


def must_be_possible(backup: Path, to: Path, *, replace: bool) -> None:
    """What can be said before anybody is asked for a passphrase. Raises Refused."""
    if nature(backup) == "none":
        raise NoStore(f"There is no backup at {backup}. Check the name.")
    if backup.resolve() == to.resolve():
        raise Refused(f"{backup} is the store itself. Name a backup of it.")
    if to.exists() and not replace:
        raise Refused(
            f"There is a file at {to} already, and it was left alone. Give another name with --to, or put the backup in"
            " the place of the store with --replace: the store is kept beside it."
        )
    if to.is_symlink():
        raise Refused(f"{to} is a link to {to.resolve()}, and what is beside that belongs to it. Give that name.")
    ground.journal(to, done="restored")
    modes.prepare(to.parent)


def restore(
    backup: Path, to: Path, key: bytes | None, now: datetime, *, replace: bool = False, store: Path | None = None
) -> Restored:
    """Restore the backup, which `key` opens, to the file `to`; with `replace` in the place of the store there.

    `store` is the store of today, which is asked what the backup does not have. Raises Refused where the backup is not
    whole, or somebody has the store open that is to be replaced: then everything is as it was.
    """
    must_be_possible(backup, to, replace=replace)
    try:
        with copying.part_of(to) as part:
            holds = _copied(backup, part, key)
            misfit = _brought_up_to_date(part, key, backup)
            since = _since(store, key, part, holds) if store is not None and store.exists() else None
            again = _again(backup, store) if key is not None and store is not None else ()
            away = replacing.aside(to, now)
            kept = replacing.put(part, to, away, encrypted=key is not None, replace=replace)
    except OSError as error:
        raise Refused(
            f"Nothing was restored to {to}: {error.strerror}. Give a folder you may write to, with room."
        ) from None
    return Restored(to, None if key is None else keys.beside(to), holds, away if kept else None, misfit, since, again)


def _copied(backup: Path, part: Path, key: bytes | None) -> Held:
    """Copy the backup, nothing of which is changed, with its keys."""
    with copying.opened(backup, key) as source:
        try:
            holds = copying.copy(source, part, key)
        except copying.BROKEN as error:
            todo = "Make room where it is restored to." if copying.no_room(error) else "Take another one."
            raise Refused(f"The backup at {backup} could not be copied ({error}). {todo}") from None
        except Refused as refused:
            raise Refused(f"The backup at {backup} is not whole. {refused} Take another one.") from None
    if key is not None:
        copying.copy_keys(backup, part)
    return holds


def _brought_up_to_date(part: Path, key: bytes | None, backup: Path) -> int | None:
    """Open what was copied as a store is opened; returns the first entry of its history that does not fit, or None."""
    try:
        with closing(open_store(part, key)) as connection:
            misfit = verify.chain(connection).misfit
    except Refused as refused:
        raise Refused(str(refused).replace(str(part), str(backup))) from None
    copying.sync(part)
    return misfit.entry if misfit else None


def _since(store: Path, key: bytes | None, part: Path, holds: Held) -> Since:
    """What the store of today has and the backup has not, as far as it can be read: with the same key, or with none."""
    try:
        with (
            closing(connect(store, None if nature(store) == "plain" else key, read_only=True)) as today,
            copying.opened(part, key) as then,
        ):
            gone = set(today.execute(_ERASED)) if today.execute(_HAS_ERASED).fetchone() else set()
            gone -= set(then.execute(_ERASED))
            same = not holds.entry or today.execute(_SAME_LINE, [holds.entry, holds.newest]).fetchone()
            entries = today.execute(_SINCE, [holds.entry]).fetchone()[0] if same else None
    except (*copying.BROKEN, Refused):
        return Since(read=False)
    return Since(True, entries, tuple(sorted(ref for (ref,) in gone)))


def _again(backup: Path, store: Path) -> tuple[str, ...]:
    """Who can open the backup and cannot open the store of today: they would come back with it."""
    try:
        today = keys.read(keys.beside(store))
    except NoStore:
        return ()
    return tuple(each.name for each in keys.read(keys.beside(backup)).holders if today.holder(each.name) is None)
