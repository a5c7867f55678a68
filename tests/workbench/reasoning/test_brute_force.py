"""What the reasoner claims, against everything that can happen in a small world."""

from __future__ import annotations

import os
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadcat_rules import parse_ruleset
from leadcat_rules.compile import CompiledRuleset, compile_rules
from leadcat_rules.evaluate import Evaluator
from leadcat_rules.variables import schema_for
from leadcat_rules.workbench.reasoning import (
    All,
    Formula,
    Impossible,
    Not,
    Reasoner,
    Situation,
)
from tests.workbench.reasoning.finite_worlds import LISTS, WORLDS, Json, World

# In all worlds together; each example looks at some two thousand events.
_EXAMPLES = int(os.environ.get("LEADCAT_EXAMPLES", "200"))
_IN_EACH = -(-_EXAMPLES // len(WORLDS))


def _compiled(ruleset: Json) -> CompiledRuleset:
    read = parse_ruleset(ruleset)
    return compile_rules(read, schema_for(read.attributes), LISTS)


def _all_that_fire(world: World, compiled: CompiledRuleset) -> set[str | None]:
    """The id of each rule that fires for some event, and None if none does for one."""
    evaluator = Evaluator(compiled)
    rules = (evaluator.evaluate(facts).rule for facts in world.facts)
    return {None if rule is None else rule.id for rule in rules}


def _is_claimed(reasoner: Reasoner, formula: Formula) -> bool:
    """Whether there is a situation, which is then one; it is never unknown."""
    found = reasoner.find(formula)
    if isinstance(found, Situation):
        assert reasoner.holds(formula, found.facts)
        return True
    assert found == Impossible()
    return False


@pytest.mark.parametrize("world", WORLDS, ids=str)
@given(st.randoms(use_true_random=True))
@settings(max_examples=_IN_EACH)
def test_a_rule_fires_somewhere_exactly_when_it_is_claimed_to(world: World, chance: Random) -> None:
    compiled = _compiled(world.ruleset(chance))
    reasoner = Reasoner([compiled], LISTS)
    claimed = {
        rule.id
        for index, rule in enumerate(compiled.rules)
        if _is_claimed(reasoner, reasoner.fires(0, index))
    }
    nothing: set[str | None] = {None} if _is_claimed(reasoner, reasoner.nothing_fires(0)) else set()
    assert claimed | nothing == _all_that_fire(world, compiled)


@pytest.mark.parametrize("world", WORLDS, ids=str)
@given(st.randoms(use_true_random=True))
@settings(max_examples=_IN_EACH // 4)
def test_two_rulesets_differ_somewhere_exactly_when_it_is_claimed(
    world: World, chance: Random
) -> None:
    rulesets = [_compiled(world.ruleset(chance)) for _ in range(2)]
    reasoner = Reasoner(rulesets, LISTS)
    claimed = _is_claimed(reasoner, All([reasoner.fires(0, 0), Not(reasoner.fires(1, 0))]))
    one, other = map(Evaluator, rulesets)
    assert claimed == any(
        one.evaluate(facts).rule is rulesets[0].rules[0]
        and other.evaluate(facts).rule is not rulesets[1].rules[0]
        for facts in world.facts
    )
