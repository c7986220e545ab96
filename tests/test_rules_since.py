"""`since` is the first of the days up to today on each of which the rule fired: judged day by day, going back."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import ALL_KEPT, ON, APair, ago, fired, judged

OLDEST = 90
"""So many days back the invented pairs go."""

SAID_AS_OF_MATCHING = {"no-care-contact", "not-cleared"}
"""Rules about what is lacking: nobody wrote down since when, so it is the matching."""

back = st.integers(0, OLDEST)
happenings = st.lists(
    st.tuples(back, st.sampled_from(["held", "held", "held", "cancelled", "missed", "told", "reached", "not reached"])),
    max_size=14,
    unique_by=lambda each: each[0],
)
rests = st.lists(st.tuples(back, st.integers(0, 30), st.sampled_from(["stopped", "fewer", None, "pause"])), max_size=3)
closures = st.lists(st.tuples(back, st.integers(0, 20)), max_size=2)


def first_days(pair: APair, closed: list[tuple[date, date]]) -> dict[str, date]:
    """For each rule that fires today, the day reached by going back for as long as it does."""
    found: dict[str, date] = {}
    firing = set(fired(judged(pair, closed=closed, kept=ALL_KEPT)))
    day = ON
    while firing:
        before = day - timedelta(days=1)
        still = (
            firing & set(fired(judged(pair, before, closed=closed, kept=ALL_KEPT))) if day > pair.matched_on else set()
        )
        found.update(dict.fromkeys(firing - still, day))
        firing, day = still, before
    return found


@settings(max_examples=80, deadline=None)
@given(
    happened=happenings,
    resting=rests,
    closed=closures,
    rhythm=st.sampled_from([5, 7, 14]),
    introduced=st.integers(0, OLDEST),
)
def test_since_is_the_first_day_of_the_run(
    happened: list[tuple[int, str]],
    resting: list[tuple[int, int, str | None]],
    closed: list[tuple[int, int]],
    rhythm: int,
    introduced: int,
) -> None:
    pair = APair().matched(ago(OLDEST)).introduced(ago(introduced)).began_with(rhythm).ends(ago(3))
    for days, what in happened:
        match what:
            case "held":
                pair.met(ago(days), mode="phone", minutes=30 + days)
            case "cancelled":
                pair.cancelled(ago(days))
            case "missed":
                pair.missed(ago(days), by="patient")
            case "told":
                pair.reached(ago(days), met_on=ago(days))
            case "reached":
                pair.reached(ago(days))
            case _:
                pair.not_reached(ago(days))
    for days, length, effect in resting:
        review = ago(days) + timedelta(days=length)
        if effect == "pause":
            pair.paused(ago(days), review=review)
        else:
            pair.unwell(ago(days), effect=effect, review=review)
    pair.with_goal(ago(80)).supervised(ago(70)).cleared("dbs", done=ago(89), renew=ago(45))
    pair.cleared("consent", done=ago(89), renew=ON + timedelta(days=20)).asked(ago(9)).ending_begun(ago(50))
    pair.step("last meeting", ago(9)).without_care_contact()
    spans = [(ago(days), ago(days) + timedelta(days=length)) for days, length in closed]

    found = judged(pair, closed=spans, kept=ALL_KEPT)

    expected = first_days(pair, spans)
    expected.update({rule: pair.matched_on for rule in fired(found) if rule in SAID_AS_OF_MATCHING})
    assert {flag.rule: flag.since for flag in found.flags} == expected
