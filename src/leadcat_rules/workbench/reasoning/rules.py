"""The conditions of compiled rules as formulas, and which rule really is first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from itertools import chain
from typing import Any as Anything
from typing import TypeAlias

from leadcat_rules.compile import CompiledRuleset, Json
from leadcat_rules.domain import CategoryGroup
from leadcat_rules.evaluate import Evaluator
from leadcat_rules.variables import TRIGGERS, Facts, FieldType, Variable
from leadcat_rules.workbench.reasoning.formulas import All, Any, Formula
from leadcat_rules.workbench.reasoning.leaves import Leaf

Leaves: TypeAlias = dict[tuple[Anything, ...], Leaf]
"""Each condition once, for all rulesets that are looked at together."""


class Rules:
    """The rules of one ruleset; their conditions become formulas when they are asked for."""

    def __init__(self, compiled: CompiledRuleset, leaves: Leaves) -> None:
        self.compiled = compiled
        self._leaves = leaves
        self._formulas: dict[int, Formula] = {}
        self._last: tuple[Facts | None, int | None] = None, None
        self._came_first: Counter[int] = Counter()

    @cached_property
    def _evaluator(self) -> Evaluator:
        return Evaluator(self.compiled)

    @cached_property
    def _indexes(self) -> dict[str, int]:
        return {rule.id: index for index, rule in enumerate(self.compiled.rules)}

    def first(self, facts: Facts) -> int | None:
        """The index of the rule that fires. Raises EvaluationFault."""
        of, first = self._last
        if of is not facts:
            rule = self._evaluator.evaluate(facts).rule
            first = None if rule is None else self._indexes[rule.id]
            self._last = facts, first
        return first

    def likely(self, first: int, until: int, known: set[int]) -> Iterator[int]:
        """This rule, then others before `until`: first those that often came before another."""
        self._came_first[first] += 1
        yield first
        often = (index for index, _ in self._came_first.most_common())
        for index in chain(often, range(until)):
            if index < until and index not in known:
                yield index

    def matches(self, index: int) -> Formula:
        """The complete conditions of this rule hold."""
        found = self._formulas.get(index)
        if found is None:
            found = self._formulas[index] = self.formula(self.compiled.rules[index].conditions)
        return found

    def is_tried(self, index: int) -> Formula:
        """The event raises its trigger, and rules may touch the company (E1)."""
        group = CategoryGroup.POTENTIAL_CUSTOMER.value
        trigger = self.compiled.rules[index].trigger.value
        eligible = self._leaf("company_category_group", "equal_to", group)
        return All([eligible, self._leaf(TRIGGERS, "contains", trigger)])

    def condition(self, index: int, pointer: str) -> Formula:
        """The part of its conditions at this pointer. LookupError when there is none."""
        node: Formula = self.matches(index)
        steps = iter(pointer.split("/")[1:])
        for key in steps:
            kind = {"all": All, "any": Any}.get(key)
            if kind is None or not isinstance(node, (All, Any)) or type(node) is not kind:
                raise LookupError(f"rule {index} has no condition at {pointer!r}")
            node = node.parts[int(next(steps))]
        return node

    def formula(self, conditions: Json) -> Formula:
        """Compiled conditions, or a part of them."""
        for key, combined in (("all", All), ("any", Any)):
            if key in conditions:
                return combined(self.formula(part) for part in conditions[key])
        return self._leaf(**conditions)

    def _leaf(self, name: str, operator: str, value: Anything) -> Leaf:
        variable = self.compiled.schema.variables.get(name) or _missing(name)
        key = (name, variable.field_type, variable.plugin, operator, repr(value))
        if key not in self._leaves:
            self._leaves[key] = Leaf(variable, operator, value)
        return self._leaves[key]

    def values_of(self, names: frozenset[str]) -> Iterator[Anything]:
        """The values that conditions on these variables compare with."""
        for rule in self.compiled.rules:
            yield from _values(rule.conditions, names)


def _missing(name: str) -> Variable:
    """Stands for a variable that no plugin brings any more: nobody knows when it holds."""

    def read(_: Facts) -> object:
        raise LookupError(f"there is no variable {name!r}")

    return Variable(name, name, FieldType, read, plugin=name)


def _values(conditions: Json, names: frozenset[str]) -> Iterator[Anything]:
    for key in ("all", "any"):
        if key in conditions:
            for part in conditions[key]:
                yield from _values(part, names)
            return
    if conditions["name"] in names:
        yield conditions["value"]
