"""What flags say: every rule in plain sentences with numbers and dates, and never a name."""

from dataclasses import replace
from datetime import timedelta

import pytest

from console import why
from console.flags import Assessment, assess, ground
from console.rules import RULES, find
from tests.builders import ALL_KEPT, CHAMPION, ON, PATIENT, APair, ago, ahead, fired, flag, judged, programme

TABLE = {
    "never-met": "contact", "low-contact": "contact", "unconfirmed": "contact", "unreachable": "contact",
    "long-rest": "contact", "cancelled-in-a-row": "contact", "drifting": "contact", "champion-unavailable": "contact",
    "remote-only": "contact", "short-meetings": "contact", "setback-review": "health", "setback-contact": "health",
    "pause-overdue": "health", "no-care-contact": "health", "no-goal": "goals", "goals-unrated": "goals",
    "views-differ": "goals", "check-in-due": "support", "supervision-due": "support", "asked-for-help": "support",
    "not-cleared": "clearance", "clearance-expiring": "clearance", "ending-near": "ending",
    "ending-step-late": "ending", "past-end": "ending", "concern-open": "concern", "raised": "concern",
}  # fmt: skip
"""Every rule, and what it is about."""


def troubled() -> APair:
    """A pair with nearly everything the matter, whose reasons name the two of them."""
    said = f"{PATIENT} rang {CHAMPION.split(maxsplit=1)[0]}"
    return (
        APair()
        .met_weekly(ago(60), 6, mode="phone", minutes=30)
        .cancelled(ago(40), ago(33), ago(26), reason=said)
        .not_reached(ago(9), ago(8), ago(7), ago(6))
        .unwell(ago(50), kind="mental health", effect="fewer", review=ago(20))
        .paused(ago(30), review=ago(25))
        .without_care_contact()
        .with_goal(ago(90), patient={ago(80): 1}, champion={ago(80): 9})
        .asked(ago(20))
        .cleared("dbs", renew=ahead(9))
        .cleared("consent", renew=ago(9))
        .ends(ago(9))
        .ending_begun(ago(60))
        .step("last meeting", ago(9))
        .raised(ago(3), "soon", said)
        .concern(ago(2))
    )


STORIES = {
    "troubled": troubled(),
    "never met": APair().matched(ago(40)),
    "no word": APair().met_weekly(ago(16)).ends(ahead(20)),
    "resting long": APair().met(ago(50)).unwell(ago(49), review=ahead(5)),
    "drifting": APair().met(ago(2)).cleared("dbs", renew=ago(2)),
}


def all_found() -> list[Assessment]:
    return [judged(pair, kept=ALL_KEPT) for pair in STORIES.values()]


def test_the_table_is_whole() -> None:
    assert {rule.name: rule.about for rule in RULES} == TABLE
    assert len(RULES) == len(TABLE)


def test_the_stories_fire_every_rule() -> None:
    assert {flag.rule for found in all_found() for flag in found.flags} == set(TABLE)


@pytest.mark.parametrize("story", STORIES)
def test_no_name_reaches_what_is_said(story: str) -> None:
    found = judged(STORIES[story], kept=ALL_KEPT)
    said = [*why.explain(found, ON), str(why.as_json(found))]
    said += [text for flag in found.flags for text in (flag.short, flag.why, flag.clears, flag.next)]
    parts = (*PATIENT.split(), *CHAMPION.split())
    assert [text for text in said for name in parts if name in text] == []


@pytest.mark.parametrize("story", STORIES)
def test_every_flag_speaks_in_sentences(story: str) -> None:
    for said in judged(STORIES[story], kept=ALL_KEPT).flags:
        assert said.why[0].isupper() or said.why[0].isdigit(), said
        assert said.why.endswith("."), said
        assert said.clears.startswith("Clears "), said
        assert said.clears.endswith("."), said
        assert said.next.endswith((".", "?")), said
        assert "  " not in said.why + said.clears + said.next, said
        assert 0 < len(said.short) <= 40, said
        assert said.since <= ON, said


def test_a_reason_keeps_everything_but_the_names() -> None:
    pair = APair().met_weekly(ago(9)).cancelled(ago(8), ago(1), reason=f"work, {CHAMPION.split(maxsplit=1)[0]} says")
    assert "work, the champion says" in flag(judged(pair), "cancelled-in-a-row").why


def test_a_pair_without_names_is_judged_as_well() -> None:
    nameless = replace(troubled().known(), patient_name="", champion_name="")
    assert fired(assess(nameless, ground(programme()))) == fired(judged(troubled()))


@pytest.mark.parametrize("name", TABLE)
def test_every_rule_says_where_it_comes_from_and_what_to_do(name: str) -> None:
    rule = find(name)
    assert all((rule.title, rule.source, rule.advice))
    assert all(limit.name.startswith(f"{name}.") for limit in rule.limits)


def test_why_shows_every_flag_and_a_sum_that_makes_the_order() -> None:
    found = judged(troubled(), kept=ALL_KEPT)
    text = "\n".join(why.explain(found, ON))
    assert all(f"\n{each.rule}, {each.severity}, since " in text for each in found.flags)
    assert all(f"Source: {find(each.rule).source}." in text for each in found.flags)
    assert round(sum(points for _, points in found.terms), 1) == found.order
    assert f"Order in the queue {found.order}, the sum of:" in text


def test_why_gives_no_all_clear() -> None:
    text = "\n".join(why.explain(judged(APair().met_weekly(ago(1))), ON))
    assert "no flags" in text
    assert "That is no all-clear." in text


def test_why_says_how_long_a_pair_rests() -> None:
    pair = APair().met_weekly(ago(9)).paused(ago(8), review=ON + timedelta(days=4))
    assert "Resting until 27 Nov" in "\n".join(why.explain(judged(pair), ON))
