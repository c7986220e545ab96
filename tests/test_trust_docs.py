"""docs/trust.md stays true: the commands, limits, rules, keys, columns and tests that it names are there."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from console import demo, plain, policy, snoozing
from console.cli.root import alongside
from console.desk import Desk
from console.rules import RULES
from db import store
from db.driver import sqlite3
from db.verify import damage
from tests.conftest import TODAY

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "trust.md").read_text(encoding="utf-8")

NOT_THERE_YET: frozenset[str] = frozenset()
"""Commands and pages that may be named before they are there. To be emptied, once they are."""

KEY = bytes(range(32))


def part(heading: str) -> str:
    """What stands under a heading of any depth, up to the next."""
    _, found, rest = PAGE.partition(f"\n{heading}\n")
    assert found, f"the page has no heading {heading!r}"
    return re.split(r"\n#+ ", rest)[0]


def rows(text: str) -> list[list[str]]:
    """The cells of every table in a text, its head and its rule left out."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    heads = {number - 1 for number, line in enumerate(lines) if set(line) <= set("|- ")}
    kept = [line for number, line in enumerate(lines) if number not in heads and number - 1 not in heads]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in kept]


class TestCommands:
    NAMED = sorted(set(re.findall(r"(?<![/`\w])`alongside ([^`]+)`", PAGE)))

    @pytest.mark.parametrize("named", NAMED)
    def test_a_command_that_the_page_names_is_there_with_its_options(self, named: str) -> None:
        words = [word for word in named.split() if not re.fullmatch(r"\w*-?\d+|[A-Z]+", word)]
        if " ".join(words) in NOT_THERE_YET and not _there(words):
            pytest.skip(f"alongside {' '.join(words)} is not registered yet")
        assert _there(words), f"docs/trust.md names `alongside {named}`"

    def test_the_page_names_commands_at_all(self) -> None:
        assert len(self.NAMED) > 10

    def test_what_is_not_a_command_is_not_found(self) -> None:
        assert not _there(["doctors"])
        assert not _there(["backup", "--secretly"])


def _there(words: list[str]) -> bool:
    """Whether the command line has these commands and options."""
    command: click.Command | None = alongside
    context = click.Context(alongside)
    options: set[str] = set()
    for word in words:
        if word.startswith("--"):
            if word not in options:
                return False
            continue
        if not isinstance(command, click.Group) or (command := command.get_command(context, word)) is None:
            return False
        options = {name for parameter in command.params for name in parameter.opts}
    return True


class TestNames:
    def test_every_limit_is_there_and_is_what_the_page_says(self) -> None:
        limits = {limit.name: limit for limit in policy.limits()}
        named = re.findall(r"`([a-z]+(?:-[a-z]+)*\.[a-z]+)`(?: \((\d+) (\w+)\))?", PAGE)
        named = [each for each in named if each[0].rpartition(".")[2] not in {"txt", "json", "md", "lock"}]
        assert {name for name, _, _ in named} >= {"console.idle", "backup.age", "keep.closed", "programme.months"}
        for name, number, unit in named:
            assert name in limits
            assert not number or (int(number), unit) == (limits[name].default, limits[name].unit)

    def test_the_bounds_of_keeping_are_what_the_page_says(self) -> None:
        keep = policy.the("keep.closed")
        assert f"it may be {keep.least} to {keep.most}" in " ".join(PAGE.split())

    def test_every_rule_that_the_page_names_is_one(self) -> None:
        known = {rule.name for rule in RULES}
        named = set(re.findall(r"`([a-z]+(?:-[a-z]+)+|unconfirmed)`", PAGE))
        assert len(named) > 8
        assert named <= known

    def test_every_file_that_the_page_names_is_there(self) -> None:
        for name in re.findall(r"`((?:docs|db|console|screens)/[\w/.]+|requirements\.lock)`", PAGE):
            assert (ROOT / name).exists()

    def test_every_part_and_page_that_is_linked_to_is_there(self) -> None:
        parts = {
            re.sub(r"[^\w -]", "", head).lower().replace(" ", "-") for head in re.findall(r"^#+ (.+)$", PAGE, re.M)
        }
        for link in re.findall(r"\]\(([^)]+)\)", PAGE):
            if link.startswith("#"):
                assert link[1:] in parts
            elif not link.startswith("https://") and link not in NOT_THERE_YET:
                assert (ROOT / "docs" / link).exists()

    def test_letters_are_said_not_to_be_made_for_as_long_as_none_are(self) -> None:
        made = any(
            re.search(r'insert\(\s*"letter"', file.read_text(encoding="utf-8"))
            for file in (ROOT / "console").rglob("*.py")
        )
        assert ("this version makes no letters" in PAGE) is not made

    def test_how_much_a_field_keeps_and_how_long_a_flag_is_put_away(self) -> None:
        assert f"up to {plain.LONGEST} characters a field" in " ".join(PAGE.split())
        assert f"at most {snoozing.LONGEST} days" in PAGE


class TestDataItems:
    """The DPIA names what is kept, exactly: a column that is added has to be added there."""

    PASSED_OVER = re.compile(r"id|\w+_id|nth|recorded_(on|at|by)")
    ABOUT_NOBODY = frozenset({"closure", "policy", "key_event", "backup"})

    def test_every_table_and_column_of_the_store_is_named_and_no_other(self, connection: sqlite3.Connection) -> None:
        kept = {table: columns for table, columns in self._of(connection) if table not in self.ABOUT_NOBODY}
        assert self._said() == kept

    def test_what_is_said_to_be_about_nobody_holds_no_text_about_a_person(self, connection: sqlite3.Connection) -> None:
        columns = dict(self._of(connection))
        for table in self.ABOUT_NOBODY:
            assert not columns[table] & {"note", "facts", "phone", "pair", "login", "seen", "fields"}

    def test_no_column_asks_for_what_must_not_be_asked(self, connection: sqlite3.Connection) -> None:
        for _, columns in self._of(connection):
            for name in columns:
                assert not re.search(r"diagnos|medic|dose|symptom|risk|phq|gad|birth|nhs|ethnic|postcode", name)

    def _of(self, connection: sqlite3.Connection) -> Iterator[tuple[str, frozenset[str]]]:
        tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        for (table,) in tables.fetchall():
            if not table.startswith(("_", "sqlite_")):
                columns = (name for _, name, *_ in connection.execute(f"PRAGMA table_info({table})"))
                yield table, frozenset(name for name in columns if not self.PASSED_OVER.fullmatch(name))

    def _said(self) -> dict[str, frozenset[str]]:
        said = {}
        for first, second in (row for row in rows(part("### Step 2: the processing")) if len(row) == 2):
            names = re.findall(r"`(\w+)`", first)
            if len(names) == 1:
                said[names[0]] = frozenset(re.findall(r"`(\w+)`", second))
            else:
                assert set(names) == self.ABOUT_NOBODY
        return said


class TestHazards:
    LOG = rows(part("## A first hazard log"))

    def test_each_has_a_number_of_its_own_and_everything_that_is_asked_of_it(self) -> None:
        assert [row[0] for row in self.LOG] == [f"H{number:02}" for number in range(1, len(self.LOG) + 1)]
        assert len(self.LOG) >= 10
        for row in self.LOG:
            assert len(row) == 8
            assert all(row), row[0]

    def test_every_test_that_is_given_as_proof_is_there(self) -> None:
        cited = re.findall(r"`(test_\w+)::(test_\w+)`", PAGE)
        assert len(cited) > 30
        known = {name: _functions(ROOT / "tests" / f"{name}.py") for name in {name for name, _ in cited}}
        assert [f"{name}::{test}" for name, test in cited if test not in known[name]] == []

    def test_what_has_no_proof_says_so(self) -> None:
        for row in self.LOG:
            assert row[5] == "—" or "::" in row[5]


def _functions(file: Path) -> set[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


class TestEncryption:
    """What the page says of an encrypted store."""

    @pytest.fixture
    def written(self, path: Path) -> Path:
        """A store in which a name stands; its log lies still beside it."""
        return _with_a_name(path, KEY)

    def test_no_name_is_in_the_files_without_the_key(self, written: Path) -> None:
        files = list(written.parent.iterdir())
        assert written.with_name(f"{written.name}-wal") in files
        assert not any(b"Rosalind" in file.read_bytes() for file in files)

    def test_in_a_plain_store_it_is(self, path: Path) -> None:
        files = list(_with_a_name(path, None).parent.iterdir())
        assert any(b"Rosalind" in file.read_bytes() for file in files)

    def test_a_byte_that_was_changed_is_noticed_on_whatever_page(self, path: Path) -> None:
        store.create(path, KEY).close()
        whole = path.read_bytes()
        for page in range(0, len(whole), 4096):
            path.write_bytes(whole[: page + 1000] + bytes([whole[page + 1000] ^ 1]) + whole[page + 1001 :])
            connection = store.connect(path, KEY, read_only=True)
            try:
                found = damage(connection)
            except sqlite3.DatabaseError as error:
                found = [str(error)]
            connection.close()
            assert found, page

    def test_where_none_was_changed_nothing_is_noticed(self, path: Path) -> None:
        connection = store.create(path, KEY)
        assert damage(connection) == []
        connection.close()

    def test_the_ciphers_are_those_that_the_page_names(self, path: Path) -> None:
        connection = store.create(path, KEY)
        settings = " ".join(row[0] for row in connection.execute("PRAGMA cipher_settings"))
        connection.close()
        assert "AES-256 with an HMAC-SHA512" in PAGE
        assert "cipher_use_hmac = 1" in settings
        assert "cipher_hmac_algorithm = HMAC_SHA512" in settings
        assert "cipher_plaintext_header_size = 0" in settings

    def test_temporary_tables_stay_in_memory(self, path: Path) -> None:
        connection = store.create(path, KEY)
        assert connection.execute("PRAGMA temp_store").fetchone() == (2,)
        connection.close()

    def test_a_guess_costs_what_the_page_says(self) -> None:
        from db.wrapping import COST

        assert f"({COST.iterations} passes, {COST.memory // 1024} MiB, {COST.lanes} lanes)" in PAGE


_OPEN: list[sqlite3.Connection] = []


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    """A store whose log should lie beside it is closed only after the test."""
    yield
    while _OPEN:
        _OPEN.pop().close()


def _with_a_name(path: Path, key: bytes | None) -> Path:
    connection = store.create(path, key)
    _OPEN.append(connection)
    connection.execute("INSERT INTO patient (ref, name, recorded_at, recorded_by) VALUES ('P-1', 'Rosalind', '', 'jw')")
    return path


class TestNoNetwork:
    """The page says that nothing is sent anywhere: Python itself tells of every address that is asked for."""

    WATCHED = """
import sys
def heard(event, args):
    if event in {"socket.connect", "socket.bind", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"}:
        print("NETWORK", event, args[1:] if event.startswith("socket.") else args, file=sys.stderr)
sys.addaudithook(heard)
"""
    COMMANDS = WATCHED + "from console.entry import main\nsys.argv = ['alongside', *sys.argv[1:]]\nmain()\n"
    CONSOLE = (
        WATCHED
        + """
import asyncio
from datetime import UTC, date, datetime
from pathlib import Path
from console.desk import Desk
from db import store
from screens.app import Console
from screens.sitting import Sitting
async def walk():
    desk = Desk(store.open_store(Path(sys.argv[1])), "jw", date.fromisoformat(sys.argv[2]), datetime.now(UTC))
    async with Console(Sitting(desk, "here")).run_test(size=(80, 24)) as pilot:
        await pilot.press("j", "enter", "b", "4", "1", "m", "enter", "u", "question_mark", "b")
        await pilot.pause()
    desk.store.close()
asyncio.run(walk())
"""
    )

    @pytest.fixture
    def example(self, tmp_path: Path, desk: Desk) -> Path:
        return demo.make(tmp_path, TODAY, desk.now)

    @pytest.mark.parametrize(
        "words", ["triage", "doctor", "verify", "history", "people", "review --out page.docx", "backup copy.db"]
    )
    def test_no_command_asks_for_an_address(self, words: str, example: Path, tmp_path: Path) -> None:
        done = self._run(self.COMMANDS, tmp_path, "--db", str(example), *words.split())
        assert "NETWORK" not in done.stderr
        assert "Traceback" not in done.stderr
        assert done.stdout

    def test_the_console_asks_for_none(self, example: Path, tmp_path: Path) -> None:
        done = self._run(self.CONSOLE, tmp_path, str(example), TODAY.isoformat())
        assert done.returncode == 0, done.stderr
        assert "NETWORK" not in done.stderr

    def test_one_that_was_asked_for_would_be_heard(self, tmp_path: Path) -> None:
        asks = (
            self.WATCHED + "import socket\ntry: socket.create_connection(('127.0.0.1', 9), 1)\nexcept OSError: pass\n"
        )
        assert "NETWORK socket.connect" in self._run(asks, tmp_path).stderr

    def _run(self, program: str, folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-c", program, *arguments],
            cwd=folder,
            env={"PATH": "/usr/bin:/bin", "HOME": str(folder), "PYTHONPATH": str(ROOT), "LOGNAME": "jw"},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
