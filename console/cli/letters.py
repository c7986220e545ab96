"""`letters`: the Word templates, handed out to be changed, and checked once they were."""

from pathlib import Path

import click

from console.cli.listing import InOrder
from console.cli.options import JSON
from console.cli.printing import say, say_json
from db.refused import Refused

command = InOrder("letters", help="The Word templates of the letters at the end: hand them out, check changed ones.")


@command.command("templates", help="Copy the templates to a folder, to be changed in Word. They hold nobody's data.")
@click.option("--out", required=True, type=click.Path(path_type=Path), metavar="DIR", help="The folder for them.")
@JSON
def templates(out: Path, as_json: bool) -> None:
    """Copy them."""
    from console.letters.templates import FOLDER, hand_out

    made = hand_out(out)
    if as_json:
        say_json({"written": [str(file) for file in made]})
        return
    for file in made:
        say(str(file))
    say("Change them in Word, then: alongside letters check FILE...")
    say(f"They are used from a folder called {FOLDER} beside the store, or with --templates DIR.")


@command.command("check", help="Whether changed templates can be used; each mistake with its paragraph.")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@JSON
def check(files: tuple[Path, ...], as_json: bool) -> None:
    """Say what is wrong with each. Raises Refused where something is."""
    from console.letters.checking import checked

    found = {file: checked(file) for file in files}
    wrong = sum(map(len, found.values()))
    if as_json:
        say_json(
            {
                "files": [
                    {
                        "file": str(file),
                        "mistakes": [
                            {"paragraph": each.paragraph or None, "part": each.part or "text", "what": each.what}
                            for each in mistakes
                        ],
                    }
                    for file, mistakes in found.items()
                ]
            }
        )
    else:
        for file, mistakes in found.items():
            for each in mistakes:
                say(f"{file}: {each}")
            if not mistakes:
                say(f"{file}: can be used")
    if wrong:
        which = ", ".join(file.name for file, mistakes in found.items() if mistakes)
        raise Refused(f"{wrong} {'mistakes' if wrong > 1 else 'mistake'} in {which}: mend them in Word, check again.")
