"""What the doctor says of where a store lies: who gets at its files, its folder, the disk, the file system."""

import os
import shutil
import stat
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from console.finding import Finding
from db import ground, modes
from db.refused import Refused

LEAST_FREE = 200
"""Megabytes that should be free where the store is, beyond what a copy of it takes: room for its log."""


def where_it_lies(path: Path, environment: Mapping[str, str]) -> Iterator[Finding]:
    """Everything about the place of a store that is there, or would be made there. Nothing is written."""
    try:
        wrong, files = list(modes.wrong(path)), modes.files(path)
        folder = path.resolve().parent
        names = {file for file, _ in files}
        yield _files(path, [each for each in wrong if each.file in names], files)
        yield _folder(folder, [each for each in wrong if each.file not in names], files[0][1])
    except (Refused, OSError):
        pass  # it is not there or cannot be read: that is said where it is to be opened
    yield _disk(path)
    yield from _file_system(path, environment)


def _files(path: Path, wrong: Sequence[modes.Wrong], files: Sequence[tuple[Path, os.stat_result]]) -> Finding:
    if wrong:
        return Finding("file", False, _mended(wrong))
    seen = files[0][1]
    mine = "yours" if seen.st_uid == os.geteuid() else f"{modes.user_name(seen.st_uid)}'s"
    private = not stat.S_IMODE(seen.st_mode) & 0o077
    whose = f"{mine} alone" if private else f"the group {modes.group_name(seen.st_gid)}'s"
    beside = f", and so are {len(files) - 1} beside it" if len(files) > 1 else ""
    writable = os.access(path, os.W_OK)
    only = "" if writable else "; you may only read it, so nothing can be written down"
    return Finding("file", writable, f"mode {stat.S_IMODE(seen.st_mode):o}, {whose}{beside}{only}")


def _folder(folder: Path, wrong: Sequence[modes.Wrong], of_store: os.stat_result) -> Finding:
    if wrong:
        return Finding("folder", False, _mended(wrong))
    seen = folder.stat()
    mode, todo = stat.S_IMODE(seen.st_mode), ""
    shared = mode == modes.SHARED_FOLDER
    if not os.access(folder, os.W_OK | os.X_OK):
        todo = "you may not write there, so nothing can be written down"
    elif shared and (closed := modes.closed_to(folder, seen.st_gid)):
        todo = f"the group cannot get there. Run: {modes.chmod('o+x', closed)}"
    elif mode & stat.S_ISVTX:
        todo = "everybody keeps files there. Give a store of real people a folder of its own"
    elif seen.st_uid not in {0, of_store.st_uid} and not shared:
        todo = f"{modes.user_name(seen.st_uid)}'s, who may put another file in the store's place"
    elif mode & 0o004:
        todo = f"others may see what lies there. Run: {modes.chmod('700', folder)}"
    said = f"mode {mode:o}" + (f", shared by the group {modes.group_name(seen.st_gid)}" if shared else "")
    return Finding("folder", not todo, f"{said}; {todo}" if todo else said)


def _mended(wrong: Sequence[modes.Wrong]) -> str:
    return f"{'; '.join(each.said for each in wrong)}. Run: {' && '.join(dict.fromkeys(each.mends for each in wrong))}"


def _disk(path: Path) -> Finding:
    folder = next(parent for parent in path.absolute().parents if os.access(parent, os.X_OK))
    free = shutil.disk_usage(folder).free // 1_000_000
    size = path.stat().st_size // 1_000_000 if os.access(path, os.F_OK) else 0
    needed = LEAST_FREE + size
    todo = f"; make room, {needed} MB at the least: for a copy of the store and its log"
    return Finding("disk", free >= needed, f"{free} MB free" + ("" if free >= needed else todo))


def _file_system(path: Path, environment: Mapping[str, str]) -> Iterator[Finding]:
    lies_on = ground.file_system(path)
    if not lies_on.network:
        if lies_on.kind:
            yield Finding("file system", True, f"{lies_on.kind}, on this machine")
    elif environment.get(ground.ALLOWED) == "rollback":
        said = "on a network, which was allowed: kept with a rollback journal, slower and as safe as the server's locks"
        yield Finding("file system", False, f"{lies_on.kind}, {said}")
    else:
        known = "where it puts its files is not known" if lies_on.unknown else "over the network"
        said = "two machines at once would damage the store, so it is not opened. Move it to a disk of this machine"
        yield Finding("file system", False, f"{lies_on.kind}, {known}: {said}")
