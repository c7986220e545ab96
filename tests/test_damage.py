"""Every region of the file damaged in turn: it is said on opening, or by `verify`; it is never a traceback.

Where the limit is: an encrypted store never shows damage as data, since every page bears a seal. In a plain store a
letter of a text may be another and nothing can tell whoever reads it; `verify` finds it by the change log, in every
table but three that no log tells of: the half-filled forms, the list of backups, and when a migration was done.
"""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from io import StringIO
from itertools import islice
from pathlib import Path

import pytest

from console import verifying
from console.entry import run
from console.unlocking import Unlocked
from db import backup, sound, store
from db.driver import sqlite3
from db.refused import Refused
from db.verify import Chain
from tests import hurrying, stored
from tests.stored import KINDS
from tests.terminal import ALONGSIDE, running

REGION = 512
"""Bytes of a page that are damaged at a time: the least that a disk loses."""

READERS = (
    ("triage", "--json", "--on", "2026-11-24", "--names"), ("why", "HC-0001", "--on", "2026-11-24"), ("history",),
    ("people",),
)  # fmt: skip

UNLOGGED = {"draft", "backup"}
"""Tables that no log tells of: `verify` notices in them only what cannot be."""


@dataclass(frozen=True)
class Whole:
    """A store as it was before, what was in it, and what its readers said."""

    file: bytes
    key: bytes | None
    content: dict[str, str]
    said: dict[tuple[str, ...], tuple[int, str]]


@dataclass
class Found:
    """What came of so many damaged regions."""

    said: Counter[str] = field(default_factory=Counter)
    """By whom: on opening, by `verify`; or that the region holds nothing, or what no log tells of."""
    unsaid: list[str] = field(default_factory=list)
    misread: list[str] = field(default_factory=list)
    """Readers that showed something else than what was written, or broke."""


@pytest.fixture(scope="module", params=sorted(KINDS))
def whole(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Whole]:
    """A day's work in a store of either kind, with pages that are free again."""
    path, key = tmp_path_factory.mktemp("whole") / "programme.db", KINDS[request.param]
    stored.make(path, key, many=12)
    with stored.opened(path, key) as at:
        for command in islice(stored.a_days_work(2), 20):
            command(at)
        backup.note(at.store, backup.Backup("2026-11-24T03:00:00+00:00", "/backups/one.db", 12, _newest(at.store)))
        at.store.execute("INSERT INTO draft VALUES ('s', 'jw', '2026-11-24', 'log', 'note', '', ?)", ["{}" * 9000])
        at.store.execute("DELETE FROM draft WHERE session = 's'")
        content = dict(stored.all_that_is_in(at.store))
        assert stored.is_whole(at.store) == []
        assert at.store.execute("PRAGMA freelist_count").fetchone()[0] > 2
    with pytest.MonkeyPatch.context() as patch:
        _open_with(patch, key)
        yield Whole(path.read_bytes(), key, content, {words: _read(path, words) for words in READERS})


def _open_with(patch: pytest.MonkeyPatch, key: bytes | None) -> None:
    """What stands before the store, the passphrase, is not what is damaged here."""
    patch.setattr("console.cli.session.unlock", lambda *_: Unlocked(key, "jw") if key else None)


def _newest(connection: sqlite3.Connection) -> str:
    return str(connection.execute("SELECT hash FROM change ORDER BY id DESC LIMIT 1").fetchone()[0])


def _read(path: Path, words: tuple[str, ...]) -> tuple[int, str]:
    """What a reader says on the command line, and with what it ends."""
    out, err = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = run(["--db", str(path), "--by", "jw", *words])
    return code, out.getvalue() if code == 0 else err.getvalue()


def damaged(whole: Whole, into: Path, *, every: int, seed: int, readers: Sequence[tuple[str, ...]] = READERS) -> Found:
    """Damage every so manieth region of the file, one at a time, and look at what is said."""
    found, chance = Found(), random.Random(seed)
    for at in range(chance.randrange(every) * REGION, len(whole.file), REGION * every):
        path = into / "programme.db"
        for each in into.iterdir():
            each.unlink()
        path.touch(mode=0o600)
        path.write_bytes(_spoilt(whole.file, at, chance))
        _look(whole, path, f"page {at // 4096 + 1}, byte {at % 4096}", found, readers)
    return found


def _spoilt(content: bytes, at: int, chance: random.Random) -> bytes:
    """A few bits turned over, a sector that came back empty, or one that holds something else."""
    spoilt = bytearray(content)
    match chance.choice(("bits", "bits", "empty", "other")):
        case "bits":
            for _ in range(3):
                spoilt[at + chance.randrange(REGION)] ^= 1 << chance.randrange(8)
        case "empty":
            spoilt[at : at + REGION] = bytes(REGION)
        case _:
            spoilt[at : at + REGION] = chance.randbytes(REGION)
    return bytes(spoilt)


def _look(whole: Whole, path: Path, where: str, found: Found, readers: Sequence[tuple[str, ...]]) -> None:
    said, differs = _by_whom(whole, path)
    found.said[said] += 1
    if said == "by nobody":
        found.unsaid.append(f"{where}: {sorted(differs)}")
    for words in readers:
        code, text = _read(path, words)
        true = (code, text) == whole.said[words]
        sentence = code == 1 and text.count("\n") == 1 and ("Something broke" not in text or "verify" in text)
        # damage that SQLite does not see may be read as data in a plain store: `verify` has said it then
        may_be_read = whole.key is None and said in ("by verify", "not logged")
        if not (true or sentence or (code == 0 and may_be_read)):
            found.misread.append(f"{where}: {words[0]} ({said}): {code} {text[:200]}")


def _by_whom(whole: Whole, path: Path) -> tuple[str, set[str]]:
    try:
        with closing(store.open_store(path, whole.key)) as connection:
            if verifying.verify(stored.desk(connection)).findings:
                return "by verify", set()
            now = stored.all_that_is_in(connection)
    except Refused as refused:
        return ("on opening" if str(refused).endswith(".") else "in no sentence"), set()
    except (sqlite3.Error, UnicodeDecodeError):  # `verify` found nothing, and yet it cannot be read
        return "by nobody", {"cannot be read"}
    differs = {name for name in now.keys() | whole.content.keys() if now.get(name) != whole.content.get(name)}
    if not differs:
        return "nothing there", differs
    return ("not logged" if whole.key is None and differs <= UNLOGGED else "by nobody"), differs


def test_a_tenth_of_all_regions_damaged_one_by_one_is_said(whole: Whole, tmp_path: Path) -> None:
    _is_said(damaged(whole, tmp_path, every=10, seed=1), whole)


@pytest.mark.proof
def test_every_region_damaged_one_by_one_is_said(whole: Whole, tmp_path: Path) -> None:
    _is_said(damaged(whole, tmp_path, every=1, seed=2), whole)


def _is_said(found: Found, whole: Whole) -> None:
    assert found.unsaid == []
    assert found.misread == []
    assert found.said["by verify"]
    assert not found.said["in no sentence"]
    if whole.key:
        assert set(found.said) <= {"on opening", "by verify"}, "every page of an encrypted store is sealed"


def test_without_the_log_damage_is_found_unsaid(whole: Whole, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if whole.key:
        pytest.skip("the pages of an encrypted store are sealed")
    monkeypatch.setattr("db.verify.chain", lambda _: Chain(0, 0, "", None))
    monkeypatch.setattr("console.verifying._astray", lambda _: [])
    assert damaged(whole, tmp_path, every=4, seed=3, readers=()).unsaid


def test_without_the_seals_and_the_pages_looked_at_damage_is_found_unsaid(
    whole: Whole, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.verify.damage", lambda _: [])
    found = damaged(whole, tmp_path, every=4, seed=3, readers=())
    assert set(found.said) > {"on opening", "by verify"}


@pytest.mark.parametrize(
    ("tampering", "said"),
    [
        ("UPDATE draft SET texts = 'no form'", "A half-filled form of jw can no longer be read."),
        ("UPDATE draft SET at = 'when?'", "A half-filled form of jw can no longer be read."),
        ("UPDATE backup SET newest = hex(newest)", "Backup 1 is noted with an entry that is not in the log"),
        ("UPDATE backup SET pairs = -1", "Backup 1 is noted"),
        ("UPDATE backup SET at = 'at night'", "Backup 1 is noted"),
        ("DROP INDEX change_row_of", "The file describes its «change_row_of» otherwise"),
        ("CREATE TABLE hidden (a)", "The file describes its «hidden» otherwise"),
        ("UPDATE _sqlite_migrations SET applied_at = 'once'", "The list of what brought the store up to date"),
    ],
)
def test_what_no_log_tells_of_is_looked_at_too(path: Path, tampering: str, said: str) -> None:
    stored.make(path, None)
    with stored.opened(path, None) as at:
        for command in islice(stored.a_days_work(), 3):
            command(at)
        backup.note(at.store, backup.Backup("2026-11-24T03:00:00+00:00", "/backups/one.db", 3, _newest(at.store)))
        assert verifying.verify(at).findings == ()
        at.store.execute(tampering)
        assert said in " ".join(verifying.verify(at).findings)


def test_the_console_on_a_damaged_store_ends_with_a_sentence_and_shows_nothing(path: Path) -> None:
    stored.make(path, None)
    with stored.opened(path, None) as at:
        (root,) = at.store.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'pair'").fetchone()
    content = path.read_bytes()
    path.write_bytes(content[: (root - 1) * 4096] + b"\xa5" * 4096 + content[root * 4096 :])
    with running((ALONGSIDE, "--db", str(path)), environment={"LOGNAME": "jw"}) as terminal:
        assert terminal.ended() == 1
        said = " ".join(terminal.text().split())
        assert "Alongside had to stop: the store is damaged (database disk image is malformed)" in said
        assert "Traceback" not in said
        assert "Rosa" not in said


def test_a_store_that_a_newer_program_only_counted_in_is_as_it_was_made(path: Path) -> None:
    stored.make(path, None)
    with stored.opened(path, None) as at:
        at.store.execute("ANALYZE")
        assert sound.strange_descriptions(at.store) == []


def test_a_half_filled_form_that_can_no_longer_be_read_keeps_nobody_from_starting(path: Path) -> None:
    stored.make(path, None)
    with stored.opened(path, None) as at:
        for command in islice(stored.a_days_work(), 3):
            command(at)
        at.store.execute("UPDATE draft SET texts = '{\"note\": 3', session = 'elsewhere 1 0'")
        assert "HC-0001" in hurrying.press(at)
        at.store.execute("UPDATE draft SET texts = '{}', at = 'when?'")
        assert "HC-0001" in hurrying.press(at)
