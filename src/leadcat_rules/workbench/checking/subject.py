"""One sound ruleset as the checks see it: what its rules mean, and a solver that knows them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from attrs import define, field, frozen

from leadcat_rules.compile import CompiledRule, CompiledRuleset, Json, compile_rules
from leadcat_rules.domain import CrmLists
from leadcat_rules.errors import pointer
from leadcat_rules.evaluate import EvaluationFault
from leadcat_rules.events import Trigger
from leadcat_rules.ruleset import AutomationRule, Ruleset
from leadcat_rules.variables import Facts, Schema, Variable, schema_for
from leadcat_rules.workbench.checking.finding import (
    Finding,
    FindingCode,
    Related,
    Severity,
    Witness,
)
from leadcat_rules.workbench.reasoning import (
    All,
    Formula,
    Impossible,
    Reasoner,
    Situation,
    Unknown,
)

_OWN, _PROBES = 0, 1
"""The ruleset, and the questions about a company's category, among what the reasoner knows."""


@frozen(eq=False)
class Rule:
    """A rule that is on."""

    written: AutomationRule
    compiled: CompiledRule
    number: int
    """In the order of evaluation (E5)."""
    pointer: str

    @property
    def called(self) -> str:
        """How messages name it."""
        return repr(self.written.id)

    @property
    def effect(self) -> tuple[str | None, bool]:
        """What it wants: the category to set, and whether it asks."""
        return self.compiled.category, self.compiled.ask

    @cached_property
    def before_when(self) -> int:
        """How many conditions stand before `when` among the compiled ones."""
        return len(self.compiled.conditions["all"]) - (self.written.when is not None)

    def related(self, message: str) -> Related:
        """This rule as another place of a finding."""
        return Related(self.pointer, message)


@define(eq=False)
class Subject:
    """A ruleset whose rules are asked about."""

    file: str
    ruleset: Ruleset
    lists: CrmLists | None
    schema: Schema
    compiled: CompiledRuleset
    rules: Sequence[Rule]
    """Those that are on, in the order of evaluation (E5)."""
    _matched: dict[Rule, Situation | Impossible | Unknown] = field(factory=dict, init=False)

    @classmethod
    def of(
        cls,
        file: str,
        ruleset: Ruleset,
        lists: CrmLists | None,
        variables: Iterable[Variable] = (),
    ) -> Subject:
        """The subject of a ruleset that was checked when it was read."""
        schema = schema_for(ruleset.attributes, variables)
        compiled = compile_rules(ruleset, schema, lists)
        written = {rule.id: (index, rule) for index, rule in enumerate(ruleset.rules)}
        rules = []
        for number, rule in enumerate(compiled.rules):
            index, own = written[rule.id]
            rules.append(Rule(own, rule, number, pointer("rules", index)))
        return cls(file, ruleset, lists, schema, compiled, tuple(rules))

    def finding(
        self,
        code: FindingCode,
        severity: Severity,
        place: str,
        message: str,
        hint: str,
        *,
        witness: Witness | None = None,
        related: Iterable[Related] = (),
    ) -> Finding:
        """A finding in this ruleset's file."""
        return Finding(code, severity, self.file, place, message, hint, witness, tuple(related))

    @cached_property
    def reasoner(self) -> Reasoner:
        """What proves, or finds an event."""
        return Reasoner([self.compiled, self._probes], self.lists)

    @cached_property
    def fired(self) -> Sequence[Situation | Impossible | Unknown]:
        """Of each rule, an event by which it fires."""
        return [self._fired(rule) for rule in self.rules]

    def _fired(self, rule: Rule) -> Situation | Impossible | Unknown:
        matched = self.matched(rule)
        if isinstance(matched, Situation) and self.first_match(matched) is rule:
            return matched
        return self.reasoner.firing(_OWN, rule.number)

    def matched(self, rule: Rule) -> Situation | Impossible | Unknown:
        """An event that the rule matches, whether or not it fires."""
        if rule not in self._matched:
            self._matched[rule] = self.reasoner.find(self.matches(rule))
        return self._matched[rule]

    def fires(self, rule: Rule) -> Formula:
        """It is the first that matches."""
        return self.reasoner.fires(_OWN, rule.number)

    def matches(self, rule: Rule) -> Formula:
        """All of its conditions hold."""
        return self.reasoner.matches(_OWN, rule.number)

    def condition(self, rule: Rule, place: str) -> Formula:
        """The part of its compiled conditions that stands there."""
        return self.reasoner.condition(_OWN, rule.number, place)

    def found(self, *formulas: Formula) -> Situation | Impossible | Unknown:
        """Any event by which they all hold, plain or not."""
        return self.reasoner.find(All(formulas), is_plain=False)

    def is_impossible(self, *formulas: Formula) -> bool:
        """Whether it is proved that they never hold together."""
        return isinstance(self.found(*formulas), Impossible)

    def example(self, *formulas: Formula) -> Situation | None:
        """An event by which they all hold; None when there is none, or none was found."""
        found = self.reasoner.find(All(formulas))
        return found if isinstance(found, Situation) else None

    def holds(self, formula: Formula, situation: Situation) -> bool:
        """Whether it does there."""
        return self.reasoner.holds(formula, situation.facts)

    def first_match(self, situation: Situation) -> Rule | None:
        """The rule that fires there; see `first_by`."""
        return self.first_by(situation.facts)

    def first_by(self, facts: Facts) -> Rule | None:
        """The rule that fires, by the evaluator that decides live; None where one raises, too."""
        try:
            first = self.reasoner.first(_OWN, facts)
        except EvaluationFault:
            return None
        return None if first is None else self.rules[first]

    @cached_property
    def categories(self) -> Sequence[str]:
        """The ids of all categories that may be asked about; names where there is no CRM."""
        targets = (rule.compiled.category for rule in self.rules)
        known = [] if self.lists is None else [each.id for each in self.lists.categories]
        return tuple(dict.fromkeys([*known, *filter(None, targets)]))

    def starts_from(self, category: str) -> Formula:
        """The company has this category, one of `categories`."""
        return self.reasoner.condition(_PROBES, self.categories.index(category), "/all/0")

    @cached_property
    def _probes(self) -> CompiledRuleset:
        return CompiledRuleset(tuple(map(_probe, self.categories)), self.schema)


def _probe(category: str) -> CompiledRule:
    leaf: Json = {"name": "company_category", "operator": "equal_to", "value": category}
    return CompiledRule(
        id=f"category {category}",
        trigger=Trigger.SALE_SOLD,
        written=lambda: {"all": [leaf]},
        category=None,
        ask=False,
    )
