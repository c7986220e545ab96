"""What the fuzz tests share: how many cases they try, hostile text, and what counts as harmless.

`make test` tries a few cases of each kind; `ALONGSIDE_FUZZ=20000 .venv/bin/python -m pytest tests/test_fuzz_*.py` as
many as it says.
"""

import os
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import closing, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cache
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from console.entry import run
from db import store

MANY = int(os.environ.get("ALONGSIDE_FUZZ") or 0)
"""Cases of each kind, where somebody has asked for so many."""


def cases(usual: int) -> settings:
    """So many cases, or as many as were asked for."""
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture]
    return settings(max_examples=MANY or usual, deadline=None, suppress_health_check=slow)


HOSTILE = (
    "\x1b[2J", "\x1b]0;PWNED\x07", "\x1bP1$r\x1b\\", "\x9b31m", "\x9d0;x\x9c", "\x08\x08", "\r", "\n", "\t",
    "\x00", "\x7f", "\x85", "\x0b", "\x1c", "\u2028", "\u2029", "\u202e", "\u202a", "\u2066", "\u2069",
    "\u200e", "\u061c", "\u200b", "\u2060", "\ufeff", "\u00ad", "\u200c", "\u200d", "\ufe0f", "\u034f",
    "\u115f", "\u3164", "\uffa0", "\u2800", "\U000e0041", "\U000e0100", "\ue000", "\ufffe", "\U0010ffff",
    "\ud800", "\udfff", "\u0378", "\u0301", "\u0489" * 12, "e\u0301", "\u1e9b\u0323", "\u0958", "\ufb2c",
    "न\u094d\u200dम", "می\u200cخواهم", "र\u200d\u094dय", "\u1100\u1161\u11a8", "[bold red]", "[/]",
    "[@click=app.quit]x[/]", "[link=file:///etc/passwd]", "[red", "\\[", "$accent", ":smile:", "=1+1", "+1",
    "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "'=1", "''=1", "'", '"', "＝1+1", " =1", "\t=1", "\u200b=1", "%s%n",
    "{0}", "{name}", "$(reboot)", "`x`", "../../etc/passwd", "' OR 1=1 --", "<script>", "&amp;", "| x |", "# x",
    "*x*", "_x_", "](http://x)", "\N{FAMILY}", "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "\U0001f44d\U0001f3fd", "\u05d0\u05d1", "عمر", "田中", "ﾊﾟ", "Zoë", "O'Neill", "Anne-Marie", "x" * 120,
    "2026-11-24", "HC-0001",
)  # fmt: skip
"""Pieces of text that would do harm somewhere, and some that must not be harmed."""

STRANGE = st.characters(categories=("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs", "Mn", "Me", "Mc", "Lo"))

TEXT = st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=8), st.text(STRANGE, max_size=4)), max_size=6).map(
    "".join
)
"""Any text at all, most of it hostile."""

_NEVER = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_UNSEEN = {"\u034f", "\u115f", "\u1160", "\u17b4", "\u17b5", "\u180b", "\u180c", "\u180d", "\u180f", "\u3164", "\uffa0",
           "\u2800", *map(chr, range(0xFE00, 0xFE10)), *map(chr, range(0xE0100, 0xE01F0))}  # fmt: skip


def harmful(said: str) -> set[str]:
    """The characters of what was said that steer a terminal, or are not seen; an end of a line is neither."""
    found = {each for each in said if unicodedata.category(each) in _NEVER and each not in "\n\u200c\u200d"}
    return found | (_UNSEEN & set(said))


def seen(text: str) -> bool:
    """Whether any of it can be seen."""
    return any(unicodedata.category(each)[0] in "LNPS" for each in text)


@dataclass(frozen=True, slots=True)
class Said:
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str

    def must_be_well(self) -> None:
        """It did what was asked or refused in a sentence: nothing broke, and nothing of it steers a terminal."""
        assert self.code in {0, 1}, self
        assert "Something broke" not in self.err, self
        assert "Traceback" not in self.err + self.out, self
        assert not harmful(self.out + self.err), self
        assert (self.code == 0) == (not self.err), self


def command(path: Path, *argv: str) -> Said:
    """Run the command line on a store, in this process, as jw."""
    out, err = StringIO(), StringIO()
    with (
        patch.dict(os.environ, {"LOGNAME": "jw"}),
        patch.object(sys, "stdin", StringIO()),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        code = run(["--db", str(path), *argv])
    return Said(code, out.getvalue(), err.getvalue())


@contextmanager
def a_folder() -> Iterator[Path]:
    """A folder of one case's own."""
    with TemporaryDirectory() as place:
        yield Path(place)


@cache
def _empty() -> bytes:
    with a_folder() as place:
        store.create(place / "s.db").close()
        return (place / "s.db").read_bytes()


def new_store(place: Path) -> Path:
    """An empty store; to make one anew for each case would take most of the time."""
    path = place / "s.db"
    path.write_bytes(_empty())
    path.chmod(0o600)
    return path


def changes(path: Path) -> int:
    """How many changes a store has seen."""
    with closing(store.connect(path, None, read_only=True)) as connection:
        return int(connection.execute("SELECT count(*) FROM change").fetchone()[0])
