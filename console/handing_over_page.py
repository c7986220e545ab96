"""The page of a handover: for each pair what matters now, what is due, what was promised, and how to reach the two.

As data it bears references, and names only where they were asked for; a concern never stands in it, only that one is
open and whom to ask. It is read, printed and saved as the page of a review is (`console/review_words.py`).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from console import triage
from console.dates import say, written
from console.desk import Desk
from console.ending.state import state as ending_of
from console.flags import Assessment, ground
from console.papers import noted
from console.plain import clean
from console.review_file import FORMATS, save
from console.review_page import NEVER
from console.review_words import NOT_THE_RECORD, Called, Part, Words
from console.roles import must_write
from console.rules.support import next_check_in
from console.situation import Situation
from console.unnamed import of_pair
from db import actions, concerns, handovers, pairs, people, snapshot, timeline, watch
from db.goals import open_goals
from db.handovers import Handover
from db.pairs import PairRow
from db.refused import Refused
from db.requests import open_requests

LATELY = 14
"""Days for which the page still has what was accepted, and says what was declined."""

WHAT = "handover page"
"""What the file is called in the history."""

_CLEARED_AHEAD = 60
"""Days within which a clearance that runs out is said."""


def compose(desk: Desk, *, to: str = "", names: bool = False) -> dict[str, Any]:
    """The page: the pairs that wait to be accepted, then those accepted lately; of everybody, or of those `to` whom.

    With `names` it says how to reach the two, and what was typed stands as it was typed.
    """
    found = [
        *handovers.waiting(desk.store, desk.on),
        *handovers.accepted(desk.store, desk.on - timedelta(days=LATELY), desk.on),
    ]
    wanted = [each for each in found if not to or to in {each.to_whom, each.from_whom, each.by}]
    wanted.sort(key=lambda each: (each.accepted_on is not None, each.from_whom, each.to_whom, each.ref))
    rows = {row.pair.id: row for row in triage.reassess(desk.store, desk.on, [each.pair_id for each in wanted])}
    known = {pair.id: pair for pair in pairs.all_of_them(desk.store)}
    declined = handovers.declined(desk.store, desk.on - timedelta(days=LATELY), desk.on)
    return {
        "by": desk.by,
        "on": desk.on.isoformat(),
        "of": to,
        "notes": _notes(wanted, known, names=names),
        "pairs": [_pair(desk, each, rows[each.pair_id], known[each.pair_id], names=names)
                  for each in wanted if each.pair_id in rows],
        "declined": [
            {"pair": each.ref, "from": each.from_whom, "to": each.to_whom, "on": each.on.isoformat(),
             "why": clean(each.why) if names else _referenced(each.why, known.values())}
            for each in declined if not to or to in {each.from_whom, each.to_whom}
        ],
        "chain": watch.newest_hash(desk.store),
    }  # fmt: skip


def _notes(found: Sequence[Handover], known: Mapping[int, PairRow], *, names: bool) -> list[dict[str, Any]]:
    """What the handing-over coordinators wrote, once each, with the pairs that it was written for."""
    by_note: dict[tuple[str, str, str], list[Handover]] = {}
    for each in found:
        if each.note:
            by_note.setdefault((each.by, each.to_whom, each.note), []).append(each)
    return [
        {
            "by": by,
            "to": to,
            "pairs": [each.ref for each in of],
            "note": clean(note) if names else _referenced(note, [known[each.pair_id] for each in of]),
        }
        for (by, to, note), of in by_note.items()
    ]


def _referenced(text: str, of: Iterable[PairRow]) -> str:
    """The text with references in the place of the names of these pairs' people: it may speak of several at once."""
    refs: dict[str, list[str]] = {}
    whole: list[str] = []
    for pair in of:
        for name, ref in ((pair.patient_name, pair.patient_ref), (pair.champion_name, pair.champion_ref)):
            whole.append(name)
            for part in (name, *name.split()):
                if len(part) > 1 and ref not in refs.setdefault(part.casefold(), []):
                    refs[part.casefold()].append(ref)
    parts = sorted(refs, key=len, reverse=True)
    if not parts:
        return clean(text)
    pattern = rf"(?<!\w)(?:{'|'.join(map(re.escape, parts))})(?!\w)"
    return re.sub(pattern, lambda found: " or ".join(refs[found[0].casefold()]), clean(text), flags=re.IGNORECASE)


def _pair(desk: Desk, handed: Handover, row: Assessment, pair: PairRow, *, names: bool) -> dict[str, Any]:
    def typed(text: str | None) -> str:
        return clean(text or "") if names else of_pair(pair, clean(text or ""))

    situation = Situation(row.pair, ground(snapshot.programme(desk.store, desk.on)))
    flags = [flag for flag in row.flags if not flag.rule.startswith(NEVER)]
    return {
        "pair": pair.ref,
        "from": handed.from_whom,
        "to": handed.to_whom,
        "handed_on": handed.on.isoformat(),
        "accepted_on": _iso(handed.accepted_on),
        "week": row.week,
        "ends_on": _iso(row.ends_on),
        "every_days": row.rhythm,
        "mode": row.mode,
        "severity": flags[0].severity if flags else "none",
        "concern": _whom_to_ask(desk, handed, pair.id),
        "flags": [{"rule": flag.rule, "severity": flag.severity, "why": flag.why, "next": flag.next} for flag in flags],
        "resting_until": _iso(row.resting_until),
        "put_away": [
            {"rule": put.flag.rule, "until": put.until_on.isoformat(), "reason": typed(put.reason)}
            for put in row.snoozed
            if not put.flag.rule.startswith(NEVER)
        ],
        "to_do": [
            {"action": typed(each.text), "whom": typed(each.whom), "due_on": _iso(each.due_on)}
            for each in actions.open_of_pair(desk.store, pair.id, desk.on)
        ],
        "due": [{"what": what, "on": _iso(on)} for what, on in sorted(_due(desk, situation, pair), key=_soonest)],
        "asked_for": [
            {"asked_by": each.asked_by, "kind": each.kind, "on": each.asked_on.isoformat()}
            for each in open_requests(desk.store, pair.id, desk.on)
        ],
        "last_met": _iso(row.last_met),
        "last_contact": _last_contact(desk, pair.id),
        "goals": [{"goal": each.ref, "said": typed(each.text)} for each in open_goals(desk.store, pair.id, desk.on)],
        "reach": _reach(desk, pair) if names else [],
    }


def _whom_to_ask(desk: Desk, handed: Handover, pair_id: int) -> str:
    """Who knows of an open concern; empty where none is open. Nothing else of it leaves its place."""
    there = any(
        each.seen_on <= desk.on and (each.passed_on is None or each.passed_on > desk.on)
        for each in concerns.of_pair(desk.store, pair_id)
    )
    return handed.from_whom if there else ""


def _soonest(due: tuple[str, date | None]) -> tuple[bool, date, str]:
    return (due[1] is None, due[1] or date.max, due[0])


def _due(desk: Desk, s: Situation, pair: PairRow) -> Iterator[tuple[str, date | None]]:
    """What comes up of itself: steps of the ending, reviews, the next check-in, clearances, the end."""
    ending = ending_of(desk, pair.ref)
    for step in ending.waiting:
        yield step.label, step.due_on
    for setback in s.open_setbacks:
        yield f"look at the {setback.whose}'s setback again ({setback.kind})", s.review_of(setback)
    for pause in s.open_pauses:
        yield "look at the pause again", s.review_of(pause)
    if ending.state != "closing" and (check_in := next_check_in(s)):
        yield "check-in", check_in
    if s.pair.supervised_on:
        again = s.pair.supervised_on + timedelta(days=s.limit("supervision-due.watch"))
        yield "supervision of the champion", again
    for each in s.pair.clearances:
        if each.renew_on and (each.renew_on - desk.on).days <= _CLEARED_AHEAD:
            yield f"the champion's {each.clearance} {'runs' if each.renew_on >= desk.on else 'ran'} out", each.renew_on
    if ending.state == "open" and ending.ends_on:
        yield "they end" if ending.days_left and ending.days_left > 0 else "they were to end", ending.ends_on


def _last_contact(desk: Desk, pair_id: int) -> dict[str, str] | None:
    known = timeline.of_pairs(desk.store, [pair_id], since=date.min, on=desk.on)[pair_id]
    last = max(known.contacts, key=lambda each: each.on, default=None)
    if last is None:
        return None
    return {
        "on": last.on.isoformat(),
        "with": last.with_whom,
        "channel": last.channel or "",
        "reached": "reached" if last.reached else "not reached",
    }


def _reach(desk: Desk, pair: PairRow) -> list[str]:
    patient, champion = people.patient(desk.store, pair.patient_ref), people.champion(desk.store, pair.champion_ref)
    assert patient is not None
    assert champion is not None
    care = _listed(patient.care_contact, patient.care_contact_phone, patient.care_team)
    return [
        f"patient {_listed(patient.name or patient.ref, patient.phone)}",
        f"champion {_listed(champion.name or champion.ref, champion.phone, champion.email)}",
        f"care contact {care}" if care else "no care contact recorded",
    ]


def _listed(*parts: str | None) -> str:
    return ", ".join(clean(part) for part in parts if part)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


# --- in words --------------------------------------------------------------------------------------------------------


def put(page: Mapping[str, Any], called: Called) -> Words:
    """The page in words."""
    on, found = date.fromisoformat(page["on"]), page["pairs"]
    hands = list(dict.fromkeys((each["from"], each["to"]) for each in found))
    one = f" from {hands[0][0]} to {hands[0][1]}" if len(hands) == 1 else "s"
    return Words(
        f"Handover{one}, {written(on)}",
        tuple(_about(page, on)),
        tuple(_parts(page, called, on, several=len(hands) > 1)),
        (NOT_THE_RECORD, f"The change log up to here: {page['chain'][:16] or 'empty'}."),
    )


def _about(page: Mapping[str, Any], on: date) -> Iterator[str]:
    by_hands: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for each in page["pairs"]:
        by_hands.setdefault((each["from"], each["to"]), []).append(each)
    for (giver, to), of in by_hands.items():
        days = " and ".join(dict.fromkeys(say(date.fromisoformat(each["handed_on"]), on) for each in of))
        left = sum(each["accepted_on"] is None for each in of)
        state = "accepted" if not left else "not accepted yet" if left == len(of) else f"{left} not accepted yet"
        yield f"{giver} hands over to {to}: {_pairs(len(of))}, {days}, {state}."
    if not page["pairs"]:
        yield "Nothing is handed over that waits to be accepted."
    elif any(each["accepted_on"] is None for each in page["pairs"]):
        yield "Until a pair is accepted it stays with whoever hands it over, and both see it."


def _pairs(count: int) -> str:
    return "1 pair" if count == 1 else f"{count} pairs"


def _parts(page: Mapping[str, Any], called: Called, on: date, *, several: bool) -> Iterator[Part]:
    for each in page["notes"]:
        refs = each["pairs"]
        of = f" of {', '.join(refs)}" if len(refs) < len(page["pairs"]) else ""
        to = f" to {each['to']}" if several else ""
        yield Part(f"What {each['by']} says{to}{of}", (f"In their own words: {each['note']}",))
    for each in page["pairs"]:
        hands = f" ({each['from']} to {each['to']})" if several else ""
        accepted = ", accepted" if each["accepted_on"] else ""
        yield Part(f"{called(each['pair'])}{hands}: {_stands(each, on)}{accepted}", tuple(_lines(each, on)))
    if page["declined"]:
        yield Part("Not taken over", tuple(
            f"{called(each['pair'])}: declined by {each['to']} on {_day(each['on'], on)}, it stays with"
            f" {each['from']}: {each['why']}"
            for each in page["declined"]
        ))  # fmt: skip


def _stands(each: Mapping[str, Any], on: date) -> str:
    severity = "no flags" if each["severity"] == "none" else each["severity"]
    ends = f", ends {_day(each['ends_on'], on)}" if each["ends_on"] else ""
    rhythm = {7: "weekly", 14: "fortnightly"}.get(each["every_days"], f"every {each['every_days']} days")
    mode = f", {each['mode']}" if each["mode"] else ""
    return f"{severity}, week {each['week']}{ends}, {rhythm}{mode}"


def _lines(each: Mapping[str, Any], on: date) -> Iterator[str]:
    """What matters now, what is due, what was promised, how it stands, how to reach them: a line a thing."""
    if each["concern"]:
        yield f"Concern: a concern is open: ask {each['concern']}."
    for flag in each["flags"]:
        yield f"Now: {flag['rule']}, {flag['severity']}. {flag['why']} Next: {flag['next']}"
    if each["resting_until"]:
        yield f"Now: resting until {_day(each['resting_until'], on)}, the days are excused."
    for put_away in each["put_away"]:
        yield f"Put away: {put_away['rule']} until {_day(put_away['until'], on)}: {put_away['reason']}"
    for action in each["to_do"]:
        late = " (late)" if action["due_on"] and date.fromisoformat(action["due_on"]) < on else ""
        by = f"by {_day(action['due_on'], on)}{late}" if action["due_on"] else "no day set"
        yield f"To be done: {by}, {action['whom'] or 'nobody named'}: {action['action']}"
    for due in each["due"]:
        late = " (late)" if due["on"] and date.fromisoformat(due["on"]) < on else ""
        yield f"Due: {_day(due['on'], on)}{late}, {due['what']}" if due["on"] else f"Due: {due['what']}"
    for asked in each["asked_for"]:
        yield f"Promised: the {asked['asked_by']} waits for {asked['kind']}, asked for on {_day(asked['on'], on)}"
    yield f"Last met: {_day(each['last_met'], on) if each['last_met'] else 'not yet'}; {_contact(each, on)}"
    if each["goals"]:
        yield f"Goals: {'; '.join(goal['said'] or goal['goal'] for goal in each['goals'])}"
    if each["reach"]:
        yield f"To reach them: {'; '.join(each['reach'])}"


def _contact(each: Mapping[str, Any], on: date) -> str:
    last = each["last_contact"]
    if not last:
        return "no contact written down"
    channel = f", {last['channel']}" if last["channel"] else ""
    return f"last contact {_day(last['on'], on)}, with the {last['with']}{channel}, {last['reached']}"


def _day(day: str, on: date) -> str:
    return say(date.fromisoformat(day), on)


# --- as a file -------------------------------------------------------------------------------------------------------


def offered(desk: Desk, ref: str) -> dict[str, str]:
    """What the form starts with: a file in one's own home that is not there yet."""
    del ref
    name = f"handover-{desk.on.isoformat()}-{desk.by}"
    numbered = (name, *(f"{name}-{number}" for number in range(2, 100)))
    free = (each for each in numbered if not any((Path.home() / f"{each}.{kind}").exists() for kind in FORMATS))
    return {"path": str(Path.home() / f"{next(free, name)}.docx")}


def kept(desk: Desk, ref: str, *, kind: str, names: bool, path: str, sure: bool = False) -> str:
    """Save the page of what is handed to or by `ref`, or of everything; returns where it lies."""
    del sure
    must_write(desk)  # before a folder is looked into
    try:
        file = Path(clean(path)).expanduser()
        if file.is_dir():
            file = file / Path(offered(desk, "")["path"]).name
    except (RuntimeError, OSError):
        raise Refused(f"{path[:40]} cannot be a file. Give a folder of your own, and a name in it.") from None
    file = file.with_suffix(f".{kind}")
    put_out(desk, ref, file, names=names)
    return f"the page is at {file}, with {'names' if names else 'references'}, not encrypted, for you alone"


def put_out(desk: Desk, to: str, file: Path, *, names: bool) -> None:
    """Write the page to a new file, and note in the history that it left. Raises Refused as `save` does."""
    from console.review_words import called  # noqa: PLC0415 - the parameter of `put` has its name

    must_write(desk)
    page = compose(desk, to=to, names=names)
    save(put(page, called(desk.store, names=names)), file)
    try:
        noted(desk, WHAT, file, names=names, about=", ".join(each["pair"] for each in page["pairs"]))
    except BaseException:
        file.unlink(missing_ok=True)  # no plain file without its note
        raise
