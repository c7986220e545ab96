"""Templates that a coordinator changes: handed out, checked, each mistake named with its place; hostile ones too."""

import re
import stat
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from shutil import which

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from console.desk import Desk
from console.letters import making
from console.letters.checking import checked, mistakes
from console.letters.fields import examples
from console.letters.making_templates import make
from console.letters.rendering import paragraphs, plain, word
from console.letters.templates import FOLDER, hand_out, ours
from console.letters.wordings import TEMPLATES
from db.refused import Refused
from tests.test_letters import ended

AT = datetime(2027, 1, 25, tzinfo=UTC)


def of(*words: str) -> bytes:
    """A Word file of these paragraphs."""
    document = Document()
    for each in words:
        document.add_paragraph(each)
    return saved(document)


def saved(document: object) -> bytes:
    written = BytesIO()
    document.save(written)  # type: ignore[attr-defined]
    return written.getvalue()


def found(data: bytes, kind: str = "patient") -> list[str]:
    return [str(each) for each in mistakes(data, kind)]


def repacked(data: bytes, change: Callable[[str, bytes], bytes], more: dict[str, bytes] | None = None) -> bytes:
    """The package with every part changed so, and more parts."""
    written = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as package, zipfile.ZipFile(written, "w") as new:
        for each in package.infolist():
            new.writestr(each.filename, change(each.filename, package.read(each)))
        for name, part in (more or {}).items():
            new.writestr(name, part)
    return written.getvalue()


@pytest.mark.parametrize("name", TEMPLATES)
def test_those_that_come_with_alongside_have_no_mistakes(name: str) -> None:
    assert found(ours(name), TEMPLATES[name]) == []


def test_they_can_be_made_anew_and_are_the_same(tmp_path: Path) -> None:
    for file in make(tmp_path):
        assert list(_steering(file.read_bytes())) == list(_steering(ours(file.stem)))


def _steering(data: bytes) -> list[str]:
    return [each.text for each in Document(BytesIO(data)).paragraphs]


MISTAKES = {
    "an unknown field": ("Dear {{ patint }},", "there is no field patint in this letter. Did you mean patient?"),
    "a field of another letter": ("For {{ hours }}", "there is no field hours in this letter."),
    "one brace": ("Dear {patient},", "a field has two braces on either side: {{ patient }}"),
    "not closed": ("Dear {{ patient },", "what begins with {{ does not end with }} in the same paragraph"),
    "nothing in it": ("Dear {{ }},", "this cannot be read"),
    "two words": ("Dear {{ the patient }},", "this cannot be read"),
    "if without end": ("{%p if patient %}", "this cannot be read"),
    "end without if": ("{%p endif %}", "this cannot be read"),
    "unknown tag": ("{% blink %}", "this cannot be read"),
    "a list by itself": ("{{ goals }}", "goals is a list: write {{ goals|join(', ') }}"),
    "a for through a text": ("{%p for x in patient %}{%p endfor %}", "can"),
    "a part": ("{{ patient.name }}", "nothing can stand behind a dot"),
    "python": ("{{ patient.__class__.__mro__ }}", "nothing can stand behind a dot"),
    "subscript": ("{{ patient['x'] }}", "nothing is called or made"),
    "a call": ("{{ range(999999999) }}", "nothing is called or made"),
    "a sum": ("{{ 9**9**9 }}", "nothing is called or made"),
    "an unknown filter": ("{{ patient|shout }}", "cannot be"),
    "markup as it is": ("{{ patient|safe }}", "cannot be"),
    "set": ("{% set a = 1 %}", "cannot be used in a letter, only if and for"),
    "include": ("{% include '/etc/passwd' %}", "cannot be used in a letter, only if and for"),
    "import": ("{% import 'os' as os %}", "cannot be used in a letter, only if and for"),
    "extends": ("{% extends 'x' %}", "cannot be used in a letter, only if and for"),
    "macro": ("{% macro a() %}{% endmacro %}", "cannot be used in a letter, only if and for"),
    "a for in a for": (
        "{% for a in goals %}{% for b in goals %}{{ a }}{% endfor %}{% endfor %}",
        "a for stands in another for",
    ),
    "a paragraph as it is": ("{{p patient }}", "only {{ a field }}"),
    "a run as it is": ("{{r patient }}", "only {{ a field }}"),
}


@pytest.mark.parametrize(("words", "what"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_named_with_the_paragraph_it_stands_in(words: str, what: str) -> None:
    said = found(of("A letter", "{% if patient %}Dear {{ patient }}{% endif %}", words, "Goodbye"))
    assert said
    assert said[0].startswith("Paragraph 3 («")
    assert what in said[0]


def test_the_paragraph_is_right_behind_lines_that_steer_and_in_tables() -> None:
    document = Document()
    document.add_paragraph("{%p if patient %}")
    document.add_paragraph("Dear {{ patient }}")
    document.add_paragraph("{%p endif %}")
    table = document.add_table(rows=3, cols=1)
    for cell, words in zip(
        table.columns[0].cells, ("{%tr for x in goals %}", "{{ x }}", "{%tr endfor %}"), strict=True
    ):
        cell.text = words
    document.add_paragraph("and {{ chmpion }}")
    assert found(saved(document)) == [
        "Paragraph 7 («and {{ chmpion }}»): there is no field chmpion in this letter. Did you mean champion?"
    ]


def test_a_mistake_in_a_header_is_named_so() -> None:
    document = Document()
    document.add_paragraph("Dear {{ patient }}")
    document.sections[0].header.paragraphs[0].text = "{{ addres }}"
    (said,) = found(saved(document))
    assert said.startswith("Paragraph 1 of the header («{{ addres }}»): there is no field addres")


def test_every_mistake_is_named() -> None:
    assert len(found(of("{{ a1 }}", "{{ b2 }}", "{{ patient }}", "{{ c3 }}"))) == 3


def test_a_part_that_begins_in_one_paragraph_and_ends_in_another_is_named() -> None:
    (said,) = found(of("Dear {% if patient %}", "{{ patient }}", "and so on{% endif %}"))
    assert said.startswith("Paragraph 1 («Dear {% if patient %}»): what begins here ends in another paragraph")


def test_a_field_that_word_cut_in_pieces_is_read_whole() -> None:
    document = Document()
    paragraph = document.add_paragraph("Dear ")
    for piece in ("{", "{ pat", "ient }", "}"):
        paragraph.add_run(piece).bold = True
    assert found(saved(document)) == []
    assert plain(word(saved(document), examples("patient"), AT)) == "Dear Nadia\n"


@pytest.mark.parametrize(
    "data",
    [b"", b"words", b"PK\x03\x04 no more", ours("patient")[:9000], repacked(ours("patient"), lambda name, part: b"<")],
    ids=["empty", "text", "a zip cut off", "cut off", "no XML"],
)
def test_what_is_no_word_file_is_said_to_be_none(data: bytes) -> None:
    (said,) = found(data)
    assert said == "It is not a Word file (.docx) that can be read: open it in Word and save it anew."


def test_a_bomb_is_not_unpacked() -> None:
    data = BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b" " * 70_000_000)
    (said,) = found(data.getvalue())
    assert "unpacks to far more than a letter" in said


HOSTILE = {
    "a macro": {"word/vbaProject.bin": b"x"},
    "another file": {"word/embeddings/oleObject1.bin": b"x"},
    "another text": {"word/afchunk.htm": b"x"},
}


@pytest.mark.parametrize("more", HOSTILE.values(), ids=HOSTILE)
def test_a_template_with_another_file_in_it_is_refused(more: dict[str, bytes]) -> None:
    (said,) = found(repacked(ours("patient"), lambda name, part: part, more))
    assert said == "It has a macro or another file in it: save it without, as a plain .docx."


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        ("image", "http://example.org/seen.png"), ("attachedTemplate", "http://example.org/x.dotm"),
        ("hyperlink", "file:///etc/passwd"), ("oleObject", "https://example.org/"),
    ],
)  # fmt: skip
def test_a_template_that_fetches_something_from_outside_is_refused(kind: str, target: str) -> None:
    link = (
        '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        f'{kind}" Target="{target}" TargetMode="External"/></Relationships>'
    ).encode()
    (said,) = found(
        repacked(
            ours("patient"),
            lambda name, part: part.replace(b"</Relationships>", link) if name.endswith("document.xml.rels") else part,
        )
    )
    assert said.startswith("It fetches something from outside")


def test_definitions_in_it_are_refused() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY x "xxxx">]>'
    said = found(repacked(ours("patient"), lambda name, part: bomb + part if name == "word/document.xml" else part))
    assert said == ["It has definitions in it that no Word file has: save it anew from Word."]


@pytest.mark.parametrize("code", ["INCLUDETEXT /etc/passwd", 'DDEAUTO c:\\x "y"', "IMPORT x"])
def test_a_field_of_words_own_that_brings_something_in_is_named(code: str) -> None:
    document = Document()
    document.add_paragraph("Dear {{ patient }}")
    paragraph = document.add_paragraph("see ")
    text = OxmlElement("w:instrText")
    text.text = code
    paragraph.add_run()._r.append(text)
    (said,) = found(saved(document))
    assert said.startswith("Paragraph 2 («see»): a field of Word's own that is not used here")


def test_the_number_of_the_page_is_fine() -> None:
    document = Document()
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), " PAGE ")
    document.sections[0].footer.paragraphs[0]._p.append(field)
    assert found(saved(document)) == []


def test_a_field_in_a_footnote_is_refused() -> None:
    said = found(
        repacked(ours("patient"), lambda name, part: part, {"word/footnotes.xml": b"<w:t>{{ patient }}</w:t>"})
    )
    assert said == ["A field stands in footnotes, where none is filled in: put it in the text itself."]


class TestHandedOut:
    def test_they_are_new_files_for_their_owner_alone(self, tmp_path: Path) -> None:
        files = hand_out(tmp_path / "mine")
        assert {each.stem for each in files} == set(TEMPLATES)
        assert {stat.S_IMODE(each.stat().st_mode) for each in files} == {0o600}
        assert [str(each) for file in files for each in checked(file)] == []

    def test_one_that_is_there_is_left_alone_and_none_is_made(self, tmp_path: Path) -> None:
        (tmp_path / "champion.docx").write_text("mine")
        with pytest.raises(Refused, match="left alone"):
            hand_out(tmp_path)
        assert [each.name for each in tmp_path.iterdir()] == ["champion.docx"]

    def test_a_file_of_another_name_is_none_of_them(self, tmp_path: Path) -> None:
        with pytest.raises(Refused, match=r"Did you mean patient\.docx"):
            checked(tmp_path / "patient2.docx")


class TestAProgrammesOwn:
    def test_those_beside_the_store_are_used(self, desk: Desk, path: Path, tmp_path: Path) -> None:
        ended(desk)
        (path.parent / FOLDER).mkdir()
        (path.parent / FOLDER / "champion.docx").write_bytes(of("Our own words for {{ champion }}"))
        letters = making.written(desk, making.plan(desk, "HC-0007"), tmp_path / "out")
        texts = {each.kind: plain(each.file.read_bytes()) for each in letters}
        assert texts["champion"] == "Our own words for Owen\n"
        assert "Dear Nadia" in texts["patient"]

    def test_those_of_a_folder_that_is_given_go_before(self, desk: Desk, path: Path, tmp_path: Path) -> None:
        ended(desk)
        for folder in (path.parent / FOLDER, tmp_path / "given"):
            folder.mkdir()
            (folder / "champion.docx").write_bytes(of(f"From {folder.name}"))
        planned = making.plan(desk, "HC-0007", only=["champion"])
        (letter,) = making.written(desk, planned, tmp_path / "out", templates=tmp_path / "given")
        assert plain(letter.file.read_bytes()) == "From given\n"

    def test_one_with_a_mistake_is_refused_and_nothing_is_made(self, desk: Desk, path: Path, tmp_path: Path) -> None:
        ended(desk)
        (path.parent / FOLDER).mkdir()
        (path.parent / FOLDER / "champion.docx").write_bytes(of("Dear {{ chmpion }},"))
        with pytest.raises(Refused, match=r"Paragraph 1 .*Did you mean champion"):
            making.written(desk, making.plan(desk, "HC-0007"), tmp_path / "out")
        assert not (tmp_path / "out").exists()

    def test_no_folder_is_refused(self, desk: Desk, tmp_path: Path) -> None:
        ended(desk)
        with pytest.raises(Refused, match="There is no folder"):
            making.written(desk, making.plan(desk, "HC-0007"), tmp_path / "out", templates=tmp_path / "none")

    def test_even_unchecked_nothing_is_reached_from_a_template(self) -> None:
        for words in (
            "{{ ''.__class__.__mro__ }}",
            "{{ '{0.__class__}'.format('') }}",
            "{{ cycler }}",
            "{% include 'x' %}",
            "{{ nobody }}",
        ):
            with pytest.raises(Refused, match="cannot be filled in"):
                word(of(words), examples("patient"), AT)


@pytest.mark.proof
@pytest.mark.skipif(not (which("soffice") and which("pdfinfo")), reason="needs Debian's libreoffice and poppler-utils")
def test_the_letters_fit_their_pages(tmp_path: Path) -> None:
    """On A4: two pages for the patient, the second of them the plan; one for the others; also where much is said."""
    for name, kind in TEMPLATES.items():
        (tmp_path / f"{name}.docx").write_bytes(word(ours(name), examples(kind), AT))
        full = {
            key: (value * 2 if isinstance(value, tuple) else value)
            if key not in PLAN
            else "and so on, day by day. " * 12
            for key, value in examples(kind).items()
        }
        (tmp_path / f"{name}-full.docx").write_bytes(word(ours(name), full, AT))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, *tmp_path.glob("*.docx")],
        check=True, capture_output=True, cwd=tmp_path,
    )  # fmt: skip
    for file in tmp_path.glob("*.docx"):
        told = subprocess.run(["pdfinfo", file.with_suffix(".pdf")], check=True, capture_output=True, text=True).stdout
        pages = int(re.findall(r"Pages:\s+(\d+)", told)[0])
        assert (file.stem, pages) == (file.stem, 2 if file.stem.startswith("patient") else 1)
        assert "A4" in told


PLAN = ("keep_doing", "my_routine", "who_helps", "where_i_go", "if_it_slips")


def test_whose_template_it_was_is_not_told_with_the_letter() -> None:
    document = Document()
    document.add_paragraph("{{ patient }}")
    kept = document.core_properties
    kept.author = kept.comments = kept.last_modified_by = "Robin Moss"
    kept.title = kept.subject = "{{ patient }}"
    kept = Document(BytesIO(word(saved(document), examples("patient"), AT))).core_properties
    assert (kept.author, kept.comments, kept.last_modified_by, kept.subject, kept.title) == ("", "", "", "", "Letter")


def test_a_moment_with_its_zone_is_kept_in_the_file(desk: Desk) -> None:
    data = word(ours("champion"), examples("champion"), replace(desk, now=AT).now)
    assert Document(BytesIO(data)).core_properties.created == datetime(2027, 1, 25, tzinfo=UTC)
    assert any(paragraphs(data))
