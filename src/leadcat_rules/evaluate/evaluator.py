"""From compiled rules and an event's facts to the first match, and how it came about."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import define, field

from leadcat_rules.compile import CompiledRule, CompiledRuleset
from leadcat_rules.decisions import Proposal, RuleTrace
from leadcat_rules.evaluate.conditions import Node, Reader
from leadcat_rules.evaluate.faults import EvaluationFault
from leadcat_rules.evaluate.readings import FACTS, Readings, blank
from leadcat_rules.evaluate.shelf import ReadyRule, Shelf
from leadcat_rules.evaluate.tracing import Tracer
from leadcat_rules.events import Trigger
from leadcat_rules.variables import Facts


class Evaluator:
    """The rules of one revision, resolved against one CRM's lists: asked once for each event.

    It keeps nothing of an event, so any number of threads may use it.
    """

    def __init__(self, compiled: CompiledRuleset) -> None:
        reader = Reader(compiled.schema, (rule.conditions for rule in compiled.rules))
        self._tried: dict[Trigger, list[ReadyRule]] = {trigger: [] for trigger in Trigger}
        for rule in compiled.rules:
            self._tried[rule.trigger].append(ReadyRule(rule, reader.read(rule.conditions)))
        by_lead_status: dict[str, list[ReadyRule]] = {}
        for ready in self._tried[Trigger.LEAD_STATUS_CHANGED]:
            if ready.rule.lead_status is not None:
                by_lead_status.setdefault(ready.rule.lead_status, []).append(ready)
        self._by_lead_status = {id: Shelf.of(rules) for id, rules in by_lead_status.items()}
        self._by_trigger: dict[Trigger, Shelf] = {
            trigger: Shelf.of(rules)
            for trigger, rules in self._tried.items()
            if rules and trigger is not Trigger.LEAD_STATUS_CHANGED
        }
        self._slots = reader.slots

    def evaluate(self, facts: Facts) -> Evaluation:
        """This event's evaluation, which reads each variable at most once, when it is needed."""
        readings = blank(self._slots)
        readings[FACTS] = facts
        return Evaluation(self, facts, readings)

    def match(self, facts: Facts) -> Proposal | None:
        """What the first matching rule wants. Raises EvaluationFault."""
        return self.evaluate(facts).proposal

    def trace(self, facts: Facts) -> tuple[RuleTrace, ...]:
        """The rules tried, up to the first match."""
        return self.evaluate(facts).trace()

    def waits_for(self, lead_status_id: str) -> bool:
        """Whether a rule waits for exactly this lead status, whatever its conditions say (E2)."""
        return lead_status_id in self._by_lead_status

    def first_match(self, facts: Facts, readings: Readings) -> CompiledRule | None:
        """The first rule that matches, of those that wait for what the event raised."""
        for shelf in self._shelves(facts):
            rule = shelf.first_match(readings)
            if rule is not None:
                return rule
        return None

    def rules_tried(self, facts: Facts) -> Iterator[tuple[str, Node]]:
        """The id and conditions of each rule that waits for what the event raised (E5)."""
        for trigger in facts.triggers:
            for ready in self._tried[trigger]:
                yield ready.rule.id, ready.conditions

    def _shelves(self, facts: Facts) -> Iterator[Shelf]:
        for trigger in facts.triggers:
            shelf = self._by_trigger.get(trigger)
            if trigger is Trigger.LEAD_STATUS_CHANGED and facts.contact is not None:
                shelf = self._by_lead_status.get(facts.contact.lead_status or "")
            if shelf is not None:
                yield shelf


@define(eq=False)
class Evaluation:
    """What the rules say of one event; found out when it is asked, and then kept."""

    _evaluator: Evaluator
    _facts: Facts
    _readings: Readings
    _is_done: bool = field(default=False, init=False)
    _rule: CompiledRule | None = field(default=None, init=False)
    _fault: EvaluationFault | None = field(default=None, init=False)

    @property
    def rule(self) -> CompiledRule | None:
        """The first rule that matches. Raises EvaluationFault, each time the same."""
        if not self._is_done:
            self._decide()
        if self._fault is not None:
            raise self._fault
        return self._rule

    @property
    def proposal(self) -> Proposal | None:
        """What that rule wants. Raises EvaluationFault, each time the same."""
        rule = self.rule
        return None if rule is None else rule.proposal

    def trace(self) -> tuple[RuleTrace, ...]:
        """Each rule tried, up to the first that matched, or in which something raised.

        It looks at the same readings as the match, and never raises.
        """
        tracer = Tracer(self._readings)
        tried = []
        for id, conditions in self._evaluator.rules_tried(self._facts):
            tried.append(tracer.trace(id, conditions))
            if tried[-1].matched or tracer.raised:
                break
        return tuple(tried)

    def _decide(self) -> None:
        try:
            self._rule = self._evaluator.first_match(self._facts, self._readings)
        except EvaluationFault as fault:
            self._fault = fault
        self._is_done = True
