"""The keys that move about a screen. What is written down has its keys in `console/commands`; nothing is in both.

Bindings, the help screen, the footer and the palette are made from these tables and that one.
"""

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

    def binding(self) -> Binding:
        """For a widget's or a screen's BINDINGS."""
        return Binding(self.keys, self.action, self.label, show=False)


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
    Key("u", "undo", "u", "undo", "take back your last command", footer=True),
    Key("r", "privacy", "r", "names or references", "swap names for references and back"),
    Key("ctrl+p", "palette", "ctrl+p", "every command", "find a command by its name"),
    Key("question_mark,f1", "help", "?", "help", "what every key does", footer=True),
    Key("q", "quit", "q", "quit", "leave Alongside"),
)
"""In every place."""

TRIAGE = (
    Key("enter", "open", "enter", "open", "open the pair: everything known of it"),
    Key("tab", "next_severity", "tab", "next queue", "the first pair that is less urgent than this one"),
    Key("escape", "unfind", "esc", "all again", "let go of what was found with /"),
    Key("w", "unfold", "w", "watch too", "list watch too, then every pair, then act and soon again"),
)
"""On the list of pairs."""

PEOPLE = (
    Key("e", "correct", "e", "correct", "correct the person under the cursor; enter does the same", footer=True),
    Key("p", "add('patient-add')", "p", "new patient", "type in a patient", footer=True),
    Key("c", "add('champion-add')", "c", "new champion", "type in a champion", footer=True),
    Key("m", "match", "m", "match", "match a patient and a champion: a new pair", footer=True),
    Key(
        "l", "clearance('clearance-add')", "l", "clearance", "a clearance of the champion, done or renewed", footer=True
    ),
    Key("L", "clearance('clearance-edit')", "L", "correct clearance", "correct the champion's latest clearance"),
    Key("i", "pair('pair-edit', 'people')", "i", "correct pair", "the pair's introduction, end or coordinator"),
    Key("a", "pair('agreement', 'log')", "a", "agreement", "a new rhythm or mode for their pair"),
)
"""In People."""

PROGRAMME = (
    Key("e", "correct", "e", "change limit", "change the limit under the cursor; enter does the same", footer=True),
    Key("n", "closure('closure-add')", "n", "new closure", "days on which the whole programme rests", footer=True),
    Key("d", "closure('closure-remove')", "d", "remove closure", "take the closure under the cursor away", footer=True),
)
"""In Programme."""

PLACES = (
    Key("1", "app.place('triage')", "1", "Triage", "the pairs that need you, most urgent first"),
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
