"""The one-line grammar: what is understood of a line, and what is said where it is not."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from console.commands import LOG, Command, Field
from console.line import Understood, read
from console.line.everyday import ENTRIES, LABELS, UNITS, VALUES
from console.line.understood import name_of
from console.plain import LONGEST
from db.refused import Refused
from tests.fuzzing import TEXT, cases, harmful

TODAY = date(2026, 11, 24)
"""A Tuesday."""

REFERENCES = ("HC-0001", "HC-0007", "HC-0070")


def understood(line: str, *, here: str = "HC-0001", free: bool = True) -> Understood:
    return read(line, TODAY, references=REFERENCES, here=here, free=free)


def texts(line: str) -> dict[str, str]:
    """What is understood of a line, by field."""
    return dict(understood(line).texts)


def refusal(line: str, *, here: str = "HC-0001", free: bool = True) -> str:
    with pytest.raises(Refused) as refused:
        understood(line, here=here, free=free)
    return str(refused.value)


def test_a_whole_line_is_understood_and_said() -> None:
    said = understood("HC-0007 cancelled yesterday champion work, moved to fri", here="").said(TODAY)
    assert said == "HC-0007 cancelled: when Mon 23 Nov, by champion, why work, moved to Fri 27 Nov"


@pytest.mark.parametrize(
    ("line", "ref"),
    [
        ("HC-0007 met", "HC-0007"),
        ("hc-7 met", "HC-0007"),
        ("hc-7: met", "HC-0007"),
        ("met hc-7", "HC-0007"),
        ("met", "HC-0001"),
    ],
)
def test_the_pair_is_the_one_that_is_named_else_the_one_that_is_looked_at(line: str, ref: str) -> None:
    assert understood(line).ref == ref


def test_zeros_inside_a_number_are_part_of_it() -> None:
    assert refusal("HC-0700 met") == "There is no pair called HC-0700. Did you mean HC-0070 or HC-0007?"


def test_a_reference_of_several_words_is_found() -> None:
    assert read("pair 12 met", TODAY, references=["Pair 12"]).ref == "Pair 12"


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("cancelled", "cancelled"),
        ("Cancelled", "cancelled"),
        ("cancel", "cancelled"),
        ("called off", "cancelled"),
        ("meeting cancelled", "cancelled"),
        ("meeting", "met"),
        ("dna", "missed"),
        ("no-show", "missed"),
        ("setback", "setback"),
        ("setback-ended", "setback-ended"),
        ("setback ended", "setback-ended"),
        ("setback over", "setback-ended"),
        ("move the end", "end-moved"),
        ("flag", "raise"),
    ],
)
def test_an_entry_is_named_as_people_name_it(line: str, name: str) -> None:
    assert understood(line).command.name == name


@pytest.mark.parametrize("command", LOG, ids=lambda command: command.name)
def test_every_entry_is_known_by_its_name_and_its_label(command: Command) -> None:
    assert understood(command.name).command is command
    assert understood(f"HC-0001 {command.label}").command is command


CHOICES = [(command, field, choice) for command in LOG for field in command.fields for choice in field.choices]


@pytest.mark.parametrize(
    ("command", "field", "choice"), CHOICES, ids=lambda part: getattr(part, "name", str(part)).replace(" ", "-")
)
def test_every_choice_of_every_entry_is_understood_after_its_label(command: Command, field: Field, choice: str) -> None:
    first = command.fields[0]
    words = ": in their words" if first.free and first.required else ""
    for label in {field.label, field.name, field.option or field.name}:
        assert texts(f"HC-0001 {command.name}: {label} {choice}{words}")[field.name] == choice


@pytest.mark.parametrize(
    ("command", "field"),
    [(command, field) for command in LOG for field in command.fields if field.kind == "day"],
    ids=lambda part: part.name,
)
def test_every_day_of_every_entry_is_understood_after_its_label(command: Command, field: Field) -> None:
    words = next((other for other in command.fields if other.free and other.required), None)
    end = f": {words.label}" if words else ""
    assert texts(f"HC-0001 {command.name}, {field.label} 3 nov 2026{end}")[field.name] == "3 Nov 2026"


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("met on tue for an hour in person", {"on": "24 Nov 2026", "minutes": "60", "mode": "in person"}),
        ("met last tue 45", {"on": "17 Nov 2026", "minutes": "45"}),
        ("met 3 days ago by phone", {"on": "21 Nov 2026", "mode": "phone"}),
        ("met for 45 minutes, 2026-11-03", {"minutes": "45", "on": "3 Nov 2026"}),
        ("met 3 nov 45", {"on": "3 Nov 2026", "minutes": "45"}),
        ("met 3 nov 25", {"on": "3 Nov 2025"}),
        ("met -3d 1h", {"on": "21 Nov 2026", "minutes": "60"}),
        ("cancelled by the patient because lost keys", {"by": "patient", "reason": "lost keys"}),
        ("cancelled because lost keys to fri", {"reason": "lost keys", "moved_to": "27 Nov 2026"}),
        ("cancelled because lost keys, on mon", {"reason": "lost keys", "on": "23 Nov 2026"}),
        ("cancelled patient because family funeral", {"by": "patient", "reason": "family funeral"}),
        ("cancelled by c why work moved to +1w", {"by": "champion", "reason": "work", "moved_to": "1 Dec 2026"}),
        ("cancelled champ fam same day", {"by": "champion", "reason": "family", "notice": "same day"}),
        ("cancelled Mon 23 Nov by the champion (work).", {"on": "23 Nov 2026", "by": "champion", "reason": "work"}),
        ("missed tue patient mental health", {"on": "24 Nov 2026", "by": "patient", "reason": "mental health"}),
        (
            "setback patient's hospital remote only since mon, review on +3w",
            {
                "whose": "patient",
                "kind": "hospital",
                "effect": "remote only",
                "began": "23 Nov 2026",
                "review": "15 Dec 2026",
            },
        ),
        ("pause holiday, until 5 dec", {"reason": "holiday", "review": "5 Dec 2026"}),
        ("pause mon in 2 weeks work", {"from_on": "23 Nov 2026", "review": "8 Dec 2026", "reason": "work"}),
        ("contact champion by text reached", {"with_whom": "champion", "channel": "text", "reached": "yes"}),
        ("contact with pair call not reached", {"with_whom": "pair", "channel": "call", "reached": "no"}),
        ("contact pair email reached no", {"with_whom": "pair", "channel": "email", "reached": "no"}),
        ("contact call, reached, met thu", {"channel": "call", "reached": "yes", "met_on": "19 Nov 2026"}),
        ("asked yes, met Thursday", {"answer": "yes", "met_on": "19 Nov 2026"}),
        ("asked yes, they met thu", {"answer": "yes", "met_on": "19 Nov 2026"}),
        ("asked: yes, on tue", {"answer": "yes", "on": "24 Nov 2026"}),
        ("ask champion not reached", {"answer": "not reached"}),
        ("agreement weekly", {"every": "7"}),
        ("agreement fortnightly from mon", {"every": "14", "from_on": "23 Nov 2026"}),
        ("agreement every 14 days by phone", {"every": "14", "mode": "phone"}),
        ("agreement every other week", {"every": "14"}),
        ("rating G-0001 patient 7", {"goal": "G-0001", "by": "patient", "score": "7"}),
        ("action done 12 yest", {"action": "12", "on": "23 Nov 2026"}),
        ("snooze low-contact because in hand", {"rule": "low-contact", "reason": "in hand"}),
        ("snooze until 5 dec waiting for an answer", {"until": "5 Dec 2026", "reason": "waiting for an answer"}),
        ("flag soon: seems low", {"severity": "soon", "reason": "seems low"}),
        ("closed completed both nine months", {"ending": "completed", "by": "both", "reason": "nine months complete"}),
    ],
)  # fmt: skip
def test_values_stand_in_any_order_with_a_label_or_without(line: str, wanted: dict[str, str]) -> None:
    assert texts(line) == wanted


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("note Rang twice, no answer (again).", {"note": "Rang twice, no answer (again)."}),
        ("note: prefers mornings", {"note": "prefers mornings"}),
        ("note (private) prefers mornings", {"note": "(private) prefers mornings"}),
        ("note on mon: prefers mornings", {"on": "23 Nov 2026", "note": "prefers mornings"}),
        ("note Rosa said: mornings", {"note": "Rosa said: mornings"}),
        ("met yest, note: a long walk, by the river", {"on": "23 Nov 2026", "note": "a long walk, by the river"}),
        ("action ring Owen by fri", {"action": "ring Owen", "due": "27 Nov 2026"}),
        ("action ring Owen by phone", {"action": "ring Owen by phone"}),
        ("action who jw, fri: ring Owen", {"whom": "jw", "due": "27 Nov 2026", "action": "ring Owen"}),
    ],
)
def test_free_text_goes_to_the_end_of_the_line(line: str, wanted: dict[str, str]) -> None:
    assert texts(line) == wanted


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("", "Nothing is written yet. Write it like HC-0001 cancelled yesterday champion work, moved to fri."),
        ("canceled yesterday", "There is no entry called «canceled». Did you mean cancelled?"),
        ("hc-7 canceled", "There is no entry called «canceled». Did you mean cancelled?"),
        ("rosa met", "There is no pair called rosa. They are written like HC-0001."),
        ("cancelled campion", "«campion» is not understood: did you mean champion?"),
        ("cancelled by campion", "by: «campion» is not understood: did you mean champion?"),
        ("cancelled by", "by: nothing stands behind «by». Write champion, patient, both or service."),
        ("cancelled by c by p", "«by» is given twice. Leave one of them out."),
        ("cancelled c patient", "«c» is not understood: your own words stand after «why» or «note:»."),
        ("cancelled champion patient", "«patient» is not understood: by is given already."),
        ("cancelled lost keys", "«lost» is not understood: your own words stand after «why» or «note:»."),
        ("cancelled because work yesterdy", "«yesterdy» is not understood: did you mean yesterday?"),
        ("cancelled tra", "why: «tra» could be travel or transport. Write one letter more."),
        (
            "cancelled yest fri",
            "«fri» is not understood: when is given already; write moved to before it if that is meant.",
        ),
        ("rating G-1 nonsense", "«nonsense» is not understood: rating still takes by, score, when."),
        ("met 9999", "minutes: 9999 is out of bounds; the most is 1440."),
        ("agreement every 45 days", "days between: 45 is out of bounds; the most is 28."),
    ],
)
def test_what_is_not_understood_is_said_with_the_nearest(line: str, said: str) -> None:
    assert refusal(line) == said


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("met 31 feb", "February has no day 31"),
        ("met 2026-11-31", "November has no day 31"),
        ("met fri 3 nov", "3 Nov 2026 is a Tuesday"),
        ("met 3/13", "there is no month 13"),
        ("cancelled moved to 31 feb", "February has no day 31"),
    ],
)
def test_a_day_that_does_not_exist_says_why(line: str, why: str) -> None:
    assert why in refusal(line)


def test_a_line_without_a_pair_is_refused_where_none_is_looked_at() -> None:
    assert refusal("met yest", here="").startswith("It is not said which pair. Begin with its reference, like HC-0001 ")


def test_a_pair_without_an_entry_is_refused() -> None:
    assert refusal("HC-0007").startswith("What happened to HC-0007 is not said. Write one of met, cancelled,")


def test_a_line_that_is_too_long_is_refused() -> None:
    assert refusal("note " + "word " * 500) == f"The line is longer than {LONGEST} characters. Write less."


@pytest.mark.parametrize(
    "line", ["note Rang twice", "met yest note: Rang twice", "flag soon: Rang twice", "goal: walk"]
)
def test_free_text_is_refused_on_the_command_line_and_not_repeated(line: str) -> None:
    said = refusal(line, free=False)
    assert "never stand on the command line" in said
    assert said.endswith(" -")
    assert "Rang" not in said


def test_the_refusal_of_free_text_says_what_to_write_instead() -> None:
    assert refusal("hc-7 flag soon: low", free=False).endswith("Give them to: alongside log raise HC-0007 --reason -")


@pytest.mark.parametrize(
    "line",
    [
        "cancelled yesterday champion work, moved to fri, same day, note: rang",
        "met 1 aug 2025 45 phone",
        "met 1 aug 2027",
        "asked yes, they met thu by text",
        "contact champion call not reached, on mon",
        "rating G-1 patient 7",
        "note yest: prefers mornings",
        "flag act: seems low",
        "action who jw: ring Owen, by fri",
        "agreement fortnightly video",
    ],
)
def test_what_is_said_is_understood_again(line: str) -> None:
    once = understood(line)
    assert understood(once.said(TODAY)) == once


def test_a_goal_in_the_patients_own_words_is_said_by_its_reference_only() -> None:
    offered = understood("rating patient 7").having({"goal": "G-0001 walk to the shop"})
    assert offered.said(TODAY) == "HC-0001 rating: goal G-0001, by patient, score 7"


def test_what_a_line_says_stands_before_what_the_form_begins_with() -> None:
    begun = understood("met yest").having({"on": "today", "minutes": "60"})
    assert begun.said(TODAY) == "HC-0001 met: when Mon 23 Nov, minutes 60"


def test_every_everyday_word_stands_for_something_of_the_table() -> None:
    fields = [field for command in LOG for field in command.fields]
    names = {field.name for field in fields}
    assert {*ENTRIES.values()} <= {command.name for command in LOG}
    assert {*LABELS, *VALUES, *UNITS} <= names
    for name, known in VALUES.items():
        for value in known.values():
            assert any(field.name == name and _reads(field, value) for field in fields)


def _reads(field: Field, text: str) -> bool:
    try:
        return field.parse(text, TODAY) is not None and (not field.choices or text in field.choices)
    except Refused:
        return False


def _of_the_table() -> list[str]:
    """Words of every entry, of which a line may be made."""
    said = {word for command in LOG for word in (command.name, command.label)}
    for command in LOG:
        for field in command.fields:
            said |= {field.label, name_of(field), *field.choices}
    return sorted(
        said | {*ENTRIES, "not", "because", "to", "fri", "31 feb", "3 nov", "+2w", "45", "99999", "G-1", "and"}
    )


WORDS = st.lists(
    st.one_of(
        st.sampled_from(_of_the_table()),
        st.sampled_from([",", ":", "HC-7", "hc-9", "-", "(", "x"]),
        st.text(max_size=6),
    ),
    max_size=12,
).map(" ".join)
ENTRY_FIRST = st.tuples(st.sampled_from([command.name for command in LOG]), WORDS).map(" ".join)


@cases(150)
@given(
    st.one_of(WORDS, ENTRY_FIRST, st.text(max_size=60), TEXT, st.tuples(ENTRY_FIRST, TEXT).map(" ".join)),
    st.sampled_from(["", "HC-0001"]),
    st.booleans(),
)
@example("hc-7 cancelled because because", "", True)
@example("note:", "HC-0001", True)
@example(": , :", "HC-0001", True)
def test_any_line_is_understood_or_refused_in_one_line(line: str, here: str, free: bool) -> None:
    try:
        found = understood(line, here=here, free=free)
    except Refused as refused:
        said = str(refused)
        assert said.strip()
    else:
        said = found.said(TODAY)
        fields = {field.name: field for field in found.command.fields}
        assert found.values(TODAY).keys() == found.texts.keys() <= fields.keys()
        assert all(free or not fields[name].free for name in found.texts)
    assert not harmful(said)
    assert "\n" not in said
