"""Three opinions on random rulesets: ours, the untouched library's, and one in plain Python."""

from __future__ import annotations

import json
from collections import Counter
from typing import TypeAlias

from hypothesis import given, settings

from leadcat_rules.compile import compile_rules, compile_ruleset
from leadcat_rules.evaluate import Evaluation, Evaluator
from leadcat_rules.events import Event
from leadcat_rules.ruleset import Ruleset
from leadcat_rules.variables import Facts, schema_for
from tests.property import library_oracle, plain_oracle
from tests.property.reading import Crm, read
from tests.property.strategies import OPERATORS, Json, Scene, scenes

Opinion: TypeAlias = tuple[str, str | None, bool] | None


def evaluation(ruleset: Ruleset, happened: Event, crm: Crm) -> Evaluation:
    schema = schema_for(ruleset.attributes)
    evaluator = Evaluator(compile_rules(ruleset, schema, crm.lists))
    return evaluator.evaluate(Facts(happened, crm.company(happened.company_id)))


def ours(ruleset: Ruleset, happened: Event, crm: Crm) -> Opinion:
    wanted = evaluation(ruleset, happened, crm).proposal
    return None if wanted is None else (wanted.rule, wanted.category, wanted.ask)


@given(scenes())
def test_our_decision_is_that_of_the_untouched_library(scene: Scene) -> None:
    ruleset, happened, crm = read(scene)
    pairs = compile_ruleset(ruleset, crm)
    decided = library_oracle.decide(pairs, happened, crm, ruleset)
    assert ours(ruleset, happened, crm) == decided


@given(scenes())
def test_E1_E2_E3_E5_E9_both_decide_as_the_papers_say(scene: Scene) -> None:
    ruleset, happened, crm = read(scene)
    expected = plain_oracle.decide(scene.ruleset, scene.event, scene.snapshot)
    pairs = compile_ruleset(ruleset, crm)
    assert ours(ruleset, happened, crm) == expected
    assert library_oracle.decide(pairs, happened, crm, ruleset) == expected


@given(scenes())
def test_S5_the_trace_tells_of_the_same_match(scene: Scene) -> None:
    asked = evaluation(*read(scene))
    before, rule, after = asked.trace(), asked.rule, asked.trace()
    assert before == after
    assert [each.rule for each in before if each.matched] == ([] if rule is None else [rule.id])
    assert all(not each.matched for each in before[:-1])
    json.dumps([[each.seen for each in trace.conditions] for trace in before], allow_nan=False)


def test_the_scenes_would_notice() -> None:
    """Rules match often, and each operator both holds and doesn't."""
    matches = []
    answers: Counter[tuple[str, str, bool]] = Counter()

    @settings(max_examples=2_000, derandomize=True, database=None)
    @given(scenes())
    def look(scene: Scene) -> None:
        matches.append(plain_oracle.decide(scene.ruleset, scene.event, scene.snapshot) is not None)
        for rule in scene.ruleset["rules"]:
            for leaf in leaves(rule.get("when", {})):
                kind = plain_oracle.type_of(leaf["name"], scene.ruleset)
                held = plain_oracle.holds(leaf, scene.ruleset, scene.event, scene.snapshot)
                answers[kind, leaf["operator"], held] += 1

    look()
    assert sum(matches) / len(matches) > 0.35
    for kind, operators in OPERATORS.items():
        for operator in operators:
            assert answers[kind, operator, True] >= 2, (kind, operator)
            assert answers[kind, operator, False] >= 2, (kind, operator)


def leaves(condition: Json) -> list[Json]:
    if "name" in condition:
        return [condition]
    parts = condition.get("all", []) + condition.get("any", [])
    return [leaf for part in parts for leaf in leaves(part)]
