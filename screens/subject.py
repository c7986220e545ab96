"""What a form is about."""

from typing import NamedTuple


class Subject(NamedTuple):
    """A reference, and how the form calls it."""

    ref: str
    title: str
