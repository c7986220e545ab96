"""What a form is about."""

from typing import NamedTuple


class Subject(NamedTuple):
    """A reference, and how the form calls it; `refs` are all of them where it is about several pairs at once."""

    ref: str
    title: str
    refs: tuple[str, ...] = ()
