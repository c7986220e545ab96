"""What is installed is whole: the built package has the styles, the layouts and the example programme inside."""

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_a_built_package_carries_everything_the_program_reads(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check", "--no-deps", "--no-index",
         "--no-build-isolation", "--wheel-dir", str(tmp_path), str(ROOT)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    names = set(zipfile.ZipFile(next(tmp_path.glob("*.whl"))).namelist())
    read = [
        *ROOT.glob("screens/*.tcss"),
        *ROOT.glob("console/imports/layouts/*.toml"),
        *ROOT.glob("fixtures/programme/*.csv"),
        ROOT / "fixtures" / "tracker.xlsx",
    ]
    assert len(read) > 10
    assert {str(path.relative_to(ROOT)) for path in read} <= names
    assert not any(name.startswith(("tests/", "benchmarks/", "docs/")) for name in names)
