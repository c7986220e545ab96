"""Roles: who may write, who looks only, who is an admin; on the desk, in the table of commands, on the command line."""

import json
import os
import pwd
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module
from inspect import signature
from io import StringIO
from pathlib import Path
from typing import Any

import click
import pytest

from console import drafts, policy, roles, undoing, weekly
from console.cli.root import COMMANDS
from console.cli.writing import ForAdmins, Writing
from console.commands import EVERYTHING, LOG, Command, Value, find
from console.desk import Desk
from console.entry import run
from db import store
from db.driver import sqlite3
from db.refused import Doubt, Refused
from db.watch import newest_hash
from tests.conftest import TODAY

LOOKING = "You are looking only (viewer): nothing is written."

VALUES: dict[str, dict[str, str]] = {
    "cancelled": {"by": "champion"},
    "missed": {"by": "champion"},
    "setback": {"whose": "patient", "kind": "illness", "effect": "none"},
    "setback-review": {"review": "+3w", "effect": "fewer"},
    "pause": {"reason": "holiday"},
    "contact": {"with_whom": "champion", "channel": "call", "reached": "yes"},
    "asked": {"answer": "no"},
    "agreement": {"every": "14"},
    "note": {"note": "prefers mornings"},
    "raise": {"severity": "soon", "reason": "asked us to look"},
    "action": {"action": "ring the champion"},
    "request": {"asked_by": "champion", "kind": "practical"},
    "concern": {"facts": "what was seen"},
    "concern-passed": {"told": "the safeguarding lead"},
    "concern-amended": {"facts": "and on the day after"},
    "supervision": {"kind": "one-to-one"},
    "journal": {"state": "given"},
    "goal": {"goal": "walk to the park"},
    "rating": {"goal": "G-0001", "by": "patient", "score": "4"},
    "goal-ended": {"goal": "G-0001", "state": "met"},
    "goal-changed": {"goal": "G-0001", "words": "walk to the library"},
    "step": {"goal": "G-0001", "step": "to the corner"},
    "ending": {"kind": "planned"},
    "end-moved": {"to": "1 apr 2027"},
    "closed": {"ending": "completed", "by": "both", "reason": "agreed"},
    "ending-step": {"step": "tell-both"},
    "ending-skip": {"step": "journal", "why": "they never had one"},
    "plan": {"keep_doing": "walk to the park"},
    "worry": {"worry": "who will ring"},
    "worry-answered": {"answer": "a neighbour will"},
    "extend": {"to": "1 apr 2027", "why": "agreed by both"},
    "reopen": {"why": "closed by mistake"},
    "reviewed": {"outcome": "fine"},
    "snooze": {"reason": "in hand", "rule": "raised"},
    "patient-add": {"ref": "P-0002", "name": "Nia Okoro"},
    "champion-add": {"ref": "C-0002", "name": "Tom Hale"},
    "patient-edit": {"name": "Rosa Kent"},
    "champion-edit": {"name": "Femi Ade"},
    "pair-add": {"ref": "HC-0002", "patient": "P-0002", "champion": "C-0002"},
    "pair-edit": {"matched": "3 mar 2026"},
    "clearance-add": {"clearance": "dbs"},
    "clearance-edit": {"clearance": "dbs", "done": "1 nov"},
    "clearance-remove": {"clearance": "dbs"},
    "closure-add": {"from_on": "22 dec", "to_on": "2 jan"},
    "closure-remove": {"from_on": "22 dec"},
    "initials": {"initials": "vv"},
    "role": {"role": "coordinator"},
    "cover": {"coordinator": "jw", "covered_by": "rm"},
    "cover-ended": {"coordinator": "jw"},
    "handover": {"to": "ad"},
    "handover-decline": {"why": "too many just now"},
    "limit": {"value": "4"},
    "page-save": {"kind": "txt", "names": "no", "path": "~/page.txt"},
    "handover-save": {"kind": "txt", "names": "no", "path": "~/handover.txt"},
    "letters-save": {"kind": "txt", "path": "~/letters"},
}
"""What a form was filled with, where what it begins with is not enough."""

ABOUT = {
    "patient-edit": "P-0001", "champion-edit": "C-0001", "clearance-add": "C-0001", "clearance-edit": "C-0001",
    "clearance-remove": "C-0001", "initials": "vi", "role": "vi", "limit": "low-contact.act",
}  # fmt: skip
"""What a command is about, where it is not the pair."""

FIRST = {
    "setback-review": ["setback"], "setback-ended": ["setback"], "returned": ["pause"], "lower": ["raise"],
    "action-done": ["action"], "answered": ["request"], "concern-passed": ["concern"], "concern-amended": ["concern"],
    "ending-step": ["ending"], "ending-skip": ["ending"], "agreed": ["ending"], "worry": ["ending"],
    "worry-answered": ["ending", "worry"], "reopen": ["closed"],
    "letters-save": ["ending"],
    "rating": ["goal"], "goal-ended": ["goal"], "goal-changed": ["goal"], "tick": ["goal"],
    "goal-again": ["goal", "goal-ended"], "step": ["goal"], "step-done": ["goal", "step"], "snooze": ["raise"],
    "woken": ["raise", "snooze"], "pair-add": ["patient-add", "champion-add"], "clearance-edit": ["clearance-add"],
    "clearance-remove": ["clearance-add"], "closure-remove": ["closure-add"], "cover-ended": ["cover"],
    "handover-accept": ["handover"], "handover-decline": ["handover"], "handover-back": ["handover"],
}  # fmt: skip
"""What has to be there before."""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder of one's own."""
    made = tmp_path / "home"
    made.mkdir()
    monkeypatch.setenv("HOME", str(made))
    return made


@pytest.fixture
def coordinator(desk: Desk, pair: str) -> Desk:
    """Somebody who may write, in a store with an admin, a viewer and a colleague."""
    with desk.command("made", "a colleague") as change:
        change.insert("coordinator", {"login": "robin", "initials": "rm"})
        change.insert("coordinator", {"login": "ad", "initials": "ad"})
        change.insert("role", {"login": "vi", "role": "viewer"})
        change.insert("role", {"login": "ad", "role": "admin"})
    return replace(desk, login="jo")


@pytest.fixture
def admin(coordinator: Desk) -> Desk:
    return replace(coordinator, login="ad", by="ad")


@pytest.fixture
def viewer(coordinator: Desk) -> Desk:
    return replace(coordinator, login="vi", by="vi")


def filled(desk: Desk, command: Command) -> tuple[str, dict[str, Value]]:
    """What the command is about, and the values of its form, as somebody would fill it."""
    ref = ABOUT.get(command.name, "" if command.group in {"review"} else "HC-0001")
    texts = {**command.filled(desk, ref), **VALUES.get(command.name, {})}
    values = {field.name: field.parse(texts[field.name], desk.on) for field in command.fields if field.name in texts}
    return ref, {**values, "sure": True}


def prepared(admin: Desk, name: str) -> None:
    """Write down what the command stands on."""
    for first in FIRST.get(name, ()):
        command = next(each for each in EVERYTHING if each.name == first)
        ref, values = filled(admin, command)
        command(admin, ref, values)


def files(folder: Path) -> list[Path]:
    return [each for each in folder.rglob("*") if each.is_file()]


def straight(command: Command, desk: Desk, ref: str, values: dict[str, Value]) -> None:
    """Past the table, as another caller would come: the function of the command itself."""
    module, _, name = command.run.partition(":")
    function = getattr(import_module(module), name)
    told = "sure" in signature(function).parameters
    function(desk, ref, **{name: value for name, value in values.items() if told or name != "sure"})


# --- the table of commands -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", EVERYTHING, ids=lambda each: f"{each.group}-{each.name}")
def test_every_command_of_the_table_writes_for_those_who_may_and_for_no_viewer(
    command: Command, admin: Desk, viewer: Desk, home: Path
) -> None:
    prepared(admin, command.name)
    ref, values = filled(admin, command)
    before = newest_hash(admin.store)
    with pytest.raises(Refused) as refused:
        command(viewer, ref, values)
    assert str(refused.value) == f"{LOOKING} To write, ask for another role: ad can give you one."
    with pytest.raises(Refused, match="looking only"):
        straight(command, viewer, ref, values)
    assert newest_hash(admin.store) == before
    assert files(home) == []
    command(admin, ref, values)  # so that it was refused for nothing else
    assert newest_hash(admin.store) != before or files(home)


@pytest.mark.parametrize("command", LOG, ids=lambda each: each.name)
def test_what_is_asked_to_be_looked_at_only_is_not_written_by_an_admin_either(command: Command, admin: Desk) -> None:
    prepared(admin, command.name)
    ref, values = filled(admin, command)
    before = newest_hash(admin.store)
    with pytest.raises(Refused, match=r"looking only \(--readonly\).*without it"):
        command(replace(admin, readonly="--readonly"), ref, values)
    assert newest_hash(admin.store) == before


def test_a_viewer_is_told_so_before_anything_else_is_looked_at(viewer: Desk) -> None:
    with pytest.raises(Refused, match="looking only"):
        find("note")(viewer, "HC-9999", {"note": "x", "on": TODAY})


def test_several_pairs_at_once_are_not_written_either(viewer: Desk) -> None:
    from console.bulk import for_all

    before = newest_hash(viewer.store)
    with pytest.raises(Refused, match="looking only"):
        for_all(viewer, find("note"), ["HC-0001"], {"note": "x", "on": TODAY})
    assert newest_hash(viewer.store) == before


def test_what_is_in_no_table_is_refused_too(coordinator: Desk, viewer: Desk) -> None:
    find("note")(coordinator, "HC-0001", {"note": "prefers mornings", "on": TODAY})
    before = newest_hash(viewer.store)
    own = replace(viewer, by=coordinator.by)
    for write in (
        lambda: viewer.command("anything", "at all"),
        lambda: weekly.begin(viewer, ["HC-0001"], ""),
        lambda: policy.set_limit(viewer, "low-contact.act", "4"),
        lambda: undoing.undo(own),
        lambda: undoing.undo(own, number=1),
        lambda: undoing.redo(own),
        lambda: roles.given(viewer, "vi", role="admin"),
    ):
        with pytest.raises(Refused, match="looking only"):
            write()
    assert newest_hash(viewer.store) == before


def test_a_role_that_is_taken_away_holds_at_the_next_command(admin: Desk, coordinator: Desk) -> None:
    find("note")(coordinator, "HC-0001", {"note": "one", "on": TODAY})
    roles.given(admin, "jo", role="viewer", sure=True)
    with pytest.raises(Refused, match="looking only"):
        find("note")(coordinator, "HC-0001", {"note": "two", "on": TODAY})


def test_sqlite_itself_refuses_a_viewer(viewer: Desk, admin: Desk) -> None:
    roles.hold(viewer.store, "vi")
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        viewer.store.execute("UPDATE pair SET ends_on = NULL")
    roles.hold(viewer.store, "ad")
    find("note")(admin, "HC-0001", {"note": "prefers mornings", "on": TODAY})


def test_a_viewer_keeps_no_form_and_throws_none_away(coordinator: Desk, viewer: Desk) -> None:
    own = replace(viewer, by=coordinator.by)
    drafts.keep(own, find("note"), "HC-0001", {"note": "half"})
    assert coordinator.store.execute("SELECT count(*) FROM draft").fetchone() == (0,)
    drafts.keep(coordinator, find("note"), "HC-0001", {"note": "half"})
    assert drafts.left_behind(own) is None
    drafts.decided(own)
    assert coordinator.store.execute("SELECT count(*) FROM draft").fetchone() == (1,)


# --- who is what -----------------------------------------------------------------------------------------------------


def test_a_login_without_a_role_is_a_coordinator(coordinator: Desk) -> None:
    found = {login: roles.role_of(coordinator.store, login) for login in ("jo", "vi", "ad")}
    assert found == {"jo": "coordinator", "vi": "viewer", "ad": "admin"}


def test_limits_and_roles_take_an_admin_where_there_is_one(coordinator: Desk, admin: Desk) -> None:
    for write in (
        lambda: policy.set_limit(coordinator, "low-contact.act", "4"),
        lambda: roles.given(coordinator, "jo", role="admin"),
    ):
        with pytest.raises(Refused, match="Only an admin may do that, and nothing was written: ask ad"):
            write()
    policy.set_limit(admin, "low-contact.act", "4")
    with pytest.raises(Refused, match="ask ad"):
        policy.reset(coordinator, "low-contact.act")


def test_what_takes_an_admin_takes_one_to_take_back_and_to_do_again(coordinator: Desk, admin: Desk) -> None:
    policy.set_limit(admin, "low-contact.act", "4")
    number = admin.store.execute("SELECT max(id) FROM change").fetchone()[0]
    with pytest.raises(Refused, match="ask ad"):
        undoing.undo(coordinator, number=number)
    undoing.undo(admin, number=number)
    with pytest.raises(Refused, match="ask ad"):
        undoing.redo(coordinator, number=number)
    assert "low-contact.act" in undoing.redo(admin, number=number)


def test_a_role_is_not_taken_back_but_given_anew(admin: Desk) -> None:
    roles.given(admin, "vi", role="admin")
    number = admin.store.execute("SELECT max(id) FROM change").fetchone()[0]
    with pytest.raises(Refused, match="roles set"):
        undoing.undo(admin, number=number)


def test_while_there_is_no_admin_whoever_writes_may_do_what_one_may(desk: Desk) -> None:
    policy.set_limit(desk, "low-contact.act", "4")
    roles.given(desk, "vi", role="viewer", sure=True)
    with pytest.raises(Refused, match="there is no admin, so whoever writes here can give you one"):
        roles.given(replace(desk, login="vi"), "vi", role="coordinator")
    assert roles.make_admin(desk, "ad") == "ad is an admin from now on"
    with pytest.raises(Refused, match="ask ad"):
        policy.reset(desk, "low-contact.act")


def test_the_last_admin_cannot_be_taken_away(admin: Desk) -> None:
    for role in ("viewer", "coordinator"):
        with pytest.raises(Refused, match="ad is the only admin"):
            roles.given(admin, "ad", role=role)
    roles.given(admin, "vi", role="admin")
    assert roles.given(admin, "ad", role="viewer") == "ad is a viewer, who looks only, from now on"
    assert roles.role_of(admin.store, "ad") == "viewer"


def test_nobody_locks_the_door_behind_themselves_where_there_is_no_admin(desk: Desk) -> None:
    with pytest.raises(Refused, match="no admin who could give you another"):
        roles.given(replace(desk, login="jo"), "jo", role="viewer", sure=True)


def test_a_name_that_nobody_logs_in_with_is_asked_about(admin: Desk) -> None:
    with pytest.raises(Doubt, match="Nobody is known to log in as nobody-of-here"):
        roles.given(admin, "nobody-of-here", role="viewer")
    with pytest.raises(Refused, match="1 to 64 letters"):
        roles.given(admin, "\x07", role="viewer")


def test_a_role_that_stands_already_writes_nothing(admin: Desk) -> None:
    before = newest_hash(admin.store)
    assert roles.given(admin, "vi", role="viewer") == "vi is a viewer, who looks only, already"
    assert roles.given(admin, "robin", role="coordinator") == "robin is a coordinator already"
    assert newest_hash(admin.store) == before


def test_another_name_gives_an_account_no_more_than_its_own_role(coordinator: Desk, admin: Desk) -> None:
    account = pwd.getpwuid(os.getuid()).pw_name
    assert roles.login_that_counts(coordinator.store, "ad") == "ad"
    roles.given(admin, account, role="viewer")
    assert roles.login_that_counts(coordinator.store, "ad") == account
    assert roles.login_that_counts(coordinator.store, "jo") == account
    roles.given(admin, account, role="admin")
    assert roles.login_that_counts(coordinator.store, "vi") == "vi"


# --- the command line ------------------------------------------------------------------------------------------------

READING = {
    "triage", "why", "review show", "actions", "history", "people show", "pair show", "closure show",
    "coordinators show", "cover show", "handover show", "roles show", "policy show", "verify", "doctor", "keys list",
    "people due",
    "ending show", "ending told", "endings", "goal show",
}  # fmt: skip
"""Commands that a viewer has. Every other is refused, unless it is one of the next."""

ITS_OWN = {
    "init": "there is no store yet, and so nobody with a role",
    "demo": "makes an example programme of its own",
    "restore": "brings back a store where there is none",
    "keys passphrase": "everybody's own",
    "letters templates": "copies what comes with Alongside: no store is opened, and nobody's data is in it",
    "letters check": "reads a Word file of one's own: no store is opened",
    "keys recover": "for whoever has the printed code: it opens the store for somebody who cannot",
}
"""Commands that ask nobody's role, and why."""

WORDS: dict[str, list[str]] = {
    "import": ["{folder}"], "log LINE": ["HC-0001 met yesterday"], "people add": ["patient"],
    "people edit": ["P-0001"], "pair add": ["--patient", "P-0001", "--champion", "C-0001"], "pair edit": ["HC-0001"],
    "clearance add": ["C-0001", "dbs", "--done", "today"], "clearance edit": ["C-0001", "dbs"],
    "clearance remove": ["C-0001", "dbs"],
    "coordinators me": ["vv"], "roles set": ["vi", "admin"], "policy set": ["low-contact.act", "4"],
    "policy reset": ["low-contact.act"],
    "ending step": ["tell-both"], "ending skip": ["journal", "--why", "none"], "ending worry": ["--worry", "-"],
    "ending answer": ["--answer", "-"], "ending move": ["--to", "+9w"], "ending extend": ["--to", "+9w", "--why", "so"],
    "ending reopen": ["--why", "so"], "ending plan": ["--keep-doing", "-"],
    "goal rate": ["--by", "patient", "--score", "5"], "goal count": ["5"],
    "backup": ["{folder}/copy.db"], "keys add": ["zz"], "keys remove": ["zz"],
}  # fmt: skip
"""What stands behind a command where its options are not enough."""


def leaves(group: click.Command, before: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, with its words."""
    if isinstance(group, click.Group):
        for name, command in group.commands.items():
            yield from leaves(command, f"{before} {name}")
    else:
        yield before.strip(), group


def every_one() -> list[tuple[str, click.Command]]:
    found = [leaf for name, (module, _) in COMMANDS.items() for leaf in leaves(import_module(module).command, name)]
    line = import_module("console.cli.log").command.get_command(click.Context(click.Command("log")), "LINE")
    return [*found, ("log LINE", line)]


ALL = every_one()
THAT_WRITE = [(words, each) for words, each in ALL if words not in READING and words not in ITS_OWN]


def argv(words: str, command: click.Command, folder: Path) -> list[str]:
    """The words, and everything that the command needs to be understood."""
    if words == "log LINE":
        return ["log", WORDS[words][0]]
    behind = [word.replace("{folder}", str(folder)) for word in WORDS.get(words, [])]
    if (first := words.split(maxsplit=1)[0]) in {"ending", "goal"}:
        return [first, "HC-0001", *words.split()[1:], *behind]
    if not behind:
        for each in command.params:
            if each.required and isinstance(each, click.Argument):
                behind.append("HC-0001" if words.startswith("log ") else "1")
            elif each.required:
                behind += [each.opts[0], "-" if each.metavar == "-" else _of_name(words, each.name or "")]
    return [*words.split(), *behind]


def _of_name(words: str, option: str) -> str:
    name = {"hand": "cover", "back": "cover-ended"}.get(words.rsplit(maxsplit=1)[-1], words.rsplit(maxsplit=1)[-1])
    values = VALUES.get(name, VALUES.get("-".join(words.split()), {}))
    return values.get(option, "1")


@contextmanager
def nobody_types(monkeypatch: pytest.MonkeyPatch) -> Iterator[StringIO]:
    typed = StringIO("words\nwords\n")
    monkeypatch.setattr("sys.stdin", typed)
    yield typed


@pytest.fixture
def programme(path: Path, admin: Desk) -> Path:
    admin.store.close()
    return path


def newest(path: Path) -> str:
    opened = store.open_store(path)
    try:
        return newest_hash(opened)
    finally:
        opened.close()


def test_every_command_line_command_is_either_one_that_writes_or_known_to_read() -> None:
    assert {words for words, _ in ALL} >= {"triage", "log met", "policy set", "roles set"}
    left = [words for words, each in THAT_WRITE if not isinstance(each, Writing)]
    assert left == [], "say of these whether they write (`console.cli.writing`), or only read (READING here)"


@pytest.mark.parametrize(("words", "command"), THAT_WRITE, ids=[words for words, _ in THAT_WRITE])
@pytest.mark.parametrize("who", [["--by", "vi"], ["--by", "ad", "--readonly"]], ids=["viewer", "readonly"])
def test_every_command_that_writes_is_refused_on_the_command_line(
    words: str,
    command: click.Command,
    who: Sequence[str],
    programme: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    before, there = newest(programme), files(tmp_path)
    with nobody_types(monkeypatch) as typed:
        code = run(["--db", str(programme), *who, *argv(words, command, tmp_path)])
        assert typed.tell() == 0, "nothing is asked before it is refused"
    printed = capsys.readouterr()
    assert (code, printed.out) == (1, "")
    assert printed.err.startswith("You are looking only (")
    assert printed.err.count("\n") == 1
    assert newest(programme) == before
    assert {each.suffix for each in files(tmp_path)} - {each.suffix for each in there} <= {".db-wal", ".db-shm"}


@pytest.mark.parametrize("words", sorted(READING - {"keys list"}))
def test_a_viewer_reads(words: str, programme: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, *rest = words.split()
    about = ["HC-0001"] if first in {"why", "ending", "goal"} else []
    assert run(["--db", str(programme), "--by", "vi", first, *about, *rest]) == 0
    assert capsys.readouterr().out


@pytest.mark.parametrize(("words", "command"), [(w, c) for w, c in THAT_WRITE if isinstance(c, ForAdmins)])
def test_what_is_for_admins_is_refused_to_a_coordinator(
    words: str, command: click.Command, programme: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = newest(programme)
    assert run(["--db", str(programme), "--by", "jo", *argv(words, command, tmp_path)]) == 1
    assert "Only an admin may do that, and nothing was written: ask ad." in capsys.readouterr().err
    assert newest(programme) == before


def test_a_page_to_a_file_is_no_reading(programme: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "page.txt"
    assert run(["--db", str(programme), "--by", "vi", "review", "--out", str(out)]) == 1
    assert "looking only" in capsys.readouterr().err
    assert not out.exists()


def test_the_roles_are_listed_and_given(programme: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def said(*words: str) -> str:
        code = run(["--db", str(programme), "--by", "ad", *words])
        printed = capsys.readouterr()
        return printed.out if code == 0 else printed.err

    assert said("roles").splitlines()[:3] == ["ad, admin, which is you", "robin, coordinator", "vi, viewer"]
    assert "Add --sure" in said("roles", "set", "nobody-of-here", "viewer")
    assert said("roles", "set", "nobody-of-here", "viewer", "--sure").startswith("nobody-of-here is a viewer")
    answer: dict[str, Any] = json.loads(said("roles", "--json"))
    assert answer["you"] == {"login": "ad", "role": "admin", "looking_only": None}
    assert {"login": "nobody-of-here", "role": "viewer"} in answer["roles"]
    assert "new role of nobody-of-here: viewer" in said("history", "--limit", "1")


def test_roles_say_so_where_there_is_no_admin(
    path: Path, connection: sqlite3.Connection, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["--db", str(path), "--by", "jo", "roles"])
    assert "whoever writes here may do what an admin may" in capsys.readouterr().out


@pytest.mark.parametrize("words", [["init", "--no-passphrase"], ["restore", "copy.db"]])
def test_no_store_is_made_by_whoever_asked_to_look_only(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--db", str(tmp_path / "new.db"), "--readonly", *words]) == 1
    assert "Nothing is written with --readonly" in capsys.readouterr().err
    assert files(tmp_path) == []


def test_a_passphrase_is_a_viewers_own(viewer: Desk) -> None:
    roles.hold(viewer.store, "vi")
    with viewer.command("passphrase", "vi has another passphrase") as change:
        change.insert("holder", {"name": "vi", "added_on": "2026-11-24"})
    with pytest.raises(Refused, match="looking only"):
        replace(viewer, readonly="--readonly").command("passphrase", "another")


def test_the_environment_can_ask_to_look_only(
    programme: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ALONGSIDE_READONLY", "1")
    assert run(["--db", str(programme), "--by", "ad", "undo"]) == 1
    assert "looking only (ALONGSIDE_READONLY)" in capsys.readouterr().err
    monkeypatch.setenv("ALONGSIDE_READONLY", "0")
    assert run(["--db", str(programme), "--by", "ad", "policy", "set", "low-contact.act", "4"]) == 0
