"""Killed at any moment: every acknowledged command is there, none is half, whoever else is writing."""

import random
import time
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests import stored
from tests.killed import again_and_again
from tests.stored import KINDS
from tests.terminal import ALONGSIDE, Terminal, running


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_ten_rounds_of_kills_and_hang_ups_lose_nothing(kind: str, path: Path) -> None:
    _nothing_is_lost(path, 10, kind)


@pytest.mark.proof
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_200_rounds_of_kills_and_hang_ups_lose_nothing(kind: str, path: Path) -> None:
    _nothing_is_lost(path, 200, kind)


def _nothing_is_lost(path: Path, rounds: int, kind: str) -> None:
    told = again_and_again(path, rounds, seed=rounds, kind=kind)
    assert (told.lost, told.half, told.wrong) == ([], [], [])
    assert told.rounds == rounds
    assert set(told.endings) == {"SIGKILL", "SIGHUP"}
    assert told.acknowledged > rounds


def test_commands_without_a_transaction_are_found_half(path: Path) -> None:
    told = again_and_again(path, 10, seed=1, kind="plain", manner="loose")
    assert told.half or told.wrong


def test_commands_that_are_acknowledged_before_they_are_written_are_found_lost(path: Path) -> None:
    assert again_and_again(path, 60, seed=1, kind="plain", manner="hasty").lost


@pytest.mark.parametrize("rounds", [1, pytest.param(20, marks=pytest.mark.proof)])
def test_two_consoles_that_are_killed_or_hung_up_lose_nothing_that_they_said(rounds: int, path: Path) -> None:
    stored.make(path, None, many=4 * rounds)
    chance, said = random.Random(rounds), list[str]()
    for number in range(rounds):
        with _console(path, f"jw{number}") as one, _console(path, f"rm{number}") as other:
            pairs = iter(f"HC-{4 * number + place:04}" for place in range(1, 5))
            for terminal in (one, other):
                terminal.wait_for("? help")
                said.append(_cancels(terminal, next(pairs)))
            for terminal in (one, other):
                _types(terminal, next(pairs))
            time.sleep(chance.uniform(0, 0.25))
            one.process.kill()
            other.hang_up()
            other.ended()
        with stored.opened(path, None) as desk:
            assert stored.is_whole(desk.store) == []
            there = [reason for (reason,) in desk.store.execute("SELECT reason FROM meeting ORDER BY id")]
            summaries = " ".join(words for (words,) in desk.store.execute("SELECT summary FROM change"))
        assert set(said) <= set(there)
        assert all(f"({words})" in summaries for words in there)


def _console(path: Path, who: str) -> AbstractContextManager[Terminal]:
    return running((ALONGSIDE, "--db", str(path)), environment={"LOGNAME": who})


def _types(terminal: Terminal, ref: str) -> str:
    """Everything of an entry, up to the key that writes it."""
    words = f"bus {ref.lower()}"
    terminal.press(f":{ref} cancelled yesterday champion why {words}\r\r")
    return words


def _cancels(terminal: Terminal, ref: str) -> str:
    """An entry that the console has said is written."""
    words = _types(terminal, ref)
    terminal.wait_for(f"({words})")
    return words
