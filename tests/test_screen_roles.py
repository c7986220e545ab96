"""A console that looks only: nothing that writes is offered, and its key says one sentence."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from console import roles
from console.commands import LOG, find
from console.desk import Desk
from db.watch import newest_hash
from screens.keys import EVERYWHERE, HISTORY, PEOPLE, PROGRAMME, REVIEW_PAGE, TRIAGE, Key, writes
from tests import terminal
from tests.conftest import TODAY
from tests.hurrying import press, screens

LOOKING = "You are looking only (viewer)"

PLACES: tuple[tuple[str, str, Sequence[Key]], ...] = (
    ("triage", "1", (*TRIAGE, *EVERYWHERE)),
    ("page", "N", REVIEW_PAGE),
    ("people", "4", (*PEOPLE, *EVERYWHERE)),
    ("programme", "5", (*PROGRAMME, *EVERYWHERE)),
    ("history", "V", (*HISTORY, *EVERYWHERE)),
)
"""How a place is gone to, and its keys."""


@pytest.fixture
def coordinator(desk: Desk, pair: str) -> Desk:
    """Somebody who may write, and has, in a store with an admin and a viewer."""
    roles.given(desk, "vi", role="viewer", sure=True)
    roles.given(desk, "ad", role="admin", sure=True)
    find("closure-add", "people")(desk, "", {"from_on": TODAY, "to_on": TODAY, "name": "A closure"})
    find("note")(desk, pair, {"note": "prefers mornings", "on": TODAY})
    return desk


@pytest.fixture
def viewer(coordinator: Desk) -> Desk:
    return replace(coordinator, login="vi", by="jw")


def keys_of(table: Sequence[Key]) -> list[str]:
    return [key.keys.split(",")[0] for key in table if key.writes]


def one_line(drawn: str) -> str:
    return " ".join(drawn.split())


def is_refused(drawn: str) -> bool:
    """The sentence stands there, whole, and no form is open."""
    told = one_line(drawn)
    return f"{LOOKING}: nothing is written. To write, ask for another role: ad can give you one." in told and (
        "write it" not in told
    )


@pytest.mark.parametrize(("place", "goes", "table"), PLACES, ids=[name for name, _, _ in PLACES])
def test_a_key_that_writes_says_one_sentence_and_does_nothing(
    place: str, goes: str, table: Sequence[Key], viewer: Desk
) -> None:
    before = newest_hash(viewer.store)
    keys = keys_of(table)
    assert keys, place
    drawn = screens(viewer, [[goes], *([key] for key in keys)])
    for key, after in zip(keys, drawn[2:], strict=True):
        assert is_refused(after), f"{key} in {place}:\n{after}"
    assert newest_hash(viewer.store) == before


def test_no_entry_of_the_table_opens_its_form(viewer: Desk) -> None:
    before = newest_hash(viewer.store)
    drawn = screens(viewer, [["w", "w"], *([command.key] for command in LOG)])
    for command, after in zip(LOG, drawn[2:], strict=True):
        assert is_refused(after), f"{command.name}:\n{after}"
    assert newest_hash(viewer.store) == before


def test_the_page_of_a_pair_takes_no_entry_either(viewer: Desk) -> None:
    drawn = screens(viewer, [["w", "w", "enter"], *([command.key] for command in LOG)])
    for command, after in zip(LOG, drawn[2:], strict=True):
        assert is_refused(after), f"{command.name}:\n{after}"


def test_enter_on_a_row_corrects_nobody(viewer: Desk) -> None:
    for place in ("4", "5"):
        assert is_refused(press(viewer, place, "enter")), place


def test_marks_are_for_those_who_write(viewer: Desk) -> None:
    assert "marked" not in press(viewer, "w", "w", "space", "v")


def test_the_same_keys_write_for_a_coordinator(coordinator: Desk) -> None:
    before = newest_hash(coordinator.store)
    press(coordinator, "w", "w", "n", "'prefers evenings", "enter")
    assert newest_hash(coordinator.store) != before
    assert "taken back" in press(coordinator, "w", "w", "u")


def test_only_keys_that_read_are_offered(viewer: Desk) -> None:
    writing = {key.label for _, _, table in PLACES for key in table if key.writes} - {"correct"}
    drawn = screens(viewer, [[], ["w", "w"], ["enter"], ["escape"], ["4"], ["5"], ["V"], ["N"]])
    for screen in drawn:
        foot = screen.splitlines()[-1]
        for key in {*(label for label in writing), *(command.label for command in LOG)}:
            assert not re.search(rf" \S{{1,5}} {re.escape(key)} ", f"{foot} "), f"«{key}» in {foot!r}"
    assert "find" in drawn[0].splitlines()[-1]
    assert "help" in drawn[0].splitlines()[-1]


def test_the_palette_and_the_help_leave_out_what_writes(viewer: Desk, coordinator: Desk) -> None:
    tall = (120, 300)
    help_page = press(viewer, "question_mark", size=tall)
    assert "You are looking only (viewer): keys that write are left out here." in help_page
    palette = press(viewer, "ctrl+p", size=tall)
    for command in LOG:
        assert command.help not in help_page, command.name
        assert command.help not in palette, command.name
    for _, _, table in PLACES:
        for key in table:
            if key.writes:
                assert key.help not in help_page, key.label
                assert key.help not in palette, key.label
    assert "leave Alongside" in help_page
    assert "leave Alongside" in palette
    roles.let_write(coordinator.store)
    everything = press(coordinator, "question_mark", size=tall)
    assert all(command.help[:40] in everything for command in LOG)


def test_the_header_says_so_in_every_place(viewer: Desk) -> None:
    for screen in screens(viewer, [[], ["4"], ["5"], ["V"], ["1"]]):
        assert "viewing only" in screen.splitlines()[0]
    roles.let_write(viewer.store)
    assert "viewing only" not in press(replace(viewer, login="jo"))


def test_an_admin_who_asked_to_look_only_is_told_how_to_write(coordinator: Desk) -> None:
    drawn = one_line(press(replace(coordinator, login="ad", readonly="--readonly"), "w", "w", "n"))
    assert "You are looking only (--readonly): nothing is written. To write, open Alongside without it." in drawn


def test_a_coordinator_is_told_who_may_change_a_limit(coordinator: Desk) -> None:
    drawn = one_line(press(replace(coordinator, login="jo"), "5", "slash", "'low-contact.act", "enter", "e"))
    assert "Only an admin may do that, and nothing was written: ask ad." in drawn
    assert "write it" not in drawn


def test_an_admin_gives_a_role_in_the_programme(coordinator: Desk) -> None:
    admin = replace(coordinator, login="ad")
    drawn = press(admin, "5", "slash", "'viewer vi", "enter", "o")
    assert "Who logs in as vi" in drawn
    press(admin, "5", "slash", "'viewer vi", "enter", "o", "ctrl+u", "c", "enter", "enter")
    assert roles.role_of(admin.store, "vi") == "coordinator"


def test_a_form_that_was_left_is_kept_for_when_it_can_be_written(coordinator: Desk) -> None:
    store = coordinator.store
    store.execute(
        "INSERT INTO draft VALUES ('elsewhere 1 2', 'jw', ?, 'log', 'note', 'HC-0001', '{\"note\": \"half\"}')",
        [coordinator.now.isoformat()],
    )
    looking = replace(coordinator, readonly="--readonly")
    assert "Half filled" not in press(looking)
    assert store.execute("SELECT count(*) FROM draft").fetchone() == (1,)


def test_what_writes_is_known_by_its_action() -> None:
    assert writes("log('met')")
    assert writes("undo")
    assert not writes("find")
    assert not writes("app.place('people')")


@pytest.mark.parametrize("argv", [["--readonly"], ["--readonly", "--by", "jw"]], ids=["fast", "parsed"])
def test_the_installed_command_opens_a_console_that_looks_only(argv: list[str], coordinator: Desk, path: Path) -> None:
    before = newest_hash(coordinator.store)
    with terminal.running([terminal.ALONGSIDE, "--db", str(path), *argv]) as console:
        console.wait_for("viewing only")
        console.press("wwn")
        assert "looking only (--readonly)" in console.wait_for("looking only")
        console.press("q")
        assert console.ended() == 0
    assert newest_hash(coordinator.store) == before
