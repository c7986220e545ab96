"""Opening an encrypted store: who asks, the passphrase, and what is left of an interrupted re-key."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from console.prompt import Asking
from console.who import who_is
from db import ground, keys, modes
from db.driver import sqlite3
from db.keys import Holder, KeyFile
from db.refused import Locked, NoStore
from db.store import is_encrypted, nature

TRIES = 6
"""How often one passphrase is asked for in a row; the wait after a wrong one doubles each time."""

FIRST_WAIT = 1.0
"""Seconds after the first wrong passphrase."""


@dataclass(frozen=True, slots=True)
class Unlocked:
    """A store's key, and who opened it. `must_choose`: by a code, which is used up by a passphrase of their own."""

    key: bytes = field(repr=False)
    name: str
    must_choose: bool = False


def unlock(path: Path, name: str, asking: Asking, wait: Callable[[float], None] = time.sleep) -> Unlocked | None:
    """Ask for the passphrase of the store at `path`; None where it has none.

    `name` is who is meant to be at work. Raises Refused where the store lies badly, Locked where the passphrase stays
    wrong or nobody can give it, NoStore where the key file is missing or damaged.
    """
    if not is_encrypted(path):
        if nature(path) == "other":
            raise NoStore(
                f"{path} is no store that can be read: either it is encrypted and its key file"
                f" {keys.beside(path).name} is missing (put it back from the last backup), or it is another file."
            )
        return None
    ground.journal(path)
    modes.must_be_kept(path)  # before a passphrase is typed in vain
    keep_out_of_core_dumps()
    file = keys.read(keys.beside(path))
    if file.holder(name) is None:
        name = asking.name()
    with asking.hidden():
        passphrase, key = _asked(file, name, asking, wait)
    if keys.pending(path).exists():
        key = _settled(path, name, passphrase, key)
    holder = file.holder(name)
    return Unlocked(key, name, must_choose=holder is not None and holder.once)


def choose_now(
    connection: sqlite3.Connection, path: Path, unlocked: Unlocked, asking: Asking, on: date, now: datetime
) -> None:
    """Have whoever came in by a code choose a passphrase, before anything else: the code is used up by it."""
    from console.desk import Desk  # noqa: PLC0415 - once in a coordinator's life
    from console.keys import chosen  # noqa: PLC0415
    from console.passphrases import must_be_good  # noqa: PLC0415

    asking.tell("You came in by a code, which is good once. Choose a passphrase of your own now.")
    name = unlocked.name
    passphrase = asking.new(name, lambda typed: must_be_good(typed, (name,)))
    desk = Desk(connection, who_is(connection, name), on, now, login=name)
    chosen(desk, path, unlocked.key, name, passphrase)
    asking.tell("From now on it opens the store, and the code does not.")


def as_typed(holder: Holder | None, passphrase: str) -> str:
    """A code is read generously, a passphrase as it stands."""
    from db import codes  # noqa: PLC0415 - only where there is a code

    return codes.read(passphrase) if holder and holder.once else passphrase


def keep_out_of_core_dumps() -> None:
    """From here on the key is in memory: no core dump is written, and no other process of this account reads along."""
    import resource  # noqa: PLC0415 - not on the way to a plain store
    from contextlib import suppress  # noqa: PLC0415

    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError, AttributeError):
        import ctypes  # noqa: PLC0415

        ctypes.CDLL(None, use_errno=True).prctl(4, 0, 0, 0, 0)  # PR_SET_DUMPABLE: a core dump through a pipe, too


def _asked(file: KeyFile, name: str, asking: Asking, wait: Callable[[float], None]) -> tuple[str, bytes]:
    seconds, holder = FIRST_WAIT, file.holder(name)
    what = "code" if holder and holder.once else "passphrase"
    for tries_left in reversed(range(TRIES)):
        passphrase = as_typed(holder, asking.passphrase(f"{what.capitalize()} of {name}: "))
        key = keys.unwrapped(file, name, passphrase)
        if key is not None:
            return passphrase, key
        wait(seconds)
        seconds *= 2
        if not (asking.again and tries_left):
            break
        asking.tell(_WRONG.format(what=what, name=name))
    forgotten = " Forgotten? An admin gives you a code (alongside keys add), or: alongside keys recover NAME"
    raise Locked(_WRONG.format(what=what, name=name) + (forgotten if asking.again else ""))


_WRONG = "That is not the {what} of {name} for this store."


def _settled(path: Path, name: str, passphrase: str, key: bytes) -> bytes:
    """The key that opens the store, where a re-key was interrupted."""
    from db import rekey  # noqa: PLC0415 - hardly ever

    if rekey.settle(path, key):
        return key
    following = keys.unwrapped(keys.read(keys.pending(path)), name, passphrase)
    if following is not None and rekey.finish(path, following):
        return following
    raise NoStore(
        "A re-key of this store was interrupted. Nothing is lost: whoever began it opens the store once, with their own"
        " passphrase, which finishes it."
    )
