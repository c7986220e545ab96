"""Writing down on the screen: forms by letters, refusals that keep what was typed, undo."""

from datetime import date, datetime, timedelta

from console.desk import Desk
from console.imports import bring_in
from console.meetings import met
from tests.conftest import EXAMPLE
from tests.driving import press, screens


def meetings(desk: Desk) -> list[tuple[object, ...]]:
    return desk.store.execute(
        "SELECT on_day, outcome, mode, minutes, cancelled_by, reason, rearranged_to, note FROM meeting ORDER BY id"
    ).fetchall()


def test_met_yesterday_in_the_usual_way_is_two_keys(desk: Desk, pair: str) -> None:
    drawn = press(desk, "w", "w", "m", "enter")
    assert meetings(desk) == [("2026-11-23", "held", "in person", 60, None, None, None, None)]
    assert "HC-0001: met on Mon 23 Nov, 60 minutes, in person" in drawn


def test_the_usual_time_is_that_of_the_last_meeting(desk: Desk, pair: str) -> None:
    met(desk, pair, on=date(2026, 11, 16), minutes=45, mode="phone")
    press(desk, "w", "w", "m", "enter")
    assert meetings(desk)[-1][2:4] == ("in person", 45)


def test_a_cancellation_with_who_and_why_is_four_keys(desk: Desk, pair: str) -> None:
    press(desk, "w", "w", "c", "c", "w", "enter")
    assert meetings(desk) == [("2026-11-24", "cancelled", None, None, "champion", "work", None, None)]


def test_a_cancellation_can_be_moved_and_have_a_note(desk: Desk, pair: str) -> None:
    press(desk, "w", "w", "c", "p", "i", "'fri", "tab", "tab", "'bus strike", "enter")
    assert meetings(desk)[0][4:] == ("patient", "ill health", "2026-11-27", "bus strike")


def test_a_reason_can_be_in_own_words(desk: Desk, pair: str) -> None:
    press(desk, "w", "w", "c", "c", "space", "'lost keys", "enter")
    assert meetings(desk)[0][5] == "lost keys"


def test_the_day_is_typed_as_people_say_it(desk: Desk, pair: str) -> None:
    press(desk, "w", "w", "m", "ctrl+u", "'last fri", "enter")
    assert meetings(desk)[0][0] == "2026-11-20"


def test_a_missing_answer_is_asked_for_and_nothing_is_written(desk: Desk, pair: str) -> None:
    drawn = press(desk, "w", "w", "c", "enter")
    assert meetings(desk) == []
    assert "by: nothing is given yet" in drawn


def test_a_day_that_is_none_is_refused_and_what_was_typed_is_kept(desk: Desk, pair: str) -> None:
    drawn = press(desk, "w", "w", "m", "ctrl+u", "'31 feb", "enter")
    assert meetings(desk) == []
    assert "31 feb" in drawn


def test_a_day_to_come_is_refused_for_a_held_meeting(desk: Desk, pair: str) -> None:
    drawn = press(desk, "w", "w", "m", "ctrl+u", "'tomorrow", "enter")
    assert meetings(desk) == []
    assert "lies ahead of today" in drawn


def test_the_same_meeting_twice_is_asked_about_and_written_at_the_second_enter(desk: Desk, pair: str) -> None:
    met(desk, pair, on=date(2026, 11, 23))
    asked, written = screens(desk, [["w", "w", "m", "enter"], ["enter"]])[1:]
    assert "has a held meeting on 23 Nov already" in asked
    assert "Enter again writes it anyway" in asked
    assert "met on Mon 23 Nov" in written
    assert len(meetings(desk)) == 2


def test_a_doubt_is_asked_again_when_something_else_was_typed(desk: Desk, pair: str) -> None:
    met(desk, pair, on=date(2026, 11, 23))
    press(desk, "w", "w", "m", "enter", "backspace", "backspace", "backspace", "backspace", "'mon", "enter")
    assert len(meetings(desk)) == 1


def test_escape_writes_nothing(desk: Desk, pair: str) -> None:
    drawn = press(desk, "w", "w", "c", "c", "escape")
    assert meetings(desk) == []
    assert "nothing written" in drawn


def test_undo_takes_the_last_entry_back_and_says_so(desk: Desk, pair: str) -> None:
    drawn = press(desk, "w", "w", "m", "enter", "u")
    assert meetings(desk) == []
    assert "taken back: HC-0001: met on Mon 23 Nov" in drawn


def test_the_pair_is_assessed_again_before_ones_eyes(desk: Desk, pair: str) -> None:
    before, after = screens(desk, [["m", "enter"]])
    assert ">! HC-0001" in before
    assert "never met" in before
    assert "never met" not in after


def test_a_setback_opened_looked_at_and_over(desk: Desk, pair: str) -> None:
    met(desk, pair, on=date(2026, 11, 20))
    press(desk, "w", "w", "h", "p", "h", "s", "enter")
    opened = "SELECT whose, kind, effect, began_on, review_on, ended_on FROM setback"
    assert desk.store.execute(opened).fetchall() == [
        ("patient", "hospital", "stopped", "2026-11-24", "2026-12-15", None)
    ]
    drawn = press(desk, "w", "w", "tab")
    assert "H setback update" in drawn
    press(desk, "w", "w", "H", "ctrl+u", "'+1w", "enter")
    assert desk.store.execute("SELECT review_on FROM setback").fetchone() == ("2026-12-01",)
    press(desk, "w", "w", "E", "enter")
    assert desk.store.execute("SELECT ended_on FROM setback").fetchone() == ("2026-11-24",)


def test_a_pause_and_the_return_from_it(desk: Desk, pair: str) -> None:
    press(desk, "w", "w", "p", "ctrl+u", "'+1w", "tab", "h", "enter")
    assert desk.store.execute("SELECT review_on, reason, ended_on FROM pause").fetchone() == (
        "2026-12-01",
        "holiday",
        None,
    )
    press(desk, "w", "w", "R", "enter")
    assert desk.store.execute("SELECT ended_on FROM pause").fetchone() == ("2026-11-24",)


def test_a_pause_is_looked_at_after_six_weeks_at_the_most(desk: Desk, pair: str) -> None:
    drawn = press(desk, "w", "w", "p", "ctrl+u", "'+7w", "tab", "h", "enter")
    assert "42 days at the most" in drawn
    assert desk.store.execute("SELECT count(*) FROM pause").fetchone() == (0,)


def test_a_contact_that_confirms_a_meeting(desk: Desk, pair: str) -> None:
    press(desk, "w", "w", "t", "c", "c", "y", "'yest", "enter")
    found = desk.store.execute("SELECT with_whom, channel, reached, met_on FROM contact").fetchall()
    assert found == [("champion", "call", 1, "2026-11-23")]


def test_a_note_and_a_raised_flag_with_its_reason_in_the_panel(desk: Desk, pair: str) -> None:
    press(desk, "w", "w", "n", "'prefers mornings now", "enter")
    assert desk.store.execute("SELECT note FROM note").fetchone() == ("prefers mornings now",)
    drawn = press(desk, "w", "w", "f", "a", "'moving house", "enter")
    assert "moving house" in drawn
    assert desk.store.execute("SELECT severity, reason FROM raised").fetchone() == ("act", "moving house")
    press(desk, "F", "enter")
    assert desk.store.execute("SELECT lowered_on FROM raised").fetchone() == ("2026-11-24",)


def test_an_agreement_changes_the_rhythm(desk: Desk, pair: str) -> None:
    drawn = press(desk, "w", "w", "a", "ctrl+u", "'14", "enter")
    assert "agreed fortnightly" in drawn
    assert "fortnightly, in person" in drawn


def test_without_a_pair_nothing_can_be_written(desk: Desk) -> None:
    assert "There is no pair here" in press(desk, "m")


def test_a_whole_import_is_not_taken_back_by_a_key(desk: Desk) -> None:
    bring_in(desk, EXAMPLE)
    drawn = press(desk, "u", "u", "u")
    assert "That would take back a whole import. Leave, and: alongside undo --sure" in drawn
    assert desk.store.execute("SELECT count(*) FROM pair").fetchone() == (60,)


def test_a_console_left_open_over_midnight_writes_on_the_new_day(desk: Desk, pair: str) -> None:
    moments = iter([desk.now] * 1)

    def clock() -> datetime:
        return next(moments, desk.now + timedelta(days=1))

    before, after = screens(desk, [["w", "w", "m", "escape"], ["m", "enter"]], clock=clock)[1:]
    assert "Tue 24 Nov" in before
    assert "Wed 25 Nov" in after
    assert meetings(desk)[0][0] == "2026-11-24"


def test_the_first_record_of_a_kind_says_that_every_pair_is_looked_at_for_it(desk: Desk, pair: str) -> None:
    drawn = press(desk, "w", "w", "t", "c", "c", "y", "enter", size=(120, 36))
    assert "kept from now on, for every pair: check-ins" in drawn
    assert "check-ins" not in drawn.splitlines()[2]
