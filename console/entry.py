"""Where the program starts: the console when nothing else is asked, else the command line. Nothing heavy is imported
before it is known which."""

import gc
import os
import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from console.place import Place, coordinator, where
from db.refused import Refused

DONE, REFUSED, WRONG_USAGE = 0, 1, 2

_PLAIN_INSTEAD = "For the same in plain text use: alongside triage"


def main() -> None:
    """The command `alongside`. Leaves with 0 done, 1 refused, 2 wrong usage; never with a traceback."""
    sys.exit(run(sys.argv[1:]))


def run(argv: Sequence[str]) -> int:
    """Do what the arguments ask; returns the exit code. What went wrong is one sentence on stderr."""
    _write_what_the_terminal_can()
    try:
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


def open_console(place: Place, login: str, on: date) -> int:
    """Open the console on a store. Raises Refused where this is no terminal that it can be shown on."""
    must_have_a_terminal()
    if os.environ.get("TERM") == "xterm" and not os.environ.get("COLORTERM"):
        os.environ.setdefault("TEXTUAL_COLOR_SYSTEM", "256")  # PuTTY says xterm, and has 256 colours
    gc.disable()  # nothing of what is imported is rubbish: looking for some would take a tenth of the start
    from screens.app import run as run_console  # noqa: PLC0415 - Textual takes most of the start

    gc.freeze()
    gc.enable()

    return run_console(place.path, login=login, on=on, where=place.short)


def must_have_a_terminal() -> None:
    """Raises Refused where this is no terminal that the console can be shown on."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Refused(f"The console needs a terminal to be shown on, and this is none. {_PLAIN_INSTEAD}")
    if os.environ.get("TERM") == "dumb":
        raise Refused(f"This terminal (TERM=dumb) cannot show the console. {_PLAIN_INSTEAD}")


def _start(argv: Sequence[str]) -> int:
    opens, store = _only_opens(argv)
    if opens:
        return open_console(where(store), coordinator(), datetime.now().astimezone().date())
    from console.cli import run as run_command  # noqa: PLC0415 - click is not needed to open the console

    return run_command(argv)


def _only_opens(argv: Sequence[str]) -> tuple[bool, str | None]:
    """Whether nothing but the console is asked for, and the store that was named."""
    match list(argv):
        case []:
            return True, None
        case ["--db", store] if store:
            return True, store
        case [one] if one.startswith("--db=") and len(one) > len("--db="):
            return True, one.removeprefix("--db=")
    return False, None


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
    """The kind of error and the place, and nothing that was in the data."""
    from traceback import extract_tb  # noqa: PLC0415

    frames = extract_tb(error.__traceback__)
    home = Path(__file__).resolve().parent.parent
    rooms = [home / room for room in ("console", "screens", "db")]
    ours = [frame for frame in frames if any(Path(frame.filename).is_relative_to(room) for room in rooms)]
    place = (ours or list(frames))[-1] if frames else None
    at = f" at {Path(place.filename).parent.name}/{Path(place.filename).name}:{place.lineno}" if place else ""
    return (
        f"Something broke inside Alongside ({type(error).__name__}{at}). Nothing was half written."
        " Tell whoever looks after it these words; with ALONGSIDE_DEBUG=1 they see more."
    )
