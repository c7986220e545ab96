"""The edge for text: what comes from a person, a file or the store is made harmless before it goes any further."""

import unicodedata

LONGEST = 2000
"""Most characters that any field keeps."""

_DROPPED = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
"""Unicode categories that draw nothing or steer a terminal: controls, bidi overrides, surrogates, private use."""

_UNSEEN = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0"
    + "".join(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
)
"""Letters and marks that draw nothing: fillers and variation selectors. With them two names that look alike differ."""

_BLANK = "\u2800"
"""Braille without a dot: drawn as a space, and none to any program."""

_JOINERS = "\u200c\u200d"
"""Zero-width (non-)joiner: invisible, but they belong to names in Arabic, Persian and Indic scripts."""

_JOINED = ((0x0600, 0x10FF), (0x1700, 0x1CFF), (0xA840, 0xABFF), (0xFB50, 0xFDFF), (0x10A00, 0x11FFF))
"""The scripts in which a joiner changes how two letters are drawn: Arabic and what was written like it, Indic."""

_MOST_MARKS = 8
"""Most accents on one letter; the fullest syllables of Burmese have fewer. More of them would run over other lines."""

_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""What begins a formula in some spreadsheet or other."""


def clean(text: str, longest: int = LONGEST) -> str:
    """One line of plain text: no control character, no direction override, nothing unseen, white space made one.

    At most so many characters; cleaned again it stays as it is.
    """
    if not (text.isascii() and text.isprintable()):
        text = unicodedata.normalize("NFC", "".join(_kept(unicodedata.normalize("NFC", text))))
    return " ".join(text.split())[:longest].rstrip(" " + _JOINERS)


def _kept(text: str) -> list[str]:
    """The characters that are kept, blanks of every kind as spaces; accents on a letter, joiners between two."""
    kept: list[str] = []
    marks, joiner = 0, ""
    for character in text:
        if character.isspace() or character == _BLANK:
            kept.append(" ")
            joiner = ""
        elif character in _JOINERS:
            joiner = joiner or character
        elif (category := unicodedata.category(character)) not in _DROPPED and character not in _UNSEEN:
            is_mark = category[0] == "M"
            if is_mark and (marks == _MOST_MARKS or not kept or kept[-1] == " "):
                continue
            if joiner and kept and _is_joined(kept[-1]) and _is_joined(character):
                kept.append(joiner)
            kept.append(character)
            marks, joiner = (marks + 1 if is_mark else 0), ""
    return kept


def _is_joined(character: str) -> bool:
    return unicodedata.category(character)[0] in "LM" and any(
        first <= ord(character) <= last for first, last in _JOINED
    )


def neutral(text: str) -> str:
    """The text so that no spreadsheet takes it for a formula. `original` takes it back."""
    return f"'{text}" if _begins_a_formula(text) else text


def original(text: str) -> str:
    """A text as it was before `neutral`; any other as it is."""
    return text[1:] if text[:1] == "'" and _begins_a_formula(text) else text


def _begins_a_formula(text: str) -> bool:
    """Also behind blanks, which some spreadsheets pass over, and behind quotes, so that none of them is lost."""
    return text.lstrip("' \t\r\n").startswith(_FORMULA)
