"""What somebody typed, without the names of the two people: what is printed is read over shoulders."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from db.pairs import PairRow


def unnamed(text: str, patient: str, champion: str) -> str:
    """The text with every part of these two names replaced by `the patient` and `the champion`."""
    for name, who in ((patient, "the patient"), (champion, "the champion")):
        parts = [re.escape(part) for part in (name, *name.split()) if len(part) > 1]
        if parts:
            text = re.sub(rf"\b(?:{'|'.join(parts)})\b", who, text, flags=re.IGNORECASE)
    return text


def of_pair(pair: "PairRow", text: str) -> str:
    """The text without the names of the two of that pair."""
    return unnamed(text, pair.patient_name, pair.champion_name)
