"""`ending PAIR letters`: the letters at the end, as Word files or plain text, or a preview of what would leave."""

from pathlib import Path

import click

from console.cli.options import JSON, NAMES
from console.cli.printing import say, say_json
from console.cli.session import Session
from console.cli.writing import Writing
from console.letters.fields import Shown, slug
from console.letters.making import Plan
from console.papers import where
from db.refused import Doubt, Refused


@click.command("letters", cls=Writing, help="The letters to the patient, the care contact and the champion, as files.")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="The folder for them, made if need be.")
@click.option("--preview", is_flag=True, help="List every field that would leave, and write nothing.")
@click.option("--letter", "only", multiple=True, metavar="KIND", help="Only this: patient, care-contact, champion.")
@click.option("--leave-out", multiple=True, metavar="FIELD", help="Without this field; champion.hours: there only.")
@click.option("--text", "as_text", is_flag=True, help="As plain text instead of Word.")
@click.option("--templates", type=click.Path(path_type=Path), metavar="DIR", help="Templates from this folder.")
@click.option("--signed", metavar="NAME", help="Who signs. Left out: your name, as this machine has it.")
@click.option("--done", is_flag=True, help="Also mark the step letters of the ending as done today.")
@click.option("--sure", is_flag=True, help="Make them although the end lies ahead, or they were made before.")
@JSON
@NAMES
@click.pass_obj
def command(
    session: Session,
    out: Path | None,
    preview: bool,
    only: tuple[str, ...],
    leave_out: tuple[str, ...],
    as_text: bool,
    templates: Path | None,
    signed: str | None,
    done: bool,
    sure: bool,
    as_json: bool,
    names: bool,
) -> None:
    """Show what would leave, or make the letters."""
    from console.letters import making

    parent = click.get_current_context().parent
    ref = str(parent.params["pair"]) if parent else ""
    if preview == (out is not None):
        raise click.UsageError("Give --out DIR for the letters, or --preview to see what would stand in them.")
    found = making.plan(session.desk, ref, only=only, leave_out=leave_out, signed=signed)
    if out is None:
        _show(found, as_json=as_json, names=names)
        return
    try:
        made = making.written(session.desk, found, out, templates=templates, as_text=as_text, sure=sure)
    except Doubt as doubt:
        raise Refused(f"{doubt} Nothing was written. Add --sure to make them all the same.") from None
    step = making.step_done(session.desk, ref) if done else ""
    if as_json:
        say_json(
            {
                "pair": found.found.pair,
                "written": [{"letter": each.kind, "path": str(each.file)} for each in made],
                "not_made": [{"letter": kind, "why": why} for kind, why in found.why_not.items()],
                "left_out": list(found.left_out),
                "step_done": bool(step),
            }
        )
        return
    for each in made:
        say(f"{found.found.pair}, letter to the {each.kind}. {where(each.file)}")
    _say_not_made(found)
    say(step or f"When they have been given: alongside ending {found.found.pair} step letters --on today")


def _show(found: Plan, *, as_json: bool, names: bool) -> None:
    leaving = found.leaving()
    if as_json:
        say_json(
            {
                "pair": found.found.pair,
                "letters": [
                    {
                        "letter": planned.kind,
                        "template": planned.template,
                        "fields": [
                            {"field": each.name, "label": each.label, "value": _value(each, names=names)}
                            for each in leaving
                            if each.letter == planned.kind
                        ],
                    }
                    for planned in found.letters
                ],
                "not_made": [{"letter": kind, "why": why} for kind, why in found.why_not.items()],
                "left_out": list(found.left_out),
            }
        )
        return
    for planned in found.letters:
        say(f"{found.found.pair}, letter to the {planned.kind}: what leaves")
        for each in leaving:
            if each.letter == planned.kind:
                say(f"  {slug(each.letter)}.{each.name}: {each.label}: {_value(each, names=names)}")
    _say_not_made(found)
    if found.left_out:
        say(f"Left out: {', '.join(found.left_out)}")
    say("Nothing was written. Each field can be left out: --leave-out FIELD")


def _value(each: Shown, *, names: bool) -> str:
    """What stands in the field; a name or somebody's own words only where they were asked for."""
    if names or each.kind == "plain":
        return "; ".join(each.value)
    if each.kind == "name":
        return "(a name or number: --names shows it)"
    count = sum(len(line) for line in each.value)
    return f"(their own words, {count} characters: --names shows them)"


def _say_not_made(found: Plan) -> None:
    for kind, why in found.why_not.items():
        say(f"{found.found.pair}, no letter to the {kind}: {why}")
