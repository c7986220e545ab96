"""Who one is: the login name, given initials once, which every entry bears from then on."""

import re

from console.desk import Desk
from console.plain import clean
from db import coordinators
from db.refused import Doubt, Refused

_INITIALS = re.compile(r"[\w.-]{1,12}")


def offered(desk: Desk, login: str) -> dict[str, str]:
    """What the form starts with: the initials that stand, else the login where a pair names its coordinator so."""
    known = coordinators.initials_of(desk.store, login)
    return {"initials": known or (login if login in _free(desk) else "")}


def to_choose(desk: Desk, login: str) -> dict[str, tuple[str, ...]]:
    """The initials that pairs name and nobody logs in with, to choose from."""
    del login
    return {"initials": free[:9]} if (free := _free(desk)) else {}


def _free(desk: Desk) -> tuple[str, ...]:
    return tuple(each.initials for each in coordinators.everybody(desk.store, desk.on) if each.login is None)


def introduced(desk: Desk, login: str, *, initials: str, sure: bool = False) -> str:
    """Give a login its initials; returns what was written. Raises Refused where they cannot be, or are another's."""
    wanted = clean(initials).lower()
    if not _INITIALS.fullmatch(wanted):
        raise Refused(f"«{clean(initials)[:20]}» cannot be initials: use up to twelve letters, like jw.")
    if other := coordinators.other_login(desk.store, wanted, login):
        raise Refused(f"{wanted} are the initials of {other}: choose others, or ask them.")
    if not sure and login != wanted and coordinators.has_written(desk.store, wanted):
        raise Doubt(f"Somebody has written as {wanted} already, without saying who they log in as: is that you?")
    line = f"{login} writes as {wanted} from now on"
    with desk.command("initials", line) as change:
        row = coordinators.row_of(desk.store, login)
        if row is None:
            change.insert("coordinator", {"login": login, "initials": wanted})
        elif not change.update("coordinator", row, {"initials": wanted}):
            return f"{login} writes as {wanted} already"
    return line
