"""The words that people use for the words of the programme. One small table each, by the name of the field or command.

An entry that fits nothing in the table of commands has no effect.
"""

from collections.abc import Mapping

NOISE = frozenset({"the", "and"})
"""Words that say nothing between two values."""

WEAK = frozenset({"for", "to", "from", "by", "on", "over", "via"})
"""Labels after which only a value stands that the field knows, and never somebody's own words."""

ENTRIES: Mapping[str, str] = {
    "meeting": "met",
    "meeting held": "met",
    "cancel": "cancelled",
    "called off": "cancelled",
    "meeting cancelled": "cancelled",
    "no show": "missed",
    "dna": "missed",
    "did not attend": "missed",
    "did not come": "missed",
    "meeting missed": "missed",
    "paused": "pause",
    "back": "returned",
    "check in": "contact",
    "agreed": "agreement",
    "rhythm": "agreement",
    "supervised": "supervision",
    "rated": "rating",
    "to do": "action",
}
"""What happened, as people say it, to the name of a command."""

LABELS: Mapping[str, tuple[str, ...]] = {
    "asked_by": ("from",),
    "began": ("since", "from", "started"),
    "channel": ("via",),
    "due": ("due",),
    "effect": ("effect", "meetings"),
    "every": ("each",),
    "from_on": ("since",),
    "met_on": ("they met", "met on", "met"),
    "minutes": ("for", "lasted"),
    "mode": ("by", "via", "over", "on"),
    "moved_to": ("to", "moved", "rearranged to", "rearranged for"),
    "notice": ("notice",),
    "reason": ("because", "because of", "why", "due to", "for"),
    "review": ("until", "till"),
    "rule": ("flag",),
    "score": ("gave",),
    "until": ("till",),
    "whom": ("who",),
    "with_whom": ("to",),
}
"""More labels of a field than its own and its name."""

VALUES: Mapping[str, Mapping[str, str]] = {
    "answer": {"no answer": "not reached", "no reply": "not reached"},
    "channel": {"phone": "call", "phone call": "call"},
    "effect": {"no effect": "none", "fewer meetings": "fewer", "meetings stopped": "stopped"},
    "every": {
        "weekly": "7",
        "week": "7",
        "every week": "7",
        "fortnightly": "14",
        "fortnight": "14",
        "other week": "14",
        "second week": "14",
    },
    "kind": {"advice": "role or advice", "information": "training or information", "1:1": "one-to-one"},
    "minutes": {"hour": "60", "an hour": "60", "half an hour": "30", "an hour and a half": "90"},
    "mode": {"telephone": "phone", "face to face": "in person"},
    "notice": {"no notice": "none", "same day notice": "same day", "day before notice": "day before"},
    "reached": {"no answer": "no", "no reply": "no"},
    "reason": {"unwell": "ill health", "illness": "ill health"},
    "with_whom": {"both": "pair"},
}
"""Other words for a value of a field."""

UNITS: Mapping[str, Mapping[str, int]] = {
    "every": {"day": 1, "days": 1, "week": 7, "weeks": 7},
    "minutes": {"min": 1, "mins": 1, "minute": 1, "minutes": 1, "h": 60, "hour": 60, "hours": 60},
    "score": {"out of 10": 1},
}
"""What may stand behind a number, and how many of the field's own units it is."""
