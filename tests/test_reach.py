"""What lies further back than is read never changes a verdict; one pair read alone is as in the whole queue.

Stories are invented, written to a real store, and read back with the usual reach, with all the reach there is, and
worked out the plain way by the builder.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.flags import Assessment, assess, ground
from console.triage import queue, reassess
from db import snapshot, store
from db.change import Change, command
from db.driver import sqlite3
from db.facts import Pair, Reach
from tests.builders import ON, APair, ago, ahead

EVERYTHING = Reach(held=1000, timed=1000, rhythms=1000)
LOOKS_AT_THE_LAST_FEW = {"remote-only", "short-meetings", "champion-unavailable", "drifting"}
"""Rules about the last few meetings: that they fire is certain, since when only as far back as is read."""

EMPTIED = ("meeting", "contact", "setback", "pause", "agreement", "closure", "pair", "patient", "champion")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """A store that each story is written into anew."""
    connection = store.create(tmp_path_factory.mktemp("reach") / "programme.db")
    connection.execute("PRAGMA synchronous = OFF")
    yield connection
    connection.close()


def write(connection: sqlite3.Connection, pairs: list[APair], closures: list[tuple[date, date]]) -> None:
    """These pairs and closures, and nothing else."""
    for table in EMPTIED:
        connection.execute(f"DELETE FROM {table}")
    with command(connection, name="story", by="jw", at=datetime(2026, 11, 23, tzinfo=UTC), summary="") as change:
        for first, last in set(closures):
            change.insert("closure", {"from_on": first.isoformat(), "to_on": last.isoformat()})
        for number, pair in enumerate(pairs, 1):
            patient = change.insert("patient", {"id": number, "ref": f"P-{number}", "care_contact": "Sam Field"})
            champion = change.insert("champion", {"id": number, "ref": f"C-{number}"})
            every, mode = pair.begins_with
            row = {"patient_id": patient, "champion_id": champion, "every_days": every, "mode": mode}
            dates = {"matched_on": pair.matched_on, "introduced_on": pair.introduced_on, "ends_on": pair.ends_on}
            change.insert(
                "pair", {"id": number, "ref": pair.ref, **row, **{key: iso(day) for key, day in dates.items()}}
            )
            write_facts(change, number, pair)


def write_facts(change: Change, pair_id: int, pair: APair) -> None:
    """What happened, each in its table."""
    nth: Counter[tuple[str, date]] = Counter()

    def add(table: str, day: str, on: date, recorded: date, **row: str | int | None) -> None:
        if table != "agreement":
            nth[table, on] += 1
            row["nth"] = nth[table, on]
        change.insert(table, {"pair_id": pair_id, day: iso(on), "recorded_on": iso(recorded), **row})

    for m, known in pair.meetings:
        more = {"mode": m.mode, "minutes": m.minutes, "cancelled_by": m.cancelled_by, "reason": m.reason}
        add("meeting", "on_day", m.on, known, outcome=m.outcome, rearranged_to=iso(m.rearranged_to), **more)
    for c, known in pair.contacts:
        told = {"with_whom": c.with_whom, "channel": c.channel, "reached": int(c.reached), "met_on": iso(c.met_on)}
        add("contact", "on_day", c.on, known, **told)
    for s, known in pair.setbacks:
        ends = {"review_on": iso(s.review_on), "ended_on": iso(s.ended_on)}
        add("setback", "began_on", s.began_on, known, whose=s.whose, kind=s.kind, effect=s.effect, **ends)
    for p, known in pair.pauses:
        ends = {"review_on": iso(p.review_on), "ended_on": iso(p.ended_on)}
        add("pause", "from_on", p.from_on, known, reason=p.reason, **ends)
    for from_on, every, mode, known in pair.agreements:
        add("agreement", "from_on", from_on, known, every_days=every, mode=mode)


def iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


back = st.integers(-6, 250)
"""Days before the day asked about; a few lie ahead of it."""

outcomes = st.sampled_from(["held", "held", "held", "cancelled", "missed", "told", "reached", "not reached"])


@st.composite
def a_story(draw: st.DrawFn, ref: str = "HC-0001") -> APair:
    """A pair with a long history of every kind of thing, some of it written down late."""
    pair = APair(ref).matched(ago(draw(st.integers(0, 260))))
    if draw(st.booleans()):
        pair.introduced(ago(draw(st.integers(-6, 260))))
    pair.began_with(draw(st.sampled_from([None, 5, 7, 14, 28])), draw(st.sampled_from([None, "in person", "phone"])))
    pair.ends(draw(st.sampled_from([None, ago(3), ahead(40), ahead(100)])))
    for days in draw(st.lists(back, max_size=2, unique=True)):
        pair.agreed(draw(st.sampled_from([None, 7, 21])), draw(st.sampled_from([None, "hybrid"])), since=ago(days))
    by = st.sampled_from(["champion", "patient", None])
    for days, what, who in draw(st.lists(st.tuples(back, outcomes, by), max_size=30)):
        day = ago(days)
        match what:
            case "held":
                mode, minutes = (
                    draw(st.sampled_from(["phone", "in person", None])),
                    draw(st.sampled_from([None, 30, 70])),
                )
                pair.met(day, mode=mode, minutes=minutes)
                late = timedelta(days=draw(st.sampled_from([0, 0, 9])))
                pair.meetings[-1] = (pair.meetings[-1][0], day + late)
            case "cancelled":
                pair.cancelled(day, by=who, moved_to=draw(st.sampled_from([None, day + timedelta(days=2)])), said=day)
            case "missed":
                pair.missed(day, by=who)
            case "told":
                pair.reached(day, met_on=day - timedelta(days=draw(st.integers(-3, 20))))
            case "reached":
                pair.reached(day)
            case _:
                pair.not_reached(day)
    rest = st.tuples(back, st.one_of(st.none(), st.integers(0, 30)), st.one_of(st.none(), st.integers(0, 40)))
    for days, review, end in draw(st.lists(rest, max_size=3)):
        review_on, ended_on = after(ago(days), review), after(ago(days), end)
        if draw(st.booleans()):
            pair.paused(ago(days), review=review_on, ended=ended_on)
        else:
            effect = draw(st.sampled_from(["stopped", "stopped", "fewer", None]))
            pair.unwell(ago(days), effect=effect, review=review_on, ended=ended_on)
    return pair


def after(day: date, days: int | None) -> date | None:
    return None if days is None else day + timedelta(days=days)


closures = st.lists(st.tuples(back, st.integers(0, 20)), max_size=2).map(
    lambda drawn: [(ago(days), ago(days) + timedelta(days=length)) for days, length in drawn]
)


def verdict(found: Assessment) -> object:
    """All that is decided about a pair, less since when for rules that look at the last few meetings."""
    flags = [replace(flag, since=ON) if flag.rule in LOOKS_AT_THE_LAST_FEW else flag for flag in found.flags]
    decided = (found.severity, found.order, found.terms, found.week, found.quiet_days, found.resting_until)
    return (*decided, found.rhythm, found.mode, found.last_met, found.ends_on, flags)


def assessed(connection: sqlite3.Connection, pair: Pair) -> Assessment:
    return assess(pair, ground(snapshot.programme(connection, ON)))


@settings(max_examples=150, deadline=None)
@given(story=a_story(), closed=closures)
def test_what_is_not_read_never_changes_the_verdict(
    kept: sqlite3.Connection, story: APair, closed: list[tuple[date, date]]
) -> None:
    write(kept, [story], closed)
    usual, whole = (snapshot.pairs(kept, ON, reach=reach) for reach in (Reach(), EVERYTHING))
    for short, long in zip(usual, whole, strict=True):
        some, all_of_it = assessed(kept, short), assessed(kept, long)
        assert verdict(some) == verdict(all_of_it)
        for seen, known in zip(some.flags, all_of_it.flags, strict=True):
            assert seen.since >= known.since


@settings(max_examples=100, deadline=None)
@given(story=a_story(), closed=closures, days=st.integers(0, 60))
def test_the_store_knows_as_of_a_day_what_the_story_knew(
    kept: sqlite3.Connection, story: APair, closed: list[tuple[date, date]], days: int
) -> None:
    write(kept, [story], closed)
    on = ago(days)
    found = snapshot.pairs(kept, on, reach=EVERYTHING)
    if story.matched_on > on:
        assert found == []
        return
    expected = replace(
        story.known(on),
        patient_ref="P-1",
        patient_name="",
        champion_ref="C-1",
        champion_name="",
        area=None,
        coordinator=None,
    )
    assert plain(found[0]) == plain(expected)


def plain(pair: Pair) -> Pair:
    """The pair with what happened on one day in one order, whatever order it was read in."""
    return replace(
        pair,
        meetings=tuple(sorted(pair.meetings, key=repr)),
        contacts=tuple(sorted(pair.contacts, key=repr)),
        setbacks=tuple(sorted((each._replace(id=0) for each in pair.setbacks), key=repr)),
        pauses=tuple(sorted((each._replace(id=0) for each in pair.pauses), key=repr)),
        read_from=None,
    )


@settings(max_examples=40, deadline=None)
@given(stories=st.tuples(a_story("HC-0001"), a_story("HC-0002"), a_story("HC-0003")), closed=closures)
def test_one_pair_read_alone_is_as_in_the_whole_queue(
    kept: sqlite3.Connection, stories: tuple[APair, ...], closed: list[tuple[date, date]]
) -> None:
    write(kept, list(stories), closed)
    rows = {row.pair.id: row for row in queue(kept, ON).rows}
    assert set(rows) == {number for number, story in enumerate(stories, 1) if story.matched_on <= ON}
    for key, row in rows.items():
        assert reassess(kept, ON, [key]) == [row]
