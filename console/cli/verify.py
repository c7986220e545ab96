"""`verify`: whether the change log is whole, and the tables are as it left them."""

import click

from console.cli.options import JSON
from console.cli.printing import say, say_json
from console.cli.session import Session
from console.verifying import verify
from db.refused import Refused


@click.command("verify", help="Read the whole change log and name the first entry that does not fit.")
@JSON
@click.pass_context
def command(ctx: click.Context, as_json: bool) -> None:
    """Say that everything fits, or what does not: then the exit code is 1."""
    session: Session = ctx.obj
    found = verify(session.desk)
    if as_json:
        say_json(
            {
                "fits": not found.findings,
                "entries": found.entries,
                "rows": found.rows,
                "newest": found.newest,
                "first_misfit": {"entry": found.first, "fault": found.fault} if found.fault else None,
                "findings": list(found.findings),
            }
        )
        ctx.exit(1 if found.findings else 0)
    if found.findings:
        raise Refused("\n".join(found.findings))
    say(found.line)
