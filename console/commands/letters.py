"""The letters at the end of a pair."""

from console.commands.command import Command, Field

LETTERS = (
    Command(
        "letters-save", "", "make letters", "Make the letters as files.", "letters", "console.letters.saving:kept",
        "console.letters.saving:offered",
        (
            Field("path", "folder", required=True, hint="where; it is made if need be"),
            Field("kind", "kind", "choice", ("docx", "txt"), required=True, default="docx"),
            Field("signed", "signed by", hint="left empty: to be signed by hand"),
            Field("done", "given", "yes", required=True, default="no", hint="yes: the step letters is done"),
            Field("without", "left out", hint="space on the list does it"),
        ),
        footer=False, once=True,
    ),
)  # fmt: skip
