"""What people say themselves: a concern, and a flag that a coordinator raised."""

import pytest

from tests.builders import APair, ago, fired, flag, judged


def test_a_concern_is_act_until_it_is_passed_on() -> None:
    pair = APair().met_weekly(ago(1)).concern(ago(5), passed_on=ago(2))
    assert fired(judged(pair, ago(3))) == {"concern-open": "act"}
    assert fired(judged(pair, ago(2))) == {}


def test_a_concern_stands_since_it_was_seen() -> None:
    assert flag(judged(APair().concern(ago(5)).concern(ago(2))), "concern-open").since == ago(5)


@pytest.mark.parametrize("severity", ["act", "soon", "watch"])
def test_a_raised_flag_is_as_urgent_as_was_chosen(severity: str) -> None:
    assert fired(judged(APair().met_weekly(ago(1)).raised(ago(2), severity))) == {"raised": severity}


def test_a_raised_flag_stands_until_it_is_lowered() -> None:
    pair = APair().met_weekly(ago(1)).raised(ago(5), lowered=ago(2))
    assert fired(judged(pair, ago(3))) == {"raised": "soon"}
    assert fired(judged(pair, ago(2))) == {}


def test_of_several_the_worst_is_said_with_its_reason_and_the_others_are_counted() -> None:
    pair = APair().raised(ago(9), "watch", "sounds tired").raised(ago(2), "act", "has moved house")
    found = flag(judged(pair), "raised")
    assert (found.severity, found.short, found.since) == ("act", "has moved house", ago(9))
    assert "has moved house." in found.why
    assert "1 more raised" in found.why


def test_a_long_reason_is_cut_in_the_list_and_whole_in_its_sentence() -> None:
    reason = "the two of them have not agreed on a day for weeks now"
    found = flag(judged(APair().raised(ago(1), reason=reason)), "raised")
    assert len(found.short) <= 40
    assert reason in found.why


def test_both_are_about_a_concern() -> None:
    found = judged(APair().raised(ago(1)).concern(ago(1)))
    assert {each.about for each in found.flags if each.rule in {"raised", "concern-open"}} == {"concern"}
