"""A whole line read: the pair, what happened, and then its values, in any order."""

from collections.abc import Sequence
from datetime import date

from console.line.beginning import begin
from console.line.cutting import cut
from console.line.labels import asks_for_words
from console.line.reading import Reading
from console.line.understood import Understood
from console.plain import LONGEST, clean
from db.refused import Refused


def read(text: str, today: date, *, references: Sequence[str], here: str = "", free: bool = True) -> Understood:
    """What a line means. `here` is the pair that is meant where the line names none; `references` are all of them.

    Raises Refused with a line that says which words were not understood, and the nearest that would be; with
    `free=False` also where somebody's own words stand in a field of free text, which the command line never takes.
    """
    if len(text) > LONGEST:
        raise Refused(f"The line is longer than {LONGEST} characters. Write less.")
    line = clean(text)
    words = cut(line)
    ref, command, at = begin(words, references, here)
    reading = Reading(command, ref, line, words, today, free=free)
    asked = asks_for_words(command)
    if asked is None:
        reading.to_the_end(at)
    else:
        reading.to_the_words(at, asked)
    return Understood(command, ref, reading.texts)
