"""Many at once: every acknowledged command is there, whole and in one unbroken chain."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from console.desk import Desk
from db import change, store

PROCESSES, COMMANDS = 6, 60

_WRITER = """
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from console.desk import Desk
from console.meetings import met
from db.store import open_store

path, who = Path(sys.argv[1]), sys.argv[2]
connection = open_store(path)
sys.stdin.readline()
for number in range(int(sys.argv[3])):
    desk = Desk(connection, who, date(2026, 11, 24), datetime.now(UTC))
    print(met(desk, "HC-0001", on=date(2026, 3, 9) + timedelta(days=number), minutes=60, sure=True), flush=True)
"""


@pytest.mark.proof
def test_six_writers_at_once_lose_nothing_and_the_chain_holds(desk: Desk, pair: str, path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(path), f"w{number}", str(COMMANDS)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment,
        )
        for number in range(PROCESSES)
    ]  # fmt: skip
    for writer in writers:
        assert writer.stdin
        writer.stdin.write("go\n")
        writer.stdin.flush()
    answers = [writer.communicate(timeout=240) for writer in writers]
    assert [error for _, error in answers] == [""] * PROCESSES
    acknowledged = sum(len(said.splitlines()) for said, _ in answers)
    assert acknowledged == PROCESSES * COMMANDS
    connection = store.open_store(path)
    assert connection.execute("SELECT count(*) FROM meeting").fetchone() == (acknowledged,)
    assert connection.execute("SELECT count(*) FROM change").fetchone() == (acknowledged + 1,)
    _chain_holds(connection)


def _chain_holds(connection: sqlite3.Connection) -> None:
    before = change.FIRST_HASH
    for number, at, by, command, undoes, summary, words, rows, previous, sealed in connection.execute(
        "SELECT id, at, by_whom, command, undoes, summary, summary_digest, rows_digest, previous, hash"
        " FROM change ORDER BY id"
    ):
        assert previous == before
        assert words == change._digest(summary)
        assert sealed == change._digest(previous, str(number), at, by, command, str(undoes or ""), words, rows)
        before = sealed
