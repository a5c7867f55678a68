"""Events for which a variable or an operator raised: decided by the real evaluation, one by one.

Where a fault lies behind a condition that doesn't hold, the rules never meet it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from leadcat_rules.compile import CompiledRuleset
from leadcat_rules.evaluate import EvaluationFault, Evaluator
from leadcat_rules.variables import Facts
from leadcat_rules.workbench.extras import needs
from leadcat_rules.workbench.simulating.by_event import rows_of
from leadcat_rules.workbench.simulating.classes import CategoryClass
from leadcat_rules.workbench.simulating.codes import CODE, rule_code
from leadcat_rules.workbench.simulating.decided import Asker, Decided, Over, column_over
from leadcat_rules.workbench.simulating.engines import Expressed
from leadcat_rules.workbench.simulating.facts import facts_of, under

with needs("workbench"):
    import ibis
    import ibis.expr.types as ir
    import pyarrow as pa


def decide_raised(
    decided: Decided,
    number: int,
    asker: Asker,
    classes: Sequence[CategoryClass],
    tried: Over,
    *,
    in_order: bool,
) -> tuple[Over, ...]:
    """For each class the codes of those events, null for all others; nothing when there are none.

    Codes of a rule are without what is added for the choice and for nobody to ask.
    """
    raised = decided.raised.get(number)
    if not raised:
        return ()
    names = [decided.new_column() for _ in classes]
    columns: dict[str, list[Any]] = {"row": [], **{name: [] for name in names}}
    whole = _Whole(asker.compiled)
    for row in rows_of(decided, lambda history: tried(history) & _any_of(raised, history)):
        columns["row"].append(row["row"])
        facts = facts_of(row, asker.lists, asker.compiled.schema)
        for name, alike in zip(names, classes, strict=True):
            seen = under(facts, alike.categories[0], asker.lists) if in_order else facts
            columns[name].append(whole.code(seen))
    kinds: Mapping[str, Any] = {name: pa.int32() for name in columns} | {"row": pa.int64()}
    decided.join("row", columns, kinds)
    return tuple(map(column_over, names))


class _Whole:
    """A ruleset tried as it stands."""

    def __init__(self, compiled: CompiledRuleset) -> None:
        self._evaluator = Evaluator(compiled)
        self._places = {rule.id: place for place, rule in enumerate(compiled.rules)}

    def code(self, facts: Facts) -> int | None:
        """The first match's or the fault's; None when no rule matched."""
        try:
            rule = self._evaluator.evaluate(facts).rule
        except EvaluationFault as fault:
            return CODE[fault.reason]
        return None if rule is None else rule_code(self._places[rule.id])


def _any_of(raised: Sequence[Over], history: ir.Table) -> Expressed:
    held = [each(history).fill_null(False) for each in raised]
    return ibis.or_(*held)
