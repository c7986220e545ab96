"""A caseload, or some pairs of it, handed over to another coordinator for good: handed, accepted, declined, taken back.

Until it is accepted the pair stays with its coordinator, and both see it. Cover (`console/cover.py`) is another thing:
it goes back by itself.
"""

from console import caseload, roles
from console.dates import say
from console.desk import Desk
from console.pairs import the
from console.plain import clean
from console.working import open_pair
from db import coordinators, handovers
from db import pairs as kept
from db.handovers import Handover
from db.pairs import PairRow
from db.refused import Doubt, Overtaken, Refused

# --- who and which ---------------------------------------------------------------------------------------------------


def whose_it_is(desk: Desk, ref: str) -> dict[str, str]:
    """What the form starts with: the coordinator of the pair. Raises Refused where it has none."""
    return {"whose": _coordinator(open_pair(desk, ref))}


def colleagues(desk: Desk, ref: str) -> dict[str, tuple[str, ...]]:
    """Who could take the pair over, to choose from."""
    pair = open_pair(desk, ref)
    others = (each.initials for each in coordinators.everybody(desk.store, desk.on))
    return {"to": tuple(initials for initials in others if initials != pair.coordinator)[:9]}


def to_hand_over(desk: Desk, whose: str) -> tuple[str, ...]:
    """The open pairs of that coordinator that are not handed to anybody yet.

    Raises Refused where there is none.
    """
    who = clean(whose).lower()
    theirs = [
        pair
        for pair in kept.all_of_them(desk.store)
        if pair.coordinator == who and (pair.closed_on is None or pair.closed_on > desk.on)
        and pair.matched_on <= desk.on
    ]  # fmt: skip
    if not theirs:
        raise Refused(f"{who[:20] or 'Nobody'} has no open pair to hand over.")
    handed = {each.pair_id: each for each in handovers.waiting(desk.store, desk.on)}
    if left := tuple(pair.ref for pair in theirs if pair.id not in handed):
        return left
    to = ", ".join(sorted({handed[pair.id].to_whom for pair in theirs}))
    raise Refused(f"Every open pair of {who} is handed over already: it waits for {to} to accept.")


def handed_to(desk: Desk, who: str) -> tuple[Handover, ...]:
    """The pairs that wait for that coordinator to accept them."""
    return tuple(each for each in handovers.waiting(desk.store, desk.on) if each.to_whom == who)


def to_accept(desk: Desk) -> tuple[str, ...]:
    """The pairs that were handed to whoever is at work. Raises Refused where there is none."""
    if found := tuple(each.ref for each in handed_to(desk, desk.by)):
        return found
    raise Refused(f"Nothing was handed to {desk.by} that waits to be accepted.")


def accepting(desk: Desk, ref: str) -> dict[str, str]:
    """What the form starts with. Raises Refused, before it opens, where it is not for whoever is at work."""
    _mine(desk, open_pair(desk, ref))
    return {}


def declining(desk: Desk, ref: str) -> dict[str, str]:
    """The same of declining."""
    _mine(desk, open_pair(desk, ref), "declines")
    return {}


def taking_back(desk: Desk, ref: str) -> dict[str, str]:
    """The same of taking back."""
    _handed_by_me(desk, open_pair(desk, ref))
    return {}


# --- what is written -------------------------------------------------------------------------------------------------


def handed(
    desk: Desk, ref: str, *, to: str, whose: str | None = None, note: str | None = None, sure: bool = False
) -> str:
    """A pair is handed to another coordinator, who has to accept it; returns what was written.

    `whose` is who looks after it so far, `note` what the next one has to know and what was promised. Raises Refused
    where the receiver is unknown, looks only, or has the pair already; Doubt where it is a colleague's and that was
    not said, or a colleague gave it another coordinator meanwhile.
    """
    with desk.command("handover", "") as change:
        pair = open_pair(desk, ref)
        from_whom, who = _coordinator(pair), _receiver(desk, to)
        _must_not_be_overtaken(desk, pair, sure=sure)
        if whose and clean(whose).lower() != from_whom:
            raise Refused(f"{pair.ref} is {from_whom}'s, not {clean(whose).lower()[:20]}'s.")
        if who == from_whom:
            raise Refused(f"{pair.ref} is {who}'s already.")
        there = _waiting(desk, pair)
        if there:
            raise Refused(f"{pair.ref} is handed to {there.to_whom} already, and not accepted yet: take it back first.")
        if not whose and from_whom != desk.by and not sure:
            raise Doubt(f"{pair.ref} is {from_whom}'s, not yours.")
        if (stale := handovers.open_row(desk.store, pair.id)) is not None:
            change.update("handover", stale, {"withdrawn_on": desk.on.isoformat()})
        change.insert(
            "handover",
            {
                "pair_id": pair.id,
                "from_whom": from_whom,
                "to_whom": who,
                "on_day": desk.on.isoformat(),
                "note": clean(note or "") or None,
                "recorded_on": desk.on.isoformat(),
            },
        )
        line = f"{pair.ref}: handed over by {from_whom} to {who}, not accepted yet{_away(desk, who)}"
        change.summary = line
    return line


def accepted(desk: Desk, ref: str, *, leave: bool = False, sure: bool = False) -> str:
    """Whoever it was handed to looks after the pair from now on, and does what the other one was to do for it.

    With `leave` those actions stay with the other one. Raises Refused where it was not handed to whoever is at work,
    Doubt where a colleague gave the pair another coordinator meanwhile.
    """
    with desk.command("handover-accept", "") as change:
        pair = open_pair(desk, ref)
        found = _mine(desk, pair)
        if pair.coordinator not in {found.from_whom, found.to_whom} and not sure:
            raise Doubt(
                f"{pair.ref} was handed over by {found.from_whom}, and its coordinator is"
                f" {pair.coordinator or 'nobody'} now: ask them first."
            )
        theirs = [
            number
            for number, whom in handovers.to_do(desk.store, pair.id)
            if not leave and clean(whom).lower() in {found.from_whom, pair.coordinator} - {found.to_whom}
        ]
        change.update("handover", found.id, {"accepted_on": desk.on.isoformat()})
        change.update("pair", pair.id, {"coordinator": found.to_whom})
        for number in theirs:
            change.update("action", number, {"whom": found.to_whom})
        line = f"{pair.ref}: taken over by {found.to_whom} from {found.from_whom}{_with(theirs)}"
        change.summary = line
    return line


def declined(desk: Desk, ref: str, *, why: str, sure: bool = False) -> str:
    """Whoever it was handed to does not take the pair: it stays with its coordinator. Raises Refused without a reason,
    or where it was not handed to whoever is at work."""
    del sure
    with desk.command("handover-decline", "") as change:
        pair = open_pair(desk, ref)
        found = _mine(desk, pair, "declines")
        if not (reason := clean(why)):
            raise Refused(f"Say why: {found.from_whom} has to know what to do instead.")
        change.update("handover", found.id, {"declined_on": desk.on.isoformat(), "why": reason})
        line = f"{pair.ref}: declined by {found.to_whom}, it stays with {pair.coordinator or 'nobody'}"
        change.summary = line
    return line


def taken_back(desk: Desk, ref: str, *, why: str | None = None, sure: bool = False) -> str:
    """A handover that was not accepted yet is taken back by whoever handed the pair over.

    Raises Refused where there is none, or it was somebody else's.
    """
    del sure
    with desk.command("handover-back", "") as change:
        pair = open_pair(desk, ref)
        found = _handed_by_me(desk, pair)
        change.update("handover", found.id, {"withdrawn_on": desk.on.isoformat(), "why": clean(why or "") or None})
        line = f"{pair.ref}: not handed to {found.to_whom} any more, it stays with {pair.coordinator or 'nobody'}"
        change.summary = line
    return line


# --- the questions ---------------------------------------------------------------------------------------------------


def waiting_of(desk: Desk, ref: str) -> Handover | None:
    """The handover of that pair that waits to be accepted, or None."""
    return _waiting(desk, the(desk, ref))


def _waiting(desk: Desk, pair: PairRow) -> Handover | None:
    return next((each for each in handovers.waiting(desk.store, desk.on) if each.pair_id == pair.id), None)


def _must_wait(desk: Desk, pair: PairRow) -> Handover:
    if found := _waiting(desk, pair):
        return found
    raise Refused(
        f"{pair.ref} is handed to nobody: nothing waits to be accepted. It is {pair.coordinator or 'nobody'}'s."
    )


def _mine(desk: Desk, pair: PairRow, does: str = "accepts") -> Handover:
    found = _must_wait(desk, pair)
    if found.to_whom != desk.by:
        raise Refused(
            f"{pair.ref} was handed to {found.to_whom}, and you write as {desk.by}: {found.to_whom} {does} it."
        )
    return found


def _handed_by_me(desk: Desk, pair: PairRow) -> Handover:
    found = _must_wait(desk, pair)
    if desk.by not in {found.from_whom, found.by, pair.coordinator}:
        who = found.from_whom if found.by == found.from_whom else f"{found.from_whom} or {found.by}"
        raise Refused(f"{pair.ref} was handed over by {found.from_whom}: {who} can take it back.")
    return found


def _coordinator(pair: PairRow) -> str:
    if pair.coordinator:
        return pair.coordinator
    raise Refused(f"{pair.ref} has no coordinator to hand it over: correct the pair, and give it one.")


def _receiver(desk: Desk, to: str) -> str:
    who = clean(to).lower()
    known = {each.initials: each for each in coordinators.everybody(desk.store, desk.on)}
    if who not in known:
        there = ", ".join(sorted(known)) or "nobody yet"
        raise Refused(
            f"No coordinator is called {who[:20] or 'nothing'}: there is {there}. Somebody new says first who they are:"
            " alongside coordinators me."
        )
    login = known[who].login
    if login and roles.role_of(desk.store, login) == "viewer":
        raise Refused(f"{who} looks only, and cannot accept a pair: an admin gives them another role first.")
    return who


def _must_not_be_overtaken(desk: Desk, pair: PairRow, *, sure: bool) -> None:
    if desk.seen is None or sure:
        return
    if found := handovers.changed_since(desk.store, pair.id, desk.seen):
        raise Overtaken(f"{found[0]} gave {pair.ref} another coordinator while this was open: {found[1]}.")


def _away(desk: Desk, who: str) -> str:
    there = caseload.away(desk).get(who)
    return f" (covered by {there.covered_by} until {say(there.until_on, desk.on)})" if there else ""


def _with(actions: list[int]) -> str:
    if not actions:
        return ""
    numbers = ", ".join(map(str, actions))
    return f", with {'action' if len(actions) == 1 else 'actions'} {numbers}"
