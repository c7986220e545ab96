"""How a line begins: the pair, and what happened."""

import difflib
from collections.abc import Mapping, Sequence
from functools import cache

from console.commands import LOG, Command
from console.line.cutting import Word, folded, joined, quoted, runs
from console.line.everyday import ENTRIES
from console.references import same, the_one
from db.refused import Refused

_LONGEST_REFERENCE = 40


def begin(words: Sequence[Word], references: Sequence[str], here: str) -> tuple[str, Command, int]:
    """The pair, the command, and where the rest of the line begins. The pair may also stand behind what happened.

    Raises Refused, naming the nearest.
    """
    if not words:
        raise Refused(f"Nothing is written yet. Write it like {_example(references)}.")
    if entry := _entry(words, 0):
        command, at = entry
        if behind := _pair(words, at, references):
            return behind[0], command, behind[1]
        if not here:
            raise Refused(f"It is not said which pair. Begin with its reference, like {_example(references)}.")
        return here, command, at
    ref, at = _pair(words, 0, references) or ("", 1)
    if entry := _entry(words, at):
        return ref or _must_be_a_pair(words[0], references), *entry
    if not ref and any(character.isdigit() for character in words[0].text):
        _must_be_a_pair(words[0], references)
    if ref and at == len(words):
        raise Refused(f"What happened to {ref} is not said. Write one of {_common()} after it.")
    raise Refused(_no_entry(words, at if ref else 0))


@cache
def entries() -> Mapping[str, Command]:
    """Every command by its name, its label, and what people call it."""
    by_name = {command.name: command for command in LOG}
    named = {folded(name): command for name, command in by_name.items()}
    labelled = {folded(command.label): command for command in LOG}
    everyday = {said: by_name[name] for said, name in ENTRIES.items() if name in by_name}
    return {**everyday, **labelled, **named}


def _entry(words: Sequence[Word], at: int) -> tuple[Command, int] | None:
    for run in runs(words, at):
        if command := entries().get(folded(joined(run))):
            return command, at + len(run)
    return None


def _pair(words: Sequence[Word], at: int, references: Sequence[str]) -> tuple[str, int] | None:
    for run in runs(words, at):
        typed = joined(run)
        if any(same(typed, reference) for reference in references):
            return the_one(typed, references, "pair"), at + len(run)
    return None


def _must_be_a_pair(word: Word, references: Sequence[str]) -> str:
    return the_one(word.text[:_LONGEST_REFERENCE], references, "pair")


def _no_entry(words: Sequence[Word], at: int) -> str:
    for run in runs(words, at):
        said = folded(joined(run))
        begun = [name for name in entries() if name.startswith(said)]
        if near := difflib.get_close_matches(said, entries(), n=1, cutoff=0.7) or begun[:1]:
            return f"There is no entry called {quoted(joined(run))}. Did you mean {near[0]}?"
    return f"There is no entry called {quoted(words[at].text)}. Write one of {_common()}."


def _common() -> str:
    names = [command.label for command in LOG if command.footer]
    return f"{', '.join(names[:-1])} or {names[-1]}"


def _example(references: Sequence[str]) -> str:
    return f"{references[0] if references else 'HC-0007'} cancelled yesterday champion work, moved to fri"
