"""Why words were not understood, in a sentence with the nearest thing that would be."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from console.commands import Command, Field
from console.fields import expected
from console.line.cutting import Word, folded, joined, quoted, runs
from console.line.everyday import VALUES
from console.line.labels import labels
from console.line.understood import Understood, name_of
from console.line.value import SHORTEST, text_of
from db.refused import Refused

_DAYS = ("today", "yesterday", "tomorrow", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def not_understood(
    words: Sequence[Word], at: int, command: Command, given: Mapping[str, str], today: date, *, free: bool
) -> Refused:
    """What to say of the word that stands there. `given` are the texts of the fields that are taken already."""
    still_open = [field for field in command.fields if field.name not in given]
    if why := _taken(words, at, command, given, today) or _unclear(words[at], still_open, today):
        return Refused(why)
    if near := nearest(words, at, command, still_open):
        meant, count = near
        return Refused(f"{quoted(joined(words[at : at + count]))} is not understood: did you mean {meant}?")
    said = f"{quoted(words[at].text)} is not understood"
    own = [name_of(field) for field in still_open if field.open_choice]
    own += [f"{name_of(field)}:" for field in still_open if field.free and free]
    if own:
        return Refused(f"{said}: your own words stand after {' or '.join(quoted(label) for label in own)}.")
    takes = ", ".join(name_of(field) for field in still_open if not field.free)
    return Refused(f"{said}: {command.label} {f'still takes {takes}' if takes else 'takes nothing more'}.")


def not_a_value(field: Field, words: Sequence[Word], at: int, today: date) -> Refused:
    """What to say where a label is followed by words that its field does not take."""
    for run in runs(words, at):
        said = folded(joined(run))
        if near := difflib.get_close_matches(said, [folded(choice) for choice in field.choices], n=1, cutoff=0.7):
            meant = next(choice for choice in field.choices if folded(choice) == near[0])
            return Refused(f"{name_of(field)}: {quoted(joined(run))} is not understood: did you mean {meant}?")
    if why := _unclear(words[at], [field], today):
        return Refused(why)
    return Refused(f"{name_of(field)}: {quoted(words[at].text)} is not understood. {expected(field)}")


def missing(understood: Understood, field: Field) -> Refused:
    """What to say where a line is to be written as it stands, and lacks what its entry needs."""
    if field.free:
        return never_typed(understood.command, understood.ref, field)
    how = f"Write {name_of(field)} or not {name_of(field)}." if field.kind == "yes" else expected(field)
    return Refused(f"{name_of(field)}: nothing is given yet. {how}")


def never_typed(command: Command, ref: str, field: Field) -> Refused:
    """What to say of free text on the command line."""
    option = (field.option or field.name).replace("_", "-")
    return Refused(
        f"{name_of(field)}: its words never stand on the command line, where others on this machine can read them."
        f" Give them to: alongside log {command.name} {ref} --{option} -"
    )


def nearest(words: Sequence[Word], at: int, command: Command, fields: Iterable[Field]) -> tuple[str, int] | None:
    """The word of the open fields that is nearest to what stands there, and how many words that is."""
    known: dict[str, str] = {}
    for field in fields:
        known.update({folded(choice): choice for choice in field.choices})
        known.update({said: said for said in VALUES.get(field.name, {})})
        if field.kind == "day":
            known.update({day: day for day in _DAYS})
    known.update({label: label for label in labels(command) if len(label) > SHORTEST})
    for run in runs(words, at):
        said = folded(joined(run))
        alike = [name for name in known if len(name.split()) == len(said.split())]
        if near := difflib.get_close_matches(said, alike, n=1, cutoff=0.75):
            return known[near[0]], len(run)
    return None


def _taken(words: Sequence[Word], at: int, command: Command, given: Mapping[str, str], today: date) -> str:
    """Where it would be a value of a field that has one, or of a field that needs its label."""
    for run in runs(words, at):
        reading = [field for field in command.fields if _reads(field, run, today)]
        full = next((field for field in reading if field.name in given), None)
        labelled = next((field for field in reading if field.name not in given), None)
        taken = f"{name_of(full)} is given already" if full else ""
        hint = f"write {name_of(labelled)} before it if that is meant" if labelled else ""
        if taken or hint:
            return f"{quoted(joined(run))} is not understood: {'; '.join(part for part in (taken, hint) if part)}."
    return ""


def _reads(field: Field, run: Sequence[Word], today: date) -> bool:
    try:
        return text_of(field, run, today, "short") is not None
    except Refused:
        return False


def _unclear(word: Word, fields: Iterable[Field], today: date) -> str:
    """Where it is the beginning of several choices, or a number that is too big or too small."""
    said = folded(word.text)
    for field in fields:
        begun = [choice for choice in field.choices if folded(choice).startswith(said)]
        number = field.kind == "number" and said.isascii() and said.isdigit()
        if number or (len(begun) > 1 and len(said) >= SHORTEST):
            try:
                field.parse(said, today)
            except Refused as refused:
                return str(refused)
    return ""
