"""A line cut into words, each with where it stands and what separates it from the next."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

MOST = 6
"""Most words that one value or label is made of: `Wed 3rd of November 2026`, `an hour and a half`."""

_PIECE = re.compile(r"[^\s,;()]+|[,;()]")
_ONLY_MARKS = re.compile(r"[-–—/|.:,;()]+")
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it was typed, its place in the line, and the comma or colon that comes after it."""

    text: str
    starts: int
    ends: int
    after: str = ""


def cut(line: str) -> tuple[Word, ...]:
    """The words of a line. Commas, semicolons, brackets and lone dashes separate; a full stop behind a word goes."""
    words: list[Word] = []
    for piece in _PIECE.finditer(line):
        raw = piece[0]
        if _ONLY_MARKS.fullmatch(raw):
            if words:
                words[-1] = _followed(words[-1], ":" if raw == ":" else ",")
            continue
        text = raw.rstrip(".:")
        words.append(Word(text, piece.start(), piece.start() + len(text), ":" if ":" in raw[len(text) :] else ""))
    return tuple(words)


def runs(words: Sequence[Word], at: int, *, across: bool = False) -> Iterator[Sequence[Word]]:
    """The words from there on, as many as may belong together, then one fewer each time.

    They end where something separates, unless `across`.
    """
    most = min(MOST, len(words) - at)
    if not across:
        most = min(most, ends(words, at) - at)
    for count in range(most, 0, -1):
        yield words[at : at + count]


def ends(words: Sequence[Word], at: int) -> int:
    """Where the stretch that begins there ends: behind the first word that something separates from the next."""
    return next((index + 1 for index in range(at, len(words)) if words[index].after), len(words))


def joined(words: Sequence[Word]) -> str:
    """The words as one text."""
    return " ".join(word.text for word in words)


def folded(text: str) -> str:
    """The text as it is compared: no case, no hyphen, no comma, no genitive (`patient's` is patient)."""
    plain = text.casefold().replace("’", "'")
    for mark in "-_\u2011,":
        plain = plain.replace(mark, " ")
    return " ".join(word.removesuffix("'s") or word for word in plain.split())


def quoted(text: str) -> str:
    """The text in quotation marks, cut where it is long."""
    return f"«{text if len(text) <= _SHOWN else text[: _SHOWN - 1] + '…'}»"


def _followed(word: Word, mark: str) -> Word:
    return Word(word.text, word.starts, word.ends, word.after or mark)
