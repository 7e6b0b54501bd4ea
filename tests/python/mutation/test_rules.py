"""The rules that are mutated are there, with their tests, and are many enough to tell something."""

import pytest
from lorc.project.settings import ROOT
from mutation.operators import mutants
from mutation.rules import RULES

UNIT_TESTS = "\n".join(
    path.read_text()
    for path in (ROOT / "models").rglob("*.yml")
    if "unit_tests" in path.read_text()
)


@pytest.mark.parametrize("rule", [rule for rules in RULES.values() for rule in rules], ids=str)
def test_a_rule_has_mutants_and_tests(rule):
    assert list(mutants(rule.path, (ROOT / rule.path).read_text()))
    for test in rule.tests:
        assert (ROOT / test).is_file() or f"    model: {test}\n" in UNIT_TESTS


def test_there_are_sixty_and_more():
    count = sum(
        len(list(mutants(rule.path, (ROOT / rule.path).read_text())))
        for rules in RULES.values()
        for rule in rules
    )
    assert count >= 60
