"""Who may do what. A coordinator writes, a viewer looks only, an admin sees to keys, policy, roles and erasing too.

It keeps people of good will from slips, and it is asked afresh at every command, so that a role that was taken away
holds at once. It does not keep out whoever has the file and the key: they can write with another program.
"""

import os
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from db import roles
from db.driver import sqlite3
from db.refused import Doubt, Refused
from db.roles import Role

if TYPE_CHECKING:
    from console.desk import Desk

USUAL: Role = "coordinator"
"""What a login is that was given no role."""

FOR_ADMINS = frozenset({"policy", "role", "erase", "key", "re-key"})
"""What the change log calls the commands that take an admin: to do, to take back, to do again."""

FOR_EVERYBODY = frozenset({"passphrase"})
"""What a viewer writes too: a passphrase is one's own."""

_RANK: dict[Role, int] = {"viewer": 0, "coordinator": 1, "admin": 2}


def role_of(store: sqlite3.Connection, login: str) -> Role:
    """The role of a login."""
    return roles.of(store, login) or USUAL


def login_that_counts(store: sqlite3.Connection, login: str) -> str:
    """The login whose role counts: that of the machine's account, where it has a role that may do less than `login`.

    So nobody comes to more than they have by `--by`, or by another LOGNAME.
    """
    account = _account()
    if account in {"", login} or (own := roles.of(store, account)) is None:
        return login
    return account if _RANK[own] < _RANK[role_of(store, login)] else login


def looking(desk: "Desk") -> str:
    """Why nothing can be written from this desk: `viewer`, or what was asked for (`--readonly`); else empty."""
    return desk.readonly or ("viewer" if desk.role == "viewer" else "")


def must_write(desk: "Desk") -> None:
    """Raises Refused where whoever is at work is looking only, with who can change that."""
    if not (why := looking(desk)):
        return
    todo = "To write, open Alongside without it."
    if why == "viewer":
        todo = f"To write, ask for another role: {_who_can(roles.admins(desk.store))}."
    raise Refused(f"You are looking only ({why}): nothing is written. {todo}")


def must_be(desk: "Desk", role: Role) -> None:
    """Raises Refused where whoever is at work may do less than that role. A store without an admin asks for none."""
    if desk.readonly or role != "viewer":
        must_write(desk)
    if role == "admin" and desk.role != "admin" and (admins := roles.admins(desk.store)):
        raise Refused(f"Only an admin may do that, and nothing was written: ask {_either(admins)}.")


def needed(command: str) -> Role:
    """The role that a command takes, by its name in the change log."""
    if command in FOR_EVERYBODY:
        return "viewer"
    return "admin" if command in FOR_ADMINS else "coordinator"


def hold(store: sqlite3.Connection, login: str, readonly: str = "") -> None:
    """Have SQLite refuse every write where whoever is at work is looking only: even a mistake of ours writes nothing.

    The store is open and up to date by then.
    """
    roles.look_only(store, only=bool(readonly) or role_of(store, login) == "viewer")


def let_write(store: sqlite3.Connection) -> None:
    """End what `hold` began."""
    roles.look_only(store, only=False)


def make_admin(desk: "Desk", login: str) -> str:
    """Make a login an admin; returns what was written. Raises Refused where there is an admin, who has to do it."""
    return given(desk, login, role="admin", sure=True)


def given(desk: "Desk", login: str, *, role: str, sure: bool = False) -> str:
    """Give a login a role; returns what was written.

    Raises Refused where the only admin would be taken away, or whoever is at work could write no more and nobody could
    change that; Doubt where nobody is known to log in with that name.
    """
    from console.plain import clean  # noqa: PLC0415 - not before the first paint

    must_be(desk, "admin")
    name = clean(login).lower()
    if not name or len(name) > _LONGEST:
        raise Refused(f"A login name has 1 to {_LONGEST} letters: give the name that they log in with.")
    if not sure and not roles.is_known(desk.store, name) and not _has_account(name):
        raise Doubt(f"Nobody is known to log in as {name}, here or in the store: is that the name?")
    line = f"{name} is {_A[role]} from now on"
    with desk.command("role", line) as change:
        row, before = roles.row_of(desk.store, name), role_of(desk.store, name)
        if role == before:
            return f"{name} is {_A[role]} already"
        admins = roles.admins(desk.store)
        if admins == (name,):
            raise Refused(f"{name} is the only admin: make somebody else an admin first.")
        if role == "viewer" and not admins and name == desk.login:
            raise Refused("There is no admin who could give you another role again: make somebody an admin first.")
        if row is None:
            change.insert("role", {"login": name, "role": role})
        else:
            change.update("role", row, {"role": role})
    return line


def now(desk: "Desk", login: str) -> dict[str, str]:
    """What the form starts with: the role that stands."""
    return {"role": role_of(desk.store, login)}


NO_ADMIN = (
    "There is no admin: whoever writes here may do what an admin may. Name one with: alongside roles set LOGIN admin"
)

_A = {"coordinator": "a coordinator", "viewer": "a viewer, who looks only,", "admin": "an admin"}

_LONGEST = 64
"""Letters of the longest login name."""


def _who_can(admins: Sequence[str]) -> str:
    if not admins:
        return "there is no admin, so whoever writes here can give you one"
    return f"{_either(admins)} can give you one"


def _either(names: Sequence[str]) -> str:
    return " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _account() -> str:
    """The machine's own name for whoever runs this, whatever the environment says; empty where it has none."""
    import pwd  # noqa: PLC0415

    with suppress(KeyError):
        return pwd.getpwuid(os.getuid()).pw_name.lower()
    return ""


def _has_account(login: str) -> bool:
    import pwd  # noqa: PLC0415

    with suppress(KeyError):
        return bool(pwd.getpwnam(login))
    return False
