"""docs/rules.md says all that the table of rules says, and nothing that it does not."""

import re
from pathlib import Path

import pytest

from console.flags import assess
from console.limits import GENERAL, HOUSE, STEPS
from console.rules import DEFAULTS, LIMITS, RULES
from console.rules.rule import Rule
from console.situation import Ground
from tests.builders import ALL_KEPT, ON, APair, ago
from tests.test_rules_words import STORIES

PAGE = (Path(__file__).parent.parent / "docs" / "rules.md").read_text(encoding="utf-8")


def section(rule: Rule) -> str:
    """What the page says of a rule, its lines run together."""
    _, _, rest = PAGE.partition(f"\n### {rule.name}\n")
    return " ".join(re.split(r"\n##", rest)[0].split())


@pytest.mark.parametrize("rule", RULES, ids=[rule.name for rule in RULES])
class TestEveryRule:
    def test_it_says_every_limit_with_its_default_and_meaning(self, rule: Rule) -> None:
        said = section(rule)
        for limit in rule.limits:
            assert f"- Limit `{limit.name}`: {limit.default} {limit.unit}, {limit.meaning}" in said

    def test_it_says_no_limit_that_the_rule_has_not(self, rule: Rule) -> None:
        assert set(re.findall(r"Limit `([^`]+)`", section(rule))) == {limit.name for limit in rule.limits}

    def test_it_says_its_source_and_its_advice(self, rule: Rule) -> None:
        assert f"- Source: {rule.source}" in section(rule)
        assert f"*{rule.advice}*" in section(rule)

    def test_it_says_what_clears_it_and_what_to_do(self, rule: Rule) -> None:
        assert re.search(r"- Clears: when \w.+?\. - Do: \w.+?[.?] - Source", section(rule))

    def test_the_numbers_in_its_sentences_are_its_limits(self, rule: Rule) -> None:
        sentences, _, _ = section(rule).partition(" - ")
        for number in re.findall(r"\d+", sentences):
            assert int(number) in {limit.default for limit in (*rule.limits, *GENERAL)} | fixed(rule)


def fixed(rule: Rule) -> set[int]:
    """Numbers of a rule that no programme may change."""
    return {"remote-only": {6}, "short-meetings": {4}, "drifting": {2}}.get(rule.name, set())


def test_no_rule_on_the_page_is_unknown() -> None:
    assert re.findall(r"^### (.+)$", PAGE, re.M) == sorted(
        (rule.name for rule in RULES), key=lambda name: PAGE.index(f"### {name}\n")
    )


def test_the_page_says_the_limits_of_the_whole_programme() -> None:
    for limit in (*GENERAL, *HOUSE, *STEPS):
        said = " ".join(PAGE.split())
        assert f"- Limit `{limit.name}`: {limit.default} {limit.unit}, {limit.meaning}" in said


class Asked(dict[str, int]):
    """Limits that remember which of them were asked for."""

    def __init__(self) -> None:
        super().__init__(DEFAULTS)
        self.names: set[str] = set()

    def __getitem__(self, name: str) -> int:
        self.names.add(name)
        return super().__getitem__(name)


def test_every_limit_is_one_that_some_rule_goes_by() -> None:
    asked = Asked()
    on_ground = Ground(ON, (), ALL_KEPT, asked)
    for pair in (*STORIES.values(), APair().ends(None).paused(ago(3))):
        assess(pair.known(), on_ground)
    assert asked.names == {limit.name for limit in LIMITS} - {limit.name for limit in (*HOUSE, *STEPS)}
