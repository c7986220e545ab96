"""Where a store lies: on a disk of this machine, or on one that it shares with others over a network.

SQLite's write-ahead log is memory that the processes of one machine share: two machines that work in one store damage
it. On a network file system a store is therefore refused, unless whoever looks after the machine allows it; it is then
kept with a rollback journal, which needs nothing of other machines but that they keep each other's locks.
"""

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal, NamedTuple

from db.refused import Refused

ALLOWED = "ALONGSIDE_NETWORK_STORE"
"""The variable that allows a store on a network file system, when it says `rollback`."""

MOUNTS = Path("/proc/self/mountinfo")

_NETWORK = frozenset(
    {
        "9p", "acfs", "afs", "afpfs", "beegfs", "ceph", "cifs", "coda", "davfs", "drvfs", "fakeowner", "gfs", "gfs2",
        "gpfs", "ibrix", "lustre", "mmfs", "ncpfs", "nfs", "nfs4", "ocfs2", "orangefs", "panfs", "prl_fs", "pvfs2",
        "smb2", "smb3", "smbfs", "snfs", "vboxsf", "virtiofs", "vmhgfs",
    }
)  # fmt: skip
"""What other machines write to as well: disks of servers and clusters, and the folders that a host lends its guests."""

_LENT = frozenset({"9p", "virtiofs"})
"""These are a machine's own disk where its whole system lies on one: a guest whose host lends it nothing else."""

_LOCAL_FUSE = frozenset(
    {"fuseblk", "fuse.exfat", "fuse.ext2", "fuse.ext4", "fuse.fuse2fs", "fuse.fuse-overlayfs", "fuse.ntfs-3g",
     "fuse.ntfs", "fuse.zfs"}
)  # fmt: skip
"""Programs behind FUSE that keep a disk of this machine. Of any other nobody can say where it puts the files."""

_OF_TYPE = {
    0x6969: "nfs", 0x517B: "smbfs", 0xFF534D42: "cifs", 0xFE534D42: "smb2", 0x65735546: "fuse", 0x01021997: "9p",
    0x5346414F: "afs", 0x6B414653: "afs", 0x00C36400: "ceph", 0x01161970: "gfs2", 0x7461636F: "ocfs2",
    0x0BD00BD0: "lustre", 0x19830326: "beegfs", 0x47504653: "gpfs", 0x73757245: "coda", 0x564C: "ncpfs",
    0xAAD7AAEA: "panfs", 0x20030528: "orangefs", 0x786F4256: "vboxsf", 0xBACBACBC: "vmhgfs", 0x61636673: "acfs",
    0xBEEFDEAD: "snfs", 0x013111A8: "ibrix", 0x7C7C6673: "prl_fs",
    0xEF53: "ext4", 0x58465342: "xfs", 0x9123683E: "btrfs", 0x2FC12FC1: "zfs", 0x01021994: "tmpfs",
    0x794C7630: "overlay", 0xF2F52010: "f2fs",
}  # fmt: skip
"""The numbers of linux/magic.h and of coreutils' stat, which statfs gives."""

Journal = Literal["WAL", "DELETE"]


class FileSystem(NamedTuple):
    """What a file lies on: its kind as the machine calls it, empty where it does not say, and where it is mounted."""

    kind: str
    mounted: str = ""

    @property
    def network(self) -> bool:
        """Whether other machines may write there too, or nobody can say that they do not."""
        if self.kind in _LENT:
            return self.mounted != "/"
        return self.kind in _NETWORK or (self.kind.startswith("fuse") and self.kind not in _LOCAL_FUSE)

    @property
    def unknown(self) -> bool:
        """Whether it counts as a network only because nobody can say what it is."""
        return self.kind.startswith("fuse") and self.kind.removeprefix("fuse.") not in _NETWORK | {"sshfs", "glusterfs"}


def type_number(path: Path) -> int:
    """The number that statfs gives for the file system of a path; 0 where it gives none."""
    if sys.platform != "linux":
        return 0
    import ctypes  # noqa: PLC0415 - only where the table of mounts does not say

    answer = (ctypes.c_long * 64)()  # its first field is the type; the whole is 120 bytes at the most
    if ctypes.CDLL(None, use_errno=True).statfs(os.fsencode(path), ctypes.byref(answer)):
        return 0
    return answer[0] & 0xFFFFFFFF


def file_system(path: Path, mounts: Path | None = None, type_of: Callable[[Path], int] = type_number) -> FileSystem:
    """What the file or folder lies on, or would lie on once it is made: by the table of mounts, else by its type.

    Links are followed. Nothing is opened.
    """
    there = Path(os.path.realpath(path))
    while not os.path.exists(there) and there != there.parent:  # noqa: PTH110 - it raises nothing
        there = there.parent
    found = _mounted(there, mounts or MOUNTS)
    if found.kind in {"", "autofs"}:
        return FileSystem(_OF_TYPE.get(type_of(there), ""), found.mounted)
    return found


def journal(path: Path, environment: Mapping[str, str] = os.environ, *, done: str = "opened") -> Journal:
    """How the changes of a store at `path` are kept. Raises Refused, saying what was not `done`, on a network."""
    lies_on = file_system(path)
    if not lies_on.network:
        return "WAL"
    if environment.get(ALLOWED) == "rollback":
        return "DELETE"
    why = (
        f"which may put its files on another machine ({lies_on.kind} is not known)"
        if lies_on.unknown
        else f"a file system that other machines write to as well ({lies_on.kind})"
    )
    raise Refused(
        f"The store at {path} was not {done}: it lies on {lies_on.mounted or path.parent}, {why}, and two machines at"
        " once would damage it. Keep it on a disk of this machine and copy it there with: alongside backup. Only if it"
        f" cannot be kept elsewhere, whoever looks after the machine may allow it with {ALLOWED}=rollback."
    )


def _mounted(there: Path, mounts: Path) -> FileSystem:
    """The mount that a path lies on: the longest that leads to it, the latest of several on one spot."""
    try:
        table = mounts.read_bytes().decode(errors="surrogateescape")
        device = there.stat().st_dev
    except OSError:
        return FileSystem("")
    name, number = os.fspath(there), f"{os.major(device)}:{os.minor(device)}"
    best, found = (False, -1), FileSystem("")
    for line in table.splitlines():
        words = line.split(" ")
        if " - " not in line or len(words) < 10:
            continue
        at = _unescaped(words[4])
        if name == at or name.startswith(at if at.endswith("/") else f"{at}/"):
            # another mount may lie over a longer one and hide it: the device then says which is meant
            rank = (words[2] == number, len(at))
            if rank >= best:
                best, found = rank, FileSystem(words[words.index("-", 6) + 1], at)
    return found


def _unescaped(mounted: str) -> str:
    """A path of the table of mounts with its blanks back."""
    if "\\" not in mounted:
        return mounted
    for code, letter in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\043", "#"), ("\\134", "\\")):
        mounted = mounted.replace(code, letter)
    return mounted
