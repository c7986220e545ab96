"""The letters made from a form: into which folder, as Word or text, signed by whom, without which fields."""

from pathlib import Path

from console.desk import Desk
from console.ending.state import state
from console.letters import making
from console.plain import clean
from console.roles import must_write
from db.refused import Refused


def offered(desk: Desk, ref: str) -> dict[str, str]:
    """What the form starts with: a folder in one's own home that is not there yet, and one's own name."""
    name = f"letters-{state(desk, ref).pair}"
    taken = sum((Path.home() / _numbered(name, number)).exists() for number in range(1, 100))
    return {"path": str(Path.home() / _numbered(name, taken + 1)), "signed": making.signed_by(desk)}


def kept(
    desk: Desk,
    ref: str,
    *,
    path: str,
    kind: str,
    done: bool,
    signed: str | None = None,
    without: str | None = None,
    sure: bool = False,
) -> str:
    """Make them; returns where they lie. Raises as `making.plan` and `making.written` do."""
    must_write(desk)  # before a folder is looked into
    left_out = [each.strip() for each in (without or "").split(",") if each.strip()]
    planned = making.plan(desk, ref, leave_out=left_out, signed=signed or "")
    try:
        folder = Path(clean(path)).expanduser()
    except RuntimeError:
        raise Refused(f"{path[:40]} cannot be a folder. Give one of your own.") from None
    made = making.written(desk, planned, folder, as_text=kind == "txt", sure=sure)
    step = " The step letters is done." if done and making.step_done(desk, ref) else ""
    letters = ", ".join(each.file.name for each in made)
    return f"{letters}: in {folder.absolute()}, not encrypted, for you alone.{step}"


def _numbered(name: str, number: int) -> str:
    return f"{name}-{number}" if number > 1 else name
