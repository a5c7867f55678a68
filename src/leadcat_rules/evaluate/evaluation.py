"""What the rules say of one event, and how it came about."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

from leadcat_rules.compile import CompiledRule
from leadcat_rules.decisions import Proposal, RuleTrace
from leadcat_rules.domain import Company
from leadcat_rules.evaluate.conditions import Node
from leadcat_rules.evaluate.faults import EvaluationFault
from leadcat_rules.evaluate.readings import Readings
from leadcat_rules.evaluate.tracing import Tracer
from leadcat_rules.events import Event
from leadcat_rules.variables import Facts


class Decides(Protocol):
    """An evaluator, as far as an evaluation needs it."""

    @property
    def decide(self) -> Callable[[Event, Company | None, Readings | None], Proposal | None]:
        """What the first matching rule wants. Raises EvaluationFault."""
        ...

    def rule(self, id: str) -> CompiledRule:
        """The rule of this id."""
        ...

    def rules_tried(self, facts: Facts) -> Iterator[tuple[str, Node]]:
        """The id and conditions of each rule that waits for what the event raised (E5)."""
        ...


class Evaluation:
    """What the rules say of one event; found out when it is asked, and then kept."""

    __slots__ = ("_evaluator", "_facts", "_fault", "_is_done", "_proposal", "_readings")

    def __init__(self, evaluator: Decides, facts: Facts) -> None:
        self._evaluator = evaluator
        self._facts = facts
        self._readings = Readings(facts)
        self._is_done = False
        self._proposal: Proposal | None = None
        self._fault: EvaluationFault | None = None

    @property
    def rule(self) -> CompiledRule | None:
        """The first rule that matches. Raises EvaluationFault, each time the same."""
        proposal = self.proposal
        return None if proposal is None else self._evaluator.rule(proposal.rule)

    @property
    def proposal(self) -> Proposal | None:
        """What that rule wants. Raises EvaluationFault, each time the same."""
        if not self._is_done:
            self._decide()
        if self._fault is not None:
            raise self._fault
        return self._proposal

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
        facts = self._facts
        try:
            self._proposal = self._evaluator.decide(
                facts.event, facts.company_if_any, self._readings
            )
        except EvaluationFault as fault:
            self._fault = fault
        self._is_done = True
