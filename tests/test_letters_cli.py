"""`ending PAIR letters` and `letters`: what is printed, what is written, what is refused."""

import json
from pathlib import Path

import pytest
from docx import Document

from console.desk import Desk
from console.entry import run
from tests.test_letters import ended

NAMES = ("Nadia", "Kaur", "Owen", "Jarrett", "Sam Field", "7946", "park", "library")


@pytest.fixture
def programme(desk: Desk, path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store with an ending, that lies ahead of the day on which the tests run or not: --sure is given."""
    ended(desk)
    desk.store.close()
    monkeypatch.setenv("LOGNAME", "jw")
    return path


@pytest.fixture
def ask(programme: Path, capsys: pytest.CaptureFixture[str]) -> object:
    def asked(*words: str) -> tuple[int, str, str]:
        code = run(["--db", str(programme), *words])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return asked


def test_what_is_printed_are_paths_and_references(ask, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    code, out, err = ask("ending", "HC-0007", "letters", "--out", str(tmp_path / "out"), "--sure")
    assert (code, err) == (0, "")
    assert out.count(str(tmp_path / "out" / "HC-0007-")) == 3
    assert [name for name in NAMES if name in out] == []
    assert out.count("not encrypted, for you alone to read") == 3
    assert "step letters" in out


def test_the_preview_lists_every_field_and_writes_nothing(ask, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    before = set(tmp_path.iterdir())
    code, out, _ = ask("ending", "HC-0007", "letters", "--preview")
    assert code == 0
    for field in ("patient.goals", "patient.if_it_slips", "care-contact.agreed_on", "champion.hours"):
        assert f"  {field}: " in out
    assert "champion.hours: hours given: 3 hours" in out
    assert [name for name in NAMES if name in out] == []
    _, named, _ = ask("ending", "HC-0007", "letters", "--preview", "--names")
    assert [name for name in NAMES if name not in named] == []
    assert {each for each in tmp_path.iterdir() if each.suffix not in {".db-wal", ".db-shm"}} == before


def test_fields_are_left_out_and_the_preview_shows_it(ask) -> None:  # type: ignore[no-untyped-def]
    given = ("--leave-out", "goals", "--leave-out", "champion.hours")
    _, out, _ = ask("ending", "HC-0007", "letters", "--preview", *given, "--json")
    letters = {each["letter"]: {one["field"] for one in each["fields"]} for each in json.loads(out)["letters"]}
    assert "goals" not in letters["patient"]
    assert "hours" not in letters["champion"]
    assert {"reached", "better"} <= letters["patient"]


def test_the_answer_for_a_program(ask, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    _, out, _ = ask("ending", "HC-0007", "letters", "--out", str(tmp_path), "--sure", "--done", "--json", "--text")
    answer = json.loads(out)
    assert [each["letter"] for each in answer["written"]] == ["patient", "care contact", "champion"]
    assert all(Path(each["path"]).suffix == ".txt" for each in answer["written"])
    assert answer["step_done"] is True


def test_the_name_of_whoever_signs_stands_in_the_letters(ask, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    ask("ending", "HC-0007", "letters", "--out", str(tmp_path), "--sure", "--signed", "Jo Wren")
    for file in tmp_path.glob("*.docx"):
        assert "Jo Wren" in [each.text for each in Document(str(file)).paragraphs]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ((), 2, "Give --out DIR for the letters, or --preview"),
        (("--preview", "--letter", "priest"), 1, "There is no letter 'priest'"),
        (("--preview", "--leave-out", "hobbies"), 1, "No letter has a field 'hobbies'. Did you mean"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(ask, words: tuple[str, ...], code: int, said: str) -> None:  # type: ignore[no-untyped-def]
    got, out, err = ask("ending", "HC-0007", "letters", *words)
    assert (got, out) == (code, "")
    assert said in err
    assert "Traceback" not in err


def test_templates_are_handed_out_and_checked(ask, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    code, out, _ = ask("letters", "templates", "--out", str(tmp_path / "mine"))
    files = [str(each) for each in sorted((tmp_path / "mine").iterdir())]
    assert code == 0
    assert [each for each in files if each not in out] == []
    assert ask("letters", "check", *files) == (0, "".join(f"{each}: can be used\n" for each in files), "")


def test_mistakes_are_printed_one_a_line_and_the_check_fails(ask, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    document = Document()
    for words in ("Dear {{ patint }},", "{{ goals }}"):
        document.add_paragraph(words)
    document.save(str(tmp_path / "patient.docx"))
    code, out, err = ask("letters", "check", str(tmp_path / "patient.docx"))
    assert code == 1
    assert [line.split(": ")[1].split(" (")[0] for line in out.splitlines()] == ["Paragraph 1", "Paragraph 2"]
    assert err == "2 mistakes in patient.docx: mend them in Word, check again.\n"


def test_nothing_of_word_is_imported_for_a_preview(programme: Path) -> None:
    import subprocess
    import sys

    asked = (
        "import sys; from console.entry import run;"
        f"run(['--db', {str(programme)!r}, 'ending', 'HC-0007', 'letters', '--preview']);"
        "print([name for name in ('docx', 'docxtpl', 'jinja2', 'lxml') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
