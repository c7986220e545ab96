"""References of pairs and people: found as they are typed, and the next free one."""

import difflib
import re
from collections.abc import Iterable

from db.refused import Refused

_LAST_NUMBER = re.compile(r"^(.*?)(\d+)$")


def the_one(typed: str, known: Iterable[str], what: str) -> str:
    """The reference that was meant: exactly, in any case, or with fewer zeros (`hc-7` for HC-0007).

    Raises Refused, naming the nearest, where there is none or more than one. `what` is "pair", "patient", ...
    """
    references = list(known)
    if typed in references:
        return typed
    wanted = _folded(typed)
    found = [ref for ref in references if _folded(ref) == wanted]
    if len(found) == 1:
        return found[0]
    if found:
        raise Refused(f"{typed} could be {_either(found)}. Write the {what} out in full.")
    if not references:
        raise Refused(f"There is no {what} yet, so none is called {typed}. Add or import one first.")
    near = _nearest(typed, references)
    hint = f"Did you mean {_either(near)}?" if near else f"They are written like {references[0]}."
    raise Refused(f"There is no {what} called {typed}. {hint}")


def next_free(known: Iterable[str], first: str) -> str:
    """The next free reference in the style of the highest one that is there (`P-0061`), or `first`."""
    numbered = [match for ref in known if (match := _LAST_NUMBER.match(ref))]
    if not numbered:
        return first
    highest = max(numbered, key=lambda match: int(match[2]))
    return f"{highest[1]}{int(highest[2]) + 1:0{len(highest[2])}d}"


def same(one: str, other: str) -> bool:
    """Whether two references could be taken for one another: they differ in case or zeros only."""
    return _folded(one) == _folded(other)


def _folded(ref: str) -> str:
    """The reference without case, and without zeros before its numbers."""
    return re.sub(r"(?<!\d)0+(?=\d)", "", ref.strip().casefold().replace("\u2011", "-"))


def _nearest(typed: str, references: list[str]) -> list[str]:
    by_fold = {ref.casefold(): ref for ref in references}
    return [by_fold[fold] for fold in difflib.get_close_matches(typed.casefold(), by_fold, n=2, cutoff=0.6)]


def _either(references: list[str]) -> str:
    shown = references[:3]
    return " or ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)
