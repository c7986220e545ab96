"""The queue: who stands first, how many stand where, what is not kept, and the shape that other programs read."""

import json
from dataclasses import replace
from datetime import date

import pytest

from console.desk import Desk
from console.flags import Assessment
from console.triage import as_json, counts, in_order, queue
from db.change import Row
from db.vocabulary import CLEARANCES
from tests.builders import ALL_KEPT, ON, APair, ago, ahead, fired, judged


def refs(*pairs: APair) -> list[str]:
    """The references in the order of the queue, whatever order they came in."""
    found = [row.pair.ref for row in in_order(judged(pair, kept=ALL_KEPT) for pair in pairs)]
    assert found == [row.pair.ref for row in in_order(judged(pair, kept=ALL_KEPT) for pair in reversed(pairs))]
    return found


def good(ref: str) -> APair:
    """A pair on which no rule fires."""
    pair = APair(ref).met_weekly(ago(1)).cleared(done=ago(300)).supervised(ago(1)).reached(ago(1))
    return pair.with_goal(ago(10))


def test_the_good_pair_has_no_flags() -> None:
    assert fired(judged(good("HC-1"), kept=ALL_KEPT)) == {}


class TestOrder:
    def test_act_comes_before_soon_before_watch_before_none(self) -> None:
        pairs = [good("HC-1"), good("HC-2").raised(ago(1), "watch"), good("HC-3").raised(ago(1), "soon")]
        assert refs(*pairs, good("HC-4").raised(ago(1), "act")) == ["HC-4", "HC-3", "HC-2", "HC-1"]

    def test_a_concern_comes_before_everything(self) -> None:
        worst = APair("HC-1").without_care_contact().ends(ago(90)).asked(ago(30)).raised(ago(1), "act")
        assert refs(worst, good("HC-2").concern(ago(1))) == ["HC-2", "HC-1"]

    def test_many_flags_that_are_soon_do_not_outrank_one_that_is_act(self) -> None:
        soon = good("HC-1").raised(ago(1)).ends(ahead(50)).cancelled(ago(0)).paused(ago(40), review=ago(2))
        soon.unwell(ago(30), effect="none", review=ago(2)).ending_begun(ago(1)).step("last meeting", ago(1))
        assert judged(soon, kept=ALL_KEPT).order > judged(good("HC-2").raised(ago(1), "act"), kept=ALL_KEPT).order
        assert refs(soon, good("HC-2").raised(ago(1), "act")) == ["HC-2", "HC-1"]

    def test_of_one_severity_the_higher_sum_comes_first(self) -> None:
        two = good("HC-2").raised(ago(1), "act").without_care_contact()
        assert refs(good("HC-1").raised(ago(1), "act"), two) == ["HC-2", "HC-1"]

    def test_of_two_alike_the_quieter_comes_first(self) -> None:
        quieter = APair("HC-2").met_weekly(ago(30))
        assert [row.pair.ref for row in in_order([judged(APair("HC-1").met_weekly(ago(24))), judged(quieter)])] == [
            "HC-2",
            "HC-1",
        ]

    def test_of_two_the_same_the_reference_decides(self) -> None:
        assert refs(good("HC-2"), good("HC-1"), good("HC-3")) == ["HC-1", "HC-2", "HC-3"]

    def test_a_pair_is_as_urgent_as_its_worst_flag_and_shows_it_first(self) -> None:
        found = judged(good("HC-1").raised(ago(1), "watch").without_care_contact().ends(ahead(30)), kept=ALL_KEPT)
        assert found.severity == "act"
        assert [flag.severity for flag in found.flags] == ["act", "soon", "watch"]

    def test_the_order_is_the_sum_of_terms_that_are_named(self) -> None:
        found = judged(good("HC-1").raised(ago(1)).without_care_contact(), kept=ALL_KEPT)
        assert found.order == round(sum(points for _, points in found.terms), 1)
        assert [name for name, _ in found.terms][:2] == ["no-care-contact (act)", "raised (soon)"]


class TestCounts:
    def test_each_pair_counts_once_where_its_worst_flag_puts_it(self) -> None:
        pairs = [good("HC-1"), good("HC-2").raised(ago(1), "act"), good("HC-3").raised(ago(1)), good("HC-4")]
        rows = [judged(pair, kept=ALL_KEPT) for pair in pairs]
        assert counts(rows) == {"act": 1, "soon": 1, "watch": 0, "resting": 0, "none": 2}

    def test_a_pair_without_flags_whose_days_are_excused_rests(self) -> None:
        assert counts([judged(good("HC-1").paused(ago(1), review=ahead(9)), kept=ALL_KEPT)])["resting"] == 1

    def test_a_pair_that_rests_and_has_a_flag_counts_as_flagged(self) -> None:
        rows = [judged(good("HC-1").paused(ago(1), review=ahead(9)).raised(ago(1), "watch"), kept=ALL_KEPT)]
        assert (rows[0].resting_until, counts(rows)["watch"], counts(rows)["resting"]) == (ahead(9), 1, 0)

    def test_they_add_up_to_every_pair(self) -> None:
        rows: list[Assessment] = [judged(APair().met(ago(days))) for days in range(0, 60, 3)]
        assert sum(counts(rows).values()) == len(rows)


class TestNotKept:
    def test_a_programme_that_keeps_nothing_but_pairs_is_told_once(self, desk: Desk, pair: str) -> None:
        with desk.command("test", "blank") as change:
            change.update("patient", 1, {"care_contact": None})
        assert queue(desk.store, desk.on).not_kept == (
            "care contacts", "check-ins", "supervision", "goals", "clearances",
        )  # fmt: skip

    def test_what_is_kept_is_not_listed(self, desk: Desk, pair: str) -> None:
        with desk.command("test", "kept") as change:
            for name in CLEARANCES:
                change.insert("clearance", {"champion_id": 1, "clearance": name, "done_on": "2026-01-01"})
            on = {"recorded_on": "2026-05-01"}
            change.insert("supervision", {"champion_id": 1, "on_day": "2026-05-01", "kind": "group", **on})
            change.insert("goal", {"pair_id": 1, "ref": "G-1", "goal_text": "walk", "set_on": "2026-05-01", **on})
            row: Row = {"pair_id": 1, "on_day": "2026-05-01", "with_whom": "champion", "reached": 1, **on}
            change.insert("contact", row)
        assert queue(desk.store, desk.on).not_kept == ()

    @pytest.mark.parametrize(("has", "said"), [(6, "consent clearance"), (4, "3 of 7 clearances")])
    def test_clearances_that_nobody_has_are_counted(self, desk: Desk, pair: str, has: int, said: str) -> None:
        with desk.command("test", "kept") as change:
            for name in CLEARANCES[:has]:
                change.insert("clearance", {"champion_id": 1, "clearance": name, "done_on": "2026-01-01"})
        assert said in queue(desk.store, desk.on).not_kept

    def test_an_empty_programme_is_not_told(self, desk: Desk) -> None:
        assert queue(desk.store, desk.on).not_kept == ()


class TestJson:
    def test_it_has_the_shape_of_the_contract(self, desk: Desk, pair: str) -> None:
        read = json.loads(json.dumps(as_json(queue(desk.store, ON))))
        assert (set(read), read["on"]) == ({"on", "pairs"}, "2026-11-23")
        (row,) = read["pairs"]
        assert list(row) == ["pair", "severity", "order", "week", "quiet_days", "resting_until", "flags"]
        assert (row["pair"], row["severity"], row["week"], row["quiet_days"]) == ("HC-0001", "act", 37, 259)
        assert row["resting_until"] is None
        assert isinstance(row["order"], float)
        for flag in row["flags"]:
            assert list(flag) == ["rule", "about", "severity", "why", "since"]
            assert date.fromisoformat(flag["since"]) <= ON

    def test_a_resting_pair_says_until_when(self, desk: Desk, pair: str) -> None:
        with desk.command("test", "paused") as change:
            on: Row = {"recorded_on": "2026-03-10", "pair_id": 1}
            change.insert("meeting", {"on_day": "2026-11-20", "outcome": "held", **on, "recorded_on": "2026-11-20"})
            change.insert("pause", {"from_on": "2026-11-21", "review_on": "2026-12-05", **on})
        (row,) = as_json(queue(desk.store, ON))["pairs"]
        assert (row["resting_until"], row["quiet_days"]) == ("2026-12-05", 0)

    def test_it_lists_every_open_pair_most_urgent_first_and_no_other(self, desk: Desk, pair: str) -> None:
        with desk.command("test", "more pairs") as change:
            for number, closed in ((2, None), (3, "2026-11-23")):
                values: Row = {"patient_id": 1, "champion_id": 1, "matched_on": "2026-11-20", "closed_on": closed}
                change.insert("pair", {"ref": f"HC-000{number}", **values})
        assert [row["pair"] for row in as_json(queue(desk.store, ON))["pairs"]] == ["HC-0001", "HC-0002"]

    def test_it_bears_references_and_no_names(self, desk: Desk, pair: str) -> None:
        assert not [name for name in ("Rosa", "Kaya", "Femi", "Adu") if name in str(as_json(queue(desk.store, ON)))]


def test_a_rank_does_not_hang_on_names() -> None:
    found = judged(good("HC-1"))
    renamed = replace(found, pair=replace(found.pair, patient_name="Aa", champion_name="Zz"))
    assert found.rank == renamed.rank
