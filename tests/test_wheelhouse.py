"""Setting up without a network: from a folder of wheels alone, each of them the one of the lock file."""

import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HERE = f"Python {sys.version_info[0]}.{sys.version_info[1]} on {sysconfig.get_platform()}"


def make(*words: str, folder: Path = ROOT, before: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    """Run make there."""
    return subprocess.run(
        [*before, "make", f"PYTHON={sys.executable}", *words],
        cwd=folder, capture_output=True, text=True, check=False, timeout=600,
    )  # fmt: skip


def installs(*words: str) -> list[str]:
    """Every installing line that make would run."""
    done = make("--dry-run", "--always-make", *words)
    assert done.returncode == 0, done.stderr
    return [line for line in done.stdout.splitlines() if " pip " in line]


def test_with_wheels_nothing_is_asked_of_an_index_and_every_hash_is_checked() -> None:
    lines = installs("setup", "WHEELS=/media/usb/wheels")
    assert len(lines) == 2
    assert all('--no-index --find-links "/media/usb/wheels"' in line for line in lines)
    assert "--require-hashes -r requirements.lock" in lines[0]
    assert "--no-deps --no-build-isolation" in lines[1]


def test_without_them_setup_is_as_it_was() -> None:
    lines = installs("setup")
    assert len(lines) == 2
    assert not any("--no-index" in line or "--find-links" in line for line in lines)
    assert "--require-hashes" in lines[0]


def test_a_wheelhouse_holds_wheels_alone_with_the_hashes_of_the_lock_file() -> None:
    (download,) = [line for line in installs("wheelhouse") if "pip" in line and " download " in line]
    assert "--require-hashes --only-binary :all:" in download
    assert "-r requirements.lock" in download


def test_what_builds_the_program_is_in_the_lock_file_too() -> None:
    locked = set(re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements.lock").read_text(), re.MULTILINE))
    asked = (ROOT / "requirements-build.in").read_text().splitlines()
    assert {re.split("[<>=]", line)[0] for line in asked if not line.startswith("#")} <= locked


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """The files that make looks at, on a machine where nothing was set up."""
    for name in ("Makefile", "requirements.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def test_a_folder_without_wheels_is_refused_before_anything_is_made(elsewhere: Path) -> None:
    done = make("setup", "WHEELS=nowhere", folder=elsewhere)
    assert done.returncode != 0
    assert "There are no wheels in nowhere. Make them with: make wheelhouse" in done.stderr
    assert not (elsewhere / ".venv").exists()


def test_wheels_for_another_python_are_refused_with_both_named(elsewhere: Path) -> None:
    (elsewhere / "wheels").mkdir()
    (elsewhere / "wheels" / "fits").write_text("Python 3.9 on another-machine\n")
    done = make("setup", "WHEELS=wheels", folder=elsewhere)
    assert done.returncode != 0
    assert f"are for Python 3.9 on another-machine, and this is {HERE}" in done.stderr
    assert not (elsewhere / ".venv").exists()


@pytest.mark.proof
@pytest.mark.skipif(not (ROOT / "wheelhouse" / "fits").exists(), reason="there is no wheelhouse: make wheelhouse")
def test_a_machine_without_a_network_is_set_up_and_a_spoilt_wheel_is_refused(tmp_path: Path) -> None:
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    files = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    clone, wheels = tmp_path / "clone", tmp_path / "wheels"
    for name in filter(None, files.split("\0")):
        if (ROOT / name).is_file():
            (clone / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, clone / name)
    shutil.copytree(ROOT / "wheelhouse", wheels)
    alone = ("unshare", "--map-root-user", "--net")
    if subprocess.run([*alone, "true"], capture_output=True, check=False).returncode:
        pytest.skip("no process here may be cut off from the network")
    assert make("setup", folder=clone, before=alone).returncode != 0, "this is not without a network"
    shutil.rmtree(clone / ".venv")
    done = make("setup", f"WHEELS={wheels}", folder=clone, before=alone)
    assert done.returncode == 0, done.stderr
    said = subprocess.run(
        [*alone, clone / ".venv/bin/alongside", "--version"], capture_output=True, text=True, check=True
    ).stdout
    assert said.startswith("alongside ")
    shutil.rmtree(clone / ".venv")
    with next(wheels.glob("rich-*.whl")).open("ab") as wheel:
        wheel.write(b"x")
    done = make("setup", f"WHEELS={wheels}", folder=clone, before=alone)
    assert done.returncode != 0
    assert "Expected sha256" in done.stdout + done.stderr
