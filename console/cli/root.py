"""`alongside` itself: the options before every command, and where each command is found."""

from importlib import import_module

import click

from console.cli.session import Session
from db.refused import Refused

COMMANDS = {
    "init": ("console.cli.init", "Make a new, empty store."),
    "import": ("console.cli.imports", "Bring in a folder of CSV files, a workbook or a tracker."),
    "triage": ("console.cli.triage", "Which pairs need you, most urgent first."),
    "why": ("console.cli.why", "Why a pair is in the queue, and what would clear it."),
    "log": ("console.cli.log", "Write down what happened to a pair."),
    "review": ("console.cli.review", "The weekly review: what changed, its page, one of an earlier day."),
    "actions": ("console.cli.actions", "What is to be done, by whom, by when."),
    "goal": ("console.cli.goal", "The goals of a pair: set, change, rate, tick, count; their steps."),
    "ending": ("console.cli.ending", "How the ending of a pair stands; its steps, its close."),
    "endings": ("console.cli.endings", "Every pair near its end, by days left."),
    "undo": ("console.cli.undo", "Take back your last command, or one entry alone."),
    "redo": ("console.cli.redo", "Do again what you took back last."),
    "history": ("console.cli.history", "Who wrote what and when, before and after."),
    "letters": ("console.cli.letters", "The Word templates of the letters at the end: hand out, check."),
    "people": ("console.cli.people", "Patients and champions: list, add, edit."),
    "pair": ("console.cli.pair", "Pairs: list, add, edit."),
    "clearance": ("console.cli.clearance", "Clearances of a champion: add, edit, remove."),
    "closure": ("console.cli.closure", "Days on which the whole programme rests."),
    "coordinators": ("console.cli.coordinators", "Who the coordinators are, and which of them you are."),
    "cover": ("console.cli.cover", "Who covers for whom: show, hand over, back again."),
    "handover": ("console.cli.handover", "A caseload for another coordinator: hand over, show, accept."),
    "keys": ("console.cli.keys", "Who can open the store: let in, remove, passphrases."),
    "roles": ("console.cli.roles", "Who may do what: viewers, coordinators, admins."),
    "policy": ("console.cli.policy", "The limits of the rules: show, set, reset."),
    "demo": ("console.cli.demo", "Open the console on an example programme."),
    "backup": ("console.cli.backup", "A checked copy of the store."),
    "restore": ("console.cli.restore", "A backup restored: as a new file, or as the store."),
    "verify": ("console.cli.verify", "Whether the change log is whole and everything is as it says."),
    "doctor": ("console.cli.doctor", "What is well here, and what to look at."),
}


_MAKE_A_STORE = frozenset({"init", "restore"})
"""Commands that ask nobody's role: there is no store yet that could tell it."""


class Root(click.Group):
    """The commands, each imported when it is asked for. The list of them costs no import."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """In the order in which somebody new meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of that name, imported now."""
        if cmd_name not in COMMANDS:
            return None
        found: click.Command = import_module(COMMANDS[cmd_name][0]).command
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """One line a command."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.command(
    cls=Root,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="The coordinator's console for a Health Champions programme. Without a command it opens the console.\n\n"
    "It is not the clinical record and not a channel for urgent care.",
)
@click.option("--db", metavar="FILE", help="The store. Else ALONGSIDE_DB, /etc/alongside.toml, or your data folder.")
@click.option("--by", metavar="WHO", help="Who is at work, if it is not the name you logged in with.")
@click.option("--readonly", is_flag=True, help="Look only: nothing can be written. ALONGSIDE_READONLY=1 does the same.")
@click.option("--passphrase-fd", type=int, metavar="N", help="Read the passphrase from this file descriptor: one line.")
@click.version_option(package_name="alongside", message="alongside %(version)s")
@click.pass_context
def alongside(ctx: click.Context, db: str | None, by: str | None, readonly: bool, passphrase_fd: int | None) -> None:
    """Hand the store and the coordinator on to the command."""
    session = ctx.obj = ctx.with_resource(Session(db, by, readonly=readonly, passphrase_fd=passphrase_fd))
    if session.readonly and ctx.invoked_subcommand in _MAKE_A_STORE:
        raise Refused(f"Nothing is written with {session.readonly}, and no store is made. Leave it out to make one.")
    if ctx.invoked_subcommand is None:
        from console.entry import open_console

        ctx.exit(open_console(session.place, session.account, session.today, session.readonly, asking=session.asking))
