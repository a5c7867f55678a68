"""Leaves that Python decides, and how what it found is joined to the history."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from attrs import define, field, frozen

from leadcat_rules.compile import CompiledRuleset
from leadcat_rules.domain import CrmLists
from leadcat_rules.variables import Variable
from leadcat_rules.workbench.extras import needs
from leadcat_rules.workbench.simulating.engines import Engine, Expressed
from leadcat_rules.workbench.simulating.formulas import Leaf

with needs("workbench"):
    import ibis.expr.types as ir
    import pyarrow as pa

Over: TypeAlias = Callable[[ir.Table], Expressed]
"""A value once the history has all columns."""


@frozen
class Question:
    """A leaf of one of the rulesets."""

    ruleset: int
    """Which one, from 0."""
    leaf: Leaf


@frozen(eq=False)
class Asker:
    """Whose questions: a ruleset against one CRM's lists."""

    compiled: CompiledRuleset
    lists: CrmLists

    def variable(self, leaf: Leaf) -> Variable:
        """The variable that a leaf looks at."""
        return self.compiled.schema.variables[leaf.name]


@define
class Decided:
    """The history, and what Python found out of it."""

    history: ir.Table
    engine: Engine
    truths: dict[Question, Over] = field(factory=dict)
    raised: dict[int, list[Over]] = field(factory=dict)
    """By ruleset: each true for an event for which a variable or an operator raised."""

    def new_column(self) -> str:
        """The name of a column that isn't there yet."""
        return self.engine.new_name()

    def join(
        self, key: str, columns: Mapping[str, Sequence[Any]], kinds: Mapping[str, Any]
    ) -> None:
        """Join columns by the one that is named `key`, which has each value once.

        `kinds` are the Arrow types.
        """
        arrays = {name: pa.array(values, kinds[name]) for name, values in columns.items()}
        there = self.engine.put(pa.table(arrays))
        found = self.engine.new_name()
        there = there.rename({found: key})
        joined = self.history.left_join(there, self.history[key] == there[found])
        self.history = joined.drop(found)

    def raise_where(self, ruleset: int, raised: Over) -> None:
        """Remember where a ruleset has to be tried as it stands."""
        self.raised.setdefault(ruleset, []).append(raised)


def column_over(name: str) -> Over:
    """A column that was joined."""
    return lambda history: history[name]
