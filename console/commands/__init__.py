"""The one table of commands: a name, a key, a line of help, what it asks for, and the function that does it.

The footer, the help screen, the palette, the forms and the command line are all read off this. `run` and `prefill`
name a function as "module:function"; it is imported when it is first used, so that the table costs nothing at start.

`run(desk, ref, **values)` does the work in one transaction and returns the line that says what was written.
`prefill(desk, ref)` returns texts for the form, by field name. `ref` is the reference of what the command is about.
"""

from console.commands.aims import ENDING, ENDING_STEPS, GOALS
from console.commands.command import Command, Field, Kind, Value
from console.commands.happening import HAPPENING
from console.commands.letters import LETTERS
from console.commands.people import PEOPLE
from console.commands.policy import POLICY
from console.commands.review import PAGE, REVIEW
from console.commands.support import SUPPORT

__all__ = ["ENDING_STEPS", "EVERYTHING", "LOG", "PEOPLE", "POLICY", "Command", "Field", "Kind", "Value", "find"]


def find(name: str, group: str = "log") -> Command:
    """The command of that name. Raises KeyError."""
    return next(command for command in EVERYTHING if (command.group, command.name) == (group, name))


LOG: tuple[Command, ...] = (*HAPPENING, *SUPPORT, *GOALS, *ENDING, *REVIEW)
"""Everything that can be written down of a pair."""

EVERYTHING: tuple[Command, ...] = (*LOG, *ENDING_STEPS, *PEOPLE, *POLICY, *PAGE, *LETTERS)
