"""Several processes that open one store at the same moment."""

import os
import subprocess
import sys
from pathlib import Path


def answers(code: str, path: Path, *, processes: int = 6) -> list[tuple[str, str]]:
    """Run this code in so many processes, each given the path, let go together; what each said, and its errors."""
    with_path = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    running = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(path)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=with_path,
        )
        for _ in range(processes)
    ]  # fmt: skip
    for process in running:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    return [process.communicate(timeout=60) for process in running]
