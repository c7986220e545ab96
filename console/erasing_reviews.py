"""What stays of a pair in a stored review when one of its two is erased: the figures, and none of the words."""

import json
from collections.abc import Collection
from typing import Any

FIGURES = frozenset(
    {
        "pair", "severity", "order", "week", "quiet_days", "resting_until", "coordinator", "rule", "about", "since",
        "until", "outcome", "was", "now", "how", "on", "by", "asked_by", "kind", "due_on", "late",
        "state", "ends_on", "closed_on",
    }
)  # fmt: skip
"""What of a pair's entry is a number, a day, a reference or a word of our own lists. All else of it goes."""

_GONE = "(erased)"


def without_words(text: str, refs: Collection[str]) -> str:
    """A stored review, or its page, with nothing but figures of these pairs. What cannot be read comes back empty."""
    try:
        kept = json.loads(text)
    except ValueError:
        return "{}"
    return json.dumps(_swept(kept, refs))


def _swept(value: Any, refs: Collection[str]) -> Any:
    if isinstance(value, dict):
        if value.get("pair") in refs:
            return _figures(value)
        return {name: _swept(each, refs) for name, each in value.items()}
    return [_swept(each, refs) for each in value] if isinstance(value, list) else value


def _figures(value: dict[str, Any]) -> dict[str, Any]:
    return {name: _left(name, each) for name, each in value.items()}


def _left(name: str, value: Any) -> Any:
    if isinstance(value, dict):
        return _figures(value)
    if isinstance(value, list):
        return [_left(name, each) for each in value if name in FIGURES or isinstance(each, dict)]
    return _GONE if isinstance(value, str) and value and name not in FIGURES else value
