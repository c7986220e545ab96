"""What colleagues write while a console is open: noticed, in words and with its pairs; nothing where nobody wrote."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from console import closures, commands, concerns, drafts, supervisions
from console.bulk import for_all
from console.desk import Desk
from console.meetings import cancelled, met
from console.undoing import undo
from console.watching import News, Watched
from db import store, watch
from screens.app import Console
from screens.sitting import Sitting
from tests.caseloads import a_pair
from tests.driving import text_of

TODAY, YESTERDAY = date(2026, 11, 24), date(2026, 11, 23)


@pytest.fixture
def rm(desk: Desk, path: Path) -> Iterator[Desk]:
    """A colleague at another terminal, with a connection of their own."""
    other = Desk(store.open_store(path), "rm", desk.on, desk.now)
    yield other
    other.store.close()


@pytest.fixture
def two(desk: Desk) -> list[str]:
    """Two pairs that are on the list."""
    return [a_pair(desk, "HC-0001"), a_pair(desk, "HC-0002")]


class TestTheLook:
    def test_what_a_colleague_wrote_is_told_once_with_its_pair(self, desk: Desk, rm: Desk, two: list[str]) -> None:
        watched = Watched(desk.store)
        met(rm, "HC-0002", on=YESTERDAY)
        assert watched.look("jw") == News("rm: HC-0002: met on Mon 23 Nov", (2,))
        assert watched.look("jw") is None

    def test_where_nobody_wrote_there_is_nothing(self, desk: Desk, rm: Desk, two: list[str]) -> None:
        watched = Watched(desk.store)
        assert [watched.look("jw") for _ in range(3)] == [None, None, None]

    def test_what_was_there_before_is_no_news(self, desk: Desk, rm: Desk, two: list[str]) -> None:
        met(rm, "HC-0002", on=YESTERDAY)
        assert Watched(desk.store).look("jw") is None

    def test_what_one_wrote_here_is_known(self, desk: Desk, two: list[str]) -> None:
        watched = Watched(desk.store)
        met(desk, "HC-0001", on=YESTERDAY)
        assert watched.look("jw") is None

    def test_it_is_known_after_a_look_too(self, desk: Desk, rm: Desk, two: list[str]) -> None:
        watched = Watched(desk.store)
        met(desk, "HC-0001", on=YESTERDAY)
        watched.look("jw")
        met(rm, "HC-0002", on=YESTERDAY)
        assert watched.look("jw") == News("rm: HC-0002: met on Mon 23 Nov", (2,))

    def test_what_one_wrote_elsewhere_is_told_as_that(self, desk: Desk, rm: Desk, two: list[str]) -> None:
        watched = Watched(desk.store)
        met(replace(rm, by="jw"), "HC-0002", on=YESTERDAY)
        assert watched.look("jw") == News("jw, elsewhere: HC-0002: met on Mon 23 Nov", (2,))

    def test_of_both_within_one_look_the_colleagues_is_told_and_both_pairs_are_read(
        self, desk: Desk, rm: Desk, two: list[str]
    ) -> None:
        watched = Watched(desk.store)
        met(rm, "HC-0002", on=YESTERDAY)
        met(desk, "HC-0001", on=YESTERDAY)
        news = watched.look("jw")
        assert news is not None
        assert news.told == "rm: HC-0002: met on Mon 23 Nov"
        assert set(news.pairs or ()) == {1, 2}

    def test_of_several_the_last_is_told_and_the_others_counted(self, desk: Desk, rm: Desk, two: list[str]) -> None:
        watched = Watched(desk.store)
        met(rm, "HC-0001", on=YESTERDAY)
        met(replace(rm, by="im"), "HC-0002", on=YESTERDAY)
        cancelled(rm, "HC-0002", on=TODAY, by="patient")
        news = watched.look("jw")
        assert news is not None
        assert news.told == "rm: HC-0002: cancelled Tue 24 Nov by the patient (and 2 more)"
        assert set(news.pairs or ()) == {1, 2}

    def test_an_entry_for_several_pairs_is_about_all_of_them(self, desk: Desk, rm: Desk, two: list[str]) -> None:
        watched = Watched(desk.store)
        for_all(rm, commands.find("met"), two, {"on": YESTERDAY})
        news = watched.look("jw")
        assert news is not None
        assert set(news.pairs or ()) == {1, 2}

    def test_what_is_about_more_than_pairs_says_so(self, desk: Desk, rm: Desk, two: list[str]) -> None:
        watched = Watched(desk.store)
        closures.added(rm, "", from_on=YESTERDAY, to_on=TODAY, name="Storm")
        assert watched.look("jw") == News("rm: closure from 23 Nov 2026 to 24 Nov 2026: Storm", None)
        supervisions.held(rm, "HC-0001", kind="group", on=TODAY)
        news = watched.look("jw")
        assert news is not None
        assert news.pairs is None

    def test_what_was_taken_back_is_news_of_the_same_pair(self, desk: Desk, rm: Desk, two: list[str]) -> None:
        met(rm, "HC-0002", on=YESTERDAY)
        watched = Watched(desk.store)
        undo(rm)
        news = watched.look("jw")
        assert news is not None
        assert news.told.startswith("rm: ")
        assert news.pairs == (2,)

    def test_a_form_that_is_kept_half_filled_is_no_news(self, desk: Desk, rm: Desk, two: list[str]) -> None:
        watched = Watched(desk.store)
        drafts.keep(rm, commands.find("note"), "HC-0001", {"note": "prefers mornings"})
        assert watched.look("jw") is None
        met(rm, "HC-0002", on=YESTERDAY)
        assert watched.look("jw") == News("rm: HC-0002: met on Mon 23 Nov", (2,))

    def test_a_concern_is_told_without_its_facts(self, desk: Desk, rm: Desk, two: list[str]) -> None:
        watched = Watched(desk.store)
        concerns.noticed(rm, "HC-0001", facts="Bruises on both arms", seen=TODAY)
        news = watched.look("jw")
        assert news is not None
        assert news.told == "rm: HC-0001: a concern of 24 Nov"

    def test_what_is_still_being_written_is_not_seen(self, desk: Desk, rm: Desk, two: list[str]) -> None:
        watched = Watched(desk.store)
        with rm.command("met", "HC-0001: half of it") as change:
            change.insert("note", {"pair_id": 1, "on_day": "2026-11-24", "note": "x", "recorded_on": "2026-11-24"})
            assert watched.look("jw") is None
        assert watched.look("jw") == News("rm: HC-0001: half of it", (1,))


class TestTheStore:
    def test_an_empty_log_has_no_newest_entry(self, desk: Desk) -> None:
        assert (watch.newest(desk.store), watch.newest_hash(desk.store)) == (0, "")

    def test_the_newest_hash_is_that_of_the_newest_entry(self, desk: Desk, two: list[str]) -> None:
        met(desk, "HC-0001", on=YESTERDAY)
        hashes = [row[0] for row in desk.store.execute("SELECT hash FROM change ORDER BY id")]
        assert watch.newest_hash(desk.store) == hashes[-1]
        assert watch.newest(desk.store) == len(hashes)


def beside(desk: Desk, keys: list[str], meanwhile: Callable[[], object], awaited: str) -> list[str]:
    """The screen before and after a colleague wrote, without a key in between; it waits for what is to come."""

    async def drive() -> list[str]:
        app = Console(Sitting(desk, "test", lambda: desk.now))
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press(*keys)
            await pilot.pause(0.1)
            seen = [text_of(app)]
            meanwhile()
            async with asyncio.timeout(10):
                while awaited not in text_of(app):
                    await pilot.pause(0.05)
            await pilot.pause(0.1)
            return [*seen, text_of(app)]

    return asyncio.run(drive())


class TestOnTheScreen:
    def test_it_shows_without_a_key_and_the_cursor_stays_on_its_pair(
        self, desk: Desk, rm: Desk, two: list[str]
    ) -> None:
        before, after = beside(desk, ["j"], lambda: met(rm, "HC-0001", on=YESTERDAY), "rm: HC-0001: met on Mon 23 Nov")
        assert (">! HC-0002" in before, " ! HC-0001" in before) == (True, True)
        assert (">! HC-0002" in after, " ~ HC-0001" in after) == (True, True)

    def test_a_form_that_is_open_keeps_what_was_typed(self, desk: Desk, rm: Desk, two: list[str]) -> None:
        def wrote() -> None:
            closures.added(rm, "", from_on=YESTERDAY, to_on=TODAY, name="Storm")
            met(rm, "HC-0001", on=YESTERDAY)

        before, after = beside(desk, ["j", "n", *"prefers mornings"], wrote, "act 1")
        assert "act 2" in before
        assert "prefers mornings" in after
        assert "-- HC-0002" in after
