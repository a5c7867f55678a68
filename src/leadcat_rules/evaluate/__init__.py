"""Compiled rules and the facts of an event give a proposal and a trace. Nothing is written."""

from leadcat_rules.evaluate.evaluator import Evaluation, Evaluator
from leadcat_rules.evaluate.faults import EvaluationFault

__all__ = ["Evaluation", "EvaluationFault", "Evaluator"]
