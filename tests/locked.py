"""An encrypted store as it is kept: with its key file beside it, and a passphrase that opens it."""

from collections.abc import Mapping
from pathlib import Path

from db import copying, keys
from db.keys import KeyFile
from tests.stored import KEY

PASSPHRASE = "brisk lanterns follow quiet rivers"


def give_keys(path: Path, *others: str) -> None:
    """A key file for a store that is encrypted with KEY: `jw` and these others open it with the passphrase."""
    name = keys.new_store()
    recovery = keys.wrapped_for_recovery(name, KEY, "0000")
    holders = tuple(keys.wrapped_for(each, name, KEY, PASSPHRASE) for each in ("jw", *others))
    keys.write(keys.beside(path), KeyFile(name, holders, recovery))


def rows(path: Path, key: bytes | None = None) -> Mapping[str, list[object]]:
    """Every row of every table of a store that nobody has open."""
    with copying.opened(path, key) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return {name: sorted(connection.execute(f"SELECT * FROM {name}"), key=repr) for name in names}
