"""The letters of an ending: what would leave, field by field, and then the files."""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from console.dates import say
from console.desk import Desk
from console.ending.state import EndingState, state
from console.letters.fields import Letter, Shown, must_be_fields, shown, slug, without
from console.letters.filling import ended_on, filled
from console.letters.rendering import plain, values, word
from console.letters.templates import folder_of, template
from console.letters.wordings import wordings
from console.papers import new_file, noted
from console.plain import clean
from console.roles import must_write
from db import letters as kept
from db.change import Change
from db.refused import Doubt, Refused
from db.vocabulary import LETTERS


@dataclass(frozen=True, slots=True)
class Planned:
    """A letter that can be made: its fields without those that were left out, and the template of its wording."""

    kind: str
    template: str
    letter: Letter

    def file(self, ref: str, *, as_text: bool) -> str:
        """Its file's name: the reference and the kind, and nobody's name."""
        return f"{ref}-{slug(self.kind)}.{'txt' if as_text else 'docx'}"


@dataclass(frozen=True, slots=True)
class Plan:
    """The letters of an ending. `why_not` has those that are not made, each with the reason."""

    found: EndingState
    letters: tuple[Planned, ...]
    why_not: dict[str, str]
    left_out: tuple[str, ...]

    def leaving(self) -> tuple[Shown, ...]:
        """Every field that would leave, in every letter."""
        return tuple(each for planned in self.letters for each in shown(planned.kind, planned.letter))


@dataclass(frozen=True, slots=True)
class Written:
    """A letter that was made, and where it lies."""

    kind: str
    file: Path


def plan(
    desk: Desk, ref: str, *, only: Sequence[str] = (), leave_out: Sequence[str] = (), signed: str | None = None
) -> Plan:
    """What letters there would be, and what would stand in them; `only` names the kinds that are wanted.

    Raises Refused where the ending was not begun, one that was asked for is not to be made, there is nothing to make,
    or no letter has such a field.
    """
    left_out = must_be_fields(leave_out)
    found = state(desk, ref)
    wanted = [_kind(each) for each in only] or list(LETTERS)
    fields = filled(desk, found, signed_by(desk) if signed is None else clean(signed))
    made, why_not = [], {}
    for wording in wordings(desk, found):
        if wording.kind not in wanted:
            continue
        why = wording.why_not or _why_nobody(fields[wording.kind], wording.kind)
        if why and only:
            raise Refused(f"{found.pair}: no letter to the {wording.kind}: {why}. Nothing was written.")
        if why:
            why_not[wording.kind] = why
        else:
            letter = without(wording.kind, fields[wording.kind], left_out)
            made.append(Planned(wording.kind, wording.template, letter))
    if not made:
        reasons = "; ".join(f"the {kind}: {why}" for kind, why in why_not.items())
        raise Refused(f"{found.pair}: there is no letter to make ({reasons}). Nothing was written.")
    return Plan(found, tuple(made), why_not, left_out)


def written(
    desk: Desk, what: Plan, folder: Path, *, templates: Path | None = None, as_text: bool = False, sure: bool = False
) -> tuple[Written, ...]:
    """Make the files, each new and for its owner alone, and put down which fields left in which letter.

    Raises Refused where one of them is there already, a template cannot be used, or nothing can be written there; then
    nothing is. Doubt where the end lies ahead, or a letter was made before.
    """
    must_write(desk)
    if not sure:
        _ask(desk, what)
    own = folder_of(templates, desk)
    ready = []
    for each in what.letters:
        made = word(template(each.template, own), values(each.letter), desk.now)
        ready.append((each, plain(made).encode() if as_text else made))
    files: list[Path] = []
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for each, data in ready:
            name = (folder / each.file(what.found.pair, as_text=as_text)).absolute()
            files.append(new_file(name, data))
        _noted(desk, what, files)
    except BaseException as error:
        for file in files:
            file.unlink(missing_ok=True)  # no plain file without its note
        if isinstance(error, OSError):
            raise Refused(f"Nothing could be written to {folder}: {error.strerror}. Give a folder of yours.") from None
        raise
    return tuple(Written(each.kind, file) for each, file in zip(what.letters, files, strict=True))


def step_done(desk: Desk, ref: str) -> str:
    """Mark the step `letters` of the ending as done today; returns the line. Raises as any step does."""
    from console.ending.steps import done  # noqa: PLC0415 - only where it was asked for

    return done(desk, ref, step="letters", on=desk.on, sure=True)


def _ask(desk: Desk, what: Plan) -> None:
    ended = ended_on(what.found)
    doubts = []
    if what.found.kind != "died" and (ended is None or ended > desk.on):
        when = f"ends only on {say(ended, desk.on)}" if ended else "has no end date"
        doubts.append(f"{what.found.pair} {when}, and a letter says that it has ended.")
    made = {each.kind: each.on for each in kept.made(desk.store, what.found.pair_id, desk.on)}
    again = [f"to the {each.kind} on {say(made[each.kind], desk.on)}" for each in what.letters if each.kind in made]
    if again:
        doubts.append(f"Letters of {what.found.pair} were made before: {', '.join(again)}.")
    if doubts:
        raise Doubt(" ".join(doubts))


def _noted(desk: Desk, what: Plan, files: Sequence[Path]) -> None:
    """Which letters left, and which fields: their names and not what stood in them, which stays where it belongs."""
    to = ", ".join(f"to the {each.kind}" for each in what.letters)
    line = f"{what.found.pair}: letters made, {to}"
    with desk.command("letters", line) as change:
        within = replace(desk, under_way=change)
        for each, file in zip(what.letters, files, strict=True):
            _keep(desk, change, what.found.pair_id, each)
            noted(within, f"letter to the {each.kind}", file, names=True, about=what.found.pair)


def _keep(desk: Desk, change: Change, pair_id: int, each: Planned) -> None:
    names = [field.name for field in shown(each.kind, each.letter)]
    change.insert(
        "letter",
        {
            "pair_id": pair_id,
            "kind": each.kind,
            "made_on": desk.on.isoformat(),
            "fields": json.dumps(names),
            "recorded_on": desk.on.isoformat(),
        },
    )


def _kind(given: str) -> str:
    plain_one = given.strip().lower().replace("-", " ")
    found = [kind for kind in LETTERS if plain_one and kind.startswith(plain_one)]
    exact = plain_one if plain_one in LETTERS else found[0] if len(found) == 1 else None
    if exact is None:
        raise Refused(f"There is no letter {given[:40]!r}: there are {', '.join(slug(kind) for kind in LETTERS)}.")
    return exact


def _why_nobody(letter: Letter, kind: str) -> str:
    """Why there is nobody to write to, where there is not."""
    name = getattr(letter, kind.replace(" ", "_"))
    if name:
        return ""
    return "there is no care contact written down" if kind == "care contact" else f"the {kind} has no name here"


def signed_by(desk: Desk) -> str:
    """The name of whoever is at work, as the machine has it; empty where it has none, to be signed by hand."""
    import pwd  # noqa: PLC0415 - only where a letter is made

    try:
        account = pwd.getpwnam(desk.login) if desk.login else pwd.getpwuid(os.getuid())
    except KeyError:
        return ""
    name = clean(account.pw_gecos.split(",")[0])
    return name if " " in name and account.pw_uid else ""
