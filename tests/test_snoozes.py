"""Snoozes: a rule put away on a pair until a day, back on that day by itself, or earlier where it gets graver."""

import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from console import bulk, commands, triage
from console.concerns import noticed, passed_on
from console.desk import Desk
from console.entry import run
from console.meetings import cancelled, met
from console.raising import raised
from console.snoozing import in_force, snoozed, what_fires, woken
from console.undoing import redo, undo
from db.refused import Refused
from tests.caseloads import a_pair
from tests.driving import press, screens

LAST_MET = date(2026, 11, 12)
UNTIL = date(2026, 12, 1)
THREAD = "cancelled-in-a-row"

Said = tuple[int, str, str]
Ask = Callable[..., Said]


def flags(desk: Desk, ref: str, on: date | None = None) -> dict[str, str]:
    """The rules that fire on the pair as of a day, each with its severity."""
    found = triage.queue(desk.store, on or desk.on).rows
    return {flag.rule: flag.severity for row in found if row.pair.ref == ref for flag in row.flags}


def rows(desk: Desk, sql: str) -> list[tuple[object, ...]]:
    return desk.store.execute(sql).fetchall()


def met_weekly(desk: Desk, ref: str, last: date) -> None:
    """They met every week, for the last time on that day."""
    for week in range(8):
        met(desk, ref, on=last - timedelta(weeks=week), minutes=60, mode="in person")


@pytest.fixture
def twice(desk: Desk, pair: str) -> str:
    """A pair that met every week until the 12th, and whose patient has cancelled twice since: `soon`, and no more."""
    met_weekly(desk, pair, LAST_MET)
    cancelled(desk, pair, on=date(2026, 11, 16), by="patient", reason="family")
    cancelled(desk, pair, on=date(2026, 11, 19), by="patient", reason="family")
    return pair


def away(desk: Desk, ref: str = "HC-0001") -> list[tuple[str, str]]:
    """What is put away on the pair, and why."""
    found = [row for row in triage.queue(desk.store, desk.on).rows if row.pair.ref == ref]
    return [(put.flag.rule, put.reason) for row in found for put in row.snoozed]


class TestWhatItHides:
    def test_a_rule_is_put_away_and_stays_in_sight_with_its_reason(self, desk: Desk, twice: str) -> None:
        assert flags(desk, twice) == {THREAD: "soon"}
        line = snoozed(desk, twice, until=UNTIL, reason="agreed with both")
        assert line == f"HC-0001: {THREAD} put away until 1 Dec (agreed with both)"
        assert flags(desk, twice) == {}
        assert away(desk) == [(THREAD, "agreed with both")]

    def test_on_its_day_the_rule_is_back(self, desk: Desk, pair: str) -> None:
        raised(desk, pair, severity="soon", reason="moving house")
        snoozed(desk, pair, until=UNTIL, reason="in hand", rule="raised")
        assert "raised" not in flags(desk, pair, UNTIL - timedelta(days=1))
        assert flags(desk, pair, UNTIL)["raised"] == "soon"

    def test_where_it_gets_graver_it_is_back_at_once(self, desk: Desk, twice: str) -> None:
        snoozed(desk, twice, until=UNTIL, reason="in hand")
        cancelled(desk, twice, on=date(2026, 11, 23), by="patient", reason="family")
        assert flags(desk, twice) == {THREAD: "act"}
        assert away(desk) == []

    def test_where_it_gets_less_grave_it_stays_away(self, desk: Desk, twice: str) -> None:
        cancelled(desk, twice, on=date(2026, 11, 23), by="patient", reason="family")
        third = rows(desk, "SELECT max(id) FROM change")[0][0]
        snoozed(desk, twice, until=UNTIL, reason="in hand")
        undo(desk, number=int(str(third)))
        assert flags(desk, twice) == {}
        assert away(desk) == [(THREAD, "in hand")]

    def test_put_away_again_when_it_is_graver_it_is_away_again(self, desk: Desk, twice: str) -> None:
        snoozed(desk, twice, until=UNTIL, reason="in hand")
        cancelled(desk, twice, on=date(2026, 11, 23), by="patient", reason="family")
        snoozed(desk, twice, until=UNTIL, reason="waiting for an answer")
        assert away(desk) == [(THREAD, "waiting for an answer")]

    def test_another_rule_of_the_pair_is_not_put_away(self, desk: Desk, twice: str) -> None:
        raised(desk, twice, severity="watch", reason="moving house")
        snoozed(desk, twice, until=UNTIL, reason="in hand", rule=THREAD)
        assert flags(desk, twice) == {"raised": "watch"}

    def test_a_rule_that_fires_later_is_not_put_away(self, desk: Desk, twice: str) -> None:
        snoozed(desk, twice, until=UNTIL, reason="in hand")
        raised(desk, twice, severity="watch", reason="moving house")
        assert flags(desk, twice) == {"raised": "watch"}

    def test_another_pair_is_not_put_away(self, desk: Desk, twice: str) -> None:
        other = a_pair(desk, "HC-0002", quiet=2)
        raised(desk, twice, severity="soon", reason="moving house")
        raised(desk, other, severity="soon", reason="moving house")
        snoozed(desk, twice, until=UNTIL, reason="in hand", rule="raised")
        assert flags(desk, other)["raised"] == "soon"

    def test_without_a_rule_every_flag_is_put_away(self, desk: Desk, twice: str) -> None:
        raised(desk, twice, severity="act", reason="moving house")
        snoozed(desk, twice, until=UNTIL, reason="in hand")
        assert flags(desk, twice) == {}
        assert {rule for rule, _ in away(desk)} == {THREAD, "raised"}

    def test_severity_order_and_counts_follow(self, desk: Desk, twice: str) -> None:
        before = triage.queue(desk.store, desk.on)
        assert (before.rows[0].severity, before.counts["soon"], before.counts["none"]) == ("soon", 1, 0)
        snoozed(desk, twice, until=UNTIL, reason="in hand")
        after = triage.queue(desk.store, desk.on)
        assert (after.rows[0].severity, after.counts["soon"], after.counts["none"]) == ("none", 0, 1)
        assert after.rows[0].order == round(before.rows[0].order - 3.0, 1)

    def test_a_pair_whose_flag_is_put_away_stands_behind_those_that_have_one(self, desk: Desk, twice: str) -> None:
        other = a_pair(desk, "HC-0002", quiet=2)
        raised(desk, other, severity="watch", reason="moving house")
        assert [row.pair.ref for row in triage.queue(desk.store, desk.on).rows] == [twice, other]
        snoozed(desk, twice, until=UNTIL, reason="in hand")
        assert [row.pair.ref for row in triage.queue(desk.store, desk.on).rows] == [other, twice]


class TestAsOfADay:
    def test_the_day_before_it_is_not_known(self, desk: Desk, pair: str) -> None:
        before = replace(desk, on=date(2026, 11, 20))
        raised(before, pair, severity="soon", reason="moving house")
        snoozed(desk, pair, until=UNTIL, reason="in hand", rule="raised")
        assert flags(desk, pair, date(2026, 11, 23))["raised"] == "soon"
        assert "raised" not in flags(desk, pair)

    def test_the_day_before_it_was_woken_it_still_hides(self, desk: Desk, pair: str) -> None:
        before = replace(desk, on=date(2026, 11, 20))
        raised(before, pair, severity="soon", reason="moving house")
        snoozed(before, pair, until=UNTIL, reason="in hand", rule="raised")
        woken(desk, pair)
        assert "raised" not in flags(desk, pair, date(2026, 11, 23))
        assert flags(desk, pair)["raised"] == "soon"


class TestHowLong:
    def test_for_six_weeks_at_the_most(self, desk: Desk, twice: str) -> None:
        with pytest.raises(Refused, match="more than 42 days without a look"):
            snoozed(desk, twice, until=desk.on + timedelta(days=43), reason="in hand")
        assert flags(desk, twice) == {THREAD: "soon"}
        snoozed(desk, twice, until=desk.on + timedelta(days=42), reason="in hand")
        assert flags(desk, twice) == {}

    @pytest.mark.parametrize(("days", "why"), [(0, "Until today puts nothing away"), (-1, "has passed")])
    def test_not_until_today_nor_a_day_before(self, desk: Desk, twice: str, days: int, why: str) -> None:
        with pytest.raises(Refused, match=why):
            snoozed(desk, twice, until=desk.on + timedelta(days=days), reason="in hand")
        assert rows(desk, "SELECT * FROM snooze") == []


class TestWhatIsRefused:
    def test_a_rule_that_does_not_fire_naming_those_that_do(self, desk: Desk, twice: str) -> None:
        with pytest.raises(Refused, match=f"low-contact does not fire on HC-0001: what does is {THREAD}"):
            snoozed(desk, twice, until=UNTIL, reason="in hand", rule="low-contact")

    def test_a_pair_on_which_nothing_fires(self, desk: Desk, pair: str) -> None:
        met_weekly(desk, pair, date(2026, 11, 19))
        with pytest.raises(Refused, match="There is no flag on HC-0001 to put away"):
            what_fires(desk, pair)

    def test_a_closed_pair(self, desk: Desk, twice: str) -> None:
        desk.store.execute("UPDATE pair SET closed_on = '2026-11-23'")
        with pytest.raises(Refused, match="was closed on 23 Nov"):
            snoozed(desk, twice, until=UNTIL, reason="in hand")


class TestAConcern:
    def test_it_stays_where_everything_else_is_put_away(self, desk: Desk, twice: str) -> None:
        noticed(desk, twice, facts="Bruises on both arms", seen=desk.on)
        line = snoozed(desk, twice, until=UNTIL, reason="in hand")
        assert "concern" not in line
        assert flags(desk, twice) == {"concern-open": "act"}

    def test_it_is_not_offered_to_be_put_away(self, desk: Desk, twice: str) -> None:
        noticed(desk, twice, facts="Bruises on both arms", seen=desk.on)
        assert what_fires(desk, twice) == {"rule": ("every flag", THREAD)}

    def test_put_away_by_its_name_it_is_refused(self, desk: Desk, twice: str) -> None:
        noticed(desk, twice, facts="Bruises on both arms", seen=desk.on)
        with pytest.raises(Refused, match="A concern is never put away"):
            snoozed(desk, twice, until=UNTIL, reason="in hand", rule="concern-open")

    def test_where_it_is_the_only_flag_nothing_can_be_put_away(self, desk: Desk, pair: str) -> None:
        met_weekly(desk, pair, date(2026, 11, 19))
        noticed(desk, pair, facts="Bruises on both arms", seen=desk.on)
        with pytest.raises(Refused, match=r"no flag on HC-0001 to put away\. A concern is never put away"):
            snoozed(desk, pair, until=UNTIL, reason="in hand")

    def test_a_row_in_the_store_does_not_hide_it_either(self, desk: Desk, pair: str) -> None:
        noticed(desk, pair, facts="Bruises on both arms", seen=desk.on)
        with desk.command("snooze", "HC-0001: by hand") as change:
            change.insert(
                "snooze",
                {"pair_id": 1, "rule": "concern-open", "severity": "act", "from_on": "2026-11-24",
                 "until_on": "2026-12-01", "reason": "in hand", "recorded_on": "2026-11-24"},
            )  # fmt: skip
        assert flags(desk, pair)["concern-open"] == "act"

    def test_the_pair_comes_first_whatever_else_is_put_away(self, desk: Desk, twice: str) -> None:
        noticed(desk, twice, facts="Bruises on both arms", seen=desk.on)
        snoozed(desk, twice, until=UNTIL, reason="in hand")
        other = a_pair(desk, "HC-0002", quiet=2)
        raised(desk, other, severity="act", reason="moving house")
        assert triage.queue(desk.store, desk.on).rows[0].pair.ref == twice
        passed_on(desk, twice, told="the safeguarding lead", on=desk.on)
        assert triage.queue(desk.store, desk.on).rows[0].pair.ref == other


class TestTakenOutAgain:
    def test_it_is_back_before_its_day(self, desk: Desk, twice: str) -> None:
        snoozed(desk, twice, until=UNTIL, reason="in hand")
        assert woken(desk, twice) == f"HC-0001: {THREAD} is not put away any more"
        assert flags(desk, twice) == {THREAD: "soon"}

    def test_the_soonest_to_return_where_none_is_named(self, desk: Desk, twice: str) -> None:
        raised(desk, twice, severity="soon", reason="moving house")
        snoozed(desk, twice, until=UNTIL, reason="in hand", rule=THREAD)
        snoozed(desk, twice, until=date(2026, 11, 27), reason="in hand", rule="raised")
        woken(desk, twice)
        assert flags(desk, twice) == {"raised": "soon"}

    def test_by_its_number(self, desk: Desk, twice: str) -> None:
        raised(desk, twice, severity="soon", reason="moving house")
        snoozed(desk, twice, until=date(2026, 11, 27), reason="in hand", rule="raised")
        snoozed(desk, twice, until=UNTIL, reason="in hand", rule=THREAD)
        assert in_force(desk, twice) == {"snooze": ("1 raised until 27 Nov", f"2 {THREAD} until 1 Dec")}
        woken(desk, twice, snooze=f"2 {THREAD} until 1 Dec")
        assert flags(desk, twice) == {THREAD: "soon"}

    def test_a_number_that_there_is_none_of_is_refused_naming_those_there_are(self, desk: Desk, twice: str) -> None:
        snoozed(desk, twice, until=UNTIL, reason="in hand")
        with pytest.raises(Refused, match=r"«9» is none of the snoozes.*numbers 1\."):
            woken(desk, twice, snooze="9")
        assert flags(desk, twice) == {}

    def test_where_nothing_is_put_away_it_is_refused(self, desk: Desk, twice: str) -> None:
        with pytest.raises(Refused, match="Nothing is put away on HC-0001"):
            woken(desk, twice)

    def test_one_that_has_returned_by_itself_is_not_offered(self, desk: Desk, twice: str) -> None:
        snoozed(desk, twice, until=UNTIL, reason="in hand")
        with pytest.raises(Refused, match="Nothing is put away"):
            in_force(replace(desk, on=UNTIL), twice)


class TestUndo:
    def test_the_flags_are_back_and_the_look_is_gone(self, desk: Desk, twice: str) -> None:
        raised(desk, twice, severity="watch", reason="moving house")
        snoozed(desk, twice, until=UNTIL, reason="in hand")
        assert rows(desk, "SELECT outcome FROM review") == [("snooze",)]
        undo(desk)
        assert flags(desk, twice) == {THREAD: "soon", "raised": "watch"}
        assert rows(desk, "SELECT * FROM review") == []

    def test_done_again_they_are_put_away_again(self, desk: Desk, twice: str) -> None:
        snoozed(desk, twice, until=UNTIL, reason="in hand")
        undo(desk)
        redo(desk)
        assert flags(desk, twice) == {}

    def test_taken_out_by_mistake_it_is_put_away_again(self, desk: Desk, twice: str) -> None:
        snoozed(desk, twice, until=UNTIL, reason="in hand")
        woken(desk, twice)
        undo(desk)
        assert flags(desk, twice) == {}


def test_of_several_pairs_each_ones_own_flags_are_put_away(desk: Desk, twice: str) -> None:
    other = a_pair(desk, "HC-0002", quiet=2)
    raised(desk, other, severity="soon", reason="moving house")
    values: dict[str, commands.Value] = {"until": UNTIL, "reason": "in hand", "rule": "every flag"}
    bulk.for_all(desk, commands.find("snooze"), [twice, other], values)
    assert (flags(desk, twice), flags(desk, other)) == ({}, {})
    undo(desk)
    assert (flags(desk, twice), flags(desk, other)) == ({THREAD: "soon"}, {"raised": "soon"})


class TestOnTheScreen:
    def test_everything_on_the_pair_is_put_away_in_three_keys(self, desk: Desk, twice: str) -> None:
        drawn = press(desk, "z", "i", "enter", "w", "w")
        assert rows(desk, "SELECT rule, until_on, reason FROM snooze") == [(THREAD, "2026-12-08", "in hand")]
        assert f"Put away: {THREAD} until 8 Dec (in hand)" in drawn

    def test_one_of_its_flags_is_chosen_by_its_number(self, desk: Desk, twice: str) -> None:
        raised(desk, twice, severity="soon", reason="moving house")
        offered = press(desk, "z", "i")
        assert "every flag" in offered
        choice = 1 + what_fires(desk, twice)["rule"].index("raised")
        press(desk, "z", "i", str(choice), "enter")
        assert rows(desk, "SELECT rule FROM snooze") == [("raised",)]

    def test_it_is_taken_out_again(self, desk: Desk, twice: str) -> None:
        snoozed(desk, twice, until=UNTIL, reason="in hand")
        drawn = press(desk, "w", "w", "Y", "enter")
        assert f"{THREAD} is not put away any more" in drawn
        assert flags(desk, twice) == {THREAD: "soon"}

    def test_where_nothing_is_put_away_no_form_opens(self, desk: Desk, pair: str) -> None:
        met(desk, pair, on=date(2026, 11, 23))
        before, after = screens(desk, [["w", "w", "Y"]])[0:2]
        assert "Nothing is put away on HC-0001" in after
        assert "Nothing is put away" not in before


@pytest.fixture
def ask(path: Path, desk: Desk, twice: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Run a command on the store with the pair; returns its code, what it wrote, and what it refused."""
    desk.store.execute("UPDATE meeting SET on_day = date(on_day, ?), recorded_on = date(recorded_on, ?)", [_SHIFT] * 2)
    desk.store.execute("UPDATE pair SET ends_on = date(ends_on, ?)", [_SHIFT])

    def asked(*words: str, typed: str = "") -> Said:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        code = run(["--db", str(path), "--by", "jw", *words])
        return (code, *capsys.readouterr())

    return asked


_TODAY = date.today()  # noqa: DTZ011 - the command line reads the clock, and so must what looks at it
_SHIFT = f"{(_TODAY - date(2026, 11, 24)).days:+} days"


class TestOnTheCommandLine:
    def test_a_rule_is_put_away_and_taken_out_again(self, ask: Ask) -> None:
        code, out, err = ask("log", "snooze", "hc-1", "--rule", THREAD, "--until", "+1w", "--reason", "in hand")
        assert (code, err) == (0, "")
        assert f"HC-0001: {THREAD} put away until" in out
        assert "no flags" in ask("triage", "--all")[1]
        assert ask("log", "woken", "hc-1")[0] == 0
        assert THREAD not in ask("triage")[1]
        assert "2 cancelled in a row" in ask("triage")[1]

    def test_why_says_what_is_put_away(self, ask: Ask) -> None:
        ask("log", "snooze", "hc-1", "--reason", "in hand")
        assert "in hand" in ask("why", "hc-1")[1]

    def test_a_program_reads_exactly_what_the_contract_says(self, ask: Ask) -> None:
        ask("log", "raise", "hc-1", "--severity", "watch", "--reason", "-", typed="moving house")
        ask("log", "snooze", "hc-1", "--rule", THREAD, "--reason", "in hand")
        read = json.loads(ask("triage", "--json")[1])
        assert set(read) == {"on", "pairs"}
        (found,) = read["pairs"]
        assert set(found) == {"pair", "severity", "order", "week", "quiet_days", "resting_until", "flags"}
        assert [set(flag) for flag in found["flags"]] == [{"rule", "about", "severity", "why", "since"}]
        assert (found["severity"], found["flags"][0]["rule"]) == ("watch", "raised")

    @pytest.mark.parametrize(
        ("words", "code", "why"),
        [
            (["--until", "+7w", "--reason", "in hand"], 1, "42 days"),
            (["--rule", "low-contact", "--reason", "in hand"], 1, "does not fire on HC-0001"),
            (["--rule", "concern-open", "--reason", "in hand"], 1, "never put away"),
            (["--until", "+1w"], 2, "--reason"),
        ],
    )
    def test_what_is_refused_and_what_is_wrong_usage(self, ask: Ask, words: list[str], code: int, why: str) -> None:
        found = ask("log", "snooze", "hc-1", *words)
        assert (found[0], found[1]) == (code, "")
        assert why in found[2]

    def test_a_reason_with_a_name_in_it_is_not_said_to_whoever_looks_over_a_shoulder(self, ask: Ask) -> None:
        said = ask("log", "snooze", "hc-1", "--reason", "femi is on holiday")
        told = [
            said,
            ask("why", "hc-1"),
            ask("why", "hc-1", "--json"),
            ask("review"),
            ask("history"),
            ask("triage", "--all"),
        ]
        assert "the champion is on holiday" in said[1]
        assert [out for _, out, _ in told if "femi" in out.lower()] == []
