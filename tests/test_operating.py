"""docs/operating.md goes with the program: its commands, its limits, what its doctor says, and its own links."""

import re
from pathlib import Path

from console import doctor, whereabouts
from console.backing_up import FOLDER
from console.cli.root import COMMANDS, alongside

ROOT = Path(__file__).parent.parent
DOC = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")


def test_every_command_and_option_in_it_is_one_of_the_programs() -> None:
    typed = [*re.findall(r"^(?:sudo )?alongside (.*)$", DOC.replace("\\\n", ""), re.MULTILINE),
             *re.findall(r"`(?:sudo )?alongside ([^`]+)`", DOC)]  # fmt: skip
    known = {option for each in alongside.params for option in each.opts}
    assert len(typed) > 15
    for line in typed:
        words = [word for word in re.sub(r"[\"\']|\d?<.*|#.*", " ", line).split() if word != "alongside"]
        while words and words[0].startswith("--"):
            assert words[0] in known, line
            words = words[2:]
        assert words, line
        assert words[0] in COMMANDS, line
        command = alongside.get_command(None, words[0])  # type: ignore[arg-type]
        for name in words[1:]:
            if name.startswith("--"):
                inner = getattr(command, "commands", {}).values()
                options = {option for each in (command, *inner) for param in each.params for option in param.opts}  # type: ignore[union-attr]
                assert name in options, line


def test_every_thing_that_the_doctor_may_find_stands_in_its_table() -> None:
    table = DOC[DOC.index("| it says `look` at") :].split("\n\n")[0]
    told = set(re.findall(r"`([a-z -]+)`", "".join(re.findall(r"^\| (.*?) \|", table, re.MULTILINE)[1:])))
    source = "".join(Path(each.__file__).read_text(encoding="utf-8") for each in (doctor, whereabouts))
    may = {*re.findall(r"Finding\(\s*\"([a-z -]+)\"", source), *doctor._PACKAGES} - {"store", "holds"}
    assert may == told


def test_its_links_lead_somewhere() -> None:
    heads = {re.sub(r"[^a-z0-9 -]", "", head.lower()).replace(" ", "-") for head in re.findall(r"^#+ (.*)$", DOC, re.M)}
    for target in re.findall(r"\]\(([^)]+)\)", DOC):
        if target.startswith("#"):
            assert target[1:] in heads, target
        elif not target.startswith("http"):
            assert (ROOT / "docs" / target).exists(), target


def test_what_it_says_of_numbers_is_what_they_are() -> None:
    from console.limits import HOUSE

    age = next(limit for limit in HOUSE if limit.name == "backup.age")
    assert age.default == 7
    assert "more than seven days old (the limit `backup.age`)" in DOC
    assert FOLDER == "backups"
