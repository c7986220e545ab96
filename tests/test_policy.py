"""The limits of the rules: shown, set, put back, and refused where they make no sense."""

import pytest

from console import policy
from console.desk import Desk
from console.triage import reassess
from console.undoing import undo
from db.refused import Refused
from tests.conftest import TODAY


def test_a_limit_that_was_set_is_stored_and_in_the_change_log(desk: Desk) -> None:
    line = policy.set_limit(desk, "low-contact.act", "4")
    assert policy.stored(desk.store) == {"low-contact.act": 4}
    assert desk.store.execute("SELECT summary FROM change").fetchall() == [(line,)]
    assert "low-contact.act" in line


def test_the_rules_go_by_it(desk: Desk, pair: str) -> None:
    with desk.command("test", "met") as change:
        change.insert("meeting", {"pair_id": 1, "on_day": "2026-10-31", "outcome": "held", "recorded_on": "2026-10-31"})
    assert "low-contact" in rules(desk)
    policy.set_limit(desk, "low-contact.act", "4")
    assert "low-contact" not in rules(desk)


def rules(desk: Desk) -> set[str]:
    return {flag.rule for flag in reassess(desk.store, TODAY, [1])[0].flags}


def test_setting_it_twice_keeps_the_second(desk: Desk) -> None:
    policy.set_limit(desk, "long-rest.soon", "50")
    policy.set_limit(desk, "long-rest.soon", "60")
    assert policy.stored(desk.store) == {"long-rest.soon": 60}


def test_setting_what_it_is_already_writes_nothing(desk: Desk) -> None:
    policy.set_limit(desk, "long-rest.soon", "50")
    assert "already" in policy.set_limit(desk, "long-rest.soon", "50")
    assert desk.store.execute("SELECT count(*) FROM change").fetchone() == (1,)


def test_reset_gives_the_default_back(desk: Desk) -> None:
    policy.set_limit(desk, "long-rest.soon", "50")
    assert "42" in policy.reset(desk, "long-rest.soon")
    assert policy.stored(desk.store) == {}


def test_a_limit_can_be_taken_back_like_anything_else(desk: Desk) -> None:
    policy.set_limit(desk, "long-rest.soon", "50")
    undo(desk)
    assert policy.stored(desk.store) == {}


def test_an_unknown_limit_is_refused_with_the_nearest(desk: Desk) -> None:
    with pytest.raises(Refused, match=r"low-contact\.act"):
        policy.set_limit(desk, "low-contct.act", "4")


@pytest.mark.parametrize("text", ["", "four", "-1", "2.5", "0", "99999999999", "３"])
def test_what_is_no_number_in_range_is_refused(desk: Desk, text: str) -> None:
    with pytest.raises(Refused, match=r"low-contact\.act"):
        policy.set_limit(desk, "low-contact.act", text)
    assert policy.stored(desk.store) == {}


@pytest.mark.parametrize("at", ["least", "most"])
def test_the_least_and_the_most_that_a_limit_can_be_are_taken(desk: Desk, at: str) -> None:
    value: int = getattr(policy.the("long-rest.soon"), at)
    policy.set_limit(desk, "long-rest.soon", str(value))
    assert policy.stored(desk.store) == {"long-rest.soon": value}


def test_a_limit_says_what_its_rule_is_for(desk: Desk) -> None:
    said = policy.about("long-rest.soon")
    assert said[0] == "Long apart, though excused."
    assert said[-1].startswith("Source: ")
    assert policy.about("programme.months") == []


def test_act_may_not_come_before_soon(desk: Desk) -> None:
    with pytest.raises(Refused):
        policy.set_limit(desk, "low-contact.soon", "4")


def test_of_a_rule_that_counts_down_act_may_not_lie_above_soon(desk: Desk) -> None:
    with pytest.raises(Refused):
        policy.set_limit(desk, "ending-near.act", "57")
    policy.set_limit(desk, "ending-near.act", "56")


def test_a_reset_that_would_turn_them_round_is_refused(desk: Desk) -> None:
    policy.set_limit(desk, "low-contact.act", "6")
    policy.set_limit(desk, "low-contact.soon", "5")
    with pytest.raises(Refused):
        policy.reset(desk, "low-contact.act")


def test_every_limit_has_a_meaning_and_a_default_that_it_may_have() -> None:
    for limit in policy.limits():
        assert limit.meaning
        assert limit.least <= limit.default <= limit.most


def test_no_two_limits_have_the_same_name() -> None:
    names = [limit.name for limit in policy.limits()]
    assert len(set(names)) == len(names)
