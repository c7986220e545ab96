"""Names come from data and are shown as text: none breaks a screen, none steers a terminal."""

import pytest
from rich.cells import cell_len

from console.desk import Desk
from tests.driving import screens

NAMES = {
    "markup": "[bold red]Rosa[/] [link=x]Kaya",
    "emoji": "Rosa 👩‍👩‍👧‍👦 Kaya 🏳️‍🌈",
    "right to left": "\u202eavaK\u202c روزا كايا",
    "200 letters": "Rosalind" * 25,
    "control": "Ro\x1b[2Jsa\x07\x9b31m Ka\r\nya\x00",
    "empty": "",
    "combining": "Z̵̢̛ȃ̷l̶g̸o " + "e" + "\u0301" * 40,
    "wide": "山田太郎 鈴木",
    "tabs": "Rosa\tKaya\u2028Kent",
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES.keys())
@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
def test_no_name_breaks_a_screen(desk: Desk, pair: str, name: str, size: tuple[int, int]) -> None:
    desk.store.execute("UPDATE patient SET name = ?, area = ?, care_contact = ?, phone = ?", [name] * 4)
    desk.store.execute("UPDATE champion SET name = ?, phone = ?", [name] * 2)
    keys = [["w", "w"], ["enter"], ["b", "c"], ["escape", "slash", "'ro"], ["escape", "4"], ["e"]]
    for drawn in screens(desk, keys, size=size):
        lines = drawn.splitlines()
        assert len(lines) <= size[1]
        assert all(cell_len(line) <= size[0] for line in lines)
        assert not any(ord(character) < 32 and character != "\n" for character in drawn)
        assert not set("\x7f\x9b\u202e\u202c\u2028\u200b") & set(drawn)
    assert "Alongside" in drawn


def test_markup_in_a_name_is_shown_as_it_is_written(desk: Desk, pair: str) -> None:
    desk.store.execute("UPDATE patient SET name = '[bold]Rosa[/]'")
    assert "[bold]Rosa[/]" in screens(desk, [["4"]])[-1]
