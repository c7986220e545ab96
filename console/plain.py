"""The edge for text: what comes from a person, a file or the store is made harmless before it goes any further."""

import unicodedata

LONGEST = 2000
"""Most characters that any field keeps."""

_DROPPED = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
"""Unicode categories that draw nothing or steer a terminal: controls, bidi overrides, surrogates, private use."""

_JOINERS = "\u200c\u200d"
"""Zero-width (non-)joiner: invisible, but they belong to names in Arabic, Persian and Indic scripts."""


def clean(text: str) -> str:
    """One line of plain text: no control character, no direction override, runs of white space made one."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()[:LONGEST]
    kept = (
        " " if character.isspace() else character
        for character in unicodedata.normalize("NFC", text)
        if character.isspace() or character in _JOINERS or unicodedata.category(character) not in _DROPPED
    )
    return " ".join("".join(kept).split())[:LONGEST]


def neutral(text: str) -> str:
    """The text so that no spreadsheet takes it for a formula."""
    return "'" + text if text[:1] in {"=", "+", "-", "@"} else text
