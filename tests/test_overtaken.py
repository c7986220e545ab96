"""Two change the same row: the second is told who changed what, nothing is lost, and the answer yes writes."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from console import actions, agreements, concerns, goals, setbacks
from console.desk import Desk
from console.ending.moving import moved
from console.meetings import met
from console.people import patient_edited
from console.undoing import undo
from console.verifying import verify
from db import store
from db.refused import Doubt, Overtaken, Refused, Stale
from screens.app import Console
from screens.sitting import Sitting
from tests.driving import text_of

BEFORE, TODAY = date(2026, 11, 10), date(2026, 11, 24)
REVIEW, THEIRS, MINE = date(2026, 12, 1), date(2026, 12, 8), date(2026, 12, 15)


def rows(desk: Desk, sql: str) -> list[tuple[object, ...]]:
    return desk.store.execute(sql).fetchall()


def looking(desk: Desk) -> Desk:
    """The desk of a coordinator who has just opened a form."""
    return replace(desk, seen=int(str(rows(desk, "SELECT max(id) FROM change")[0][0])))


@pytest.fixture
def rm(desk: Desk, path: Path) -> Iterator[Desk]:
    """A colleague at another terminal."""
    other = Desk(store.open_store(path), "rm", desk.on, desk.now)
    yield other
    other.store.close()


@pytest.fixture
def setback(desk: Desk, pair: str) -> str:
    """A pair with an open setback that both are about to look at."""
    setbacks.opened(
        desk, pair, whose="patient", kind="hospital", effect="stopped", began=BEFORE, review=REVIEW, sure=True
    )
    return pair


class TestTheSecondOfTwo:
    def test_is_told_who_changed_what_and_when_and_nothing_is_written(self, desk: Desk, rm: Desk, setback: str) -> None:
        open_since = looking(desk)
        setbacks.reviewed(rm, setback, review=THEIRS, effect="stopped")
        with pytest.raises(
            Overtaken,
            match=r"^rm changed the same \(review on\) while this was open, on 24 Nov 2026 \d\d:\d\d:"
            r" HC-0001: patient's setback \(hospital\) looked at, meetings stopped, review 8 Dec\.$",
        ):
            setbacks.reviewed(open_since, setback, review=MINE, effect="stopped")
        assert rows(desk, "SELECT review_on FROM setback") == [("2026-12-08",)]

    def test_is_asked_and_not_refused(self, desk: Desk, rm: Desk, setback: str) -> None:
        open_since = looking(desk)
        setbacks.reviewed(rm, setback, review=THEIRS, effect="stopped")
        with pytest.raises(Doubt):
            setbacks.reviewed(open_since, setback, review=MINE, effect="stopped")

    def test_writes_when_the_answer_is_yes_and_the_log_has_both(self, desk: Desk, rm: Desk, setback: str) -> None:
        open_since = looking(desk)
        setbacks.reviewed(rm, setback, review=THEIRS, effect="stopped")
        with pytest.raises(Overtaken):
            setbacks.reviewed(open_since, setback, review=MINE, effect="stopped")
        setbacks.reviewed(looking(desk), setback, review=MINE, effect="stopped")
        assert rows(desk, "SELECT review_on FROM setback") == [("2026-12-15",)]
        assert rows(desk, "SELECT by_whom FROM change WHERE command = 'setback-review' ORDER BY id") == [
            ("rm",),
            ("jw",),
        ]
        assert verify(desk).findings == ()

    def test_may_leave_it_as_the_colleague_wrote_it(self, desk: Desk, rm: Desk, setback: str) -> None:
        open_since = looking(desk)
        setbacks.reviewed(rm, setback, review=THEIRS, effect="stopped")
        assert setbacks.reviewed(open_since, setback, review=THEIRS, effect="stopped").endswith("review 8 Dec")
        assert rows(desk, "SELECT count(*) FROM change WHERE command = 'setback-review'") == [(1,)]

    def test_is_asked_again_where_somebody_was_quicker_once_more(self, desk: Desk, rm: Desk, setback: str) -> None:
        setbacks.reviewed(rm, setback, review=THEIRS, effect="stopped")
        told = looking(desk)
        setbacks.reviewed(rm, setback, review=REVIEW, effect="stopped")
        with pytest.raises(Overtaken, match="rm changed the same"):
            setbacks.reviewed(told, setback, review=MINE, effect="stopped")

    def test_is_told_of_the_last_of_several(self, desk: Desk, rm: Desk, setback: str) -> None:
        open_since = looking(desk)
        setbacks.reviewed(rm, setback, review=THEIRS, effect="stopped")
        setbacks.reviewed(replace(rm, by="im"), setback, review=REVIEW, effect="fewer")
        with pytest.raises(Overtaken, match=r"^im changed the same"):
            setbacks.reviewed(open_since, setback, review=MINE, effect="stopped")

    def test_is_told_of_oneself_at_another_terminal_too(self, desk: Desk, rm: Desk, setback: str) -> None:
        open_since = looking(desk)
        setbacks.reviewed(replace(rm, by="jw"), setback, review=THEIRS, effect="stopped")
        with pytest.raises(Overtaken, match=r"^jw changed the same"):
            setbacks.reviewed(open_since, setback, review=MINE, effect="stopped")


class TestWhatIsNotAskedAbout:
    def test_what_was_changed_before_the_form_was_opened(self, desk: Desk, rm: Desk, setback: str) -> None:
        setbacks.reviewed(rm, setback, review=THEIRS, effect="stopped")
        setbacks.reviewed(looking(desk), setback, review=MINE, effect="stopped")
        assert rows(desk, "SELECT review_on FROM setback") == [("2026-12-15",)]

    def test_another_column_of_the_row_and_both_stay(self, desk: Desk, rm: Desk, pair: str) -> None:
        open_since = looking(desk)
        patient_edited(rm, "P-0001", phone="07700 900001")
        patient_edited(open_since, "P-0001", area="Lewisham")
        assert rows(desk, "SELECT area, phone FROM patient") == [("Lewisham", "07700 900001")]

    def test_another_row(self, desk: Desk, rm: Desk, pair: str) -> None:
        patient_edited(desk, "P-0001", area="Lambeth")
        with desk.command("made", "a patient") as change:
            change.insert("patient", {"ref": "P-0002", "name": "Uma Roy"})
        open_since = looking(desk)
        patient_edited(rm, "P-0002", area="Lewisham")
        patient_edited(open_since, "P-0001", area="Eastmere")
        assert rows(desk, "SELECT area FROM patient ORDER BY ref") == [("Eastmere",), ("Lewisham",)]

    def test_what_is_new_beside_what_is_new(self, desk: Desk, rm: Desk, pair: str) -> None:
        open_since = looking(desk)
        met(rm, pair, on=date(2026, 11, 20))
        met(open_since, pair, on=date(2026, 11, 23))
        assert rows(desk, "SELECT on_day, recorded_by FROM meeting") == [("2026-11-20", "rm"), ("2026-11-23", "jw")]

    def test_where_nobody_had_a_form_open(self, desk: Desk, rm: Desk, setback: str) -> None:
        setbacks.reviewed(rm, setback, review=THEIRS, effect="stopped")
        assert desk.seen is None
        setbacks.reviewed(desk, setback, review=MINE, effect="stopped")
        assert rows(desk, "SELECT review_on FROM setback") == [("2026-12-15",)]


class TestOfEveryKind:
    def test_a_rating_that_a_colleague_wrote_meanwhile(self, desk: Desk, rm: Desk, pair: str) -> None:
        goals.set_one(desk, pair, goal="walk", on=BEFORE)
        open_since = looking(desk)
        goals.rated(rm, pair, goal="G-0001", by="patient", score=7, on=TODAY)
        with pytest.raises(Overtaken, match=r"rm changed the same \(score\).*G-0001 rated 7 by the patient"):
            goals.rated(open_since, pair, goal="G-0001", by="patient", score=3, on=TODAY)
        assert rows(desk, "SELECT score FROM rating") == [(7,)]

    def test_an_agreement_from_the_same_day(self, desk: Desk, rm: Desk, pair: str) -> None:
        open_since = looking(desk)
        agreements.agreed(rm, pair, every=14, from_on=TODAY)
        with pytest.raises(Overtaken, match=r"rm changed the same \(every days\)"):
            agreements.agreed(open_since, pair, every=21, from_on=TODAY)

    def test_the_end_of_the_pair(self, desk: Desk, rm: Desk, pair: str) -> None:
        open_since = looking(desk)
        moved(rm, pair, to=date(2027, 4, 9))
        with pytest.raises(Overtaken, match=r"rm changed the same \(ends on\).*another end agreed"):
            moved(open_since, pair, to=date(2027, 5, 9))

    def test_both_who_add_to_a_concern_are_kept(self, desk: Desk, rm: Desk, pair: str) -> None:
        concerns.noticed(desk, pair, facts="Bruises", seen=TODAY)
        open_since = looking(desk)
        concerns.added_to(rm, pair, facts="From rm")
        with pytest.raises(Overtaken, match="rm changed the same"):
            concerns.added_to(open_since, pair, facts="From jw")
        concerns.added_to(looking(desk), pair, facts="From jw")
        assert rows(desk, "SELECT facts FROM concern") == [
            ("Bruises [24 Nov 2026, rm: From rm] [24 Nov 2026, jw: From jw]",)
        ]

    def test_the_question_about_a_concern_does_not_say_its_facts(self, desk: Desk, rm: Desk, pair: str) -> None:
        concerns.noticed(desk, pair, facts="Bruises", seen=TODAY)
        open_since = looking(desk)
        concerns.added_to(rm, pair, facts="From rm")
        with pytest.raises(Overtaken) as told:
            concerns.added_to(open_since, pair, facts="From jw")
        assert "Bruises" not in str(told.value)
        assert "From rm" not in str(told.value)

    def test_an_action_that_a_colleague_did_meanwhile_is_not_mistaken_for_the_next(
        self, desk: Desk, rm: Desk, pair: str
    ) -> None:
        actions.set_one(desk, pair, action="the first", due=TODAY)
        actions.set_one(desk, pair, action="the second", due=date(2026, 12, 1))
        open_since = looking(desk)
        actions.done(rm, pair, on=TODAY, action="1")
        with pytest.raises(Refused, match=r"«1 the first» is none of the actions.*numbers 2\."):
            actions.done(open_since, pair, on=TODAY, action="1 the first")
        assert rows(desk, "SELECT id FROM action WHERE done_on IS NOT NULL") == [(1,)]

    def test_what_a_colleague_took_away_is_not_written_to(self, desk: Desk, rm: Desk, pair: str) -> None:
        met(rm, pair, on=date(2026, 11, 20))
        open_since = looking(desk)
        undo(rm)
        with (
            pytest.raises(Stale, match="Somebody removed this entry in the meantime"),
            open_since.command("met", "HC-0001: corrected") as change,
        ):
            change.update("meeting", 1, {"minutes": 45})


def between(desk: Desk, first: Sequence[str], meanwhile: Callable[[], object], *then: Sequence[str]) -> list[str]:
    """Keys, then what a colleague does elsewhere, then more keys: the screen after each."""

    async def drive() -> list[str]:
        app = Console(Sitting(desk, "test", lambda: desk.now))
        async with app.run_test(size=(120, 36)) as pilot:
            await pilot.pause()
            seen: list[str] = []
            for number, keys in enumerate((first, *then)):
                if number == 1:
                    meanwhile()
                for key in keys:
                    await pilot.press(*(list(key[1:]) if key.startswith("'") else [key]))
                await pilot.pause(0.15)
                seen.append(" ".join(text_of(app).split()))
            return seen

    return asyncio.run(drive())


class TestOnTheScreen:
    def test_the_form_stays_says_who_was_quicker_and_the_second_enter_writes(
        self, desk: Desk, rm: Desk, setback: str
    ) -> None:
        def meanwhile() -> None:
            setbacks.reviewed(rm, setback, review=THEIRS, effect="stopped")

        keys = ["w", "w", "H", "ctrl+u", "'15 dec"]
        _, told, written = between(desk, keys, meanwhile, ["enter"], ["enter"])
        assert "rm changed the same (review on) while this was open" in told
        assert "Enter again writes it anyway." in told
        assert "15 dec" in told
        assert "setback (hospital) looked at" in written
        assert rows(desk, "SELECT review_on FROM setback") == [("2026-12-15",)]

    def test_escape_leaves_what_the_colleague_wrote(self, desk: Desk, rm: Desk, setback: str) -> None:
        def meanwhile() -> None:
            setbacks.reviewed(rm, setback, review=THEIRS, effect="stopped")

        between(desk, ["w", "w", "H", "ctrl+u", "'15 dec"], meanwhile, ["enter"], ["escape"])
        assert rows(desk, "SELECT review_on FROM setback") == [("2026-12-08",)]

    def test_the_action_that_was_seen_first_is_the_one_that_is_meant(self, desk: Desk, rm: Desk, pair: str) -> None:
        actions.set_one(desk, pair, action="the first", due=TODAY)
        actions.set_one(desk, pair, action="the second", due=date(2026, 12, 1))
        _, told = between(desk, ["d"], lambda: actions.done(rm, pair, on=TODAY), ["enter"])
        assert "«1 the first» is none of the actions" in told
        assert rows(desk, "SELECT action_text FROM action WHERE done_on IS NULL") == [("the second",)]

    def test_the_last_entry_repeated_is_about_the_first_that_is_open_then(self, desk: Desk, pair: str) -> None:
        actions.set_one(desk, pair, action="the first", due=TODAY)
        actions.set_one(desk, pair, action="the second", due=date(2026, 12, 1))
        between(desk, ["d", "enter"], lambda: None, ["full_stop", "enter"])
        assert rows(desk, "SELECT id FROM action WHERE done_on IS NULL") == []
