"""Reading a workbook (.xlsx, .ods) into sheets of cells. Imported only when there is one: its reader is heavy."""

import lzma
import os
import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from console.imports.sheet import Cell, Sheet, key
from console.imports.source import MOST_COLUMNS
from console.plain import clean
from db.refused import Refused

LARGEST_UNPACKED = 600_000_000
"""Bytes of all the parts of a workbook together, unpacked."""
MOST_CELLS = 12_000_000
"""Cells of one sheet, empty ones in between counted: a stray cell in the last row makes the whole sheet."""
MOST_MEMORY = 2_000_000_000
"""Bytes that the reader may take for a workbook."""
LONGEST_READING = 60
"""Seconds of a processor that it may take."""
ENDINGS = (".xlsx", ".xlsm", ".ods")

_PACKING = (zlib.error, lzma.LZMAError)
"""What goes wrong with what is packed into a workbook."""

_OLD = b"\xd0\xcf\x11\xe0"
_CELL = re.compile(rb"""<(?:\w+:)?c\s[^>]*?\br=["']([A-Za-z]{1,3})([0-9]{1,7})["']""")


def read_workbook(path: Path) -> tuple[Sheet, ...]:
    """Every sheet of a workbook, in order. Raises Refused for what is broken, protected or of another kind."""
    with path.open("rb") as file:
        head = file.read(4)
        if head == _OLD:
            rest = file.read()
            if "EncryptedPackage".encode("utf-16-le") in rest:
                raise _protected(path)
            raise Refused(f"{path.name} is in the old Excel format (.xls). Save it as .xlsx and import that.")
    if path.suffix.lower() not in ENDINGS:
        raise Refused(
            f"{path.name} is not a kind of file that can be imported: give .csv, .xlsx, .ods, or a folder of CSVs."
        )
    _not_too_large(path)
    if not _can_be_read(path):
        raise Refused(
            f"{path.name} is damaged, or takes more memory than there is sense in. Open it, delete the stray cells far"
            " from the rest, and save it again as .xlsx."
        )
    try:
        book = CalamineWorkbook.from_path(path)
        sheets = tuple(_sheet(book, name) for name in book.sheet_names)
    except PasswordError:
        raise _protected(path) from None
    except CalamineError as error:
        raise _broken(path, str(error)) from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise _broken(path, "its reader gave up") from None
    names = [key(sheet.name) for sheet in sheets]
    for name in names:
        if names.count(name) > 1:
            raise Refused(f"{path.name} has two sheets named “{clean(name)}”. Rename one of them.")
    return sheets


def _can_be_read(path: Path) -> bool:
    """Whether it can be read within bounds, tried in a process of its own.

    The reader makes room for every cell up to the last, as far away as a file may say it is; where there is not so much
    memory it does not fail but takes the whole program with it.
    """
    if not hasattr(os, "fork"):
        return True
    if (child := os.fork()) == 0:
        end = 0
        try:
            _bound_itself()
            book = CalamineWorkbook.from_path(path)
            for name in book.sheet_names:
                book.get_sheet_by_name(name)
        except (CalamineError, OSError):
            pass  # it will say so again
        except BaseException:
            end = 1  # a panic of the reader, which would be said on the screen
        finally:
            os._exit(end)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def _bound_itself() -> None:
    """Only so much more memory and time, and nothing said or left behind by a process that ends for want of it."""
    import resource  # noqa: PLC0415 - not on every system

    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    now = resource.getrlimit(resource.RLIMIT_AS)[1]
    with suppress(OSError, ValueError):
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + MOST_MEMORY, now))
    resource.setrlimit(resource.RLIMIT_CPU, (LONGEST_READING, LONGEST_READING + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _protected(path: Path) -> Refused:
    return Refused(f"{path.name} is protected by a password. Save a copy without one and import that.")


def _broken(path: Path, why: str) -> Refused:
    return Refused(
        f"{path.name} cannot be read as a workbook ({clean(why)[:120]}). Open it and save it again as .xlsx."
    )


def _sheet(book: CalamineWorkbook, name: str) -> Sheet:
    rows: Sequence[Sequence[Cell]] = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    last = next((number for number in range(len(rows), 0, -1) if any(cell != "" for cell in rows[number - 1])), 0)
    return Sheet(name, clean(name) or "sheet", _reader(rows[:last]))


def _reader(rows: Sequence[Sequence[Cell]]) -> Callable[[], Iterator[Sequence[Cell]]]:
    return lambda: iter(rows)


def _not_too_large(path: Path) -> None:
    """Look at the parts before they are read, because a reader would first make room for all of them."""
    try:
        with ZipFile(path) as parts:
            if sum(part.file_size for part in parts.infolist()) > LARGEST_UNPACKED:
                raise Refused(f"{path.name} is too large to be read. Import it in parts.")
            for part in parts.infolist():
                if part.filename == "META-INF/manifest.xml" and b"encryption-data" in parts.read(part):
                    raise _protected(path)
                if re.fullmatch(r"xl/worksheets/[^/]+\.xml", part.filename):
                    _not_too_wide(path, parts.read(part))
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, *_PACKING) as error:
        raise _broken(path, str(error)) from None


def _not_too_wide(path: Path, xml: bytes) -> None:
    columns: set[bytes] = set()
    rows = 0
    for found in _CELL.finditer(xml):
        columns.add(found[1].upper())
        rows = max(rows, int(found[2]))
    width = max((_number(letters) for letters in columns), default=0)
    if width > MOST_COLUMNS or width * rows > MOST_CELLS:
        raise Refused(
            f"{path.name} has a sheet of {rows:,} rows and {width:,} columns, which is too large to be read."
            " Delete the stray cells far from the rest."
        )


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
