"""Explains decisions: every rule looked at, also those that weren't tried."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import frozen

from leadcat_rules.decisions import Decision
from leadcat_rules.domain import Company, CrmLists
from leadcat_rules.events import SaleSaved, Trigger
from leadcat_rules.ruleset import AutomationRule, Ruleset
from leadcat_rules.variables import Schema
from leadcat_rules.workbench.explaining.changes import told
from leadcat_rules.workbench.explaining.explanation import (
    Explanation,
    NearestChange,
    RuleExplanation,
    Why,
)
from leadcat_rules.workbench.explaining.looking import Look, look
from leadcat_rules.workbench.explaining.nearest import Nearest, NoChange, NotKnown, Question
from leadcat_rules.workbench.explaining.ready import ReadyRule, ReadyRules
from leadcat_rules.workbench.explaining.reasons import sentence
from leadcat_rules.workbench.explaining.situation import Situation
from leadcat_rules.workbench.explaining.why import BEFORE_RULES, why_of, words_for

_NOTHING_TO_CHANGE = frozenset({Why.FIRED, Why.OFF, Why.NOT_TRIED, Why.NOT_KNOWN})


@frozen(eq=False)
class Explainer:
    """Explains what one revision decided, for a CRM with these lists."""

    rules: ReadyRules
    only: frozenset[str] = frozenset()
    """The ids of the rules to explain; empty for all."""

    @classmethod
    def of(
        cls,
        ruleset: Ruleset,
        schema: Schema,
        lists: CrmLists,
        *,
        lists_are_whole: bool = True,
        only: Iterable[str] = (),
    ) -> Explainer:
        """`lists_are_whole`: they have all that the CRM has, not only what is remembered."""
        return cls(ReadyRules(ruleset, schema, lists, lists_are_whole), frozenset(only))

    def explain(
        self, decision: Decision, company: Company | None = None, *, is_repeated: bool = False
    ) -> Explanation:
        """This decision; `company` as it was then, where the decision didn't need to read it.

        `is_repeated`: it was decided at an earlier delivery, and nothing was looked at now (S1).
        """
        company = decision.company or (None if is_repeated else company)
        if is_repeated:
            said = "It was delivered before, and the first delivery was decided."
            return Explanation(decision, company, said, None, (), self.rules.lists)
        situation = None if company is None else Situation(decision.event, company)
        because = (rule.because for rule in self.rules.ruleset.rules if rule.id == decision.rule)
        return Explanation(
            decision,
            company,
            sentence(decision, lambda id: self._name(id, company)),
            next(because, None),
            tuple(self._each(decision, situation)),
            self.rules.lists,
        )

    def _each(self, decision: Decision, situation: Situation | None) -> Iterator[RuleExplanation]:
        for index, rule in enumerate(self.rules.ruleset.rules):
            if not self.only or rule.id in self.only:
                yield self._one(index, rule, decision, situation)

    def _one(
        self, index: int, rule: AutomationRule, decision: Decision, situation: Situation | None
    ) -> RuleExplanation:
        ready = self.rules.by_id.get(rule.id)
        seen = next((each.conditions for each in decision.trace if each.rule == rule.id), ())
        looked = None
        if ready is not None and situation is not None:
            looked = look(ready, index, situation, seen)
        why = why_of(rule, decision, looked)
        if ready is not None and self._is_unresolved(ready) and why is not Why.FIRED:
            why, looked = Why.NOT_KNOWN, None
        return RuleExplanation(
            rule.id,
            rule.trigger,
            why,
            words_for(why, rule, decision, looked),
            () if looked is None else tuple(each.trace for each in looked.conditions),
            self._nearest(ready, why, decision, situation, looked),
        )

    def _is_unresolved(self, ready: ReadyRule) -> bool:
        """Whether it waits for a lead status whose id nobody remembers."""
        waits = ready.rule.lead_status is not None and ready.compiled.lead_status is None
        return waits and not self.rules.lists_are_whole

    def _nearest(
        self,
        ready: ReadyRule | None,
        why: Why,
        decision: Decision,
        situation: Situation | None,
        looked: Look | None,
    ) -> NearestChange | None:
        if ready is None or why in _NOTHING_TO_CHANGE or decision.reason in BEFORE_RULES:
            return None
        never = self._never(ready, decision)
        if never is not None:
            return NoChange(never)
        if situation is None or looked is None or looked.differs:
            return NotKnown("what was seen then can't be computed again")
        question = Question(self.rules, ready, situation)
        answer = question.answer()
        return told(question, answer) if isinstance(answer, Nearest) else answer

    def _never(self, ready: ReadyRule, decision: Decision) -> str | None:
        """Why no facts of such an event would have made it fire."""
        if decision.is_echo:
            return "what our rules write never triggers rules again"
        is_sale = isinstance(decision.event, SaleSaved)
        if is_sale is (ready.rule.trigger is Trigger.LEAD_STATUS_CHANGED):
            saved, waits = ("sale", "contact") if is_sale else ("contact", "sale")
            return f"it waits for a {waits} to be saved, and this was a {saved}"
        if not self.rules.lists_are_whole:
            return None
        category = self.rules.lists.category(ready.compiled.category)
        if category is None or category.deleted:
            return "the category that it sets was deleted"
        status = self.rules.lists.lead_status(ready.compiled.lead_status)
        if ready.rule.lead_status is not None and (status is None or status.deleted):
            return "the lead status that it waits for was deleted"
        return None

    def _name(self, id: str | None, company: Company | None) -> str:
        was = None if company is None else company.category
        known = self.rules.lists.category(id) or (was if was is not None and was.id == id else None)
        return known.name if known is not None else id or "nothing"
