"""How they meet: remote-only and short-meetings."""

import pytest

from tests.builders import APair, ago, fired, flag, judged


def remote(pair: APair) -> str | None:
    return fired(judged(pair)).get("remote-only")


def short(pair: APair, **ground: object) -> str | None:
    return fired(judged(pair, **ground)).get("short-meetings")  # type: ignore[arg-type]


class TestRemoteOnly:
    @pytest.mark.parametrize("mode", ["in person", "hybrid"])
    def test_it_fires_where_none_of_the_last_six_was_in_person(self, mode: str) -> None:
        assert remote(APair().began_with(7, mode).met_weekly(ago(1), 6, mode="phone")) == "watch"

    @pytest.mark.parametrize("mode", ["phone", "video", None])
    def test_who_agreed_to_phone_or_video_may_phone(self, mode: str | None) -> None:
        assert remote(APair().began_with(7, mode).met_weekly(ago(1), 6, mode="phone")) is None

    def test_a_later_agreement_to_phone_clears_it(self) -> None:
        assert remote(APair().met_weekly(ago(1), 6, mode="phone").agreed(None, "phone", since=ago(1))) is None

    def test_an_agreement_that_leaves_the_mode_blank_keeps_it(self) -> None:
        assert remote(APair().met_weekly(ago(1), 6, mode="phone").agreed(14, since=ago(1))) == "watch"

    def test_it_needs_six_held(self) -> None:
        assert remote(APair().met_weekly(ago(1), 5, mode="phone")) is None

    def test_one_of_the_six_in_person_is_enough_and_the_seventh_back_is_not(self) -> None:
        assert remote(APair().met_weekly(ago(1), 5, mode="phone").met(ago(60))) is None
        assert remote(APair().met_weekly(ago(1), 6, mode="phone").met(ago(60))) == "watch"

    def test_cancelled_meetings_and_contacts_are_not_looked_at(self) -> None:
        pair = APair().met_weekly(ago(1), 6, mode="video").cancelled(ago(2)).reached(ago(2), met_on=ago(3))
        assert remote(pair) == "watch"

    def test_it_has_been_so_since_the_sixth(self) -> None:
        pair = APair().met_weekly(ago(1), 8, mode="phone").met(ago(90))
        assert flag(judged(pair), "remote-only").since == ago(15)


class TestShortMeetings:
    def test_it_fires_where_the_middle_of_the_last_four_is_under_an_hour(self) -> None:
        assert short(APair().met_weekly(ago(1), 4, minutes=59)) == "watch"
        assert short(APair().met_weekly(ago(1), 4, minutes=60)) is None

    def test_the_middle_of_four_lies_between_the_second_and_the_third(self) -> None:
        pair = APair().met(ago(1), minutes=30).met(ago(8), minutes=90).met(ago(15), minutes=90)
        assert short(pair.met(ago(22), minutes=29)) is None
        pair = APair().met(ago(1), minutes=30).met(ago(8), minutes=90).met(ago(15), minutes=89)
        assert short(pair.met(ago(22), minutes=29)) == "watch"

    def test_it_needs_four_with_minutes(self) -> None:
        pair = APair().met_weekly(ago(1), 3, minutes=30).met(ago(30), ago(37))
        assert short(pair) is None
        assert short(pair.met(ago(44), minutes=30)) == "watch"

    def test_the_fifth_back_is_not_looked_at(self) -> None:
        assert short(APair().met_weekly(ago(1), 4, minutes=60).met_weekly(ago(40), 9, minutes=10)) is None

    def test_the_hour_is_the_programmes_own_limit(self) -> None:
        assert short(APair().met_weekly(ago(1), 4, minutes=45), limits={"short-meetings.minutes": 45}) is None

    def test_it_has_been_so_since_the_middle_fell_under_the_hour(self) -> None:
        pair = APair().met_weekly(ago(1), 5, minutes=30).met_weekly(ago(36), 4, minutes=60)
        assert flag(judged(pair), "short-meetings").since == ago(22)
