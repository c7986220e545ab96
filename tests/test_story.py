"""The page of one pair: everything that is kept of it, in order, and no name of the two where names are hidden."""

import re
from datetime import timedelta

import pytest
from rich.cells import cell_len

from console import triage
from console.desk import Desk
from screens import story
from screens.marks import Marks
from tests.conftest import TODAY
from tests.driving import press
from tests.test_work import write


def ago(days: int) -> str:
    return (TODAY - timedelta(days=days)).isoformat()


def lines(desk: Desk, width: int = 80, *, private: bool = False) -> list[str]:
    """The pair's page, as text."""
    (found,) = triage.reassess(desk.store, desk.on, [1])
    page = story.write(desk, found, Marks(shapes=True), private=private)(width)
    return ["".join(span.text for span in line).rstrip() for line in page]


def section(desk: Desk, title: str, *, private: bool = False) -> list[str]:
    """The lines under this heading; none where it is not there. Runs of blanks are made one."""
    page = lines(desk, private=private)
    if f" {title}" not in page:
        return []
    after = page[page.index(f" {title}") + 1 :]
    return [" ".join(line.split()) for line in after[: after.index("") if "" in after else len(after)]]


def headings(page: list[str]) -> list[str]:
    return [line.strip() for line in page[1:] if re.match(r" [A-Z]", line)]


def keep(desk: Desk, table: str, **row: str | int | None) -> int:
    """Something of the pair, recorded long ago."""
    return write(desk, table, pair_id=1, recorded_on=ago(200), **row)


def goal(desk: Desk, text: str = "walk to the park") -> int:
    return keep(desk, "goal", ref="G-0001", goal_text=text, measure="times a week", set_on=ago(90))


def rated(desk: Desk, number: int, by: str, *scores: tuple[int, int]) -> None:
    for days, score in scores:
        write(desk, "rating", goal_id=number, on_day=ago(days), by_whom=by, score=score, recorded_on=ago(days))


def everything(desk: Desk, text: str) -> None:
    """One of each thing that is kept, with this text wherever somebody may type."""
    keep(desk, "action", action_text=text, whom=text, due_on=ago(2))
    keep(desk, "action", action_text=text, whom=text, done_on=ago(2))
    keep(desk, "concern", seen_on=ago(3), facts=text)
    keep(desk, "concern", seen_on=ago(9), facts=text, told=text, passed_on=ago(8))
    keep(desk, "request", asked_by="champion", kind="practical", asked_on=ago(1), note=text)
    number = goal(desk, text)
    write(desk, "step", goal_id=number, step_text=text, recorded_on=ago(5))
    rated(desk, number, "patient", (5, 3))
    keep(desk, "journal", on_day=ago(80), state="in use")
    keep(desk, "review", on_day=ago(7), by_whom="jw", outcome="watch", seen="{}")
    keep(desk, "snooze", rule="x", severity="act", from_on=ago(1), until_on=ago(-5), reason=text)
    keep(desk, "ending", kind="planned", begun_on=ago(2), reason=text)
    keep(desk, "raised", severity="soon", reason=text, raised_on=ago(4))
    keep(desk, "setback", began_on=ago(50), whose="patient", kind="pain", note=text)
    keep(desk, "pause", from_on=ago(70), review_on=ago(60), reason=text)
    keep(desk, "meeting", on_day=ago(20), outcome="cancelled", cancelled_by="patient", reason=text, note=text)
    keep(desk, "contact", on_day=ago(10), with_whom="champion", channel="call", reached=1, note=text)
    keep(desk, "note", on_day=ago(3), note=text)
    write(desk, "supervision", champion_id=1, on_day=ago(30), kind="group", note=text, recorded_on=ago(30))


class TestToDo:
    def test_the_soonest_stands_first_and_what_is_late_says_so(self, desk: Desk, pair: str) -> None:
        keep(desk, "action", action_text="find the leaflet")
        keep(desk, "action", action_text="write to the library", whom="mk", due_on="2026-12-01")
        keep(desk, "action", action_text="ring the office", whom="jw", due_on="2026-11-23")
        assert section(desk, "To do") == [
            "by 23 Nov late: ring the office (jw)",
            "by 1 Dec write to the library (mk)",
            "some day find the leaflet",
        ]

    def test_what_is_due_today_is_not_late(self, desk: Desk, pair: str) -> None:
        keep(desk, "action", action_text="ring the office", due_on=TODAY.isoformat())
        assert section(desk, "To do") == ["by 24 Nov ring the office"]

    def test_what_was_done_in_the_last_four_weeks_stands_below(self, desk: Desk, pair: str) -> None:
        for days in (28, 27, 3):
            keep(desk, "action", action_text=f"{days} days", due_on=ago(90), done_on=ago(days))
        keep(desk, "action", action_text="open")
        assert section(desk, "To do") == ["some day open", "done 21 Nov 3 days", "done 28 Oct 27 days"]


class TestConcerns:
    FACTS = "he has not eaten since Sunday"

    def test_an_open_one_stands_before_the_flags_with_what_to_do(self, desk: Desk, pair: str) -> None:
        keep(desk, "concern", seen_on=ago(9), facts="a bruise", told="Pat Lee", passed_on=ago(8))
        keep(desk, "concern", seen_on=ago(20), facts=self.FACTS)
        assert headings(lines(desk))[:3] == ["People", "Concerns", "Flags"]
        assert section(desk, "Concerns") == [
            f"seen 4 Nov not passed on: {self.FACTS}",
            "seen 15 Nov passed on 16 Nov to Pat Lee: a bruise",
            "Alongside sends no referral: follow your trust's safeguarding",
            "procedure.",
        ]

    def test_where_all_are_passed_on_they_stand_further_down(self, desk: Desk, pair: str) -> None:
        keep(desk, "concern", seen_on=ago(9), facts=self.FACTS, told="Pat Lee", passed_on=ago(8))
        found = headings(lines(desk))
        assert found.index("Concerns") > found.index("Agreed")

    def test_the_facts_are_hidden_with_the_names(self, desk: Desk, pair: str) -> None:
        keep(desk, "concern", seen_on=ago(20), facts=self.FACTS)
        keep(desk, "concern", seen_on=ago(9), facts="a bruise", told="Pat Lee", passed_on=ago(8))
        assert section(desk, "Concerns", private=True)[:2] == [
            "seen 4 Nov not passed on: the facts are hidden: r shows them",
            "seen 15 Nov passed on 16 Nov: the facts are hidden: r shows them",
        ]


def test_what_was_asked_for_stands_with_its_answer(desk: Desk, pair: str) -> None:
    keep(desk, "request", asked_by="patient", kind="practical", asked_on=ago(2), answered_on=ago(1), note="shoes")
    keep(desk, "request", asked_by="champion", kind="role or advice", asked_on=ago(20))
    assert section(desk, "Asked for") == [
        "4 Nov the champion: role or advice, no answer yet",
        "22 Nov the patient: practical, answered 23 Nov - shoes",
    ]


class TestGoals:
    def test_a_goal_stands_with_its_ratings_and_steps(self, desk: Desk, pair: str) -> None:
        number = goal(desk)
        rated(desk, number, "patient", (60, 3), (30, 4), (12, 6))
        rated(desk, number, "champion", (22, 7))
        write(desk, "step", goal_id=number, step_text="the gate", due_on="2026-12-01", recorded_on=ago(9))
        write(
            desk, "step", goal_id=number, step_text="the corner", due_on=ago(80), done_on=ago(79), recorded_on=ago(90)
        )
        assert section(desk, "Goals") == [
            "G-0001 walk to the park",
            "measure: times a week; since 26 Aug",
            "patient ▃▃·▅ 3 to 6, 12 Nov",
            "champion ··▅· 7, 2 Nov",
            "step, by 1 Dec: the gate",
            "step, done 6 Sep: the corner",
        ]

    def test_an_unrated_goal_says_so(self, desk: Desk, pair: str) -> None:
        goal(desk)
        assert section(desk, "Goals")[2:] == ["not rated yet"]

    def test_one_that_was_met_stands_last_and_says_when(self, desk: Desk, pair: str) -> None:
        keep(desk, "goal", ref="G-0002", goal_text="cook", set_on=ago(50), state="met", ended_on=ago(20))
        goal(desk)
        assert section(desk, "Goals")[-2:] == ["G-0002 cook", "met 4 Nov, set 5 Oct"]

    def test_without_goals_nothing_is_said_of_them(self, desk: Desk, pair: str) -> None:
        assert "Goals" not in headings(lines(desk))


def test_support_is_the_last_three_supervisions_and_the_journal(desk: Desk, pair: str) -> None:
    for days, kind, note in (
        (160, "group", None),
        (120, "group", None),
        (80, "endings", "letters"),
        (40, "group", None),
    ):
        write(desk, "supervision", champion_id=1, on_day=ago(days), kind=kind, note=note, recorded_on=ago(days))
    keep(desk, "journal", on_day=ago(90), state="given")
    keep(desk, "journal", on_day=ago(60), state="in use")
    assert section(desk, "Support") == [
        "15 Oct supervision, group",
        "5 Sep supervision, endings - letters",
        "27 Jul supervision, group",
        "journal in use, 25 Sep",
    ]


def test_the_last_five_looks_stand_under_what_is_put_away(desk: Desk, pair: str) -> None:
    for days in range(0, 42, 7):
        outcome = "watch" if days == 0 else "fine"
        keep(desk, "review", on_day=ago(days), by_whom="jw", outcome=outcome, seen="{}")
    keep(desk, "snooze", rule="no-goal", severity="watch", from_on=ago(1), until_on=ago(-7), reason="they know")
    assert section(desk, "Looked at") == [
        "put away no-goal until 1 Dec, by jw on 23 Nov: they know",
        "24 Nov keep an eye (jw)",
        *(f"{day} nothing more needed (jw)" for day in ("17 Nov", "10 Nov", "3 Nov", "27 Oct")),
    ]


def test_a_cancelled_meeting_says_its_notice(desk: Desk, pair: str) -> None:
    keep(
        desk, "meeting", on_day=ago(6), outcome="cancelled", cancelled_by="champion", reason="work", notice="day before"
    )
    assert "Wed 18: cancelled by the champion: work, notice: day before" in "\n".join(lines(desk))


class TestAgreed:
    def test_the_end_that_was_agreed(self, desk: Desk, pair: str) -> None:
        assert "ends 9 Mar" in section(desk, "Agreed")

    def test_an_end_that_nobody_agreed_is_reckoned(self, desk: Desk, pair: str) -> None:
        with desk.command("test", "test") as change:
            change.update("pair", 1, {"ends_on": None})
        assert "ends 9 Dec, reckoned from the introduction" in section(desk, "Agreed")

    def test_an_ending_that_was_begun(self, desk: Desk, pair: str) -> None:
        keep(desk, "ending", kind="planned", begun_on=ago(3))
        assert "ending begun 21 Nov, planned" in section(desk, "Agreed")


def test_the_page_goes_from_what_presses_to_what_is_past(desk: Desk, pair: str) -> None:
    everything(desk, "some words")
    assert headings(lines(desk)) == [
        "People", "Concerns", "Flags", "The ending", "To do", "Asked for", "Agreed", "Setbacks and pauses",
        "Goals", "Support", "Looked at", "Flags raised by a coordinator", "Weeks, the newest first",
    ]  # fmt: skip


def test_with_names_hidden_nothing_that_was_typed_gives_them_away(desk: Desk, pair: str) -> None:
    everything(desk, "Rosa went with Femi Adu to the Kayas' and Kaya rang")
    shown, hidden = "\n".join(lines(desk)), "\n".join(lines(desk, private=True))
    assert len(re.findall(r"Rosa|Kaya\b|Femi|Adu", shown)) > 40
    assert re.findall(r"Rosa|Kaya\b|Femi|Adu", hidden) == []
    assert "the patient went with the champion" in hidden


@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_line_is_wider_than_the_page(desk: Desk, pair: str, width: int) -> None:
    everything(desk, "word " * 60 + "x" * 200)
    keep(desk, "goal", ref="AN-UNUSUALLY-LONG-REFERENCE", goal_text="walk", set_on=ago(600))
    keep(desk, "concern", seen_on=ago(700), facts="long ago " * 20, told="Pat Lee", passed_on=ago(690))
    title, *rest = lines(desk, width)
    assert title.startswith(" HC-0001")
    assert max(cell_len(line) for line in rest) <= width


def test_the_page_is_read_in_the_console(desk: Desk, pair: str) -> None:
    everything(desk, "some words")
    drawn = press(desk, "w", "w", "enter", size=(80, 130))
    assert "late: some words (some words)" in drawn
    assert "champion  not rated yet" in drawn
