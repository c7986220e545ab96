"""The one family of refusals: a sentence that says what was refused, why, and what to do."""


class Refused(Exception):  # noqa: N818 - it is what it is called on screen
    """Something was refused. `str()` of it is shown to the coordinator as it stands."""


class NoStore(Refused):
    """There is no store at the path that was asked for, or what is there is not one."""


class WrongKey(NoStore):
    """The key is not the one that the store is encrypted with."""


class Locked(NoStore):
    """The store is encrypted, and nobody has given a passphrase."""


class Stale(Refused):
    """Somebody changed the same row since it was read."""


class Doubt(Refused):
    """It can be written, but it contradicts what is known: asked about first, and written when the answer is yes."""


class Overtaken(Doubt):
    """Somebody changed what a form is about while it was open: told who and what, and written if that is the answer."""
