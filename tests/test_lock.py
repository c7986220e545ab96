"""The console of an encrypted store, in a real terminal: the passphrase before anything, and the lock."""

import asyncio
import json
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from console import drafts, policy
from console.desk import Desk
from db.store import open_store
from screens.app import Console
from screens.sitting import Sitting
from tests.encrypted import PASSPHRASE, desk_of, with_programme
from tests.terminal import ALONGSIDE, Terminal, running

ASKED = "Passphrase of "


@pytest.fixture(scope="module")
def account() -> str:
    """The name one has on this machine, as the program knows it."""
    from console.place import coordinator

    return coordinator()


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory, account: str) -> tuple[Path, bytes]:
    """An encrypted store with the example programme, and its key."""
    path = tmp_path_factory.mktemp("locked", numbered=True) / "example.db"
    return path, with_programme(path, account).key


def test_nothing_is_shown_before_the_passphrase(example: tuple[Path, bytes]) -> None:
    with running((ALONGSIDE, "--db", str(example[0]))) as terminal:
        terminal.wait_for(ASKED)
        terminal.press("not it\r")
        shown = terminal.wait_for("That is not the passphrase")
        assert "HC-" not in shown
        assert "not it" not in shown.replace("That is not", "")
        time.sleep(1.2)
        terminal.press(f"{PASSPHRASE}\r")
        shown = terminal.wait_for("? help")
        assert "HC-" in shown
        assert "not encrypted" not in shown
        assert PASSPHRASE.encode() not in bytes(terminal.received)


def test_what_is_typed_while_a_wrong_passphrase_is_waited_out_is_not_shown(example: tuple[Path, bytes]) -> None:
    with running((ALONGSIDE, "--db", str(example[0]))) as terminal:
        terminal.wait_for(ASKED)
        terminal.press("not it\r")
        terminal.settle(0.3)
        terminal.press("copper lant")
        shown = terminal.wait_for("That is not the passphrase")
        assert "copper" not in shown


def test_a_lock_clears_the_screen_and_opens_where_one_was(example: tuple[Path, bytes]) -> None:
    with running((ALONGSIDE, "--db", str(example[0]))) as terminal:
        terminal.wait_for(ASKED)
        terminal.press(f"{PASSPHRASE}\r")
        terminal.wait_for("? help")
        terminal.press("jjj")
        terminal.settle()
        here = next(line for line in terminal.text().splitlines() if line.startswith(">"))
        terminal.press("r")
        terminal.settle()
        terminal.press("L")
        shown = terminal.wait_for("Alongside is locked.")
        assert "HC-" not in shown
        terminal.press(f"{PASSPHRASE}\r")
        terminal.wait_for("? help")
        terminal.settle()
        back = next(line for line in terminal.text().splitlines() if line.startswith(">"))
        assert back[:9] == here[:9]
        assert back != here  # still with references for names


def test_the_process_that_was_locked_is_gone_with_all_that_it_knew(example: tuple[Path, bytes]) -> None:
    if not Path("/proc/self/maps").exists():
        pytest.skip("memory is read from /proc")
    path, key = example
    name = open_store(path, key).execute("SELECT name FROM patient WHERE id = 1").fetchone()[0].encode()
    with running((ALONGSIDE, "--db", str(path))) as terminal:
        terminal.wait_for(ASKED)
        terminal.press(f"{PASSPHRASE}\r")
        terminal.wait_for("? help")
        terminal.press("ww")
        terminal.settle()
        assert _in_memory(terminal.process.pid, key)
        assert _in_memory(terminal.process.pid, name)
        terminal.press("L")
        terminal.wait_for("Alongside is locked.")
        time.sleep(0.5)
        assert not _in_memory(terminal.process.pid, key)
        assert not _in_memory(terminal.process.pid, name)


def open_the_form(terminal: Terminal) -> None:
    """Open the console, and a cancelled meeting's form with words in it."""
    terminal.wait_for(ASKED)
    terminal.press(f"{PASSPHRASE}\r")
    terminal.wait_for("? help")
    terminal.press("cp")
    terminal.wait_for("space: your own words")
    terminal.press(" lost the bus pass")
    terminal.wait_for("lost the bus pass")


def test_a_form_is_locked_with_its_words_and_shown_again(example: tuple[Path, bytes]) -> None:
    with running((ALONGSIDE, "--db", str(example[0]))) as terminal:
        open_the_form(terminal)
        terminal.press("\x0c")
        assert "bus pass" not in terminal.wait_for("Alongside is locked.")
        terminal.press(f"{PASSPHRASE}\r")
        shown = terminal.wait_for("Half filled when it was locked")
        assert "lost the bus pass" in shown
        terminal.press("\x1b")
        terminal.settle()


@pytest.mark.proof
def test_a_minute_without_a_key_locks_and_keeps_what_was_half_filled(example: tuple[Path, bytes], account: str) -> None:
    path, key = example
    desk = desk_of(path, key, account)
    policy.changed(desk, "console.idle", value=1)
    try:
        with running((ALONGSIDE, "--db", str(path))) as terminal:
            open_the_form(terminal)
            began = time.monotonic()
            shown = terminal.wait_for("Alongside is locked after a minute without a key.", timeout=90)
            assert 58 < time.monotonic() - began < 75
            assert "bus pass" not in shown
            terminal.press(f"{PASSPHRASE}\r")
            shown = terminal.wait_for("Half filled when it was locked")
            assert "lost the bus pass" in shown
    finally:
        policy.reset(desk, "console.idle")
        desk.store.close()


def test_a_key_puts_the_lock_off_and_its_absence_brings_it(example: tuple[Path, bytes], account: str) -> None:
    desk = desk_of(example[0], example[1], account)
    desk = replace(desk, on=datetime.now().astimezone().date())
    app = Console(Sitting(desk, "example", login=account), encrypted=True)

    async def drive() -> None:
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            assert app.idle.minutes == 10
            await pilot.press("c", "p", "space", "b", "u", "s")
            app.idle.touched -= 599
            app._look_for_others()
            assert not app.locked
            await pilot.press("s")
            app.idle.touched -= 599
            app._look_for_others()
            assert not app.locked, "the key counted"
            app.idle.touched -= 2
            app._look_for_others()

    asyncio.run(drive())
    assert json.loads(app.locked)["why"] == " after 10 minutes without a key"
    assert "buss" not in app.locked
    left = drafts.left_behind(desk, locked=True)
    assert left
    assert left[0].texts["reason"] == "buss"
    drafts.decided(desk)
    desk.store.close()


def test_a_store_that_is_not_encrypted_is_never_locked(desk: Desk) -> None:
    app = Console(Sitting(desk, "example"))

    async def drive() -> None:
        async with app.run_test(size=(80, 24)):
            app.idle.touched -= 10**6
            app._look_for_others()
            app.action_lock()

    asyncio.run(drive())
    assert not app.locked


def test_a_store_without_a_passphrase_has_nothing_to_lock_with(tmp_path: Path) -> None:
    subprocess.run([ALONGSIDE, "demo", "--path", str(tmp_path), "--no-open"], check=True, capture_output=True)
    with running((ALONGSIDE, "--db", str(tmp_path / "example.db"))) as terminal:
        terminal.wait_for("? help")
        terminal.press("L")
        assert "HC-" in terminal.wait_for("no passphrase to lock it with")


def test_the_locked_console_ends_with_its_line(example: tuple[Path, bytes]) -> None:
    with running((ALONGSIDE, "--db", str(example[0]))) as terminal:
        terminal.wait_for(ASKED)
        terminal.press(f"{PASSPHRASE}\r")
        terminal.wait_for("? help")
        terminal.press("L")
        terminal.wait_for("Alongside is locked.")
        terminal.process.send_signal(signal.SIGHUP)
        assert terminal.process.wait(3) in {-signal.SIGHUP, 128 + signal.SIGHUP}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asked of /proc")
def test_no_core_dump_can_be_made_and_the_key_is_in_no_argument_or_variable(example: tuple[Path, bytes]) -> None:
    path, key = example
    with running((ALONGSIDE, "--db", str(path))) as terminal:
        terminal.wait_for(ASKED)
        terminal.press(f"{PASSPHRASE}\r")
        terminal.wait_for("? help")
        of = Path(f"/proc/{terminal.process.pid}")
        assert "Max core file size        0                    0" in (of / "limits").read_text()
        told = (of / "cmdline").read_bytes() + (of / "environ").read_bytes()
        for secret in (key, key.hex().encode(), PASSPHRASE.encode()):
            assert secret not in told


def _in_memory(process: int, what: bytes) -> bool:
    """Whether these bytes stand anywhere in the memory of a process, as root can see it."""
    try:
        memory = Path(f"/proc/{process}/mem").open("rb", 0)  # noqa: SIM115
    except PermissionError:
        pytest.skip("only root can read another process's memory")
    with memory:
        for line in Path(f"/proc/{process}/maps").read_text().splitlines():
            bounds, rights, *_ = line.split()
            if "w" not in rights:
                continue
            start, end = (int(each, 16) for each in bounds.split("-"))
            try:
                memory.seek(start)
                if what in memory.read(end - start):
                    return True
            except (OSError, ValueError, OverflowError):
                continue
    return False
