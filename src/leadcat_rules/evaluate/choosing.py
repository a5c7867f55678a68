"""Which evaluator decides: ours, or business-rules itself to compare it with."""

from __future__ import annotations

from enum import StrEnum

from leadcat_rules.evaluate.evaluator import Evaluator
from leadcat_rules.evaluate.reference import ReferenceEvaluator


class EvaluatorName(StrEnum):
    """The evaluators that there are. They decide alike."""

    COMPILED = "compiled"
    """Finds the rules that may match by an index, and asks what is left of their conditions."""
    REFERENCE = "reference"
    """Leaves each rule to `business_rules.run_all`."""

    @property
    def kind(self) -> type[Evaluator]:
        """The class of this name."""
        return ReferenceEvaluator if self is EvaluatorName.REFERENCE else Evaluator
