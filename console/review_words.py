"""The page of a review in words: a title, some headings, under each its lines. How it is drawn is for others."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from console.dates import say, written
from db import pairs
from db.driver import sqlite3

Called = Callable[[str], str]
"""How a pair is called, from its reference: the reference alone, or with the names of the two."""

_COUNTED = (("act", "act"), ("soon", "soon"), ("watch", "watch"), ("resting", "resting"), ("none", "no flags"))
_HOW = ("new", "worse", "better", "cleared", "put away", "closed")
_OUTCOMES = {"fine": "looked at", "watch": "keep an eye", "act": "to be done", "snooze": "put away"}
"""In the words of a page: what the console calls «nothing more needed» is no verdict on a pair."""

_MEANING = "Act needs somebody now, soon this week or next, watch is to be kept in mind; resting days are excused."
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

NOT_THE_RECORD = "This is not the clinical record. It bears what the coordinators wrote down, and no concern."


@dataclass(frozen=True, slots=True)
class Part:
    """A heading and its lines; without any it says `nothing`."""

    heading: str
    lines: tuple[str, ...]
    nothing: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """A page in words."""

    title: str
    about: tuple[str, ...]
    parts: tuple[Part, ...]
    foot: tuple[str, ...]


def called(store: sqlite3.Connection, *, names: bool) -> Called:
    """How pairs are called: by reference, or with the names of the two."""
    known = {pair.ref: pair for pair in pairs.all_of_them(store)} if names else {}

    def say_it(ref: str) -> str:
        pair = known.get(ref)
        return f"{ref} ({pair.patient_name} & {pair.champion_name})" if pair else ref

    return say_it


def put(page: Mapping[str, Any], called: Called) -> Words:
    """A page that a review ended in, or that says how things stand now, in words."""
    on = date.fromisoformat(page["on"])
    day = f"{_DAYS[on.weekday()]} {written(on)}"
    title = (
        f"Weekly review by {page['by']}, {day}"
        if page["begun_on"]
        else f"{'Since the last review' if page['since'] else 'How things stand'}, {day}"
    )
    counts = ", ".join(f"{label} {page['counts'][name]}" for name, label in _COUNTED)
    whose = f"Pairs of {page['caseload']}, with those covered and those of nobody" if page["caseload"] else "Every pair"
    about = [f"{whose}: {counts}.", _MEANING]
    if page["not_kept"]:
        about.append(f"Not kept, so not looked at: {', '.join(page['not_kept'])}.")
    return Words(
        title,
        tuple(about),
        tuple(_parts(page, called, on)),
        (NOT_THE_RECORD, f"The change log up to here: {page['chain'][:16] or 'empty'}."),
    )


def _parts(page: Mapping[str, Any], called: Called, on: date) -> Iterator[Part]:
    if page["begun_on"]:
        looked, left = page["looked_at"], page["not_looked_at"]
        heading = f"Looked at: {len(looked)} of {len(looked) + len(left)}"
        yield Part(heading, tuple(_looked(each, called) for each in looked), "nobody yet")
    to_do = page["to_do"]
    yield Part(_counted("To be done", to_do), tuple(_to_do(each, called, on) for each in to_do), "nothing")
    if asked := page.get("asked_for"):
        yield Part(
            _counted("Asked for, and not answered yet", asked), tuple(_asked(each, called, on) for each in asked)
        )
    if eyes := page.get("kept_an_eye_on"):
        yield Part(_counted("Kept an eye on", eyes), (f"{', '.join(called(ref) for ref in eyes)}.",))
    yield _changed(page, called, on)
    if ending := page.get("endings"):
        yield Part(_counted("Endings", ending), tuple(_ending(each, called, on) for each in ending))
    if page["begun_on"] and page["not_looked_at"]:
        left = page["not_looked_at"]
        yield Part(f"Not looked at: {len(left)}", tuple(_left(each, called) for each in left))
    away = page["put_away"]
    yield Part(_counted("Put away for a while", away), tuple(_away(each, called, on) for each in away), "nothing")
    looks = page["colleagues"]
    if looks:
        yield Part(f"Colleagues looked at: {len(looks)}", tuple(_colleague(each, called, on) for each in looks))


def _counted(heading: str, rows: Sequence[object]) -> str:
    return f"{heading}: {len(rows)}" if rows else heading


def _looked(each: Mapping[str, Any], called: Called) -> str:
    stood = _stood(each)
    as_it_was = each["now"] == each["severity"] or (each["outcome"], each["now"]) == ("snooze", "none")
    now = "" if as_it_was else f", now {_severity(each['now'])}"  # what is put away is not gone
    wrote = f"Written: {'; '.join(each['written'])}" if each["written"] else ""
    said = "" if wrote and each["outcome"] in {"fine", "act", "snooze"} else _OUTCOMES.get(each["outcome"], "")
    return f"{called(each['pair'])}: {stood}{now}. {'. '.join(filter(None, (said.capitalize(), wrote)))}."


def _left(each: Mapping[str, Any], called: Called) -> str:
    return f"{called(each['pair'])}: {_stood(each)}."


def _stood(each: Mapping[str, Any]) -> str:
    flags = "; ".join(each["flags"])
    return f"{_severity(each['severity'])}{f' ({flags})' if flags else ''}"


def _severity(severity: str) -> str:
    return "no flags" if severity == "none" else severity


def _changed(page: Mapping[str, Any], called: Called, on: date) -> Part:
    if not page["since"]:
        return Part("What changed", (), "this is the first review, so there is nothing to compare with")
    changed = page["changed"]
    counts = ", ".join(f"{count} {how}" for how in _HOW if (count := sum(each["how"] == how for each in changed)))
    heading = f"What changed since {say(date.fromisoformat(page['since']), on)}: {counts or 'nothing'}"
    by_pair: dict[str, list[str]] = {}
    for each in sorted(changed, key=lambda each: _HOW.index(each["how"])):
        by_pair.setdefault(each["pair"], []).append(each["said"])
    return Part(heading, tuple(f"{called(ref)}: {'; '.join(said)}." for ref, said in by_pair.items()))


def _to_do(each: Mapping[str, Any], called: Called, on: date) -> str:
    due = f"by {say(date.fromisoformat(each['due_on']), on)}" if each["due_on"] else "no day set"
    late = " (late)" if each["late"] else ""
    pair = f"{called(each['pair'])}, " if each["pair"] else ""
    return f"{pair}{due}{late}, {each['whom'] or 'nobody named'}: {each['action']}"


def _ending(each: Mapping[str, Any], called: Called, on: date) -> str:
    day = each["closed_on"] or each["ends_on"]
    said = say(date.fromisoformat(day), on) if day else "no end known"
    past = each["state"] != "closed" and day and date.fromisoformat(day) < on
    stands = f"closed {said}" if each["closed_on"] else f"{'ended' if past else 'ends'} {said}" if day else said
    begun = ", not begun" if each["state"] == "open" else ""
    return f"{called(each['pair'])}: {stands}{begun}{' (late)' if each['late'] else ''}: {each['next']}."


def _asked(each: Mapping[str, Any], called: Called, on: date) -> str:
    return (
        f"{called(each['pair'])}: the {each['asked_by']} for {each['kind']}, {say(date.fromisoformat(each['on']), on)}"
    )


def _away(each: Mapping[str, Any], called: Called, on: date) -> str:
    until = say(date.fromisoformat(each["until"]), on)
    return f"{called(each['pair'])}: {each['rule']} until {until}, by {each['by']}: {each['reason']}"


def _colleague(each: Mapping[str, Any], called: Called, on: date) -> str:
    day = say(date.fromisoformat(each["on"]), on)
    return f"{called(each['pair'])}: {each['by']} on {day}, {_OUTCOMES.get(each['outcome'], each['outcome'])}"


def text(words: Words) -> Iterable[str]:
    """The page in plain lines that read well aloud."""
    yield words.title
    yield from words.about
    for part in words.parts:
        yield ""
        yield part.heading if part.lines or not part.nothing else f"{part.heading}: {part.nothing}"
        yield from (f"  {each}" for each in part.lines)
    yield ""
    yield from words.foot
