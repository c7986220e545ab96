"""A weekly review: begun, walked through, left and taken up, finished; what changed since; what its page says."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from console import actions, concerns, goals, meetings, policy, reviewing, snoozing, undoing, weekly
from console.cover import handed
from console.desk import Desk
from console.ending.beginning import begun
from console.ending.closing import closed
from console.pairs import edited
from console.requests import asked
from console.review_file import page_of
from console.review_page import compose
from console.reviewing import reviewed, under_way
from console.since import Changed, changes
from console.supervisions import held
from console.wanted import also_listed
from db import reviews
from db.refused import Refused, Stale
from db.store import open_store
from tests.builders import APair, ago, judged
from tests.caseloads import CHAMPION, PATIENT, a_pair, assessed, days_later, desk_of, flags

YESTERDAY = date(2026, 11, 23)


@pytest.fixture
def three(desk: Desk) -> list[str]:
    """Three pairs of jw's: act, soon, and one without flags."""
    return [a_pair(desk, "HC-0001", quiet=30), a_pair(desk, "HC-0002", quiet=16), a_pair(desk, "HC-0003", quiet=2)]


def outcomes(desk: Desk) -> dict[str, str]:
    """The pairs looked at in the review that is under way."""
    review = under_way(desk)
    assert review is not None
    return weekly.looked_at(desk, review)


def looked_at(page: dict[str, object], ref: str) -> dict[str, object]:
    """What a page says of a pair that was looked at."""
    rows = page["looked_at"]
    assert isinstance(rows, list)
    found: dict[str, object] = next(row for row in rows if row["pair"] == ref)
    return found


# --- begun, left, taken up ------------------------------------------------------------------------------------------


def test_a_review_walks_through_what_was_listed_in_its_order(desk: Desk, three: list[str]) -> None:
    review = weekly.begin(desk, ["HC-0002", "HC-0001"])
    assert weekly.listed(desk, review) == ["HC-0002", "HC-0001"]


def test_an_empty_list_is_refused_with_a_sentence(desk: Desk, three: list[str]) -> None:
    with pytest.raises(Refused, match="no pair on the list to review: w lists more"):
        weekly.begin(desk, [])
    assert under_way(desk) is None


def test_a_second_review_is_not_begun_over_the_first(desk: Desk, three: list[str]) -> None:
    weekly.begin(desk, three)
    with pytest.raises(Refused, match="Your review of 24 Nov is under way"):
        weekly.begin(desk, three)


def test_a_new_process_takes_the_review_up_where_it_was_left(desk: Desk, three: list[str], path: Path) -> None:
    begun = weekly.begin(desk, three)
    reviewed(desk, "HC-0001", outcome="fine")
    elsewhere = open_store(path)
    try:
        again = Desk(elsewhere, "jw", desk.on, desk.now)
        assert under_way(again) == begun
        assert outcomes(again) == {"HC-0001": "fine"}
    finally:
        elsewhere.close()


@pytest.mark.parametrize(("days", "taken_up"), [(0, True), (6, True), (7, False)])
def test_a_review_can_be_taken_up_for_six_days(desk: Desk, three: list[str], days: int, taken_up: bool) -> None:
    weekly.begin(desk, three)
    assert (under_way(days_later(desk, days)) is not None) is taken_up


def test_the_next_review_closes_the_one_that_was_never_finished(desk: Desk, three: list[str]) -> None:
    left = weekly.begin(desk, three)
    reviewed(desk, "HC-0001", outcome="fine")
    weekly.begin(days_later(desk, 7), three)
    (closed,) = reviews.finished_of(desk.store, "jw")
    assert (closed.id, closed.finished_on) == (left.id, date(2026, 12, 1))
    assert looked_at(page_of(desk, left.id), "HC-0001")["outcome"] == "fine"


# --- what counts as looked at ---------------------------------------------------------------------------------------


def test_each_outcome_is_kept_with_the_pair(desk: Desk, three: list[str]) -> None:
    a_pair(desk, "HC-0004", quiet=40)
    weekly.begin(desk, [*three, "HC-0004"])
    reviewed(desk, "HC-0001", outcome="fine")
    reviewed(desk, "HC-0002", outcome="watch")
    actions.set_one(desk, "HC-0003", action="ring both", due=date(2026, 12, 1))
    snoozing.snoozed(desk, "HC-0004", until=date(2026, 12, 1), reason="in hand")
    assert outcomes(desk) == {"HC-0001": "fine", "HC-0002": "watch", "HC-0003": "act", "HC-0004": "snooze"}


def test_the_later_of_two_looks_at_a_pair_counts(desk: Desk, three: list[str]) -> None:
    weekly.begin(desk, three)
    reviewed(desk, "HC-0001", outcome="fine")
    reviewed(desk, "HC-0001", outcome="watch")
    assert outcomes(desk) == {"HC-0001": "watch"}


def test_what_was_written_on_the_way_counts(desk: Desk, three: list[str]) -> None:
    weekly.begin(desk, three)
    meetings.met(desk, "HC-0001", on=YESTERDAY)
    assert outcomes(desk) == {"HC-0001": "written"}


def test_a_supervision_a_rating_and_a_begun_ending_count_too(desk: Desk, three: list[str]) -> None:
    goals.set_one(desk, "HC-0002", goal="walk to the shop", on=YESTERDAY)
    weekly.begin(desk, three)
    held(desk, "HC-0001", kind="one-to-one", on=YESTERDAY)
    goals.rated(desk, "HC-0002", goal="G-0001", score=6, by="patient", on=YESTERDAY)
    begun(desk, "HC-0003", on=desk.on, kind="planned")
    assert set(outcomes(desk)) == {"HC-0001", "HC-0002", "HC-0003"}


def test_what_was_written_before_the_review_does_not_count(desk: Desk, three: list[str]) -> None:
    meetings.met(desk, "HC-0001", on=YESTERDAY)
    reviewed(desk, "HC-0002", outcome="fine")
    weekly.begin(desk, three)
    assert outcomes(desk) == {}


def test_what_a_colleague_wrote_does_not_count_and_is_told(desk: Desk, three: list[str]) -> None:
    review = weekly.begin(desk, three)
    meetings.cancelled(desk_of("rm", desk), "HC-0001", on=desk.on, by="champion", reason="work")
    meetings.met(desk, "HC-0002", on=YESTERDAY)
    assert outcomes(desk) == {"HC-0002": "written"}
    assert weekly.meanwhile(desk, review) == {
        "HC-0001": ["rm: HC-0001: cancelled Tue 24 Nov by the champion (work)"],
    }


def test_an_entry_that_was_taken_back_does_not_count(desk: Desk, three: list[str]) -> None:
    weekly.begin(desk, three)
    meetings.met(desk, "HC-0001", on=YESTERDAY)
    undoing.undo(desk)
    assert outcomes(desk) == {}


def test_an_action_outside_a_review_is_no_look(desk: Desk, three: list[str]) -> None:
    actions.set_one(desk, "HC-0001", action="ring both", due=date(2026, 12, 1))
    assert reviews.looks_of_others(desk.store, "rm", "") == []


def test_a_concern_is_no_outcome_so_that_the_page_need_not_tell_of_it(desk: Desk, three: list[str]) -> None:
    weekly.begin(desk, three)
    concerns.noticed(desk, "HC-0001", facts="a bruise", seen=desk.on)
    assert outcomes(desk) == {}


# --- undo -----------------------------------------------------------------------------------------------------------


def test_a_look_is_taken_back_and_done_again(desk: Desk, three: list[str]) -> None:
    weekly.begin(desk, three)
    reviewed(desk, "HC-0001", outcome="fine")
    reviewed(desk, "HC-0002", outcome="watch")
    undoing.undo(desk)
    assert outcomes(desk) == {"HC-0001": "fine"}
    undoing.redo(desk)
    assert outcomes(desk) == {"HC-0001": "fine", "HC-0002": "watch"}


def test_a_snooze_is_taken_back_whole_with_its_look(desk: Desk, three: list[str]) -> None:
    weekly.begin(desk, three)
    snoozing.snoozed(desk, "HC-0001", until=date(2026, 12, 1), reason="in hand")
    undoing.undo(desk)
    assert outcomes(desk) == {}
    assert flags(desk, "HC-0001") == {"low-contact": "act"}


def test_the_finishing_is_taken_back_and_the_review_goes_on(desk: Desk, three: list[str]) -> None:
    begun = weekly.begin(desk, three)
    reviewed(desk, "HC-0001", outcome="fine")
    weekly.finish(desk)
    assert under_way(desk) is None
    undoing.undo(desk)
    assert under_way(desk) == begun
    assert outcomes(desk) == {"HC-0001": "fine"}
    assert reviews.page(desk.store, begun.id) is None


def test_the_beginning_is_taken_back_while_nothing_stands_on_it(desk: Desk, three: list[str]) -> None:
    weekly.begin(desk, three)
    undoing.undo(desk)
    assert under_way(desk) is None


def test_the_beginning_stays_while_looks_stand_on_it(desk: Desk, three: list[str]) -> None:
    weekly.begin(desk, three)
    begun = desk.store.execute("SELECT max(id) FROM change").fetchone()[0]
    reviewed(desk, "HC-0001", outcome="fine")
    with pytest.raises(Stale, match=r"later entries stand on it: jw on .*, «HC-0001: looked at"):
        undoing.undo(desk, number=begun)
    assert outcomes(desk) == {"HC-0001": "fine"}


def test_taking_back_a_beginning_opens_again_what_it_closed(desk: Desk, three: list[str]) -> None:
    left = weekly.begin(desk, three)
    weekly.begin(days_later(desk, 7), three)
    undoing.undo(desk)
    unfinished = reviews.unfinished(desk.store, "jw")
    assert unfinished is not None
    assert unfinished.id == left.id


# --- finished -------------------------------------------------------------------------------------------------------


def test_finishing_without_a_review_is_refused(desk: Desk) -> None:
    with pytest.raises(Refused, match="No review of yours is under way: W begins one"):
        weekly.finish(desk)


def test_the_page_stays_as_it_was_when_the_review_was_finished(desk: Desk, three: list[str]) -> None:
    review = weekly.begin(desk, three)
    reviewed(desk, "HC-0001", outcome="fine")
    weekly.finish(desk)
    page = page_of(desk, review.id)
    meetings.met(desk, "HC-0001", on=YESTERDAY)
    actions.set_one(desk, "HC-0002", action="ring both", due=date(2026, 12, 1))
    assert page_of(desk, review.id) == page


def test_what_was_on_the_screen_stays_though_facts_and_policy_change(desk: Desk, three: list[str]) -> None:
    review = weekly.begin(desk, three)
    before = weekly.seen(desk, review)
    meetings.met(desk, "HC-0001", on=YESTERDAY)
    policy.set_limit(desk, "low-contact.act", "9")
    seen = weekly.seen(desk, review)
    assert seen == before
    (first, *_) = seen["pairs"]
    assert (first["pair"], first["severity"], first["flags"][0]["rule"]) == ("HC-0001", "act", "low-contact")
    assert seen["policy"]["low-contact.act"] == 3


def test_a_look_keeps_what_was_flagged_at_that_moment(desk: Desk, three: list[str]) -> None:
    reviewed(desk, "HC-0001", outcome="fine")
    (kept,) = desk.store.execute("SELECT seen FROM review").fetchone()
    assert [flag["rule"] for flag in json.loads(kept)["flags"]] == ["low-contact"]


# --- since the last review ------------------------------------------------------------------------------------------


def before(severity: str = "soon", **of_rules: str) -> dict[str, object]:
    """What a review kept of HC-0007: its rules with underscores, each with its severity."""
    kept = [{"rule": rule.replace("_", "-"), "severity": was} for rule, was in of_rules.items()]
    return {"pairs": [{"pair": "HC-0007", "severity": severity, "coordinator": "jw", "flags": kept}]}


def told(found: list[Changed]) -> list[tuple[str, str, str, str]]:
    """What changed: how, which rule, from and to which severity."""
    return [(each.how, each.rule, each.was, each.now) for each in found]


def test_a_flag_that_was_not_there_is_new() -> None:
    found = changes(before(), [judged(APair().met_weekly(ago(30)))])
    assert told(found) == [("new", "low-contact", "", "act")]
    assert found[0].said() == "30 days without meeting (new, act)"


def test_a_flag_that_got_graver_is_worse() -> None:
    graver = judged(APair().met_weekly(ago(6)).not_reached(*(ago(day) for day in range(4))))
    found = changes(before(unreachable="soon"), [graver])
    assert told(found) == [("worse", "unreachable", "soon", "act")]
    assert "soon, now act" in found[0].said()


def test_a_flag_that_got_lighter_is_better() -> None:
    lighter = judged(APair().met_weekly(ago(6)).not_reached(ago(1), ago(2)))
    found = changes(before(unreachable="act"), [lighter])
    assert told(found) == [("better", "unreachable", "act", "soon")]
    assert "act, now soon" in found[0].said()


def test_a_flag_that_is_gone_is_cleared() -> None:
    met = judged(APair().met_weekly(ago(2)))
    assert [each.said() for each in changes(before(low_contact="act"), [met])] == ["low-contact cleared"]


def test_a_pair_that_is_not_open_any_more_is_closed_once() -> None:
    assert changes(before("act", low_contact="act", no_goal="watch"), []) == [
        Changed("HC-0007", "closed", "the pair", "act", "")
    ]


def test_a_pair_that_was_not_there_is_new_with_all_its_flags() -> None:
    quiet = judged(APair("HC-0008").met_weekly(ago(30)))
    assert [(each.ref, each.how) for each in changes({"pairs": []}, [quiet])] == [("HC-0008", "new")]


def test_nothing_is_told_of_what_is_as_it_was() -> None:
    quiet = judged(APair().met_weekly(ago(30)))
    assert changes(before(low_contact="act"), [quiet]) == []


def test_a_flag_that_was_put_away_is_not_called_cleared(desk: Desk, three: list[str]) -> None:
    weekly.begin(desk, three)
    weekly.finish(desk)
    snoozing.snoozed(desk, "HC-0001", until=date(2026, 12, 1), reason="in hand")
    changed = [(each["pair"], each["how"], each["rule"]) for each in compose(desk, None)["changed"]]
    assert changed == [("HC-0001", "put away", "low-contact")]


def test_the_page_tells_what_changed_since_ones_own_last_review(desk: Desk, three: list[str]) -> None:
    weekly.begin(desk, three)
    weekly.finish(desk)
    theirs = desk_of("rm", desk)
    meetings.met(desk, "HC-0001", on=YESTERDAY)
    weekly.begin(theirs, three)
    weekly.finish(theirs)
    page = compose(desk, None)
    assert page["since"] == "2026-11-24"
    assert ("HC-0001", "cleared", "low-contact") in {
        (each["pair"], each["how"], each["rule"]) for each in page["changed"]
    }
    assert compose(theirs, None)["changed"] == []


def test_the_page_tells_who_else_looked_at_what_since_then(desk: Desk, three: list[str]) -> None:
    reviewed(desk_of("rm", desk), "HC-0003", outcome="fine")
    week_on = days_later(desk, 7)
    weekly.begin(week_on, three)
    weekly.finish(week_on)
    at_last = days_later(desk, 14)
    reviewed(desk_of("rm", days_later(desk, 10)), "HC-0001", outcome="watch")
    assert compose(at_last, None)["colleagues"] == [
        {"pair": "HC-0001", "by": "rm", "on": "2026-12-04", "outcome": "watch"}
    ]


def test_the_first_review_has_nothing_to_compare_with(desk: Desk, three: list[str]) -> None:
    page = compose(desk, weekly.begin(desk, three))
    assert (page["since"], page["changed"]) == (None, [])


# --- the page -------------------------------------------------------------------------------------------------------


def test_the_page_says_who_was_looked_at_and_who_was_not(desk: Desk, three: list[str]) -> None:
    review = weekly.begin(desk, three)
    reviewed(desk, "HC-0001", outcome="watch")
    meetings.met(desk, "HC-0002", on=YESTERDAY)
    page = compose(desk, review)
    assert [(row["pair"], row["severity"], row["now"], row["outcome"]) for row in page["looked_at"]] == [
        ("HC-0001", "act", "act", "watch"),
        ("HC-0002", "soon", "none", "written"),
    ]
    assert looked_at(page, "HC-0002")["written"] == ["met on Mon 23 Nov"]
    assert [row["pair"] for row in page["not_looked_at"]] == ["HC-0003"]


def test_a_pair_that_was_not_listed_but_written_about_stands_on_the_page(desk: Desk, three: list[str]) -> None:
    review = weekly.begin(desk, ["HC-0001"])
    meetings.met(desk, "HC-0003", on=YESTERDAY)
    assert looked_at(compose(desk, review), "HC-0003")["written"] == ["met on Mon 23 Nov"]


def test_the_page_says_what_is_to_be_done_by_whom_by_when(desk: Desk, three: list[str]) -> None:
    earlier = days_later(desk, -10)
    actions.set_one(earlier, "HC-0001", action="ring both", due=date(2026, 11, 20), whom="rm")
    actions.set_one(desk, "HC-0002", action="post the leaflet", due=date(2026, 12, 1))
    actions.set_one(desk, "HC-0003", action="never mind", due=date(2026, 12, 1))
    actions.done(desk, "HC-0003", on=desk.on)
    assert compose(desk, None)["to_do"] == [
        {"pair": "HC-0001", "action": "ring both", "whom": "rm", "due_on": "2026-11-20", "late": True},
        {"pair": "HC-0002", "action": "post the leaflet", "whom": "jw", "due_on": "2026-12-01", "late": False},
    ]


def test_the_page_says_what_is_put_away_until_when_and_why(desk: Desk, three: list[str]) -> None:
    snoozing.snoozed(desk, "HC-0001", until=date(2026, 12, 1), reason="agreed with both")
    (away,) = compose(desk, None)["put_away"]
    assert away == {
        "pair": "HC-0001",
        "rule": "low-contact",
        "until": "2026-12-01",
        "reason": "agreed with both",
        "by": "jw",
    }


def test_a_pair_that_was_closed_on_the_way_is_closed_on_the_page(desk: Desk, three: list[str]) -> None:
    review = weekly.begin(desk, three)
    closed(desk, "HC-0001", on=desk.on, ending="early", by="both", reason="moved away", sure=True)
    assert looked_at(compose(desk, review), "HC-0001")["now"] == "closed"


def test_names_in_what_somebody_typed_are_not_on_the_page(desk: Desk, three: list[str]) -> None:
    actions.set_one(desk, "HC-0001", action="ring Rosalind about femi", due=date(2026, 12, 1))
    snoozing.snoozed(desk, "HC-0002", until=date(2026, 12, 1), reason="Quill is away")
    meetings.cancelled(desk, "HC-0003", on=desk.on, by="champion", reason="Zephyr is away")
    review = weekly.begin(desk, three)
    meetings.cancelled(desk, "HC-0002", on=desk.on, by="champion", reason="Zephyr is unwell")
    whole = json.dumps(compose(desk, review)).casefold()
    assert "ring the patient about the champion" in whole
    for name in (*PATIENT.casefold().split(), *CHAMPION.casefold().split()):
        assert name not in whole


def test_a_concern_stands_nowhere_on_the_page(desk: Desk, three: list[str]) -> None:
    concerns.noticed(desk, "HC-0001", facts="a bruise on the arm", seen=YESTERDAY)
    first = weekly.begin(desk, three)
    concerns.noticed(desk, "HC-0002", facts="no food in the house", seen=YESTERDAY)
    concerns.added_to(desk, "HC-0001", facts="and on the neck")
    reviewed(desk, "HC-0001", outcome="fine")
    weekly.finish(desk)
    concerns.passed_on(desk, "HC-0001", told="the lead", on=desk.on)
    second = weekly.begin(days_later(desk, 7), three)
    whole = json.dumps([page_of(desk, first.id), compose(days_later(desk, 7), second)])
    for word in ("concern", "bruise", "food", "neck", "the lead"):
        assert word not in whole


def test_a_concern_alone_does_not_make_a_pair_look_grave_on_the_page(desk: Desk, three: list[str]) -> None:
    concerns.noticed(desk, "HC-0003", facts="a bruise", seen=YESTERDAY)
    review = weekly.begin(desk, three)
    reviewed(desk, "HC-0003", outcome="fine")
    row = looked_at(compose(desk, review), "HC-0003")
    assert (row["severity"], row["now"], row["flags"]) == ("none", "none", [])


# --- whose pairs ----------------------------------------------------------------------------------------------------


@pytest.fixture
def shared(desk: Desk) -> list[str]:
    """A pair of jw's, one of rm's, one of im's and one of nobody's."""
    return [
        a_pair(desk, "HC-0001", coordinator="jw"),
        a_pair(desk, "HC-0002", coordinator="rm"),
        a_pair(desk, "HC-0003", coordinator="im"),
        a_pair(desk, "HC-0004", coordinator=None),
    ]


def test_a_review_of_mine_tells_of_mine_those_i_cover_and_nobodys(desk: Desk, shared: list[str]) -> None:
    handed(desk, coordinator="rm", covered_by="jw", until=date(2026, 12, 4), from_on=desk.on)
    for ref in shared:
        actions.set_one(desk, ref, action="ring both", due=date(2026, 12, 1))
        reviewed(desk_of("xy", desk), ref, outcome="fine")
    page = compose(desk, weekly.begin(desk, ["HC-0001", "HC-0002", "HC-0004"], "jw"))
    ours = {"HC-0001", "HC-0002", "HC-0004"}
    assert {each["pair"] for each in page["to_do"]} == ours
    assert {each["pair"] for each in page["colleagues"]} == ours
    assert page["counts"]["act"] == 3


def test_a_review_of_mine_is_compared_with_mine_alone(desk: Desk, shared: list[str]) -> None:
    weekly.begin(desk, shared)
    weekly.finish(desk)
    for ref in shared:
        meetings.met(desk, ref, on=YESTERDAY)
    assert {each["pair"] for each in compose(desk, None, whose="jw")["changed"]} == {"HC-0001", "HC-0004"}


def test_a_pair_handed_to_a_colleague_for_good_is_not_called_closed(desk: Desk, shared: list[str]) -> None:
    weekly.begin(desk, shared, "jw")
    weekly.finish(desk)
    edited(desk, "HC-0001", introduced=date(2026, 3, 9), ends=date(2027, 3, 9), coordinator="rm")
    assert "closed" not in {each["how"] for each in compose(desk, None, whose="jw")["changed"]}


def test_two_coordinators_reviewing_at_once_do_not_mix(desk: Desk, shared: list[str]) -> None:
    theirs = desk_of("rm", desk)
    mine, other = weekly.begin(desk, ["HC-0001"], "jw"), weekly.begin(theirs, ["HC-0002"], "rm")
    reviewed(desk, "HC-0001", outcome="fine")
    reviewed(theirs, "HC-0002", outcome="watch")
    assert outcomes(desk) == {"HC-0001": "fine"}
    assert outcomes(theirs) == {"HC-0002": "watch"}
    weekly.finish(theirs)
    assert under_way(desk) == mine
    assert [row["pair"] for row in page_of(theirs, other.id)["looked_at"]] == ["HC-0002"]


# --- what a review leaves behind ------------------------------------------------------------------------------------


def test_a_pair_to_keep_an_eye_on_is_listed_next_time_without_a_flag_and_let_go_after_fine(
    desk: Desk, three: list[str]
) -> None:
    reviewed(desk, "HC-0003", outcome="watch")
    pair = assessed(desk, "HC-0003").pair.id
    assert also_listed(desk.store, desk.on) == {pair: "keep an eye"}
    assert also_listed(desk.store, desk.on - timedelta(days=1)) == {}
    reviewed(desk, "HC-0003", outcome="fine")
    assert also_listed(desk.store, desk.on) == {}


def test_one_colleagues_eye_is_everybodys(desk: Desk, three: list[str]) -> None:
    reviewed(desk, "HC-0003", outcome="watch")
    reviewed(desk_of("rm", desk), "HC-0003", outcome="fine")
    assert also_listed(desk.store, desk.on) == {}


def test_an_action_is_listed_when_it_is_due_and_not_before_nor_once_it_is_done(desk: Desk, three: list[str]) -> None:
    actions.set_one(desk, "HC-0003", action="ring both", due=date(2026, 12, 1), whom="rm")
    pair = assessed(desk, "HC-0003").pair.id
    assert also_listed(desk.store, date(2026, 11, 30)) == {}
    assert also_listed(desk.store, date(2026, 12, 1)) == {pair: "to be done by 1 Dec, rm"}
    actions.done(days_later(desk, 7), "HC-0003", on=date(2026, 12, 1))
    assert also_listed(desk.store, date(2026, 12, 1)) == {}


def test_a_snooze_returns_on_its_day(desk: Desk, three: list[str]) -> None:
    snoozing.snoozed(desk, "HC-0001", until=date(2026, 12, 1), reason="in hand")
    assert flags(desk, "HC-0001") == {}
    assert [put.flag.rule for put in assessed(desk, "HC-0001").snoozed] == ["low-contact"]
    assert flags(days_later(desk, 6), "HC-0001") == {}
    assert flags(days_later(desk, 7), "HC-0001") == {"low-contact": "act"}


def test_a_snooze_returns_early_when_the_rule_gets_graver(desk: Desk, three: list[str]) -> None:
    asked(desk, "HC-0002", asked_by="champion", kind="practical", on=desk.on)
    snoozing.snoozed(desk, "HC-0002", until=date(2026, 12, 15), reason="in hand", rule="unconfirmed")
    meetings.cancelled(desk, "HC-0003", on=date(2026, 11, 23), by="champion")
    meetings.cancelled(desk, "HC-0003", on=date(2026, 11, 24), by="champion")
    assert flags(desk, "HC-0003") == {"cancelled-in-a-row": "soon"}
    snoozing.snoozed(desk, "HC-0003", until=date(2026, 12, 15), reason="in hand")
    assert flags(desk, "HC-0003") == {}
    next_week = days_later(desk, 1)
    meetings.cancelled(next_week, "HC-0003", on=date(2026, 11, 25), by="champion")
    assert flags(next_week, "HC-0003")["cancelled-in-a-row"] == "act"


def test_a_snooze_is_taken_out_again_before_its_day(desk: Desk, three: list[str]) -> None:
    snoozing.snoozed(desk, "HC-0001", until=date(2026, 12, 1), reason="in hand")
    snoozing.woken(desk, "HC-0001")
    assert flags(desk, "HC-0001") == {"low-contact": "act"}


def test_a_concern_is_never_put_away(desk: Desk, three: list[str]) -> None:
    concerns.noticed(desk, "HC-0003", facts="a bruise", seen=desk.on)
    with pytest.raises(Refused, match="A concern is never put away"):
        snoozing.snoozed(desk, "HC-0003", until=date(2026, 12, 1), reason="in hand")
    snoozing.snoozed(desk, "HC-0001", until=date(2026, 12, 1), reason="in hand")
    concerns.noticed(desk, "HC-0001", facts="a bruise", seen=desk.on)
    assert "concern-open" in flags(desk, "HC-0001")


@pytest.mark.parametrize(
    ("until", "sentence"),
    [
        (date(2026, 11, 23), "has passed"),
        (date(2026, 11, 24), "Until today puts nothing away"),
        (date(2027, 1, 6), "for more than 42 days"),
    ],
)
def test_a_snooze_lasts_until_a_day_to_come_within_six_weeks(
    desk: Desk, three: list[str], until: date, sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        snoozing.snoozed(desk, "HC-0001", until=until, reason="in hand")
    assert flags(desk, "HC-0001") == {"low-contact": "act"}


def test_a_closed_pair_cannot_be_looked_at(desk: Desk, three: list[str]) -> None:
    closed(desk, "HC-0001", on=YESTERDAY, ending="early", by="both", reason="moved away", sure=True)
    with pytest.raises(Refused, match="HC-0001 was closed on 23 Nov"):
        reviewing.reviewed(desk, "HC-0001", outcome="fine")
