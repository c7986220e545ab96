"""`handover`: pairs go to another coordinator for good: handed over, shown, accepted, declined, taken back."""

from pathlib import Path
from typing import Any

import click

from console.cli.listing import InOrder
from console.cli.options import JSON, NAMES, SURE, do_for_all, given, of_field
from console.cli.printing import say, say_json
from console.cli.session import Session
from console.cli.writing import Writing
from console.commands import Command, find


class _Handing(InOrder):
    """A group whose command `to` need not be named where something stands behind it, and `show` where nothing does."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read `--to ab HC-0007` as `hand --to ab HC-0007`."""
        if not args:
            args = ["show"]
        elif args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = ["hand", *args]
        return super().parse_args(ctx, args)


command = _Handing("handover", help="A caseload for another coordinator: hand over, show, accept, decline, take back.")

_OUT = click.option(
    "--out", type=click.Path(path_type=Path), metavar="FILE", help="Write it to a .docx, .md or .txt file."
)


def _hand() -> click.Command:
    entry = find("handover", "people")

    @click.pass_obj
    def run(session: Session, /, pairs: tuple[str, ...], sure: bool, **texts: Any) -> None:
        from console.handing_over import to_hand_over

        values = given(entry.fields, texts, session.today)
        refs = pairs or to_hand_over(session.desk, str(values.get("whose") or session.by))
        if not pairs:
            values.setdefault("whose", session.by)
        say(do_for_all(session, entry, refs, values, sure=sure, usual=()))

    by_name = {field.name: field for field in entry.fields}
    options: list[click.Parameter] = [
        click.Argument(["pairs"], nargs=-1, metavar="[PAIR]..."),
        of_field(by_name["to"], needed=True),
        of_field(by_name["whose"], needed=False),
        of_field(by_name["note"], needed=False),
        SURE,
    ]
    text = "Hand pairs over: those named, else all open ones of yours, or of --from."
    return Writing("hand", callback=run, help=text, params=options)


def _of_pairs(name: str, entry: Command, *, every_one: bool) -> click.Command:
    @click.pass_obj
    def run(session: Session, /, pairs: tuple[str, ...], sure: bool = False, **texts: Any) -> None:
        from console.handing_over import to_accept

        refs = pairs or to_accept(session.desk)
        say(do_for_all(session, entry, refs, given(entry.fields, texts, session.today), sure=sure, usual=()))

    options: list[click.Parameter] = [
        click.Argument(["pairs"], nargs=-1, required=not every_one, metavar="[PAIR]..." if every_one else "PAIR..."),
        *(of_field(field, needed=field.required) for field in entry.fields),
        *([SURE] if every_one else ()),
    ]
    text = f"{entry.help} {'Without a pair, every one that was handed to you.' if every_one else ''}".rstrip()
    return Writing(name, callback=run, help=text, params=options)


@click.command("show", help="What waits to be accepted, by and for whom, with the page of each pair.")
@click.option("--of", "whose", metavar="WHO", default="", help="Only what is handed over by or to this coordinator.")
@_OUT
@JSON
@NAMES
@click.pass_obj
def show(session: Session, whose: str, out: Path | None, as_json: bool, names: bool) -> None:
    """Print the page, or write it to a file."""
    from console.handing_over_page import compose, put, put_out
    from console.review_words import called, text

    desk, who = session.desk, whose.lower()
    if out:
        put_out(desk, who, out, names=names)
        bears = "names" if names else "references"
        say(f"The page is at {out}, not encrypted, for you alone to read; it bears {bears}.")
        return
    page = compose(desk, to=who, names=names)
    if as_json:
        say_json(page)
        return
    for line in text(put(page, called(session.store, names=names))):
        say(line)
    mine = [each["pair"] for each in page["pairs"] if each["to"] == desk.by and each["accepted_on"] is None]
    if mine:
        say("")
        say(f"Handed to you: {', '.join(mine)}. To accept: alongside handover accept")
    elif not page["pairs"]:
        say("To hand your pairs over: alongside handover --to WHO")


command.add_command(_hand())
command.add_command(show)
command.add_command(_of_pairs("accept", find("handover-accept", "people"), every_one=True))
command.add_command(_of_pairs("decline", find("handover-decline", "people"), every_one=False))
command.add_command(_of_pairs("back", find("handover-back", "people"), every_one=False))
