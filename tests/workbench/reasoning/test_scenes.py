"""Rules and events of every type and operator: what happened is never called impossible."""

from __future__ import annotations

import os
from itertools import product

from hypothesis import given, settings

from leadcat_rules.compile import compile_rules
from leadcat_rules.variables import Facts, schema_for
from leadcat_rules.workbench.reasoning import All, Impossible, Not, Reasoner, Situation
from tests.property.reading import read
from tests.property.strategies import Scene, scenes

_EXAMPLES = int(os.environ.get("LEADCAT_EXAMPLES", "60"))


@given(scenes())
@settings(max_examples=_EXAMPLES)
def test_what_happened_is_possible_and_what_is_found_happens(scene: Scene) -> None:
    ruleset, event, crm = read(scene)
    compiled = compile_rules(ruleset, schema_for(ruleset.attributes), crm.lists)
    reasoner = Reasoner([compiled], crm.lists)
    company = crm.company(event.company_id)
    facts = None if company is None else Facts(event, company)
    for index, _ in enumerate(compiled.rules):
        reached, matches = reasoner.reaches(0, index), reasoner.matches(0, index)
        for formula, of in product(
            (All([reached, matches]), All([reached, Not(matches)])), (None, company)
        ):
            found = reasoner.find(formula, of)
            happened = facts is not None and reasoner.holds(formula, facts)
            assert not (happened and found == Impossible())
            assert not isinstance(found, Situation) or reasoner.holds(formula, found.facts)
