"""The seals of an encrypted store: SQLCipher puts one on every page, which no damaged page still fits."""

import re
import struct
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from db.driver import sqlite3

_PAGE = re.compile(r"page (\d+)")

_HEADER, _FRAME = 32, 24
"""Bytes at the beginning of the log beside the store, and before each page in it (sqlite.org/fileformat2.html)."""


def broken(connection: sqlite3.Connection) -> Iterator[str]:
    """What SQLCipher finds of the pages in the file, in its words; nothing where the store is not encrypted.

    It looks at the file alone. A page that is in the log beside it may lie torn in the file after a power cut: the log
    has the whole one, which is what is read, and what is written over the other next.
    """
    if connection.execute("PRAGMA cipher_status").fetchone() != ("1",):
        return
    found = [text for (text,) in connection.execute("PRAGMA cipher_integrity_check").fetchall()]
    newer = _in_the_log(connection) if found else frozenset()
    for text in found:
        page = _PAGE.search(text)
        if page is None or int(page[1]) not in newer:
            yield text


def _in_the_log(connection: sqlite3.Connection) -> frozenset[int]:
    """The pages that the log beside the store has: those under the mark that it begins with."""
    path = connection.execute("SELECT file FROM pragma_database_list WHERE name = 'main'").fetchone()[0]
    pages: set[int] = set()
    with suppress(OSError, struct.error), Path(f"{path}-wal").open("rb") as log:
        _, _, size, _, mark = struct.unpack(">4I8s8x", log.read(_HEADER))
        while len(frame := log.read(_FRAME)) == _FRAME:
            number, of_frame = struct.unpack(">I4x8s8x", frame)
            if of_frame != mark:
                break
            pages.add(number)
            log.seek(size, 1)
    return frozenset(pages)
