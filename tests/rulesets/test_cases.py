"""The rulesets that we ship decide as their cases say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from leadcat_rules.events import Trigger
from leadcat_rules.workbench.cases import run_cases

FOLDER = Path(__file__).parents[2] / "rulesets"
RULESETS = sorted(
    path
    for path in FOLDER.glob("*.json")
    if path.name != "crm.json" and not path.name.endswith(".cases.json")
)


@pytest.mark.parametrize("ruleset", RULESETS, ids=lambda path: path.stem)
def test_a_ruleset_decides_as_its_cases_say(ruleset: Path) -> None:
    cases = list(run_cases(ruleset))
    assert cases, f"{ruleset.name} has no cases beside it"
    wrong = [f"{case.name}: {case.difference}" for case in cases if not case.passed]
    assert not wrong, "\n".join(wrong)


def test_R1_all_four_triggers_appear_and_each_is_on_somewhere() -> None:
    rules = [rule for path in RULESETS for rule in json.loads(path.read_text("utf-8"))["rules"]]
    assert {rule["trigger"] for rule in rules if rule.get("enabled", True)} == set(Trigger)
    assert {rule["trigger"] for rule in rules if not rule.get("enabled", True)}
