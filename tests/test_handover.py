"""Pairs go to another coordinator for good: handed over, seen by both, accepted, declined, taken back, done again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from console import caseload, coordinators, triage
from console.access import everything_about
from console.actions import set_one
from console.bulk import for_all
from console.commands import find
from console.cover import handed as covered
from console.desk import Desk
from console.erasing import erased
from console.handing_over import accepted, declined, handed, handed_to, taken_back, to_accept, to_hand_over
from console.history import history
from console.pairs import edited, the
from console.roles import given
from console.telling import Teller
from console.undoing import redo, undo
from console.verifying import verify
from console.wanted import also_listed
from db import handovers, watch
from db import history as log
from db.refused import Doubt, Overtaken, Refused, Stale
from tests.caseloads import a_pair, days_later, desk_of, rows

STATE = "SELECT from_whom, to_whom, accepted_on, declined_on, withdrawn_on FROM handover ORDER BY id"


@pytest.fixture
def three(desk: Desk) -> list[str]:
    """Two pairs of jw's and one of rm's; desk is jw's."""
    return [
        a_pair(desk, "HC-0001", quiet=2, coordinator="jw", patient="Rosa Lind", champion="Femi Ash"),
        a_pair(desk, "HC-0002", quiet=2, coordinator="jw", patient="Nia Okoro", champion="Tom Hale"),
        a_pair(desk, "HC-0003", quiet=2, coordinator="rm"),
    ]


@pytest.fixture
def rm(desk: Desk, three: list[str]) -> Desk:
    return desk_of("rm", desk)


def coordinator(desk: Desk, ref: str) -> str | None:
    return the(desk, ref).coordinator


def in_caseload(desk: Desk, whose: str) -> set[str]:
    of = caseload.of(desk, whose)
    return {row.pair.ref for row in triage.queue(desk.store, desk.on).rows if of.has(row)}


def corrected(desk: Desk, ref: str, to: str | None) -> None:
    """A colleague gives the pair another coordinator."""
    pair = the(desk, ref)
    edited(desk, ref, introduced=pair.introduced_on, ends=pair.ends_on, coordinator=to)


def closed(desk: Desk, ref: str) -> None:
    with desk.command("closed", f"{ref}: closed") as change:
        change.update("pair", the(desk, ref).id, {"closed_on": desk.on.isoformat()})


class TestHandedOver:
    def test_until_it_is_accepted_both_see_it_and_it_stays_with_the_first(self, desk: Desk, rm: Desk) -> None:
        assert handed(desk, "HC-0001", to="rm") == "HC-0001: handed over by jw to rm, not accepted yet"
        assert coordinator(desk, "HC-0001") == "jw"
        assert in_caseload(desk, "jw") == {"HC-0001", "HC-0002"}
        assert in_caseload(desk, "rm") == {"HC-0001", "HC-0003"}

    def test_it_is_marked_for_both(self, desk: Desk, rm: Desk) -> None:
        handed(desk, "HC-0001", to="rm")
        found = next(row for row in triage.queue(desk.store, desk.on).rows if row.pair.ref == "HC-0001")
        labels = [caseload.of(desk, "").label_of(found, desk.on, by) for by in ("jw", "rm", "im")]
        assert labels == [
            "handed to rm, not accepted yet", "from jw: < accepts", "handed by jw to rm, not accepted yet",
        ]  # fmt: skip

    def test_it_is_listed_for_both_and_for_no_third(self, desk: Desk, rm: Desk) -> None:
        handed(desk, "HC-0001", to="rm")
        number = the(desk, "HC-0001").id
        assert also_listed(desk.store, desk.on, "jw")[number] == "handed to rm, not accepted yet"
        assert also_listed(desk.store, desk.on, "rm")[number] == "from jw: < accepts"
        assert number not in also_listed(desk.store, desk.on, "im")

    def test_whoever_only_receives_has_a_caseload_of_their_own(self, desk: Desk, three: list[str]) -> None:
        coordinators.introduced(desk, "zita", initials="zz")
        handed(desk, "HC-0001", to="zz")
        queue = triage.queue(desk.store, desk.on).rows
        assert caseload.others(desk_of("zz", desk), queue)[:2] == ["", "zz"]
        assert in_caseload(desk, "zz") == {"HC-0001"}

    def test_a_whole_caseload_is_one_entry_and_leaves_out_what_is_handed_over_already(
        self, desk: Desk, rm: Desk
    ) -> None:
        assert to_hand_over(desk, "jw") == ("HC-0001", "HC-0002")
        line = for_all(desk, find("handover", "people"), to_hand_over(desk, "jw"), {"to": "rm", "whose": "jw"})
        assert line == "2 pairs: handed over by jw to rm, not accepted yet (HC-0001, HC-0002)"
        assert [each.ref for each in handed_to(desk, "rm")] == ["HC-0001", "HC-0002"]
        with pytest.raises(Refused, match="Every open pair of jw is handed over already: it waits for rm"):
            to_hand_over(desk, "jw")

    def test_of_a_day_before_it_nothing_is_known_of_it(self, desk: Desk, rm: Desk) -> None:
        handed(desk, "HC-0001", to="rm")
        accepted(days_later(rm, 3), "HC-0001")
        assert handovers.waiting(desk.store, desk.on - timedelta(days=1)) == ()
        assert [each.ref for each in handovers.waiting(desk.store, desk.on + timedelta(days=2))] == ["HC-0001"]
        assert handovers.waiting(desk.store, desk.on + timedelta(days=3)) == ()

    def test_a_pair_that_is_closed_meanwhile_falls_out(self, desk: Desk, rm: Desk) -> None:
        handed(desk, "HC-0001", to="rm")
        closed(desk, "HC-0001")
        assert handed_to(desk, "rm") == ()
        with pytest.raises(Refused, match="HC-0001 was closed"):
            accepted(rm, "HC-0001")

    def test_cover_goes_on_beside_it(self, desk: Desk, rm: Desk) -> None:
        coordinators.introduced(desk, "ivy", initials="im")
        covered(desk, coordinator="jw", covered_by="im", until=desk.on + timedelta(days=9), from_on=desk.on)
        handed(desk, "HC-0001", to="rm")
        assert in_caseload(desk, "im") == {"HC-0001", "HC-0002"}
        assert in_caseload(desk, "rm") == {"HC-0001", "HC-0003"}
        accepted(rm, "HC-0001")
        assert in_caseload(desk, "im") == {"HC-0002"}

    def test_where_the_receiver_is_away_that_is_said_and_whoever_covers_sees_it_too(self, desk: Desk, rm: Desk) -> None:
        coordinators.introduced(desk, "ivy", initials="im")
        covered(desk, coordinator="rm", covered_by="im", until=desk.on + timedelta(days=9), from_on=desk.on)
        assert handed(desk, "HC-0001", to="rm").endswith("not accepted yet (covered by im until 3 Dec)")
        assert "HC-0001" in in_caseload(desk, "im")


class TestWhatIsRefused:
    def test_to_nobody_who_is_known(self, desk: Desk, rm: Desk) -> None:
        with pytest.raises(Refused, match=r"No coordinator is called xx: there is jw, rm\. Somebody new says first"):
            handed(desk, "HC-0001", to="xx")

    def test_to_whoever_looks_only(self, desk: Desk, rm: Desk) -> None:
        coordinators.introduced(desk, "vic", initials="vi")
        given(desk, "vic", role="viewer")
        with pytest.raises(Refused, match="vi looks only"):
            handed(desk, "HC-0001", to="vi")

    def test_to_whose_it_is(self, desk: Desk, rm: Desk) -> None:
        with pytest.raises(Refused, match="HC-0001 is jw's already"):
            handed(desk, "HC-0001", to="JW")

    def test_a_second_time(self, desk: Desk, rm: Desk) -> None:
        handed(desk, "HC-0001", to="rm")
        with pytest.raises(Refused, match="handed to rm already, and not accepted yet: take it back first"):
            handed(desk, "HC-0001", to="rm")

    def test_of_nobody(self, desk: Desk, rm: Desk) -> None:
        a_pair(desk, "HC-0004", coordinator=None)
        with pytest.raises(Refused, match="HC-0004 has no coordinator"):
            handed(desk, "HC-0004", to="rm")

    def test_from_another_than_it_is(self, desk: Desk, rm: Desk) -> None:
        with pytest.raises(Refused, match="HC-0003 is rm's, not jw's"):
            handed(desk, "HC-0003", to="jw", whose="jw")

    def test_a_colleagues_is_asked_about_unless_that_was_said(self, desk: Desk, rm: Desk) -> None:
        coordinators.introduced(desk, "ivy", initials="im")
        with pytest.raises(Doubt, match="HC-0003 is rm's, not yours"):
            handed(desk, "HC-0003", to="im")
        assert rows(desk, "SELECT * FROM handover") == []
        assert handed(desk, "HC-0003", to="im", whose="rm").startswith("HC-0003: handed over by rm to im")

    def test_nothing_is_left_of_one_of_several_that_is_refused(self, desk: Desk, rm: Desk) -> None:
        with pytest.raises(Refused, match=r"HC-0003 is rm's already\. Nothing was written for any of the 2 pairs"):
            for_all(desk, find("handover", "people"), ["HC-0001", "HC-0003"], {"to": "rm"})
        assert rows(desk, "SELECT * FROM handover") == []

    def test_a_coordinator_without_open_pairs_has_nothing_to_hand_over(self, desk: Desk, rm: Desk) -> None:
        with pytest.raises(Refused, match="im has no open pair"):
            to_hand_over(desk, "im")


class TestAccepted:
    def test_the_new_one_is_the_coordinator_and_both_names_are_in_the_history(self, desk: Desk, rm: Desk) -> None:
        handed(desk, "HC-0001", to="rm")
        assert accepted(rm, "hc-1") == "HC-0001: taken over by rm from jw"
        assert coordinator(desk, "HC-0001") == "rm"
        assert in_caseload(desk, "jw") == {"HC-0002"}
        assert rows(desk, STATE) == [("jw", "rm", desk.on.isoformat(), None, None)]
        found = history(desk, pair="HC-0001")
        newest = log.entries(desk.store, [found.numbers[0]])[0]
        told = Teller(desk, names=False).entry(newest, found.of(found.numbers[0]))
        assert newest.summary == "HC-0001: taken over by rm from jw"
        assert "handover by jw to rm: accepted nothing -> 24 Nov" in told[0]
        assert "pair HC-0001: coordinator jw -> rm" in told

    def test_what_the_other_one_was_to_do_for_it_goes_along_and_nothing_else(self, desk: Desk, rm: Desk) -> None:
        day = desk.on + timedelta(days=7)
        set_one(desk, "HC-0001", action="ring the champion", due=day, whom="JW")
        set_one(desk, "HC-0001", action="bring the form", due=day, whom="the champion")
        set_one(desk, "HC-0002", action="ring the patient", due=day, whom="jw")
        handed(desk, "HC-0001", to="rm")
        assert accepted(rm, "HC-0001") == "HC-0001: taken over by rm from jw, with action 1"
        assert rows(desk, "SELECT whom FROM action ORDER BY id") == [("rm",), ("the champion",), ("jw",)]

    def test_it_can_be_left_with_the_other_one(self, desk: Desk, rm: Desk) -> None:
        set_one(desk, "HC-0001", action="ring the champion", due=desk.on + timedelta(days=7), whom="jw")
        handed(desk, "HC-0001", to="rm")
        accepted(rm, "HC-0001", leave=True)
        assert rows(desk, "SELECT whom FROM action") == [("jw",)]

    def test_what_was_done_already_stays_as_it_was(self, desk: Desk, rm: Desk) -> None:
        set_one(desk, "HC-0001", action="ring the champion", due=desk.on + timedelta(days=7), whom="jw")
        find("action-done")(desk, "HC-0001", {"on": desk.on})
        handed(desk, "HC-0001", to="rm")
        accepted(rm, "HC-0001")
        assert rows(desk, "SELECT whom FROM action") == [("jw",)]

    def test_only_whoever_it_was_handed_to_accepts(self, desk: Desk, rm: Desk) -> None:
        handed(desk, "HC-0001", to="rm")
        for by in ("jw", "im"):
            with pytest.raises(Refused, match=f"was handed to rm, and you write as {by}: rm accepts it"):
                accepted(desk_of(by, desk), "HC-0001")
        with pytest.raises(Refused, match=r"HC-0002 is handed to nobody.*It is jw's"):
            accepted(rm, "HC-0002")
        with pytest.raises(Refused, match="Nothing was handed to jw"):
            to_accept(desk)

    def test_where_a_colleague_gave_it_another_coordinator_meanwhile_that_is_asked_about(
        self, desk: Desk, rm: Desk
    ) -> None:
        handed(desk, "HC-0001", to="rm")
        corrected(desk_of("im", desk), "HC-0001", "im")
        with pytest.raises(Doubt, match="HC-0001 was handed over by jw, and its coordinator is im now"):
            accepted(rm, "HC-0001")
        assert coordinator(desk, "HC-0001") == "im"
        accepted(rm, "HC-0001", sure=True)
        assert coordinator(desk, "HC-0001") == "rm"

    def test_where_that_was_the_receiver_nothing_is_asked(self, desk: Desk, rm: Desk) -> None:
        handed(desk, "HC-0001", to="rm")
        corrected(desk, "HC-0001", "rm")
        accepted(rm, "HC-0001")
        assert handed_to(desk, "rm") == ()

    def test_it_can_go_on_to_a_third(self, desk: Desk, rm: Desk) -> None:
        coordinators.introduced(desk, "ivy", initials="im")
        handed(desk, "HC-0001", to="rm")
        accepted(rm, "HC-0001")
        handed(rm, "HC-0001", to="im")
        assert accepted(desk_of("im", desk), "HC-0001") == "HC-0001: taken over by im from rm"


class TestOvertaken:
    def test_a_form_that_was_open_when_a_colleague_changed_the_coordinator_says_so(self, desk: Desk, rm: Desk) -> None:
        seen = watch.newest(desk.store)
        corrected(rm, "HC-0001", "rm")
        coordinators.introduced(desk, "ivy", initials="im")
        late = replace(desk, seen=seen)
        with pytest.raises(Overtaken, match="rm gave HC-0001 another coordinator while this was open"):
            handed(late, "HC-0001", to="im", whose="jw")
        assert rows(desk, "SELECT * FROM handover") == []

    def test_another_correction_of_the_pair_is_none(self, desk: Desk, rm: Desk) -> None:
        late = replace(desk, seen=watch.newest(desk.store))
        pair = the(desk, "HC-0001")
        edited(rm, "HC-0001", introduced=pair.introduced_on, ends=desk.on + timedelta(days=90), coordinator="jw")
        handed(late, "HC-0001", to="rm")


class TestDeclinedAndTakenBack:
    def test_declined_it_stays_where_it_was_and_says_why(self, desk: Desk, rm: Desk) -> None:
        handed(desk, "HC-0001", to="rm")
        assert declined(rm, "HC-0001", why="I know her") == "HC-0001: declined by rm, it stays with jw"
        assert in_caseload(desk, "rm") == {"HC-0003"}
        assert rows(desk, STATE) == [("jw", "rm", None, desk.on.isoformat(), None)]
        assert handovers.declined(desk.store, desk.on, desk.on)[0].why == "I know her"

    def test_it_takes_a_reason_and_whoever_it_was_handed_to(self, desk: Desk, rm: Desk) -> None:
        handed(desk, "HC-0001", to="rm")
        with pytest.raises(Refused, match="Say why: jw has to know"):
            declined(rm, "HC-0001", why="  ")
        with pytest.raises(Refused, match="rm declines it"):
            declined(desk, "HC-0001", why="so")

    def test_taken_back_it_was_handed_to_nobody(self, desk: Desk, rm: Desk) -> None:
        handed(desk, "HC-0001", to="rm")
        assert taken_back(desk, "HC-0001") == "HC-0001: not handed to rm any more, it stays with jw"
        assert in_caseload(desk, "rm") == {"HC-0003"}
        assert handed(desk, "HC-0001", to="rm").startswith("HC-0001: handed over")

    def test_whoever_wrote_it_down_for_a_colleague_can_take_it_back_and_no_third(self, desk: Desk, rm: Desk) -> None:
        coordinators.introduced(desk, "ivy", initials="im")
        handed(desk, "HC-0003", to="im", whose="rm")
        with pytest.raises(Refused, match="handed over by rm: rm or jw can take it back"):
            taken_back(desk_of("im", desk), "HC-0003")
        taken_back(desk, "HC-0003")
        assert handed_to(desk, "im") == ()

    def test_accepted_already_it_is_too_late(self, desk: Desk, rm: Desk) -> None:
        handed(desk, "HC-0001", to="rm")
        accepted(rm, "HC-0001")
        with pytest.raises(Refused, match="handed to nobody"):
            taken_back(desk, "HC-0001")


class TestUndo:
    def test_a_handover_is_taken_back_and_done_again(self, desk: Desk, rm: Desk) -> None:
        handed(desk, "HC-0001", to="rm")
        undo(desk)
        assert in_caseload(desk, "rm") == {"HC-0003"}
        redo(desk)
        assert in_caseload(desk, "rm") == {"HC-0001", "HC-0003"}

    def test_so_is_an_acceptance_with_all_that_went_along(self, desk: Desk, rm: Desk) -> None:
        set_one(desk, "HC-0001", action="ring the champion", due=desk.on + timedelta(days=7), whom="jw")
        handed(desk, "HC-0001", to="rm")
        accepted(rm, "HC-0001")
        undo(rm)
        assert coordinator(desk, "HC-0001") == "jw"
        assert rows(desk, "SELECT whom FROM action") == [("jw",)]
        assert [each.ref for each in handed_to(desk, "rm")] == ["HC-0001"]
        redo(rm)
        assert coordinator(desk, "HC-0001") == "rm"
        assert verify(desk).findings == ()

    def test_a_handover_that_was_accepted_is_not_taken_back_from_under_it(self, desk: Desk, rm: Desk) -> None:
        handed(desk, "HC-0001", to="rm")
        accepted(rm, "HC-0001")
        with pytest.raises(Stale, match="Not taken back"):
            undo(desk)
        assert coordinator(desk, "HC-0001") == "rm"

    def test_a_withdrawal_is_not_undone_over_a_newer_handover(self, desk: Desk, rm: Desk) -> None:
        coordinators.introduced(desk, "ivy", initials="im")
        handed(desk, "HC-0001", to="rm")
        taken_back(desk, "HC-0001")
        number = watch.newest(desk.store)
        handed(desk, "HC-0001", to="im")
        with pytest.raises(Stale, match="Not taken back"):
            undo(desk, number=number)


class TestTheirOwnData:
    NOTE = "zqnoteqz: promised Rosa a bus pass, and Nia's mum is called Bea"

    @pytest.fixture
    def noted(self, desk: Desk, rm: Desk) -> Desk:
        for_all(desk, find("handover", "people"), ["HC-0001", "HC-0002"], {"to": "rm", "note": self.NOTE})
        return desk

    def test_words_that_were_written_for_several_go_from_all_of_them_when_one_is_erased(self, noted: Desk) -> None:
        closed(noted, "HC-0001")
        erased(noted, "P-0001", reason="asked for it")
        tables = ("handover", "change_row", "change")
        everything = "\n".join(repr(row) for name in tables for row in rows(noted, f"SELECT * FROM {name}"))
        assert "zqnoteqz" not in everything
        assert rows(noted, "SELECT from_whom, to_whom, note FROM handover") == [
            ("jw", "rm", None), ("jw", "rm", "(erased)"),
        ]  # fmt: skip

    def test_words_that_were_written_for_another_pair_alone_stay(self, desk: Desk, rm: Desk) -> None:
        handed(desk, "HC-0001", to="rm", note="about the first")
        handed(desk, "HC-0002", to="rm", note="about the second")
        closed(desk, "HC-0001")
        erased(desk, "P-0001", reason="asked for it")
        assert rows(desk, "SELECT note FROM handover") == [(None,), ("about the second",)]

    def test_one_who_asks_is_handed_what_was_written_for_their_pair_alone(self, desk: Desk, rm: Desk) -> None:
        handed(desk, "HC-0001", to="rm", note="zqownqz, promised a bus pass")
        told = "\n".join(everything_about(desk, "P-0001").told())
        assert "HC-0001, handover by jw to rm" in told
        assert "zqownqz" in told

    def test_and_not_what_may_speak_of_others(self, noted: Desk) -> None:
        told = "\n".join(everything_about(noted, "P-0001").told())
        assert "zqnoteqz" not in told
        assert "words of a handover that were written for several pairs at once" in told
