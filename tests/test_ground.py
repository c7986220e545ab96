"""Where a store may lie: not on a network, unless it is allowed; and where nobody else gets at its files."""

import grp
import os
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from console import backing_up, place
from console.desk import Desk
from console.entry import run
from console.place import Place, hand_on_the_network, where
from db import ground, keys, migrate, modes, store
from db.driver import sqlite3
from db.refused import NoStore, Refused

AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root may do this")
DISK = "27 1 7:99 / / rw,relatime - ext4 /dev/vda rw"
GROUP = grp.getgrgid(os.getegid() or 100).gr_name
"""A group that whoever runs the tests is in: root may use any."""

SOMEBODY, SOMEBODY_ELSE = 54321, 54322


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., Path]:
    """A table of mounts, from its lines."""

    def written(*lines: str) -> Path:
        file = tmp_path / "mountinfo"
        file.write_text("\n".join(lines) + "\n")
        return file

    return written


def lies_on(path: Path, kind: str, table: Callable[..., Path]) -> ground.FileSystem:
    """What a path lies on where its folder is a mount of that kind."""
    return ground.file_system(path, table(DISK, f"40 27 0:40 / {path.parent} rw shared:1 - {kind} server:/x rw"))


@pytest.fixture
def on_a_network(path: Path, table: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a store would lie on a server's disk, as the machine says."""
    monkeypatch.setattr(ground, "MOUNTS", table(DISK, f"40 27 0:40 / {path.parent} rw - nfs4 server:/x rw"))
    return path


@pytest.fixture
def everybodys() -> Iterator[Path]:
    """A folder that other users of the machine can get to."""
    with TemporaryDirectory(prefix="alongside-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def as_somebody(number: int, groups: list[int], do: Callable[[], str]) -> str:
    """What a process of another user says: the answer, or the refusal."""
    ours, theirs = os.pipe()
    if (child := os.fork()) == 0:
        try:
            os.setgroups(groups)
            os.setgid(number)
            os.setuid(number)
            os.umask(0o022)
            said = do()
        except Refused as refused:
            said = f"refused: {refused}"
        except BaseException as error:
            said = f"broke: {error!r}"
        os.write(theirs, said.encode())
        os._exit(0)
    os.close(theirs)
    with os.fdopen(ours) as answer:
        said = answer.read()
    os.waitpid(child, 0)
    return said


# --- the file system ---


@pytest.mark.parametrize(
    "kind",
    ["nfs", "nfs4", "cifs", "smb3", "9p", "virtiofs", "afs", "ceph", "gfs2", "ocfs2", "lustre", "vboxsf", "fuse.sshfs",
     "fuse.glusterfs", "fuse.rclone", "fuse"],
)  # fmt: skip
def test_what_other_machines_write_to_is_a_network(path: Path, kind: str, table: Callable[..., Path]) -> None:
    assert lies_on(path, kind, table).network


@pytest.mark.parametrize("kind", ["ext4", "xfs", "btrfs", "zfs", "tmpfs", "overlay", "fuseblk", "fuse.ntfs-3g", "f2fs"])
def test_a_disk_of_this_machine_is_none(path: Path, kind: str, table: Callable[..., Path]) -> None:
    assert not lies_on(path, kind, table).network


@pytest.mark.parametrize(
    ("number", "network"),
    [(0x6969, True), (0xFF534D42, True), (0xFE534D42, True), (0x65735546, True), (0x01021997, True),
     (0x5346414F, True), (0x00C36400, True), (0x01161970, True), (0x7461636F, True), (0x0BD00BD0, True),
     (0xEF53, False), (0x01021994, False), (0, False)],
)  # fmt: skip
@pytest.mark.parametrize("lines", [[], ["12 27 0:12 / {} rw - autofs systemd-1 rw"]])
def test_where_the_table_does_not_say_the_type_does(
    path: Path, lines: list[str], number: int, network: bool, table: Callable[..., Path]
) -> None:
    mounts = table(*[line.format(path.parent) for line in lines])
    assert ground.file_system(path, mounts, lambda _: number).network is network


def test_a_machine_without_the_table_goes_by_the_type(path: Path, tmp_path: Path) -> None:
    assert ground.file_system(path, tmp_path / "none", lambda _: 0x6969) == ground.FileSystem("nfs")


def test_this_machine_says_the_same_twice(path: Path, tmp_path: Path) -> None:
    by_table = ground.file_system(path)
    by_type = ground.file_system(path, tmp_path / "none")
    assert by_type.kind in {"", by_table.kind}
    assert by_table.network is by_type.network


def test_a_guest_that_lies_as_a_whole_on_what_its_host_lends_is_on_its_own_disk(
    path: Path, table: Callable[..., Path]
) -> None:
    assert not ground.file_system(path, table("27 1 0:5 / / rw - virtiofs root rw")).network
    assert not ground.file_system(path, table("27 1 0:5 / / rw - 9p root rw")).network
    assert ground.file_system(path, table("27 1 0:5 / / rw - nfs4 root rw")).network


def test_the_nearest_mount_counts_also_with_blanks_in_its_name(tmp_path: Path, table: Callable[..., Path]) -> None:
    shared = tmp_path / "a share" / "programme"
    shared.mkdir(parents=True)
    (tmp_path / "a share of another name").mkdir()
    escaped = str(shared.parent).replace(" ", "\\040")
    mounts = table(DISK, f"40 27 0:40 / {escaped} rw - nfs4 server:/x rw")
    assert ground.file_system(shared / "not" / "there" / "a.db", mounts).kind == "nfs4"
    assert ground.file_system(tmp_path / "a share of another name", mounts).kind == "ext4"
    assert ground.file_system(tmp_path, mounts).kind == "ext4"


def test_of_two_mounts_on_one_spot_the_latest_counts(path: Path, table: Callable[..., Path]) -> None:
    spot = f"/ {path.parent} rw"
    mounts = table(DISK, f"40 27 0:40 {spot} - autofs a rw", f"41 40 0:41 {spot} - cifs //s/x rw")
    assert ground.file_system(path, mounts).kind == "cifs"


def test_a_mount_that_another_hides_does_not_count(path: Path, table: Callable[..., Path]) -> None:
    device = path.parent.stat().st_dev
    here = f"{os.major(device)}:{os.minor(device)}"
    hidden = f"40 27 0:40 / {path.parent} rw - nfs4 server:/x rw"
    mounts = table(DISK, hidden, f"41 27 {here} / {path.parent.parent} rw - xfs /dev/b rw")
    assert ground.file_system(path, mounts).kind == "xfs"


def test_a_link_is_followed(path: Path, tmp_path: Path, table: Callable[..., Path]) -> None:
    (tmp_path / "share").mkdir()
    (tmp_path / "here").symlink_to(tmp_path / "share")
    mounts = table(DISK, f"40 27 0:40 / {tmp_path / 'share'} rw - nfs4 server:/x rw")
    assert ground.file_system(tmp_path / "here" / "a.db", mounts).network


@AS_ROOT
def test_a_real_mount_is_seen_also_where_a_single_file_is_mounted(tmp_path: Path) -> None:
    folder, file = tmp_path / "memory", tmp_path / "a.db"
    folder.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "none", folder], check=False, capture_output=True).returncode:
        pytest.skip("nothing can be mounted here")
    try:
        assert ground.file_system(folder / "b.db") == ground.FileSystem("tmpfs", str(folder))
        assert ground.file_system(tmp_path / "b.db").mounted != str(folder)
        file.touch()
        (folder / "b.db").touch()
        subprocess.run(["mount", "--bind", folder / "b.db", file], check=True)
        try:
            assert ground.file_system(file) == ground.FileSystem("tmpfs", str(file))
        finally:
            subprocess.run(["umount", file], check=True)
    finally:
        subprocess.run(["umount", folder], check=True)


# --- a store on a network ---


def test_no_store_is_made_on_a_network_and_nothing_is_left_there(on_a_network: Path) -> None:
    path = on_a_network.with_name("folder") / "a.db"
    with pytest.raises(Refused, match=r"was not made.*nfs4.*a disk of this machine.*ALONGSIDE_NETWORK_STORE=rollback"):
        store.create(path)
    assert not path.parent.exists()


def test_no_store_is_opened_on_a_network(connection: sqlite3.Connection, on_a_network: Path) -> None:
    connection.close()
    before = on_a_network.read_bytes()
    with pytest.raises(Refused, match="two machines at once"):
        store.open_store(on_a_network)
    assert on_a_network.read_bytes() == before
    assert not Path(f"{on_a_network}-wal").exists()


@pytest.mark.parametrize("said", ["", "yes", "wal"])
def test_only_the_right_word_allows_it(on_a_network: Path, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ground.ALLOWED, said)
    with pytest.raises(Refused):
        store.create(on_a_network)


@pytest.mark.parametrize("key", [None, bytes(range(32))])
def test_where_it_is_allowed_it_is_kept_with_a_rollback_journal_and_synced(
    on_a_network: Path, key: bytes | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ground.ALLOWED, "rollback")
    store.create(on_a_network, key).close()
    with closing(store.open_store(on_a_network, key)) as opened:
        assert opened.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert opened.execute("PRAGMA synchronous").fetchone() == (3,)
        opened.execute("BEGIN IMMEDIATE")
        opened.execute("INSERT INTO policy (limit_name, value, recorded_at, recorded_by) VALUES ('x.y', 1, '', '')")
        assert stat.S_IMODE(Path(f"{on_a_network}-journal").stat().st_mode) == 0o600
    assert {file.name for file in on_a_network.parent.glob("programme*")} == {"programme.db"}


def test_a_store_that_comes_from_a_disk_is_turned_and_turned_back(
    connection: sqlite3.Connection, path: Path, table: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    connection.close()
    monkeypatch.setattr(ground, "journal", lambda *_, **__: "DELETE")
    with closing(store.open_store(path)) as opened:
        assert opened.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    monkeypatch.undo()
    with closing(store.open_store(path)) as opened:
        assert opened.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_store_in_which_others_write_with_a_log_is_not_opened_without_one(
    connection: sqlite3.Connection, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection.execute("SELECT * FROM pair").fetchall()
    monkeypatch.setattr(ground, "journal", lambda *_, **__: "DELETE")
    monkeypatch.setattr(store, "BUSY_MS", 50)
    with pytest.raises(NoStore, match="locked"):
        store.open_store(path)


# --- modes ---


@pytest.mark.parametrize(
    ("mode", "may"), [(0o640, "read"), (0o604, "read"), (0o620, "change"), (0o602, "change"), (0o666, "change")]
)
def test_a_store_that_others_get_at_is_refused_with_what_closes_it(
    connection: sqlite3.Connection, path: Path, mode: int, may: str
) -> None:
    connection.close()
    path.chmod(mode)
    with pytest.raises(Refused, match=f"others than you may {may} .*chmod 600 {path}$"):
        store.open_store(path)


@pytest.mark.parametrize("end", ["-wal", "-shm", "-journal"])
def test_the_files_of_sqlite_beside_it_count_too(connection: sqlite3.Connection, path: Path, end: str) -> None:
    beside = Path(f"{path}{end}")
    beside.touch()
    beside.chmod(0o644)
    with pytest.raises(Refused, match=f"chmod 600 {beside}"):
        store.open_store(path)


@pytest.mark.parametrize("beside", [keys.beside, keys.pending])
def test_so_do_the_files_of_its_keys(
    connection: sqlite3.Connection, path: Path, beside: Callable[[Path], Path]
) -> None:
    beside(path).touch()
    beside(path).chmod(0o640)
    with pytest.raises(Refused, match=f"chmod 600 {beside(path)}"):
        store.open_store(path)


def test_what_is_said_to_mend_it_mends_it(connection: sqlite3.Connection, path: Path) -> None:
    connection.execute("SELECT * FROM pair").fetchall()
    path.parent.chmod(0o777)
    for file, _ in modes.files(path):
        file.chmod(0o666)
    with pytest.raises(Refused) as refused:
        store.open_store(path)
    subprocess.run(str(refused.value).partition("Put it right with: ")[2], shell=True, check=True)
    store.open_store(path).close()


@pytest.mark.parametrize(("mode", "mends"), [(0o777, "go-w"), (0o757, "o-w"), (0o703, "o-w")])
def test_a_folder_where_others_may_put_another_file_is_refused(
    connection: sqlite3.Connection, path: Path, mode: int, mends: str
) -> None:
    path.parent.chmod(mode)
    with pytest.raises(Refused, match=f"everybody may put another file in its place.*chmod {mends} {path.parent}"):
        store.open_store(path)
    with pytest.raises(Refused, match="No store was made"):
        store.create(path.with_name("another.db"))


@AS_ROOT
def test_so_is_one_where_a_group_may_unless_it_is_the_owners_own(connection: sqlite3.Connection, path: Path) -> None:
    path.parent.chmod(0o770)
    store.open_store(path).close()
    os.chown(path.parent, -1, 100)
    with pytest.raises(Refused, match=f"chmod g-w {path.parent}"):
        store.open_store(path)


@pytest.mark.parametrize("mode", [0o1777, 0o755, 0o700])
def test_a_folder_like_tmp_or_a_home_will_do(tmp_path: Path, mode: int) -> None:
    folder = tmp_path / "a"
    folder.mkdir()
    folder.chmod(mode)
    store.create(folder / "a.db").close()
    store.open_store(folder / "a.db").close()


@pytest.mark.parametrize("umask", [0, 0o022, 0o077])
@pytest.mark.parametrize("key", [None, bytes(range(32))])
def test_every_file_of_a_store_is_its_owners_alone_under_any_umask(path: Path, umask: int, key: bytes | None) -> None:
    before = os.umask(umask)
    try:
        connection = store.create(path, key)
        connection.execute("SELECT * FROM pair").fetchall()
    finally:
        os.umask(before)
    assert {file.name: stat.S_IMODE(seen.st_mode) for file, seen in modes.files(path)} == {
        "programme.db": 0o600, "programme.db-wal": 0o600, "programme.db-shm": 0o600
    }  # fmt: skip
    connection.close()


def test_a_new_folder_is_its_owners_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        store.create(tmp_path / "new" / "a.db").close()
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700


def test_the_program_writes_for_its_owner_alone(tmp_path: Path) -> None:
    start = (
        "import os, sys; from console import entry; entry.run = lambda _: print(oct(os.umask(0))) or 0; entry.main()"
    )
    ran = subprocess.run([sys.executable, "-c", start], capture_output=True, text=True, check=True, umask=0)
    assert ran.stdout == "0o77\n"


# --- a group ---


@pytest.fixture
def shared(everybodys: Path) -> Path:
    """Where a store lies that a group shares."""
    modes.prepare(everybodys / "programme", GROUP)
    path = everybodys / "programme" / "a.db"
    before = os.umask(0o077)
    store.create(path).close()
    os.umask(before)
    return path


def shape(path: Path) -> tuple[int, int]:
    seen = path.stat()
    return stat.S_IMODE(seen.st_mode), seen.st_gid


def test_a_group_shares_folder_and_store_and_nobody_else(shared: Path) -> None:
    number = grp.getgrnam(GROUP).gr_gid
    assert shape(shared.parent) == (0o2770, number)
    with closing(store.open_store(shared)) as connection:
        connection.execute("SELECT * FROM pair").fetchall()
        assert {name.name: shape(name) for name, _ in modes.files(shared)} == {
            "a.db": (0o660, number), "a.db-wal": (0o660, number), "a.db-shm": (0o660, number)
        }  # fmt: skip


def test_what_is_written_beside_it_is_fitted_to_the_group(shared: Path, path: Path) -> None:
    keys.beside(shared).touch(mode=0o600)
    with pytest.raises(Refused, match=f"chmod 660 {keys.beside(shared)}"):
        store.open_store(shared)
    modes.fit(keys.beside(shared))
    store.open_store(shared).close()
    path.touch(mode=0o666)
    modes.fit(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("folder", "file", "mends"),
    [(0o2770, 0o664, "chmod 660 .*a.db"), (0o2770, 0o640, "chmod 660 .*a.db"), (0o770, 0o660, "chmod 2770 .*programme"),
     (0o2775, 0o660, "chmod 2770 .*programme"), (0o2750, 0o660, "chmod 600 .*a.db")],
)  # fmt: skip
def test_any_other_shape_is_refused_with_what_mends_it(shared: Path, folder: int, file: int, mends: str) -> None:
    shared.parent.chmod(folder)
    shared.chmod(file)
    with pytest.raises(Refused, match=mends):
        store.open_store(shared)


@AS_ROOT
def test_a_file_of_another_group_is_refused(shared: Path) -> None:
    os.chown(shared, -1, SOMEBODY)
    with pytest.raises(Refused, match=f"chgrp {GROUP} {shared}"):
        store.open_store(shared)


def test_a_folder_that_is_there_is_not_given_to_a_group_unasked(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=f"chgrp {GROUP} {tmp_path} && chmod 2770 {tmp_path}"):
        modes.prepare(tmp_path, GROUP)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700


def test_a_group_that_is_not_there_is_refused_with_what_makes_one(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"no group 'champions-of-nowhere'.*groupadd"):
        modes.prepare(tmp_path / "a", "champions-of-nowhere")
    assert not (tmp_path / "a").exists()


@AS_ROOT
def test_two_of_a_group_write_in_one_store_and_a_third_is_told_what_to_type(shared: Path) -> None:
    group = grp.getgrnam(GROUP).gr_gid
    assert migrate.migrations  # imported before the user changes

    def write() -> str:
        with closing(store.open_store(shared)) as connection:
            store.begin(connection)
            connection.execute("INSERT INTO policy (limit_name, value, recorded_at, recorded_by) VALUES (?, 1, '', '')",
                               [f"x.{os.geteuid()}"])  # fmt: skip
            connection.execute("COMMIT")
            beside = {oct(stat.S_IMODE(seen.st_mode)) for _, seen in modes.files(shared)}
            return f"{connection.execute('SELECT count(*) FROM policy').fetchone()[0]} {beside}"

    assert as_somebody(SOMEBODY, [group], write) == "1 {'0o660'}"
    assert as_somebody(SOMEBODY_ELSE, [group], write) == "2 {'0o660'}"
    refused = as_somebody(SOMEBODY_ELSE, [], write)
    assert f"you ({SOMEBODY_ELSE}) are not in the group {GROUP}" in refused
    assert f"sudo usermod -aG {GROUP} {SOMEBODY_ELSE}" in refused


@AS_ROOT
def test_a_backup_that_one_of_a_group_makes_another_can_thin_out_and_open(shared: Path) -> None:
    group = grp.getgrnam(GROUP).gr_gid
    now = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
    folder = shared.parent / "backups"

    def back_up(later: int) -> str:
        with closing(store.open_store(shared)) as connection:
            desk = Desk(connection, "jw", now.date(), now + timedelta(hours=later))
            made = backing_up.back_up(desk, shared, None, folder, in_folder=True, keep=1)
        for file in folder.iterdir():
            store.open_store(file).close()
        return f"{len(made.removed)} {[oct(shape(file)[0]) for file in (folder, made.file)]}"

    assert as_somebody(SOMEBODY, [group], lambda: back_up(0)) == "0 ['0o2770', '0o660']"
    assert as_somebody(SOMEBODY_ELSE, [group], lambda: back_up(1)) == "1 ['0o2770', '0o660']"


@AS_ROOT
def test_somebody_elses_store_is_refused_with_how_to_share_one(everybodys: Path) -> None:
    path = everybodys / "a.db"
    store.create(path).close()
    assert "belongs to root alone" in as_somebody(SOMEBODY, [], lambda: str(store.open_store(path)))


@AS_ROOT
def test_a_group_that_one_is_not_in_is_not_given_a_folder(everybodys: Path) -> None:
    everybodys.chmod(0o1777)
    refused = as_somebody(SOMEBODY, [], lambda: str(modes.prepare(everybodys / "x", GROUP)))
    assert f"are not in the group {GROUP}" in refused
    assert not (everybodys / "x").exists()


# --- what the machine's file says ---


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ('network = "rollback"\n', {}, {ground.ALLOWED: "rollback"}),
        ('store = "/srv/a.db"\nnetwork = "rollback"\n', {}, {ground.ALLOWED: "rollback"}),
        ('network = "rollback"\n', {ground.ALLOWED: ""}, {ground.ALLOWED: ""}),
        ('network = "yes"\n', {}, {}),
        ('store = "/srv/network.db"\n', {}, {}),
        (None, {}, {}),
    ],
)
def test_the_machines_file_allows_it_where_the_environment_says_nothing(
    tmp_path: Path, text: str | None, before: dict[str, str], after: dict[str, str]
) -> None:
    machine, environment = tmp_path / "alongside.toml", dict(before)
    if text is not None:
        machine.write_text(text)
    hand_on_the_network(environment, machine)
    assert environment == after


def test_the_command_goes_by_the_machines_file(
    on_a_network: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--db", str(on_a_network), "init", "--no-passphrase"]
    monkeypatch.setattr(place, "MACHINE", tmp_path / "alongside.toml")
    assert run(words) == 1
    assert "nfs4" in capsys.readouterr().err
    place.MACHINE.write_text('network = "rollback"\n')
    monkeypatch.setenv(ground.ALLOWED, "")  # so that it is as it was in the end
    del os.environ[ground.ALLOWED]
    assert run(words) == 0
    assert on_a_network.exists()


def test_a_machines_file_that_speaks_of_the_network_alone_names_no_store(tmp_path: Path) -> None:
    machine = tmp_path / "alongside.toml"
    machine.write_text('network = "rollback"\n')
    assert where(None, {}, machine).why == "in your own data folder"


def test_the_top_line_says_that_a_store_lies_on_a_network(on_a_network: Path) -> None:
    assert Place(on_a_network, "").short == "programme, not encrypted, on a network"


# --- init ---


@pytest.mark.parametrize("key", [False, True])
def test_init_makes_a_store_for_a_group(
    everybodys: Path, key: bool, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = everybodys / "programme" / "a.db"
    ours, theirs = os.pipe()
    os.write(theirs, b"seven herons over cold water\n")
    os.close(theirs)
    how = ["--passphrase-fd", str(ours)] if key else ["--no-passphrase"]
    assert run(["--db", str(path), "init", *how, "--group", GROUP]) == 0
    assert f"The group {GROUP} shares it" in capsys.readouterr().out
    number = grp.getgrnam(GROUP).gr_gid
    assert shape(path.parent) == (0o2770, number)
    there = {name.name: shape(name) for name, _ in modes.files(path)}
    assert set(there.values()) == {(0o660, number)}
    assert ("a.keys.json" in there) is key


def test_init_for_a_group_that_is_not_there_makes_nothing(everybodys: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = everybodys / "programme" / "a.db"
    assert run(["--db", str(path), "init", "--no-passphrase", "--group", "nobody-s"]) == 1
    assert "groupadd" in capsys.readouterr().err
    assert not path.parent.exists()
