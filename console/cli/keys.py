"""`keys`: who can open the store, their passphrases, the recovery code, another key."""

import sys
from collections.abc import Callable
from typing import TypeVar

import click

from console import keys
from console.cli.init import say_recovery
from console.cli.listing import Listing
from console.cli.options import JSON
from console.cli.printing import say, say_json
from console.cli.session import Session
from console.cli.writing import ForAdmins
from console.dates import written
from console.passphrases import must_be_good
from console.place import coordinator
from db.refused import Doubt, Refused
from db.vocabulary import ROLES

_T = TypeVar("_T")

command = Listing("keys", help="Who can open the store: list, let in, remove, passphrases, the recovery code.")


@command.command("list", help="Who can open the store.")
@JSON
@click.pass_obj
def show(session: Session, as_json: bool) -> None:
    """Print them."""
    from console.roles import role_of

    found = keys.everybody(session.desk, session.place.path)
    roles = {each.name: role_of(session.store, each.name) for each in found}
    if as_json:
        rows = [
            {
                "name": each.name, "role": roles[each.name], "code_unused": each.once,
                "added_on": each.added_on and each.added_on.isoformat(),
                "changed_on": each.changed_on and each.changed_on.isoformat(),
            }
            for each in found
        ]  # fmt: skip
        say_json({"you": session.login, "holders": rows})
        return
    for each in found:
        since = f", since {written(each.added_on)}" if each.added_on else ""
        chose = f", passphrase of {written(each.changed_on)}" if each.changed_on else ""
        code = ", has not used their code yet" if each.once else ""
        you = ", which is you" if each.name == session.login else ""
        say(f"{each.name}, {roles[each.name]}{since}{chose}{code}{you}")


@command.command("add", cls=ForAdmins, help="Let somebody in: prints the code they come in with once.")
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), help="What they may do [coordinator].")
@click.option("--sure", is_flag=True, help="Also where they have a passphrase, which is good for nothing then.")
@JSON
@click.pass_obj
def add(session: Session, name: str, role: str | None, sure: bool, as_json: bool) -> None:
    """Write them down, and show the code this once."""
    from console.roles import given

    line, code = _unless_doubted(lambda: keys.added(session.desk, session.place.path, _key(session), name, sure=sure))
    name = coordinator(name)
    if role:
        given(session.desk, name, role=role)
    if as_json:
        say_json({"name": name, "code": code})
        return
    say(line)
    _say_code(name, code)
    say(f"They log in as {name}, open Alongside, type it, and are asked for a passphrase of their own.")


@command.command("remove", cls=ForAdmins, help="Take somebody's passphrase away, when they leave.")
@click.argument("name")
@click.option("--rekey/--no-rekey", default=None, help="Give the store another key too, without asking.")
@click.pass_obj
def remove(session: Session, name: str, rekey: bool | None) -> None:
    """Remove them, and offer the re-key."""
    say(keys.removed(session.desk, session.place.path, name))
    if rekey is None:
        say("A copy of the store and its key file that they kept, if they did, still opens with their passphrase.")
        say("With another key, nothing that is written from now on can be read with what they kept.")
        if not sys.stdin.isatty():
            say("To give the store another key: alongside keys rekey")
            return
        rekey = click.confirm("Give the store another key now?", default=False, err=True)
    if rekey:
        _rekey(session, f"{name} left", as_json=False)


@command.command("passphrase", help="Choose another passphrase for yourself.")
@click.pass_obj
def passphrase(session: Session) -> None:
    """Ask for it twice."""
    desk, key = session.desk, _key(session)
    chosen = session.asking.new(session.login, lambda typed: must_be_good(typed, (session.login,)))
    say(keys.chosen(desk, session.place.path, key, session.login, chosen))


@command.command("recovery", cls=ForAdmins, help="Make a new recovery code; the old one opens nothing any more.")
@JSON
@click.pass_obj
def recovery(session: Session, as_json: bool) -> None:
    """Show it this once."""
    line, code = keys.new_recovery(session.desk, session.place.path, _key(session))
    if as_json:
        say_json({"recovery_code": code})
        return
    say(line)
    say_recovery(code)


@command.command("recover", help="Open the store with the recovery code, and give NAME a new passphrase.")
@click.argument("name")
@click.option("--sure", is_flag=True, help="Also where nobody of that name could open the store so far.")
@click.pass_obj
def recover(session: Session, name: str, sure: bool) -> None:
    """Ask for the code, then for the passphrase."""
    from console.unlocking import Unlocked, keep_out_of_core_dumps

    keep_out_of_core_dumps()
    path, who = session.place.path, coordinator(name)
    code = session.asking.passphrase("Recovery code: ")
    key = _unless_doubted(lambda: keys.recovered(path, code, who, sure=sure))
    session.has_unlocked(Unlocked(key, who))
    chosen = session.asking.new(who, lambda typed: must_be_good(typed, (who,)))
    say(keys.chosen(session.desk, path, key, who, chosen, recovered=True))
    say("The recovery code stays good. If somebody else has seen it: alongside keys recovery")


@command.command(
    "rekey", cls=ForAdmins, help="Encrypt the store with another key. Colleagues come in by a code, and choose anew."
)
@JSON
@click.pass_obj
def rekey(session: Session, as_json: bool) -> None:
    """Do it, and show the codes this once."""
    _rekey(session, "", as_json=as_json)


def _rekey(session: Session, reason: str, *, as_json: bool) -> None:
    from console.roles import must_be
    from console.unlocking import Unlocked

    key, name, path = _key(session), session.login, session.place.path
    must_be(session.desk, "admin")
    typed = session.asking.passphrase(f"Passphrase of {name} once more, to wrap the new key: ")
    session.close()
    try:
        made = keys.another_key(path, key, name, typed)
    except Refused as refused:
        raise Refused(f"{refused} To try again: alongside keys rekey") from None
    session.has_unlocked(Unlocked(made.key, name))
    line = keys.rekeyed(session.desk, reason)
    if as_json:
        say_json({"recovery_code": made.recovery, "codes": made.codes})
        return
    say(line)
    for other, code in made.codes.items():
        _say_code(other, code)
    say_recovery(made.recovery)
    say("What runs unattended (a nightly backup) needs its new code too: let its account come in once, as the others.")
    say("Backups made before open with their own key files: throw away those that a leaver could have copied.")


def _unless_doubted(do: Callable[[], _T]) -> _T:
    try:
        return do()
    except Doubt as doubt:
        raise Refused(f"{doubt} Nothing was done. Add --sure to do it all the same.") from None


def _say_code(name: str, code: str) -> None:
    say(f"  The code of {name}, shown this once and good once: {code}")


def _key(session: Session) -> bytes:
    """The key. Raises Refused where the store has none."""
    if session.key is None:
        raise Refused(
            f"The store at {session.place.path} is not encrypted, and has no keys. To have one that is, make a new"
            " store with init, and bring your pairs in there."
        )
    return session.key
