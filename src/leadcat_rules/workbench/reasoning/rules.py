"""The conditions of compiled rules as formulas, and which rule really is first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator
from functools import cached_property
from itertools import chain
from typing import Any as Anything
from typing import TypeAlias

from leadcat_rules.compile import CompiledRuleset, Json
from leadcat_rules.domain import CategoryGroup
from leadcat_rules.evaluate import Evaluator
from leadcat_rules.variables import TRIGGERS, Facts, FieldType, Variable
from leadcat_rules.workbench.reasoning.formulas import All, Any, Formula, within
from leadcat_rules.workbench.reasoning.leaves import Leaf

Leaves: TypeAlias = dict[tuple[Anything, ...], Leaf]
"""Each condition once, for all rulesets that are looked at together."""


class Rules:
    """The rules of one ruleset; their conditions become formulas when they are asked for."""

    def __init__(self, compiled: CompiledRuleset, leaves: Leaves) -> None:
        self.compiled = compiled
        self._leaves = leaves
        self._formulas: dict[int, Formula] = {}
        self._leaves_of: dict[int, frozenset[Leaf]] = {}
        self._never_first: set[int] = set()
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

    def likely(self, first: int, until: int, known: Container[int]) -> Iterator[int]:
        """This rule, then others before `until` that may meet the same events.

        First those that often came before another.
        """
        self._came_first[first] += 1
        yield first
        own, rules = self.compiled.rules[first], self.compiled.rules
        often = [index for index, _ in self._came_first.most_common() if index < until]
        for index in dict.fromkeys(chain(often, self.may_fire(until))):
            waits = rules[index].trigger, rules[index].lead_status
            if waits == (own.trigger, own.lead_status) and index not in known and index != first:
                yield index

    def may_fire(self, until: int) -> Iterator[int]:
        """The rules before an index, without those that were proved never to come first."""
        return (index for index in range(until) if index not in self._never_first)

    def never_fires(self, index: int) -> None:
        """It is proved that this rule never comes first: so where it matches, another does, too."""
        self._never_first.add(index)

    def matches(self, index: int) -> Formula:
        """The complete conditions of this rule hold."""
        found = self._formulas.get(index)
        if found is None:
            found = self._formulas[index] = self.formula(self.compiled.rules[index].conditions)
        return found

    def leaves(self, index: int) -> frozenset[Leaf]:
        """All conditions of this rule."""
        found = self._leaves_of.get(index)
        if found is None:
            found = self._leaves_of[index] = frozenset(
                each for each in within(self.matches(index)) if isinstance(each, Leaf)
            )
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
