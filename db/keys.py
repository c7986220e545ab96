"""The key file beside a store: the store's key, wrapped once for each coordinator and once for the recovery code.

`programme.db` has `programme.keys.json`. It holds no secret that is worth anything without a passphrase, but without it
nobody opens the store: it goes wherever the store goes.
"""

import base64
import binascii
import json
import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from db.beside import beside, pending
from db.refused import NoStore, Refused

if TYPE_CHECKING:
    from db.wrapping import Wrapped

__all__ = ["Holder", "KeyFile", "beside", "pending", "read", "write"]

_FORMAT = 1
_MOST_BYTES = 1_000_000
_MOST_HOLDERS = 1_000


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who can open the store. `once` says that they have a code, and choose a passphrase when they use it."""

    name: str
    wrapped: "Wrapped"
    once: bool = False


@dataclass(frozen=True, slots=True)
class KeyFile:
    """A key file as it lies there. `store` is a name by chance, to which every wrapped key is bound."""

    store: str
    holders: tuple[Holder, ...]
    recovery: "Wrapped"

    def holder(self, name: str) -> Holder | None:
        """Who has that name, or None."""
        return next((each for each in self.holders if each.name == name), None)

    def with_holder(self, holder: Holder) -> "KeyFile":
        """The same with that holder in the place of whoever had the name."""
        others = tuple(each for each in self.holders if each.name != holder.name)
        return replace(self, holders=tuple(sorted((*others, holder), key=lambda each: each.name)))

    def without(self, name: str) -> "KeyFile":
        """The same without the holder of that name."""
        return replace(self, holders=tuple(each for each in self.holders if each.name != name))


def new_store() -> str:
    """A name by chance for a new store."""
    return secrets.token_hex(16)


def wrapped_for(name: str, store: str, key: bytes, passphrase: str, *, once: bool = False) -> Holder:
    """The key wrapped for a coordinator, bound to the store and to their name."""
    from db.wrapping import wrap  # noqa: PLC0415 - 10 ms, only where a passphrase is used

    return Holder(name, wrap(key, passphrase, _bound(store, "holder", name)), once)


def wrapped_for_recovery(store: str, key: bytes, code: str) -> "Wrapped":
    """The key wrapped for the recovery code."""
    from db.wrapping import wrap  # noqa: PLC0415

    return wrap(key, code, _bound(store, "recovery", ""))


def unwrapped(file: KeyFile, name: str, passphrase: str) -> bytes | None:
    """The key, as that coordinator opens it; None where there is no such holder or the passphrase is wrong.

    Both take the same time, and nothing says which of them it was.
    """
    from db.wrapping import unwrap  # noqa: PLC0415

    holder = file.holder(name)
    if holder is None:
        unwrap(file.recovery, passphrase, b"nobody")
        return None
    return unwrap(holder.wrapped, passphrase, _bound(file.store, "holder", name))


def recovered(file: KeyFile, code: str) -> bytes | None:
    """The key, as the recovery code opens it; None where the code is wrong."""
    from db.wrapping import unwrap  # noqa: PLC0415

    return unwrap(file.recovery, code, _bound(file.store, "recovery", ""))


def _bound(store: str, kind: Literal["holder", "recovery"], name: str) -> bytes:
    return json.dumps(["alongside key", _FORMAT, store, kind, name], ensure_ascii=True).encode()


# --- the file ---


def read(path: Path) -> KeyFile:
    """The key file at `path`. Raises NoStore, with what to do, where it cannot be read or is no key file."""
    try:
        with path.open("rb") as file:
            text = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise NoStore(
            f"The key file {path} cannot be read: {error.strerror}. Without it nobody opens the store."
        ) from None
    try:
        return _file(json.loads(text) if len(text) <= _MOST_BYTES else None)
    except (ValueError, TypeError, KeyError, RecursionError, OverflowError):
        raise NoStore(
            f"The key file {path} is damaged or is no key file, and without it nobody opens the store. It was left"
            " alone: put back the one of the last backup."
        ) from None


def write(path: Path, file: KeyFile, like: Path | None = None) -> None:
    """Write the key file durably: a temporary file, synced, put in the place of the old one, and the folder synced.

    It can be read by the owner alone, or by those who can read `like`. Raises Refused where it cannot be written; then
    the old one is as it was.
    """
    temporary = path.with_name(f"{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        handle = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        try:
            with os.fdopen(handle, "wb") as out:
                if like is not None:
                    _share(out.fileno(), like)
                out.write((json.dumps(_plain(file), indent=1) + "\n").encode())
                out.flush()
                os.fsync(out.fileno())
            temporary.replace(path)
        except BaseException:
            with suppress(OSError):
                temporary.unlink()
            raise
        sync_folder(path.parent)
    except OSError as error:
        raise Refused(
            f"The key file {path} could not be written ({error.strerror}). The keys are as they were: give the folder"
            " room, or the right to write to it."
        ) from None


def sync_folder(folder: Path) -> None:
    """Make what was renamed in a folder outlast a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _share(handle: int, like: Path) -> None:
    """The same group and rights as another file has, where a group shares the store."""
    stat = like.stat()
    if stat.st_mode & 0o060:
        with suppress(PermissionError):
            os.fchown(handle, -1, stat.st_gid)
        os.fchmod(handle, stat.st_mode & 0o660)


def _plain(file: KeyFile) -> dict[str, Any]:
    holders = [
        {"name": each.name, **_plain_wrapped(each.wrapped), **({"once": True} if each.once else {})}
        for each in file.holders
    ]
    return {
        "alongside": "key file", "format": _FORMAT, "store": file.store, "holders": holders,
        "recovery": _plain_wrapped(file.recovery),
    }  # fmt: skip


def _plain_wrapped(wrapped: "Wrapped") -> dict[str, Any]:
    cost = {"iterations": wrapped.cost.iterations, "memory_kib": wrapped.cost.memory, "lanes": wrapped.cost.lanes}
    parts = {name: base64.b64encode(getattr(wrapped, name)).decode() for name in ("salt", "nonce", "sealed")}
    return {"argon2id": cost, **parts}


def _file(found: Any) -> KeyFile:
    if found["format"] != _FORMAT or not isinstance(found["store"], str) or len(found["store"]) != 32:
        raise ValueError("another format")
    holders = tuple(_holder(each) for each in found["holders"])
    names = [each.name for each in holders]
    if len(set(names)) != len(names) or len(names) > _MOST_HOLDERS:
        raise ValueError("holders")
    return KeyFile(found["store"], holders, _wrapped(found["recovery"]))


def _holder(found: Any) -> Holder:
    name = found["name"]
    if not isinstance(name, str) or not 0 < len(name) <= 200:
        raise ValueError("name")
    return Holder(name, _wrapped(found), found.get("once", False) is True)


def _wrapped(found: Mapping[str, Any]) -> "Wrapped":
    from db.wrapping import LEAST, MOST, Cost, Wrapped  # noqa: PLC0415

    asked = found["argon2id"]
    cost = Cost(asked["iterations"], asked["memory_kib"], asked["lanes"])
    if not all(type(each) is int and low <= each <= high for each, low, high in zip(cost, LEAST, MOST, strict=True)):
        raise ValueError("cost")
    try:
        salt, nonce, sealed = (base64.b64decode(found[name], validate=True) for name in ("salt", "nonce", "sealed"))
    except binascii.Error:
        raise ValueError("base64") from None
    if not (8 <= len(salt) <= 64 and len(nonce) == 12 and len(sealed) == 48):
        raise ValueError("size")
    return Wrapped(salt, nonce, sealed, cost)
