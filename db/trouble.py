"""What an error of SQLite means to whoever is at work: what is wrong, and what to do, as the end of a sentence."""

from db.driver import sqlite3

_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)

_MALFORMED = "malformed database schema"
"""What SQLite says where the file's own description of its tables is damaged, with more of it than anybody can read."""

_BROKEN_TEXT = "Could not decode to UTF-8"
"""What the driver says of a cell whose text is none any more; it gives no number for it."""

_MEANS: dict[int | None, str] = {
    sqlite3.SQLITE_FULL: "the disk is full: make room, or have it made, and do it again",
    # where a store is opened on a disk that is full, SQLite says no more than that it failed
    sqlite3.SQLITE_IOERR: "the disk failed, or is full ({error}): see that there is room and do it again; if it stays"
    " so, tell whoever looks after the machine",
    sqlite3.SQLITE_CANTOPEN: "a file beside the store could not be made ({error}): look whether the disk is full and"
    " the folder may be written to",
    sqlite3.SQLITE_READONLY: "the store may not be written to ({error}): ask for the right to",
    sqlite3.SQLITE_BUSY: "somebody else has been writing for too long: try again in a moment",
}


def damaged(error: BaseException) -> bool:
    """Whether an error says that the file itself is damaged, wherever it came up."""
    if isinstance(error, UnicodeDecodeError):
        return error.encoding == "utf-8"
    if not isinstance(error, sqlite3.DatabaseError):
        return False
    return _kind(error) in _DAMAGED or str(error).startswith((_MALFORMED, _BROKEN_TEXT))


def meaning(error: BaseException) -> str | None:
    """What it means, as the end of a sentence, without its full stop; None where it is a mistake of the program."""
    if damaged(error):
        said = "see what of it with «alongside verify», and restore the last backup"
        return f"the store is damaged ({words(error)}): {said}"
    known = _MEANS.get(_kind(error))
    return known.format(error=error) if known else None


def busy(error: BaseException) -> bool:
    """Whether others had the store for too long."""
    return _kind(error) == sqlite3.SQLITE_BUSY


def failed_at_the_disk(error: BaseException) -> bool:
    """Whether the disk said that it failed: what it was given last may or may not be on it."""
    return _kind(error) == sqlite3.SQLITE_IOERR


def _kind(error: BaseException) -> int | None:
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


def words(error: BaseException) -> str:
    """What SQLite says of a damaged file, without what it quotes of it."""
    said = str(error)
    if isinstance(error, UnicodeDecodeError) or said.startswith(_BROKEN_TEXT):
        return "a text in it is none any more"
    return _MALFORMED if said.startswith(_MALFORMED) else said
