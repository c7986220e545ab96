"""Clearances as a programme keeps them: what is lacking, what has run out, which row rules, and since when."""

from dataclasses import replace
from datetime import date

import pytest

from db.vocabulary import CLEARANCES
from tests.builders import ALL_KEPT, NOTHING_KEPT, ON, APair, ago, ahead, fired, flag, judged

DBS_KEPT = replace(NOTHING_KEPT, clearances=frozenset({"dbs"}))


def meeting() -> APair:
    return APair().met_weekly(ago(1))


def severity(pair: APair, rule: str, on: date = ON) -> str | None:
    return fired(judged(pair, on, kept=DBS_KEPT)).get(rule)


@pytest.mark.parametrize("lacking", CLEARANCES)
def test_each_of_the_seven_is_asked_for_once_any_champion_has_it(lacking: str) -> None:
    pair = meeting().cleared(*(name for name in CLEARANCES if name != lacking))
    all_seven = replace(NOTHING_KEPT, clearances=frozenset(CLEARANCES))
    six = replace(NOTHING_KEPT, clearances=frozenset(CLEARANCES) - {lacking})
    assert fired(judged(pair, kept=all_seven)) == {"not-cleared": "act"}
    assert fired(judged(pair, kept=six)) == {}


def test_a_programme_that_keeps_no_clearances_asks_for_none() -> None:
    assert "not-cleared" not in fired(judged(meeting(), kept=replace(ALL_KEPT, clearances=frozenset())))


def test_one_that_renews_today_has_not_run_out() -> None:
    pair = meeting().cleared("dbs", renew=ON)
    assert severity(pair, "not-cleared") is None
    assert severity(pair, "not-cleared", ahead(1)) == "act"


def test_a_clearance_without_a_renewal_does_not_run_out() -> None:
    assert fired(judged(meeting().cleared("dbs", done=ago(2000)), kept=DBS_KEPT)) == {}


def test_the_latest_row_rules() -> None:
    renewed = meeting().cleared("dbs", done=ago(800), renew=ago(5)).cleared("dbs", done=ago(10), renew=ahead(700))
    assert severity(renewed, "not-cleared") is None
    assert severity(renewed, "clearance-expiring") is None


def test_a_renewal_to_come_is_not_known_yet() -> None:
    pair = meeting().cleared("dbs", done=ago(800), renew=ago(5)).cleared("dbs", done=ahead(1), renew=ahead(700))
    assert severity(pair, "not-cleared") == "act"
    assert severity(pair, "not-cleared", ahead(1)) is None


@pytest.mark.parametrize(("left", "expected"), [(61, None), (60, "watch"), (31, "watch"), (30, "soon"), (0, "soon")])
def test_it_is_expiring_from_sixty_days_before_and_soon_from_thirty(left: int, expected: str | None) -> None:
    assert severity(meeting().cleared("dbs", renew=ahead(left)), "clearance-expiring") == expected


def test_what_has_run_out_is_not_expiring_any_more() -> None:
    assert fired(judged(meeting().cleared("dbs", renew=ago(1)), kept=DBS_KEPT)) == {"not-cleared": "act"}


def test_of_several_the_first_to_run_out_is_said() -> None:
    pair = meeting().cleared("dbs", renew=ahead(50)).cleared("references", renew=ahead(20))
    found = flag(judged(pair, kept=DBS_KEPT), "clearance-expiring")
    assert (found.severity, "references" in found.why) == ("soon", True)


def test_all_that_is_wrong_is_in_one_flag() -> None:
    pair = meeting().cleared("dbs", renew=ago(3)).cleared("references", renew=ago(9))
    found = judged(pair, kept=replace(NOTHING_KEPT, clearances=frozenset({"dbs", "references", "consent"})))
    why = flag(found, "not-cleared").why
    assert [name in why for name in ("dbs", "references", "no consent")] == [True, True, True]


def test_since_is_the_matching_where_it_was_lacking_then() -> None:
    assert flag(judged(meeting(), kept=DBS_KEPT), "not-cleared").since == ago(200)


def test_since_is_the_day_after_it_ran_out() -> None:
    assert flag(judged(meeting().cleared("dbs", renew=ago(5)), kept=DBS_KEPT), "not-cleared").since == ago(4)


def test_expiring_is_since_sixty_days_before_the_renewal_or_since_it_was_done() -> None:
    pair = meeting().cleared("dbs", done=ago(300), renew=ahead(50))
    assert flag(judged(pair, kept=DBS_KEPT), "clearance-expiring").since == ago(10)
    pair = meeting().cleared("dbs", done=ago(4), renew=ahead(50))
    assert flag(judged(pair, kept=DBS_KEPT), "clearance-expiring").since == ago(4)
