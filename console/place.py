"""Which store is meant, why that one, and who is at work, when nobody has said so."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from db.refused import Refused

MACHINE = Path("/etc/alongside.toml")
"""Where a machine says which store its coordinators share: `store = "/srv/alongside/programme.db"`."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the store is, and what said so, in words."""

    path: Path
    why: str

    @property
    def short(self) -> str:
        """What the header line says of it."""
        return f"{self.path.stem}, not encrypted"


def where(given: str | None, environment: Mapping[str, str] = os.environ, machine: Path = MACHINE) -> Place:
    """The store of `--db`, else of ALONGSIDE_DB, else of the machine's file, else one in the user's data folder.

    Raises Refused where the machine's file is there and cannot be understood.
    """
    if given:
        return Place(Path(given).expanduser().absolute(), "named by --db")
    if named := environment.get("ALONGSIDE_DB"):
        return Place(Path(named).expanduser().absolute(), "named by ALONGSIDE_DB")
    if shared := _of_machine(machine):
        return Place(shared, f"named in {machine}")
    from platformdirs import user_data_path  # noqa: PLC0415 - not needed where a store is named

    return Place(user_data_path("alongside", appauthor=False) / "alongside.db", "in your own data folder")


def coordinator(given: str | None = None) -> str:
    """Who is at work: the name they log in with, in small letters, unless `--by` says another.

    Raises Refused where the machine knows no name.
    """
    from getpass import getuser  # noqa: PLC0415

    from console.plain import clean  # noqa: PLC0415

    try:
        name = clean(given or getuser()).lower()
    except (OSError, KeyError, ImportError):
        name = ""
    if not name:
        raise Refused(
            "This machine has no name for you, and entries bear one. Give yours with: alongside --by NAME ..."
        )
    return name


def _of_machine(machine: Path) -> Path | None:
    try:
        text = machine.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError):
        raise Refused(f"{machine} cannot be read, and it says which store is meant. Ask whoever set it up.") from None
    import tomllib  # noqa: PLC0415

    try:
        store = tomllib.loads(text).get("store")
    except tomllib.TOMLDecodeError as error:
        raise Refused(f'{machine} cannot be understood ({error}). It holds one line: store = "/a/path.db"') from None
    if not isinstance(store, str) or not Path(store).is_absolute():
        raise Refused(f'{machine} names no store. It holds one line with a whole path: store = "/a/path.db"')
    return Path(store)
