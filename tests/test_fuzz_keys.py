"""Any key file, and any file that says which store is meant: it opens or is refused in words, within bounds."""

import json
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from console import place
from console.unlocking import unlock
from db import keys, wrapping
from db.refused import NoStore, Refused
from db.wrapping import MOST
from tests.encrypted import PASSPHRASE, Asked, cheap, made
from tests.fuzzing import TEXT, a_folder, cases, command, harmful

ANYTHING = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.sampled_from([0, -1, 1, 2**31, 2**63, 10**4000, 64 * 1024 * 1024]),
        st.floats(), TEXT, st.sampled_from(["", "jw", "A" * 64, "AAAA", "=", "00" * 16]),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=8,
)  # fmt: skip
"""Any JSON value, and numbers that are larger than any machine."""


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A key file of jw and sk."""
    path = tmp_path_factory.mktemp("keys") / "s.db"
    with pytest.MonkeyPatch.context() as monkey:
        cheap(monkey)
        made(path, "jw", ["sk"])
    return keys.beside(path).read_bytes()


def places(value: object, at: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
    """Where the parts of a JSON value stand."""
    found = [at]
    if isinstance(value, dict):
        found += [place for key, part in value.items() for place in places(part, (*at, key))]
    elif isinstance(value, list):
        found += [place for number, part in enumerate(value) for place in places(part, (*at, number))]
    return found


def tried(data: bytes) -> None:
    """Read it, and try to open a store with it. It is refused in one line, or it is tried within bounds."""
    with a_folder() as folder:
        store = folder / "s.db"
        store.write_bytes(b"\x9c" * 4096)
        keys.beside(store).write_bytes(data)
        with patch.object(wrapping, "_stretched", bounded):
            for name in ("jw", "nobody"):
                said = refusal(store, name)
                assert not harmful(said), said
                assert "\n" not in said


def refusal(store: Path, name: str) -> str:
    try:
        unlock(store, name, Asked(PASSPHRASE, named=name, again=False), lambda _: None)
    except Refused as refused:
        return str(refused)
    return ""


def bounded(passphrase: str, salt: bytes, cost: wrapping.Cost) -> bytes:
    """In the place of Argon2, which would take long: what it is asked for is no more than it may be."""
    assert all(0 < asked <= most for asked, most in zip(cost, MOST, strict=True))
    assert 8 <= len(salt) <= 64
    return bytes(32)


@cases(150)
@given(st.binary(max_size=200))
@example(b"")
@example(b"null")
@example(b"[" * 100_000)
@example(b'{"a":' * 50_000)
@example(b"\xff\xfe")
@example(b"1" * 5_000)
@example(b"x" * 1_000_001)
def test_any_bytes_are_no_key_file(data: bytes) -> None:
    tried(data)


@cases(150)
@given(st.data())
def test_a_key_file_with_any_part_changed_is_refused_or_asks_for_little(opened: bytes, data: st.DataObject) -> None:
    whole = json.loads(opened)
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.sampled_from(places(whole)))
        if not at:
            whole = data.draw(ANYTHING)
            break
        part = whole
        for step in at[:-1]:
            part = part[step]
        if data.draw(st.booleans()):
            part[at[-1]] = data.draw(ANYTHING)
        else:
            del part[at[-1]]
        if not isinstance(whole, dict):
            break
    tried(json.dumps(whole).encode("utf-8", "surrogatepass"))


@cases(100)
@given(st.data())
def test_a_key_file_that_was_cut_or_has_wrong_bytes_is_refused(opened: bytes, data: st.DataObject) -> None:
    flawed = bytearray(opened)
    for _ in range(data.draw(st.integers(0, 3))):
        flawed[data.draw(st.integers(0, len(flawed) - 1))] = data.draw(st.integers(0, 255))
    tried(bytes(flawed[: data.draw(st.integers(0, len(flawed)))]))


@pytest.mark.parametrize(
    "asked",
    [{"memory_kib": 64 * 1024 * 1024}, {"iterations": 10**9}, {"lanes": 10**6}, {"memory_kib": 1}, {"lanes": 0},
     {"iterations": True}, {"memory_kib": 65536.0}, {"memory_kib": "65536"}, {"iterations": None}],
    ids=str,
)  # fmt: skip
def test_what_a_passphrase_may_cost_is_bounded(opened: bytes, tmp_path: Path, asked: dict[str, object]) -> None:
    whole = json.loads(opened)
    whole["holders"][0]["argon2id"].update(asked)
    path = tmp_path / "s.keys.json"
    path.write_text(json.dumps(whole))
    with pytest.raises(NoStore, match="is damaged or is no key file"):
        keys.read(path)


def test_the_most_that_it_may_cost_is_less_than_a_small_machine_has() -> None:
    assert MOST.memory * 1024 <= 1_100_000_000
    assert MOST.memory * 1024 * MOST.iterations <= 20_000_000_000  # some 10 s


# --- the file that says which store is meant --------------------------------------------------------------------------

MACHINE = st.one_of(
    st.sampled_from(
        ['store = "/srv/a.db"', "store = 1", "store = []", 'store = ""', 'store = "a"', 'store = "/"', 'store = "//"',
         'store = "/a\\u0000b"', 'store = "/a\\nb"', 'store = "/a\\u001b[2Jb"', f'store = "/{"x" * 5000}"',
         "[store]", "store.a = 1", 'network = "rollback"', 'store = "/.."', 'store = "/srv/."', "x = " + "[" * 3000,
         "x = " + "1" * 5000, 'store = "/dev/null"', 'store = "/proc/self/mem"', 'store = "/dev/zero/x"',
         "\x00", "\ufeff",
         "store = \"/a\" \x1b[2J"]
    ),
    TEXT,
    TEXT.map(lambda text: f'store = "{text}"'),
    TEXT.map(lambda text: f"store = '/{text}'"),
)  # fmt: skip


@cases(120)
@given(st.lists(MACHINE, min_size=1, max_size=2).map("\n".join))
@example('store = "/a\\u0000b"')
@example('store = "/"')
@example("x = " + "1" * 5000)
@example("x = " + "[" * 3000)
def test_any_file_of_the_machine_names_a_store_or_is_refused(text: str) -> None:
    with a_folder() as folder:
        machine = folder / "alongside.toml"
        machine.write_bytes(text.encode("utf-8", "surrogatepass"))
        found = named(machine)
        if found is None:
            return
        for argv in (("triage",), ("verify",), ("doctor",)):
            said = command(found.path, *argv)
            assert said.code in {0, 1}
            assert "Something broke" not in said.err, said
            assert not harmful(said.out + said.err)


def named(machine: Path) -> place.Place | None:
    try:
        return place.where(None, {}, machine)
    except Refused as refused:
        told = str(refused)
    assert "alongside.toml" in told
    return None


@pytest.mark.parametrize(
    "name",
    ["/", "~nobody-here/s.db", "/dev/null", "/dev/zero", "/proc/self/mem", "/etc", "x" * 300, "a\nb", "\x1b[2J"],
)
def test_a_store_that_can_be_none_is_refused_in_words(name: str) -> None:
    for argv in (("triage",), ("verify",), ("backup", "/nowhere/x.db"), ("keys",)):
        said = command(Path(name), *argv)
        assert said.code in {1, 2}, said
        assert "Something broke" not in said.err, said
        assert not harmful(said.out + said.err)
