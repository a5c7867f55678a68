"""Single conditions of every type and operator: the engine's opinion, and the live evaluation's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from leadcat_rules.compile import CompiledRuleset
from leadcat_rules.evaluate.conditions import Reader
from leadcat_rules.evaluate.readings import Readings
from leadcat_rules.variables import Facts
from leadcat_rules.workbench.simulating.by_value import decide_by_value
from leadcat_rules.workbench.simulating.classes import OF_CATEGORY
from leadcat_rules.workbench.simulating.decided import Asker, Decided, Question
from leadcat_rules.workbench.simulating.engines import Engine
from leadcat_rules.workbench.simulating.formulas import Leaf, formula_of, leaves_of
from leadcat_rules.workbench.simulating.native import native
from leadcat_rules.workbench.simulating.truths import column_of, is_of_value
from tests.workbench.simulating.histories import Past

Answers = Counter[tuple[str, str, bool]]
"""How often each operator of each type did, and did not, hold."""


def leaves_agree(past: Past, engine: Engine) -> Answers:
    """Hold the engine to the live evaluation, leaf by leaf of the first ruleset."""
    compiled = past.compiled[0]
    leaves = [leaf for leaf in dict.fromkeys(_leaves(compiled)) if _is_set_based(past, leaf)]
    answers: Answers = Counter()
    rows = _in_engine(past, engine, leaves)
    for row, (event, company) in zip(rows, past.happened, strict=True):
        if event.company_id != company.id:
            continue
        for number, leaf in enumerate(leaves):
            live = _live(compiled, leaf, Facts(event, company))
            assert bool(row[f"leaf{number}"]) is live, (engine.name, leaf, event, company)
            kind = compiled.schema.variables[leaf.name].field_type.name
            answers[kind, leaf.operator, live] += 1
    return answers


def _leaves(compiled: CompiledRuleset) -> Iterator[Leaf]:
    for rule in compiled.rules:
        for leaf in leaves_of(formula_of(rule.conditions)):
            if leaf.name not in OF_CATEGORY and column_of(leaf.name) is not None:
                yield leaf


def _is_set_based(past: Past, leaf: Leaf) -> bool:
    """Days from a date that is text are counted event by event."""
    is_text = column_of(leaf.name) in past.as_text
    return not is_text or is_of_value(past.compiled[0].schema.variables[leaf.name], leaf)


def _in_engine(past: Past, engine: Engine, leaves: list[Leaf]) -> list[dict[str, Any]]:
    decided = Decided(engine.put(past.table()), engine)
    asker = Asker(past.compiled[0], past.lists)
    history = decided.history
    expressed = [native(leaf, asker.variable(leaf), history, engine) for leaf in leaves]
    left = [leaf for leaf, each in zip(leaves, expressed, strict=True) if each is None]
    decide_by_value(decided, [asker], [Question(0, leaf) for leaf in left])
    columns = {}
    for number, leaf in enumerate(leaves):
        over = decided.truths.get(Question(0, leaf))
        found = native(leaf, asker.variable(leaf), decided.history, engine)
        columns[f"leaf{number}"] = found if over is None else over(decided.history)
    rows = engine.fetch(decided.history.select("row", **columns)).to_pylist()
    return sorted(rows, key=lambda row: int(row["row"]))


def _live(compiled: CompiledRuleset, leaf: Leaf, facts: Facts) -> bool:
    conditions = {"name": leaf.name, "operator": leaf.operator, "value": leaf.value}
    return Reader(compiled.schema).read(conditions).holds(Readings(facts))
