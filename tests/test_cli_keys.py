"""`init` with a passphrase, and `keys`, as they are typed: at a terminal, and unattended."""

import json
import os
import re
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pexpect
import pytest

from db import store
from tests.encrypted import ANOTHER, PASSPHRASE
from tests.terminal import ALONGSIDE

Told = subprocess.CompletedProcess[str]
Run = Callable[..., Told]

CODE = re.compile(r"\b(?:[0-9A-Z]{4}-){4,7}[0-9A-Z]{4}\b")


@pytest.fixture
def run(path: Path) -> Run:
    """A command with lines on a descriptor, and nobody at a terminal."""

    def asked(*words: str, lines: tuple[str, ...] = (PASSPHRASE,), by: str = "jw", inside: bool = False) -> Told:
        read, write = os.pipe()
        os.write(write, "".join(f"{each}\n" for each in lines).encode())
        os.close(write)
        given = ["--passphrase-fd", str(read)]
        before, after = ([], given) if inside else (given, [])
        argv = [ALONGSIDE, "--db", str(path), "--by", by, *before, *words, *after]
        done = subprocess.run(
            argv, pass_fds=[read], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
            start_new_session=True,
        )  # fmt: skip
        os.close(read)
        return done

    return asked


def test_init_makes_an_encrypted_store_and_prints_the_recovery_code_once(run: Run, path: Path) -> None:
    done = run("init", inside=True)
    assert done.returncode == 0, done.stderr
    assert len(CODE.findall(done.stdout)) == 1
    assert store.nature(path) == "other"
    assert PASSPHRASE not in done.stdout + done.stderr
    code = CODE.findall(done.stdout)[0]
    assert code.encode() not in b"".join(each.read_bytes() for each in path.parent.iterdir())
    recovered = run("keys", "recover", "jw", lines=(code.lower(), ANOTHER))
    assert recovered.returncode == 0, recovered.stderr
    assert run("keys", "list", lines=(ANOTHER,)).returncode == 0
    assert run("keys", "list").returncode == 1


def test_init_says_the_same_to_a_program(run: Run, path: Path) -> None:
    answer = json.loads(run("init", "--json").stdout)
    assert answer["encrypted"] is True
    assert CODE.fullmatch(answer["recovery_code"])
    assert [stat.S_IMODE(Path(answer[name]).stat().st_mode) for name in ("store", "keys")] == [0o600, 0o600]


@pytest.mark.parametrize("lines", [(), ("weak",), ("x" * 5000,)])
def test_init_without_a_good_passphrase_makes_nothing(run: Run, path: Path, lines: tuple[str, ...]) -> None:
    done = run("init", lines=lines)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert list(path.parent.iterdir()) == []


def test_without_a_terminal_or_a_descriptor_one_is_told_how(run: Run, path: Path) -> None:
    assert run("init").returncode == 0
    done = subprocess.run(
        [ALONGSIDE, "--db", str(path), "triage"], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
        start_new_session=True,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (1, "")
    assert "--passphrase-fd 3" in done.stderr


def test_a_wrong_line_is_refused_with_one_sentence(run: Run) -> None:
    assert run("init").returncode == 0
    done = run("triage", lines=("wrong",))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "That is not the passphrase of jw for this store.\n"


def test_a_colleague_comes_in_by_a_code_once(run: Run) -> None:
    assert run("init").returncode == 0
    code = CODE.findall(run("keys", "add", "ab", "--role", "viewer").stdout)[0]
    came = run("keys", "list", "--json", lines=(code, ANOTHER), by="ab")
    assert came.returncode == 0, came.stderr
    holders = {each["name"]: each for each in json.loads(came.stdout)["holders"]}
    assert {name: each["role"] for name, each in holders.items()} == {"jw": "admin", "ab": "viewer"}
    assert not holders["ab"]["code_unused"]
    assert run("triage", lines=(code,), by="ab").returncode == 1
    assert run("triage", lines=(ANOTHER,), by="ab").returncode == 0
    assert run("keys", "add", "cd", lines=(ANOTHER,), by="ab").returncode == 1


def test_whoever_is_removed_is_shut_out_and_the_rekey_is_offered(run: Run) -> None:
    assert run("init").returncode == 0
    code = CODE.findall(run("keys", "add", "ab").stdout)[0]
    assert run("triage", lines=(code, ANOTHER), by="ab").returncode == 0
    done = run("keys", "remove", "ab")
    assert "alongside keys rekey" in done.stdout
    assert run("triage", lines=(ANOTHER,), by="ab").returncode == 1
    assert run("triage").returncode == 0


def test_a_rekey_in_one_go(run: Run) -> None:
    assert run("init").returncode == 0
    for name in ("ab", "cd"):
        assert run("keys", "add", name).returncode == 0
    done = run("keys", "remove", "ab", "--rekey", lines=(PASSPHRASE, PASSPHRASE))
    assert done.returncode == 0, done.stderr
    theirs = re.search(r"code of cd.*: (\S+)", done.stdout)
    assert theirs
    assert run("triage", lines=(theirs[1], ANOTHER), by="cd").returncode == 0
    said = run("history").stdout
    assert "the store has another key" in said
    assert "ab left" in said


def test_choosing_another_passphrase(run: Run) -> None:
    assert run("init").returncode == 0
    assert run("keys", "passphrase", lines=(PASSPHRASE, "weak")).returncode == 1
    assert run("keys", "passphrase", lines=(PASSPHRASE, ANOTHER)).returncode == 0
    assert run("triage").returncode == 1
    assert run("triage", lines=(ANOTHER,)).returncode == 0


def test_a_store_that_is_not_encrypted_has_no_keys(run: Run) -> None:
    assert run("init", "--no-passphrase").returncode == 0
    for words in (("keys", "list"), ("keys", "add", "ab"), ("keys", "rekey"), ("keys", "recover", "jw")):
        done = run(*words)
        assert done.returncode == 1, words
        assert "is not encrypted" in done.stderr


def test_at_a_terminal_it_is_asked_for_twice_and_shown_never(path: Path) -> None:
    child = pexpect.spawn(ALONGSIDE, ["--db", str(path), "--by", "jw", "init"], encoding="utf-8", timeout=20)
    child.expect("New passphrase of jw")
    child.sendline("otter")
    child.expect("Too weak")
    child.expect("New passphrase of jw")
    child.sendline(PASSPHRASE)
    child.expect("At a guess")
    child.expect("once more")
    child.sendline(ANOTHER)
    child.expect("not the same")
    for asked in ("New passphrase", "once more"):
        child.expect(asked)
        child.sendline(PASSPHRASE)
    child.expect("Recovery code")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    child = pexpect.spawn(ALONGSIDE, ["--db", str(path), "--by", "jw", "keys", "list"], encoding="utf-8", timeout=20)
    child.expect("Passphrase of jw")
    child.sendline(PASSPHRASE)
    child.expect(pexpect.EOF)
    assert PASSPHRASE not in child.before
    assert "jw, admin" in child.before


def test_stopping_at_the_question_makes_nothing(path: Path) -> None:
    for key in ("\x03", "\x04"):
        child = pexpect.spawn(ALONGSIDE, ["--db", str(path), "init"], encoding="utf-8", timeout=20)
        child.expect("New passphrase")
        child.send(key)
        child.expect("Stopped")
        child.expect(pexpect.EOF)
        child.close()
        assert child.exitstatus == 1
    assert list(path.parent.iterdir()) == []


def test_nothing_heavy_is_loaded_for_a_store_that_is_not_encrypted(path: Path) -> None:
    store.create(path).close()
    code = (
        "import sys; from console.entry import run; run(['--db', sys.argv[1], 'triage']);"
        "print([each for each in ('cryptography', 'zxcvbn', 'db.wrapping') if each in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
