"""A layer between SQLite and its files, in Python: it writes down what is done to them, and fails where it is told to.

    with Disk(folder) as disk:            # every store that is opened now goes through it
        disk.fault = Fault("write", at=3, code=FULL)
        ...
    disk.image(cut, random, into)         # what a power cut after so many doings may have left

SQLite's own layer does the work: only the calls that change a file are looked at. What the shared memory beside the log
holds needs no looking at: it is made anew by whoever opens a store first.
"""

import ctypes
import random
from collections.abc import Callable, Mapping
from ctypes import CFUNCTYPE, POINTER, Structure, byref, c_char_p, c_int, c_int64, c_void_p, cast, string_at
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

import sqlcipher3

OK, IOERR, FULL, CANTOPEN = 0, 10, 13, 14
IOERR_WRITE, IOERR_FSYNC = IOERR | 3 << 8, IOERR | 4 << 8

_SECTOR = 512
"""The least that a disk writes whole, in bytes."""

_CREATE, _WAL, _JOURNALS = 0x4, 0x80000, 0x800 | 0x4000 | 0x80000
"""Flags with which a file is opened: it may be made; it is a log; it is one whose folder is synced with it."""

_OPEN = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, c_void_p)
_DELETE = CFUNCTYPE(c_int, c_void_p, c_char_p, c_int)
_CLOSE = CFUNCTYPE(c_int, c_void_p)
_WRITE = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_TRUNCATE = CFUNCTYPE(c_int, c_void_p, c_int64)
_SYNC = CFUNCTYPE(c_int, c_void_p, c_int)


class _Vfs(Structure):
    """`sqlite3_vfs`, as far as it is looked at; the rest is copied as it is."""

    _fields_ = (
        ("version", c_int), ("file_size", c_int), ("longest_path", c_int), ("next", c_void_p), ("name", c_char_p),
        ("app_data", c_void_p), ("open", c_void_p), ("delete", c_void_p), ("others", c_void_p * 13),
    )  # fmt: skip


class _Methods(Structure):
    """`sqlite3_io_methods`, of the third version: what can be done with an open file."""

    _fields_ = (
        ("version", c_int), ("close", c_void_p), ("read", c_void_p), ("write", c_void_p), ("truncate", c_void_p),
        ("sync", c_void_p), ("others", c_void_p * 13),
    )  # fmt: skip


class _File(Structure):
    _fields_ = (("methods", POINTER(_Methods)),)


@dataclass(frozen=True, slots=True)
class Done:
    """One thing that was done, in the order in which it was done. `file` is a number that no two files share."""

    what: Literal["create", "write", "truncate", "sync", "delete", "mark"]
    file: int = 0
    at: int = 0
    data: bytes = b""
    name: str = ""
    with_folder: bool = False


@dataclass(slots=True)
class Fault:
    """The `at`-th doing of that kind fails, and, where it `stays`, every one after it until the fault is lifted."""

    kind: Literal["write", "sync", "open"]
    at: int
    code: int
    stays: bool = True
    seen: int = 0

    def strikes(self, kind: str) -> bool:
        """Whether this doing fails."""
        if kind != self.kind:
            return False
        self.seen += 1
        return self.seen == self.at or (self.stays and self.seen > self.at)

    @property
    def struck(self) -> bool:
        """Whether anything failed yet."""
        return self.seen >= self.at


@dataclass
class Disk:
    """The files of one folder, while stores in it are opened and written."""

    folder: Path
    fault: Fault | None = None
    done: list[Done] = field(default_factory=list)
    before: dict[str, bytes] = field(default_factory=dict)
    _numbers: dict[str, int] = field(default_factory=dict)
    _open: dict[int, tuple[str, int, bool]] = field(default_factory=dict)

    def __enter__(self) -> "Disk":
        self.before = {each.name: each.read_bytes() for each in sorted(self.folder.iterdir()) if _is_kept(each.name)}
        self._numbers = {name: number for number, name in enumerate(self.before)}
        _layer().disks.append(self)
        return self

    def __exit__(self, *_: object) -> None:
        _layer().disks.remove(self)

    def mark(self) -> None:
        """Something was acknowledged now."""
        self.done.append(Done("mark"))

    def marks(self, cut: int) -> int:
        """How much was acknowledged before the cut."""
        return sum(each.what == "mark" for each in self.done[:cut])

    # --- what SQLite does ------------------------------------------------------------------------------------------

    def fails(self, kind: str) -> int:
        """The error that this doing fails with, or 0."""
        return self.fault.code if self.fault and self.fault.strikes(kind) else OK

    def opened(self, address: int, name: str, flags: int, *, was_there: bool) -> None:
        """A file of the folder was opened, at this address."""
        if not was_there or name not in self._numbers:
            self._numbers[name] = len(self.before) + len(self.done)
            self.done.append(Done("create", self._numbers[name], name=name))
        self._open[address] = (name, self._numbers[name], bool(flags & _JOURNALS) and not was_there)

    def wrote(self, address: int, at: int, data: bytes) -> None:
        """Bytes were written."""
        self.done.append(Done("write", self._open[address][1], at, data))

    def truncated(self, address: int, size: int) -> None:
        """A file was cut to a size."""
        self.done.append(Done("truncate", self._open[address][1], size))

    def synced(self, address: int) -> None:
        """A file is on the disk; with a new log its folder is too (`unixSync` does so)."""
        name, number, new = self._open[address]
        self.done.append(Done("sync", number, with_folder=new))
        self._open[address] = (name, number, False)

    def deleted(self, name: str, *, folder_too: bool) -> None:
        """A file was taken away."""
        self.done.append(Done("delete", name=name, with_folder=folder_too))

    def closed(self, address: int) -> None:
        """A file was closed, which syncs nothing."""
        self._open.pop(address, None)

    def has(self, address: int) -> bool:
        """Whether the file at this address is one of this folder's."""
        return address in self._open

    # --- what a power cut leaves -----------------------------------------------------------------------------------

    def image(self, cut: int, chance: random.Random, into: Path) -> None:
        """Write into a folder what a power cut after `cut` doings may have left.

        What was synced is there. Of everything later each write, by itself, is there, or is not, or is torn; and so is
        each file that was made or taken away.
        """
        files: dict[int, bytearray] = {self._first(name): bytearray(data) for name, data in self.before.items()}
        names = {name: self._first(name) for name in self.before}
        open_writes: dict[int, list[Done]] = {}
        open_names: list[Done] = []
        for each in self.done[:cut]:
            match each.what:
                case "write" | "truncate":
                    open_writes.setdefault(each.file, []).append(each)
                case "create":
                    files[each.file] = bytearray()
                    open_names.append(each)
                case "delete":
                    open_names.append(each)
                case "sync":
                    for late in open_writes.pop(each.file, []):
                        _apply(files[each.file], late)
            if each.with_folder:
                for late in open_names:
                    _rename(names, late)
                open_names.clear()
        fate = _fate(chance)
        for late in open_names:
            if fate() != "dropped":
                _rename(names, late)
        for number, writes in open_writes.items():
            for late in writes:
                _apply(files[number], late, fate(), chance)
        for name, number in names.items():
            (into / name).touch(mode=0o600)
            (into / name).write_bytes(files[number])

    def _first(self, name: str) -> int:
        return list(self.before).index(name)


def _is_kept(name: str) -> bool:
    return not name.endswith("-shm")


def _rename(names: dict[str, int], each: Done) -> None:
    if each.what == "delete":
        names.pop(each.name, None)
    else:
        names[each.name] = each.file


_FATES: Mapping[str, tuple[float, float, float]] = {
    "nothing is kept": (0, 1, 0), "all is kept": (1, 0, 0), "each by itself": (1, 1, 1), "most is kept": (6, 1, 1),
    "the last is torn": (0, 0, 1), "most is lost": (1, 6, 1),
}  # fmt: skip


def _fate(chance: random.Random) -> Callable[[], str]:
    weights = _FATES[chance.choice(sorted(_FATES))]
    return lambda: chance.choices(("kept", "dropped", "torn"), weights)[0]


def _apply(content: bytearray, each: Done, fate: str = "kept", chance: random.Random | None = None) -> None:
    if fate == "dropped":
        return
    if each.what == "truncate":
        del content[each.at :]
        content.extend(bytes(max(0, each.at - len(content))))
        return
    data, end = each.data, each.at + len(each.data)
    content.extend(bytes(max(0, end - len(content))))
    if fate == "torn" and chance is not None:
        data = _torn(bytes(content[each.at : end]), data, chance, spoils=each.at > 0)
    content[each.at : end] = data


def _torn(old: bytes, new: bytes, chance: random.Random, *, spoils: bool) -> bytes:
    """The beginning alone, or a mixture of sectors: new ones, old ones, and, where the tear spoils, ruined ones.

    The first sectors of a file are taken to be new or old: they bear what a store is known by (and the salt of an
    encrypted one), which every write leaves as it is.
    """
    if chance.random() < 0.4:
        until = chance.randrange(len(new))
        return new[:until] + old[until:]
    mixed = bytearray()
    for at in range(0, len(new), _SECTOR):
        part = slice(at, at + _SECTOR)
        length = len(new[part])
        mixed += chance.choices((new[part], old[part], chance.randbytes(length)), (4, 4, spoils))[0]
    return bytes(mixed)


# --- the layer itself -----------------------------------------------------------------------------------------------


class _Layer:
    """SQLite's layer with a few calls in the place of its own. Nothing of it may be collected while SQLite is there."""

    def __init__(self) -> None:
        from sqlcipher3 import _sqlite3

        self.disks: list[Disk] = []
        self._library = ctypes.CDLL(_sqlite3.__file__)
        self._library.sqlite3_vfs_find.restype = c_void_p
        self._library.sqlite3_vfs_find.argtypes = [c_char_p]
        self._library.sqlite3_vfs_register.argtypes = [c_void_p, c_int]
        self._of_sqlite = _Vfs.from_address(self._library.sqlite3_vfs_find(None))
        self._own = _Vfs.from_buffer_copy(self._of_sqlite)
        self._own.name, self._own.next = b"looked-at", None
        self._real_open = _OPEN(self._of_sqlite.open)
        self._real_delete = _DELETE(self._of_sqlite.delete)
        self._kept: list[object] = [_OPEN(self.open), _DELETE(self.delete)]
        self._own.open, self._own.delete = (cast(each, c_void_p).value for each in self._kept)  # type: ignore[arg-type]
        self._methods: dict[int, _Methods] = {}
        self._real: dict[int, dict[str, Any]] = {}
        self._library.sqlite3_vfs_register(byref(self._own), 1)

    def open(self, vfs: int, name: int | None, file: int, flags: int, out: int | None) -> int:
        path = Path(string_at(name).decode()) if name else None
        disk = next((each for each in self.disks if path and path.parent == each.folder and _is_kept(path.name)), None)
        if disk is None or path is None:
            return int(self._real_open(vfs, name, file, flags, out))
        was_there = path.exists()
        if not was_there and (code := disk.fails("open")):
            _File.from_address(file).methods = POINTER(_Methods)()  # or SQLite would close what was never opened
            return code
        done = int(self._real_open(vfs, name, file, flags, out))
        if done == OK:
            self._put_in_between(file)
            disk.opened(file, path.name, flags, was_there=was_there)
        return done

    def delete(self, vfs: int, name: bytes, folder_too: int) -> int:
        path = Path(name.decode())
        done = int(self._real_delete(vfs, name, folder_too))
        for disk in self.disks:
            if done == OK and path.parent == disk.folder and _is_kept(path.name):
                disk.deleted(path.name, folder_too=bool(folder_too))
        return done

    def _put_in_between(self, file: int) -> None:
        """Give the open file methods of which four are ours. The others are called as ever, with the same file."""
        opened = _File.from_address(file)
        real = ctypes.addressof(opened.methods.contents)
        if real not in self._methods:
            methods = _Methods.from_buffer_copy(opened.methods.contents)
            own = {
                "close": (_CLOSE, self._close), "write": (_WRITE, self._write), "truncate": (_TRUNCATE, self._truncate),
                "sync": (_SYNC, self._sync),
            }  # fmt: skip
            before = {name: kind(getattr(methods, name)) for name, (kind, _) in own.items()}
            for name, (kind, made) in own.items():
                callback = kind(made(before[name]))
                self._kept.append(callback)
                setattr(methods, name, cast(callback, c_void_p).value)
            self._methods[real] = methods
        opened.methods = ctypes.pointer(self._methods[real])

    def _disk(self, file: int) -> Disk | None:
        return next((each for each in self.disks if each.has(file)), None)

    def _close(self, real: Any) -> Callable[[int], int]:
        def close(file: int) -> int:
            if disk := self._disk(file):
                disk.closed(file)
            return int(real(file))

        return close

    def _write(self, real: Any) -> Callable[[int, int, int, int], int]:
        def write(file: int, data: int, length: int, at: int) -> int:
            disk = self._disk(file)
            if disk and (code := disk.fails("write")):
                half = length // 2  # a disk that is full takes what still fits
                real(file, data, half, at)
                disk.wrote(file, at, string_at(data, half))
                return code
            done = int(real(file, data, length, at))
            if disk and done == OK:
                disk.wrote(file, at, string_at(data, length))
            return done

        return write

    def _truncate(self, real: Any) -> Callable[[int, int], int]:
        def truncate(file: int, size: int) -> int:
            disk = self._disk(file)
            if disk and (code := disk.fails("write")):
                return code
            done = int(real(file, size))
            if disk and done == OK:
                disk.truncated(file, size)
            return done

        return truncate

    def _sync(self, real: Any) -> Callable[[int, int], int]:
        def sync(file: int, flags: int) -> int:
            disk = self._disk(file)
            if disk and (code := disk.fails("sync")):
                return code
            done = int(real(file, flags))
            if disk and done == OK:
                disk.synced(file)
            return done

        return sync


@cache
def _layer() -> _Layer:
    """The one layer of this process. Once it is there, it stays: a file that was opened through it needs it to the end.
    Without a `Disk` it only hands on."""
    assert sqlcipher3
    return _Layer()
