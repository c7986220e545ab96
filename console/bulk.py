"""One entry for several pairs at once: one command, one transaction, one undo."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from console.commands import Command, Value
from console.desk import Desk
from console.pairs import the
from db.refused import Doubt, Refused

_NAMED = 8
"""References that stand in the summary; the change log knows all of them."""

_TOLD = 2
"""Doubts that are told in full: with the question, they have to fit into a form on 80 columns."""


def for_all(
    desk: Desk, command: Command, refs: Sequence[str], values: Mapping[str, Value], *, usual: Collection[str] = ()
) -> str:
    """Write the command for each of these pairs, or for none; returns what was written.

    `usual` names the fields that were left as the form offered them: each pair has its own usual there. Raises Refused
    with the pair that it does not go with, Doubt with all of those that it contradicts.
    """
    if command.once:
        raise Refused(f"«{command.label}» stands on one pair's own: it is written for one pair at a time.")
    named = list(dict.fromkeys(the(desk, ref).ref for ref in refs))
    wanted = _once_a_champion(desk, named) if command.of_champion else named
    lines: list[str] = []
    doubts: dict[str, str] = {}
    with desk.command(command.name, "") as change:
        inside = replace(desk, under_way=change)
        for ref in wanted:
            try:
                lines.append(command(inside, ref, {**values, **_own(desk, command, ref, usual)}))
            except Doubt as doubt:
                doubts[ref] = str(doubt)
            except Refused as refused:
                whose = "" if ref in str(refused) else f"{ref}: "
                raise Refused(f"{whose}{refused} Nothing was written for any of the {len(named)} pairs.") from None
        if doubts:
            raise Doubt(_all_of(doubts))
        change.summary = _summary(wanted, lines)
    return change.summary


def _own(desk: Desk, command: Command, ref: str, usual: Collection[str]) -> dict[str, Value]:
    """What the pair's own form would begin with, of the usual fields; what every form begins with stays as it was."""
    if not usual or not command.prefill:
        return {}
    texts = command.filled(desk, ref)
    fields = [each for each in command.fields if each.name in usual and each.name in texts and not each.default]
    return {field.name: field.parse(texts[field.name], desk.on) for field in fields}


def _all_of(doubts: Mapping[str, str]) -> str:
    """The first few in full, the others by reference: one answer settles only what was said."""
    left = list(doubts)[_TOLD:]
    more = f"There is something of the kind for {_named(left)} too." if left else ""
    return " ".join([*list(doubts.values())[:_TOLD], more]).rstrip()


def _once_a_champion(desk: Desk, refs: Sequence[str]) -> list[str]:
    by_champion: dict[int, str] = {}
    for ref in refs:
        by_champion.setdefault(the(desk, ref).champion_id, ref)
    return list(by_champion.values())


def _summary(refs: Sequence[str], lines: Sequence[str]) -> str:
    if len(refs) == 1:
        return lines[0]
    what = list(dict.fromkeys(line.partition(": ")[2] or line for line in lines))
    return f"{len(refs)} pairs: {what[0] if len(what) == 1 else f'{what[0]} and the like'} ({_named(refs)})"


def _named(refs: Sequence[str]) -> str:
    return ", ".join(refs[:_NAMED]) + (f" and {len(refs) - _NAMED} more" if len(refs) > _NAMED else "")
