"""Coming in at the terminal: the passphrase is typed while the screens are being loaded."""

import json
import sys
from contextlib import closing
from datetime import UTC, datetime
from importlib import import_module
from threading import Thread

from console.place import Place
from console.prompt import Asking, Terminal
from console.unlocking import choose_now, unlock
from db.store import open_store


def come_in(place: Place, login: str, asking: Asking | None, back: str) -> tuple[bytes | None, str]:
    """Ask for the passphrase; returns the key, and who has come in. `back` is what a locked console left.

    Raises Refused where nobody gives the right one, or the store cannot be opened.
    """
    loading = Thread(target=import_module, args=("screens.app",), daemon=True)
    loading.start()
    if back:
        left = json.loads(back)
        login, asking = left["login"], Terminal(f"Alongside is locked{left['why']}.")
    asking = asking or Terminal()
    unlocked = unlock(place.path, login, asking)
    if unlocked is None:
        return None, login
    if unlocked.must_choose:
        now = datetime.now(UTC)
        with closing(open_store(place.path, unlocked.key)) as connection:
            choose_now(connection, place.path, unlocked, asking, now.astimezone().date(), now)
    loading.join()
    sys.stderr.flush()
    return unlocked.key, unlocked.name
