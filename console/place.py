"""Which store is meant, why that one, and who is at work, when nobody has said so."""

import os
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from pathlib import Path

from db.ground import ALLOWED, file_system
from db.refused import Refused

MACHINE = Path("/etc/alongside.toml")
"""Where a machine says which store its coordinators share, `store = "/srv/alongside/programme.db"`, and, where it must
lie on a network, `network = "rollback"` (`db.ground`)."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the store is, and what said so, in words."""

    path: Path
    why: str

    @property
    def short(self) -> str:
        """What the header line says of it."""
        encrypted = "" if self.encrypted else "not encrypted"
        network = "on a network" if file_system(self.path).network else ""
        return ", ".join(filter(None, (self.path.stem, encrypted, network)))

    @property
    def encrypted(self) -> bool:
        """Whether it takes a passphrase."""
        from db.store import is_encrypted  # noqa: PLC0415 - where a place is only talked of, no store is needed

        return is_encrypted(self.path)


def where(given: str | None, environment: Mapping[str, str] = os.environ, machine: Path = MACHINE) -> Place:
    """The store of `--db`, else of ALONGSIDE_DB, else of the machine's file, else one in the user's data folder.

    Raises Refused where what was named can be no file, or the machine's file is there and cannot be understood.
    """
    if given:
        return Place(_meant(given, "--db"), "named by --db")
    if named := environment.get("ALONGSIDE_DB"):
        return Place(_meant(named, "ALONGSIDE_DB"), "named by ALONGSIDE_DB")
    if shared := _of_machine(machine):
        return Place(shared, f"named in {machine}")
    from platformdirs import user_data_path  # noqa: PLC0415 - not needed where a store is named

    return Place(user_data_path("alongside", appauthor=False) / "alongside.db", "in your own data folder")


def _meant(name: str, by: str) -> Path:
    try:
        path = Path(name).expanduser().absolute()
    except RuntimeError:
        path = Path()  # the home of somebody whom this machine does not know
    if not path.name:
        raise Refused(f"{by} names no file where a store could be ({name[:60]}). Give it a folder and a name.")
    return path


def looking_only(asked: bool, environment: Mapping[str, str] = os.environ) -> str:
    """What was asked for so that nothing is written: `--readonly`, ALONGSIDE_READONLY=1, or nothing."""
    if asked:
        return "--readonly"
    return "ALONGSIDE_READONLY" if environment.get("ALONGSIDE_READONLY", "") not in {"", "0"} else ""


def hand_on_the_network(environment: MutableMapping[str, str] = os.environ, machine: Path | None = None) -> None:
    """Where the machine's file allows a store on a network, allow it as if the environment did: `db` reads no file."""
    if ALLOWED in environment:
        return
    machine = machine or MACHINE
    text = _text(machine)
    if text and "network" in text and _read(machine, text).get("network") == "rollback":
        environment[ALLOWED] = "rollback"


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
    text = _text(machine)
    if text is None:
        return None
    said = _read(machine, text)
    store = said.get("store")
    if store is None and said.keys() == {"network"}:
        return None
    if not isinstance(store, str) or "\0" in store or not Path(store).is_absolute() or not Path(store).name:
        raise Refused(f'{machine} names no store. It holds one line with a whole path: store = "/a/path.db"')
    return Path(store)


def _read(machine: Path, text: str) -> dict[str, object]:
    import tomllib  # noqa: PLC0415

    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # TOML's own, and a number of more digits than are read
        raise Refused(f'{machine} cannot be understood ({error}). It holds one line: store = "/a/path.db"') from None


def _text(machine: Path) -> str | None:
    try:
        return machine.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError):
        raise Refused(f"{machine} cannot be read, and it says which store is meant. Ask whoever set it up.") from None
