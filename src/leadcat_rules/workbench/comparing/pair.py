"""Both rulesets, compiled over the same variables and lists, as one solver knows them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from leadcat_rules.compile import CompiledRule, CompiledRuleset, compile_rules
from leadcat_rules.domain import CrmLists
from leadcat_rules.events import Trigger
from leadcat_rules.ruleset import Ruleset
from leadcat_rules.variables import Schema, Variable, schema_for
from leadcat_rules.vocabulary import RECORD_KINDS
from leadcat_rules.workbench.comparing.compiled import Compiled
from leadcat_rules.workbench.reasoning import (
    All,
    Earlier,
    Formula,
    Not,
    Reasoner,
    Situation,
    Unknown,
)

_TARGETS = 2
"""Where the reasoner knows the questions about a company's category, behind both rulesets."""


class Pair:
    """The old ruleset and the new one, and what can be asked about both."""

    def __init__(
        self,
        old: Ruleset,
        new: Ruleset,
        lists: CrmLists | None,
        variables: Iterable[Variable] = (),
    ) -> None:
        of_old, of_new = _schemas(old, new, tuple(variables))
        self.has_one_schema = of_old is of_new
        """Whether no attribute is declared as different things."""
        self.old = Compiled(0, old, compile_rules(old, of_old, lists), lists)
        self.new = Compiled(1, new, compile_rules(new, of_new, lists), lists)
        rules = (*self.old.compiled.rules, *self.new.compiled.rules)
        targets = dict.fromkeys(rule.category for rule in rules if rule.category is not None)
        self._targets = {target: number for number, target in enumerate(targets)}
        probes = CompiledRuleset(tuple(map(_probe, self._targets)), of_old)
        self.reasoner = Reasoner([self.old.compiled, self.new.compiled, probes], lists)

    def fires(self, side: Compiled, rule: str | None) -> Formula:
        """This rule is the first that matches; None: no rule matches."""
        if rule is None:
            return self.reasoner.nothing_fires(side.place)
        return self.reasoner.fires(side.place, side.numbers[rule])

    def fires_alike(self, side: Compiled, rule: str | None) -> Formula:
        """This rule fires, or one beside it that wants the same: asked at once, for speed."""
        if rule is None:
            return self.fires(side, None)
        places = side.alike(rule)
        return All([Earlier(side.place, places.stop), Not(Earlier(side.place, places.start))])

    def matches(self, side: Compiled, rule: str) -> Formula:
        """All conditions of this rule hold, whatever stands before it."""
        return self.reasoner.matches(side.place, side.numbers[rule])

    def condition(self, side: Compiled, rule: str, pointer: str) -> Formula:
        """This part of the rule's compiled conditions holds."""
        return self.reasoner.condition(side.place, side.numbers[rule], pointer)

    def is_in(self, category: str) -> Formula:
        """The company has this category, a target of a rule (E6)."""
        return self.reasoner.condition(_TARGETS, self._targets[category], "/all/0")

    def is_the_same(
        self, one: Formula, other: Formula, within: Sequence[Formula] = ()
    ) -> bool | None:
        """Whether both hold of the same events, of those in which `within` holds.

        None when it can't be decided.
        """
        apart = ((one, Not(other)), (other, Not(one)))
        found = [self.reasoner.find(All([*within, *each])) for each in apart]
        if any(isinstance(each, Situation) for each in found):
            return False
        return None if any(isinstance(each, Unknown) for each in found) else True


def _schemas(old: Ruleset, new: Ruleset, extra: Sequence[Variable]) -> tuple[Schema, Schema]:
    """One for both, unless they declare an attribute as different things."""
    declared: dict[str, dict[str, Any]] = {}
    for kind in RECORD_KINDS:
        first, second = getattr(old.attributes, kind), getattr(new.attributes, kind)
        if any(first.get(name, type_name) != type_name for name, type_name in second.items()):
            return schema_for(old.attributes, extra), schema_for(new.attributes, extra)
        declared[kind] = {**first, **second}
    schema = schema_for(declared, extra)
    return schema, schema


def _probe(category: str) -> CompiledRule:
    leaf = {"name": "company_category", "operator": "equal_to", "value": category}
    return CompiledRule(
        f"in {category}", Trigger.SALE_SOLD, lambda: {"all": [leaf]}, None, ask=False
    )
