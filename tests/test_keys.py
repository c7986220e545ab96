"""Who can open an encrypted store, and with what."""

import json
import stat
from contextlib import closing
from pathlib import Path

import pytest

from console import keys
from console.passphrases import judged, must_be_good
from console.unlocking import TRIES, choose_now, unlock
from db import codes, rekey, store, verify
from db.driver import sqlite3
from db.keys import beside, pending, read, write
from db.refused import Doubt, Locked, NoStore, Refused, WrongKey
from db.wrapping import COST, Cost
from tests.conftest import TODAY
from tests.encrypted import ANOTHER, NOW, PASSPHRASE, Asked, cheap, desk_of, made


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    cheap(monkeypatch)


def opened(path: Path, name: str, passphrase: str) -> bytes | None:
    """The key, as `name` opens the store, or None."""
    try:
        unlocked = unlock(path, name, Asked(passphrase, named=name, again=False), wait=lambda _: None)
    except Locked:
        return None
    return unlocked and unlocked.key


def test_a_passphrase_costs_what_was_promised() -> None:
    assert Cost(3, 64 * 1024, 4) == COST


def test_a_new_store_is_encrypted_and_opens_with_its_passphrase_alone(path: Path) -> None:
    new = made(path)
    assert store.nature(path) == "other"
    assert opened(path, "jw", PASSPHRASE) == new.key
    assert opened(path, "jw", PASSPHRASE + " ") is None
    assert opened(path, "ab", PASSPHRASE) is None
    with pytest.raises(NoStore):
        store.open_store(path)
    with pytest.raises(WrongKey):
        store.open_store(path, bytes(32))


def test_both_files_are_for_their_owner_alone(path: Path) -> None:
    made(path)
    assert [stat.S_IMODE(each.stat().st_mode) for each in (path, beside(path))] == [0o600, 0o600]


def test_no_key_and_no_passphrase_stands_in_the_key_file(path: Path) -> None:
    new = made(path)
    text = beside(path).read_bytes()
    for secret in (new.key, new.key.hex().encode(), PASSPHRASE.encode(), new.recovery.encode()):
        assert secret not in text
    costs = [each["argon2id"] for each in json.loads(text)["holders"]]
    assert costs == [{"iterations": 1, "memory_kib": 8192, "lanes": 1}]


@pytest.mark.parametrize("weak", ["", "otter", "Winter2026!", "alongside", "jwjwjwjwjw", "aaaaaaaaaaaaaaaaaaaaaaaa"])
def test_a_weak_passphrase_makes_no_store(path: Path, weak: str) -> None:
    with pytest.raises(Refused, match=r"Use four words"):
        keys.make(path, "jw", weak)
    assert list(path.parent.iterdir()) == []


def test_the_strength_is_said_as_time() -> None:
    assert "two files would find it in" in judged("Winter2026!").said
    assert "At a guess" in must_be_good(PASSPHRASE)


def test_a_key_wrapped_for_one_opens_for_nobody_else_and_in_no_other_store(path: Path, tmp_path: Path) -> None:
    made(path, others=["ab"])
    file = read(beside(path))
    jw = file.holder("jw")
    assert jw
    write(beside(path), file.with_holder(keys.keys.Holder("ab", jw.wrapped)))
    assert opened(path, "ab", PASSPHRASE) is None
    other = tmp_path / "other.db"
    made(other)
    theirs = read(beside(other))
    write(beside(other), theirs.with_holder(jw))
    assert opened(other, "jw", PASSPHRASE) is None


def test_a_wrong_passphrase_gets_one_sentence_and_a_growing_wait(path: Path) -> None:
    made(path)
    asked = Asked("a", "b", "c", PASSPHRASE)
    assert unlock(path, "jw", asked, wait=asked.wait)
    assert asked.waited == [1, 2, 4]
    assert set(asked.told) == {"That is not the passphrase of jw for this store."}


def test_it_is_not_asked_for_ever(path: Path) -> None:
    made(path)
    asked = Asked(*["no"] * 50)
    with pytest.raises(Locked, match="not the passphrase of jw"):
        unlock(path, "jw", asked, wait=asked.wait)
    assert len(asked.waited) == TRIES


def test_nothing_says_whether_there_is_such_a_name(path: Path) -> None:
    made(path)
    asked = Asked("no", named="nobody", again=False)
    with pytest.raises(Locked, match="not the passphrase of nobody for this store"):
        unlock(path, "zz", asked, wait=asked.wait)


def test_somebody_let_in_chooses_a_passphrase_and_the_code_is_used_up(path: Path) -> None:
    new = made(path, others=["ab"])
    code = new.codes["ab"]
    asked = Asked(code.lower().replace("-", " "), ANOTHER)
    unlocked = unlock(path, "ab", asked, wait=asked.wait)
    assert unlocked
    assert unlocked.must_choose
    assert unlocked.key == new.key
    connection = store.open_store(path, unlocked.key)
    choose_now(connection, path, unlocked, asked, TODAY, NOW)
    connection.close()
    assert opened(path, "ab", ANOTHER) == new.key
    assert opened(path, "ab", code) is None
    assert opened(path, "jw", PASSPHRASE) == new.key


def test_a_weak_passphrase_leaves_the_code_as_it_was(path: Path) -> None:
    new = made(path, others=["ab"])
    asked = Asked(new.codes["ab"], "weak")
    unlocked = unlock(path, "ab", asked, wait=asked.wait)
    assert unlocked
    connection = store.open_store(path, unlocked.key)
    with pytest.raises(Refused, match="Too weak"):
        choose_now(connection, path, unlocked, asked, TODAY, NOW)
    connection.close()
    assert opened(path, "ab", new.codes["ab"]) == new.key


def test_who_is_removed_opens_nothing_any_more(path: Path) -> None:
    new = made(path, others=["ab"])
    desk = desk_of(path, new.key)
    keys.removed(desk, path, "ab")
    assert opened(path, "ab", new.codes["ab"]) is None
    with pytest.raises(Refused, match=r"Nobody called «ab».*jw"):
        keys.removed(desk, path, "ab")
    with pytest.raises(Refused, match="cannot remove yourself"):
        keys.removed(desk, path, "jw")
    assert [each.name for each in keys.everybody(desk, path)] == ["jw"]
    desk.store.close()


def test_the_recovery_code_opens_and_a_new_one_puts_an_end_to_it(path: Path) -> None:
    new = made(path)
    assert keys.recovered(path, new.recovery.lower().replace("0", "o").replace("1", "l"), "jw") == new.key
    desk = desk_of(path, new.key)
    _, another = keys.new_recovery(desk, path, new.key)
    desk.store.close()
    assert keys.recovered(path, another, "jw") == new.key
    with pytest.raises(Refused, match="not the recovery code"):
        keys.recovered(path, new.recovery, "jw")


def test_the_recovery_code_makes_nobody_new_unasked(path: Path) -> None:
    new = made(path, others=["ab"])
    with pytest.raises(Doubt, match=r"Nobody called «jv».*ab, jw"):
        keys.recovered(path, new.recovery, "jv")
    assert keys.recovered(path, new.recovery, "jv", sure=True) == new.key


def test_a_second_code_is_asked_about_and_stands_in_the_history(path: Path) -> None:
    new = made(path, others=["ab"])
    desk = desk_of(path, new.key)
    entries = desk.store.execute("SELECT count(*) FROM change").fetchone()[0]
    with pytest.raises(Doubt, match="takes the place of what they open it with now"):
        keys.added(desk, path, new.key, "ab")
    assert opened(path, "ab", new.codes["ab"]) == new.key
    line, code = keys.added(desk, path, new.key, "ab", sure=True)
    assert opened(path, "ab", code) == new.key
    assert desk.store.execute("SELECT count(*) FROM change").fetchone()[0] == entries + 1
    keys.chosen(desk, path, new.key, "ab", ANOTHER, recovered=True)
    said = [row[0] for row in desk.store.execute("SELECT summary FROM change ORDER BY id DESC LIMIT 2")]
    assert said == ["ab chose a new passphrase, let in by the recovery code", line]
    desk.store.close()


def test_an_emptied_store_is_not_taken_for_a_new_one(path: Path) -> None:
    new = made(path)
    path.write_bytes(b"")
    with pytest.raises(NoStore, match=r"emptied.*Restore the last backup"):
        store.open_store(path, new.key)
    assert sqlite_tables(path, new.key) == 0


def test_a_store_that_is_gone_is_not_offered_to_be_made_anew(path: Path) -> None:
    new = made(path)
    path.unlink()
    with pytest.raises(NoStore, match=r"is gone, though.*restore the last backup"):
        store.open_store(path, new.key)


def sqlite_tables(path: Path, key: bytes) -> int:
    """How many tables there are."""
    with closing(store.connect(path, key)) as connection:
        return int(connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0])


def test_another_key_shuts_out_whoever_kept_the_old_one(path: Path) -> None:
    new = made(path, others=["ab"])
    kept = beside(path).read_bytes()
    anew = keys.another_key(path, new.key, "jw", PASSPHRASE)
    assert anew.key != new.key
    assert opened(path, "jw", PASSPHRASE) == anew.key
    assert opened(path, "ab", anew.codes["ab"]) == anew.key
    assert keys.recovered(path, anew.recovery, "jw") == anew.key
    with pytest.raises(WrongKey):
        store.open_store(path, new.key)
    beside(path).write_bytes(kept)  # the key file that a leaver kept, with the store of today
    with pytest.raises(WrongKey):
        store.open_store(path, opened(path, "jw", PASSPHRASE))


def test_another_key_keeps_every_row(path: Path) -> None:
    new = made(path, others=["ab"])
    desk = desk_of(path, new.key)
    before = verify.chain(desk.store)
    desk.store.close()
    anew = keys.another_key(path, new.key, "jw", PASSPHRASE)
    desk = desk_of(path, anew.key)
    assert verify.chain(desk.store) == before
    assert desk.store.execute("PRAGMA cipher_integrity_check").fetchall() == []
    assert desk.store.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    desk.store.close()


def test_another_key_is_refused_while_somebody_is_at_work(path: Path) -> None:
    new = made(path)
    colleague = store.open_store(path, new.key)
    with pytest.raises(Refused, match="somebody else has it open"):
        keys.another_key(path, new.key, "jw", PASSPHRASE)
    colleague.close()
    assert opened(path, "jw", PASSPHRASE) == new.key
    assert not pending(path).exists()


def test_another_key_takes_the_passphrase_again(path: Path) -> None:
    new = made(path)
    with pytest.raises(Refused, match="not the passphrase"):
        keys.another_key(path, new.key, "jw", ANOTHER)
    assert opened(path, "jw", PASSPHRASE) == new.key


class CutError(Exception):
    """The power goes."""


@pytest.mark.parametrize("at", ["before", "after", "renamed"])
def test_a_rekey_cut_short_loses_nothing(path: Path, monkeypatch: pytest.MonkeyPatch, at: str) -> None:
    new = made(path)

    def cut(*_: object) -> None:
        raise CutError

    with monkeypatch.context() as power:
        if at == "after":
            power.setattr(rekey, "opens", _fails_at(2, rekey.opens))
        elif at == "before":
            power.setattr(rekey, "_have_it_alone", cut)
            power.setattr(rekey, "settle", _fails_at(2, rekey.settle))
        else:
            power.setattr(rekey.keys, "sync_folder", _fails_at(2, rekey.keys.sync_folder))
        with pytest.raises(CutError):
            keys.another_key(path, new.key, "jw", PASSPHRASE)
    assert pending(path).exists() == (at != "renamed")
    key = opened(path, "jw", PASSPHRASE)
    assert key
    assert (key == new.key) == (at == "before")
    store.open_store(path, key).close()
    assert not pending(path).exists()


def _fails_at(number: int, function):
    seen = []

    def call(*args):
        seen.append(args)
        if len(seen) == number:
            raise CutError
        return function(*args)

    return call


def test_a_colleague_is_told_who_finishes_an_interrupted_rekey(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    new = made(path, others=["ab"])
    with monkeypatch.context() as power:
        power.setattr(rekey, "opens", _fails_at(2, rekey.opens))
        with pytest.raises(CutError):
            keys.another_key(path, new.key, "jw", PASSPHRASE)
    with pytest.raises(NoStore, match="whoever began it opens the store once"):
        opened(path, "ab", new.codes["ab"])


def test_a_key_file_that_cannot_be_written_leaves_the_old_one(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    new = made(path)
    desk = desk_of(path, new.key)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("db.keys.os.fsync", full)
    before = beside(path).read_bytes()
    entries = desk.store.execute("SELECT count(*) FROM change").fetchone()
    with pytest.raises(Refused, match=r"No space left.*keys are as they were"):
        keys.added(desk, path, new.key, "ab")
    assert beside(path).read_bytes() == before
    assert desk.store.execute("SELECT count(*) FROM change").fetchone() == entries
    assert [each.name for each in path.parent.glob("*.tmp")] == []
    desk.store.close()


def test_what_was_done_to_keys_stands_in_the_history_and_is_not_taken_back(path: Path) -> None:
    from console import undoing

    new = made(path, others=["ab"])
    desk = desk_of(path, new.key)
    keys.removed(desk, path, "ab")
    said = [row[0] for row in desk.store.execute("SELECT summary FROM change ORDER BY id")]
    assert said == [
        "jw made the store, and can open it",
        "jw is an admin from now on",
        "ab can open the store, with a code at first",
        "ab cannot open the store any more",
    ]
    with pytest.raises(Refused, match="passphrase is not taken back"):
        undoing.undo(desk, number=3)
    with pytest.raises(Refused):
        undoing.undo(desk)
    assert verify.chain(desk.store).misfit is None
    desk.store.close()


def test_a_plain_file_in_the_place_of_an_encrypted_store_is_refused(path: Path, tmp_path: Path) -> None:
    new = made(path)
    plain = tmp_path / "plain.db"
    store.create(plain).close()
    path.unlink()
    plain.rename(path)
    with pytest.raises(NoStore, match="is not encrypted, but it has a key file"):
        store.open_store(path, new.key)


def test_an_encrypted_store_without_its_key_file_says_which_file_is_missing(path: Path) -> None:
    made(path)
    beside(path).unlink()
    with pytest.raises(NoStore, match=r"programme\.keys\.json is missing"):
        unlock(path, "jw", Asked(PASSPHRASE))


def test_a_key_is_32_bytes_or_none(path: Path) -> None:
    for wrong in (b"", b"short", bytes(31), bytes(33), bytes(64)):
        with pytest.raises(ValueError, match="32 bytes"):
            store.connect(path, wrong)


def test_no_statement_of_the_connection_bears_the_key(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    new = made(path)
    said: list[str] = []
    real = sqlite3.connect

    def traced(*args: object, **options: object) -> sqlite3.Connection:
        connection = real(*args, **options)  # type: ignore[arg-type]
        connection.set_trace_callback(said.append)
        return connection

    monkeypatch.setattr("db.store.sqlite3.connect", traced)
    store.open_store(path, new.key).close()
    assert said
    assert not [each for each in said if new.key.hex() in each.lower()]


def test_codes_are_read_generously() -> None:
    code = codes.new(codes.RECOVERY)
    assert len(codes.read(code)) == 32
    assert codes.read(" 8j4m oil-qtx ") == "8J4M011QTX"
    assert codes.read(code.lower().replace("-", "")) == codes.read(code)
