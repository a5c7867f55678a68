"""A ruleset made ready to be explained: its rules, and what each of them asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import islice

from attrs import field, frozen

from leadcat_rules.compile import CompiledRule, CompiledRuleset, compile_rules
from leadcat_rules.domain import CrmLists
from leadcat_rules.errors import pointer
from leadcat_rules.evaluate import EvaluationFault, Evaluator
from leadcat_rules.evaluate.conditions import Condition, Node, Reader
from leadcat_rules.evaluate.faults import ConditionRaised
from leadcat_rules.ruleset import AutomationRule, Ruleset
from leadcat_rules.variables import Schema
from leadcat_rules.workbench.explaining.goals import Literals
from leadcat_rules.workbench.explaining.situation import Situation
from leadcat_rules.workbench.explaining.values import Asked


@frozen(eq=False)
class ReadyRule:
    """A rule that is on, its conditions callable."""

    rule: AutomationRule
    compiled: CompiledRule
    conditions: Node
    order: int
    """Its place in the order of evaluation (E5)."""

    @property
    def id(self) -> str:
        """The rule's id."""
        return self.rule.id

    @cached_property
    def asks(self) -> tuple[Condition, ...]:
        """All its conditions, in their order."""
        return tuple(condition for _, condition in conditions_with_places(self.conditions))


@frozen(eq=False)
class ReadyRules:
    """The rules of one revision, resolved against one CRM's lists."""

    ruleset: Ruleset
    schema: Schema
    lists: CrmLists
    lists_are_whole: bool = True
    """Whether they have all that the CRM has."""
    by_id: Mapping[str, ReadyRule] = field(init=False)
    literals: Literals = field(init=False)
    _evaluator: Evaluator = field(init=False)

    def __attrs_post_init__(self) -> None:
        compiled = compile_rules(self.ruleset, self.schema, self.lists)
        reader = Reader(self.schema)
        by_id = dict(self._ready(compiled, reader))
        object.__setattr__(self, "by_id", by_id)
        object.__setattr__(self, "literals", Literals())
        object.__setattr__(self, "_evaluator", Evaluator(compiled))

    def _ready(self, compiled: CompiledRuleset, reader: Reader) -> Iterator[tuple[str, ReadyRule]]:
        rules = {rule.id: rule for rule in self.ruleset.rules}
        for order, each in enumerate(compiled.rules):
            yield each.id, ReadyRule(rules[each.id], each, reader.read(each.conditions), order)

    def asked(self, condition: Condition) -> Asked | None:
        """What it asks of its variable; None for what a plugin no longer brings."""
        variable = self.schema.variables.get(condition.name)
        if variable is None or condition.operator not in variable.field_type.operators():
            return None
        return Asked(variable.field_type, condition.operator, condition.value)

    def before(self, ready: ReadyRule) -> Iterator[ReadyRule]:
        """The rules that are tried before this one."""
        return islice(self.by_id.values(), ready.order)

    def is_first(self, ready: ReadyRule, situation: Situation, rivals: Iterable[ReadyRule]) -> bool:
        """Whether the rule matches and none of its rivals does; not when something raises."""
        readings = situation.readings
        try:
            if not ready.conditions.holds(readings):
                return False
            return not any(rival.conditions.holds(readings) for rival in rivals)
        except ConditionRaised:
            return False

    def winner(self, situation: Situation) -> ReadyRule | None:
        """The first rule that matches; None when none does, or something raises."""
        try:
            rule = self._evaluator.evaluate(situation.facts).rule
        except EvaluationFault:
            return None
        return None if rule is None else self.by_id[rule.id]


def conditions_with_places(node: Node, place: str = "") -> Iterator[tuple[str, Condition]]:
    """All conditions of a rule with their pointers below its compiled `conditions`."""
    if isinstance(node, Condition):
        yield place, node
        return
    for number, part in enumerate(node.parts):
        yield from conditions_with_places(part, f"{place}{pointer(node.key, number)}")
