"""Who may get at a store's files: you alone, or one group and nobody else.

There are two shapes. A store of one's own is 0600 in a folder where nobody else can put another file in its place. A
store that a group shares is 0660 in a folder 2770 of that group: its set-group bit gives every new file to the group,
and SQLite gives the log beside a store the store's own mode, whatever the umask.
"""

import grp
import os
import pwd
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from db.beside import beside, pending
from db.refused import Refused

OWN, SHARED, SHARED_FOLDER = 0o600, 0o660, 0o2770

_BESIDE = ("-wal", "-shm", "-journal")


class Wrong(NamedTuple):
    """A file or folder that others may get at, and what mends it."""

    file: Path
    said: str
    mends: str


def files(path: Path) -> list[tuple[Path, os.stat_result]]:
    """The store, and whatever lies there of the files that belong to it. Raises OSError where the store does not."""
    real = path.resolve()  # SQLite puts its own beside the file that a link leads to
    others = [*(Path(f"{real}{end}") for end in _BESIDE), beside(path), pending(path)]
    there = [(file, seen) for file in others if (seen := _seen(file))]  # others may be closing it: they come and go
    return [(path, path.stat()), *there]


def group_of(folder: Path) -> int | None:
    """The group that shares a folder, where it has that shape; None where it has not. Raises OSError."""
    seen = folder.stat()
    return seen.st_gid if stat.S_IMODE(seen.st_mode) == SHARED_FOLDER else None


def must_be_kept(path: Path) -> None:
    """Raises Refused where others may read or change a store's files, with what mends it. The store is there."""
    found = list(wrong(path))
    if found:
        said = "; ".join(each.said for each in found)
        mends = " && ".join(dict.fromkeys(each.mends for each in found))
        raise Refused(f"The store at {path} was not opened: {said}. Put it right with: {mends}")


def wrong(path: Path) -> Iterator[Wrong]:
    """Whatever others may get at of a store that is there. Raises Refused where it cannot be looked at."""
    try:
        folder = path.resolve().parent
        for each in dict.fromkeys((folder, path.parent.resolve())):
            yield from _folder(each)
        seen = files(path)
        is_now, around = seen[0][1], folder.stat()
    except OSError as error:
        raise Refused(unreadable(path, error)) from None
    if not stat.S_IMODE(is_now.st_mode) & 0o077:
        yield from _not_own(seen)
    elif stat.S_IMODE(around.st_mode) == SHARED_FOLDER:
        yield from _not_shared(seen, around.st_gid)
    elif stat.S_IMODE(is_now.st_mode) == SHARED and around.st_gid == is_now.st_gid and around.st_mode & stat.S_IWGRP:
        said = f"the group {group_name(around.st_gid)} shares it, but not its folder {folder} and what is new there"
        yield Wrong(folder, said, chmod(f"{SHARED_FOLDER:o}", folder))
    else:
        yield from _not_own(seen)


def prepare(folder: Path, group: str | None = None) -> None:
    """Make the folder of a new store, or see that the one that is there will do; `group` is to share it.

    Raises Refused, saying what to type.
    """
    sharing = None if group is None else _member_of(group)
    try:
        if not folder.exists():
            if sharing is None:
                folder.parent.mkdir(parents=True, exist_ok=True)
                make_folder(folder)
            else:
                folder.mkdir(mode=0o700)
                os.chown(folder, -1, sharing)
                folder.chmod(SHARED_FOLDER)  # after the owner: that clears it
            return
        shared = group_of(folder)
    except FileNotFoundError:
        raise Refused(f"No store was made: {folder.parent} is not there. Make it first, open to the group.") from None
    except OSError as error:
        raise Refused(
            f"No store could be made in {folder}: {error.strerror}. Give a folder you may write to."
        ) from None
    if sharing is not None and shared != sharing:
        raise Refused(
            f"No store was made: {folder} is there and is no folder that the group {group} shares. If it is to be one,"
            f" and holds nothing else, type: {_sudo(folder)}chgrp {group} {_quoted(folder)} &&"
            f" {_sudo(folder)}chmod {SHARED_FOLDER:o} {_quoted(folder)}"
        )
    if found := next(_folder(folder), None):
        raise Refused(f"No store was made: {found.said}. Put it right with: {found.mends}")


def make_folder(folder: Path) -> None:
    """Make a folder in one that is there: a group's in a group's, else yours. One that is there too is left as it is.

    Raises OSError.
    """
    shared = group_of(folder.resolve().parent)
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        return
    if shared is not None:
        os.chown(folder, -1, shared)
        folder.chmod(SHARED_FOLDER)


def fit(file: Path) -> None:
    """Give a file that was just made what its folder asks for: the group's in a folder that a group shares, else yours.

    Raises OSError.
    """
    shared = group_of(file.resolve().parent)
    if shared is None:
        file.chmod(OWN)
        return
    os.chown(file, -1, shared)
    file.chmod(SHARED)


def unreadable(path: Path, error: OSError) -> str:
    """Why a store cannot be read, and what to do; above all where a group shares it and one is not in it."""
    nearest = next((each for each in path.parents if _seen(each)), path.parent)
    seen = _seen(nearest)
    if isinstance(error, PermissionError) and seen and stat.S_IMODE(seen.st_mode) == SHARED_FOLDER:
        if not _in(seen.st_gid):
            return f"The store at {path} was not opened: {not_in(group_name(seen.st_gid))}"
    elif isinstance(error, PermissionError) and (file := _seen(path)) and file.st_uid != os.geteuid():
        owner = user_name(file.st_uid)
        return (
            f"The store at {path} belongs to {owner} alone. For several coordinators it has to lie in a folder that a"
            " group shares: alongside init --group NAME makes one."
        )
    return f"The store at {path} cannot be read: {error.strerror}."


def chmod(mode: str, file: Path) -> str:
    """What is typed to give a file that mode; whoever is not its owner needs to be root."""
    return f"{_sudo(file)}chmod {mode} {_quoted(file)}"


def not_in(group: str) -> str:
    """That one is not in a group, and who types what."""
    login = user_name(os.geteuid())
    try:
        waits = login in grp.getgrnam(group).gr_mem
    except KeyError:
        waits = False
    if waits:
        return f"you were put into the group {group} after you logged in. Log out and in again, or type: newgrp {group}"
    return (
        f"you ({login}) are not in the group {group} that shares it. Whoever looks after this machine types:"
        f" sudo usermod -aG {group} {login} and then you log out and in again"
    )


def group_name(number: int) -> str:
    """What the machine calls a group, or its number."""
    try:
        return grp.getgrgid(number).gr_name
    except KeyError:
        return str(number)


def user_name(number: int) -> str:
    """What the machine calls a user, or their number."""
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)


def closed_to(folder: Path, group: int) -> Path | None:
    """The folder above one that a group shares through which its members cannot go, if there is any. Raises OSError."""
    for above in folder.parents:
        seen = above.stat()
        if not seen.st_mode & (stat.S_IXOTH if seen.st_gid != group else stat.S_IXGRP):
            return above
    return None


def _folder(folder: Path) -> Iterator[Wrong]:
    """Whether others could put another file in a store's place."""
    seen = folder.stat()
    if seen.st_mode & stat.S_ISVTX or stat.S_IMODE(seen.st_mode) == SHARED_FOLDER:
        return
    if seen.st_mode & stat.S_IWOTH:
        said = f"everybody may put another file in its place in {folder}"
        yield Wrong(folder, said, chmod("go-w" if seen.st_mode & stat.S_IWGRP else "o-w", folder))
    elif seen.st_mode & stat.S_IWGRP and not _own_group(seen):
        said = f"the group {group_name(seen.st_gid)} may put another file in its place in {folder}"
        yield Wrong(folder, said, chmod("g-w", folder))


def _not_own(seen: list[tuple[Path, os.stat_result]]) -> Iterator[Wrong]:
    for file, is_now in seen:
        if others := stat.S_IMODE(is_now.st_mode) & 0o077:
            may = "change" if others & 0o022 else "read" if others & 0o044 else "run"
            yield Wrong(file, f"others than you may {may} {file}", chmod(f"{OWN:o}", file))


def _not_shared(seen: list[tuple[Path, os.stat_result]], group: int) -> Iterator[Wrong]:
    name = group_name(group)
    for file, is_now in seen:
        if is_now.st_gid != group:
            said = f"{file} is not the group's that shares its folder"
            yield Wrong(file, said, f"{_sudo(file)}chgrp {name} {_quoted(file)}")
        if stat.S_IMODE(is_now.st_mode) != SHARED:
            said = f"{file} is not for the group {name} and nobody else"
            yield Wrong(file, said, chmod(f"{SHARED:o}", file))


def _member_of(group: str) -> int:
    """The number of a group that one is in. Raises Refused."""
    try:
        number = grp.getgrnam(group).gr_gid
    except KeyError:
        raise Refused(
            f"No store was made: this machine has no group {group[:40]!r}. Whoever looks after it makes one with:"
            f" sudo groupadd NAME"
        ) from None
    if not _in(number):
        raise Refused(f"No store was made: {not_in(group)}")
    return number


def _in(group: int) -> bool:
    return os.geteuid() == 0 or group in {os.getegid(), *os.getgroups()}


def _own_group(seen: os.stat_result) -> bool:
    """Whether a folder's group is its owner's alone: many machines give each user one of the same name."""
    return user_name(seen.st_uid) == group_name(seen.st_gid)


def _seen(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except OSError:
        return None


def _sudo(file: Path) -> str:
    seen = _seen(file)
    return "" if os.geteuid() == 0 or (seen and seen.st_uid == os.geteuid()) else "sudo "


def _quoted(path: Path) -> str:
    from shlex import quote  # noqa: PLC0415 - only where something is wrong

    return quote(str(path))
