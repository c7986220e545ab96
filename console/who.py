"""Who a login is: what its entries bear. Asked at every start, so it is kept apart from what is asked once."""

from db import coordinators
from db.driver import sqlite3


def who_is(store: sqlite3.Connection, login: str) -> str:
    """What the entries of this login bear: its initials, or the login itself until they are given."""
    return coordinators.initials_of(store, login) or login


def has_said(store: sqlite3.Connection, login: str) -> bool:
    """Whether it is known who this login is: it was given initials, or it is somebody's."""
    return coordinators.initials_of(store, login) is not None or coordinators.is_known(store, login)
