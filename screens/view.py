"""How the coordinator looks at things, the same in every place."""

from dataclasses import dataclass


@dataclass(slots=True)
class View:
    """`private` shows references instead of names and numbers."""

    private: bool = False
