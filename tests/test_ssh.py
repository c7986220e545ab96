"""The console over a real SSH line that drops: a server of the test's own on this machine, and the ordinary client."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from console.desk import Desk
from db import store
from db.driver import sqlite3
from tests.caseloads import a_pair
from tests.terminal import ALONGSIDE, Terminal, running

SSHD = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
SSH, KEYGEN = shutil.which("ssh"), shutil.which("ssh-keygen")

pytestmark = pytest.mark.skipif(
    not (SSHD and SSH and KEYGEN), reason="OpenSSH's server and client are needed (Debian: openssh-server)"
)

SOON = 3.0
"""Seconds within which the console has ended once its end of the line is gone, on a busy machine too."""
NOTICED = 30.0
"""Seconds within which the server has noticed that a client does not answer: it asks it twice, a second apart."""

OFFERED = "Half filled when the line dropped"

CONFIG = """
Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/host
AuthorizedKeysFile {folder}/client.pub
PidFile none
UsePAM no
StrictModes no
PubkeyAuthentication yes
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
PrintMotd no
PrintLastLog no
ClientAliveInterval 1
ClientAliveCountMax 2
"""


@dataclass(frozen=True)
class Server:
    """A server that lets the present user in with the key beside it."""

    folder: Path
    port: int

    @property
    def log(self) -> Path:
        """What it says."""
        return self.folder / "log"

    def forget(self) -> None:
        """Begin its log anew."""
        os.truncate(self.log, 0)

    def gives_it_up(self) -> None:
        """Wait until it says that a client does not answer. Raises TimeoutError."""
        end = time.monotonic() + NOTICED
        while b"not responding" not in self.log.read_bytes():
            if time.monotonic() > end:
                raise TimeoutError(f"the server goes on asking after {NOTICED} s")
            time.sleep(0.01)

    def login(self, *command: str) -> tuple[str, ...]:
        """The client's arguments."""
        options = {
            "IdentityFile": f"{self.folder}/client", "IdentitiesOnly": "yes", "IdentityAgent": "none",
            "UserKnownHostsFile": f"{self.folder}/known", "StrictHostKeyChecking": "no", "LogLevel": "ERROR",
            "BatchMode": "yes", "ConnectTimeout": "10",
        }  # fmt: skip
        given = [part for name, value in options.items() for part in ("-o", f"{name}={value}")]
        whom = f"{pwd.getpwuid(os.getuid()).pw_name}@127.0.0.1"
        return (str(SSH), "-F", "none", "-tt", *given, "-p", str(self.port), whom, *command)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on a free port of this machine, until the last test of this file."""
    folder = tmp_path_factory.mktemp("ssh")
    for name in ("host", "client"):
        subprocess.run((str(KEYGEN), "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(folder / name)), check=True)
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        made = Server(folder, taken.getsockname()[1])
    (folder / "config").write_text(CONFIG.format(port=made.port, folder=folder))
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, parents=True, exist_ok=True)  # without it a server of root's does not start
    with made.log.open("ab") as out:
        process = subprocess.Popen((str(SSHD), "-D", "-e", "-f", str(folder / "config")), stderr=out, stdout=out)
    try:
        if not _lets_us_in(made, process):
            pytest.skip(f"the server lets nobody in: {made.log.read_text(errors='replace').strip()[-200:]}")
        yield made
    finally:
        process.terminate()
        process.wait()


def _lets_us_in(server: Server, process: subprocess.Popen[bytes]) -> bool:
    end = time.monotonic() + 10
    while process.poll() is None and time.monotonic() < end:
        said = subprocess.run(
            server.login("echo", "come in"), check=False, capture_output=True, stdin=subprocess.DEVNULL
        )
        if b"come in" in said.stdout:
            return True
        time.sleep(0.1)
    return False


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """A store of two pairs of jw's that are on the list today."""
    now = datetime.now(UTC)
    connection = store.create(tmp_path / "real.db")
    desk = Desk(connection, "jw", now.astimezone().date(), now)
    a_pair(desk, "HC-0001", quiet=40)
    a_pair(desk, "HC-0002", quiet=30)
    connection.close()
    return tmp_path / "real.db"


@dataclass(frozen=True)
class Far:
    """The console at the far end of the line, and the client at this one."""

    terminal: Terminal
    number: int

    @property
    def runs(self) -> bool:
        """Whether it, or anything that it started, still runs."""
        try:
            os.killpg(self.number, 0)
        except ProcessLookupError:
            return False
        return True

    def server_side(self) -> int:
        """The process of the server that holds its terminal."""
        parent = int(Path(f"/proc/{self.number}/stat").read_text().rpartition(")")[2].split()[1])
        assert "sshd" in Path(f"/proc/{parent}/comm").read_text()
        return parent

    def ended(self, timeout: float) -> float:
        """Wait for its end; returns the seconds that it took. Raises TimeoutError."""
        began = time.monotonic()
        while self.runs:
            if time.monotonic() > began + timeout:
                raise TimeoutError(f"the console goes on {timeout} s after its line is gone")
            time.sleep(0.01)
        return time.monotonic() - began


@contextmanager
def far(server: Server, path: Path, wait: str = "? help") -> Iterator[Far]:
    """The console of jw over SSH, when this stands on it."""
    number = path.with_name("number")
    command = f"echo $$ > {number}; LANG=C.UTF-8 LOGNAME=jw exec {ALONGSIDE} --db {path}"
    with running(server.login(f"exec sh -c '{command}'")) as terminal:
        terminal.wait_for(wait)
        yield Far(terminal, int(number.read_text()))


def half_fill(terminal: Terminal) -> None:
    """A cancellation of the first pair by the champion, for a reason in words that are not finished."""
    terminal.press("gc")
    terminal.wait_for("A meeting was called off")
    terminal.press("c lost the")
    terminal.wait_for("lost the")


def offered_again(server: Server, path: Path) -> None:
    """At the next login the half-filled form is offered, as it was."""
    with far(server, path, OFFERED) as again:
        shown = again.terminal.text()
        assert "A meeting was called off" in shown
        assert "lost the" in shown
        again.terminal.press("\x1bq")
        assert again.terminal.ended() == 0
        again.ended(SOON)


def meetings(path: Path) -> list[tuple[str, str]]:
    """The meetings of the last days: which pair, which outcome."""
    with closing(sqlite3.connect(path)) as connection:
        query = "SELECT pair.ref, outcome FROM meeting JOIN pair ON pair.id = pair_id WHERE on_day >= ?"
        return connection.execute(query, [(datetime.now(UTC) - timedelta(days=7)).date().isoformat()]).fetchall()


def test_a_client_that_is_killed_ends_the_console_and_loses_nothing(server: Server, two: Path) -> None:
    with far(server, two) as there:
        there.terminal.press("m")
        there.terminal.wait_for("esc leave")
        there.terminal.press("\r")
        there.terminal.wait_for("met on")
        half_fill(there.terminal)
        there.terminal.signal(signal.SIGKILL)
        there.ended(SOON)
    assert meetings(two) == [("HC-0001", "held")]
    offered_again(server, two)


@pytest.mark.proof
def test_leaving_brings_the_exit_status_and_the_terminal_back(server: Server, two: Path) -> None:
    with far(server, two) as there:
        there.terminal.press("q")
        assert there.terminal.ended() == 0
        assert b"\x1b[?1049l" in there.terminal.received
        there.ended(SOON)


@pytest.mark.proof
@pytest.mark.parametrize(("number", "code"), [(signal.SIGHUP, 129), (signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_at_the_far_end_brings_its_status_back(server: Server, two: Path, number: int, code: int) -> None:
    with far(server, two) as there:
        half_fill(there.terminal)
        os.kill(there.number, number)
        assert there.terminal.ended(SOON) == code
        assert b"\x1b[?1049l" in there.terminal.received
    offered_again(server, two)


@pytest.mark.proof
def test_a_server_that_is_killed_ends_the_console_and_loses_nothing(server: Server, two: Path) -> None:
    with far(server, two) as there:
        half_fill(there.terminal)
        os.kill(there.server_side(), signal.SIGKILL)
        there.ended(SOON)
        assert there.terminal.ended() == 255
    offered_again(server, two)


@pytest.mark.proof
@pytest.mark.parametrize("at_work", [False, True], ids=["at rest", "at work"])
def test_a_client_that_stands_still_ends_the_console_when_the_server_gives_it_up(
    server: Server, two: Path, at_work: bool
) -> None:
    with far(server, two) as there:
        half_fill(there.terminal)
        if at_work:
            there.terminal.press("\t" * 2000)  # it draws more than is read
        server.forget()
        there.terminal.signal(signal.SIGSTOP)
        server.gives_it_up()
        there.ended(SOON)
    offered_again(server, two)


@pytest.mark.proof
def test_many_lines_that_drop_leave_no_process_behind(server: Server, two: Path) -> None:
    ended = []
    for _ in range(5):
        with far(server, two) as there:
            there.terminal.press("G" * 20)
            there.terminal.signal(signal.SIGKILL)
            there.ended(SOON)
            ended.append(there.number)
    assert len(set(ended)) == 5
    assert not [number for number in ended if Path(f"/proc/{number}").exists()]
