"""What is typed into a field."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.commands import EVERYTHING, Field
from console.commands.happening import REASONS
from console.fields import letters
from console.plain import LONGEST
from db import vocabulary as words
from db.refused import Refused

TODAY = date(2026, 11, 24)

BY = Field("by", "by", "choice", words.CANCELLED_BY, required=True)
KIND = Field("kind", "kind", "choice", words.SETBACK_KINDS)
REASON = Field("reason", "why", "choice", REASONS, open_choice=True)
MINUTES = Field("minutes", "minutes", "number", at_least=1, at_most=1440)


def test_the_letters_of_who_cancelled_are_the_ones_people_expect() -> None:
    assert letters(words.CANCELLED_BY) == {"champion": "c", "patient": "p", "both": "b", "service": "s"}


def test_the_first_reasons_have_their_first_letter() -> None:
    keys = letters(REASONS)
    wanted = {"work": "w", "family": "f", "holiday": "h", "ill health": "i", "travel": "t", "study": "s"}
    assert {word: keys[word] for word in wanted} == wanted


def test_no_two_choices_of_any_command_share_a_letter() -> None:
    lists = [field.choices for command in EVERYTHING for field in command.fields if field.choices]
    assert lists
    assert [choices for choices in lists if len(set(letters(choices).values())) < len(choices)] == []


@given(st.lists(st.text(st.characters(categories=["L", "N", "Zs", "P"]), max_size=8), max_size=30, unique=True))
def test_letters_never_clash(choices: list[str]) -> None:
    keys = letters(choices)
    assert len(set(keys.values())) == len(choices)
    assert letters(choices) == keys


@pytest.mark.parametrize("typed", ["champion", "c", "Champ", " CHAMPION "])
def test_a_choice_is_read_by_word_letter_or_beginning(typed: str) -> None:
    assert BY.parse(typed, TODAY) == "champion"


def test_a_choice_of_two_words_may_be_written_with_a_hyphen() -> None:
    assert KIND.parse("mental-health", TODAY) == "mental health"


def test_a_word_that_is_not_among_the_choices_is_refused_naming_the_nearest() -> None:
    with pytest.raises(Refused, match="Did you mean hospital"):
        KIND.parse("hospitel", TODAY)


def test_a_beginning_of_two_choices_is_refused_naming_both() -> None:
    with pytest.raises(Refused, match="could be travel or transport"):
        REASON.parse("tra", TODAY)


def test_an_open_choice_takes_other_words_and_cleans_them() -> None:
    assert REASON.parse("train\x1b strike", TODAY) == "train strike"


def test_an_open_choice_does_not_take_a_stray_letter() -> None:
    with pytest.raises(Refused, match="«z» is not one of its words"):
        REASON.parse("z", TODAY)


@pytest.mark.parametrize(("typed", "said"), [("0", "the least is 1"), ("1441", "the most is 1440"), ("1h", "whole")])
def test_a_number_out_of_bounds_or_none_is_refused(typed: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        MINUTES.parse(typed, TODAY)


def test_a_number_is_read() -> None:
    assert MINUTES.parse("45", TODAY) == 45


@pytest.mark.parametrize(("typed", "meant"), [("y", True), ("Yes", True), ("n", False), ("NO", False)])
def test_yes_and_no_are_read(typed: str, meant: bool) -> None:
    assert Field("reached", "reached", "yes").parse(typed, TODAY) is meant


def test_neither_yes_nor_no_is_refused() -> None:
    with pytest.raises(Refused, match="reached: «perhaps» is neither yes nor no"):
        Field("reached", "reached", "yes").parse("perhaps", TODAY)


def test_nothing_typed_is_nothing() -> None:
    assert MINUTES.parse("  ", TODAY) is None


def test_nothing_typed_where_something_is_needed_is_refused_saying_what() -> None:
    with pytest.raises(Refused, match="by: nothing is given yet"):
        BY.parse("", TODAY)


def test_a_field_that_looks_ahead_reads_a_weekday_ahead() -> None:
    assert Field("review", "review on", "day", ahead=True).parse("fri", TODAY) == date(2026, 11, 27)
    assert Field("on", "when", "day").parse("fri", TODAY) == date(2026, 11, 20)


def test_a_day_that_cannot_be_read_is_refused_naming_the_field() -> None:
    with pytest.raises(Refused, match="when: «31/02» is not a day"):
        Field("on", "when", "day").parse("31/02", TODAY)


def test_a_text_too_long_to_keep_is_refused_and_not_cut() -> None:
    with pytest.raises(Refused, match="longer than 2000"):
        Field("note", "note").parse("a" * (LONGEST + 1), TODAY)


def test_what_every_command_starts_with_can_be_read_back() -> None:
    defaults = [field for command in EVERYTHING for field in command.fields if field.default]
    assert defaults
    assert None not in [field.parse(field.default, TODAY) for field in defaults]
