"""The form that was half filled when the line dropped: kept, and offered again at the next start."""

import os
import platform
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from console import roles
from console.commands import Command, find
from console.dates import written
from console.desk import Desk
from db import drafts
from db.drafts import Draft
from db.driver import sqlite3
from db.refused import Refused


def this_session(process: int | None = None) -> str:
    """A name for a running program that no other has: its machine, its number, and when it began."""
    number = process or os.getpid()
    began = ""
    with suppress(OSError, IndexError):
        stat = Path(f"/proc/{number}/stat").read_text(encoding="ascii", errors="replace")
        began = stat.rpartition(")")[2].split()[19]
    return f"{platform.node()} {number} {began}"


def keep(desk: Desk, command: Command, ref: str, texts: Mapping[str, str]) -> None:
    """Keep what stands in a form. A store that is busy or full is no reason to stop anybody's typing.

    Whoever is looking only keeps nothing, and nothing of theirs is thrown away.
    """
    if roles.looking(desk):
        return
    draft = Draft(this_session(), desk.now.isoformat(timespec="seconds"), command.group, command.name, ref, texts)
    with suppress(sqlite3.Error):
        drafts.keep(desk.store, draft, desk.by)


def decided(desk: Desk, session: str | None = None) -> None:
    """The form was written or left: nothing is to be offered again."""
    if roles.looking(desk):
        return
    with suppress(sqlite3.Error):
        drafts.drop(desk.store, session or this_session())


def left_behind(desk: Desk, *, locked: bool = False) -> tuple[Draft, Command] | None:
    """The newest form of this coordinator whose session has ended, and its command; none for who is looking only.

    `locked` says that this session was locked: its own form counts then, too.
    """
    if roles.looking(desk):
        return None
    for draft in drafts.of(desk.store, desk.by):
        if _has_ended(draft.session) or (locked and draft.session == this_session()):
            with suppress(StopIteration):
                command = find(draft.command, draft.group)
                return _as_meant(draft, command, desk.on), command
            decided(desk, draft.session)  # of a command that there is no more
    return None


def _as_meant(draft: Draft, command: Command, on: date) -> Draft:
    """The form with its days as they were meant when they were typed: the `yest` of yesterday is not that of today."""
    then = datetime.fromisoformat(draft.at).astimezone().date()
    texts = dict(draft.texts)
    for field in command.fields:
        if then != on and field.kind == "day" and texts.get(field.name):
            with suppress(Refused):
                day = field.parse(texts[field.name], then)
                texts[field.name] = written(day) if isinstance(day, date) else ""
    return replace(draft, texts=texts)


def _has_ended(session: str) -> bool:
    """Whether nobody can be typing there any more; a session of another machine counts as ended."""
    machine, _, rest = session.partition(" ")
    number = rest.partition(" ")[0]
    return machine != platform.node() or not number.isdigit() or this_session(int(number)) != session
