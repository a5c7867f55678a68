"""Over every type and operator: what was seen to happen is never said to be impossible."""

from __future__ import annotations

from hypothesis import given, settings

from leadcat_rules.compile import compile_rules
from leadcat_rules.evaluate import Evaluator
from leadcat_rules.variables import Facts, schema_for
from leadcat_rules.workbench.checking import FindingCode, check_ruleset
from tests.property.reading import read
from tests.property.strategies import Scene, scenes


@settings(max_examples=settings().max_examples // 10)
@given(scenes())
def test_a_rule_that_fires_is_not_said_to_be_unreachable(scene: Scene) -> None:
    ruleset, event, crm = read(scene)
    found = check_ruleset(ruleset, lists=crm.lists)
    facts = Facts(event, crm.company(event.company_id))
    compiled = compile_rules(ruleset, schema_for(ruleset.attributes), crm.lists)
    fired = Evaluator(compiled).match(facts)
    if fired is None:
        return
    (place,) = (f"/rules/{n}" for n, rule in enumerate(ruleset.rules) if rule.id == fired.rule)
    whole = {f"{place}{below}" for below in ("", "/trigger", "/when")}
    of_rule = {each.code for each in found if each.pointer in whole}
    assert of_rule.isdisjoint({FindingCode.RULE_SHADOWED, FindingCode.CONDITION_NEVER_TRUE})
    targets = {each.pointer for each in found if each.code == FindingCode.TARGET_IS_START}
    is_moved = facts.company.category_id != fired.category
    assert not (is_moved and f"{place}/set_category_to" in targets)
