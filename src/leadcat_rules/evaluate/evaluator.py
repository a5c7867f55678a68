"""From compiled rules and an event's facts to the first match."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from leadcat_rules.compile import CompiledRule, CompiledRuleset
from leadcat_rules.decisions import Proposal, RuleTrace
from leadcat_rules.evaluate.conditions import Holds, Node, Reader, all_of
from leadcat_rules.evaluate.deciding import Decide, deciding
from leadcat_rules.evaluate.evaluation import Evaluation
from leadcat_rules.evaluate.growing import Candidate
from leadcat_rules.evaluate.plans import Plan, Waiting
from leadcat_rules.evaluate.wanting import parts_left
from leadcat_rules.events import RAISED_BY_SALE, Trigger
from leadcat_rules.variables import Facts


class Evaluator:
    """The rules of one revision, resolved against one CRM's lists: asked once for each event.

    It keeps nothing of an event, so any number of threads may use it. What it finds out about
    the rules of a trigger it finds out with the first event that raises it.
    """

    decide: Decide
    """What the first matching rule wants of an event and its company."""

    def __init__(self, compiled: CompiledRuleset) -> None:
        self._compiled = compiled
        shared: set[str] = set()
        self._reader = Reader(compiled.schema, shared)
        self._nodes: dict[str, Node] = {}
        self._rules: dict[Trigger, list[CompiledRule]] = {trigger: [] for trigger in Trigger}
        for rule in compiled.rules:
            self._rules[rule.trigger].append(rule)
        waiting = self._rules[Trigger.LEAD_STATUS_CHANGED]
        self._waited_for = {rule.lead_status for rule in waiting} - {None}
        self._waiting = {
            trigger: Waiting(trigger, rules, compiled.schema, shared)
            for trigger, rules in self._rules.items()
            if rules
        }
        self.decide = deciding(_plans(self._waiting), self._made)

    def made_ready(self) -> Evaluator:
        """Itself, having found out about the rules already, so that no event waits for it."""
        for waiting in self._waiting.values():
            _ = waiting.walk
        return self

    def match(self, facts: Facts) -> Proposal | None:
        """What the first matching rule wants. Raises EvaluationFault."""
        return self.decide(facts.event, facts.company_if_any)

    def evaluate(self, facts: Facts) -> Evaluation:
        """This event's evaluation, which reads each variable at most once, when it is needed."""
        return Evaluation(self, facts)

    def trace(self, facts: Facts) -> tuple[RuleTrace, ...]:
        """The rules tried, up to the first match."""
        return self.evaluate(facts).trace()

    def waits_for(self, lead_status_id: str) -> bool:
        """Whether a rule waits for exactly this lead status, whatever its conditions say (E2)."""
        return lead_status_id in self._waited_for

    def rule(self, id: str) -> CompiledRule:
        """The rule of this id."""
        return self._by_id[id]

    def rules_tried(self, facts: Facts) -> Iterator[tuple[str, Node]]:
        """The id and conditions of each rule that waits for what the event raised (E5)."""
        for trigger in facts.triggers:
            for rule in self._rules[trigger]:
                node = self._nodes.get(rule.id)
                if node is None:
                    node = self._nodes[rule.id] = self._reader.read(rule.conditions)
                yield rule.id, node

    @cached_property
    def _by_id(self) -> dict[str, CompiledRule]:
        return {rule.id: rule for rule in self._compiled.rules}

    def _made(self, candidate: Candidate) -> Holds:
        left = parts_left(candidate.rule, candidate.left)
        holds = [self._reader.read(part).holds for part in left]
        candidate.others = all_of(holds[1:]) if holds[1:] else None
        candidate.holds = all_of(holds[:1])
        return candidate.holds


def _plans(waiting: Mapping[Trigger, Waiting]) -> dict[tuple[Trigger, ...], Plan]:
    """By what an event may raise."""
    by_sale = {each for row in RAISED_BY_SALE.values() for each in row.values()}
    return {
        triggers: Plan([waiting[trigger] for trigger in triggers if trigger in waiting])
        for triggers in (*by_sale, (Trigger.LEAD_STATUS_CHANGED,), ())
    }
