"""What the key files of a store are called."""

from pathlib import Path


def beside(path: Path) -> Path:
    """Where the key file of that store lies: see `db.keys`."""
    return path.with_suffix(".keys.json")


def pending(path: Path) -> Path:
    """Where the next key file lies while the store is given another key: see `db.rekey`."""
    return path.with_suffix(".keys.next.json")
