"""People and Programme on the screen: typed in, corrected, matched; closures and limits."""

import asyncio

from console.desk import Desk
from screens.app import Console
from screens.sitting import Sitting
from tests.driving import press, screens


def test_a_first_coordinator_types_in_a_patient_a_champion_and_their_pair(desk: Desk) -> None:
    keys = [
        ["4", "p", "'Rosa Kaya", "tab", "'Lewisham", "enter"],
        ["c", "'Femi Adu", "enter"],
        ["m", "ctrl+u", "'P-0001", "tab", "ctrl+u", "'C-0001", "tab", "tab", "'today", "enter", "enter"],
        ["1", "w", "w"],
    ]
    drawn = screens(desk, keys)
    assert "P-0001   Rosa Kaya" in drawn[1]
    assert "C-0001   Femi Adu" in drawn[2]
    assert "HC-0001" in drawn[3]
    assert "HC-0001 Rosa & Femi" in drawn[4]


def test_a_person_is_corrected_and_the_correction_taken_back(desk: Desk, pair: str) -> None:
    drawn = press(desk, "4", "e", "ctrl+u", "'Rosa Kent", "tab", "'Lewisham", "enter")
    assert desk.store.execute("SELECT name, area FROM patient").fetchone() == ("Rosa Kent", "Lewisham")
    assert "Rosa Kent" in drawn
    press(desk, "4", "u")
    assert desk.store.execute("SELECT name, area FROM patient").fetchone() == ("Rosa Kaya", None)


def test_a_care_contact_is_typed_in(desk: Desk, pair: str) -> None:
    press(desk, "4", "e", *["down"] * 3, "'Ada Brook", "enter")
    assert desk.store.execute("SELECT care_contact FROM patient").fetchone() == ("Ada Brook",)


def test_a_clearance_is_a_champions(desk: Desk, pair: str) -> None:
    assert "Clearances are a champion's" in press(desk, "4", "l")
    press(desk, "4", "j", "l", "d", "ctrl+u", "'1 nov", "tab", "'1 nov 2029", "enter")
    assert desk.store.execute("SELECT clearance, done_on, renew_on FROM clearance").fetchall() == [
        ("dbs", "2026-11-01", "2029-11-01")
    ]


def test_the_pair_of_a_person_is_corrected_and_agreed_anew(desk: Desk, pair: str) -> None:
    press(desk, "4", "i", "down", "ctrl+u", "'31 jan 2027", "enter")
    assert desk.store.execute("SELECT ends_on FROM pair").fetchone() == ("2027-01-31",)
    press(desk, "4", "a", "ctrl+u", "'14", "enter")
    assert desk.store.execute("SELECT every_days FROM agreement").fetchone() == (14,)


def test_a_closure_is_added_and_removed(desk: Desk) -> None:
    press(desk, "5", "n", "'22 dec", "tab", "'2 jan", "tab", "'Christmas closure", "enter")
    assert desk.store.execute("SELECT from_on, to_on, name FROM closure").fetchall() == [
        ("2026-12-22", "2027-01-02", "Christmas closure")
    ]
    press(desk, "5", "d", "enter")
    assert desk.store.execute("SELECT count(*) FROM closure").fetchone() == (0,)


def test_a_limit_is_changed_for_this_programme(desk: Desk) -> None:
    drawn = press(desk, "5", "slash", "'low-contact.act", "enter", "e", "ctrl+u", "'4", "enter")
    assert desk.store.execute("SELECT limit_name, value FROM policy").fetchall() == [("low-contact.act", 4)]
    assert "limits of our own 1" in drawn


def test_a_limit_that_would_turn_a_rule_upside_down_is_refused(desk: Desk) -> None:
    drawn = press(desk, "5", "slash", "'low-contact.act", "enter", "e", "ctrl+u", "'1", "enter")
    assert "graver step" in drawn
    assert desk.store.execute("SELECT count(*) FROM policy").fetchone() == (0,)


def test_what_is_written_in_one_place_is_seen_in_the_other(desk: Desk, pair: str) -> None:
    drawn = press(desk, "4", "e", "ctrl+u", "'Nadia Ellis", "enter", "1", "w", "w")
    assert "Nadia & Femi" in drawn


def test_privacy_holds_in_every_place(desk: Desk, pair: str) -> None:
    drawn = press(desk, "r", "4")
    assert "Rosa" not in drawn
    assert "P-0001" in drawn


def test_nobody_is_corrected_while_names_are_hidden(desk: Desk, pair: str) -> None:
    drawn = press(desk, "4", "r", "e")
    assert "r shows them first" in drawn
    assert "Rosa" not in drawn


def test_a_correction_leaves_what_a_colleague_changed_meanwhile(desk: Desk, pair: str) -> None:
    async def drive() -> None:
        app = Console(Sitting(desk, "test", lambda: desk.now))
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press("4", "e")
            await pilot.pause(0.2)
            with desk.command("correct", "by a colleague") as change:
                change.update("patient", 1, {"phone": "07700 900123"})
            await pilot.press("tab", *"Lewisham", "enter")
            await pilot.pause(0.2)

    asyncio.run(drive())
    assert desk.store.execute("SELECT phone, area FROM patient").fetchone() == ("07700 900123", "Lewisham")
