"""The one-line grammar: `HC-0007 cancelled yesterday champion work, moved to fri`.

A line is [PAIR] ENTRY and then what the entry asks for, in any order. Commas only separate. A label may stand before
a value (`by champion`, `moved to fri`); a value without one goes to the first field still open that takes it. Own
words stand after a label only. What is not understood is refused in a sentence with the nearest thing that would be;
nothing is guessed in silence, and nothing is written here: what was understood is said first.
"""

from console.line.grammar import read
from console.line.unclear import missing
from console.line.understood import Understood

__all__ = ["Understood", "missing", "read"]
