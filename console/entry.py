"""Where the program starts: the console when nothing else is asked, else the command line. Nothing heavy is imported
before it is known which."""

import gc
import os
import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from console.place import Place, coordinator, hand_on_the_network, looking_only, where
from db.refused import Refused

if TYPE_CHECKING:
    from console.prompt import Asking

DONE, REFUSED, WRONG_USAGE = 0, 1, 2

_PLAIN_INSTEAD = "For the same in plain text use: alongside triage"


def main() -> None:
    """The command `alongside`. Leaves with 0 done, 1 refused, 2 wrong usage; never with a traceback."""
    os.umask(0o077)  # whatever is written is its writer's alone, until somebody says otherwise
    sys.exit(run(sys.argv[1:]))


def run(argv: Sequence[str]) -> int:
    """Do what the arguments ask; returns the exit code. What went wrong is one sentence on stderr."""
    _write_what_the_terminal_can()
    try:
        hand_on_the_network()
        code = _start(argv)
        sys.stdout.flush()
    except Refused as refused:
        return _say(str(refused))
    except KeyboardInterrupt:
        return _say("Stopped.")
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or the interpreter complains as it leaves
        return REFUSED
    except Exception as error:
        if os.environ.get("ALONGSIDE_DEBUG") == "1":
            raise
        return _say(_what_broke(error))
    return code


def open_console(place: Place, login: str, on: date, readonly: str = "", *, asking: "Asking | None" = None) -> int:
    """Open the console on a store, whose passphrase is asked for; `readonly` says why nothing is to be written, if so.

    Where it is locked, the program begins anew: nothing of what it had in memory is left. Raises Refused where this is
    no terminal that the console can be shown on, or the store cannot be opened.
    """
    must_have_a_terminal()
    if os.environ.get("TERM") == "xterm" and not os.environ.get("COLORTERM"):
        os.environ.setdefault("TEXTUAL_COLOR_SYSTEM", "256")  # PuTTY says xterm, and has 256 colours
    back = os.environ.pop(LOCKED, "")
    gc.disable()  # nothing of what is imported is rubbish: looking for some would take a tenth of the start
    key = None
    if place.encrypted:
        from console.coming_in import come_in  # noqa: PLC0415 - a store without a passphrase starts without it

        key, login = come_in(place, login, asking, back)
    from screens.app import run as run_console  # noqa: PLC0415 - Textual takes most of the start

    gc.freeze()
    gc.enable()
    left = run_console(place.path, key=key, login=login, on=on, where=place.short, readonly=readonly, back=back)
    return left if isinstance(left, int) else _begin_anew(left)


LOCKED = "ALONGSIDE_LOCKED"
"""Why and where the console was locked, for the program that begins anew: JSON, with references and no names."""


def _begin_anew(left: str) -> NoReturn:
    """Clear the screen (some terminals have no second one to leave), and begin with the question for the passphrase."""
    sys.stdout.write("\x1b[H\x1b[2J")
    sys.stdout.flush()
    os.environ[LOCKED] = left
    argv = [sys.executable, *_without_descriptor(sys.orig_argv[1:])]
    os.execv(sys.executable, argv)  # noqa: S606 - this very program, as it was called


def _without_descriptor(argv: Sequence[str]) -> list[str]:
    """The arguments without `--passphrase-fd N`: the line has been read, and the next passphrase is typed."""
    left = [each for each in argv if not each.startswith("--passphrase-fd=")]
    while "--passphrase-fd" in left:
        at = left.index("--passphrase-fd")
        del left[at : at + 2]
    return left


def must_have_a_terminal() -> None:
    """Raises Refused where this is no terminal that the console can be shown on."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Refused(f"The console needs a terminal to be shown on, and this is none. {_PLAIN_INSTEAD}")
    if os.environ.get("TERM") == "dumb":
        raise Refused(f"This terminal (TERM=dumb) cannot show the console. {_PLAIN_INSTEAD}")


def _start(argv: Sequence[str]) -> int:
    opens, store, readonly = _only_opens(argv)
    if opens:
        today = datetime.now().astimezone().date()
        return open_console(where(store), coordinator(), today, looking_only(readonly))
    from console.cli import run as run_command  # noqa: PLC0415 - click is not needed to open the console

    return run_command(argv)


def _only_opens(argv: Sequence[str]) -> tuple[bool, str | None, bool]:
    """Whether nothing but the console is asked for, the store that was named, and whether to look only."""
    left = list(argv)
    if readonly := left.count("--readonly") == 1:
        left.remove("--readonly")
    match left:
        case []:
            return True, None, readonly
        case ["--db", store] if store:
            return True, store, readonly
        case [one] if one.startswith("--db=") and len(one) > len("--db="):
            return True, one.removeprefix("--db="), readonly
    return False, None, False


def _write_what_the_terminal_can() -> None:
    """A letter that the terminal has no way to write becomes a question mark, not an error."""
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors="replace")


def _say(sentence: str) -> int:
    from console.plain import clean  # noqa: PLC0415

    for line in sentence.splitlines():
        print(clean(line), file=sys.stderr)
    return REFUSED


def _what_broke(error: Exception) -> str:
    """The kind of error and the place, and nothing that was in the data; of a damaged store, or a disk, what to do."""
    from traceback import extract_tb  # noqa: PLC0415

    from db import trouble  # noqa: PLC0415

    if why := trouble.meaning(error):
        return f"Alongside had to stop: {why}."
    frames = extract_tb(error.__traceback__)
    home = Path(__file__).resolve().parent.parent
    rooms = [home / room for room in ("console", "screens", "db")]
    ours = [frame for frame in frames if any(Path(frame.filename).is_relative_to(room) for room in rooms)]
    place = (ours or list(frames))[-1] if frames else None
    at = f" at {Path(place.filename).parent.name}/{Path(place.filename).name}:{place.lineno}" if place else ""
    return (
        f"Something broke inside Alongside ({type(error).__name__}{at}). Nothing was half written."
        " «alongside verify» says whether the store is whole. Tell whoever looks after it these words; with"
        " ALONGSIDE_DEBUG=1 they see more."
    )
