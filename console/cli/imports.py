"""`import`: a folder of CSV files, a workbook or a tracker, brought in."""

import sys
from pathlib import Path

import click

from console.cli.options import JSON
from console.cli.printing import say, say_json
from console.cli.session import Session
from console.cli.writing import Writing
from console.imports import bring_in
from db.refused import Refused


@click.command(
    "import", cls=Writing, help="Bring in a folder of CSV files, a workbook with the same sheets, or a tracker."
)
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--layout", type=click.Path(path_type=Path), metavar="F", help="How a tracker is written (a TOML file).")
@click.option("--skip-bad", is_flag=True, help="Leave bad rows out, and write them to a file with what is wrong.")
@click.option("--bad-out", type=click.Path(path_type=Path), metavar="DIR", help="The folder for the bad rows.")
@click.option("--dry-run", is_flag=True, help="Say what would come in, and write nothing.")
@click.option("--yes", is_flag=True, help="Do not ask before it is written.")
@JSON
@click.pass_obj
def command(
    session: Session,
    path: Path,
    layout: Path | None,
    skip_bad: bool,
    bad_out: Path | None,
    dry_run: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """Bring it in. On a terminal it is said first what was understood, and asked whether that is right."""
    told_before: set[str] = set()
    asks = sys.stdin.isatty() and sys.stdout.isatty() and not (yes or dry_run or as_json)
    if asks:
        understood = bring_in(session.desk, path, layout=layout, skip_bad=skip_bad, bad_out=bad_out, dry_run=True)
        for told in understood.lines()[:-1]:
            say(told)
        told_before.update(understood.lines())
        if not click.confirm("Write this down?", default=False):
            raise Refused("Nothing was written.")
    report = bring_in(session.desk, path, layout=layout, skip_bad=skip_bad, bad_out=bad_out, dry_run=dry_run)
    if as_json:
        say_json(report.as_json())
        return
    for told in report.lines():
        if told not in told_before:
            say(told)
