"""Six processes open one old store at the same moment: one brings it up to date, and the others find it done."""

from pathlib import Path

import pytest

from db import store
from tests import stored
from tests.at_once import answers
from tests.stored import KINDS

_OPEN = """
import os, sys, time
from pathlib import Path
from db import migrate, store
from tests.stored import KINDS

path = Path(sys.argv[1])
real = migrate.migrate

def together(connection):
    '''All of them have seen that the store is old before any of them begins.'''
    {before}
    path.with_name(f"here-{{os.getpid()}}").touch()
    until = time.monotonic() + 30
    while len(list(path.parent.glob("here-*"))) < 6 and time.monotonic() < until:
        time.sleep(0.001)
    {then}

migrate.migrate = together
sys.stdin.readline()
connection = store.open_store(path, KINDS["{kind}"])
print([name for (name,) in connection.execute("SELECT name FROM _sqlite_migrations ORDER BY id")])
"""


def _opened_by_six(path: Path, kind: str, *, before: str = "pass", then: str = "real(connection)") -> list[str]:
    """What each of them found, or how it failed."""
    said = answers(_OPEN.format(kind=kind, before=before, then=then), path)
    return [out.strip() or error.strip().splitlines()[-1] for out, error in said]


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("until", range(1, len(store.MIGRATIONS)))
def test_six_processes_at_once_bring_an_old_store_up_to_date_once(kind: str, until: int, path: Path) -> None:
    stored.make_old(path, KINDS[kind], until)
    assert _opened_by_six(path, kind) == [str(list(store.MIGRATIONS))] * 6
    with stored.opened(path, KINDS[kind]) as at:
        assert stored.is_whole(at.store) == []
        assert at.store.execute("SELECT count(*) FROM pair").fetchone() == (len(stored.PAIRS),)


def test_whoever_decides_what_is_to_be_done_before_the_store_is_theirs_is_found_out(path: Path) -> None:
    stored.make_old(path, None)
    said = _opened_by_six(
        path,
        "plain",
        before="from sqlite_utils import Database; db = Database(connection, execute_plugins=False);"
        " todo = migrate.migrations.pending(db)",
        then="[each.fn(db) for each in todo]",
    )
    assert any("could not be opened" in each or "already exists" in each for each in said)
