"""The last line: the keys that matter now."""

from collections.abc import Iterable, Iterator

from console import commands
from console.flags import Assessment
from screens.keys import EVERYWHERE, PAGE, TRIAGE, Key, offered
from screens.lines import Line, Span

_ANSWERS = (
    ("concern-open", "concern-passed"),
    ("asked-for-help", "answered"),
    ("unconfirmed", "asked"),
    ("past-end", "closed"),
    ("past-end", "end-moved"),
    ("ending-near", "ending"),
    ("supervision-due", "supervision"),
    ("no-goal", "goal"),
    ("goals-unrated", "rating"),
    ("views-differ", "rating"),
)
"""Commands outside the common ones that answer a flag."""

_LOOKING = frozenset({"enter", "N", "P", "w"})
"""Keys that have room in the footer of whoever is looking only."""


def keys(found: Assessment | None, width: int, *, page: bool, looking: bool) -> Line:
    """As many keys as fit: what is open on this pair first, then the common entries, then finding and help.

    `looking` is for whoever is looking only: nothing that writes.
    """
    first = list(_wanted(None if looking else found, page=page))
    here = offered((*(() if page else TRIAGE), *EVERYWHERE), looking=looking)
    last = [(key.shown, key.label) for key in here if key.footer or (looking and not page and key.shown in _LOOKING)]
    room = width - sum(_cells(key, label) for key, label in last)
    return (*row(first, room), *row(last, width))


def of(table: Iterable[Key], width: int, *, looking: bool) -> Line:
    """The keys of a table that belong in the footer, then those that hold everywhere. `looking`: none that writes."""
    last = row(((key.shown, key.label) for key in offered(EVERYWHERE, looking=looking) if key.footer), width)
    room = width - sum(len(span.text) for span in last)
    return (*row(((key.shown, key.label) for key in offered(table, looking=looking) if key.footer), room), *last)


def row(keys_and_labels: Iterable[tuple[str, str]], width: int) -> Line:
    """As many as fit, in their order."""
    spans: list[Span] = []
    for key, label in keys_and_labels:
        if (width := width - _cells(key, label)) < 0:
            break
        spans += (Span(f" {key}", "key"), Span(f" {label} ", "muted"))
    return tuple(spans)


def _wanted(found: Assessment | None, *, page: bool) -> Iterator[tuple[str, str]]:
    if page:
        yield from ((key.shown, key.label) for key in PAGE if key.footer)
    yield from wanted(found)


def wanted(found: Assessment | None) -> Iterator[tuple[str, str]]:
    """The entries that matter for a pair, each with its key: what is open on it first."""
    if found is None:
        return
    open_now = list(dict.fromkeys(_open_now(found)))
    for name in open_now:
        command = commands.find(name)
        yield command.key, command.label
    for command in commands.LOG:
        if command.footer and command.name not in open_now:
            yield command.key, command.label


def _open_now(found: Assessment) -> Iterator[str]:
    """Names of the commands that matter because something of the pair is open."""
    if any(each.ended_on is None for each in found.pair.setbacks):
        yield from ("setback-review", "setback-ended")
    if any(each.ended_on is None for each in found.pair.pauses):
        yield "returned"
    if found.pair.raised:
        yield "lower"
    fired = {flag.rule for flag in found.flags}
    for rule, command in _ANSWERS:
        if rule in fired:
            yield command


def _cells(key: str, label: str) -> int:
    return len(key) + len(label) + 3
