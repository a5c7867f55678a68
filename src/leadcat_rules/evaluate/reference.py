"""The reference: every rule decided by business-rules itself, one after the other.

It is a hundred times slower and there to be compared with. The library looks up variables and
operators by their names; what is handed to it here tells besides which of them raised.
"""

from __future__ import annotations

from typing import Any

from attrs import frozen
from business_rules import run_all

from leadcat_rules.compile import CompiledRuleset, ProposalRecorder
from leadcat_rules.decisions import Proposal
from leadcat_rules.domain import Company
from leadcat_rules.evaluate.conditions import no_operator, no_variable, operator_raised
from leadcat_rules.evaluate.deciding import Decide
from leadcat_rules.evaluate.evaluator import Evaluator
from leadcat_rules.evaluate.faults import ConditionRaised, EvaluationFault
from leadcat_rules.evaluate.readings import Readings, Unreadable, reader
from leadcat_rules.events import Event
from leadcat_rules.variables import Facts, Operator, Schema, Variable


class ReferenceEvaluator(Evaluator):
    """An evaluator that leaves each decision to business-rules."""

    def __init__(self, compiled: CompiledRuleset) -> None:
        super().__init__(compiled)
        self.decide = _by_the_library(compiled)


def _by_the_library(compiled: CompiledRuleset) -> Decide:
    pairs = [(rule.id, rule.pair) for rule in compiled.rules]

    def decide(
        event: Event, company: Company | None, readings: Readings | None = None, /
    ) -> Proposal | None:
        if readings is None:
            readings = Readings(Facts(event, company))
        variables, recorder = _Variables(compiled.schema, readings), ProposalRecorder()
        for id, pair in pairs:
            try:
                run_all([pair], variables, recorder)
            except ConditionRaised as raised:
                raise EvaluationFault(id, raised) from raised.cause
            if recorder.proposal is not None:
                return recorder.proposal
        return None

    return decide


@frozen
class _Variables:
    """What the library takes for its variables: a method by each name."""

    _schema: Schema
    _readings: Readings

    def __getattr__(self, name: str) -> _Method:
        variable = self._schema.variables.get(name)
        if variable is None:
            raise no_variable(name)
        return _Method(variable, self._readings)


@frozen
class _Method:
    """It is called for a value, which is then given to its field type."""

    _variable: Variable
    _readings: Readings

    def __call__(self) -> None:
        """Nothing: the field reads it."""

    def field_type(self, _: None) -> _Field:
        """The field, which isn't read yet."""
        return _Field(self._variable, self._readings)


@frozen
class _Field:
    """What the library takes for a field: a method by each operator's name."""

    _variable: Variable
    _readings: Readings

    def __getattr__(self, name: str) -> _Comparison:
        known = self._variable.field_type.operators().get(name)
        if known is None:
            raise no_operator(self._variable, name)
        return _Comparison(self._variable, known, self._readings)


@frozen
class _Comparison:
    """An operator's own method, as business-rules would call it."""

    _variable: Variable
    _operator: Operator
    _readings: Readings

    @property
    def input_type(self) -> str:
        """By it the library knows whether a value is handed over."""
        return self._operator.takes.input_type

    def __call__(self, *value: Any) -> bool:
        name = self._variable.name
        if name not in self._readings:
            self._readings[name] = reader(self._variable)(self._readings.facts)
        seen = self._readings[name]
        if isinstance(seen, Unreadable):
            raise seen.fault
        try:
            return bool(getattr(seen, self._operator.name)(*value))
        except ConditionRaised:
            raise
        except Exception as cause:
            raise operator_raised(self._variable, self._operator.name, cause) from cause
