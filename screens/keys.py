"""The keys that move about a screen. What is written down has its keys in `console/commands`; nothing is in both.

Bindings, the help screen, the footer and the palette are made from these tables and that one.
"""

from collections.abc import Iterable
from functools import partial
from typing import NamedTuple

from textual.binding import Binding


class Key(NamedTuple):
    """One or more keys for one thing. `keys` are Textual's names, `shown` is what a coordinator reads."""

    keys: str
    action: str
    shown: str
    label: str
    help: str
    footer: bool = False
    writes: bool = False
    """It writes, or begins to: it is not there for whoever is looking only."""

    def binding(self) -> Binding:
        """For a widget's or a screen's BINDINGS."""
        return Binding(self.keys, self.action, self.label, show=False)


Pen = partial(Key, writes=True)
"""A key that writes."""

MOVING = (
    Key("j,down", "move(1)", "j", "down", "the next row"),
    Key("k,up", "move(-1)", "k", "up", "the row before"),
    Key("g,home", "go(0)", "g", "first", "the first row"),
    Key("G,end", "go(-1)", "G", "last", "the last row"),
    Key("ctrl+d,pagedown", "page(1)", "ctrl+d", "page on", "the next page"),
    Key("ctrl+u,pageup", "page(-1)", "ctrl+u", "page back", "the page before"),
)
"""In a list and on a page."""

EVERYWHERE = (
    Key("slash", "find", "/", "find", "find by any word of a row: name, reference, area, flag", footer=True),
    Pen("u", "undo", "u", "undo", "take back your last command", footer=True),
    Pen("U", "redo", "U", "do again", "do again what you took back last"),
    Key("V", "history", "V", "history", "who wrote what and when; from a pair's page only what is about that pair"),
    Pen("colon", "line", ":", "in words", "write in words: HC-0007 cancelled yesterday champion work, moved to fri"),
    Key("r", "privacy", "r", "names or references", "swap names for references and back"),
    Key("ctrl+p", "palette", "ctrl+p", "every command", "find a command by its name"),
    Key("question_mark,f1", "help", "?", "help", "what every key does", footer=True),
    Key("L", "app.lock", "L", "lock", "lock the console; ctrl+l does it from a form, whose words are kept"),
    Key("q", "quit", "q", "quit", "leave Alongside"),
)
"""In every place."""

TRIAGE = (
    Key("enter", "open", "enter", "open", "open the pair: everything known of it"),
    Key("tab", "next_severity", "tab", "next queue", "the first pair that is less urgent than this one"),
    Key("escape,ctrl+g", "unfind", "esc", "all again", "let go of what was found with /, unmark what is marked"),
    Pen("space", "mark", "space", "mark", "mark the pair: the next entry is for all that are marked"),
    Pen("v", "mark_range", "v", "mark a range", "v begins a range of marked pairs, v again ends it"),
    Pen("full_stop", "again", ".", "repeat", "your last entry once more, for the pair under the cursor"),
    Pen(
        "W",
        "review",
        "W",
        "review",
        "one pair at a time, through what is listed; again takes it up",
        footer=True,
    ),
    Key("N", "app.place('news')", "N", "what is new", "what changed since your last review, and what is to be done"),
    Key("P", "caseload", "P", "whose pairs", "everybody's pairs, yours, then each colleague's"),
    Key("w", "unfold", "w", "watch too", "list watch too, then every pair, then act and soon again"),
    Pen(
        "greater_than_sign",
        "hand_over('handover')",
        ">",
        "hand over",
        "hand the pair, or all that are marked, over to a colleague, who accepts",
    ),
    Pen("less_than_sign", "hand_over('handover-accept')", "<", "accept", "accept the pair that was handed to you"),
    Pen(
        "minus",
        "hand_over('handover-decline')",
        "-",
        "not handed over",
        "decline a pair that was handed to you, or take back one that you handed over",
    ),
)
"""On the list of pairs."""

ENDINGS = (
    Key("enter", "open", "enter", "open", "open the pair, closed or not: everything known of it"),
    Key("tab", "next_due", "tab", "next to do", "the next ending that needs something this week"),
    Key("escape,ctrl+g", "unfind", "esc", "all again", "let go of what was found with /"),
    Key("P", "caseload", "P", "whose pairs", "everybody's endings, yours, then each colleague's"),
    Key("w", "letters", "w", "letters", "the letters at the end: every field that leaves, and the files made of them"),
    Pen("full_stop", "again", ".", "repeat", "your last entry once more, for the pair under the cursor"),
)
"""Among the endings, beside what is done about one (`console.commands.ENDING_STEPS`) and every entry about a pair."""

REVIEW = (
    Pen(
        "space", "outcome('fine')", "space", "fine", "looked at, nothing more needed: on to the next pair", footer=True
    ),
    Pen("w", "outcome('watch')", "w", "keep an eye", "looked at, keep an eye on it: on to the next pair", footer=True),
    Key("j,down", "step(1)", "j", "next", "the next pair, saying nothing of this one", footer=True),
    Key("k,up", "step(-1)", "k", "back", "the pair before"),
    Key("g", "first_left", "g", "first left", "the first pair that was not looked at"),
    Key("enter", "whole", "enter", "all of it", "everything known of the pair"),
    Pen("full_stop", "again", ".", "repeat", "your last entry once more, for this pair"),
    Pen("W", "finish", "W", "finish", "finish the review: its page comes up", footer=True),
    Key("b,escape,q", "leave", "b", "leave", "back to the list; W takes the review up again", footer=True),
)
"""In a review, beside everything that can be written down."""

REVIEW_PAGE = (Pen("s", "save", "s", "save", "save the page as a file: Word, Markdown or plain text", footer=True),)
"""On the page of a review, beside the keys of every page."""

LETTERS = (
    Key("space", "leave_out", "space", "leave out", "leave the field out of its letter, or put it back", footer=True),
    Key("tab", "next_letter", "tab", "next letter", "the first field of the next letter", footer=True),
    Pen("enter", "make", "enter", "make them", "make the letters as files, without what is left out", footer=True),
    Key("b,escape", "back", "b", "back", "back to where you were, and make nothing", footer=True),
)
"""On the fields of the letters at the end."""

PEOPLE = (
    Pen("e", "correct", "e", "correct", "correct the person under the cursor; enter does the same", footer=True),
    Pen("p", "add('patient-add')", "p", "new patient", "type in a patient", footer=True),
    Pen("c", "add('champion-add')", "c", "new champion", "type in a champion", footer=True),
    Pen("m", "match", "m", "match", "match a patient and a champion: a new pair", footer=True),
    Pen(
        "l", "clearance('clearance-add')", "l", "clearance", "a clearance of the champion, done or renewed", footer=True
    ),
    Pen("C", "clearance('clearance-edit')", "C", "correct clearance", "correct the champion's latest clearance"),
    Pen("i", "pair('pair-edit', 'people')", "i", "correct pair", "the pair's introduction, end or coordinator"),
    Pen("a", "pair('agreement', 'log')", "a", "agreement", "a new rhythm or mode for their pair"),
)
"""In People."""

PROGRAMME = (
    Pen("e", "correct", "e", "change limit", "change the limit under the cursor; enter does the same", footer=True),
    Pen("n", "closure('closure-add')", "n", "new closure", "days on which the whole programme rests", footer=True),
    Pen("c", "cover('cover')", "c", "cover", "the coordinator is away: a colleague has the caseload", footer=True),
    Pen("x", "cover('cover-ended')", "x", "back again", "the coordinator is back before the day"),
    Pen("greater_than_sign", "hand_over", ">", "hand over", "hand the coordinator's pairs over, for good"),
    Pen("less_than_sign", "accept", "<", "accept", "accept every pair that was handed to you"),
    Key("p", "app.place('handover')", "p", "handovers", "what is handed over, pair by pair: a page to read or save"),
    Pen("i", "initials", "i", "your initials", "say which coordinator you are: your entries bear it", footer=True),
    Pen("o", "role", "o", "role", "what the coordinator may do: write, look only, or what an admin may"),
    Pen("d", "closure('closure-remove')", "d", "remove closure", "take the closure under the cursor away", footer=True),
)
"""In Programme."""

HISTORY = (
    Pen("u", "undo", "u", "take back", "take back the entry under the cursor, that one alone", footer=True),
    Pen("U", "redo", "U", "do again", "do the entry under the cursor again, where it was taken back", footer=True),
    Key("enter", "open", "enter", "all of it", "every row of the entry, before and after", footer=True),
    Key("V", "history", "V", "one pair", "only what is about the same pair; again: everything", footer=True),
    Key("escape,b", "back", "b", "back", "back to where you were", footer=True),
)
"""In the history."""

PLACES = (
    Key("1", "app.place('triage')", "1", "Triage", "the pairs that need you, most urgent first"),
    Key("2", "app.place('endings')", "2", "Endings", "the pairs that are ending: their steps, and what is next"),
    Key("4", "app.place('people')", "4", "People", "patients and champions: type them in, correct them, pair them"),
    Key("5", "app.place('programme')", "5", "Programme", "closures, and the limits of every rule"),
)
"""From anywhere; the numbers are those of the bar."""

ENTRY = (
    Key("enter", "write", "enter", "write it", "write it down, from any field", footer=True),
    Key(
        "escape,ctrl+g", "leave", "esc", "leave", "back to the list, nothing written; ctrl+g does the same", footer=True
    ),
    Key("tab,down", "move(1)", "tab", "next field", "the next field", footer=True),
    Key("shift+tab,up", "move(-1)", "up", "field before", "the field before", footer=True),
)
"""In a form."""

PAGE = (
    Key("space", "page(1)", "space", "page on", "the next page", footer=True),
    Key("escape,b,q,left", "back", "b", "back", "back to the list", footer=True),
    Key("question_mark,f1", "help", "?", "help", "what every key does"),
)
"""On a page: a pair, the help."""


def offered(keys: Iterable[Key], *, looking: bool) -> list[Key]:
    """Those that whoever is at work has: none that writes where they are looking only."""
    return [key for key in keys if not (looking and key.writes)]


def writes(action: str) -> bool:
    """Whether an action writes, or begins to: an entry's form, or what a key above leads to that is a `Pen`."""
    return action.startswith("log(") or action in _WRITING


_WRITING = frozenset(
    key.action
    for table in (EVERYWHERE, TRIAGE, ENDINGS, REVIEW, REVIEW_PAGE, LETTERS, PEOPLE, PROGRAMME, HISTORY)
    for key in table
    if key.writes
)
