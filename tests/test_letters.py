"""The letters at the end: what stands in them and what never does, which are made, and what is kept of it."""

import json
import os
import re
import stat
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from console import access, erasing, history, undoing
from console.desk import Desk
from console.letters import making
from console.letters.fields import OF_KIND, PatientLetter, examples, shown
from console.letters.rendering import paragraphs, plain, values, word
from console.letters.templates import ours
from console.letters.wordings import TEMPLATES
from console.telling import Teller
from db import history as log
from db.change import Change
from db.refused import Doubt, Refused
from db.vocabulary import ENDING_KINDS, ENDING_STEPS, LETTERS, SETBACK_KINDS
from db.watch import newest_hash

NEVER = {
    "concern": "zqbruise", "cancelled": "zqquarrel", "setback": "zqfracture", "worry": "zqlonely", "note": "zqnote",
    "patient phone": "zq0111", "champion phone": "zq0222", "email": "zqmail", "area": "zqtown", "care team": "zqteam",
    "ending reason": "zqreason", "put down": "zqgivenup", "contact": "zqcontact",
}  # fmt: skip
"""What is written down about the pair in the tests and may stand in no letter."""


def ended(
    desk: Desk, kind: str = "planned", *, agreed_on: str | None = "2026-11-02", plan: bool = True, goals: bool = True
) -> str:
    """A pair that ended four days ago, with something of every kind written down about it."""
    with desk.command("made", "a pair") as change:
        patient = change.insert(
            "patient",
            {
                "ref": "P-0007", "name": "Nadia Kaur", "phone": NEVER["patient phone"], "area": NEVER["area"],
                "care_contact": "Sam Field", "care_contact_phone": "020 7946 0000", "care_team": NEVER["care team"],
            },
        )  # fmt: skip
        champion = change.insert(
            "champion",
            {
                "ref": "C-0007", "name": "Owen Jarrett", "phone": NEVER["champion phone"],
                "email": NEVER["email"],
            },
        )  # fmt: skip
        pair = change.insert(
            "pair",
            {
                "ref": "HC-0007", "patient_id": patient, "champion_id": champion, "coordinator": "jw",
                "matched_on": "2026-02-16", "introduced_on": "2026-02-20", "ends_on": "2026-11-20",
                "ending_reason": NEVER["ending reason"],
            },
        )  # fmt: skip
        _happened(change, pair)
        if goals:
            _goals(change, pair)
        if plan:
            change.insert(
                "plan",
                {
                    "pair_id": pair, "keep_doing": "Walk to the park before breakfast",
                    "my_routine": "Monday and Thursday", "who_helps": "My sister", "where_i_go": "The library",
                    "if_it_slips": "Start again the short way", **KNOWN,
                },
            )  # fmt: skip
        ending = change.insert(
            "ending",
            {"pair_id": pair, "kind": kind, "begun_on": "2026-09-25", "reason": NEVER["ending reason"], **KNOWN},
        )
        for step in ENDING_STEPS:
            agreed = agreed_on if step == "care-contact-told" else None
            change.insert(
                "ending_step",
                {"ending_id": ending, "step": step, "due_on": "2026-11-27", "agreed_on": agreed, "note": NEVER["note"],
                 **KNOWN},
            )  # fmt: skip
        change.insert("worry", {"ending_id": ending, "worry": NEVER["worry"], **KNOWN})
    return "HC-0007"


AT = datetime(2027, 1, 25, tzinfo=UTC)

KNOWN = {"recorded_on": "2026-09-25"}


def _happened(change: Change, pair: int) -> None:
    for day, minutes in (("2026-02-23", 60), ("2026-03-02", 75), ("2026-03-09", 60), ("2026-12-24", 60)):
        known = "2026-12-24" if day > "2026-12" else "2026-03-09"
        change.insert(
            "meeting",
            {"pair_id": pair, "on_day": day, "outcome": "held", "minutes": minutes, "note": NEVER["note"],
             "recorded_on": known},
        )  # fmt: skip
    change.insert(
        "meeting",
        {"pair_id": pair, "on_day": "2026-03-16", "outcome": "cancelled", "cancelled_by": "champion",
         "reason": NEVER["cancelled"], **KNOWN},
    )  # fmt: skip
    change.insert("concern", {"pair_id": pair, "seen_on": "2026-04-01", "facts": NEVER["concern"], **KNOWN})
    change.insert(
        "setback",
        {"pair_id": pair, "began_on": "2026-04-01", "whose": "patient", "kind": "mental health",
         "note": NEVER["setback"], **KNOWN},
    )  # fmt: skip
    change.insert(
        "contact",
        {
            "pair_id": pair,
            "on_day": "2026-05-01",
            "with_whom": "patient",
            "reached": 0,
            "note": NEVER["contact"],
            **KNOWN,
        },
    )
    change.insert("note", {"pair_id": pair, "on_day": "2026-05-01", "note": NEVER["note"], **KNOWN})


def _goals(change: Change, pair: int) -> None:
    def goal(ref: str, text: str, *, state: str = "open", measured: str = "ticked") -> int:
        over = None if state == "open" else "2026-11-01"
        return change.insert(
            "goal",
            {"ref": ref, "pair_id": pair, "goal_text": text, "set_on": "2026-03-01", "state": state, "ended_on": over,
             "measured": measured, "recorded_on": "2026-03-01"},
        )  # fmt: skip

    walk = goal("G-0001", "I want to walk to the park")
    cook = goal("G-0002", "I want to cook twice a week", state="met", measured="counted")
    down = goal("G-0003", NEVER["put down"], state="put down")
    for one, on, by, score in (
        (walk, "2026-03-01", "patient", 3), (walk, "2026-11-01", "patient", 7), (walk, "2026-11-01", "champion", 9),
        (cook, "2026-03-01", "patient", 8), (cook, "2026-11-01", "patient", 5),
        (down, "2026-03-01", "patient", 1), (down, "2026-11-01", "patient", 2),
    ):  # fmt: skip
        change.insert("rating", {"goal_id": one, "on_day": on, "by_whom": by, "score": score, "recorded_on": on})
    for one, done in ((walk, "2026-04-01"), (walk, "2026-04-08"), (cook, "2026-04-01"), (walk, None)):
        change.insert(
            "step", {"goal_id": one, "step_text": "a little one", "done_on": done, "recorded_on": "2026-03-01"}
        )
    for one, on, amount in (
        (walk, "2026-05-01", 1),
        (walk, "2026-05-02", 0),
        (walk, "2026-05-03", 1),
        (cook, "2026-05-01", 4),
    ):
        change.insert("tally", {"goal_id": one, "on_day": on, "amount": amount, "recorded_on": on})


def made(desk: Desk, folder: Path, **how: object) -> dict[str, str]:
    """The letters of the pair as plain text, by kind."""
    planned = making.plan(desk, "HC-0007", **how)  # type: ignore[arg-type]
    written = making.written(desk, planned, folder, sure=True)
    return {each.kind: plain(each.file.read_bytes()) for each in written}


def in_one_line(text: str) -> str:
    return " ".join(text.split())


def filled(kind: str, template: str, **given: str | tuple[str, ...]) -> str:
    return plain(word(ours(template), {**examples(kind), **given}, AT))


class TestThePatientsLetter:
    def test_it_has_what_they_did_their_goals_and_their_plan(self, desk: Desk, tmp_path: Path) -> None:
        ended(desk)
        text = in_one_line(made(desk, tmp_path / "out")["patient"])
        for words in (
            "Dear Nadia,", "Your time with Owen is now over", "on 20 February 2026 and ended on 20 November 2026",
            "You and Owen met 3 times.", "You took 3 small steps.", "You gave yourself a tick twice.",
            "You kept count on 1 day.", "“I want to walk to the park”", "Walk to the park before breakfast",
            "Monday and Thursday", "My sister", "The library", "Start again the short way",
            "You can ring Sam Field on 020 7946 0000.",
        ):  # fmt: skip
            assert words in text

    def test_only_a_rating_of_their_own_that_rose_is_told(self, desk: Desk, tmp_path: Path) -> None:
        ended(desk)
        text = in_one_line(made(desk, tmp_path / "out")["patient"])
        assert "“I want to walk to the park”: 3 then, 7 now" in text
        assert re.findall(r"(\d) then, (\d) now", text) == [("3", "7")]

    def test_it_reads_as_at_the_age_of_eleven(self) -> None:
        for template in ("patient", "patient-early"):
            words = paragraphs(word(ours(template), examples("patient"), AT))
            assert reading_age("\n".join(text for _, text in words)) <= 11

    def test_the_measure_of_reading_age_tells_plain_words_from_others(self) -> None:
        assert reading_age("You met. You walked to the park. It was good.") < 8
        assert reading_age("Participants demonstrated considerable improvement in self-management capability.") > 15

    def test_an_early_ending_is_nobodys_fault(self, desk: Desk, tmp_path: Path) -> None:
        ended(desk, "champion left")
        text = in_one_line(made(desk, tmp_path / "out")["patient"])
        assert "sooner than we had planned" in text
        assert "nobody did anything wrong" in text

    def test_nothing_done_leaves_no_heading(self, desk: Desk, tmp_path: Path) -> None:
        ended(desk, goals=False, plan=False)
        text = made(desk, tmp_path / "out", leave_out=["meetings"])["patient"]
        for heading in ("What you did", "Your goals", "Goals that", "Marks that", "plan to carry on"):
            assert heading not in text


class TestTheCareContactsLetter:
    def test_it_says_that_it_ended_and_what_they_want_to_go_on_with_and_nothing_else(
        self, desk: Desk, tmp_path: Path
    ) -> None:
        ended(desk)
        text = in_one_line(made(desk, tmp_path / "out")["care contact"])
        assert text.startswith(
            "Health Champions 24 November 2026 Dear Sam Field, Nadia Kaur’s time with a Health Champion"
        )
        assert "on 20 November 2026" in text
        assert "“Walk to the park before breakfast”" in text
        assert "Nadia Kaur agreed on 2 November 2026" in text
        for words in ("Owen", "My sister", "Start again", "3 times", "cook"):
            assert words not in text

    def test_without_agreement_there_is_none(self, desk: Desk, tmp_path: Path) -> None:
        ended(desk, agreed_on=None)
        assert set(made(desk, tmp_path / "out")) == {"patient", "champion"}
        with pytest.raises(Refused, match=r"agreement is not written down \(step care-contact-told\)"):
            making.plan(desk, "HC-0007", only=["care-contact"])

    def test_an_agreement_that_is_still_to_come_is_none(self, desk: Desk) -> None:
        ended(desk, agreed_on="2026-12-01")
        assert "care contact" in making.plan(desk, "HC-0007").why_not

    def test_where_consent_was_withdrawn_there_is_none_even_with_an_agreement(self, desk: Desk, tmp_path: Path) -> None:
        ended(desk, "consent withdrawn")
        assert set(made(desk, tmp_path / "out")) == {"patient", "champion"}


class TestTheChampionsLetter:
    def test_it_thanks_with_hours_meetings_and_a_reference(self, desk: Desk, tmp_path: Path) -> None:
        ended(desk)
        text = in_one_line(made(desk, tmp_path / "out")["champion"])
        for words in (
            "Dear Owen,", "Thank you.", "You met 3 times.", "You gave 3 hours", "1 goal reached", "3 small steps done",
            "Owen Jarrett was a trained volunteer Health Champion from February 2026 to November 2026",
        ):  # fmt: skip
            assert words in text

    def test_it_has_none_of_the_patients_words(self, desk: Desk, tmp_path: Path) -> None:
        ended(desk)
        text = made(desk, tmp_path / "out")["champion"]
        assert [words for words in ("Kaur", "park", "cook", "sister", "library") if words in text] == []

    @pytest.mark.parametrize(
        ("lengths", "said"), [((60, None), "at least 1 hour"), ((20, 25), "45 minutes"), ((90, 60), "2 hours")]
    )
    def test_hours_are_those_of_held_meetings(
        self, lengths: tuple[int | None, ...], said: str, desk: Desk, pair: str
    ) -> None:
        with desk.command("made", "meetings") as change:
            for number, minutes in enumerate(lengths, 1):
                change.insert(
                    "meeting",
                    {"pair_id": 1, "on_day": f"2026-04-0{number}", "outcome": "held", "minutes": minutes, **KNOWN},
                )
            change.insert("ending", {"pair_id": 1, "kind": "planned", "begun_on": "2026-09-25", **KNOWN})
        letter = next(each for each in making.plan(desk, pair).letters if each.kind == "champion").letter
        assert values(letter)["hours"] == said


class TestWhereThePatientDied:
    def test_only_the_champion_is_written_to_and_in_other_words(self, desk: Desk, tmp_path: Path) -> None:
        ended(desk, "died")
        letters = made(desk, tmp_path / "out")
        assert set(letters) == {"champion"}
        text = in_one_line(letters["champion"])
        assert "We are so sorry about Nadia’s death." in text
        assert "reference" not in text

    def test_nobody_waits_for_an_end_to_write_it(self, desk: Desk, tmp_path: Path) -> None:
        ended(desk, "died")
        early = replace(desk, on=date(2026, 11, 10))
        assert making.written(early, making.plan(early, "HC-0007"), tmp_path / "out")

    @pytest.mark.parametrize("kind", ["patient", "care-contact"])
    def test_a_letter_to_them_that_is_asked_for_is_refused(self, kind: str, desk: Desk) -> None:
        ended(desk, "died")
        with pytest.raises(Refused, match="the patient died"):
            making.plan(desk, "HC-0007", only=[kind])


@pytest.mark.parametrize("kind", ENDING_KINDS)
def test_no_letter_has_what_is_nobodys_business(kind: str, desk: Desk, tmp_path: Path) -> None:
    ended(desk, kind)
    for text in made(desk, tmp_path / "out").values():
        assert [what for what, word in NEVER.items() if word in text] == []
        assert [one for one in SETBACK_KINDS if re.search(rf"\b{one}\b", text.lower()) and one != "other"] == []
        assert "mental" not in text.lower()


def test_no_template_says_mental_or_anything_clinical() -> None:
    for template, kind in TEMPLATES.items():
        text = filled(kind, template).lower()
        assert re.findall(r"mental|diagnos|symptom|clinic|illness|treatment|medica|failed|missed|cancel", text) == []


def test_a_pair_whose_ending_was_not_begun_has_no_letters(desk: Desk, pair: str) -> None:
    with pytest.raises(Refused, match="was not begun"):
        making.plan(desk, pair)


def test_every_kind_of_ending_has_at_least_the_champions_letter(desk: Desk) -> None:
    ended(desk)
    for kind in ENDING_KINDS:
        with desk.command("made", "another kind") as change:
            change.update("ending", 1, {"kind": kind})
        assert "champion" in {each.kind for each in making.plan(desk, "HC-0007").letters}


class TestFieldsLeftOut:
    def test_every_field_can_be_left_out_of_every_letter(self, desk: Desk) -> None:
        ended(desk)
        for each in making.plan(desk, "HC-0007").leaving():
            left = making.plan(desk, "HC-0007", leave_out=[each.name]).leaving()
            assert each.name not in {one.name for one in left}
            assert len(left) < len(making.plan(desk, "HC-0007").leaving())

    @pytest.mark.parametrize("template", TEMPLATES)
    def test_what_is_left_out_is_nowhere_in_the_letter(self, template: str) -> None:
        kind = TEMPLATES[template]
        for name, example in examples(kind).items():
            nothing: str | tuple[str, ...] = () if isinstance(example, tuple) else ""
            marked = ("zqzq",) if isinstance(example, tuple) else "zqzq"
            if "zqzq" in filled(kind, template, **{name: marked}):
                text = filled(kind, template, **{name: nothing})
                assert re.findall(r"\{|\}|\(\)|“”| ,| \.|  \w", text.replace("\n  ", "\n")) == []

    def test_one_letters_field_can_be_left_out_there_alone(self, desk: Desk, tmp_path: Path) -> None:
        ended(desk)
        letters = made(desk, tmp_path / "out", leave_out=["champion.meetings"])
        assert "met 3 times" in letters["patient"]
        assert "met 3 times" not in letters["champion"]

    def test_an_unknown_field_is_refused_with_the_nearest(self, desk: Desk) -> None:
        ended(desk)
        with pytest.raises(Refused, match="Did you mean meetings"):
            making.plan(desk, "HC-0007", leave_out=["meeting"])


class TestTheFiles:
    def test_they_bear_the_reference_and_are_for_their_owner_alone(self, desk: Desk, tmp_path: Path) -> None:
        ended(desk)
        before = os.umask(0)
        try:
            made(desk, tmp_path / "out")
        finally:
            os.umask(before)
        files = sorted((tmp_path / "out").iterdir())
        assert stat.S_IMODE((tmp_path / "out").stat().st_mode) == 0o700
        assert [each.name for each in files] == [
            "HC-0007-care-contact.docx", "HC-0007-champion.docx", "HC-0007-patient.docx",
        ]  # fmt: skip
        assert {stat.S_IMODE(each.stat().st_mode) for each in files} == {0o600}

    def test_nobody_is_named_in_what_a_file_manager_shows(self, desk: Desk, tmp_path: Path) -> None:
        ended(desk)
        made(desk, tmp_path / "out")
        for file in (tmp_path / "out").iterdir():
            kept = Document(str(file)).core_properties
            said = f"{kept.author}{kept.title}{kept.subject}{kept.comments}{kept.keywords}{kept.last_modified_by}"
            assert said == "Letter"

    def test_a_file_that_is_there_is_left_alone_and_nothing_is_made(self, desk: Desk, tmp_path: Path) -> None:
        ended(desk)
        (tmp_path / "HC-0007-champion.docx").write_text("mine")
        before = newest_hash(desk.store)
        with pytest.raises(Refused, match="left alone"):
            made(desk, tmp_path)
        assert [each.name for each in tmp_path.iterdir() if "HC" in each.name] == ["HC-0007-champion.docx"]
        assert (tmp_path / "HC-0007-champion.docx").read_text() == "mine"
        assert newest_hash(desk.store) == before

    def test_a_folder_that_cannot_be_written_to_is_refused_in_a_sentence(self, desk: Desk, tmp_path: Path) -> None:
        ended(desk)
        (tmp_path / "file").write_text("")
        with pytest.raises(Refused, match="Nothing could be written to"):
            made(desk, tmp_path / "file" / "out")

    def test_plain_text_has_the_same_words(self, desk: Desk, tmp_path: Path) -> None:
        ended(desk)
        planned = making.plan(desk, "HC-0007")
        making.written(desk, planned, tmp_path / "a")
        written = making.written(desk, planned, tmp_path / "b", as_text=True, sure=True)
        for each in written:
            assert each.file.suffix == ".txt"
            text = each.file.read_text(encoding="utf-8")
            assert text == plain((tmp_path / "a" / each.file.with_suffix(".docx").name).read_bytes())
            assert max(map(len, text.splitlines())) <= 76

    def test_a_second_time_and_an_end_ahead_are_asked_about(self, desk: Desk, tmp_path: Path) -> None:
        ended(desk)
        planned = making.plan(desk, "HC-0007")
        making.written(desk, planned, tmp_path / "a")
        with pytest.raises(Doubt, match="made before: to the patient"):
            making.written(desk, planned, tmp_path / "b")
        early = replace(desk, on=date(2026, 11, 10))
        with pytest.raises(Doubt, match="ends only on 20 Nov"):
            making.written(early, making.plan(early, "HC-0007"), tmp_path / "c")


class TestWhatIsKept:
    def test_the_names_of_the_fields_that_left_and_not_what_stood_in_them(self, desk: Desk, tmp_path: Path) -> None:
        ended(desk)
        made(desk, tmp_path / "out", leave_out=["who_helps"])
        rows = dict(desk.store.execute("SELECT kind, fields FROM letter").fetchall())
        assert set(rows) == set(LETTERS)
        assert [words for words in ("Nadia", "Walk", "Sam", "3 times") if words in "".join(rows.values())] == []
        for kind, kept in rows.items():
            assert set(json.loads(kept)) <= {each.name for each in fields(OF_KIND[kind])}
        assert "who_helps" not in json.loads(rows["patient"])
        assert "if_it_slips" in json.loads(rows["patient"])

    def test_it_is_one_entry_with_the_files(self, desk: Desk, tmp_path: Path) -> None:
        ended(desk)
        before = desk.store.execute("SELECT count(*) FROM change").fetchone()[0]
        made(desk, tmp_path / "out")
        assert desk.store.execute("SELECT count(*) FROM change").fetchone()[0] == before + 1
        papers = desk.store.execute("SELECT what, names, about FROM paper ORDER BY id").fetchall()
        assert papers == [(f"letter to the {kind}", 1, "HC-0007") for kind in LETTERS]

    def test_no_name_stands_in_the_history(self, desk: Desk, tmp_path: Path) -> None:
        ended(desk)
        made(desk, tmp_path / "out")
        number = desk.store.execute("SELECT max(id) FROM change").fetchone()[0]
        entry = next(iter(log.entries(desk.store, [number])))
        said = " ".join([history.said(entry), *Teller(desk, names=False).entry(entry, None)])
        assert "letter" in said
        assert [name for name in ("Nadia", "Owen", "Sam", "park") if name in said] == []

    def test_it_is_not_taken_back_since_the_files_lie_there(self, desk: Desk, tmp_path: Path) -> None:
        ended(desk)
        made(desk, tmp_path / "out")
        number = desk.store.execute("SELECT max(id) FROM change").fetchone()[0]
        with pytest.raises(Refused, match="delete them there"):
            undoing.undo(desk, number=number, sure=True)

    def test_it_is_handed_out_with_all_that_is_held_about_somebody(self, desk: Desk, tmp_path: Path) -> None:
        ended(desk)
        made(desk, tmp_path / "out", leave_out=["who_helps"])
        sections = {each.title: each.lines for each in access.everything_about(desk, "P-0007").sections}
        told = "\n".join(sections["Letters"])
        assert told.count("in it: date") == 3
        assert "if it slips" in told
        assert "who helps" not in told

    def test_the_names_of_fields_go_when_the_patient_is_erased(self, desk: Desk, tmp_path: Path) -> None:
        ended(desk)
        made(desk, tmp_path / "out")
        with desk.command("closed", "closed") as change:
            change.update("pair", 1, {"closed_on": "2026-11-24"})
            change.update("concern", 1, {"passed_on": "2026-11-24", "told": "the lead"})
        erasing.erased(desk, "P-0007", reason="asked for it")
        assert set(desk.store.execute("SELECT kind, fields FROM letter")) == {(kind, "{}") for kind in LETTERS}
        with pytest.raises(Refused, match="has no name here"):
            making.plan(desk, "HC-0007", only=["patient"])

    def test_u_takes_back_what_was_written_before(self, desk: Desk, tmp_path: Path) -> None:
        ended(desk)
        with desk.command("note", "a note of one's own") as change:
            change.insert("note", {"pair_id": 1, "on_day": "2026-11-24", "note": "x", **KNOWN})
        made(desk, tmp_path / "out")
        assert "a note of one's own" in undoing.undo(desk)

    def test_a_viewer_makes_none(self, desk: Desk, tmp_path: Path) -> None:
        ended(desk)
        looking = replace(desk, readonly="--readonly")
        with pytest.raises(Refused, match="looking only"):
            making.written(looking, making.plan(desk, "HC-0007"), tmp_path / "out")
        assert not (tmp_path / "out").exists()

    def test_the_step_can_be_marked_as_done(self, desk: Desk, tmp_path: Path) -> None:
        ended(desk)
        making.step_done(desk, "HC-0007")
        found = desk.store.execute("SELECT done_on FROM ending_step WHERE step = 'letters'").fetchone()
        assert found == ("2026-11-24",)


HOSTILE = {
    "a field": "{{ coordinator }} and {{ 7*7 }}",
    "a block": "{% for x in goals %}{{ x }}{% endfor %}{# gone #}",
    "markup": "</w:t></w:r></w:p><w:p><w:r><w:t>& <b>bold</b> &amp; \"quoted\" 'so'",
    "docxtpl's own": "{_{ x }_} {_% y %_}",
    "an entity": "&#123;&#123; coordinator }} &lt;",
    "a formula": "=1+1",
    "a CDATA": "]]> <![CDATA[ x ]]>",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("template", TEMPLATES)
def test_text_from_data_comes_out_as_it_was_written(text: str, template: str) -> None:
    kind = TEMPLATES[template]
    given: Mapping[str, str | tuple[str, ...]] = {
        name: (text, text) if isinstance(example, tuple) else text for name, example in examples(kind).items()
    }
    data = word(ours(template), given, AT)
    said = " ".join(each.text for each in Document(BytesIO(data)).paragraphs)
    assert text in said
    assert "Jo Wren" not in said
    assert "49" not in said


def test_control_characters_do_not_come_through() -> None:
    letter = PatientLetter(patient="Na\x1b[31mdia\x00\u202e", keep_doing="one\ftwo\athree\n\tfour\ud800")
    text = plain(word(ours("patient"), values(letter), AT))
    assert "Dear Na[31mdia," in text
    assert "one two" in text
    assert re.findall(r"[\x00-\x09\x0b-\x1f\u202e]", text) == []


def test_every_field_of_every_letter_is_known_to_the_preview() -> None:
    for kind, letter in OF_KIND.items():
        full = letter(**examples(kind))
        assert [each.name for each in shown(kind, full)] == [each.name for each in fields(letter)]


_SYLLABLES = re.compile(r"[aeiouy]+")


def reading_age(text: str) -> float:
    """In years, by the grade of Flesch and Kincaid: 0.39 words a sentence + 11.8 syllables a word - 15.59, and 5."""
    sentences = [each for each in re.split(r"[.!?:,]?\n|[.!?:]\s", text) if re.search("[a-z]", each)]
    words = re.findall(r"[A-Za-z’'-]+", text)
    syllables = sum(_of_word(each.lower()) for each in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59 + 5


def _of_word(word: str) -> int:
    count = len(_SYLLABLES.findall(word))
    return max(1, count - (word.endswith("e") and not word.endswith("le") and count > 1))
