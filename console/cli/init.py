"""`init`: a new, empty store, encrypted unless somebody asks for one that is not."""

from pathlib import Path

import click

from console.cli.options import JSON
from console.cli.printing import say, say_json
from console.cli.session import Session
from db import ground, modes
from db.refused import Refused
from db.store import create, nature


@click.command("init", help="Make a new, empty store. It is encrypted: you choose a passphrase.")
@click.option("--no-passphrase", is_flag=True, help="A store that is not encrypted, for trials with invented people.")
@click.option("--passphrase-fd", type=int, metavar="N", help="Read the passphrase from this file descriptor: one line.")
@click.option("--group", metavar="NAME", help="In a folder that this group of the machine shares. You must be in it.")
@JSON
@click.pass_obj
def command(session: Session, no_passphrase: bool, passphrase_fd: int | None, group: str | None, as_json: bool) -> None:
    """Make the store, and say what it is."""
    path = session.place.path
    if nature(path) != "none":
        raise Refused(f"There is a file at {path} already, and it was left alone. Give another name.")
    ground.journal(path, done="made")
    modes.prepare(path.parent, group)  # before a passphrase is typed in vain
    if no_passphrase:
        create(path).close()
        if as_json:
            say_json({"store": str(path), "why": session.place.why, "encrypted": False, "group": _group(path)})
            return
        say(f"A new store is at {path}, {session.place.why}.")
        _say_group(path)
        say("It is not encrypted: whoever can read the file can read what is in it. Keep real people out of it.")
        return
    if passphrase_fd is not None:
        session.ask_at(passphrase_fd)
    _encrypted(session, as_json)


def _encrypted(session: Session, as_json: bool) -> None:
    from console import keys
    from console.passphrases import must_be_good
    from console.unlocking import Unlocked, keep_out_of_core_dumps
    from db.keys import beside

    keep_out_of_core_dumps()
    path, name = session.place.path, session.account
    session.asking.tell(f"This makes an encrypted store at {path}, for {name}, whose passphrase opens it.")
    passphrase = session.asking.new(name, lambda typed: must_be_good(typed, (name,)))
    made = keys.make(path, name, passphrase)
    session.has_unlocked(Unlocked(made.key, name))
    keys.first(session.desk, name)
    if as_json:
        say_json(
            {
                "store": str(path), "why": session.place.why, "encrypted": True, "keys": str(beside(path)),
                "group": _group(path),
                "name": name, "recovery_code": made.recovery,
            }
        )  # fmt: skip
        return
    say(f"A new, encrypted store is at {path}, {session.place.why}. {name} opens it, and is its admin.")
    _say_group(path)
    say(f"Its key file is {beside(path)}: without it nobody opens the store, so it goes wherever the store goes.")
    say_recovery(made.recovery)
    say("Let colleagues in with: alongside keys add NAME. Bring your pairs in with: alongside import FILE")


def _group(path: Path) -> str | None:
    """The group that shares the new store, or None."""
    shared = modes.group_of(path.parent)
    return None if shared is None else modes.group_name(shared)


def _say_group(path: Path) -> None:
    if group := _group(path):
        say(f"The group {group} shares it: whoever is in it can get at the files, and nobody else.")


def say_recovery(code: str) -> None:
    """Show a recovery code, this once."""
    say("")
    say("  Recovery code, shown this once. Write it on paper, and put it where the trust keeps such things:")
    say("")
    say(f"    {code}")
    say("")
    say("  It opens the store when a passphrase is forgotten (alongside keys recover NAME). Nobody can make it again,")
    say("  and without it and without a passphrase nobody can open the store: not us either.")
    say("")
