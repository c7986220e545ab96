"""Who can open the store: making it, adding and removing people, their passphrases, the recovery code, another key.

The key file and the history change together: the file is written inside the command's transaction.
"""

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from console.desk import Desk
from console.passphrases import must_be_good
from console.plain import clean
from db import codes, holders, keys, rekey
from db.change import Change
from db.keys import KeyFile
from db.refused import Doubt, Refused
from db.store import KEY_BYTES, create, nature


@dataclass(frozen=True, slots=True)
class Made:
    """What a new store, or a new key, comes with. The codes are shown once, and kept nowhere."""

    key: bytes = field(repr=False)
    recovery: str = field(repr=False)
    codes: dict[str, str] = field(repr=False, default_factory=dict)
    """For each other holder, the code with which they come in once and choose a passphrase."""


@dataclass(frozen=True, slots=True)
class Opens:
    """Somebody who can open the store. `once` says that they have not used their code yet."""

    name: str
    added_on: date | None
    changed_on: date | None
    once: bool


def make(path: Path, name: str, passphrase: str) -> Made:
    """Make an encrypted store and its key file. Raises Refused for a weak passphrase, or where there is one already."""
    must_be_good(passphrase, (name,))
    file_path = keys.beside(path)
    for there in (path, file_path):
        if there.exists():
            raise Refused(f"There is a file at {there} already, and it was left alone. Give another name.")
    key, recovery, store = secrets.token_bytes(KEY_BYTES), codes.new(codes.RECOVERY), keys.new_store()
    file = KeyFile(
        store,
        (keys.wrapped_for(name, store, key, passphrase),),
        keys.wrapped_for_recovery(store, key, codes.read(recovery)),
    )
    connection = create(path, key)
    connection.close()
    try:
        keys.write(file_path, file, like=path)
    except BaseException:
        with suppress(OSError):
            path.unlink()
        raise
    return Made(key, recovery)


def first(desk: Desk, name: str) -> None:
    """Write the first holder of a new store into its history; they are its admin."""
    from console.roles import make_admin  # noqa: PLC0415

    with desk.command("key", f"{name} made the store, and can open it") as change:
        _known(desk, change, name)
    make_admin(desk, name)


def everybody(desk: Desk, path: Path) -> list[Opens]:
    """Who can open the store, by name."""
    told = {each.name: each for each in holders.all_of_them(desk.store)}
    found = []
    for each in _read(path).holders:
        known = told.get(each.name)
        since, chose = (known.added_on, known.changed_on) if known else (None, None)
        found.append(Opens(each.name, since, chose, each.once))
    return found


def added(desk: Desk, path: Path, key: bytes, name: str, *, sure: bool = False) -> tuple[str, str]:
    """Let somebody in; returns what was written, and the code with which they come in and choose a passphrase.

    Somebody who can open it already, and has forgotten their passphrase, gets a code in its place: raises Doubt first,
    since the passphrase is good for nothing from then on.
    """
    wanted = clean(name).lower()
    if not 0 < len(wanted) <= 60 or " " in wanted:
        raise Refused(f"«{wanted[:60]}» cannot be a name: give the one they log in with on this machine.")
    if wanted == _opened_by(desk):
        raise Refused("You can open the store already. For another passphrase: alongside keys passphrase")
    code = codes.new(codes.ONCE)
    with _changing(path) as file:
        anew = file.holder(wanted) is not None
        if anew and not sure:
            raise Doubt(f"{wanted} can open the store already: a code takes the place of what they open it with now.")
        line = (
            f"{wanted} has a code for a new passphrase"
            if anew
            else f"{wanted} can open the store, with a code at first"
        )
        following = file.with_holder(keys.wrapped_for(wanted, file.store, key, codes.read(code), once=True))
        with desk.command("key", line) as change:
            _known(desk, change, wanted)
            change.update("holder", _row(desk, wanted), {"changed_on": None})
            _note(desk, change, "code", wanted)
            keys.write(keys.beside(path), following, like=path)
    return line, code


def removed(desk: Desk, path: Path, name: str) -> str:
    """Take somebody's passphrase away; returns what was written. Raises Refused for the last holder and for oneself."""
    wanted = clean(name).lower()
    if wanted == _opened_by(desk):
        raise Refused("You cannot remove yourself: somebody else who is admin does it.")
    with _changing(path) as file:
        if file.holder(wanted) is None:
            there = ", ".join(each.name for each in file.holders)
            raise Refused(f"Nobody called «{wanted[:60]}» can open the store. Those who can: {there}.")
        line = f"{wanted} cannot open the store any more"
        with desk.command("key", line) as change:
            row = holders.row_of(desk.store, wanted)
            if row is None:
                row = change.insert("holder", {"name": wanted, "added_on": desk.on.isoformat()})
            change.update("holder", row, {"removed_on": desk.on.isoformat()})
            keys.write(keys.beside(path), file.without(wanted), like=path)
    return line


def chosen(desk: Desk, path: Path, key: bytes, name: str, passphrase: str, *, recovered: bool = False) -> str:
    """Give a holder the passphrase that they chose, in the place of the old one, of a code, or by the recovery code."""
    must_be_good(passphrase, (name,))
    line = f"{name} chose a new passphrase" + (", let in by the recovery code" if recovered else "")
    with _changing(path) as file:
        following = file.with_holder(keys.wrapped_for(name, file.store, key, passphrase))
        with desk.command("passphrase", line) as change:
            _known(desk, change, name)
            change.update("holder", _row(desk, name), {"changed_on": desk.on.isoformat()})
            _note(desk, change, "recovery code used" if recovered else "passphrase", name)
            keys.write(keys.beside(path), following, like=path)
    return line


def new_recovery(desk: Desk, path: Path, key: bytes) -> tuple[str, str]:
    """Make another recovery code; returns what was written, and the code. The old one opens nothing any more."""
    code = codes.new(codes.RECOVERY)
    line = "a new recovery code was made"
    with _changing(path) as file:
        following = replace(file, recovery=keys.wrapped_for_recovery(file.store, key, codes.read(code)))
        with desk.command("key", line) as change:
            _note(desk, change, "recovery code")
            keys.write(keys.beside(path), following, like=path)
    return line, code


def recovered(path: Path, code: str, name: str, *, sure: bool = False) -> bytes:
    """The key, by the recovery code, for `name` to choose a passphrase.

    Raises Refused where it is not this store's code, Doubt where nobody of that name could open the store so far.
    """
    key = keys.recovered(_read(path), codes.read(code))
    if key is None:
        raise Refused("That is not the recovery code of this store. Letters that look alike do not matter; look again.")
    there = [each.name for each in _read(path).holders]
    if name not in there and not sure:
        raise Doubt(f"Nobody called «{name}» can open the store so far. Those who can: {', '.join(there)}.")
    return key


def another_key(path: Path, key: bytes, name: str, passphrase: str) -> Made:
    """Encrypt the store with another key, which `name` opens with the passphrase they have; others get codes.

    Nobody may have the store open, not even this program. Raises Refused where somebody has, or for a wrong passphrase.
    """
    with _changing(path) as file:
        if keys.unwrapped(file, name, passphrase) != key:
            raise Refused(f"That is not the passphrase of {name} for this store. It kept its key.")
        new, recovery = secrets.token_bytes(KEY_BYTES), codes.new(codes.RECOVERY)
        given = {each.name: codes.new(codes.ONCE) for each in file.holders if each.name != name}
        following = [keys.wrapped_for(name, file.store, new, passphrase)]
        following += [
            keys.wrapped_for(other, file.store, new, codes.read(code), once=True) for other, code in given.items()
        ]
        recovery_wrapped = keys.wrapped_for_recovery(file.store, new, codes.read(recovery))
        rekey.rekey(path, key, new, KeyFile(file.store, tuple(sorted(following, key=_by_name)), recovery_wrapped))
    return Made(new, recovery, given)


def rekeyed(desk: Desk, reason: str = "") -> str:
    """Write down that the store has another key."""
    line = "the store has another key: every passphrase but yours is replaced by a code"
    with desk.command("re-key", line) as change:
        _note(desk, change, "another key", reason)
    return line


def _note(desk: Desk, change: Change, what: str, about: str = "") -> None:
    """What was done to keys stands in the history, also where no row of a holder is different by it."""
    change.insert("key_event", {"on_day": desk.on.isoformat(), "what": what, "about": about or None})


def _by_name(holder: keys.Holder) -> str:
    return holder.name


def _opened_by(desk: Desk) -> str:
    return desk.login or desk.by


def _known(desk: Desk, change: Change, name: str) -> None:
    """The holder stands in the store: added now, or again."""
    row = holders.row_of(desk.store, name)
    if row is None:
        change.insert("holder", {"name": name, "added_on": desk.on.isoformat()})
    else:
        change.update("holder", row, {"removed_on": None})


def _row(desk: Desk, name: str) -> int:
    row = holders.row_of(desk.store, name)
    if row is None:
        raise Refused(f"{name} is no holder of a key of this store.")
    return row


def _read(path: Path) -> KeyFile:
    if not keys.beside(path).exists():
        if nature(path) == "other":
            raise Refused(
                f"The key file {keys.beside(path)} is missing, and without it nobody opens the store: put it back from"
                " the last backup."
            )
        if nature(path) == "none":
            raise Refused(f"There is no store at {path}: restore the last backup, with alongside restore BACKUP.")
        raise Refused(f"The store at {path} is not encrypted, and has no keys. An encrypted one is made with: init")
    return keys.read(keys.beside(path))


@contextmanager
def _changing(path: Path) -> Iterator[KeyFile]:
    """The key file as it stands, while nobody else changes it."""
    _read(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        if keys.pending(path).exists() and nature(path) == "other":
            raise Refused(
                "A re-key of this store was interrupted. Open the store once, which finishes it; then try again."
            )
        yield _read(path)
    finally:
        os.close(folder)
