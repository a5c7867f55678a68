"""What is claimed of all events holds for each event of a finite world, and all of it is found."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings

from leadcat_rules.domain import Company
from leadcat_rules.evaluate import Evaluator
from leadcat_rules.event_content import event_from_json
from leadcat_rules.files import parse_ruleset
from leadcat_rules.variables import Facts
from leadcat_rules.workbench.checking import Finding, FindingCode, check_ruleset
from tests.workbench.checking.domain import LISTS, Json, World, compiled, rulesets

EXAMPLES = int(os.environ.get("LEADCAT_EXAMPLES") or 200)
"""Fewer each day than of other properties: each asks a solver many questions."""
PARTS = -(-EXAMPLES // 1_000)
"""No test takes longer than some minutes."""

ALWAYS_HOLDS = {"name": "company_id", "operator": "is_known"}
NEVER_HOLDS = {"name": "company_id", "operator": "is_unknown"}


def confirmed(content: Json) -> list[Finding]:
    """What is found, each claim of it held against everything that can happen."""
    world = World.of(content)
    findings = check_ruleset(world.ruleset, lists=LISTS)
    firing = world.firing()
    for number, rule in enumerate(world.ruleset.rules):
        own = about(number, findings)
        assert_shadows(own, matches=any(world.matching(rule.id)), fires=rule.id in firing)
        assert_target(own, world, rule.id, firing)
    assert_conditions(content, findings, world)
    assert_witnesses(world, findings)
    return findings


def about(number: int, findings: list[Finding]) -> list[Finding]:
    place = f"/rules/{number}"
    return [each for each in findings if f"{each.pointer}/".startswith(f"{place}/")]


def has(findings: list[Finding], *codes: FindingCode) -> bool:
    return any(each.code in codes for each in findings)


def assert_shadows(own: list[Finding], *, matches: bool, fires: bool) -> None:
    assert has(own, FindingCode.RULE_SHADOWED) is (matches and not fires)
    if not matches:
        assert has(own, FindingCode.CONDITION_NEVER_TRUE, FindingCode.VARIABLE_NEVER_KNOWN)


def assert_target(own: list[Finding], world: World, id: str, firing: list[str | None]) -> None:
    (rule,) = (each for each in world.compiled.rules if each.id == id)
    pairs = zip(world.facts, firing, strict=True)
    starts = {facts.company.category_id for facts, fired in pairs if fired == id}
    assert has(own, FindingCode.TARGET_IS_START) is (starts == {rule.category})


def assert_conditions(content: Json, findings: list[Finding], world: World) -> None:
    """Without what always holds or never does, all is the same."""
    needless, changed = deepcopy(content), set()
    for finding in findings:
        number = finding.pointer.split("/")[2:3]
        if finding.code == FindingCode.CONDITION_ALWAYS_TRUE:
            replace(needless, finding.pointer, ALWAYS_HOLDS)
            changed.update(number)
        if finding.code == FindingCode.CONDITION_NEVER_TRUE and "/when" in finding.pointer:
            never = deepcopy(content)
            replace(never, finding.pointer, NEVER_HOLDS)
            assert_same(never, world, number)
    assert_same(needless, world, changed)


def assert_same(content: Json, world: World, numbers: Iterable[str]) -> None:
    changed = compiled(parse_ruleset(content))
    for number in numbers:
        id = world.ruleset.rules[int(number)].id
        assert world.matching_as(id, changed) == world.matching(id)


def replace(content: Json, pointer: str, condition: Json) -> None:
    *steps, last = pointer.split("/")[1:]
    place: Any = content
    for step in steps:
        place = place[int(step)] if isinstance(place, list) else place[step]
    if isinstance(place, list):
        place[int(last)] = condition
    else:
        place[last] = condition


def assert_witnesses(world: World, findings: list[Finding]) -> None:
    evaluator = Evaluator(world.compiled)
    by_place = {f"/rules/{n}": rule for n, rule in enumerate(world.ruleset.rules)}
    for finding in findings:
        if finding.witness is None:
            assert finding.code not in WITNESSED, finding
        elif finding.code != FindingCode.CATEGORY_CYCLE:
            fired = evaluator.match(facts_of(finding.witness))
            assert fired is not None
            rule = by_place["/".join(finding.pointer.split("/")[:3])]
            is_first = finding.code == FindingCode.TARGET_IS_START
            assert (fired.rule == rule.id) is is_first
        else:
            assert_goes_round(evaluator, finding.witness)


WITNESSED = {
    FindingCode.RULE_SHADOWED,
    FindingCode.RULES_CONTRADICT,
    FindingCode.TARGET_IS_START,
    FindingCode.CATEGORY_CYCLE,
}


def assert_goes_round(evaluator: Evaluator, witness: Any) -> None:
    start = now = witness["company"]["category"]
    for event in witness["events"]:
        fired = evaluator.match(facts_of({**witness, "event": event}, category=now))
        assert fired is not None
        assert fired.category not in (None, now)
        now = fired.category
    assert now == start


def facts_of(witness: Any, category: str | None = None) -> Facts:
    row = witness["company"]
    found = LISTS.category(category or row["category"])
    return Facts(event_from_json(witness["event"]), Company(**{**row, "category": found}))


@pytest.mark.parametrize("part", range(PARTS))
def test_every_claim_is_confirmed_and_every_shadow_found(part: int) -> None:
    found: Counter[str] = Counter()

    @settings(max_examples=EXAMPLES // PARTS)
    @given(rulesets())
    def look(content: Json) -> None:
        found.update(each.code for each in confirmed(content))

    look()
    told = {FindingCode.CONDITION_NEVER_TRUE, FindingCode.CONDITION_ALWAYS_TRUE}
    assert found.keys() >= WITNESSED | told | {FindingCode.VARIABLE_NEVER_KNOWN}
