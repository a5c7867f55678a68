"""Compiled rules and the facts of an event give a proposal and a trace. Nothing is written."""

from leadcat_rules.evaluate.choosing import EvaluatorName
from leadcat_rules.evaluate.evaluation import Evaluation
from leadcat_rules.evaluate.evaluator import Evaluator
from leadcat_rules.evaluate.faults import EvaluationFault
from leadcat_rules.evaluate.reference import ReferenceEvaluator

__all__ = ["Evaluation", "EvaluationFault", "Evaluator", "EvaluatorName", "ReferenceEvaluator"]
