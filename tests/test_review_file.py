"""The page of a review in words, and as a file: Word, Markdown, plain text."""

import os
import re
import stat
from datetime import date
from pathlib import Path

import pytest
from docx import Document

from console import actions, concerns, meetings, snoozing, weekly
from console.desk import Desk
from console.review_file import FORMATS, kept, offered, page_of, save
from console.review_page import compose
from console.review_words import NOT_THE_RECORD, called, put, text
from console.reviewing import reviewed
from db.refused import Refused
from tests.caseloads import a_pair, days_later, desk_of

YESTERDAY = date(2026, 11, 23)
MARKUP = "[b]*bold*[/b] <i>_x_</i> # `code` & | \\n ![](http://x)"


@pytest.fixture
def number(desk: Desk) -> int:
    """The number of a review that was finished, with one of everything on its page."""
    for ref, quiet in (("HC-0001", 30), ("HC-0002", 16), ("HC-0003", 2), ("HC-0004", 30)):
        a_pair(desk, ref, quiet=quiet)
    week_before = days_later(desk, -7)
    weekly.begin(week_before, ["HC-0001"])
    weekly.finish(week_before)
    concerns.noticed(desk, "HC-0001", facts="a bruise", seen=YESTERDAY)
    reviewed(desk_of("rm", desk), "HC-0003", outcome="watch")
    review = weekly.begin(desk, ["HC-0001", "HC-0002", "HC-0003", "HC-0004"])
    reviewed(desk, "HC-0001", outcome="fine")
    meetings.met(desk, "HC-0002", on=YESTERDAY)
    actions.set_one(desk, "HC-0002", action="post the leaflet", due=date(2026, 12, 1), whom="rm")
    snoozing.snoozed(desk, "HC-0004", until=date(2026, 12, 8), reason="agreed with both")
    weekly.finish(desk)
    return review.id


def lines(desk: Desk, number: int, *, names: bool = False) -> list[str]:
    """The page in plain lines."""
    return list(text(put(page_of(desk, number), called(desk.store, names=names))))


def in_word(path: Path) -> str:
    """Everything that stands in a Word file."""
    return "\n".join(paragraph.text for paragraph in Document(str(path)).paragraphs)


def saved(desk: Desk, number: int, path: Path, *, names: bool = False) -> str:
    """Save the page there, and read it back as whoever opens it would."""
    save(put(page_of(desk, number), called(desk.store, names=names)), path)
    return in_word(path) if path.suffix == ".docx" else path.read_text(encoding="utf-8")


# --- in words -------------------------------------------------------------------------------------------------------


def test_the_page_has_a_title_the_counts_and_its_headings(desk: Desk, number: int) -> None:
    page = lines(desk, number)
    assert page[0] == "Weekly review by jw, Tue 24 Nov 2026"
    assert page[1].startswith("Every pair: act 1, soon 0,")
    headings = [line for line in page if line and not line.startswith(" ")][3:]
    assert [heading.partition(":")[0] for heading in headings if "change log" not in heading][:-1] == [
        "Not kept, so not looked at",
        "Looked at",
        "To be done",
        "Kept an eye on",
        "What changed since 17 Nov",
        "Not looked at",
        "Put away for a while",
        "Colleagues looked at",
    ]


def test_each_pair_says_how_it_stood_and_what_came_of_it(desk: Desk, number: int) -> None:
    whole = "\n".join(lines(desk, number))
    assert "HC-0001: act (30 days without meeting). Looked at." in whole
    assert "HC-0002: soon (no word for 16 days), now no flags. Written: met on Mon 23 Nov" in whole
    assert "HC-0003: no flags." in whole


def test_it_says_by_whom_by_when_until_when_and_why(desk: Desk, number: int) -> None:
    whole = "\n".join(lines(desk, number))
    assert "HC-0002, by 1 Dec, rm: post the leaflet" in whole
    assert "HC-0004: low-contact until 8 Dec, by jw: agreed with both" in whole
    assert "HC-0003: rm on 24 Nov, keep an eye" in whole


def test_a_pair_whose_flags_were_put_away_is_not_said_to_have_none(desk: Desk, number: int) -> None:
    (said,) = [line for line in lines(desk, number) if line.startswith("  HC-0004: act")]
    assert "no flags" not in said
    assert "put away until 8 Dec" in said


def test_an_action_that_is_late_says_so(desk: Desk) -> None:
    a_pair(desk, "HC-0001")
    actions.set_one(days_later(desk, -9), "HC-0001", action="ring both", due=date(2026, 11, 20))
    page = put(compose(desk, None), called(desk.store, names=False))
    assert "HC-0001, by 20 Nov (late), jw: ring both" in "\n".join(text(page))


def test_a_part_with_nothing_in_it_says_so(desk: Desk, pair: str) -> None:
    whole = "\n".join(text(put(compose(desk, weekly.begin(desk, [pair])), called(desk.store, names=False))))
    assert "Looked at: 0 of 1: nobody yet" in whole
    assert "To be done: nothing" in whole
    assert "this is the first review, so there is nothing to compare with" in whole


def test_it_says_what_it_is_not_and_where_the_log_stood(desk: Desk, number: int) -> None:
    *_, record, chain = lines(desk, number)
    assert record == NOT_THE_RECORD
    before_the_finish = desk.store.execute("SELECT hash FROM change ORDER BY id DESC LIMIT 1 OFFSET 1").fetchone()[0]
    assert chain == f"The change log up to here: {before_the_finish[:16]}."


# --- as a file ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", FORMATS)
def test_a_file_has_everything_that_the_page_has(desk: Desk, number: int, tmp_path: Path, kind: str) -> None:
    found = saved(desk, number, tmp_path / f"page.{kind}").replace("\\", "")
    for line in lines(desk, number):
        assert line.strip().partition(": nothing")[0] in found


@pytest.mark.parametrize("kind", FORMATS)
def test_a_file_is_for_its_owner_alone(desk: Desk, number: int, tmp_path: Path, kind: str) -> None:
    before = os.umask(0)
    try:
        saved(desk, number, tmp_path / f"page.{kind}")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / f"page.{kind}").stat().st_mode) == 0o600


@pytest.mark.parametrize("kind", FORMATS)
def test_a_file_that_is_there_is_left_alone(desk: Desk, number: int, tmp_path: Path, kind: str) -> None:
    there = tmp_path / f"page.{kind}"
    there.write_text("mine", encoding="utf-8")
    with pytest.raises(Refused, match=r"There is a file at .* already, and it was left alone"):
        saved(desk, number, there)
    assert there.read_text(encoding="utf-8") == "mine"


def test_a_link_that_leads_elsewhere_is_left_alone(desk: Desk, number: int, tmp_path: Path) -> None:
    (tmp_path / "page.md").symlink_to(tmp_path / "elsewhere.md")
    with pytest.raises(Refused, match="left alone"):
        saved(desk, number, tmp_path / "page.md")
    assert not (tmp_path / "elsewhere.md").exists()


@pytest.mark.parametrize("kind", FORMATS)
def test_names_stand_in_it_only_when_they_are_asked_for(desk: Desk, number: int, tmp_path: Path, kind: str) -> None:
    assert "Rosalind" not in saved(desk, number, tmp_path / f"references.{kind}")
    with_names = saved(desk, number, tmp_path / f"names.{kind}", names=True).replace("\\", "")
    assert "HC-0001 (Rosalind Quill & Femi Zephyr): act" in with_names


@pytest.mark.parametrize("names", [False, True])
@pytest.mark.parametrize("kind", FORMATS)
def test_no_concern_stands_in_it(desk: Desk, number: int, tmp_path: Path, kind: str, names: bool) -> None:
    found = saved(desk, number, tmp_path / f"page.{kind}", names=names)
    assert "bruise" not in found
    assert found.replace("\\", "").count("concern") == NOT_THE_RECORD.count("concern")


@pytest.fixture
def marked_up(desk: Desk) -> int:
    """The number of a review in which a name, a reason and an action are full of markup."""
    a_pair(desk, "HC-0001", patient=MARKUP, champion="Kim\x1b[31m Rood")
    review = weekly.begin(desk, ["HC-0001"])
    meetings.cancelled(desk, "HC-0001", on=desk.on, by="champion", reason="[red]work[/] *x*")
    actions.set_one(desk, "HC-0001", action="<b>ring</b> _both_ #1", due=date(2026, 12, 1))
    weekly.finish(desk)
    return review.id


def test_markup_is_text_in_word(desk: Desk, marked_up: int, tmp_path: Path) -> None:
    found = saved(desk, marked_up, tmp_path / "page.docx", names=True)
    assert f"HC-0001 ({MARKUP} & Kim" in found
    assert "([red]work[/] *x*)" in found
    assert "<b>ring</b> _both_ #1" in found
    assert "\x1b" not in found


def test_markup_is_text_in_markdown(desk: Desk, marked_up: int, tmp_path: Path) -> None:
    found = saved(desk, marked_up, tmp_path / "page.md", names=True)
    assert f"HC-0001 ({MARKUP} & Kim" in re.sub(r"\\([\W_])", r"\1", found)
    assert r"\<b\>ring\</b\> \_both\_ #1" in found
    for live in ("*bold*", "<i>", "![](", "_both_"):
        assert live not in found
    assert "\x1b" not in found


def test_markup_is_text_in_plain_text(desk: Desk, marked_up: int, tmp_path: Path) -> None:
    found = saved(desk, marked_up, tmp_path / "page.txt", names=True)
    assert f"HC-0001 ({MARKUP} & Kim" in found
    assert "\x1b" not in found


def test_each_pair_is_a_point_under_a_heading_in_word(desk: Desk, number: int, tmp_path: Path) -> None:
    saved(desk, number, tmp_path / "page.docx")
    styles = {
        paragraph.text.partition(":")[0]: paragraph.style.name
        for paragraph in Document(str(tmp_path / "page.docx")).paragraphs
        if paragraph.style is not None
    }
    assert styles["Weekly review by jw, Tue 24 Nov 2026"] == "Heading 1"
    assert styles["Looked at"] == "Heading 2"
    assert styles["HC-0001"] == "List Bullet"


def test_each_pair_is_a_point_under_a_heading_in_markdown(desk: Desk, number: int, tmp_path: Path) -> None:
    found = saved(desk, number, tmp_path / "page.md").splitlines()
    assert found[0] == "# Weekly review by jw, Tue 24 Nov 2026"
    assert "- HC-0001: act (30 days without meeting). Looked at." in found
    assert any(line.startswith("## Looked at") for line in found)


@pytest.mark.parametrize("name", ["page.pdf", "page"])
def test_another_ending_is_refused_before_anything_is_made(desk: Desk, number: int, tmp_path: Path, name: str) -> None:
    with pytest.raises(Refused, match=r"ends in none of \.docx, \.md and \.txt"):
        saved(desk, number, tmp_path / name)
    assert list(tmp_path.glob("page*")) == []


def test_a_folder_that_is_not_there_is_said_so(desk: Desk, number: int, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"No file could be made at .*: No such file or directory"):
        saved(desk, number, tmp_path / "nowhere" / "page.md")


# --- from the form --------------------------------------------------------------------------------------------------


def test_the_form_offers_a_file_in_ones_home_that_is_not_there_yet(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert offered(desk, "1") == {"path": str(tmp_path / "review-2026-11-24-jw.docx")}
    (tmp_path / "review-2026-11-24-jw.md").touch()
    assert offered(desk, "1") == {"path": str(tmp_path / "review-2026-11-24-jw-2.docx")}


def test_the_ending_follows_the_kind_that_was_chosen(desk: Desk, number: int, tmp_path: Path) -> None:
    said = kept(desk, str(number), kind="md", names=False, path=str(tmp_path / "page.docx"))
    assert said == f"the page is at {tmp_path / 'page.md'}, with references, not encrypted, for you alone"
    assert (tmp_path / "page.md").read_text(encoding="utf-8").startswith("# Weekly review")


def test_the_page_without_a_review_can_be_kept_too(desk: Desk, pair: str, tmp_path: Path) -> None:
    kept(desk, "", kind="txt", names=True, path=str(tmp_path / "now"))
    assert (tmp_path / "now.txt").read_text(encoding="utf-8").startswith("How things stand, Tue 24 Nov 2026")


def test_a_folder_gets_a_file_of_the_usual_name(desk: Desk, number: int, tmp_path: Path) -> None:
    kept(desk, str(number), kind="md", names=False, path=str(tmp_path))
    assert [file.name for file in tmp_path.glob("*.md")] == ["review-2026-11-24-jw.md"]


@pytest.mark.parametrize("typed", ["~nobody-of-that-name/page.md", "/no-such-folder/page.md", "x" * 300])
def test_where_nothing_can_be_written_is_said_in_a_sentence(desk: Desk, number: int, typed: str) -> None:
    with pytest.raises(Refused, match="Give a f"):
        kept(desk, str(number), kind="md", names=False, path=typed)
