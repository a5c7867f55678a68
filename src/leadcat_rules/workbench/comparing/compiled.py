"""One of the rulesets, ready to be asked what it does."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from itertools import groupby

from attrs import define

from leadcat_rules.compile import CompiledRule, CompiledRuleset
from leadcat_rules.decisions import Reason
from leadcat_rules.domain import Category, Company, CrmLists, LeadStatus
from leadcat_rules.evaluate import Evaluator
from leadcat_rules.events import Event
from leadcat_rules.ruleset import AutomationRule, Ruleset
from leadcat_rules.variables import Facts
from leadcat_rules.workbench.comparing.difference import Done, Effect


@define(eq=False, slots=False)
class Compiled:
    """A ruleset and its compiled rules."""

    place: int
    """Its number for the reasoner."""
    ruleset: Ruleset
    compiled: CompiledRuleset
    lists: CrmLists | None

    @cached_property
    def written(self) -> Mapping[str, AutomationRule]:
        """The rules as they were written, by id."""
        return {rule.id: rule for rule in self.ruleset.rules}

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """The place of each rule that is on in the order of evaluation, by id."""
        return {rule.id: number for number, rule in enumerate(self.compiled.rules)}

    @cached_property
    def _effects(self) -> Mapping[str, Effect | None]:
        return {rule.id: self._effect(rule) for rule in self.compiled.rules}

    @cached_property
    def _evaluator(self) -> Evaluator:
        return Evaluator(self.compiled)

    def rule(self, id: str) -> CompiledRule:
        """The rule of this id, which is on."""
        return self.compiled.rules[self.numbers[id]]

    def alike(self, rule: str) -> range:
        """The places of the rules around this one that want the same, one after the other."""
        return self._alike[self.numbers[rule]]

    @cached_property
    def _alike(self) -> list[range]:
        found: list[range] = []
        for _, rules in groupby(self.compiled.rules, lambda rule: self._effects[rule.id]):
            places = range(len(found), len(found) + len(list(rules)))
            found.extend(places for _ in places)
        return found

    def effect(self, rule: str | None) -> Effect | None:
        """What this rule wants; None for no rule, or where what it names was deleted (S4)."""
        return None if rule is None else self._effects[rule]

    def done(self, event: Event, company: Company) -> Done:
        """What it does about the event. Raises EvaluationFault."""
        rule = self._evaluator.evaluate(Facts(event, company)).rule
        if rule is None:
            return Done(Reason.NO_RULE_MATCHED)
        effect = self.effect(rule.id)
        if effect is None:
            return Done(Reason.TARGET_MISSING, rule.id)
        if effect.category == company.category_id:
            return Done(Reason.ALREADY_IN_CATEGORY, rule.id)
        return Done(Reason.ASKED if effect.ask else Reason.RULE_MATCHED, rule.id, effect)

    def _effect(self, rule: CompiledRule) -> Effect | None:
        if rule.category is None or self._is_broken(rule):
            return None
        written = self.written[rule.id]
        return Effect(rule.category, rule.ask, written.expires_in, written.expires_after)

    def _is_broken(self, rule: CompiledRule) -> bool:
        """Whether the CRM has deleted its target or lead status (S4)."""
        if self.lists is None:
            return False
        named: list[Category | LeadStatus | None] = [self.lists.category(rule.category)]
        if rule.lead_status is not None:
            named.append(self.lists.lead_status(rule.lead_status))
        return any(found is None or found.deleted for found in named)
